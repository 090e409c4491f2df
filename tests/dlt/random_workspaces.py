"""What `list` and `explain` say of random workspaces is what dlt itself finds in them.

usage: random_workspaces.py BINARY [--seed N] [--workspaces 500] [--lookups 2000] [--only INDEX]

Each workspace is listed for three profiles and compared key by key with dlt's providers: value, provider, file.
Where dlt cannot read a file, `list` must name exactly the files dlt's own reader refuses and show what is in the
others. The lookups compare `explain KEY` with dlt's own sequence of (provider, key), up to the hit.

A failing workspace is kept; `--seed N --only INDEX` makes it again.
"""

import argparse
import datetime
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterable, Mapping, Optional

import tomlkit

from generator import TPath, Workspace, make_workspace, spell_path
from harness import clean_env, environment
from referee import (
    Answer,
    Effective,
    Place,
    Unsettled,
    active_profile,
    effective_values,
    explain,
    parsed_file,
    plain_lookup,
    question,
    read_error,
    resolver_traces,
    toml_providers,
    value_at,
    with_vaults,
)
from dlt.common.configuration.providers import EnvironProvider

RUN_SECONDS = 60
THREADS = 2
SHOWN_FAILURES = 20
NOBODY = "nobody"
"""A profile without files."""


# ---------------------------------------------------------------- running


@dataclass
class Ground:
    """A workspace on disk, with the environment the program and dlt see."""

    workspace: Workspace
    folder: Path
    env: dict[str, str]
    failed: bool = False

    @classmethod
    def lay(cls, workspace: Workspace, root: Path) -> "Ground":
        folder = root / f"workspace-{workspace.index}"
        (folder / "home").mkdir(parents=True)
        workspace.write(folder / "project", folder / "global")
        env = clean_env(folder / "home", workspace.variables)
        if workspace.settings != ".dlt":
            env["DLT_CONFIG_FOLDER"] = workspace.settings
        return cls(workspace, folder, env)

    def place(self, profile: str) -> Place:
        settings_dir = self.folder / "project" / self.workspace.settings
        return Place(str(settings_dir), str(self.folder / "global"), profile, self.workspace.marker)

    def command(self, binary: str, *arguments: str, profile: str) -> list[str]:
        project, global_dir = str(self.folder / "project"), str(self.folder / "global")
        where = ["--project", project, "--global-dir", global_dir, "--profile", profile]
        return [binary, *arguments, "--json", *where]

    def run(
        self, command: list[str], cwd: Optional[Path] = None, env: Optional[Mapping[str, str]] = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Runs the program; called from the pool."""
        return subprocess.run(
            command,
            cwd=cwd or self.folder / "home",
            env=dict(env or self.env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=RUN_SECONDS,
        )


@dataclass
class Tally:
    """Counts what was compared and tells what disagreed."""

    seed: int
    passed: int = 0
    failed: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    def settle(self, ground: Ground, kind: str, about: str, complaints: list[str]) -> None:
        """One comparison, agreed upon when there are no complaints."""
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if not complaints:
            self.passed += 1
            return
        self.failed += 1
        ground.failed = True
        if self.failed <= SHOWN_FAILURES:
            print(f"FAILED seed {self.seed} workspace {ground.workspace.index} {about}\n  in {ground.folder}")
            for complaint in complaints[:8]:
                print(f"  {complaint}")


def parsed(done: subprocess.CompletedProcess[bytes], statuses: Iterable[int]) -> tuple[Any, list[str]]:
    """The JSON a run printed, and what is wrong with the run itself."""
    complaints = []
    if done.returncode not in statuses:
        complaints.append(f"exit status {done.returncode}: {done.stderr.decode(errors='replace').strip()[:600]}")
    try:
        return json.loads(done.stdout), complaints
    except ValueError as error:
        return None, [*complaints, f"no JSON on stdout: {error}"]


# ---------------------------------------------------------------- values


def same_value(expected: Any, printed: Any) -> bool:
    """dlt's value against the JSON: types told apart, date-times as TOML text, inf and nan as text."""
    if isinstance(expected, (datetime.date, datetime.time)):
        return isinstance(printed, str) and same_moment(expected, printed)
    if isinstance(expected, float) and not math.isfinite(expected):
        return isinstance(printed, str) and printed.lstrip("+") == str(expected)
    if isinstance(expected, dict):
        return (
            isinstance(printed, dict)
            and expected.keys() == printed.keys()
            and all(same_value(value, printed[key]) for key, value in expected.items())
        )
    if isinstance(expected, list):
        return (
            isinstance(printed, list)
            and len(expected) == len(printed)
            and all(map(same_value, expected, printed))
        )
    return type(expected) is type(printed) and expected == printed


def same_moment(expected: Any, text: str) -> bool:
    try:
        value = tomlkit.parse(f"value = {text}").unwrap()["value"]
    except ValueError:
        return False
    return type(value) is type(expected) and value == expected


def compare_entries(
    place: Place, providers: list[Any], expected: Mapping[TPath, Effective], listing: Mapping[str, Any]
) -> list[str]:
    """Every leaf dlt has, once, with its value and origin; nothing dlt has not."""
    complaints = []
    listed: dict[TPath, Mapping[str, Any]] = {}
    for entry in listing["entries"]:
        path = tuple(entry["path"])
        if path in listed:
            complaints.append(f"{path}: listed twice")
        listed[path] = entry
    for path, hit in expected.items():
        entry = listed.get(path)
        if entry is None or entry.get("origin") is None:
            complaints.append(f"{path}: dlt has {hit}, the program {entry}")
        else:
            complaints += compare_entry(path, hit, entry)
    for path, entry in listed.items():
        if path not in expected and entry.get("origin") is not None:
            hit = plain_lookup(place, providers, path)
            if hit is None or isinstance(hit.value, dict):
                complaints.append(f"{path}: dlt has no such leaf, the program {entry}")
            else:
                complaints += compare_entry(path, hit, entry)
    return complaints


def compare_entry(path: TPath, hit: Effective, entry: Mapping[str, Any]) -> list[str]:
    origin = entry["origin"]
    complaints = []
    if not same_value(hit.value, entry.get("value")):
        complaints.append(f"{path}: value: dlt has {hit.value!r}, the program {entry.get('value')!r}")
    if (origin["provider"], origin.get("file")) != (hit.provider, hit.file) and not (
        hit.provider == origin["provider"] == "environment"
    ):
        complaints.append(f"{path}: origin: dlt has {(hit.provider, hit.file)}, the program {origin}")
    return complaints


@dataclass
class Listed:
    """One `list` to run, and where dlt reads then."""

    place: Place
    env: Mapping[str, str]
    active: Optional[str] = None
    """The profile dlt takes when none is named, None when one is."""


def compare_listing(ground: Ground, listed: Listed, done: subprocess.CompletedProcess[bytes]) -> list[str]:
    """One workspace and profile."""
    listing, complaints = parsed(done, (0,))
    if listing is None or complaints:
        return complaints
    place = listed.place
    if listing.get("profiles_enabled") != place.profiles_enabled:
        complaints.append(f"profiles_enabled is {listing.get('profiles_enabled')}")
    if listed.active and listing.get("active_profile") != listed.active:
        complaints.append(f"active profile: dlt {listed.active}, the program {listing.get('active_profile')}")
    problems = listing.get("problems") or []
    broken = [path for path in place.files() if read_error(path)]
    complaints += compare_problems(ground, place, broken, problems)
    if readable_for_the_program(place, broken, problems):
        return complaints + compare_own_values(place, broken, listing)
    with environment(listed.env):
        try:
            tomls = toml_providers(place, broken)
        except Exception as error:
            return complaints + compare_merge_failure(place, broken, error, problems)
        expected = effective_values(place, tomls)
        return complaints + compare_entries(place, [EnvironProvider(), *tomls], expected, listing)


def readable_for_the_program(place: Place, broken: list[str], problems: list[Mapping[str, Any]]) -> bool:
    """Whether the program may show values of a file that only dlt's TOML library refuses."""
    named = {problem["file"] for problem in counted(problems) if problem["rule"] == "dlt-unreadable-toml"}
    return any(place.spelled(path) in named for path in broken)


def compare_own_values(place: Place, broken: list[str], listing: Mapping[str, Any]) -> list[str]:
    """Every value said to come from a file dlt reads stands there."""
    complaints = []
    readable = {place.spelled(path): path for path in place.files() if os.path.isfile(path) and path not in broken}
    documents = {file: parsed_file(path).unwrap() for file, path in readable.items()}
    for entry in listing["entries"]:
        file = (entry.get("origin") or {}).get("file")
        if file in documents:
            value = value_at(documents[file], tuple(entry["path"]))
            if not same_value(value, entry.get("value")):
                complaints.append(f"{tuple(entry['path'])}: {file} has {value!r}, the program {entry.get('value')!r}")
    return complaints


def counted(problems: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Problems that say dlt cannot read something; a warning about older versions is no such thing."""
    rules = ("unparsable-file", "dlt-unreadable-toml")
    return [p for p in problems if p.get("rule") in rules and p.get("severity", "error") == "error"]


def compare_problems(
    ground: Ground, place: Place, broken: list[str], problems: list[Mapping[str, Any]]
) -> list[str]:
    """Exactly the files dlt's reader refuses are named. Files of other profiles may be named, if dlt refuses them."""
    named = {problem["file"] for problem in counted(problems)}
    complaints = [
        f"dlt cannot read {place.spelled(path)} ({read_error(path)}), the program does not say so"
        for path in broken
        if place.spelled(path) not in named
    ]
    if named - {place.spelled(path) for path in broken}:
        complaints += refuted(ground, place, broken, named)
    return complaints


def refuted(ground: Ground, place: Place, broken: list[str], named: set[str]) -> list[str]:
    """Files the program calls unreadable although dlt reads them, alone and merged."""
    fine = []
    for folder in (place.settings_dir, place.global_dir):
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            if place.spelled(path) in named and read_error(path) is None:
                fine.append(path)
    if not fine or merges_fail(ground, place, broken):
        return []
    return [f"dlt reads {place.spelled(path)}, the program says it does not" for path in fine]


def merges_fail(ground: Ground, asked: Place, broken: list[str]) -> bool:
    """Whether dlt fails to merge files it can read one by one, where it was asked or for any of the three profiles."""
    for place in [asked, *map(ground.place, ground.workspace.profiles)]:
        try:
            toml_providers(place, [*broken, *(path for path in place.files() if read_error(path))])
        except Exception:
            return True
    return False


def compare_merge_failure(
    place: Place, broken: list[str], error: Exception, problems: list[Mapping[str, Any]]
) -> list[str]:
    """dlt reads each file but not all together: some file of the workspace must be called unreadable for dlt."""
    candidates = {place.spelled(path) for path in place.files() if os.path.isfile(path) and path not in broken}
    rules = [p["file"] for p in counted(problems) if p["rule"] == "dlt-unreadable-toml"]
    if candidates.intersection(rules):
        return []
    return [f"dlt cannot merge the files ({str(error).splitlines()[-1]}), the program names {rules}"]


# ---------------------------------------------------------------- lookups


@dataclass
class Asked:
    """One `explain` to run, with dlt's answer."""

    path: TPath
    profile: str
    pipeline: Optional[str]
    answer: Answer

    def about(self) -> str:
        pipeline = f" --pipeline {self.pipeline!r}" if self.pipeline else ""
        return f"--profile {self.profile}{pipeline} explain {spell_path(self.path)}"


def ask(ground: Ground, profile: str, rng: random.Random, wanted: int) -> list[Asked]:
    """Some keys of a workspace dlt can read, with dlt's walk for each."""
    place = ground.place(profile)
    workspace = ground.workspace
    with environment(ground.env):
        try:
            providers = with_vaults(toml_providers(place))
        except Exception:
            return []
        asked = []
        for path in rng.choices(workspace.keys, k=wanted * 2):
            pipeline = rng.choice([None, *workspace.pipelines])
            try:
                answer = explain(place, providers, path, pipeline, workspace.secret_arguments)
            except Unsettled:
                continue
            asked.append(Asked(path, profile, pipeline, answer))
            check_referee(providers, asked[-1], workspace)
            if len(asked) == wanted:
                break
        return asked


def check_referee(providers: list[Any], asked: Asked, workspace: Workspace) -> None:
    """The walk made provider by provider is the one dlt's whole resolver makes."""
    step = question(asked.path, providers, workspace.secret_arguments)
    if step.plain or asked.answer.refused:
        return
    traces = resolver_traces(providers, step, asked.pipeline)
    if traces != asked.answer.lookups and (asked.answer.lookups or traces):
        whole_group = not any(trace.key.endswith(step.field) for trace in asked.answer.lookups)
        assert whole_group, f"the referee disagrees with dlt's resolver on {asked.about()}"


def compare_explanation(
    ground: Ground, asked: Asked, done: subprocess.CompletedProcess[bytes]
) -> list[str]:
    """dlt's walk against the program's."""
    answer = asked.answer
    said, complaints = parsed(done, (0,) if answer.found else (1,))
    if said is None:
        return complaints
    if said.get("found") is not answer.found:
        complaints.append(f"found: dlt {answer.found}, the program {said.get('found')}")
    lookups = [(step["provider"], step["key"], step["found"]) for step in said["lookups"]]
    if lookups != [tuple(step) for step in answer.lookups]:
        complaints.append("lookups:")
        complaints += difference([tuple(step) for step in answer.lookups], lookups)
    elif answer.file and said["lookups"][-1].get("file") != answer.file:
        complaints.append(f"file: dlt {answer.file}, the program {said['lookups'][-1].get('file')}")
    refused = said.get("refused")
    if refused and (refused["provider"], refused["key"]) != answer.refused:
        complaints.append(f"refused: dlt {answer.refused}, the program {refused}")
    return complaints


def difference(expected: list[Any], actual: list[Any]) -> list[str]:
    """The first step that differs, and what follows."""
    shorter = min(len(expected), len(actual))
    at = next((i for i in range(shorter) if expected[i] != actual[i]), shorter)
    return [
        f"  step {at + 1} of dlt's {len(expected)}: {expected[at : at + 3]}",
        f"  step {at + 1} of the program's {len(actual)}: {actual[at : at + 3]}",
    ]


# ---------------------------------------------------------------- everything

Job = tuple[str, str, Any, Future[Any]]
"""A run under way: its kind, how to tell it, what to compare it with, its outcome."""


def make_ground(seed: int, index: int, root: Path) -> Ground:
    """The workspace of this number, laid out on disk."""
    return Ground.lay(make_workspace(seed, index), root)


def check_workspace(
    tally: Tally, pool: ThreadPoolExecutor, binary: str, ground: Ground, lookups: int
) -> list[Job]:
    """Starts every run for one workspace; returns what to compare once they are done."""
    workspace = ground.workspace
    rng = random.Random(f"{workspace.seed}/{workspace.index}/questions")
    jobs: list[Job] = []
    for profile in workspace.profiles:
        command = ground.command(binary, "list", "--reveal", profile=profile)
        listed = Listed(ground.place(profile), ground.env)
        jobs.append(("list", f"--profile {profile} list", listed, pool.submit(ground.run, command)))
    if workspace.settings == ".dlt" and rng.random() < 0.3:
        jobs.append(list_where_it_stands(ground, rng, pool, binary))
    profiles = rng.sample(workspace.profiles, len(workspace.profiles))
    while lookups > 0 and profiles:
        asked = ask(ground, profiles.pop(), rng, lookups)
        for one in asked:
            command = ground.command(binary, "explain", spell_path(one.path), profile=one.profile)
            if one.pipeline:
                command += ["--pipeline", one.pipeline]
            jobs.append(("explain", one.about(), one, pool.submit(ground.run, command)))
        lookups -= len(asked)
    return jobs


def list_where_it_stands(ground: Ground, rng: random.Random, pool: ThreadPoolExecutor, binary: str) -> Job:
    """`list` with neither `--project` nor `--profile`: run in the project, or elsewhere with DLT_PROJECT_DIR."""
    cwd, env = ground.folder / "project", dict(ground.env)
    if rng.random() < 0.5:
        env["WORKSPACE__PROFILE"] = rng.choice([*ground.workspace.profiles, ""])
    if rng.random() < 0.4:
        env["DLT_PROJECT_DIR"] = str(cwd)
        cwd = ground.folder / "elsewhere"
        (cwd / ".dlt").mkdir(parents=True)
        if rng.random() < 0.5:
            (cwd / ".dlt" / ".workspace").touch()
    active = active_profile(cwd, env)
    place = ground.place(active or NOBODY)._replace(profiles_enabled=active is not None)
    command = [binary, "list", "--reveal", "--json", "--global-dir", str(ground.folder / "global")]
    shown = [f"{name}={env[name]}" for name in ("WORKSPACE__PROFILE", "DLT_PROJECT_DIR") if name in env]
    about = " ".join([f"cd {cwd.name};", *shown, "list"])
    return "list", about, Listed(place, env, active), pool.submit(ground.run, command, cwd, env)


def finish(tally: Tally, ground: Ground, jobs: list[Job]) -> None:
    """Compares what the runs printed; removes the workspace when all agree."""
    for kind, about, subject, future in jobs:
        done = future.result()
        compare = compare_listing if kind == "list" else compare_explanation
        try:
            complaints = compare(ground, subject, done)
        except (KeyError, TypeError) as error:
            complaints = [f"the JSON has not the shape of the contract: {error!r}"]
        tally.settle(ground, kind, about, complaints)
    if not ground.failed:
        shutil.rmtree(ground.folder)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workspaces", type=int, default=500)
    parser.add_argument("--lookups", type=int, default=2000)
    parser.add_argument("--only", type=int, metavar="INDEX", help="this one workspace")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    binary = os.path.abspath(options.binary)
    root = Path(tempfile.mkdtemp(prefix="dlt-secrets-random-")).resolve()
    tally = Tally(options.seed)
    indices = range(options.workspaces) if options.only is None else [options.only]
    shares = -(-options.lookups // max(1, options.workspaces))
    missing = options.lookups
    started = time.monotonic()
    waiting: list[tuple[Ground, list[Any]]] = []
    with ThreadPoolExecutor(THREADS) as pool:
        for number, index in enumerate(indices, 1):
            ground = make_ground(options.seed, index, root)
            left = len(indices) - number + 1
            share = min(missing, -(-missing // left) + 1) if options.only is None else shares
            jobs = check_workspace(tally, pool, binary, ground, share)
            missing -= sum(kind == "explain" for kind, *_ in jobs)
            waiting.append((ground, jobs))
            if len(waiting) > THREADS * 2:
                finish(tally, *waiting.pop(0))
            if number % 100 == 0:
                seconds = time.monotonic() - started
                print(f"{number} workspaces, {tally.passed} agreed, {tally.failed} failed, {seconds:.0f} s", flush=True)
        for ground, jobs in waiting:
            finish(tally, ground, jobs)
    if not tally.failed:
        shutil.rmtree(root)
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(tally.kinds.items()))
    print(f"seed {options.seed}: {counts}")
    print(f"random_workspaces: {tally.passed} passed, {tally.failed} failed")
    sys.exit(1 if tally.failed else 0)


if __name__ == "__main__":
    main()
