from typing import Dict, Iterator, List, Optional

import dlt
from dlt.common.typing import TDataItems
from dlt.sources import DltResource


@dlt.source(max_table_nesting=2)
def notion_databases(
    database_ids: Optional[List[Dict[str, str]]] = None, api_key: str = dlt.secrets.value
) -> Iterator[DltResource]:
    for database in database_ids or []:
        yield dlt.resource([], primary_key="id", name=database.get("use_name", database["id"]))


@dlt.resource
def notion_pages(page_ids: Optional[List[str]] = None, api_key: str = dlt.secrets.value) -> Iterator[TDataItems]:
    assert page_ids and api_key
    yield from ()
