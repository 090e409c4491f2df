from functools import partial
from typing import Any, Iterable, List, Optional

import dlt
from dlt.common.typing import TAnyDateTime, TDataItem
from dlt.sources import DltResource

from .settings import DEFAULT_START_DATE, MAX_PAGE_SIZE


@dlt.source(name="slack", max_table_nesting=2)
def slack_source(
    page_size: int = MAX_PAGE_SIZE,
    access_token: str = dlt.secrets.value,
    start_date: Optional[TAnyDateTime] = DEFAULT_START_DATE,
    end_date: Optional[TAnyDateTime] = None,
    selected_channels: Optional[List[str]] = dlt.config.value,
    table_per_channel: bool = True,
    replies: bool = False,
) -> Iterable[DltResource]:
    fetch = partial(_pages, access_token, page_size)

    @dlt.resource(name="channels", primary_key="id", write_disposition="replace")
    def channels_resource() -> Iterable[TDataItem]:
        yield from fetch("channels")

    @dlt.resource(name="users", primary_key="id", write_disposition="replace")
    def users_resource() -> Iterable[TDataItem]:
        yield from fetch("users")

    yield channels_resource
    yield users_resource
    for channel in selected_channels or []:
        yield dlt.resource(fetch(channel), name=channel)


def _pages(access_token: str, page_size: int, what: Any) -> Iterable[TDataItem]:
    yield from ()
