"""Loads the entities of a CRM that is reached with a token in the address."""

from typing import Iterator, Optional, Union

import dlt
from dlt.common import pendulum
from dlt.common.typing import TDataItems
from dlt.sources import DltResource

from .helpers import pages
from .settings import ENTITIES


@dlt.source(name="pipedrive")
def pipedrive_source(
    pipedrive_api_key: str = dlt.secrets.value,
    since_timestamp: Optional[Union[pendulum.DateTime, str]] = "1970-01-01 00:00:00",
) -> Iterator[DltResource]:
    """All entities, each in a table of its own."""
    for entity, table in ENTITIES.items():
        yield dlt.resource(pages, name=table, write_disposition="append")(entity, pipedrive_api_key)
    yield leads(pipedrive_api_key)


@dlt.resource(primary_key="id", write_disposition="merge")
def leads(
    pipedrive_api_key: str = dlt.secrets.value,
    update_time: dlt.sources.incremental[str] = dlt.sources.incremental("update_time", "1970-01-01 00:00:00"),
) -> Iterator[TDataItems]:
    yield from pages("leads", pipedrive_api_key)
