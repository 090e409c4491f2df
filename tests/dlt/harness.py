"""What the checks against dlt share: counting, workspaces, running the program, and dlt as the referee."""

import contextlib
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Optional

import tomlkit
from dlt._workspace._plugins import plug_workspace_context_impl
from dlt._workspace.profile import BUILT_IN_PROFILES
from dlt._workspace.providers import ProfileConfigTomlProvider, ProfileSecretsTomlProvider
from dlt.common.configuration.providers import ConfigTomlProvider, EnvironProvider, SecretsTomlProvider

KeyPath = tuple[str, ...]
Env = Mapping[str, str]

INIT_CASES = [("rest_api", "bigquery"), ("sql_database", "snowflake"), ("filesystem", "postgres")]
"""The pairs of source and destination that `dlt init` is run for."""

NO_PROFILE = "default"
"""How the program calls a workspace without profiles, that is without the file `.dlt/.workspace`."""

PROVIDERS = {
    "Environment Variables": "environment",
    "secrets.toml": "secrets.toml",
    "config.toml": "config.toml",
}
"""dlt's names of its providers, and those of `list --json`."""

RUN_SECONDS = 60
"""No single command takes longer than this."""


# --- counting


class Tally:
    """Counts comparisons and says at once which one failed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.passed = 0
        self.failed = 0

    def check(self, holds: bool, message: str) -> bool:
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"{self.name}: FAILED {message}", file=sys.stderr)
        return bool(holds)

    def equal(self, expected: Any, actual: Any, message: str) -> bool:
        return self.check(same(expected, actual), f"{message}: expected {expected!r}, got {actual!r}")


def main(file: str, checks: Callable[[Tally, str], None]) -> None:
    """Runs the checks of one script on the binary named on the command line; its last line is the count."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: {Path(file).name} PATH_TO_dlt-secrets_BINARY")
    tally = Tally(Path(file).stem)
    try:
        checks(tally, os.path.abspath(sys.argv[1]))
    except Exception:
        tally.check(False, "the script itself broke off:\n" + traceback.format_exc())
    print(f"{tally.name}: {tally.passed} passed, {tally.failed} failed")
    sys.exit(1 if tally.failed else 0)


def same(expected: Any, actual: Any) -> bool:
    """Equality that tells 1, 1.0 and true apart, also inside lists and tables."""
    if type(expected) is not type(actual):
        return False
    if isinstance(expected, dict):
        return expected.keys() == actual.keys() and all(same(v, actual[k]) for k, v in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    return bool(expected == actual)


# --- environments and workspaces


def clean_env(home: Path, extra: Env = {}) -> dict[str, str]:
    """An environment that holds nothing of the caller's but the search path, and where lines gone through are counted."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LLVM_PROFILE_FILE") if name in os.environ}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", **extra}


@contextlib.contextmanager
def environment(env: Env) -> Iterator[None]:
    """Makes `env` the whole environment of this process, for dlt to look into."""
    saved = dict(os.environ)
    os.environ.clear()
    os.environ.update(env)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(saved)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder without symbolic links in its name."""
    with tempfile.TemporaryDirectory(prefix="dlt-secrets-check-") as folder:
        yield Path(folder).resolve()


def write(path: Path, text: str) -> None:
    """Writes the bytes of `text`, making folders where needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def dlt_init(folder: Path, source: str, destination: str) -> Path:
    """What `dlt init SOURCE DESTINATION` writes in an empty folder; returns the folder."""
    home = folder.with_name(folder.name + "-home")
    home.mkdir(parents=True)
    folder.mkdir(parents=True)
    command = [str(Path(sys.executable).with_name("dlt")), "--non-interactive", "init", source, destination]
    env = clean_env(home, {"RUNTIME__DLTHUB_TELEMETRY": "false"})
    done = subprocess.run(
        command, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=RUN_SECONDS
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return folder


SECTION_OR_PLACEHOLDER = re.compile(
    r"""^ (?: \[ (?P<section> [^\]]+ ) \]
          | (?P<key> [\w-]+ ) \ =\  (?P<value> (?: "<configure\ me>" | 0 ) \ \#\ fill\ this\ in! ) ) $""",
    re.MULTILINE | re.VERBOSE,
)


def placeholder_spans(text: str) -> dict[str, tuple[int, int]]:
    """Per key that `dlt init` asks to fill in, where its value and the comment after it stand in the text."""
    spans = {}
    section = ""
    for match in SECTION_OR_PLACEHOLDER.finditer(text):
        if match["section"]:
            section = match["section"]
        else:
            spans[f"{section}.{match['key']}"] = match.span("value")
    if len(spans) != text.count("fill this in!"):
        raise ValueError(f"dlt init wrote a placeholder of an unknown form:\n{text}")
    return spans


@dataclass(frozen=True)
class Workspace:
    """A project with the global folder and the environment that go with it."""

    name: str
    project: Path
    global_dir: Path
    env: Env

    @classmethod
    def make(cls, root: Path, name: str, template: Optional[Path] = None, env: Env = {}) -> "Workspace":
        """A workspace in a folder of its own under `root`: a copy of `template`, or empty."""
        folder = root / name.replace(" ", "-").replace("/", "-")
        for part in ("project", "global", "home"):
            (folder / part).mkdir(parents=True)
        if template is not None:
            shutil.copytree(template, folder / "project", dirs_exist_ok=True)
        return cls(name, folder / "project", folder / "global", clean_env(folder / "home", env))

    def write(self, name: str, text: str) -> None:
        """Writes a file in `.dlt`, or in the global folder when its name begins with `global:`."""
        folder = self.global_dir if name.startswith("global:") else self.project / ".dlt"
        write(folder / name.removeprefix("global:"), text)

    def append(self, name: str, text: str) -> None:
        path = self.project / ".dlt" / name
        write(path, (path.read_text() if path.exists() else "") + text)

    def read(self, file: str) -> str:
        """The text of a file as `list` names it: `.dlt/secrets.toml`, `global:secrets.toml`."""
        if file.startswith("global:"):
            return (self.global_dir / file.removeprefix("global:")).read_bytes().decode()
        return (self.project / file).read_bytes().decode()


# --- the program


def options(workspace: Workspace) -> list[str]:
    return ["--project", str(workspace.project), "--global-dir", str(workspace.global_dir)]


def list_json(binary: str, workspace: Workspace, *arguments: str) -> dict[str, Any]:
    """What `list --json --reveal` prints; an exception when it fails."""
    command = [binary, "list", "--json", "--reveal", *options(workspace), *arguments]
    done = subprocess.run(
        command,
        cwd=workspace.project,
        env=dict(workspace.env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=RUN_SECONDS,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{workspace.name}: {command[1:]} ended with {done.returncode}: {done.stderr.decode()}")
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise RuntimeError(f"{workspace.name}: {command[1:]} printed no JSON: {error}: {done.stdout[:99]!r}") from None


def has_value(entry: Mapping[str, Any]) -> bool:
    return entry.get("origin") is not None


# --- dlt


@dataclass(frozen=True)
class Answer:
    """What dlt finds for one key, in the words of `list --json`; the file is None for the environment."""

    value: Any
    provider: str
    file: Optional[str]


class Referee:
    """dlt's own providers on one workspace and profile (`NO_PROFILE` when there is no marker)."""

    def __init__(self, workspace: Workspace, profile: str) -> None:
        self.env = workspace.env
        settings, global_dir = str(workspace.project / ".dlt"), str(workspace.global_dir)
        with environment(self.env):
            if profile == NO_PROFILE:
                self.files = [SecretsTomlProvider(settings, global_dir), ConfigTomlProvider(settings, global_dir)]
            else:
                self.files = [
                    ProfileSecretsTomlProvider(settings, profile, global_dir),
                    ProfileConfigTomlProvider(settings, profile, global_dir),
                ]

    def leaves(self) -> set[KeyPath]:
        """Every key that stands in a file."""
        return {path for provider in self.files for path in leaf_paths(provider._config_doc)}

    def lookup(self, path: KeyPath) -> Optional[Answer]:
        """The plain lookup of exactly this path."""
        *sections, key = path
        with environment(self.env):
            for provider in [EnvironProvider(), *self.files]:
                value, _ = provider.get_value(key, Any, None, *sections)
                if value is not None:
                    return Answer(value, PROVIDERS[provider.name], origin_file(provider, path))
        return None


def origin_file(provider: Any, path: KeyPath) -> Optional[str]:
    if isinstance(provider, EnvironProvider):
        return None
    location = provider.get_value_location(path[-1], None, *path[:-1])
    return location if location.startswith("global:") else f".dlt/{location}"


def leaf_paths(table: Mapping[str, Any], above: KeyPath = ()) -> Iterator[KeyPath]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaf_paths(value, (*above, key))
        else:
            yield (*above, key)


def env_name(path: KeyPath) -> str:
    return EnvironProvider.get_key_name(path[-1], *path[:-1])


def active_profile(workspace: Workspace) -> str:
    """The profile dlt takes when none is given."""
    with environment(workspace.env):
        context = plug_workspace_context_impl(str(workspace.project), None)
        return context.profile if context else NO_PROFILE


def shown_profiles(workspace: Workspace, asked: Optional[str]) -> set[str]:
    """The profiles of the contract: dev, prod, access, and any other that is active, pinned, asked for or has files."""
    with environment(workspace.env):
        context = plug_workspace_context_impl(str(workspace.project), None)
        if not context:
            return {NO_PROFILE}
        pinned = set(context.available_profiles()) - set(BUILT_IN_PROFILES)
    folders = (Path(context.settings_dir), workspace.global_dir)
    names = [file.name for folder in folders if folder.is_dir() for file in folder.iterdir() if file.is_file()]
    endings = (".secrets.toml", ".config.toml")
    with_files = {name[: -len(end)] for name in names for end in endings if name.endswith(end) and name != end}
    return {"dev", "prod", "access", context.profile} | pinned | with_files | ({asked} if asked else set())


# --- the comparison


def compare(tally: Tally, binary: str, workspace: Workspace, profile: Optional[str]) -> list[dict[str, Any]]:
    """Compares `list` with dlt, for the active profile when `profile` is None; returns the entries."""
    wanted = profile or active_profile(workspace)
    listing = list_json(binary, workspace, *(["--profile", profile] if profile else []))
    where = f"{workspace.name} · profile {wanted}"
    compare_head(tally, where, workspace, listing, wanted, given=profile is not None)
    entries = listing["entries"]
    compare_keys(tally, where, Referee(workspace, wanted), entries)
    for entry in entries:
        compare_entry(tally, f"{where} · {entry['key']}", workspace, wanted, entry)
    return entries


def compare_head(
    tally: Tally, where: str, workspace: Workspace, listing: Mapping[str, Any], wanted: str, given: bool
) -> None:
    """The fields beside the entries; `active_profile` only where no profile was asked for."""
    active, expected = active_profile(workspace), shown_profiles(workspace, wanted if given else None)
    tally.equal(1, listing["version"], f"{where}: version")
    tally.equal(active != NO_PROFILE, listing["profiles_enabled"], f"{where}: profiles_enabled")
    if not given:
        tally.equal(active, listing["active_profile"], f"{where}: active_profile")
    listed = set(listing["profiles"])
    tally.equal(sorted(expected), sorted(listed), f"{where}: profiles")


def compare_keys(tally: Tally, where: str, referee: Referee, entries: list[dict[str, Any]]) -> None:
    """Same keys having a value, and for each the same value, provider and file."""
    listed: dict[KeyPath, dict[str, Any]] = {}
    for entry in entries:
        path = tuple(entry["path"])
        tally.check(path not in listed, f"{where} · {entry['key']}: listed once")
        listed[path] = entry
    for path in sorted(referee.leaves() | listed.keys()):
        compare_answer(tally, f"{where} · {'.'.join(path)}", referee.lookup(path), listed.get(path))


def compare_answer(tally: Tally, where: str, answer: Optional[Answer], entry: Optional[dict[str, Any]]) -> None:
    if answer is None:
        tally.check(entry is None or not has_value(entry), f"{where}: dlt finds no value, the program does: {entry}")
        return
    if not tally.check(entry is not None and has_value(entry), f"{where}: dlt finds {answer}, the program {entry}"):
        return
    origin = entry["origin"]
    if tally.check("value" in entry, f"{where}: --reveal gives no value"):
        compare_value(tally, where, answer.value, entry["value"])
    tally.equal(answer.provider, origin["provider"], f"{where}: provider")
    if answer.file is not None:
        tally.equal(answer.file, origin["file"], f"{where}: file")
        tally.equal(type_name(answer.value), entry["type"], f"{where}: type")


def compare_value(tally: Tally, where: str, expected: Any, printed: Any) -> None:
    try:
        actual = from_json(expected, printed)
    except ValueError:
        actual = printed
    tally.equal(expected, actual, f"{where}: value")


def from_json(expected: Any, printed: Any) -> Any:
    """The printed value with the text of date-times read as TOML, wherever dlt has a date-time."""
    if isinstance(expected, (datetime.date, datetime.time)) and isinstance(printed, str):
        return tomlkit.parse(f"value = {printed}").unwrap()["value"]
    if isinstance(expected, list) and isinstance(printed, list) and len(expected) == len(printed):
        return list(map(from_json, expected, printed))
    if isinstance(expected, dict) and isinstance(printed, dict):
        return {key: from_json(expected.get(key), value) for key, value in printed.items()}
    return printed


def type_name(value: Any) -> str:
    """The `type` of `list --json`; bool and datetime are asked first because they are also int and date."""
    names = {bool: "boolean", int: "integer", float: "float", str: "string", list: "array", dict: "table"}
    dates = (datetime.date, datetime.time)
    return "datetime" if isinstance(value, dates) else next(names[kind] for kind in names if isinstance(value, kind))


def compare_entry(tally: Tally, where: str, workspace: Workspace, profile: str, entry: dict[str, Any]) -> None:
    """What an entry says about itself, whatever dlt finds."""
    path = tuple(entry["path"])
    tally.equal(profile, entry["profile"], f"{where}: profile")
    tally.equal(path, read_key(entry["key"]), f"{where}: `key` is the TOML spelling of `path`")
    tally.equal(env_name(path), entry["env"], f"{where}: env")
    tally.equal(entry["status"] == "missing", not has_value(entry), f"{where}: status {entry['status']} and origin")
    if has_value(entry) and entry["origin"]["provider"] != "environment":
        compare_place(tally, where, workspace, profile, entry)


def compare_place(tally: Tally, where: str, workspace: Workspace, profile: str, entry: dict[str, Any]) -> None:
    """The line holds the key, an empty text is called empty, and `inherited` tells whose file it is."""
    origin = entry["origin"]
    lines = workspace.read(origin["file"]).splitlines()
    line = lines[origin["line"] - 1] if 0 < origin["line"] <= len(lines) else ""
    tally.check(entry["path"][-1] in line, f"{where}: line {origin['line']} of {origin['file']} is {line!r}")
    tally.equal(entry.get("value") == "", entry["status"] == "empty", f"{where}: status {entry['status']}")
    if profile != NO_PROFILE and not origin["file"].startswith(f"global:{profile}."):
        own = origin["file"].startswith(f".dlt/{profile}.")
        tally.equal(not own, entry["inherited"], f"{where}: inherited, from {origin['file']}")


def read_key(text: str) -> Optional[KeyPath]:
    """The path a dotted TOML key names, None when it is not one."""
    try:
        (path,) = leaf_paths(tomllib.loads(f"{text} = 1"))
    except ValueError:
        return None
    return path
