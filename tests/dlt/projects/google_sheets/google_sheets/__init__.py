"""Ranges of a spreadsheet."""

from typing import Iterator, Sequence, Union

import dlt
from dlt.common.typing import TDataItems
from dlt.sources import DltResource
from dlt.sources.credentials import GcpOAuthCredentials, GcpServiceAccountCredentials


@dlt.source
def google_spreadsheet(
    spreadsheet_url_or_id: str = dlt.config.value,
    range_names: Sequence[str] = dlt.config.value,
    credentials: Union[GcpOAuthCredentials, GcpServiceAccountCredentials] = dlt.secrets.value,
    get_sheets: bool = False,
    get_named_ranges: bool = True,
    max_api_retries: int = 5,
) -> Iterator[DltResource]:
    for name in range_names:
        yield dlt.resource(_rows(spreadsheet_url_or_id, name), name=name, write_disposition="replace")


def _rows(spreadsheet: str, name: str) -> Iterator[TDataItems]:
    yield from ()
