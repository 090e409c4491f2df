import dlt
from sources_of_ours import by_name, by_section, everything


def load() -> None:
    pipeline = dlt.pipeline("renamed", destination="duckdb")
    pipeline.run([everything(), by_name(), by_section()])


if __name__ == "__main__":
    load()
