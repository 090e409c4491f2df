"""Compares groups given whole, in a native form, with dlt: for every destination and core source, field by field.

Each workspace gives the credentials as one value and, under `[credentials]`, a value for every field of their class:
what dlt takes from the native form it does not look up any more. What dlt takes is recorded from its own resolver.
"""

import json
import logging
import os
import subprocess
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Optional
from unittest.mock import patch

import tomlkit
from catalogue import HUB_DESTINATIONS, Spec, fixed, nested_specs, sources, stubs, type_of
from catalogue import Specs as Collected
from harness import RUN_SECONDS, Tally, Workspace, clean_env, environment, main, options, scratch
from referee import Place, installed, toml_providers

import dlt.destinations
from dlt.common.configuration import resolve
from dlt.common.configuration.exceptions import ConfigFieldMissingException, InvalidNativeValue
from dlt.common.configuration.specs import CredentialsConfiguration
from dlt.common.destination.reference import Destination
from dlt.sources import SourceReference

URLS = [
    "postgresql://loader:pw@host.example:5432/base",
    "mssql://loader@host/base?Driver=ODBC+Driver+18+for+SQL+Server&CONNECT_TIMEOUT=3",
    "clickhouse://default:p%40ss%2Fword@[::1]:9440/default?secure=0&connect_timeout=+15&send_receive_timeout=7",
    "snowflake://lo%20ader:@account/base/schema?warehouse=w&role=&authenticator=snowflake&private_key=k",
    "redshift://host:5439",
    "grpc://u:a/b:c@host:32010?client_encoding=utf-8&client_encoding=latin-1",
    "x+y://h?connect_timeout=1&connect_timeout=2",
    "postgresql://h:port/base",
    "postgresql://h:/base",
    "postgresql://h/base?connect_timeout=soon",
    "md:base?motherduck_token=token",
    "md:my_db",
    "md:///my_db?token=token&x=1",
    "md:",
    "sqlite:///",
    "://h",
]
JSONS = [
    {"type": "service_account", "project_id": "p", "private_key": "k", "private_key_id": "i", "client_email": "e"},
    {"project_id": "p", "private_key": None},
    {"client_id": "c", "client_secret": "s", "refresh_token": "r", "project_id": "p", "scopes": ["a"]},
    {"installed": {"client_id": "c", "client_secret": "s", "refresh_token": "r", "project_id": "p"}},
    {"project_id": "p"},
    {},
    [],
    ["ab"],
    5,
    None,
]
OTHERS: list[Any] = [
    "",
    "some text",
    "folder/base.file",
    ":pipeline:",
    "C:/base.file",
    "ewogICJwcm9qZWN0X2lkIjogInAiCn0=",
    7,
    0,
    True,
    1.5,
    ["user", "secret"],
    ["host"],
    "the host of azure_storage_account_name with api_key, password, location and sftp_username",
]
VALUES = [*URLS, *(json.dumps(value) for value in JSONS), *OTHERS]

BUCKETS = ["s3://bucket/x", "gs://bucket", "az://bucket/x", "sftp://host/x", "hf://datasets/x/y", "file:///tmp/x", "data"]
CATALOGS = {"iceberg": ["sql", "rest", "glue", "glue-rest"], "lance": ["dir", "rest"]}


@dataclass(frozen=True)
class Group:
    """Credentials to be given whole: where dlt looks for them, and what decides of which class they are."""

    spec: Spec
    sections: tuple[str, ...]
    """As the resolver is given them."""
    key: str
    """The key of the group."""
    decided_by: Optional[tuple[str, str]] = None


@dataclass
class Record:
    """What dlt's resolver did."""

    taken: dict[type, set[str]] = field(default_factory=dict)
    """By class, the fields that the native value gave."""
    chosen: Optional[type] = None
    fails: bool = False
    """Whether it failed on the native value."""


def groups(root: Path) -> Iterator[Group]:
    for name in [*dlt.destinations.__all__, *HUB_DESTINATIONS]:
        spec = Destination.from_reference(name).spec
        yield from decided(spec, ("destination", name), f"destination.{name}")
    here = os.getcwd()
    os.chdir(root)
    try:
        sources(root, Collected())
    finally:
        os.chdir(here)
    for reference in SourceReference.SOURCES.values():
        if reference.ref.startswith("dlt.sources.") and "credentials" in reference.SPEC.get_resolvable_fields():
            section, name = reference.section, reference.name
            key = f"sources.{section}" if section == name else f"sources.{section}.{name}"
            yield from decided(reference.SPEC, ("sources", section, name), key)


def decided(spec: Spec, sections: tuple[str, ...], key: str) -> Iterator[Group]:
    fields = spec.get_resolvable_fields()
    if "bucket_url" in fields and "credentials" in spec.__hint_resolvers__:
        choices = [("bucket_url", url) for url in BUCKETS]
    elif "catalog_type" in fields and "credentials" in spec.__hint_resolvers__:
        choices = [("catalog_type", value) for value in CATALOGS[sections[1]]]
    else:
        yield Group(spec, sections, key)
        return
    for choice in choices:
        yield Group(spec, sections, key, choice)


def classes(group: Group) -> list[Spec]:
    """The classes the credentials may be."""
    hint = group.spec.get_resolvable_fields()["credentials"]
    if group.decided_by and "credentials" in group.spec.__hint_resolvers__:
        config = group.spec()
        setattr(config, *group.decided_by)
        hint = group.spec.__hint_resolvers__["credentials"](config)
    return [spec for spec in nested_specs(hint) if issubclass(spec, CredentialsConfiguration)]


def some_value(spec: Spec, name: str) -> Any:
    """A value for a field, found under `[credentials]`."""
    kind, choices = type_of(spec.get_resolvable_fields()[name])
    if choices:
        return choices[0]
    values = {"integer": 77, "float": 7.5, "boolean": True, "array": ["x"], "table": {"key": "x"}, "any": "x"}
    return values.get(kind, "elsewhere")


def text_of(group: Group, value: Any, with_fields: bool) -> tuple[str, str]:
    """The texts of `secrets.toml` and `config.toml`."""
    secrets: dict[str, Any] = {}
    table = secrets
    for part in group.key.split("."):
        table = table.setdefault(part, {})
    table["credentials"] = value
    if with_fields:
        names = {name: spec for spec in classes(group) for name in askable(spec)}
        secrets["credentials"] = {name: some_value(spec, name) for name, spec in names.items()}
    config = f"[{group.key}]\n{group.decided_by[0]} = {json.dumps(group.decided_by[1])}\n" if group.decided_by else ""
    return tomlkit.dumps(secrets), config


def askable(spec: Spec) -> list[str]:
    """The fields dlt looks up one by one."""
    hints = spec.get_resolvable_fields()
    return [name for name, hint in hints.items() if not fixed(hint) and not nested_specs(hint) and name[0] != "_"]


@contextmanager
def recording(record: Record, wanted: list[Spec]) -> Iterator[None]:
    """Notes what the resolver takes from native values of these classes."""
    parse, fill = resolve._maybe_parse_native_value, resolve._resolve_config_fields

    def parsing(config: Any, value: Any, *rest: Any) -> Any:
        is_native = value is not None and not isinstance(value, dict) and type(config) in wanted
        if is_native:
            record.fails = True
        taken = parse(config, value, *rest)
        if is_native:
            record.fails = False
            record.taken[type(config)] = set(taken) if isinstance(taken, dict) else set()
        return taken

    def filling(config: Any, *rest: Any) -> None:
        try:
            fill(config, *rest)
        except TypeError:
            record.fails = True
            raise
        if type(config) in wanted:
            record.chosen = type(config)

    with patch.object(resolve, "_maybe_parse_native_value", parsing), patch.object(
        resolve, "_resolve_config_fields", filling
    ):
        yield


def ask_dlt(group: Group, workspace: Workspace) -> Record:
    """Resolves the whole configuration as dlt does at the start of a run."""
    place = Place(str(workspace.project / ".dlt"), str(workspace.global_dir), "", False)
    record = Record()
    with environment(workspace.env), stubs(machine=False), recording(record, classes(group)):
        with installed(toml_providers(place)):
            try:
                resolve.resolve_configuration(group.spec(), sections=group.sections)
            except InvalidNativeValue:
                record.fails = True
            except ConfigFieldMissingException:
                record.fails = False
            except Exception:
                pass
    return record


def ask_program(binary: str, workspace: Workspace, key: str) -> dict[str, Any]:
    command = [binary, "explain", key, "--json", "--no-env", *options(workspace)]
    done = subprocess.run(
        command,
        cwd=workspace.project,
        env=dict(workspace.env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=RUN_SECONDS,
    )
    return json.loads(done.stdout)


def compare(tally: Tally, binary: str, group: Group, workspace: Workspace, value: Any, with_fields: bool) -> None:
    record = ask_dlt(group, workspace)
    specs = [record.chosen] if record.chosen else list(record.taken) or classes(group)
    names = list(dict.fromkeys(name for spec in specs for name in askable(spec)))
    # Where dlt fails, it does so whichever field is asked for.
    names = names[:2] if record.fails else names
    keys = [f"{group.key}.credentials.{name}" for name in names]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = list(pool.map(lambda key: ask_program(binary, workspace, key), keys))
    for name, key, answer in zip(names, keys, answers):
        where = f"{key} · {value!r} · {group.decided_by}" + ("" if with_fields else " · alone")
        got = (bool(answer["found"]), "native" in answer, "unreadable" in answer)
        is_taken = any(name in record.taken.get(spec, ()) for spec in specs)
        if record.fails:
            expected = (False, False, True)
        elif is_taken:
            expected = (True, True, False)
        else:
            expected = (with_fields, False, False)
        tally.equal(expected, got, where)


def run(tally: Tally, binary: str) -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with scratch() as root:
        with environment(clean_env(root / "home", {"RUNTIME__DLTHUB_TELEMETRY": "false"})):
            (root / "home").mkdir()
            found = [group for group in groups(root) if classes(group)]
        for number, group in enumerate(found):
            for index, value in enumerate(VALUES):
                # Which of several classes dlt takes depends on what else it finds.
                for with_fields in (True, False) if len(classes(group)) > 1 else (True,):
                    workspace = Workspace.make(root, f"{number}-{index}-{with_fields}")
                    secrets, config = text_of(group, value, with_fields)
                    workspace.write("secrets.toml", secrets)
                    if config:
                        workspace.write("config.toml", config)
                    compare(tally, binary, group, workspace, value, with_fields)


if __name__ == "__main__":
    main(__file__, run)
