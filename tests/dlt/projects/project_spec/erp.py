"""Arguments that are classes of the project: with other classes in them, inherited fields, and such as need nothing."""

from typing import Iterator, List

import dlt
from dlt.common.typing import TDataItems
from dlt.sources import DltResource
from specs import ErpConnection, Paging, Retries


@dlt.source(max_table_nesting=0)
def erp(
    connection: ErpConnection = dlt.config.value,
    paging: Paging = dlt.config.value,
    retries: Retries = None,
    companies: List[str] = dlt.config.value,
) -> DltResource:
    @dlt.resource
    def ledger() -> Iterator[TDataItems]:
        assert connection.tenant and connection.login.key and paging.size
        yield from ()

    return ledger
