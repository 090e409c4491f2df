"""Keys that are read by their full name, some of them only if they are there."""

import dlt


@dlt.resource
def scores():
    key = dlt.secrets["scores.api_key"]
    limit = dlt.config.get("scores.limit", int) or 10
    assert key and limit
    yield from ()


def load() -> None:
    url = dlt.config["scores.url"]
    token = dlt.secrets.get("scores.token")
    if "scores.second_token" in dlt.secrets:
        token = dlt.secrets["scores.second_token"]
    assert url and token is None
    dlt.pipeline("scores", destination="duckdb").run(scores)


if __name__ == "__main__":
    load()
