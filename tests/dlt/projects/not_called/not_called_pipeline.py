import dlt
from news import headlines


def load() -> None:
    dlt.pipeline("news", destination="duckdb").run(headlines())


if __name__ == "__main__":
    load()
