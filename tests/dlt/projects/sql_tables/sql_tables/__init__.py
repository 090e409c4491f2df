"""Tables of one database or the other; the credentials of the single table may be a connection string."""

from typing import Iterable, List, Optional, Union

import dlt
from dlt.common.typing import TDataItem
from dlt.destinations.impl.postgres.configuration import PostgresCredentials
from dlt.destinations.impl.redshift.configuration import RedshiftCredentials
from dlt.sources import DltResource
from dlt.sources.credentials import ConnectionStringCredentials


@dlt.source
def tables(
    credentials: Union[PostgresCredentials, RedshiftCredentials] = dlt.secrets.value,
    schema: Optional[str] = dlt.config.value,
    table_names: Optional[List[str]] = dlt.config.value,
    chunk_size: int = 50000,
) -> Iterable[DltResource]:
    for name in table_names or ["orders", "customers"]:
        yield dlt.resource([], name=name)


@dlt.resource(name=lambda args: args["table"], primary_key="id")
def table_rows(
    credentials: Union[ConnectionStringCredentials, str] = dlt.secrets.value,
    table: str = dlt.config.value,
    row_limit: int = dlt.config.value,
) -> Iterable[TDataItem]:
    assert credentials and table and row_limit
    yield from ()
