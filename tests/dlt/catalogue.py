"""Writes `src/dlt/catalogue.json` and `src/dlt/classes.json`: what dlt's destinations, core sources and credentials ask for.

    catalogue.py            writes the files
    catalogue.py ANYTHING   compares the files with dlt (as `tests/dlt/run` calls it)

Everything is read from dlt's classes or measured by calling dlt. `catalogue.json`:

`dlt`            version of dlt.
`destinations`   by type: `factory` (import path), `spec` (its configuration), `init` (below), `"hub": true` for the
                 destinations of dlthub, whose factories want a licence, `"needs_staging": true` where a pipeline
                 without a staging destination gets `filesystem` as one.
`sources`        the core sources of `dlt init`: `init`, and `functions`, each with the `section` and `name` that dlt
                 looks its arguments up under, `ref` (import path), `arguments` (those it takes by position) and
                 `fields` (the arguments that dlt can inject).
`annotations`    import path of a spec -> class name. Several: the path is an alias of a union of them, in order.
`secret_fields`  the names of all fields of `classes.json` that are secret.
`sections`       dlt's own settings whose specs fix their section (`runtime`, `providers`, ...): section -> specs.

`classes.json`: the specs by class name, see below: every one reachable from `catalogue.json`. In both files a
member of an object begins a line, indented by a space for each object around it, and no other line does so with a quote: the program
finds one without reading them all.

`init`: the keys that `dlt init rest_api DESTINATION` (or `dlt init SOURCE dummy`) writes, by file (`secrets`,
`config`), in the order written; `written`: key -> value for those that it writes without asking to fill them in (the
others have the comment `fill this in!`).

A spec, keys with their usual value (null, false, empty) left out:
`section`           `__section__`: the key under which a native form is looked up.
`credentials`       true for a CredentialsConfiguration: a secret as a whole.
`native`            texts (or arrays) accepted in place of the table; the closed set is
                    `connection-string`     URL `driver://user:password@host:port/database?query`
                    `service-account-json`  JSON text of a Google service account key
                    `oauth-json`            JSON text of a Google OAuth client, plain or under `installed`
                    `path`                  path of a database file, becomes `database`
                    `token`                 any text: fills the native fields
                    `pair`                  array of two texts, become the native fields in order of `fields`
                    `ignored`               anything, and nothing is taken from it
                    `ignored-text`          any text, and nothing is taken from it
                    `unparsed`              the class has no native form: nothing is taken from a text or array, unless
                                            the name of a field occurs in it, which is a TypeError
                    Without any of them the class refuses every native value.
`native_fields`     fields that a native form can fill.
`drivername`        the fixed or default driver of a connection string.
`machine_defaults`  true for CredentialsWithDefault: credentials found on the machine can stand in (see `stand_in`).
`needs`             dlt refuses the spec, though all required fields have values, until one of these sets of optional
                    fields has values too (the smallest sets).
`fields`            in dlt's order.

A field, keys with their usual value left out. It is required when none of `optional`, `has_default` and `fixed` stands:
`type`        string, integer, float, boolean, decimal, datetime, array, table, spec (without `specs` one that asks
              for nothing), any
`specs`       the nested spec, or the alternatives of a union in dlt's order (the first that resolves is taken)
`by`, `cases` the specs depend on another field, for `bucket_url` on its protocol: the first case whose `when` holds
              the value applies, the one without `when` to all other values and to none. In a case `optional` overrides
              the field's. A case without `specs` asks for nothing.
`choices`     the values of a Literal, or the drivers that the class names: dlt refuses any other
`suggestions` values that dlt's code names where it takes any other, too
`secret`      true when dlt takes it from providers of secrets only (for a spec: when it is looked up as a whole)
`optional`    true for Optional[...]
`has_default` true when the class has a default other than None; `default` is the value where it is plain data that is
              the same on every machine
`fixed`       true when dlt never looks it up (Final, NotResolved, a context): code sets it
`suggested`   true when `dlt init` writes it although it is optional or has a default
`stand_in`    what makes dlt accept a required field that is empty, found by trying:
              `computed`     dlt makes a value up, alone
              `machine`      default credentials of the machine (AWS, Azure, Google)
              `env:NAME`     that environment variable
              `field:NAME`   that optional field of the spec
"""

import contextlib
import dataclasses
import datetime
import decimal
import difflib
import enum
import importlib
import importlib.util
import inspect
import io
import itertools
import json
import logging
import os
import re
import sys
import tempfile
import types
import typing
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Callable, Iterator, Optional
from unittest.mock import patch

import tomlkit
from harness import clean_env, environment, scratch, write

import dlt
import dlt.destinations
from dlt._workspace.cli import echo
from dlt._workspace.cli._init_command import _list_core_sources, init_pipeline_at_destination
from dlt.common.configuration.exceptions import ConfigFieldMissingException
from dlt.common.configuration.resolve import resolve_configuration
from dlt.common.configuration.specs import BaseConfiguration, ContainerInjectableContext, CredentialsConfiguration
from dlt.common.configuration.specs.base_configuration import (
    CredentialsWithDefault,
    extract_inner_hint,
    is_hint_not_resolvable,
    is_secret_hint,
)
from dlt.common.destination.reference import Destination
from dlt.common.libs import sql_alchemy_shims
from dlt.common.typing import (
    extract_inner_type,
    get_all_types_of_class_in_union,
    is_optional_type,
    is_subclass,
    is_union_type,
)
from dlt.destinations.impl.postgres.configuration import PostgresCredentials
from dlt.sources import SourceReference
from dlt.version import __version__

FOLDER = Path(__file__).resolve().parents[2] / "src" / "dlt"

HUB_DESTINATIONS = ["delta", "iceberg", "snowflake_plus"]
"""Those of dlthub: their specs can be read without a licence."""

ANNOTATION_MODULES = [
    "dlt.common.configuration.specs",
    "dlt.common.configuration.specs.aws_credentials",
    "dlt.common.configuration.specs.azure_credentials",
    "dlt.common.configuration.specs.gcp_credentials",
    "dlt.common.configuration.specs.hf_credentials",
    "dlt.common.configuration.specs.sftp_credentials",
    "dlt.common.storages",
    "dlt.common.storages.configuration",
    "dlt.sources.credentials",
    "dlt.sources.helpers.rest_client.auth",
]
"""Modules to import credentials from; those of the destinations are added."""

SETTINGS_MODULES = [
    "dlt.common.configuration.specs.config_providers_context",
    "dlt.common.configuration.specs.runtime_configuration",
    "dlt.common.data_writers.buffered",
    "dlt.common.schema.configuration",
    "dlt.extract.extractors",
    "dlt.helpers.dbt.configuration",
    "dlt.helpers.dbt_cloud.configuration",
    "dlt.load.configuration",
    "dlt.normalize.configuration",
    "dlt.pipeline.configuration",
]

BASES = (BaseConfiguration, CredentialsConfiguration, ContainerInjectableContext)
"""Classes without fields of their own: no specs."""

TRIED_VARIABLES = ["motherduck_token"]
"""Environment variables that some spec reads by itself."""

WIDEST_LINE = 116
LARGEST_NEED = 4

Json = Any
Spec = type[BaseConfiguration]


# --- fields


def nested_specs(hint: Any) -> list[Spec]:
    """The spec of a hint, or the alternatives of its union."""
    if is_union_type(hint):
        found = get_all_types_of_class_in_union(hint, BaseConfiguration)
    else:
        found = [extract_inner_hint(hint)]
    return [spec for spec in found if is_subclass(spec, BaseConfiguration) and spec not in BASES and not context(spec)]


def context(hint: Any) -> bool:
    """Contexts are handed over by code, never looked up."""
    return is_subclass(hint, ContainerInjectableContext)


def fixed(hint: Any) -> bool:
    return is_hint_not_resolvable(hint) or context(extract_inner_hint(hint))


def type_of(hint: Any) -> tuple[str, list[Json]]:
    """The type in the words of the file, and the values of a Literal."""
    while typing.get_origin(hint) is typing.Annotated:
        hint = typing.get_args(hint)[0]
    if is_union_type(hint) and len([item for item in typing.get_args(hint) if item is not type(None)]) > 1:
        return "any", []
    inner = extract_inner_type(hint, preserve_literal=True)
    if typing.get_origin(inner) is typing.Literal:
        choices = list(typing.get_args(inner))
        return type_of(type(choices[0]))[0], choices
    inner = typing.get_origin(inner) or inner
    if not isinstance(inner, type) or context(inner):
        return "any", []
    if issubclass(inner, BaseConfiguration):
        return "spec", []
    kinds = [
        (bool, "boolean"),
        (str, "string"),
        (int, "integer"),
        (float, "float"),
        (decimal.Decimal, "decimal"),
        ((datetime.date, datetime.time), "datetime"),
        (Mapping, "table"),
        ((Sequence, set, frozenset), "array"),
    ]
    for kind, name in kinds:
        if issubclass(inner, kind) and not issubclass(inner, bytes):
            return name, []
    return "any", []


def plain(value: Any) -> tuple[bool, Json]:
    """Whether a default is plain data that is the same on every machine, and that data."""
    if isinstance(value, str) and sys.platform in value:
        return False, None
    if isinstance(value, (bool, int, float, str)):
        return True, value
    if isinstance(value, Mapping) and not isinstance(value, BaseConfiguration):
        pairs = {key: plain(item) for key, item in value.items()}
        return all(is_plain for is_plain, _ in pairs.values()), {key: item for key, (_, item) in pairs.items()}
    if isinstance(value, (list, tuple)):
        items = [plain(item) for item in value]
        return all(is_plain for is_plain, _ in items), [item for _, item in items]
    return False, None


def field(spec: Spec, name: str, hint: Any) -> dict[str, Json]:
    nested = nested_specs(hint)
    kind, choices = type_of(hint)
    made: dict[str, Json] = {"name": name, "type": "spec" if nested else kind}
    if nested:
        made["specs"] = [alternative.__name__ for alternative in nested]
    if choices := choices or supported_drivers(spec, name):
        made["choices"] = choices
    elif suggested := suggestions(spec, name, hint):
        made["suggestions"] = suggested
    for key, holds in [
        ("secret", is_secret_hint(hint)),
        ("optional", is_optional_type(hint)),
        ("fixed", fixed(hint)),
        ("suggested", name in spec.__config_gen_annotations__),
    ]:
        if holds:
            made[key] = True
    default = getattr(spec(), name, None)
    if default is not None:
        made["has_default"] = True
        is_plain, value = plain(default)
        if is_plain:
            made["default"] = value
    if name in spec.__hint_resolvers__:
        made.update(cases(spec, name))
    return made


def supported_drivers(spec: Spec, name: str) -> list[str]:
    """The ODBC drivers that a class takes; it raises on any other."""
    return list(getattr(spec, "SUPPORTED_DRIVERS", [])) if name == "driver" else []


def suggestions(spec: Spec, name: str, hint: Any) -> list[str]:
    """Values that dlt's code names for a text that may be any."""
    if fixed(hint):
        return []
    if name == "drivername":
        return [spec().drivername] if spec().drivername else sorted(sqlalchemy_drivers())
    if name == "authenticator":
        return sorted(set(re.findall(r'self\.authenticator == "(\w+)"', sources_of(spec))))
    inner = extract_inner_type(hint)
    return [item.value for item in inner] if is_subclass(inner, enum.Enum) else []


def sqlalchemy_drivers() -> set[str]:
    """The dialects that dlt's sqlalchemy destination knows (their module cannot be imported without sqlalchemy), and
    the one of postgres, which it takes as it is."""
    file = importlib.util.find_spec("dlt.destinations.impl.sqlalchemy.dialect").origin
    names = re.findall(r'^register_dialect_capabilities\("(\w+)"', Path(file).read_text(), re.MULTILINE)
    if not names:
        raise ValueError(f"{file} registers no dialect")
    return {*names, PostgresCredentials().drivername}


def sources_of(spec: Spec) -> str:
    """The code of a class and its bases."""
    return "\n".join(inspect.getsource(base) for base in spec.__mro__ if is_subclass(base, BaseConfiguration))


def cases(spec: Spec, name: str) -> dict[str, Json]:
    """The specs of a field that depend on the value of another one."""
    if hasattr(spec, "PROTOCOL_CREDENTIALS"):
        by, values, as_value = "bucket_url", list(spec.PROTOCOL_CREDENTIALS), lambda value: f"{value}://bucket/path"
    else:
        by, as_value = "catalog_type", lambda value: value
        values = type_of(spec.get_resolvable_fields()[by])[1]
    grouped: list[dict[str, Json]] = []
    for value in sorted(values) + [None]:
        config = spec()
        setattr(config, by, as_value(value or "unknown"))
        hint = spec.__hint_resolvers__[name](config)
        case: dict[str, Json] = {}
        if specs := [alternative.__name__ for alternative in nested_specs(hint)]:
            case["specs"] = specs
        if is_optional_type(hint) and specs:
            case["optional"] = True
        same = [other for other in grouped if {**other, "when": 0} == {**case, "when": 0}]
        if value is None:
            if by == "bucket_url":
                grouped.append(case)
        elif same:
            same[0]["when"].append(value)
        else:
            grouped.append({"when": [value], **case})
    return {"by": by, "cases": grouped}


def fields(spec: Spec) -> list[dict[str, Json]]:
    return [field(spec, name, hint) for name, hint in spec.get_resolvable_fields().items()]


# --- native forms


def native(spec: Spec) -> dict[str, Json]:
    """The native forms that a spec accepts and the fields they fill, by parsing one of each."""
    hints = {name: hint for name, hint in spec.get_resolvable_fields().items() if not nested_specs(hint)}
    samples = {name: {"integer": "7", "boolean": "true"}.get(type_of(hint)[0], "text") for name, hint in hints.items()}
    for name, hint in hints.items():
        if other := [choice for choice in type_of(hint)[1] if choice != getattr(spec(), name)]:
            samples[name] = str(other[0])
    driver = getattr(spec(), "drivername", None)
    query = "&".join(f"{name}={value}" for name, value in samples.items())
    url = f"{driver or 'driver'}://user:password@host:1234/base?{query}"
    account = {name: "text" for name in hints} | {"type": "service_account", "private_key": "text\n"}

    forms: list[str] = []
    filled: set[str] = set()

    def accept(form: str, sample: Any, expected: Mapping[str, Any]) -> None:
        values = parse(spec, sample)
        if values is not None and all(values.get(name) == value for name, value in expected.items()):
            forms.append(form)
            filled.update(values)

    accept("connection-string", url, {"host": "host", "database": "base"})
    if driver == "md":
        accept("connection-string", "md:base?motherduck_token=text", {"password": "text", "database": "base"})
    accept("service-account-json", json.dumps(account), {"private_key": "text\n", "client_email": "text"})
    accept("oauth-json", json.dumps({"installed": account}), {"client_id": "text", "client_secret": "text"})
    accept("path", "folder/base.file", {"database": "folder/base.file"})
    if not forms:
        values = parse(spec, "some-text")
        if unparsed(spec):
            forms += ["unparsed"] if spec.__section__ else []
        elif values == {}:
            forms.append("ignored-text" if parse(spec, 7) is None else "ignored")
        elif values and "some-text" in values.values():
            forms.append("token")
            filled.update(values)
        elif (values := parse(spec, ["one", "two"])) and list(values.values()) == ["one", "two"]:
            forms.append("pair")
            filled.update(values)
    return {
        "native": list(dict.fromkeys(forms)),
        "native_fields": [name for name, hint in hints.items() if name in filled and not fixed(hint)],
    }


def parse(spec: Spec, sample: Any) -> Optional[dict[str, Any]]:
    """The fields that dlt takes from a native value, None when it refuses it."""
    try:
        return dict(spec.from_init_value(sample).as_dict_nondefault())
    except (ValueError, NotImplementedError):
        return None


def unparsed(spec: Spec) -> bool:
    """Whether the class has no native form at all, which dlt passes over."""
    try:
        spec().parse_native_representation("some-text")
    except NotImplementedError:
        return True
    except ValueError:
        pass
    return False


# --- what stands in for a required field


def stub(name: str, **contents: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__dict__.update(contents)
    return module


def fake(**methods: Callable[..., Any]) -> type:
    return type("Fake", (), {"__init__": lambda self, *args, **kwargs: None, **methods})


@contextlib.contextmanager
def stubs(machine: bool) -> Iterator[None]:
    """Modules that specs use when dlt fills in something by itself, with or without credentials on the machine."""
    text = lambda *args, **kwargs: "text"  # noqa: E731
    session = fake(
        set_config_variable=text,
        set_credentials=text,
        get_config_variable=text,
        get_credentials=lambda self: "text" if machine else None,
    )
    google = fake()()
    google.quota_project_id = "text"
    sqlalchemy_url = {"URL": sql_alchemy_shims.URL, "make_url": sql_alchemy_shims.make_url}
    modules = [
        stub("pyodbc", drivers=lambda: ["ODBC Driver 18 for SQL Server"]),
        stub("botocore"),
        stub("botocore.session", get_session=lambda: session(), Session=session),
        stub("botocore.config", Config=fake()),
        stub("google"),
        stub("google.auth", default=lambda: (google, "text") if machine else (None, None)),
        stub("google.auth.exceptions", DefaultCredentialsError=type("DefaultCredentialsError", (Exception,), {})),
        stub("google.auth.credentials", Credentials=type("Credentials", (), {})),
        stub("azure"),
        stub("azure.storage"),
        stub("azure.storage.blob", generate_account_sas=text, ResourceTypes=fake()),
        stub("sqlalchemy", __path__=[]),
        stub("sqlalchemy.engine", Engine=fake(), **sqlalchemy_url),
    ]
    azure_identity = {"DefaultAzureCredential": fake()} if machine else {"DefaultAzureCredential": no_credentials}
    modules.append(stub("azure.identity", **azure_identity))
    by_name = {module.__name__: module for module in modules}
    for name, module in by_name.items():
        parent, _, child = name.rpartition(".")
        if parent in by_name:
            setattr(by_name[parent], child, module)
    with patch.dict(sys.modules, by_name), patch("sys.stdin", io.StringIO()):  # some specs ask whether it is a terminal
        yield


class NoCredentials(Exception):
    pass


def no_credentials(*args: Any, **kwargs: Any) -> Any:
    raise NoCredentials


def dummy(spec: Spec, name: str, hint: Any) -> Any:
    """Some value for a field."""
    if nested := nested_specs(hint):
        return dummies(nested[0])
    known = {"driver": "ODBC Driver 18 for SQL Server", "bucket_url": "file:///folder", "catalog_type": "rest"}
    if name in known:
        return known[name]
    kind, choices = type_of(hint)
    if choices:
        return choices[0]
    return {"integer": 7, "float": 7.5, "boolean": True, "array": ["text"], "table": {"key": "text"}}.get(kind, "text")


def required(spec: Spec) -> list[str]:
    config = spec()
    return [
        name
        for name, hint in spec.get_resolvable_fields().items()
        if getattr(config, name, None) is None and not is_optional_type(hint) and not fixed(hint)
    ]


def dummies(spec: Spec, names: Optional[list[str]] = None) -> dict[str, Any]:
    hints = spec.get_resolvable_fields()
    wanted = required(spec) if names is None else names
    protocol = {"credentials"} if hasattr(spec, "PROTOCOL_CREDENTIALS") else set()
    return {name: dummy(spec, name, hints[name]) for name in wanted if name not in protocol}


def refusal(spec: Spec, values: dict[str, Any]) -> Optional[type[BaseException]]:
    """The exception with which dlt refuses a spec that has just these values, None when it takes it."""
    try:
        resolve_configuration(spec(), sections=("no", "such", "section"), explicit_value=values)
    except Exception as error:
        return type(error)
    return None


def stand_ins(spec: Spec, name: str) -> list[str]:
    """What makes dlt accept the spec with this required field empty and all others filled."""
    values = dummies(spec)
    values.pop(name, None)
    with stubs(machine=False):
        if refusal(spec, values) is None:
            return ["computed"]
    found = []
    with stubs(machine=True):
        if issubclass(spec, CredentialsWithDefault) and refusal(spec, values) is None:
            found.append("machine")
    with stubs(machine=False):
        for variable in TRIED_VARIABLES:
            with patch.dict(os.environ, {variable: "text"}):
                if refusal(spec, values) is None:
                    found.append(f"env:{variable}")
        found += [f"field:{other}" for other in optional_texts(spec) if not refused(spec, values, [other])]
    return found


def optional_texts(spec: Spec) -> list[str]:
    """Optional fields without a default that hold a text."""
    config, hints = spec(), spec.get_resolvable_fields()
    return [
        name
        for name, hint in hints.items()
        if is_optional_type(hint)
        and not fixed(hint)
        and type_of(hint) == ("string", [])
        and getattr(config, name, None) is None
        and not name.startswith("_")
    ]


def refused(spec: Spec, values: dict[str, Any], more: Sequence[str]) -> bool:
    return refusal(spec, values | dummies(spec, list(more))) is not None


def needs(spec: Spec) -> list[list[str]]:
    """The smallest sets of optional fields without which dlt refuses a spec that has all it requires."""
    values = dummies(spec)
    with stubs(machine=False):
        error = refusal(spec, values)
        if error is None or issubclass(error, ConfigFieldMissingException):
            return []
        found: list[list[str]] = []
        for size in range(1, LARGEST_NEED + 1):
            for names in itertools.combinations(optional_texts(spec), size):
                if not any(set(smaller) <= set(names) for smaller in found) and not refused(spec, values, names):
                    found.append(sorted(names))
    return sorted(found)


# --- specs


def describe(spec: Spec) -> dict[str, Json]:
    """The entry of a spec."""
    config = spec()
    with stubs(machine=False):
        forms = native(spec)
    described: dict[str, Json] = {
        "section": spec.__section__,
        "credentials": issubclass(spec, CredentialsConfiguration),
        "machine_defaults": issubclass(spec, CredentialsWithDefault),
        "drivername": getattr(config, "drivername", None),
        **forms,
        "needs": needs(spec) if issubclass(spec, CredentialsConfiguration) else [],
    }
    described = {key: value for key, value in described.items() if value}
    described["fields"] = fields(spec)
    if any("on_partial" in vars(base) for base in spec.__mro__):
        hints = spec.get_resolvable_fields()
        for entry in described["fields"]:
            name = entry["name"]
            asked_for = name in required(spec) and "cases" not in entry
            empty = entry["type"] == "spec" and not any(required(nested) for nested in nested_specs(hints[name]))
            if asked_for and not empty and (found := stand_ins(spec, name)):
                entry["stand_in"] = found
    return described


class Specs:
    """Collects the specs that the file mentions."""

    def __init__(self) -> None:
        self.by_name: dict[str, Spec] = {}

    def add(self, spec: Spec) -> str:
        """Adds a spec and those it nests; returns its name."""
        name = spec.__name__
        known = self.by_name.setdefault(name, spec)
        if known is not spec:
            raise ValueError(f"two specs are called {name}: {known.__module__} and {spec.__module__}")
        return name

    def close(self) -> None:
        """Adds all nested specs."""
        done: set[str] = set()
        while left := sorted(self.by_name.keys() - done):
            for name in left:
                self.add_nested(self.by_name[name])
                done.add(name)

    def add_nested(self, spec: Spec) -> None:
        for name, hint in spec.get_resolvable_fields().items():
            for nested in nested_specs(hint):
                self.add(nested)
        for table in ("PROTOCOL_CREDENTIALS", "CATALOG_CREDENTIALS", "CATALOG_CAPABILITIES", "CATALOG_FILESYSTEM"):
            for hint in getattr(spec, table, {}).values():
                for nested in nested_specs(hint):
                    self.add(nested)

    def described(self) -> dict[str, Json]:
        return {name: describe(spec) for name, spec in sorted(self.by_name.items())}


# --- dlt init


def init(root: Path, source: str, destination: str) -> dict[str, dict[str, Json]]:
    """What `dlt init` writes: per file, key -> value, a placeholder being None."""
    folder = Path(tempfile.mkdtemp(dir=root))
    settings = folder / ".dlt"
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet), echo.always_choose(True, None):
        init_pipeline_at_destination(
            source,
            destination,
            "",
            destination_storage_path=str(folder),
            settings_dir=str(settings),
            sources_dir=str(folder),
        )
    written = {}
    for name in ("secrets", "config"):
        file = settings / f"{name}.toml"
        written[name] = dict(leaves(tomlkit.parse(file.read_text()))) if file.exists() else {}
    return written


def leaves(table: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Json]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{above}{key}.")
        else:
            placeholder = not isinstance(value, bool) and "fill this in!" in value.trivia.comment
            yield f"{above}{key}", None if placeholder else getattr(value, "unwrap", lambda: value)()


def asked(written: Mapping[str, Mapping[str, Json]], prefix: str) -> dict[str, Json]:
    """The `init` of the file, for the keys that begin with `prefix`."""
    made: dict[str, Json] = {"config": [], "secrets": [], "written": {}}
    for name, keys in written.items():
        for key, value in keys.items():
            if not key.startswith(prefix + "."):
                continue
            made[name].append(key)
            if value is not None:
                made["written"][key] = value
    return {key: value for key, value in made.items() if value or key != "written"}


# --- the parts of the file


def destinations(root: Path, specs: Specs) -> dict[str, Json]:
    importlib.import_module("dlthub.destinations")
    made = {}
    for name in [*dlt.destinations.__all__, *HUB_DESTINATIONS]:
        hub = name in HUB_DESTINATIONS
        entry: dict[str, Json] = {"factory": f"{'dlthub' if hub else 'dlt'}.destinations.{name}"}
        if hub:
            entry["hub"] = True
        entry["init"] = asked(init(root, "rest_api", name), "destination")
        if not Destination.from_reference(name).capabilities().supported_loader_file_formats:
            entry["needs_staging"] = True
        entry["spec"] = specs.add(Destination.from_reference(name).spec)
        made[name] = entry
    return dict(sorted(made.items()))


def sources(root: Path, specs: Specs) -> dict[str, Json]:
    made = {}
    for name in sorted(_list_core_sources()):
        written = init(root, name, "dummy")
        functions = []
        for reference in SourceReference.SOURCES.values():
            if not reference.ref.startswith(f"dlt.sources.{name}."):
                continue
            spec = reference.SPEC
            specs.add_nested(spec)
            functions.append(
                {
                    "name": reference.name,
                    "section": reference.section,
                    "ref": reference.ref,
                    "arguments": arguments(reference.ref),
                    "fields": fields(spec),
                }
            )
        made[name] = {
            "init": asked(written, "sources"),
            "functions": sorted(functions, key=lambda function: function["ref"]),
        }
    return made


def arguments(ref: str) -> list[str]:
    """What a function of dlt takes by position, in order."""
    module, name = ref.rsplit(".", 1)
    parameters = inspect.signature(getattr(importlib.import_module(module), name)).parameters.values()
    return [parameter.name for parameter in parameters if parameter.kind is parameter.POSITIONAL_OR_KEYWORD]


def annotations(specs: Specs) -> dict[str, Json]:
    """Where specs can be imported from to annotate an argument."""
    modules = list(ANNOTATION_MODULES)
    for name in dlt.destinations.__all__:
        modules.append(f"dlt.destinations.impl.{name}.configuration")
    modules += [f"dlthub.destinations.impl.{name}.configuration" for name in ("iceberg", "snowflake_plus")]
    made: dict[str, Json] = {}
    for name in modules:
        module = importlib.import_module(name)
        for attribute, value in vars(module).items():
            own = name in ANNOTATION_MODULES or getattr(value, "__module__", None) == name
            if attribute.startswith("_") or not own:
                continue
            if is_subclass(value, BaseConfiguration) and value not in BASES and is_spec(value):
                made[f"{name}.{attribute}"] = [specs.add(value)]
            elif is_union_type(value) and (nested := nested_specs(value)):
                made[f"{name}.{attribute}"] = [specs.add(alternative) for alternative in nested]
    return dict(sorted(made.items()))


def is_spec(value: type) -> bool:
    return not context(value) and "__configspec__" in vars(value)


def sections(specs: Specs) -> dict[str, Json]:
    """dlt's own settings by the section of their specs."""
    made: dict[str, list[str]] = {}
    for name in SETTINGS_MODULES:
        module = importlib.import_module(name)
        for spec in list(subclasses(BaseConfiguration)):
            if spec.__module__ == module.__name__ and spec.__section__ and is_spec(spec):
                made.setdefault(spec.__section__, []).append(specs.add(spec))
    return {section: sorted(names) for section, names in sorted(made.items())}


def subclasses(base: type) -> Iterator[type]:
    for spec in base.__subclasses__():
        yield spec
        yield from subclasses(spec)


def catalogue() -> dict[str, dict[str, Json]]:
    """The files by their names."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    specs = Specs()
    here = os.getcwd()
    with scratch() as root, environment(clean_env(root / "home", {"RUNTIME__DLTHUB_TELEMETRY": "false"})):
        write(root / "home" / "here", "")
        os.chdir(root)
        try:
            made = {
                "dlt": __version__,
                "destinations": destinations(root, specs),
                "sources": sources(root, specs),
                "annotations": annotations(specs),
                "sections": sections(specs),
            }
            specs.close()
            described = specs.described()
            secret = {field["name"] for spec in described.values() for field in spec["fields"] if field.get("secret")}
            return {"catalogue.json": {**made, "secret_fields": sorted(secret)}, "classes.json": described}
        finally:
            os.chdir(here)


# --- text


def text_of(value: Json, indent: str = "", key: str = "") -> str:
    """JSON with one field per line, and every other value on one line where it fits."""
    line = json.dumps(value, ensure_ascii=False)
    inner = indent + " "
    if key == "fields":
        return "[\n" + ",\n".join(inner + json.dumps(item, ensure_ascii=False) for item in value) + "\n" + indent + "]"
    fits = len(indent) + len(key) + len(line) <= WIDEST_LINE and '"fields"' not in line
    if not value or not isinstance(value, (dict, list)) or (fits and len(indent) > 1):
        return line
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(name)}: {text_of(item, inner, name)}" for name, item in value.items()]
        return "{\n" + ",\n".join(parts) + "\n" + indent + "}"
    return "[\n" + ",\n".join(inner + text_of(item, inner) for item in value) + "\n" + indent + "]"


def compare() -> int:
    """Compares the committed files with dlt."""
    passed = failed = 0
    for name, current in catalogue().items():
        file = FOLDER / name
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        try:
            committed = json.loads(text)
        except ValueError as error:
            print(f"catalogue: FAILED {file} is no JSON: {error}", file=sys.stderr)
            committed = {}
        parts = {part: (committed.get(part, {}), current[part]) for part in ("destinations", "sources") if part in current}
        for part, (old, new) in (parts or {"classes": (committed, current)}).items():
            for key in sorted(old.keys() | new.keys()):
                if old.get(key) == new.get(key):
                    passed += 1
                else:
                    failed += 1
                    print(f"catalogue: FAILED {part}: {key} differs from dlt", file=sys.stderr)
        wanted = text_of(current) + "\n"
        if text != wanted:
            failed = failed or 1
            lines = text.splitlines(keepends=True), wanted.splitlines(keepends=True)
            sys.stderr.writelines(difflib.unified_diff(*lines, fromfile=name, tofile=f"dlt {__version__}"))
    print(f"catalogue: {passed} passed, {failed} failed")
    return 1 if failed else 0


def main() -> int:
    if len(sys.argv) > 1:
        return compare()
    for name, value in catalogue().items():
        (FOLDER / name).write_text(text_of(value) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
