from typing import Any, Iterable


def get_records(credentials: Any, name: str, is_production: bool) -> Iterable[dict]:
    assert credentials is not None and isinstance(is_production, bool)
    yield from ()
