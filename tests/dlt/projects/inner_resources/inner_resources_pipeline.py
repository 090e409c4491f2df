import dlt
from bank import bank


def load() -> None:
    dlt.pipeline("bank", destination="motherduck").run(bank())


if __name__ == "__main__":
    load()
