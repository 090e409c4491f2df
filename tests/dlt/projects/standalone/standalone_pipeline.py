"""Resources and transformers without a source, arguments of several types."""

from typing import Iterator

import dlt
from dlt.common import pendulum
from dlt.common.typing import TDataItems


@dlt.resource(write_disposition="append")
def visits(
    site: str,
    token: str = dlt.secrets.value,
    since: pendulum.DateTime = dlt.config.value,
    share: float = dlt.config.value,
    exact: bool = dlt.config.value,
) -> Iterator[TDataItems]:
    assert site and token and since and share is not None and exact is not None
    yield {"site": site}


@dlt.transformer(data_from=visits("example.com"))
def visitors(visit: TDataItems, visitors_key: str = dlt.secrets.value) -> Iterator[TDataItems]:
    yield visit


@dlt.transformer
def enriched(
    item: TDataItems, geo_key: str = dlt.secrets.value, geo_url: str = "https://example.com"
) -> Iterator[TDataItems]:
    yield {"item": item}


@dlt.resource(selected=False)
def numbers() -> Iterator[int]:
    yield from range(3)


if __name__ == "__main__":
    pipeline = dlt.pipeline(pipeline_name="visits", destination="duckdb")
    pipeline.run([visits("example.org"), visitors])
    pipeline.run(numbers | enriched)
