from typing import Iterable

import dlt
from dlt.common.typing import TDataItem


@dlt.resource(write_disposition="replace")
def workspaces(
    access_token: str = dlt.secrets.value, fields: Iterable[str] = ("gid", "name")
) -> Iterable[TDataItem]:
    assert access_token
    yield {"gid": "1"}
