"""What is optional is never required, however it is written."""

import typing as t
from typing import Optional, Union

import dlt
from dlt.sources.credentials import ConnectionStringCredentials
from later import later


@dlt.source
def maybe(
    a: Optional[str] = dlt.secrets.value,
    b: t.Optional[int] = dlt.config.value,
    c: Union[str, None] = dlt.secrets.value,
    d: str | None = dlt.config.value,
    e: str = None,
    f: Optional[ConnectionStringCredentials] = dlt.secrets.value,
    g: "Optional[str]" = dlt.secrets.value,
    h=None,
    i: str = "",
    needed: "str" = dlt.secrets.value,
    also_needed: t.Annotated[str, "some text"] = dlt.config.value,
):
    return dlt.resource([1], name="one")


if __name__ == "__main__":
    dlt.pipeline("maybe", destination="duckdb").run([maybe(), later()])
