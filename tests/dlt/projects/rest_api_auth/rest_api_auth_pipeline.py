import dlt
from dlt.sources.rest_api import RESTAPIConfig, rest_api_resources, rest_api_source


@dlt.source(name="tracker")
def tracker_source(access_token: str = dlt.secrets.value, base_url: str = dlt.config.value):
    config: RESTAPIConfig = {
        "client": {"base_url": base_url, "auth": {"type": "bearer", "token": access_token}},
        "resources": [],
    }
    yield from rest_api_resources(config)


def load_tracker() -> None:
    dlt.pipeline("tracker", destination="duckdb").run(tracker_source())


def load_wiki() -> None:
    wiki = rest_api_source(
        {
            "client": {
                "base_url": "https://wiki.example.com/api/",
                "auth": {
                    "type": "http_basic",
                    "username": dlt.config["wiki.user"],
                    "password": dlt.secrets["wiki.password"],
                },
            },
            "resources": [],
        },
        name="wiki",
    )
    dlt.pipeline("wiki", destination="duckdb").run(wiki)


if __name__ == "__main__":
    load_tracker()
    load_wiki()
