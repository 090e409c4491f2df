"""CRM objects, and the web events of some of them."""

from typing import Dict, Iterator, List, Literal, Optional, Sequence

import dlt
from dlt.common import pendulum
from dlt.common.typing import TDataItems
from dlt.sources import DltResource

from .helpers import fetch
from .settings import PROPERTIES, STARTDATE

THubspotObjectType = Literal["company", "contact", "deal"]


@dlt.source(name="hubspot")
def hubspot(
    api_key: str = dlt.secrets.value,
    include_history: bool = False,
    properties: Optional[Dict[str, Sequence[str]]] = None,
) -> Sequence[DltResource]:
    properties = properties or PROPERTIES

    @dlt.resource(name="companies", write_disposition="replace")
    def companies(api_key: str = api_key, props: Sequence[str] = properties["company"]) -> Iterator[TDataItems]:
        yield from fetch("companies", api_key, props)

    @dlt.resource(name="contacts", write_disposition="replace")
    def contacts(api_key: str = api_key, props: Sequence[str] = properties["contact"]) -> Iterator[TDataItems]:
        yield from fetch("contacts", api_key, props)

    return companies, contacts


@dlt.resource
def hubspot_events_for_objects(
    object_type: THubspotObjectType,
    object_ids: List[str],
    api_key: str = dlt.secrets.value,
    start_date: pendulum.DateTime = STARTDATE,
) -> DltResource:
    """One resource per object, handed out by a resource."""

    def events(object_id: str) -> Iterator[TDataItems]:
        yield from fetch(object_id, api_key, [])

    return dlt.resource(
        [event for object_id in object_ids for event in events(object_id)],
        name="hubspot_events_for_" + object_type,
        primary_key="id",
        write_disposition="append",
        selected=True,
    )
