from typing import Any, Iterable

import dlt
from dlt.common.typing import TDataItem

from .resources import workspaces


@dlt.transformer(data_from=workspaces, write_disposition="replace")
@dlt.defer
def projects(workspace: TDataItem, access_token: str = dlt.secrets.value) -> Iterable[TDataItem]:
    assert access_token
    return [{"gid": "2", "workspace": workspace}]


@dlt.transformer(data_from=projects, write_disposition="merge", primary_key="gid")
def tasks(
    project_array: Any,
    access_token: str = dlt.secrets.value,
    page_size: int = dlt.config.value,
    modified_at: dlt.sources.incremental[str] = dlt.sources.incremental("modified_at", "2010-01-01"),
) -> Iterable[TDataItem]:
    assert access_token and page_size
    yield {"gid": "3", "modified_at": "2011-01-01"}


@dlt.transformer(data_from=tasks, write_disposition="append")
def stories(task: TDataItem, access_token: str = dlt.secrets.value) -> Iterable[TDataItem]:
    assert access_token
    yield from ()
