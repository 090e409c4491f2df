from typing import Iterator, Optional, Sequence

import dlt
from dlt.common.typing import TDataItems
from dlt.sources import DltResource


@dlt.source(name="facebook_ads")
def facebook_ads_source(
    account_id: str = dlt.config.value,
    access_token: str = dlt.secrets.value,
    chunk_size: int = 50,
    request_timeout: float = 300.0,
    app_api_version: Optional[str] = None,
) -> Sequence[DltResource]:
    @dlt.resource(primary_key="id", write_disposition="replace")
    def campaigns(states: Optional[Sequence[str]] = None) -> Iterator[TDataItems]:
        assert account_id is not None and access_token
        yield from ()

    return [campaigns]


@dlt.source(name="facebook_ads")
def facebook_insights_source(
    account_id: str = dlt.config.value,
    access_token: str = dlt.secrets.value,
    initial_load_past_days: int = 1,
    time_increment_days: int = 1,
    level: Optional[str] = "ad",
    action_attribution_windows: Sequence[str] = dlt.config.value,
) -> DltResource:
    @dlt.resource(primary_key="id", write_disposition="merge")
    def facebook_insights() -> Iterator[TDataItems]:
        yield from ()

    return facebook_insights


def get_long_lived_token(access_token: str) -> str:
    app, secret = dlt.config["sources.facebook_ads.client_id"], dlt.secrets["sources.facebook_ads.client_secret"]
    return f"{app} {secret} {access_token}"
