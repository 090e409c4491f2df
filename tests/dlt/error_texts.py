"""`explain --from-error` names, for every field that dlt says it misses, a key and a file in which dlt then finds it.

    error_texts.py PATH_TO_BINARY

Nothing is made up: dlt 1.31.0 raises its own `ConfigFieldMissingException`, alone and inside the traceback of a pipeline
step, for every destination and for the projects in `projects/` and below, in several profiles. The text goes into the
program; each key it answers gets a value of the right type in exactly the file it names; dlt is asked again, until it is
content or refuses for another reason. Two ways: all the fields of a text at once, or always only the first one.
"""

import contextlib
import json
import logging
import os
import shutil
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

import tomlkit
from harness import NO_PROFILE, RUN_SECONDS, KeyPath, Tally, Workspace, clean_env, environment, main, options
from harness import read_key, scratch, write
from referee import destination_names
from requirements import (
    MARKER,
    PROJECTS,
    Settings,
    bare_machine,
    cause,
    configuration_only,
    run_apart,
    run_scripts,
    sample,
    spec_named,
)

import dlt
from dlt.common.configuration import resolve
from dlt.common.configuration.container import Container
from dlt.common.configuration.exceptions import ConfigFieldMissingException, LookupTraces
from dlt.common.configuration.providers.provider import EXPLICIT_VALUES_PROVIDER_NAME
from dlt.common.configuration.specs import BaseConfiguration, PluggableRunContext
from dlt.common.configuration.specs.pluggable_run_context import ProfilesRunContext
from dlt.common.schema import Schema

ROUNDS = 40
"""No case needs more texts than these."""

SOMETHING = "[something]\nelse = 1\n"
"""What makes a provider one that dlt looks in: it passes over those that hold nothing."""


# --- what dlt says


class ProfiledSettings(Settings, ProfilesRunContext):
    """The run context of a workspace with profiles: error texts name the profile of such a one only."""

    @property
    def profile(self) -> str:
        return self.profile_name

    @property
    def default_profile(self) -> str:
        return "dev"

    def available_profiles(self) -> list[str]:
        return [self.profile_name]

    def configured_profiles(self) -> list[str]:
        return [self.profile_name]

    def switch_profile(self, new_profile: str) -> "ProfiledSettings":
        raise NotImplementedError


@contextlib.contextmanager
def run_as(workspace: Workspace, profile: str) -> Iterator[None]:
    """Makes a workspace the one dlt reads, as a profile."""
    here = os.getcwd()
    context = Settings if profile == NO_PROFILE else ProfiledSettings
    with environment(workspace.env):
        os.chdir(workspace.project)
        made = context(workspace, profile)
        assert isinstance(made, ProfilesRunContext) is (profile != NO_PROFILE)
        Container()[PluggableRunContext] = PluggableRunContext(made)
        try:
            yield
        finally:
            os.chdir(here)


@dataclass
class Missing:
    """A field that dlt misses: its name, the keys it tried, some value of the right type."""

    name: str
    tried: list[KeyPath]
    value: Any


@dataclass
class Said:
    """What dlt says to a workspace: one text in several wrappings, and the fields it is about."""

    texts: list[str] = field(default_factory=list)
    fields: list[Missing] = field(default_factory=list)

    def add(self, outer: BaseException, error: ConfigFieldMissingException) -> None:
        whole = "".join(traceback.format_exception(outer))
        self.texts = [str(error), whole, "".join(f"E       {line}\n" for line in whole.splitlines())]
        if type(error.config) is BaseConfiguration:  # dlt.secrets["a.b"]
            self.fields = [Missing(name, [tuple(name.split("."))], "text") for name in error.fields]
        else:
            self.fields = list(missing_fields(type(error.config), error.traces))


def missing_fields(spec: Any, traces: Any) -> Iterator[Missing]:
    hints = spec.get_resolvable_fields()
    for name, steps in traces.items():
        groups = [step for step in steps if isinstance(step, LookupTraces)]
        for group in groups:
            yield from missing_fields(spec_named(spec, name, class_of(hints[name], group.spec_name)), group.traces)
        if not groups and steps and steps[0].provider != EXPLICIT_VALUES_PROVIDER_NAME:
            tried = [(*step.sections, name) for step in steps]
            yield Missing(name, tried, sample(name, hints.get(name, str)))


def class_of(hint: Any, said: str) -> str:
    """The class a text means: for an annotated one it says `Annotated`."""
    while said == "Annotated" and hasattr(hint, "__metadata__"):
        hint = hint.__origin__
        said = getattr(hint, "__name__", said)
    return said


Ask = Callable[[Workspace, str], Said]


def ask_destination(name: str) -> Ask:
    def ask(workspace: Workspace, profile: str) -> Said:
        said = Said()
        with run_as(workspace, profile), bare_machine(), configuration_only([]):
            pipeline = None
            try:
                pipeline = dlt.pipeline("any", str(workspace.global_dir), destination=name, dataset_name="any")
                pipeline._get_destination_clients(Schema("any"))
            except Exception as outer:
                error = cause(outer, ConfigFieldMissingException)
                if error:
                    said.add(outer, error)
            finally:
                if pipeline:
                    pipeline.drop()
                    pipeline.deactivate()
        return said

    return ask


def ask_project(workspace: Workspace, profile: str) -> Said:
    """The first text that the scripts of a project end with."""

    def run() -> Said:
        said = Said()
        shutil.rmtree(workspace.global_dir / "pipelines", ignore_errors=True)
        with run_as(workspace, profile), bare_machine(), configuration_only([]):
            sys.path.insert(0, str(workspace.project))
            for step in run_scripts(workspace.project):
                try:
                    step()
                except Exception as outer:
                    error = cause(outer, ConfigFieldMissingException)
                    if error and not said.texts:
                        said.add(outer, error)
        return said

    return run_apart(run)


# --- what the program says


def answer(binary: str, workspace: Workspace, text: str, *arguments: str) -> dict[str, Any]:
    command = [binary, "explain", "--from-error", "--json", *options(workspace), *arguments]
    done = subprocess.run(
        command,
        cwd=workspace.project,
        env=dict(workspace.env),
        input=text.encode(),
        capture_output=True,
        timeout=RUN_SECONDS,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{command[1:]} ended with {done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)


def put(workspace: Workspace, file: str, path: KeyPath, value: Any) -> None:
    """Sets a key in a file as a person would, keeping what stands there."""
    target = workspace.project / file
    document = tomlkit.parse(target.read_text() if target.exists() else "")
    table: Any = document
    for section in path[:-1]:
        if section not in table:
            table[section] = tomlkit.table()
        table = table[section]
    table[path[-1]] = value
    write(target, tomlkit.dumps(document))


# --- the checks


@dataclass(frozen=True)
class Start:
    """How a case begins: the profile, the files that are there, whether all fields are filled in at once."""

    name: str
    profile: str
    files: dict[str, str]
    at_once: bool = True


STARTS = [
    Start("nothing there", NO_PROFILE, {"secrets.toml": "", "config.toml": ""}),
    Start("files with other keys", NO_PROFILE, {"secrets.toml": SOMETHING, "config.toml": SOMETHING}, at_once=False),
    Start("no config yet, as dev", "dev", {MARKER: "", "secrets.toml": SOMETHING}),
    Start(
        "as prod with its own files",
        "prod",
        {MARKER: "", "prod.secrets.toml": SOMETHING, "prod.config.toml": SOMETHING},
        at_once=False,
    ),
    Start("as a profile of one's own", "nightly", {MARKER: "", "config.toml": SOMETHING}),
]

OWN = {
    "union": """
import dlt
from typing import Union
from dlt.common.configuration import configspec
from dlt.common.configuration.specs import BaseConfiguration, CredentialsConfiguration
@configspec
class Inner(BaseConfiguration):
    depth: int = None
    word: dlt.TSecretStrValue = None
@configspec
class Here(BaseConfiguration):
    host: str = None
    port: int = None
@configspec
class There(BaseConfiguration):
    host: str = None
    token: dlt.TSecretStrValue = None
    inner: Inner = None
@dlt.source
def shop(place: Union[Here, There] = dlt.config.value, kind: str = dlt.config.value, key: str = dlt.secrets.value):
    return []
dlt.pipeline('crm', destination='postgres', dataset_name='d').run(shop())
""",
    "credentials_by_another_name": """
import dlt
from dlt.common.configuration import configspec
from dlt.common.configuration.specs import CredentialsConfiguration
from dlt.sources.credentials import ConnectionStringCredentials
@configspec
class ShopLogin(CredentialsConfiguration):
    account: str = None
    region: str = None
    password: dlt.TSecretStrValue = None
@dlt.source
def shop(login: ShopLogin = dlt.secrets.value, database: ConnectionStringCredentials = dlt.secrets.value):
    return []
pipeline = dlt.pipeline('crm')
shop()
""",
    "capitals": """
import dlt
@dlt.source(name='Shop', section='MySection')
def Orders(ApiKey: str = dlt.secrets.value, PageSize: int = dlt.config.value):
    return []
@dlt.resource
def Rows(OtherKey: str = dlt.secrets.value):
    yield 1
pipeline = dlt.pipeline('crm')
def main():
    list(Rows())
Orders()
""",
    "direct": """
import dlt
@dlt.resource
def rows(limit: int = dlt.config.value):
    yield 1
pipeline = dlt.pipeline('crm')
def read():
    list(rows())
token = dlt.secrets['shop.Token']
""",
    "core_sources": """
import dlt
from dlt.sources.sql_database import sql_database, sql_table
from dlt.sources.filesystem import filesystem, readers
@dlt.resource
def all_of_it(limit: int = dlt.config.value):
    sql_database()
    yield 1
def read_files():
    filesystem()
def read_rows():
    readers()
def read_table():
    sql_table()
pipeline = dlt.pipeline('crm', destination='duckdb', dataset_name='d')
pipeline.run(all_of_it())
""",
    "named_destination": """
import dlt
@dlt.resource
def rows():
    yield 1
dlt.pipeline('crm', destination=dlt.destinations.snowflake(destination_name='Warehouse'), dataset_name='d').run(rows())
""",
    "custom_destination": """
import dlt
@dlt.destination
def push(items, table, url: str = dlt.config.value, token: dlt.TSecretStrValue = dlt.secrets.value):
    pass
@dlt.resource
def rows(since: str = dlt.config.value):
    yield 1
dlt.pipeline('crm', destination=push, dataset_name='d').run(rows())
""",
}
"""Projects in which dlt asks for fields in every way there is."""


class Case:
    """One project or destination, begun in one way."""

    def __init__(self, tally: Tally, binary: str, workspace: Workspace, start: Start, ask: Ask, name: str) -> None:
        self.tally, self.binary, self.workspace, self.start, self.ask = tally, binary, workspace, start, ask
        self.name = f"{name}, {start.name}"
        self.filled: dict[KeyPath, str] = {}
        for file, text in start.files.items():
            workspace.write(file, text)

    def run(self) -> None:
        for _ in range(ROUNDS):
            said = self.ask(self.workspace, self.start.profile)
            if not said.texts:
                return
            again = [missing for missing in said.fields if set(missing.tried) & self.filled.keys()]
            if not self.holds(not again, f"dlt does not find {again} in {self.filled}"):
                return
            if not self.fill(said):
                return
        self.holds(False, f"dlt is not content after {ROUNDS} texts; filled in: {self.filled}")

    def holds(self, holds: bool, message: str) -> bool:
        return self.tally.check(holds, f"{self.name}: {message}")

    def fill(self, said: Said) -> bool:
        """Compares the answers to a text with what dlt tried, and sets the keys in the files they name."""
        answers = [answer(self.binary, self.workspace, text) for text in said.texts]
        if not self.holds(all(one == answers[0] for one in answers), f"wrapped texts are answered otherwise: {answers}"):
            return False
        named = answers[0]
        if not self.holds(named["profile"] == self.start.profile, f"profile {named['profile']}"):
            return False
        told = [(one["field"], read_key(one["key"]), one["file"], one) for one in named["fields"]]
        for missing in said.fields:
            keys = [key for name, key, *_ in told if name == missing.name and key in missing.tried]
            if not self.holds(len(keys) == 1, f"{missing.name}: {keys or told} of {missing.tried}"):
                return False
        for name, key, file, one in told if self.start.at_once else told[:1]:
            asked = [missing for missing in said.fields if missing.name == name and key in missing.tried]
            if not self.holds(bool(asked), f"{key} is asked for by nobody"):
                return False
            self.holds(not one["found_now"] and not one["placeholder"], f"{key} is said to be there: {one}")
            self.holds(one["secret"] is file.endswith("secrets.toml"), f"{key} goes to {file}: {one}")
            put(self.workspace, file, key, asked[0].value)
            self.filled[key] = file
        return True


def of_project(root: Path, name: str, text: Optional[str]) -> Workspace:
    if text is None:
        return Workspace.make(root, name, PROJECTS / name.split(" ")[0])
    workspace = Workspace.make(root, name)
    write(workspace.project / "shop.py", text)
    return workspace


def checks(tally: Tally, binary: str) -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    resolve._emit_placeholder_warning = lambda *_: None
    folders = [folder.name for folder in sorted(PROJECTS.iterdir()) if folder.is_dir()]
    projects: dict[str, Optional[str]] = {**OWN, **dict.fromkeys(folders)}
    with scratch() as root, environment(clean_env(root / "home", {"RUNTIME__DLTHUB_TELEMETRY": "false"})):
        for name in destination_names():
            for start in STARTS:
                workspace = Workspace.make(root, f"{name} {start.name}")
                guarded(Case(tally, binary, workspace, start, ask_destination(name), name))
        for number, (name, text) in enumerate(projects.items()):
            # A run of a project takes a second: each begins in two ways, all of them in each.
            for start in [STARTS[number % len(STARTS)], STARTS[(number + 2) % len(STARTS)]]:
                workspace = of_project(root, f"{name} {start.name}", text)
                guarded(Case(tally, binary, workspace, start, ask_project, name))


def guarded(case: Case) -> None:
    try:
        case.run()
    except Exception:
        case.holds(False, "broke off:\n" + traceback.format_exc())


if __name__ == "__main__":
    main(__file__, checks)
