from typing import Iterator, Sequence

from dlt.common.typing import TDataItems


def fetch(what: str, api_key: str, props: Sequence[str]) -> Iterator[TDataItems]:
    assert what and api_key is not None
    yield from ()
