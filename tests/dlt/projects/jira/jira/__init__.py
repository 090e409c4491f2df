from typing import Iterable, Iterator, List

import dlt
from dlt.common.typing import TDataItem
from dlt.sources import DltResource


@dlt.source(max_table_nesting=2)
def jira(
    subdomain: str = dlt.secrets.value,
    email: str = dlt.secrets.value,
    api_token: str = dlt.secrets.value,
    page_size: int = 50,
) -> Iterable[DltResource]:
    for name in ("issues", "users", "projects"):
        yield dlt.resource(_paginated(subdomain, email, api_token, name), name=name)


@dlt.source(max_table_nesting=2)
def jira_search(
    subdomain: str = dlt.secrets.value,
    email: str = dlt.secrets.value,
    api_token: str = dlt.secrets.value,
    fields: List[str] = dlt.config.value,
) -> Iterable[DltResource]:
    @dlt.resource(write_disposition="replace")
    def issues(jql_queries: List[str]) -> Iterable[TDataItem]:
        for query in jql_queries:
            yield from _paginated(subdomain, email, api_token, query)

    return issues


def _paginated(subdomain: str, email: str, api_token: str, what: str) -> Iterator[TDataItem]:
    yield from ()
