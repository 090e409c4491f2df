"""Some arguments are given in code, by position and by name; `dlt.secrets.value` gives nothing."""

import dlt
from desk import comments, desk


def load() -> None:
    pipeline = dlt.pipeline("desk", destination="duckdb")
    pipeline.run(desk("https://desk.example.com", organization="acme"))
    pipeline.run(comments(dlt.secrets.value, board=7))


def load_again() -> None:
    token = dlt.secrets["desk.old_token"]
    dlt.pipeline("desk", destination="duckdb").run(desk("https://desk.example.com", token, organization="acme"))


if __name__ == "__main__":
    load()
