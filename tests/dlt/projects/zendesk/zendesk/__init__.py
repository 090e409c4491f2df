"""A help desk: every product has its own kinds of credentials."""

from typing import Iterable, Iterator, Optional

import dlt
from dlt.common.typing import TAnyDateTime, TDataItems
from dlt.sources import DltResource

from .helpers.credentials import TZendeskCredentials, ZendeskCredentialsOAuth
from .settings import DEFAULT_START_DATE


@dlt.source(max_table_nesting=2)
def zendesk_support(
    credentials: TZendeskCredentials = dlt.secrets.value,
    load_all: bool = True,
    pivot_ticket_fields: bool = True,
    start_date: Optional[TAnyDateTime] = DEFAULT_START_DATE,
    end_date: Optional[TAnyDateTime] = None,
) -> Iterable[DltResource]:
    @dlt.resource(primary_key="id", write_disposition="merge")
    def tickets(
        updated_at: dlt.sources.incremental[str] = dlt.sources.incremental("updated_at", "2000-01-01"),
    ) -> Iterator[TDataItems]:
        assert credentials.subdomain
        yield from ()

    return [tickets]


@dlt.source(section="zendesk_chat", max_table_nesting=2)
def zendesk_chat(credentials: ZendeskCredentialsOAuth = dlt.secrets.value) -> Iterable[DltResource]:
    return [dlt.resource([], name="chats")]
