"""`check` names exactly the keys without which dlt fails, in projects whose settings files are empty.

    requirements.py PATH_TO_BINARY            compares (as `tests/dlt/run` calls it)
    requirements.py --truth FILE              writes what dlt requires as JSON, without the program

What is required is never written here, dlt is asked: its own classes resolve what a pipeline would resolve, every
field that `ConfigFieldMissingException` names gets a value, until dlt is content; then the values that dlt comes by
itself once it has the others are taken away again. What is left is the *required* set. Four rules make it one set:

1. Of a union of credentials the alternative counts that has values already, else the first.
2. When dlt names no field and still refuses ("give a password or a private key"), the smallest set of keys that
   `dlt init` writes for this destination counts, in the order it writes them.
3. Default credentials of the machine (AWS, Azure, Google) are not there, ODBC drivers are.
4. Of a project counts what dlt asks for when its scripts run, and each of their functions that needs no argument.
   A script is a file that calls `dlt.pipeline` or `dlt.run`; in a project without one, each source is called.

The parts:

init           `dlt init SOURCE DESTINATION`, both files emptied: `missing-key` names every key that was to be filled in
               (recall), and no other key but a required one (precision); required ones are errors.
destinations   filled in as the errors say, `check` and dlt are content; one key taken away, both name that one.
cases          destinations of which a value decides what else is required (a bucket, a driver, one of two ways to log
               in): the errors are the required set.
projects       sources written by hand (`projects/`): the errors are the required set, at a line that asks for the key.
satisfied      all that is required is there in some unusual way: no error.
almost         something is there, but not all that dlt looks for, or not where it looks: the errors are what is left.
profiles       what is only in one profile's file is missing in the others.
"""

import argparse
import ast
import contextlib
import copy
import decimal
import functools
import gc
import inspect
import io
import itertools
import json
import logging
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import traceback
import types
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional
from unittest.mock import patch

import tomlkit
from catalogue import Spec, leaves, stubs, type_of
from harness import (
    NO_PROFILE,
    RUN_SECONDS,
    KeyPath,
    Tally,
    Workspace,
    clean_env,
    dlt_init,
    env_name,
    environment,
    leaf_paths,
    options,
    read_key,
    scratch,
    write,
)

import dlt
import dlt.destinations
from dlt._workspace.cli import echo
from dlt._workspace.cli._init_command import _list_core_destinations, _list_core_sources, init_pipeline_at_destination
from dlt._workspace.providers import ProfileConfigTomlProvider, ProfileSecretsTomlProvider
from dlt.common.configuration import resolve
from dlt.common.configuration.container import Container
from dlt.common.configuration.exceptions import ConfigFieldMissingException, ConfigurationValueError, LookupTraces
from dlt.common.configuration.providers import ConfigTomlProvider, EnvironProvider, SecretsTomlProvider
from dlt.common.configuration.providers.provider import EXPLICIT_VALUES_PROVIDER_NAME
from dlt.common.configuration.specs import BaseConfiguration, PluggableRunContext
from dlt.common.configuration.specs.base_configuration import extract_inner_hint
from dlt.common.configuration.specs.runtime_configuration import RuntimeConfiguration
from dlt.common.destination.reference import Destination
from dlt.common.exceptions import MissingDependencyException
from dlt.common.runtime.run_context import RunContext
from dlt.common.schema import Schema
from dlt.common.typing import get_all_types_of_class_in_union, is_union_type
from dlt.extract.decorators import SourceFactory
from dlt.pipeline import trace
from dlt.pipeline.pipeline import Pipeline

PROJECTS = Path(__file__).with_name("projects")
RULE = "missing-key"
MARKER = ".workspace"
PROFILES = ("dev", "prod")
SCRIPT_SECONDS = 30
LINE_END = "\n"
LARGEST_REFUSED = 3
"""dlt never refuses for want of more keys than these at once, once the fields it names are filled in."""

Json = Any
Values = dict[KeyPath, Any]


# --- what dlt says


@dataclass(frozen=True)
class Place:
    """Lines of a file of the project."""

    file: str
    first: int
    last: int

    def holds(self, finding: Mapping[str, Any]) -> bool:
        return finding["file"] == self.file and self.first <= (finding["line"] or 0) <= self.last


@dataclass
class Outcome:
    """What dlt does with a workspace: it is content, names missing fields, or refuses for another reason."""

    missing: Values = field(default_factory=dict)
    """The fields it names, each with some value of the right type."""
    helped: set[KeyPath] = field(default_factory=set)
    """Those that dlt might come by itself."""
    places: dict[KeyPath, set[Place]] = field(default_factory=dict)
    refused: str = ""
    refused_by: str = ""
    """Name of the destination that refuses, if one does."""

    @property
    def content(self) -> bool:
        return not self.missing and not self.refused

    def note(self, error: ConfigFieldMissingException) -> list[KeyPath]:
        """Adds the keys an error names; returns them."""
        named = list(missed(error))
        self.missing.update({path: value for path, value, _ in named})
        self.helped.update(path for path, _, helped in named if helped)
        return [path for path, *_ in named]

    def named(self, path: KeyPath) -> bool:
        """Whether dlt says that this key is the one."""
        return path in self.missing or path[-1] in self.refused


class Settings(RunContext):
    """The run context of one workspace and profile; no logs, no telemetry."""

    def __init__(self, workspace: Workspace, profile: str = NO_PROFILE) -> None:
        super().__init__(str(workspace.project))
        self._global_dir = str(workspace.global_dir)
        self.profile_name = profile

    def initial_providers(self) -> list[Any]:
        folders = self.settings_dir, self.global_dir
        if self.profile_name == NO_PROFILE:
            return [EnvironProvider(), SecretsTomlProvider(*folders), ConfigTomlProvider(*folders)]
        settings_dir, global_dir = folders
        return [
            EnvironProvider(),
            ProfileSecretsTomlProvider(settings_dir, self.profile_name, global_dir),
            ProfileConfigTomlProvider(settings_dir, self.profile_name, global_dir),
        ]

    def initialize_runtime(self, runtime_config: Any = None) -> None:
        self._runtime_config = RuntimeConfiguration()

    @property
    def module(self) -> None:
        return None


@contextlib.contextmanager
def read_by_dlt(workspace: Workspace, values: Values = {}, profile: str = NO_PROFILE) -> Iterator[None]:
    """Makes a workspace the one dlt reads, in its folder, with its environment and variables for some more values."""
    here = os.getcwd()
    with environment({**workspace.env, **{env_name(path): as_text(value) for path, value in values.items()}}):
        os.chdir(workspace.project)
        Container()[PluggableRunContext] = PluggableRunContext(Settings(workspace, profile))
        try:
            yield
        finally:
            os.chdir(here)


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@contextlib.contextmanager
def bare_machine() -> Iterator[None]:
    """No package of a cloud or a database, no credentials on the machine, but an ODBC driver."""
    with stubs(machine=False):
        sys.modules["azure.identity"].DefaultAzureCredential = leave_missing  # type: ignore[attr-defined]
        yield


def leave_missing(*args: Any, **kwargs: Any) -> None:
    """Stands for default credentials that are not there: dlt asks for them while it has missing fields at hand."""
    error = sys.exc_info()[1]
    assert isinstance(error, ConfigFieldMissingException)
    raise error


def missed(error: ConfigFieldMissingException) -> Iterator[tuple[KeyPath, Any, bool]]:
    """The keys an error names, each with some value, and whether dlt might come by a value itself."""
    if type(error.config) is BaseConfiguration:  # dlt.secrets["a.b"]
        return ((tuple(name.split(".")), SOME_URL, False) for name in error.fields)
    return missed_fields(type(error.config), error.traces)


def missed_fields(
    spec: Spec, traces: Mapping[str, Sequence[Any]], helped: bool = False
) -> Iterator[tuple[KeyPath, Any, bool]]:
    hints = spec.get_resolvable_fields()
    helped = helped or any("on_partial" in vars(base) for base in spec.__mro__)
    for name, steps in traces.items():
        groups = [step for step in steps if isinstance(step, LookupTraces)]
        if groups:
            group = max(groups, key=lambda group: len(group.resolved_fields_set or ()))
            yield from missed_fields(spec_named(spec, name, group.spec_name), group.traces, helped)
        elif steps and steps[0].provider != EXPLICIT_VALUES_PROVIDER_NAME:
            tried = [tuple(step.sections) for step in steps]
            yield (*as_dlt_init_writes(tried), name), sample(name, hints.get(name, str)), helped


def as_dlt_init_writes(tried: Sequence[KeyPath]) -> KeyPath:
    """`dlt init` writes a source's arguments in the table of its section, without the name of the function.

    dlt does not look there for classes in classes, of these the most specific key counts.
    """
    shorter = tried[0][:2] + tried[0][3:]
    return shorter if tried[0][0] == "sources" and shorter in tried else tried[0]


def spec_named(spec: Spec, name: str, wanted: str) -> Spec:
    """The class of a field, by its name since it may be one of a union or depend on another field."""
    hint = spec.get_resolvable_fields()[name]
    alternatives = get_all_types_of_class_in_union(hint, BaseConfiguration) if is_union_type(hint) else []
    for found in [extract_inner_hint(hint), *alternatives, *subclasses(BaseConfiguration)]:
        if getattr(found, "__name__", "") == wanted:
            return found
    raise ValueError(f"no class {wanted} for {spec.__name__}.{name}")


def subclasses(base: type) -> Iterator[Any]:
    for spec in base.__subclasses__():
        yield spec
        yield from subclasses(spec)


SOME_URL = "postgresql://loader:password@localhost:5432/database"
SAMPLES = {"integer": 7, "float": 7.5, "boolean": True, "array": ["text"], "table": {"key": "text"}}
KNOWN_SAMPLES = {"bucket_url": "file:///folder", "driver": "ODBC Driver 18 for SQL Server"}


def sample(name: str, hint: Any) -> Any:
    """Some value of the right type, as it would stand in a TOML file."""
    if name in KNOWN_SAMPLES:
        return KNOWN_SAMPLES[name]
    if extract_inner_hint(hint) is decimal.Decimal:
        return "7.5"
    kind, choices = type_of(hint)
    return choices[0] if choices else "2024-01-01T00:00:00Z" if kind == "datetime" else SAMPLES.get(kind, "text")


# --- what is required


Ask = Callable[[Values], Outcome]
Written = Callable[[str], list[KeyPath]]
"""The keys `dlt init` asks to fill in for the destination of a name."""


@dataclass
class Required:
    """The required set of a workspace."""

    values: Values = field(default_factory=dict)
    places: dict[KeyPath, set[Place]] = field(default_factory=dict)

    def as_json(self) -> list[Json]:
        return [
            {"key": dotted(path)}
            | ({"places": [vars(place) for place in sorted(self.places[path], key=str)]} if path in self.places else {})
            for path in self.values
        ]


def required(ask: Ask, written: Written) -> Required:
    """Gives dlt what it asks for until it is content, then takes away what it comes by itself."""
    found, helped = Required(), set()
    while not (outcome := ask(found.values)).content:
        new = dict(outcome.missing) or completing(ask, found.values, outcome, written)
        if not new.keys() - found.values.keys():
            raise ValueError(f"dlt is not content with {found.values}: {outcome}")
        found.values.update(new)
        helped.update(outcome.helped)
        for path, places in outcome.places.items():
            if places:
                found.places.setdefault(path, set()).update(places)
    for path in [path for path in found.values if path in helped]:
        less = without(found.values, path)
        if ask(less).content:
            found.values = less
    return found


def completing(ask: Ask, values: Values, outcome: Outcome, written: Written) -> Values:
    """The smallest set of keys written by `dlt init` that ends this refusal."""
    candidates = [path for path in written(outcome.refused_by) if path not in values]
    for size in range(1, LARGEST_REFUSED + 1):
        for paths in itertools.combinations(candidates, size):
            more = {path: "text" for path in paths}
            if ask(values | more).refused_by != outcome.refused_by:
                return more
    return {}


def without(values: Values, path: KeyPath) -> Values:
    return {other: value for other, value in values.items() if other != path}


def put(workspace: Workspace, values: Values) -> None:
    """Makes these values all that stands in `secrets.toml`."""
    document: dict[str, Any] = {}
    for path, value in values.items():
        table = document
        for section in path[:-1]:
            table = table.setdefault(section, {})
        table[path[-1]] = value
    workspace.write("secrets.toml", tomlkit.dumps(document))


def value_at(table: Any, path: KeyPath) -> Any:
    return functools.reduce(lambda inner, key: inner[key], path, table)


def dotted(path: KeyPath) -> str:
    """The TOML spelling of a key."""
    return ".".join(tomlkit.key(part).as_string() for part in path)


# --- destinations


def resolve_destination(workspace: Workspace, name: str, values: Values = {}) -> Outcome:
    """What dlt does with the configuration of a destination, and of the staging that it may add, in a pipeline."""
    found = Outcome()
    refusals: list[Outcome] = []
    with read_by_dlt(workspace, values), bare_machine(), configuration_only(refusals):
        pipeline = None
        try:
            pipeline = dlt.pipeline("any", str(workspace.global_dir), destination=name, dataset_name="any")
            pipeline._get_destination_clients(Schema("any"))
        except ConfigFieldMissingException as error:
            found.note(error)
        except ConfigurationValueError:
            return refusals[0]
        finally:
            if pipeline:
                pipeline.drop()
                pipeline.deactivate()
    return found


def init(project: Path, source: str, destination: str) -> dict[str, str]:
    """Does what `dlt init SOURCE DESTINATION` does; returns the settings files it writes, and empties them."""
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet), echo.always_choose(True, None):
        init_pipeline_at_destination(
            source,
            destination,
            "",
            destination_storage_path=str(project),
            settings_dir=str(project / ".dlt"),
            sources_dir=str(project),
        )
    return emptied(project)


def emptied(project: Path) -> dict[str, str]:
    texts = {}
    for name in ("secrets.toml", "config.toml"):
        file = project / ".dlt" / name
        texts[name] = file.read_text() if file.exists() else ""
        write(file, "")
    return texts


# --- projects


def run_apart(ask: Callable[[], Outcome]) -> Outcome:
    """Asks in a process of its own, which imports the project and goes away."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            gc.disable()
            signal.alarm(SCRIPT_SECONDS)
            os.close(reader)
            with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing), offline():
                outcome = ask()
            said = pickle.dumps(outcome)
        except BaseException:
            said = pickle.dumps(traceback.format_exc())
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(said)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    outcome = pickle.loads(said) if said else "it took too long"
    if isinstance(outcome, str):
        raise RuntimeError(outcome)
    return outcome


@contextlib.contextmanager
def offline() -> Iterator[None]:
    """No connection can be made, and nobody waits before trying again."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OSError("no network here")

    with (
        patch.object(socket.socket, "connect", refuse),
        patch.object(socket, "getaddrinfo", refuse),
        patch.object(time, "sleep", lambda seconds: None),
    ):
        yield


@contextlib.contextmanager
def configuration_only(refusals: list[Outcome]) -> Iterator[None]:
    """Pipelines resolve their destinations, evaluate their sources and stop there."""

    def client(self: Any, schema: Schema, initial_config: Any = None) -> Any:
        try:
            return types.SimpleNamespace(config=self.configuration(initial_config))
        except ConfigurationValueError as error:
            refusals.append(Outcome(refused=str(error), refused_by=self.destination_name))
            raise

    def sync(self: Pipeline, destination: Any = None, staging: Any = None, dataset_name: Any = None) -> None:
        self._set_destinations(destination=destination, staging=staging)
        self._set_dataset_name(dataset_name)

    def load(self: Pipeline, destination: Any = None, dataset_name: Any = None, credentials: Any = None) -> None:
        self._set_destinations(destination=destination, destination_credentials=credentials)
        self._set_dataset_name(dataset_name)
        self._get_destination_clients(Schema("any"))

    dlts_own = Destination.capabilities
    known: dict[Any, Any] = {}

    def capabilities(self: Any, config: Any = None, naming: Any = None) -> Any:
        """dlt asks for them again and again, and each time they take a while."""
        key = self, config, type(naming)
        if key not in known:
            known[key] = dlts_own(self, config, naming)
        return copy.copy(known[key])

    with (
        patch.object(Destination, "client", client),
        patch.object(Destination, "capabilities", capabilities),
        patch.object(Pipeline, "_sync_destination", sync),
        patch.object(Pipeline, "normalize", lambda self, *args, **kwargs: self.drop_pending_packages()),
        patch.object(Pipeline, "load", load),
        patch.object(Pipeline, "_bump_version_and_extract_state", lambda *args, **kwargs: None),
        patch.object(trace, "TRACKING_MODULES", []),
    ):
        yield


def run_project(workspace: Workspace, values: Values = {}, profile: str = NO_PROFILE) -> Outcome:
    """What dlt says when the scripts of a project run, and then each of their functions."""
    return run_apart(lambda: asked_by(run_scripts, workspace, values, profile))


def asked_by(
    steps: Callable[[Path], Iterator[Callable[[], Any]]], workspace: Workspace, values: Values, profile: str
) -> Outcome:
    found = Outcome()
    refusals: list[Outcome] = []
    shutil.rmtree(workspace.global_dir / "pipelines", ignore_errors=True)
    with read_by_dlt(workspace, values, profile), bare_machine(), configuration_only(refusals):
        sys.path.insert(0, str(workspace.project))
        sys.dont_write_bytecode = True
        for step in steps(workspace.project):
            try:
                step()
            except Exception as error:
                missing = cause(error, ConfigFieldMissingException)
                named = found.note(missing) if missing else []
                for path in named:
                    found.places.setdefault(path, set()).update(asking(missing, path, workspace.project))
                if not named and not refusals and not cause(error, MissingDependencyException):
                    raise
    if not found.missing and refusals:
        return refusals[0]
    return found


def run_scripts(project: Path) -> Iterator[Callable[[], Any]]:
    """Each script, then each of its functions; without a script each source."""
    files = [file for file in sorted(project.rglob("*.py")) if ".dlt" not in file.parts]
    scripts = [file for file in files if "dlt.pipeline(" in file.read_text() or "dlt.run(" in file.read_text()]
    for script in scripts:
        yield from run_script(script)
    if not scripts:
        for file in files:
            module = __import__(file.stem)
            yield from [value for value in vars(module).values() if isinstance(value, SourceFactory)]


def run_script(script: Path) -> Iterator[Callable[[], Any]]:
    """What stands at the top, then what runs only in the main script, then the functions not called so far."""
    module = types.ModuleType("__main__")
    module.__file__ = str(script)
    sys.modules["__main__"] = module
    tree = ast.parse(script.read_text())
    last = [node for node in tree.body if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)]
    tree.body = [node for node in tree.body if node not in last]
    yield lambda: execute(tree, module)
    called: set[str] = set()
    functions = {name: value for name, value in vars(module).items() if runs_alone(value)}
    vars(module).update({name: noted(value, called) for name, value in functions.items()})
    tree.body = [*last]
    yield lambda: execute(tree, module)
    yield from [function for name, function in functions.items() if name not in called]


def execute(tree: ast.Module, module: types.ModuleType) -> None:
    exec(compile(tree, module.__file__ or "", "exec", dont_inherit=True), vars(module))


def noted(function: Callable[..., Any], called: set[str]) -> Callable[..., Any]:
    """The same function, noting its name when it is called."""

    def call(*args: Any, **kwargs: Any) -> Any:
        called.add(function.__name__)
        return function(*args, **kwargs)

    return call


def runs_alone(function: Any, module: str = "__main__") -> bool:
    """Whether it is plain code of a module and needs no argument."""
    if not inspect.isfunction(function) or function.__module__ != module:
        return False
    if inspect.isgeneratorfunction(function) or hasattr(function, "__wrapped__"):
        return False
    return all(given.default is not given.empty for given in inspect.signature(function).parameters.values())


def cause(error: Optional[BaseException], kind: type) -> Any:
    """The error of this kind in the chain of causes."""
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error


def asking(error: ConfigFieldMissingException, path: KeyPath, project: Path) -> Iterator[Place]:
    """The functions with that argument and classes with that field, in the file or package that asks; else the line."""
    if type(error.config) is BaseConfiguration:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if inside(frame.filename, project)]
        yield from statement(Path(frames[-1].filename), frames[-1].lineno or 0, project)
        return
    names = {path[-1], *(name for name in error.traces if name in path)}
    for spec in specs_of(type(error.config), error.traces):
        module = sys.modules.get(spec.__module__)
        file = getattr(module, "__file__", None)
        if file and inside(file, project):
            folder = Path(file).parent
            for beside in [Path(file)] if folder == project else sorted(folder.glob("*.py")):
                yield from declarations(beside, names & set(spec.get_resolvable_fields()), project)


def specs_of(spec: Spec, traces: Mapping[str, Sequence[Any]]) -> Iterator[Spec]:
    """The class that misses fields, and those of its fields that miss some themselves."""
    yield spec
    for name, steps in traces.items():
        for step in steps:
            if isinstance(step, LookupTraces):
                yield from specs_of(spec_named(spec, name, step.spec_name), step.traces)


def inside(file: str, project: Path) -> bool:
    return Path(file).resolve().is_relative_to(project)


def declarations(file: Path, names: set[str], project: Path) -> Iterator[Place]:
    """Heads of functions that have one of these arguments, and classes that have one of these fields."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            declared, last = {argument.arg for argument in arguments}, node.body[0].lineno - 1
        elif isinstance(node, ast.ClassDef):
            fields = [item.target for item in node.body if isinstance(item, ast.AnnAssign)]
            declared, last = {target.id for target in fields if isinstance(target, ast.Name)}, node.end_lineno
        else:
            continue
        if declared & names:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield Place(file.relative_to(project).as_posix(), first, max(node.lineno, last or 0))


def statement(file: Path, line: int, project: Path) -> Iterator[Place]:
    """The lines of the innermost statement that holds this one."""
    nodes = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.stmt)]
    around = [node for node in nodes if node.lineno <= line <= (node.end_lineno or 0)]
    inner = max(around, key=lambda node: node.lineno)
    yield Place(file.relative_to(project).as_posix(), inner.lineno, inner.end_lineno or 0)


def run_core_script(workspace: Workspace, source: str, values: Values = {}) -> Outcome:
    """As for a project, with the functions of the script that `dlt init` writes; it is imported already."""

    def functions(project: Path) -> Iterator[Callable[[], Any]]:
        script = f"{source}_pipeline"
        for function in list(vars(sys.modules[script]).values()):
            if runs_alone(function, script):
                yield lambda: only_missing(function)

    return run_apart(lambda: asked_by(functions, workspace, values, NO_PROFILE))


def only_missing(function: Callable[[], Any]) -> None:
    """Runs a function of a real source: without its packages and the network it ends in any way."""
    try:
        function()
    except Exception as error:
        if cause(error, ConfigFieldMissingException) is not None:
            raise


# --- the program


@dataclass
class Checked:
    """What `check` prints of missing keys."""

    findings: list[dict[str, Any]]
    complaints: list[str]

    def keys(self, *severities: str) -> set[KeyPath]:
        """The keys named, with these severities or any."""
        named = [finding for finding in self.findings if not severities or finding["severity"] in severities]
        return {read_key(finding["key"]) or (finding["key"],) for finding in named}

    def of(self, profile: str) -> "Checked":
        """The findings of one profile."""
        return Checked([finding for finding in self.findings if finding["profile"] == profile], self.complaints)

    @property
    def errors(self) -> set[KeyPath]:
        return self.keys("error")


def check(binary: str, workspace: Workspace, *arguments: str, env_counts: bool = False) -> Checked:
    """Runs `check --json`."""
    given = [*options(workspace), *([] if env_counts else ["--no-env"]), "--json", *arguments]
    done = subprocess.run(
        [binary, "check", *given],
        cwd=workspace.project,
        env=dict(workspace.env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=RUN_SECONDS,
    )
    try:
        said = json.loads(done.stdout)
        findings = said["findings"]
        counted = [finding for finding in findings if finding["severity"] in ("error", "warning")]
        missing = [finding for finding in findings if finding["rule"] == RULE]
    except (ValueError, KeyError, TypeError) as error:
        return Checked([], [f"status {done.returncode}, {error!r}: {done.stdout[:99]!r} {done.stderr[:300]!r}"])
    complaints = []
    if done.returncode != (1 if counted else 0):
        complaints.append(f"status {done.returncode} with {len(counted)} errors and warnings")
    if said["version"] != 1 or said["ready"] is bool(counted):
        complaints.append(f"version {said['version']}, ready {said['ready']} with {len(counted)} errors and warnings")
    for finding in missing:
        if finding["severity"] not in ("error", "info"):
            complaints.append(f"neither error nor info: {finding}")
        if not (finding["profile"] and finding["message"] and finding["help"] and read_key(finding["key"])):
            complaints.append(f"profile, key, message or help is empty: {finding}")
        if finding["file"] is not None and not (workspace.project / finding["file"]).is_file():
            complaints.append(f"no such file: {finding}")
    return Checked(missing, complaints)


class Referee(Tally):
    """Counts comparisons, and the keys found and wanted over all of them."""

    def __init__(self) -> None:
        super().__init__("requirements")
        self.wanted = self.found = self.named = self.right = 0

    def clean(self, where: str, checked: Checked) -> bool:
        return self.check(not checked.complaints, f"{where}: {'; '.join(checked.complaints)}")

    def errors(self, where: str, expected: Iterable[KeyPath], checked: Checked) -> bool:
        """The errors are exactly these."""
        self.clean(where, checked)
        return self.check(set(expected) == checked.errors, f"{where}: {difference(set(expected), checked.errors)}")

    def recalled(self, wanted: Iterable[KeyPath], right: Iterable[KeyPath], named: set[KeyPath]) -> None:
        """Counts keys: those that must be named, and of those named the ones that may be."""
        self.wanted += len(set(wanted))
        self.found += len(set(wanted) & named)
        self.named += len(named)
        self.right += len(named & set(right))

    def summary(self) -> str:
        recall = f"recall {percent(self.found, self.wanted)} ({self.found} of {self.wanted})"
        precision = f"precision {percent(self.right, self.named)} ({self.right} of {self.named})"
        return f"{self.name}: {self.passed} passed, {self.failed} failed; {recall}, {precision}"


def percent(part: int, whole: int) -> str:
    """Rounded down, so that only all is 100 %."""
    return f"{100 * part // whole if whole else 0} %"


def difference(expected: set[KeyPath], actual: set[KeyPath]) -> str:
    parts = [("dlt requires", expected - actual), ("dlt does not require", actual - expected)]
    return "; ".join(f"{text} {listed(paths)}" for text, paths in parts if paths)


def listed(paths: Iterable[KeyPath]) -> str:
    return ", ".join(spelled(paths))


# --- workspaces


@dataclass(frozen=True)
class Case:
    """A destination of which something is known already."""

    destination: str
    given: str
    """TOML of its table."""

    @property
    def name(self) -> str:
        return f"{self.destination} with {self.given.replace(LINE_END, ' and ')}"

    @property
    def values(self) -> Values:
        table = tomlkit.parse(self.given).unwrap()
        return {("destination", self.destination, *path): value_at(table, path) for path in leaf_paths(table)}


@dataclass(frozen=True)
class Given:
    """A project with some of what it requires."""

    name: str
    project: str
    files: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def profiles(self) -> Sequence[str]:
        return PROFILES if MARKER in self.files else [NO_PROFILE]

    def workspace(self, root: Path, kind: str) -> Workspace:
        made = workspace_of(root, f"{kind} {self.name}", self.project, self.env)
        for name, text in self.files.items():
            made.write(name, text)
        return made


WORKSPACES = tomllib.loads((PROJECTS / "workspaces.toml").read_text())
CASES = [Case(destination, given) for destination, cases in WORKSPACES["cases"].items() for given in cases]
SATISFIED = [Given(**given) for given in WORKSPACES["satisfied"]]
ALMOST = [Given(**given) for given in WORKSPACES["almost"]]
PROFILED = [Given(**given) for given in WORKSPACES["profiled"]]


def workspace_of(root: Path, name: str, project: str, env: Mapping[str, str] = {}) -> Workspace:
    """A copy of a project with settings files, empty where it has none."""
    made = Workspace.make(root, name, PROJECTS / project, env)
    for file in ("secrets.toml", "config.toml"):
        if not (made.project / ".dlt" / file).exists():
            made.write(file, "")
    return made


# --- what dlt requires of them


@dataclass
class Started:
    """A source and a destination after `dlt init`, both files emptied."""

    workspace: Workspace
    source: str
    destination: str
    files: Mapping[str, str]
    """The settings files as written."""

    @functools.cached_property
    def written(self) -> list[KeyPath]:
        """What is to be filled in."""
        found = [key for text in self.files.values() for key, value in leaves(tomlkit.parse(text)) if value is None]
        return [tuple(key.split(".")) for key in found]

    @property
    def name(self) -> str:
        return f"{self.source} to {self.destination}"


class Truth:
    """What dlt requires; everything is found out once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.numbers = itertools.count()
        self.started = {
            (source, destination): self.start(source, destination)
            for destination in _list_core_destinations()
            for source in sorted(_list_core_sources())
        }
        self.destinations = {name: self.of_destination(name) for name in _list_core_destinations()}

    def start(self, source: str, destination: str) -> Started:
        workspace = Workspace.make(self.root, f"{source} to {destination}")
        with environment(workspace.env):
            return Started(workspace, source, destination, init(workspace.project, source, destination))

    def written(self, name: str, named: Optional[str] = None) -> list[KeyPath]:
        """What `dlt init` asks to fill in for a destination, under its own name or another."""
        paths = self.started["rest_api", name].written
        return [("destination", named or name, *path[2:]) for path in paths if path[0] == "destination"]

    def of_destination(self, name: str, given: Values = {}) -> Required:
        workspace = Workspace.make(self.root, f"destination {name} {next(self.numbers)}")
        put(workspace, given)
        return required(lambda values: resolve_destination(workspace, name, values), self.written)

    def of_source(self, name: str) -> Required:
        """Of the script that `dlt init` writes, leaving out its destination."""
        workspace = Workspace.make(self.root, f"script of {name}")

        def ask(values: Values) -> Outcome:
            outcome = run_core_script(workspace, name, values)
            outcome.missing = {path: value for path, value in outcome.missing.items() if path[0] != "destination"}
            return outcome

        return required(ask, self.written)

    def of_project(self, workspace: Workspace, profile: str = NO_PROFILE) -> Required:
        """Of a project as it stands."""
        return required(lambda values: run_project(workspace, values, profile), self.written_for(workspace, profile))

    def written_for(self, workspace: Workspace, profile: str) -> Written:
        """For named destinations the keys of their type."""

        def written(name: str) -> list[KeyPath]:
            kind = name
            if name not in self.destinations:
                with read_by_dlt(workspace, profile=profile):
                    kind = dlt.config.get(f"destination.{name}.destination_type") or name
            return self.written(kind, name)

        return written


# --- parts


class Parts:
    """Every part tells what dlt says, or compares the program with it."""

    def __init__(self, root: Path, referee: Referee, binary: str = "") -> None:
        self.root, self.referee, self.binary = root, referee, binary
        self.truth = Truth(root)

    # dlt init

    @functools.cached_property
    def core_sources(self) -> dict[str, Required]:
        return {source: self.truth.of_source(source) for source in sorted(_list_core_sources())}

    def required_of(self, started: Started) -> Values:
        return self.truth.destinations[started.destination].values | self.core_sources[started.source].values

    def truth_init(self) -> Json:
        return {
            "sources": {
                source: written_and_required(self.truth.started[source, "duckdb"].written, found.values)
                for source, found in self.core_sources.items()
            },
            "destinations": {
                name: written_and_required(self.truth.written(name), found.values)
                for name, found in self.truth.destinations.items()
            },
        }

    def check_init(self) -> None:
        for started in self.truth.started.values():
            self.check_started(started, check(self.binary, started.workspace))
        self.check_marked(self.truth.started["rest_api", "bigquery"])
        self.check_command(self.truth.started["sql_database", "snowflake"])

    def check_started(self, started: Started, checked: Checked, where: str = "") -> None:
        where = f"init: {where or started.name}"
        needed = self.required_of(started).keys()
        allowed, named = {*started.written, *needed}, checked.keys()
        self.referee.recalled(allowed, allowed, named)
        self.referee.clean(where, checked)
        self.referee.check(allowed <= named, f"{where}: not named: {listed(allowed - named)}")
        self.referee.check(named <= allowed, f"{where}: named without need: {listed(named - allowed)}")
        errors = checked.errors
        self.referee.check(needed == errors, f"{where}: errors: {difference(set(needed), errors)}")

    def check_marked(self, started: Started) -> None:
        """With the marker of profiles each profile misses all of it."""
        workspace = Workspace.make(self.root, f"{started.name} with the marker", started.workspace.project)
        workspace.write(MARKER, "")
        profiles = [argument for profile in PROFILES for argument in ("--profile", profile)]
        checked = check(self.binary, workspace, *profiles)
        for profile in PROFILES:
            self.check_started(started, checked.of(profile), f"{started.name}, profile {profile}")

    def check_command(self, started: Started) -> None:
        """The real command writes what the call of it has written."""
        project = dlt_init(self.root / "command", started.source, started.destination)
        files = emptied(project)
        workspace = Workspace.make(self.root, f"{started.name} by the command", project)
        same = Started(workspace, started.source, started.destination, files)
        self.referee.equal(started.written, same.written, f"init: {started.name}: keys written by the command")
        self.check_started(same, check(self.binary, workspace), f"{started.name} by the command")

    # destinations

    def check_destinations(self) -> None:
        for name in self.truth.destinations:
            started = self.truth.started["rest_api", name]
            self.check_as_written(started)
            self.check_converse(started)

    def check_as_written(self, started: Started) -> None:
        """A placeholder is there, so its key is not missing."""
        for name, text in started.files.items():
            started.workspace.write(name, text)
        expected = self.required_of(started).keys() - set(started.written)
        checked = check(self.binary, started.workspace)
        self.referee.errors(f"destinations: {started.destination} as written", expected, checked)
        for name in started.files:
            started.workspace.write(name, "")

    def check_converse(self, started: Started) -> None:
        """Filled in as the program says both are content; one taken away, both name it."""
        where, workspace = f"destinations: {started.destination}", started.workspace
        known = self.truth.destinations[started.destination].values
        values = {path: known.get(path, "text") for path in sorted(check(self.binary, workspace).errors)}
        put(workspace, values)
        outcome = resolve_destination(workspace, started.destination)
        self.referee.check(outcome.content, f"{where}: filled in as the program says, dlt still says {outcome}")
        self.referee.errors(f"{where}: filled in", [], check(self.binary, workspace))
        for path in values:
            put(workspace, without(values, path))
            outcome = resolve_destination(workspace, started.destination)
            self.referee.check(outcome.named(path), f"{where}: without {dotted(path)} dlt says {outcome}")
            self.referee.errors(f"{where}: without {dotted(path)}", [path], check(self.binary, workspace))
        put(workspace, {})

    # cases

    def truth_cases(self) -> Json:
        return {
            case.name: spelled(self.truth.of_destination(case.destination, case.values).values) for case in CASES
        }

    def check_cases(self) -> None:
        for case in CASES:
            workspace = self.truth.started["rest_api", case.destination].workspace
            put(workspace, case.values)
            found = self.truth.of_destination(case.destination, case.values)
            checked = check(self.binary, workspace)
            self.count("cases", case.name, found, checked)
            put(workspace, {})

    # projects

    @functools.cached_property
    def projects(self) -> dict[str, tuple[Workspace, Required]]:
        made = {}
        for name in sorted(folder.name for folder in PROJECTS.iterdir() if folder.is_dir()):
            workspace = workspace_of(self.root, f"project {name}", name)
            made[name] = workspace, self.truth.of_project(workspace)
        return made

    def truth_projects(self) -> Json:
        return {name: found.as_json() for name, (_, found) in self.projects.items()}

    def check_projects(self) -> None:
        for name, (workspace, found) in self.projects.items():
            checked = check(self.binary, workspace)
            self.count("projects", name, found, checked)
            for finding in checked.findings:
                path = read_key(finding["key"])
                places = found.places.get(path) if finding["severity"] == "error" and path in found.values else None
                if places:
                    self.referee.check(
                        any(place.holds(finding) for place in places),
                        f"projects: {name}: {finding['key']} at {finding['file']}:{finding['line']}, "
                        f"asked for at {' or '.join(map(str, sorted(places, key=str)))}",
                    )

    def count(self, part: str, name: str, found: Required, checked: Checked) -> None:
        """The errors are the required set; both count for recall and precision."""
        self.referee.recalled(found.values, found.values, checked.errors)
        self.referee.errors(f"{part}: {name}", found.values, checked)

    # satisfied, almost

    def truth_satisfied(self) -> Json:
        for given in SATISFIED:
            outcome = run_project(given.workspace(self.root, "satisfied"))
            if not outcome.content:
                raise ValueError(f"{given.name}: dlt says {outcome}")
        return [given.name for given in SATISFIED]

    def check_satisfied(self) -> None:
        for given in SATISFIED:
            workspace = given.workspace(self.root, "satisfied")
            outcome = run_project(workspace)
            self.referee.check(outcome.content, f"satisfied: {given.name}: dlt says {outcome}")
            checked = check(self.binary, workspace, env_counts=bool(given.env))
            self.count("satisfied", given.name, Required(), checked)

    def truth_almost(self) -> Json:
        return {
            given.name: spelled(self.truth.of_project(given.workspace(self.root, "almost")).values) for given in ALMOST
        }

    def check_almost(self) -> None:
        for given in ALMOST:
            workspace = given.workspace(self.root, "almost")
            self.count("almost", given.name, self.truth.of_project(workspace), check(self.binary, workspace))

    # profiles

    def truth_profiles(self) -> Json:
        return {
            given.name: {profile: spelled(found.values) for profile, found in self.profiled(given)[1].items()}
            for given in PROFILED
        }

    def check_profiles(self) -> None:
        for given in PROFILED:
            workspace, found = self.profiled(given)
            asked = [argument for profile in given.profiles for argument in ("--profile", profile)]
            checked = check(self.binary, workspace, *(asked if MARKER in given.files else []))
            for profile in given.profiles:
                self.count("profiles", f"{given.name}, profile {profile}", found[profile], checked.of(profile))

    def profiled(self, given: Given) -> tuple[Workspace, dict[str, Required]]:
        workspace = given.workspace(self.root, "profiled")
        return workspace, {profile: self.truth.of_project(workspace, profile) for profile in given.profiles}


PARTS = ("init", "destinations", "cases", "projects", "satisfied", "almost", "profiles")


def written_and_required(written: Iterable[KeyPath], values: Values) -> Json:
    return {"required": spelled(values), "written_but_not_required": spelled(set(written) - values.keys())}


def spelled(paths: Iterable[KeyPath]) -> list[str]:
    return sorted(map(dotted, paths))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", nargs="?", type=os.path.abspath)
    parser.add_argument("--truth", metavar="FILE", type=os.path.abspath, help="write what dlt requires")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    given = parser.parse_args()
    if bool(given.binary) is bool(given.truth):
        parser.error("give either a binary or --truth")
    return given


def main() -> None:
    given = arguments()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    resolve._emit_placeholder_warning = lambda *_: None
    referee = Referee()
    with scratch() as root, environment(clean_env(root / "home", {"RUNTIME__DLTHUB_TELEMETRY": "false"})):
        write(root / "home" / "here", "")
        if given.truth:
            parts = Parts(root, referee)
            tellers = {part: getattr(parts, f"truth_{part}", None) for part in given.parts}
            said = {part: tell() for part, tell in tellers.items() if tell}
            write(Path(given.truth), json.dumps(said, indent=1) + "\n")
            return
        try:
            parts = Parts(root, referee, given.binary)
        except Exception:
            referee.check(False, "the script itself broke off:\n" + traceback.format_exc())
        else:
            for part in given.parts:
                run_part(referee, part, getattr(parts, f"check_{part}"))
    print(referee.summary())
    sys.exit(1 if referee.failed else 0)


def run_part(referee: Referee, part: str, run: Callable[[], None]) -> None:
    started, passed, failed = time.monotonic(), referee.passed, referee.failed
    try:
        run()
    except Exception:
        referee.check(False, f"part {part} broke off:\n" + traceback.format_exc())
    counts = f"{referee.passed - passed} passed, {referee.failed - failed} failed"
    print(f"{part}: {counts}, {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    main()
