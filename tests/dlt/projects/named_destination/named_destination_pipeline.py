import dlt


def load() -> None:
    """One is named in the configuration, the other in code."""
    dlt.pipeline("named", destination="warehouse").run([{"a": 1}], table_name="rows")
    archive = dlt.destination("archive", destination_type="dlt.destinations.clickhouse")
    dlt.pipeline("archived", destination=archive).run([{"a": 1}], table_name="rows")


if __name__ == "__main__":
    load()
