import dlt
from sources.crm import users
from sources.crm.deals import deals


def load() -> None:
    dlt.pipeline("nested", destination="duckdb").run([users(), deals()])


if __name__ == "__main__":
    load()
