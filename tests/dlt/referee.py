"""dlt's own answers: effective values, origins and lookup traces of one workspace.

Nothing here re-implements dlt. The provider classes are built with explicit folders, the walk is made by
`resolve_single_provider_value`, and kinds of fields come from the specs of the destinations.
"""

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Iterator, Mapping, NamedTuple, Optional, Sequence

import dlt.destinations
from dlt._workspace._plugins import plug_workspace_context_impl
from dlt._workspace.providers import ProfileConfigTomlProvider, ProfileSecretsTomlProvider
from dlt.common.configuration import resolve
from dlt.common.configuration.container import Container
from dlt.common.configuration.exceptions import InvalidNativeValue, ValueNotSecretException
from dlt.common.configuration.providers import (
    ConfigTomlProvider,
    EnvironProvider,
    SecretsTomlProvider,
)
from dlt.common.configuration.providers.aws_secrets import AwsSecretsManagerProvider
from dlt.common.configuration.providers.google_secrets import GoogleSecretsProvider
from dlt.common.configuration.providers.toml import SettingsTomlProvider
from dlt.common.configuration.resolve import (
    _apply_embedded_sections_to_config_sections,
    _maybe_parse_native_value,
    _resolve_single_value,
    inject_section,
    resolve_configuration,
    resolve_single_provider_value,
)
from dlt.common.configuration.specs import BaseConfiguration, PluggableRunContext
from dlt.common.configuration.specs.base_configuration import (
    CredentialsConfiguration,
    extract_inner_hint,
    is_base_configuration_inner_hint,
    is_secret_hint,
)
from dlt.common.configuration.specs.config_providers_context import ConfigProvidersConfiguration
from dlt.common.configuration.specs.config_section_context import ConfigSectionContext
from dlt.common.configuration.specs.gcp_credentials import GcpServiceAccountCredentials
from dlt.common.destination.reference import DestinationReference
from dlt.common.runtime.run_context import RunContext
from dlt.common.typing import (
    AnyType,
    TSecretValue,
    get_all_types_of_class_in_union,
    is_union_type,
)

from tomlkit.items import InlineTable

from harness import KeyPath, environment, leaf_paths


class _Nowhere(RunContext):
    """A run context without settings, logs and telemetry: this process reads random workspaces only."""

    def initial_providers(self) -> list[Any]:
        return []

    def initialize_runtime(self, runtime_config: Any = None) -> None:
        pass


Container()[PluggableRunContext] = PluggableRunContext(_Nowhere(None))

# dlt warns about every placeholder it meets, and a random workspace is full of them
resolve._emit_placeholder_warning = lambda *_: None


# ---------------------------------------------------------------- places


class Place(NamedTuple):
    """Where one workspace is read from, and for which profile."""

    settings_dir: str
    global_dir: str
    profile: str
    profiles_enabled: bool

    def names(self, file_name: str) -> list[str]:
        """File names of one provider within one folder, first wins."""
        profile = [f"{self.profile}.{file_name}"] if self.profiles_enabled else []
        return [*profile, file_name]

    def files(self) -> list[str]:
        """Every file dlt would read, in order of precedence within each provider."""
        return [
            os.path.join(folder, name)
            for file_name in ("secrets.toml", "config.toml")
            for folder in (self.settings_dir, self.global_dir)
            for name in self.names(file_name)
        ]

    def spelled(self, path: str) -> str:
        """A file as `origin.file` spells it: relative to the project, or `global:` and its name."""
        folder, name = os.path.split(path)
        if folder == self.global_dir:
            return f"global:{name}"
        return f"{os.path.basename(self.settings_dir)}/{name}"

    def spelled_location(self, location: str) -> str:
        """dlt's location of a value (`secrets.toml`, `global:secrets.toml`) as `origin.file` spells it."""
        if location.startswith("global:"):
            return location
        return f"{os.path.basename(self.settings_dir)}/{location}"


@lru_cache(maxsize=512)
def parsed_file(path: str) -> Any:
    """One file as tomlkit's document, None when there is no such file. Not to be changed: it is read once."""
    return SettingsTomlProvider._read_toml_file(None, path)  # type: ignore[arg-type]


@lru_cache(maxsize=512)
def read_error(path: str) -> Optional[str]:
    """Why dlt's own reader refuses one file, None when it reads it (or when there is no such file)."""
    try:
        document = parsed_file(path)
        if document is not None:
            document.unwrap()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def value_at(document: Any, path: KeyPath) -> Any:
    """What stands at a path, None when nothing does."""
    for key in path:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def toml_providers(place: Place, without: Sequence[str] = ()) -> list[SettingsTomlProvider]:
    """The secrets and the config provider, as if the files `without` did not exist. Raises as dlt raises."""

    def reading(base: type) -> type:
        def _read_toml_file(self: Any, path: str) -> Any:
            return None if path in without else SettingsTomlProvider._read_toml_file(self, path)

        return type(base.__name__, (base,), {"_read_toml_file": _read_toml_file})

    settings_dir, global_dir, profile, profiles_enabled = place
    if profiles_enabled:
        return [
            reading(ProfileSecretsTomlProvider)(settings_dir, profile, global_dir),
            reading(ProfileConfigTomlProvider)(settings_dir, profile, global_dir),
        ]
    return [
        reading(SecretsTomlProvider)(settings_dir, global_dir),
        reading(ConfigTomlProvider)(settings_dir, global_dir),
    ]


@contextmanager
def installed(providers: Sequence[Any]) -> Iterator[None]:
    """Lets dlt's resolver see exactly these providers."""
    context = Container()[PluggableRunContext].providers
    saved = context.providers
    context.providers = list(providers)
    try:
        yield
    finally:
        context.providers = saved


def active_profile(cwd: str | os.PathLike[str], variables: Mapping[str, str]) -> Optional[str]:
    """The profile dlt takes when it is started in `cwd`, None when it knows no profiles there."""
    before = os.getcwd()
    with environment(variables):
        os.chdir(cwd)
        try:
            context = plug_workspace_context_impl(None, None)
        finally:
            os.chdir(before)
    return context.profile if context else None


# ---------------------------------------------------------------- values


class Effective(NamedTuple):
    """What dlt gets for the plain lookup of one path."""

    provider: str
    value: Any
    file: Optional[str]


def plain_lookup(place: Place, providers: Sequence[Any], path: KeyPath) -> Optional[Effective]:
    """dlt's lookup of exactly this path: no pipeline, no elimination, the first provider that has it."""
    *sections, key = path
    for provider in providers:
        value, _ = provider.get_value(key, AnyType, None, *sections)
        if value is None:
            continue
        location = provider.get_value_location(key, None, *sections)
        if isinstance(provider, EnvironProvider):
            return Effective("environment", value, None)
        return Effective(provider.name, value, place.spelled_location(location))
    return None


def effective_values(place: Place, tomls: Sequence[Any]) -> dict[KeyPath, Effective]:
    """Every leaf of either document with the value dlt would use; a leaf hidden by a table is left out."""
    providers = [EnvironProvider(), *tomls]
    paths = dict.fromkeys(path for toml in tomls for path in leaf_paths(toml._config_doc))
    found = {path: plain_lookup(place, providers, path) for path in paths}
    return {path: hit for path, hit in found.items() if not isinstance(hit.value, dict)}


class InlineTableExtended(Exception):
    """A higher file has a table of its own where a lower file's inline table has none: tomlkit refuses that."""


def documents_of(place: Place, without: Sequence[str] = ()) -> list[list[Any]]:
    """The parsed files of the secrets and of the config provider, first wins.

    dlt merges from the first on: what the first two make is merged over the third. So a table in the first file and
    one in the third are one table, although the second has a value in their place.
    """
    documents: list[list[Any]] = [[], []]
    for path in place.files():
        document = None if path in without else parsed_file(path)
        if document is not None:
            documents[path.endswith("config.toml")].append(document)
    return documents


INLINE = object()
"""Marks the shape of an inline table."""


def shape(table: Any) -> dict[Any, Any]:
    """Which keys of a parsed document are tables, and which of these are inline."""
    shapes: dict[Any, Any] = {INLINE: True} if isinstance(table, InlineTable) else {}
    for key in table:
        value = table.item(key) if hasattr(table, "item") else table[key]
        shapes[key] = shape(value) if isinstance(value, dict) else None
    return shapes


def extend(lower: dict[Any, Any], higher: dict[Any, Any]) -> dict[Any, Any]:
    """Merges shapes as dlt merges documents; the lower table stays what it was, inline or not."""
    for key, value in higher.items():
        if isinstance(value, dict) and isinstance(lower.get(key), dict):
            extend(lower[key], value)
        elif INLINE in lower and isinstance(value, dict) and INLINE not in value:
            raise InlineTableExtended
        elif key is not INLINE:
            lower[key] = value
    return lower


def merge_plain(lower: dict[str, Any], higher: Mapping[str, Any]) -> dict[str, Any]:
    """Merges as dlt means to: tables key by key, anything else replaced. The order counts: see `documents_of`."""
    for key, value in higher.items():
        if isinstance(value, dict) and isinstance(lower.get(key), dict):
            merge_plain(lower[key], value)
        else:
            lower[key] = value
    return lower


def repr_sorted(value: Any) -> str:
    """A text two equal documents share, whatever their order (and with nan equal to nan)."""
    if isinstance(value, dict):
        inner = sorted((key, repr_sorted(item)) for key, item in value.items())
        return "{" + ", ".join(f"{key!r}: {item}" for key, item in inner) + "}"
    return repr(value)


# ---------------------------------------------------------------- vaults


class _NothingInGoogle(GoogleSecretsProvider):
    """Google Secrets with an empty vault."""

    def _look_vault(self, full_key: str, hint: type) -> None:
        return None

    def _list_vault(self) -> set[str]:
        return set()


class _NothingInAws(AwsSecretsManagerProvider):
    """AWS Secrets Manager with an empty vault."""

    def _look_vault(self, full_key: str, hint: type) -> None:
        return None

    def _list_vault(self) -> set[str]:
        return set()


def with_vaults(tomls: Sequence[Any]) -> list[Any]:
    """Environment, the toml providers, and the vaults their settings enable, in dlt's order."""
    providers: list[Any] = [EnvironProvider(), *tomls]
    with installed(providers):
        settings = resolve_configuration(ConfigProvidersConfiguration())
    if settings.enable_google_secrets:
        providers.append(_NothingInGoogle(None, **dict(settings.google_secrets)))
    if settings.enable_aws_secrets:
        providers.append(_NothingInAws(None, **dict(settings.aws_secrets)))
    return providers


# ---------------------------------------------------------------- kinds of fields


@dataclass
class FieldKind:
    """What the specs say about one path below `destination.<name>`."""

    secret: bool = False
    credentials: list[type] = field(default_factory=list)
    """Credentials classes this path may hold: dlt looks such a group up whole before its fields."""
    group: bool = False


def destination_names() -> list[str]:
    """Names of the destinations that have a spec of their own."""
    return [name for name in dlt.destinations.__all__ if name != "destination"]


@lru_cache(maxsize=None)
def destination_fields(name: str) -> dict[KeyPath, FieldKind]:
    """Every field of a destination, through every alternative of its credentials."""
    fields: dict[KeyPath, FieldKind] = {}
    factory = DestinationReference.find(name, import_missing_modules=True)
    _collect(factory().spec, (), fields)
    return fields


def _collect(spec: type, prefix: KeyPath, fields: dict[KeyPath, FieldKind]) -> None:
    for key, hint in spec.get_resolvable_fields().items():
        path = (*prefix, key)
        kind = fields.setdefault(path, FieldKind())
        kind.secret |= is_secret_hint(hint)
        for inner in _specs_in(hint):
            kind.group = True
            if issubclass(inner, CredentialsConfiguration):
                kind.credentials.append(inner)
            if key != "staging_config":
                _collect(inner, path, fields)


def _specs_in(hint: Any) -> list[type]:
    if is_union_type(hint):
        return list(get_all_types_of_class_in_union(hint, BaseConfiguration))
    inner = extract_inner_hint(hint)
    return [inner] if is_base_configuration_inner_hint(inner) else []


def destination_type(providers: Sequence[Any], name: str) -> Optional[str]:
    """The known destination behind a name: its `destination_type`, else the name itself."""
    for provider in providers:
        value, _ = provider.get_value("destination_type", AnyType, None, "destination", name)
        if value is not None:
            short = value.rsplit(".", 1)[-1] if isinstance(value, str) else None
            if short in destination_names():
                return short
            break
    return name if name in destination_names() else None


# ---------------------------------------------------------------- lookups


class Lookup(NamedTuple):
    """One line of dlt's trace."""

    provider: str
    key: str
    found: bool


class Question(NamedTuple):
    """A key path turned into what dlt's resolver is given."""

    sections: KeyPath
    groups: KeyPath
    field: str
    secret: bool
    plain: bool = False


@dataclass
class Answer:
    """dlt's walk, up to the hit or the refusal."""

    lookups: list[Lookup] = field(default_factory=list)
    found: bool = False
    value: Any = None
    file: Optional[str] = None
    refused: Optional[tuple[str, str]] = None


class Unsettled(Exception):
    """The question has no answer the program could be held to."""


def structure(path: KeyPath) -> tuple[KeyPath, KeyPath, str]:
    """Sections, groups and field of a key path (the table of section 0 of the specification)."""
    if len(path) >= 3 and path[0] == "destination":
        return path[:2], path[2:-1], path[-1]
    if len(path) == 3 and path[0] == "sources":
        return ("sources", path[1], path[1]), (), path[2]
    if len(path) >= 4 and path[0] == "sources" and path[2] == "credentials":
        return ("sources", path[1], path[1]), path[2:-1], path[-1]
    if len(path) >= 4 and path[0] == "sources":
        return path[:3], path[3:-1], path[-1]
    return path[:-1], (), path[-1]


def question(path: KeyPath, providers: Sequence[Any], secret_arguments: set[KeyPath]) -> Question:
    """The question behind `explain PATH`; `secret_arguments` are the sources' arguments the project asks for."""
    sections, groups, name = structure(path)
    if sections[:1] == ("destination",) and len(sections) == 2:
        if not groups and name == "destination_type":
            return Question(sections, (), name, False, plain=True)
        known = destination_type(providers, sections[1])
        kind = destination_fields(known).get((*groups, name)) if known else None
        return Question(sections, groups, name, bool(kind and kind.secret))
    return Question(sections, groups, name, is_secret_argument(path, secret_arguments))


def is_secret_argument(path: KeyPath, secret_arguments: set[KeyPath]) -> bool:
    """Whether the code calls an argument secret; a key without a function's name is that of any in the section."""
    if len(path) == 3 and path[0] == "sources":
        return any(path[1] in known[1:3] and path[2] == known[3] for known in secret_arguments)
    return path in secret_arguments


def walk(place: Place, providers: Sequence[Any], asked: Question, pipeline: Optional[str]) -> Answer:
    """dlt's sequence of (provider, key) for one field."""
    config_section, embedded = _apply_embedded_sections_to_config_sections(None, asked.groups)
    hint = TSecretValue if asked.secret else AnyType
    answer = Answer()
    for scope in [pipeline, None] if pipeline and not asked.plain else [None]:
        for provider in providers:
            if provider.is_empty:
                continue
            if asked.plain:
                _ask_plainly(place, provider, asked, answer)
            else:
                try:
                    value, traces = resolve_single_provider_value(
                        provider, asked.field, hint, scope, config_section, asked.sections, embedded
                    )
                except ValueNotSecretException as error:
                    answer.refused = (error.provider_name, error.key)
                    return answer
                for trace in traces:
                    _note(place, answer, trace.provider, trace.key, trace.value, trace.provider_location)
            if answer.found:
                return answer
    return answer


def _ask_plainly(place: Place, provider: Any, asked: Question, answer: Answer) -> None:
    value, key = provider.get_value(asked.field, AnyType, None, *asked.sections)
    location = provider.get_value_location(asked.field, None, *asked.sections) if value is not None else ""
    _note(place, answer, provider.name, key, value, location)


def _note(place: Place, answer: Answer, provider: str, key: str, value: Any, location: str) -> None:
    found = value is not None
    answer.lookups.append(Lookup(provider, key, found))
    if found:
        answer.found, answer.value = True, value
        if location and not isinstance(value, dict):
            answer.file = place.spelled_location(location)


# classes whose native form is a text the program can be asked to read
NATIVE_FORMS = ("postgres", "redshift", "mssql", "bigquery")


def explain(
    place: Place,
    providers: Sequence[Any],
    path: KeyPath,
    pipeline: Optional[str],
    secret_arguments: set[KeyPath],
) -> Answer:
    """What `explain PATH` must say. Credentials groups around the field are looked up whole first, as dlt does."""
    asked = question(path, providers, secret_arguments)
    known = None
    if asked.sections[:1] == ("destination",) and len(asked.sections) == 2 and not asked.plain:
        known = destination_type(providers, asked.sections[1])
    if known:
        fields = destination_fields(known)
        for depth in range(1, len(asked.groups) + 1):
            settled = _whole_group(place, providers, asked, depth, pipeline, known, fields)
            if settled is not None:
                return settled
    return walk(place, providers, asked, pipeline)


def _whole_group(
    place: Place,
    providers: Sequence[Any],
    asked: Question,
    depth: int,
    pipeline: Optional[str],
    known: str,
    fields: dict[KeyPath, FieldKind],
) -> Optional[Answer]:
    """The answer when the lookup of a whole group already settles its field, else None."""
    *outer, group = asked.groups[:depth]
    kind = fields.get((*outer, group))
    if kind is None or not kind.group:
        return None
    is_credentials = bool(kind.credentials)
    whole = walk(
        place, providers, Question(asked.sections, tuple(outer), group, is_credentials), pipeline
    )
    if is_credentials and whole.refused:
        return whole
    if not whole.found or isinstance(whole.value, dict):
        return None
    if not is_credentials or depth != len(asked.groups) or known not in NATIVE_FORMS:
        raise Unsettled(f"native form of {group} in {known}")
    return _native(whole, kind.credentials, asked)


def _native(whole: Answer, classes: list[type], asked: Question) -> Optional[Answer]:
    """Settles a field from the native form of its group; None when the form does not provide it."""
    spec = classes[0]
    if asked.field not in spec.get_resolvable_fields():
        raise Unsettled(f"{asked.field} is not a field of {spec.__name__}")
    try:
        provided = _maybe_parse_native_value(spec(), whole.value, ())
    except InvalidNativeValue:
        if issubclass(spec, GcpServiceAccountCredentials):
            raise Unsettled("a union tries its next class") from None
        whole.found, whole.file = False, None
        return whole
    except Exception as error:
        raise Unsettled(f"{spec.__name__} breaks on its native form: {error}") from error
    return whole if asked.field in provided else None


def resolver_traces(
    providers: Sequence[Any], asked: Question, pipeline: Optional[str]
) -> Optional[list[Lookup]]:
    """The same walk made by dlt's whole resolver; None when it refuses. Used to check this module."""
    hint = TSecretValue if asked.secret else AnyType
    with installed(providers), inject_section(ConfigSectionContext(pipeline_name=pipeline)):
        try:
            _, traces = _resolve_single_value(
                asked.field, hint, AnyType, None, asked.sections, asked.groups
            )
        except ValueNotSecretException:
            return None
    return [Lookup(t.provider, t.key, t.value is not None) for t in traces]
