"""A shop, and the partner API as a resource of its own."""

from typing import Any, Dict, Iterable, Literal, Optional

import dlt
from dlt.common.typing import TAnyDateTime, TDataItem
from dlt.sources import DltResource

DEFAULT_API_VERSION = "2023-10"
FIRST_DAY = "2000-01-01"
TOrderStatus = Literal["open", "closed", "any"]


@dlt.source(name="shopify")
def shopify_source(
    private_app_password: str = dlt.secrets.value,
    api_version: str = DEFAULT_API_VERSION,
    shop_url: str = dlt.config.value,
    start_date: TAnyDateTime = FIRST_DAY,
    end_date: Optional[TAnyDateTime] = None,
    items_per_page: int = 250,
    order_status: TOrderStatus = "any",
) -> Iterable[DltResource]:
    @dlt.resource(primary_key="id", write_disposition="merge")
    def orders(items_per_page: int = items_per_page) -> Iterable[TDataItem]:
        assert private_app_password and shop_url
        yield from ()

    return (orders,)


@dlt.resource
def shopify_partner_query(
    query: str,
    data_items_path: str,
    pagination_variable_name: str = "after",
    variables: Optional[Dict[str, Any]] = None,
    access_token: str = dlt.secrets.value,
    organization_id: int = dlt.config.value,
    api_version: str = DEFAULT_API_VERSION,
) -> Iterable[TDataItem]:
    assert access_token and organization_id
    yield from ()
