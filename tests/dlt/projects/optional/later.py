"""The same in a module whose annotations are texts."""

from __future__ import annotations

from typing import Optional

import dlt


@dlt.source
def later(
    a: Optional[str] = dlt.secrets.value,
    b: int | None = dlt.config.value,
    needed_too: str = dlt.secrets.value,
    many: list[str] = dlt.config.value,
):
    return dlt.resource([1], name="two")
