from typing import Any, Iterable, List, Optional

import dlt
from dlt.common.typing import TDataItem
from dlt.sources import DltResource


@dlt.source
def mongodb(
    connection_url: str = dlt.secrets.value,
    database: Optional[str] = dlt.config.value,
    collection_names: Optional[List[str]] = dlt.config.value,
    incremental: Optional[dlt.sources.incremental] = None,  # type: ignore[type-arg]
    write_disposition: Optional[str] = dlt.config.value,
    parallel: Optional[bool] = dlt.config.value,
) -> Iterable[DltResource]:
    for name in collection_names or ["comments", "movies"]:
        yield dlt.resource(documents, name=name, primary_key="_id")(connection_url, database, name)


@dlt.resource(name=lambda args: args["collection"], section="mongodb")
def mongodb_collection(
    connection_url: str = dlt.secrets.value,
    database: Optional[str] = dlt.config.value,
    collection: str = dlt.config.value,
    batch_size: Optional[int] = None,
) -> Any:
    return documents(connection_url, database, collection)


def documents(connection_url: str, database: Optional[str], collection: str) -> Iterable[TDataItem]:
    assert connection_url and collection
    yield from ()
