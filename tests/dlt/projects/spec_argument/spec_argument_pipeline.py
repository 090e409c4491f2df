"""A class tells what is asked for, not the signature."""

from typing import Optional

import dlt
from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration
from dlt.common.typing import TSecretStrValue


@configspec
class FeedConfiguration(BaseConfiguration):
    feed_url: str = None
    feed_key: TSecretStrValue = None
    depth: int = 3
    language: Optional[str] = None


@dlt.source(spec=FeedConfiguration)
def feed(feed_url: str, feed_key: str, depth: int = 1, language: str = None):
    return dlt.resource([feed_url], name="feed")


if __name__ == "__main__":
    dlt.pipeline("feed", destination="duckdb").run(feed())
