"""Destinations that are partly given in code."""

import dlt
from dlt.destinations import bigquery, clickhouse, postgres


def load() -> None:
    data = [{"a": 1}]
    dlt.pipeline("one", destination=postgres(credentials=dlt.secrets["postgres_url"])).run(data, table_name="t")
    dlt.pipeline("two", destination=bigquery(location="EU")).run(data, table_name="t")
    named = clickhouse(credentials={"host": "localhost", "username": "loader"}, destination_name="olap")
    dlt.pipeline("three", destination=named).run(data, table_name="t")
    pipeline = dlt.pipeline("four")
    pipeline.run(data, destination="motherduck", table_name="t")
    pipeline = dlt.pipeline("five", destination=dlt.destinations.dremio)
    pipeline.run(data, table_name="t")


if __name__ == "__main__":
    load()
