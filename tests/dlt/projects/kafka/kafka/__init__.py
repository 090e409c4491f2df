"""Messages of topics. The credentials may also be a consumer of the client library."""

from typing import Any, Callable, Iterable, List, Optional, Union

import dlt
from dlt.common.typing import TAnyDateTime, TDataItem

from .client import Consumer
from .helpers import KafkaCredentials


@dlt.resource(name="kafka_messages", section="kafka", table_name=lambda message: message["topic"])
def kafka_consumer(
    topics: Union[str, List[str]],
    credentials: Union[KafkaCredentials, Consumer] = dlt.secrets.value,
    msg_processor: Optional[Callable[[Any], Any]] = None,
    batch_size: Optional[int] = 3000,
    batch_timeout: Optional[int] = 3,
    start_from: Optional[TAnyDateTime] = None,
) -> Iterable[TDataItem]:
    assert credentials
    yield from ()
