"""Files that write their tables in pieces, merged for every profile: `list` says what dlt's providers then have.

usage: random_merges.py BINARY [--seed N] [--workspaces 100] [--only INDEX]

Each file is made line by line of few names, and a line stays where dlt's TOML library takes it: so tables come in
pieces, arrays of tables in the midst of them, and in orders that TOML forbids. Each profile's own files stand over
shared ones and, now and then, global ones, and mostly name what those name too. `--seed N --only INDEX` makes one
workspace again; one that fails is kept.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import tomlkit

from harness import RUN_SECONDS, clean_env, environment
from random_workspaces import same_value
from referee import Place, parsed_file, read_error, toml_providers, value_at

THREADS = 2
PROFILES = ("dev", "prod", "access", "one", "two", "three", "four", "five")
NAMES = {"secrets.toml": "abcd", "config.toml": "wxyz"}
"""Names of their own, so that no secret hides a config value."""

TPath = tuple[str, ...]


# ---------------------------------------------------------------- files


class Scribe:
    """Writes files of a few names, each value another number."""

    def __init__(self, rng: random.Random, names: str) -> None:
        self.rng = rng
        self.names = names[: rng.choice((2, 2, 3, 4))]
        self.number = 0
        self.arrays = rng.choice((0.05, 0.3, 0.6))

    def key(self, parts: Optional[int] = None) -> TPath:
        return tuple(self.rng.choice(self.names) for _ in range(parts or self.rng.choice((1, 1, 2, 2, 3, 4))))

    def value(self, depth: int = 0) -> str:
        rng = self.rng
        if depth < 2 and rng.random() < 0.18:
            entries = (f"{'.'.join(self.key(rng.choice((1, 1, 2))))} = {self.value(depth + 1)}" for _ in range(rng.randint(0, 2)))
            return "{" + ", ".join(entries) + "}"
        self.number += 1
        forms = ("{}", "{}", "{}", "1", "[{}]", '"{}"', "true", "[{{a = {}}}]", "1979-05-27T07:32:{:02}Z", "{}.0")
        return rng.choice(forms).format(self.number % 60)

    def entry(self, key: TPath) -> str:
        return f"{'.'.join(key)} = {self.value()}"

    def header(self, lines: list[str]) -> str:
        """A header, often with the name of one before it: such pieces can be equal."""
        indent = self.rng.choice(("", "", "", "", "", "", "  ", "\t"))
        opening, closing = ("[[", "]]") if self.rng.random() < self.arrays else ("[", "]")
        names = [line.strip("[] \t") for line in lines if line.strip().startswith("[")]
        name = self.rng.choice(names) if names and self.rng.random() < 0.3 else ".".join(self.key())
        return f"{indent}{opening}{name}{closing}"

    def scattered(self) -> str:
        """A file in pieces."""
        lines: list[str] = []
        for _ in range(self.rng.choice((0, 0, 1, 2))):
            self.write(lines, self.entry(self.key(self.rng.choice((1, 2, 2, 3)))))
        for _ in range(self.rng.choice((2, 3, 4, 5, 6, 7))):
            if self.write(lines, self.header(lines)):
                for _ in range(self.rng.choice((0, 0, 0, 1, 2))):
                    self.write(lines, self.entry(self.key(self.rng.choice((1, 1, 2)))))
                if self.rng.random() < 0.1:
                    lines.append(self.rng.choice(("", "# note")))
        return text_of(lines)

    def over(self, weaker: str) -> str:
        """A short file that mostly names what a weaker one names."""
        known = paths(tomlkit.parse(weaker).unwrap(), ())
        lines: list[str] = []
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            key = self.rng.choice(known) if known and self.rng.random() < 0.8 else self.key()
            if self.rng.random() < 0.3:
                key = (*key, *self.key(1))
            is_table = len(key) > 1 and self.rng.random() < 0.25
            self.write(lines, f"[{'.'.join(key)}]" if is_table else self.entry(key))
        return text_of(lines)

    def write(self, lines: list[str], line: str) -> bool:
        """Writes a line where dlt's library can read the file with it."""
        try:
            tomlkit.parse(text_of([*lines, line])).unwrap()
        except Exception:
            return False
        lines.append(line)
        return True


def text_of(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def paths(table: dict[str, Any], above: TPath) -> list[TPath]:
    """The paths of everything, arrays of tables whole."""
    found = []
    for key, value in table.items():
        found.append((*above, key))
        if isinstance(value, dict):
            found += paths(value, (*above, key))
    return found


def make_files(seed: int, index: int) -> dict[str, str]:
    """The files of one workspace, with `global:` before those of the global folder."""
    rng = random.Random(f"{seed}/{index}/merges")
    files = {}
    for kind, names in NAMES.items():
        files[kind] = shared = Scribe(rng, names).scattered()
        if rng.random() < 0.3:
            files[f"global:{kind}"] = Scribe(rng, names).scattered()
        for profile in PROFILES:
            scribe = Scribe(rng, names)
            own = scribe.over(shared) if rng.random() < 0.8 else scribe.scattered()
            files[f"{profile}.{kind}"] = own
    return files


# ---------------------------------------------------------------- comparison


@dataclass
class Ground:
    """A workspace on disk."""

    index: int
    folder: Path
    env: dict[str, str]

    @classmethod
    def lay(cls, seed: int, index: int, root: Path) -> "Ground":
        folder = root / f"merges-{index}"
        for name in ("home", "global", "project/.dlt"):
            (folder / name).mkdir(parents=True)
        (folder / "project/.dlt/.workspace").touch()
        for name, text in make_files(seed, index).items():
            place = folder / ("global" if name.startswith("global:") else "project/.dlt")
            (place / name.removeprefix("global:")).write_text(text)
        return cls(index, folder, clean_env(folder / "home"))

    def place(self, profile: str) -> Place:
        return Place(str(self.folder / "project/.dlt"), str(self.folder / "global"), profile, True)

    def run(self, binary: str) -> Any:
        """What `list` says of all profiles."""
        where = ["--project", str(self.folder / "project"), "--global-dir", str(self.folder / "global")]
        command = [binary, "list", "--json", "--reveal", "--all-profiles", *where]
        done = subprocess.run(
            command, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, timeout=RUN_SECONDS
        )
        if done.returncode != 0:
            raise RuntimeError(f"workspace {self.index}: status {done.returncode}: {done.stderr.decode()[:600]}")
        return json.loads(done.stdout)


def compare(ground: Ground, listing: dict[str, Any]) -> list[list[str]]:
    """The complaints of each file and of each profile."""
    outcomes = []
    errors = [problem for problem in listing["problems"] if problem["severity"] == "error"]
    for path in sorted({path for profile in PROFILES for path in ground.place(profile).files()}):
        named = [problem["message"] for problem in errors if problem["file"] == ground.place("dev").spelled(path)]
        alone = [problem for problem in errors if problem["file"] == ground.place("dev").spelled(path) and "profiles" not in problem]
        if alone:
            outcomes.append([f"dlt reads {path} ({read_error(path)}), the program does not: {named}"])
        else:
            outcomes.append([])
    for profile in PROFILES:
        entries = [entry for entry in listing["entries"] if entry["profile"] == profile]
        outcomes.append(compare_profile(ground.place(profile), entries, errors))
    return outcomes


def compare_profile(place: Place, entries: list[dict[str, Any]], errors: list[dict[str, Any]]) -> list[str]:
    fails = [problem for problem in errors if place.profile in problem.get("profiles", [])]
    try:
        providers = toml_providers(place)
    except Exception as error:
        said = str(error).splitlines()[-1]
        return [] if fails else [f"{place.profile}: dlt fails to merge ({said}), the program does not say so"]
    if fails:
        return [f"{place.profile}: dlt merges, the program says it fails: {fails[0]['message']}"]
    complaints = []
    expected = {path: value for provider in providers for path, value in leaves(provider._config_doc, ())}
    listed = {tuple(entry["path"]): entry for entry in entries if entry["origin"]}
    for path in expected.keys() | listed.keys():
        if path not in listed:
            complaints.append(f"{place.profile}: {'.'.join(path)}: dlt has {expected[path]!r}, the program nothing")
        elif path not in expected:
            complaints.append(f"{place.profile}: {'.'.join(path)}: dlt has nothing, the program {listed[path]['value']!r}")
        elif not same_value(expected[path], listed[path]["value"]):
            complaints.append(f"{place.profile}: {'.'.join(path)}: dlt has {expected[path]!r}, the program {listed[path]['value']!r}")
        else:
            complaints += misplaced(place, path, expected[path], listed[path]["origin"]["file"])
    return complaints


def misplaced(place: Place, path: TPath, value: Any, named: str) -> list[str]:
    """The value stands in the file that is named; an array of tables may have lost some of its elements."""
    at = {place.spelled(file): file for file in place.files()}
    there = value_at(parsed_file(at[named]).unwrap(), path)
    if there == value or isinstance(there, list) and isinstance(value, list):
        return []
    return [f"{place.profile}: {'.'.join(path)}: {value!r} is said to stand in {named}, which has {there!r}"]


def leaves(table: dict[str, Any], above: TPath) -> list[tuple[TPath, Any]]:
    found = []
    for key, value in table.items():
        found += leaves(value, (*above, key)) if isinstance(value, dict) else [((*above, key), value)]
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workspaces", type=int, default=100)
    parser.add_argument("--only", type=int, metavar="INDEX", help="this one workspace")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    binary = os.path.abspath(options.binary)
    root = Path(tempfile.mkdtemp(prefix="dlt-secrets-merges-")).resolve()
    indices = range(options.workspaces) if options.only is None else [options.only]
    passed = failed = 0
    with ThreadPoolExecutor(THREADS) as pool:
        grounds = (Ground.lay(options.seed, index, root) for index in indices)
        runs = [(ground, pool.submit(ground.run, binary)) for ground in grounds]
        for ground, run in runs:
            with environment(ground.env):
                outcomes = compare(ground, run.result())
            complaints = [complaint for outcome in outcomes for complaint in outcome]
            failed += sum(map(bool, outcomes))
            passed += sum(not outcome for outcome in outcomes)
            if complaints:
                print(f"FAILED seed {options.seed} workspace {ground.index} in {ground.folder}")
                print("".join(f"  {complaint}\n" for complaint in complaints[:8]), end="")
            else:
                shutil.rmtree(ground.folder)
    if not failed:
        shutil.rmtree(root)
    print(f"random_merges: {passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
