from typing import Iterator, Optional, Sequence

import dlt
from dlt.common.typing import TDataItems
from dlt.sources import DltResource


@dlt.source
def github_reactions(
    owner: str,
    name: str,
    access_token: str = dlt.secrets.value,
    items_per_page: int = 100,
    max_items: Optional[int] = None,
) -> Sequence[DltResource]:
    """Issues and pull requests with their reactions."""
    return (
        dlt.resource(_items("issues", owner, name, access_token), name="issues", write_disposition="replace"),
        dlt.resource(_items("pulls", owner, name, access_token), name="pulls", write_disposition="replace"),
    )


@dlt.source(max_table_nesting=2)
def github_repo_events(owner: str, name: str, access_token: Optional[str] = None) -> DltResource:
    @dlt.resource(primary_key="id", table_name=lambda item: item["type"])
    def repo_events(
        last_created_at: dlt.sources.incremental[str] = dlt.sources.incremental("created_at"),
    ) -> Iterator[TDataItems]:
        yield from _items("events", owner, name, access_token or "")

    return repo_events


@dlt.source
def github_stargazers(owner: str, name: str, access_token: str = dlt.secrets.value) -> DltResource:
    return dlt.resource(_items("stargazers", owner, name, access_token), name="stargazers")


def _items(kind: str, owner: str, name: str, access_token: str) -> Iterator[TDataItems]:
    yield from ()
