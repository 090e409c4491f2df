"""Compares the list of secret field names in `src/dlt/field.rs` with the specs of dlt."""

import importlib
import pkgutil
import re
import sys
from pathlib import Path
from typing import Iterator

import dlt.common.configuration.specs
import dlt.destinations.impl
import dlt.sources.credentials  # noqa: F401  defines more specs
from dlt.common.configuration.specs.base_configuration import BaseConfiguration, is_secret_hint

FIELD_RS = Path(__file__).resolve().parents[2] / "src" / "dlt" / "field.rs"

# Secret in one spec each (Databricks, DuckLake), plain names in all others.
LEFT_OUT = {"catalog", "client_id"}


def import_all(package: object) -> None:
    """Imports every module of a package; those whose extra dependencies are absent define no spec."""
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        try:
            importlib.import_module(module.name)
        except Exception:
            continue


def specs(base: type) -> Iterator[type]:
    """All specs that dlt and its hub extra define."""
    for spec in base.__subclasses__():
        if spec.__module__.split(".")[0] in ("dlt", "dlthub"):
            yield spec
        yield from specs(spec)


def secret_fields() -> set[str]:
    """Names that carry the secret hint in at least one spec."""
    names: set[str] = set()
    for spec in set(specs(BaseConfiguration)):
        try:
            fields = spec().get_resolvable_fields()
        except Exception:  # the hub's licence is no spec with fields of its own
            continue
        names.update(name for name, hint in fields.items() if is_secret_hint(hint))
    return names - LEFT_OUT


def listed_fields() -> set[str]:
    """The names in the Rust list."""
    text = FIELD_RS.read_text(encoding="utf-8")
    body = re.search(r"SECRET_FIELDS: .*? = \[(.*?)\];", text, re.S)
    assert body, "src/dlt/field.rs has no list SECRET_FIELDS"
    return set(re.findall(r'"(\w+)"', body.group(1)))


def main() -> int:
    for package in (dlt.destinations.impl, dlt.common.configuration.specs):
        import_all(package)
    expected, listed = secret_fields(), listed_fields()
    failures = sorted(expected ^ listed)
    for name in failures:
        where = "dlt has it, the list has not" if name in expected else "the list has it, dlt has not"
        print(f"secret_fields: FAILED {name}: {where}", file=sys.stderr)
    print(f"secret_fields: {len(expected & listed)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
