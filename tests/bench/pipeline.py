"""Orders, customers and their events of a shop, loaded day by day."""

import logging
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, Iterator, List, Optional

import dlt
from dlt.sources.helpers import requests

logger = logging.getLogger(__name__)

PAGE_SIZE = 250
ENDPOINTS = {
    "orders": "/admin/api/2025-07/orders.json",
    "customers": "/admin/api/2025-07/customers.json",
    "events": "/admin/api/2025-07/events.json",
}


class ShopError(Exception):
    """The shop has answered with something else than data."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


class ShopClient:
    """Asks the shop for pages, and waits where it asks for patience."""

    def __init__(self, url: str, token: str, retries: int = 5) -> None:
        self.url = url.rstrip("/")
        self.retries = retries
        self.session = requests.Client().session
        self.session.headers.update({"X-Access-Token": token, "Accept": "application/json"})

    def pages(self, endpoint: str, params: Optional[Dict[str, Any]] = None) -> Iterator[List[Dict[str, Any]]]:
        """The pages of an endpoint, each a list of items."""
        address = self.url + ENDPOINTS[endpoint]
        query = dict(params or {}, limit=PAGE_SIZE)
        for page in range(1, 10_000):
            answer = self.session.get(address, params={**query, "page": page})
            if answer.status_code == 429 and self.retries > 0:
                self.retries -= 1
                logger.warning("asked to wait before page %s of %s", page, endpoint)
                continue
            if answer.status_code >= 400:
                raise ShopError(answer.status_code, answer.text[:200])
            items = answer.json().get(endpoint, [])
            if not items:
                return
            yield [self.without_empty(item) for item in items if item.get("id") is not None]

    @staticmethod
    def without_empty(item: Dict[str, Any]) -> Dict[str, Any]:
        """An item without what has no value."""
        return {key: value for key, value in item.items() if value not in (None, "", [])}


def days(start: datetime, end: Optional[datetime] = None) -> Iterator[datetime]:
    """Every day between two, the first one included."""
    end = end or datetime.now(tz=timezone.utc)
    count = max((end - start).days, 0)
    for day in range(count + 1):
        yield start + timedelta(days=day)


def amount(item: Dict[str, Any]) -> float:
    """What an order comes to in its own currency; cancelled lines count nothing."""
    lines = item.get("lines", [])
    total = sum(line["price"] * line["quantity"] for line in lines if not line.get("cancelled"))
    return round(total * (1 - item.get("discount", 0.0) / 100), 2)


@dlt.source(name="shop", max_table_nesting=2)
def shop_source(
    shop_url: str = dlt.config.value,
    access_token: str = dlt.secrets.value,
    start_date: str = "2024-01-01T00:00:00Z",
    only: Optional[List[str]] = None,
) -> Any:
    """All that is loaded of the shop."""
    client = ShopClient(shop_url, access_token)
    first = datetime.fromisoformat(start_date.replace("Z", "+00:00"))

    @dlt.resource(primary_key="id", write_disposition="merge")
    def orders(
        updated_at: dlt.sources.incremental[str] = dlt.sources.incremental("updated_at", initial_value=start_date),
    ) -> Iterator[List[Dict[str, Any]]]:
        for page in client.pages("orders", {"updated_at_min": updated_at.last_value, "status": "any"}):
            for item in page:
                item["amount"] = amount(item)
            yield page

    @dlt.resource(primary_key="id", write_disposition="merge")
    def customers() -> Iterator[List[Dict[str, Any]]]:
        yield from client.pages("customers")

    @dlt.transformer(data_from=customers, write_disposition="append")
    def events(page: List[Dict[str, Any]]) -> Iterator[List[Dict[str, Any]]]:
        for day in days(first):
            wanted = {"created_at_min": day.isoformat(), "created_at_max": (day + timedelta(days=1)).isoformat()}
            for found in client.pages("events", wanted):
                yield [dict(event, customers=len(page)) for event in found if event["kind"] != "draft"]

    resources = [orders, customers, events]
    return [resource for resource in resources if only is None or resource.name in only]


def load(full: bool = False) -> None:
    """Loads everything, or what is new."""
    pipeline = dlt.pipeline(pipeline_name="shop", destination="duckdb", dataset_name="shop_data")
    source = shop_source()
    if full:
        source.orders.apply_hints(incremental=None)
    info = pipeline.run(source.with_resources("orders", "customers"), refresh="drop_sources" if full else None)
    logger.info("loaded %s packages in %s", len(info.loads_ids), info.dataset_name)


if __name__ == "__main__":
    load()
