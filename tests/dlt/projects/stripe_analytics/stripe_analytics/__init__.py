from typing import Any, Iterable, Optional, Tuple

import dlt
from dlt.sources import DltResource
from pendulum import DateTime

ENDPOINTS = ("Subscription", "Account", "Coupon")


@dlt.source
def stripe_source(
    endpoints: Tuple[str, ...] = ENDPOINTS,
    stripe_secret_key: str = dlt.secrets.value,
    start_date: Optional[DateTime] = None,
    end_date: Optional[DateTime] = None,
) -> Iterable[DltResource]:
    def stripe_resource(endpoint: str) -> Iterable[Any]:
        assert stripe_secret_key
        yield from ()

    for endpoint in endpoints:
        yield dlt.resource(stripe_resource, name=endpoint, write_disposition="replace")(endpoint)


@dlt.resource(name="Metrics", write_disposition="append", primary_key="created")
def metrics_resource() -> Iterable[Any]:
    yield from ()
