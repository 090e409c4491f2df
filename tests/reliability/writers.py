"""Several who write one file at a time: every edit that was acknowledged is there, or its loss was told.

    writers.py PATH_TO_BINARY

Two to four writers at a time change a line each of the same file, begun at random moments: `set` of this program, the writer of
dlt, `sed -i`. And the user interface saves over changes that neither size nor time tell of.
"""

import itertools
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
from harness import Tally, clean_env, main, scratch, write  # noqa: E402
from terminal import ENTER, Terminal  # noqa: E402

import tomlkit  # noqa: E402

INTERLEAVINGS = 10_000
SEED = 8
WORKERS = 2 * (os.cpu_count() or 2)
"""A save waits for others, and leaves the processor to them."""
LONGEST_DELAY = 0.006
"""Seconds; about what a process needs to begin, read and write."""

WRITERS = ["w0", "w1", "w2", "w3"]
OLD = "# Ann's file\n[sources.crm]\n" + "".join(f"{name} = 'old-{name}' # of {name}\n" for name in WRITERS)


@dataclass
class Edit:
    """What one writer did."""

    key: str
    by: str
    began: float = 0.0
    ended: float = 0.0
    acknowledged: bool = False
    said: str = ""

    def overlaps(self, other: "Edit") -> bool:
        return self.began <= other.ended and other.began <= self.ended


@dataclass
class Project:
    folder: Path
    home: Path
    binary: str

    @property
    def file(self) -> Path:
        return self.folder / ".dlt" / "secrets.toml"

    def by_program(self, edit: Edit) -> None:
        command = [
            self.binary, "set", f"sources.crm.{edit.key}", "--project", str(self.folder),
            "--global-dir", str(self.home / "global"),
        ]  # fmt: skip
        done = subprocess.run(
            command, input=f"new-{edit.key}", capture_output=True, text=True, timeout=60, env=clean_env(self.home)
        )
        edit.acknowledged, edit.said = done.returncode == 0, done.stderr

    def by_dlt(self, edit: Edit) -> None:
        """As `write_toml` of dlt's providers does: read, change, and write over the file in place."""
        document = tomlkit.parse(self.file.read_text())
        document["sources"]["crm"][edit.key] = f"new-{edit.key}"
        with open(self.file, "w", encoding="utf-8") as file:
            tomlkit.dump(document, file)
        edit.acknowledged = True

    def by_sed(self, edit: Edit) -> None:
        command = ["sed", "-i", f"s/'old-{edit.key}'/'new-{edit.key}'/", str(self.file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        edit.acknowledged, edit.said = done.returncode == 0, done.stderr


HANDS: dict[str, Callable[[Project, Edit], None]] = {
    "program": Project.by_program, "dlt": Project.by_dlt, "sed": Project.by_sed,
}  # fmt: skip

CASTS = [
    ["program", "program"],
    ["program", "program", "program"],
    ["program", "program", "program", "program"],
    ["program", "dlt"],
    ["program", "sed"],
    ["program", "program", "dlt"],
    ["program", "program", "sed"],
    ["program", "program", "dlt", "sed"],
]
"""Who writes at a time."""


def perform(project: Project, cast: list[str], chance: random.Random) -> list[Edit]:
    edits = [Edit(key, by) for key, by in zip(WRITERS, cast)]
    delays = [chance.uniform(0, LONGEST_DELAY) for _ in edits]

    def act(edit: Edit, delay: float) -> None:
        time.sleep(delay)
        edit.began = time.monotonic()
        try:
            HANDS[edit.by](project, edit)
        except (tomlkit.exceptions.ParseError, KeyError) as error:
            # dlt's writer looked while another one of its kind had only begun to write.
            edit.said = str(error)
        edit.ended = time.monotonic()

    threads = [threading.Thread(target=act, args=pair) for pair in zip(edits, delays)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return edits


def fault(project: Project, edits: list[Edit]) -> str:
    """What is wrong with the file after all have written, or nothing."""
    text = project.file.read_text()
    try:
        values = tomllib.loads(text).get("sources", {}).get("crm", {})
    except tomllib.TOMLDecodeError as error:
        return f"the file is broken ({error}): {text!r}"
    # Those who neither look nor lock lose each other's edits, and the program's when they read before it wrote.
    strangers = [edit for edit in edits if edit.by != "program"]
    by_program = {edit.key for edit in edits if edit.by == "program"}
    if set(values) <= by_program and any(one.overlaps(other) for one, other in itertools.combinations(strangers, 2)):
        # One of them read what the other one had only begun to write, an empty file, and wrote that.
        return ""
    for edit in edits:
        there = values.get(edit.key) == f"new-{edit.key}"
        taken_by = [other for other in strangers if other is not edit and other.overlaps(edit)]
        if edit.acknowledged and not there and not taken_by:
            return f"{edit.by}'s {edit.key} was acknowledged and is not there: {text!r}"
        if not edit.acknowledged and not edit.said:
            return f"{edit.by}'s {edit.key} was refused without a word"
        if edit.by == "program" and not edit.acknowledged and not strangers and there:
            return f"{edit.key} was refused and is there: {edit.said}"
    undone = text
    for edit in edits:
        undone = undone.replace(f"'new-{edit.key}'", f"'old-{edit.key}'").replace(f'"new-{edit.key}"', f"'old-{edit.key}'")
    if undone != OLD:
        return f"other bytes have changed: {text!r}"
    left = [path for path in project.folder.rglob("*") if path.is_file() and path != project.file]
    return f"{left} were left" if left else ""


def interleave(tally: Tally, binary: str, root: Path) -> None:
    refused: dict[str, int] = {}

    def run(worker: int) -> None:
        chance = random.Random(SEED * 1000 + worker)
        project = Project(root / str(worker) / "project", root / str(worker) / "home", binary)
        project.home.mkdir(parents=True)
        for number in range(worker, INTERLEAVINGS, WORKERS):
            write(project.file, OLD)
            cast = CASTS[number // WORKERS % len(CASTS)]
            edits = perform(project, cast, chance)
            wrong = fault(project, edits)
            tally.check(not wrong, f"{' and '.join(cast)}, round {number}: {wrong}")
            for edit in edits:
                if not edit.acknowledged:
                    refused[edit.by] = refused.get(edit.by, 0) + 1

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(run, range(WORKERS)))
    print(f"writers: {INTERLEAVINGS} interleavings; refused {refused}")


# --- what neither size nor time tell of


def save_over(tally: Tally, binary: str, root: Path, theirs: str, asked: bool, atomically: bool) -> None:
    """A change of the same length, and with the old time put back, behind the back of an open program."""
    name = f"same size and time, {theirs}, {'renamed' if atomically else 'in place'}"
    project = Project(root / "project", root / "home", binary)
    project.home.mkdir(parents=True)
    write(project.file, OLD)
    before = project.file.stat()
    command = [binary, "--project", str(project.folder), "--global-dir", str(project.home / "global")]
    with Terminal(command, project.folder, clean_env(project.home)) as terminal:
        terminal.press("gjj")
        terminal.press(ENTER)
        terminal.press("new-w0")
        terminal.press(ENTER)
        changed = OLD.replace(f"old-{theirs}", f"oLd-{theirs}")
        if atomically:
            beside = project.file.with_name("beside")
            write(beside, changed)
            os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
            beside.rename(project.file)
        else:
            write(project.file, changed)
            os.utime(project.file, ns=(before.st_atime_ns, before.st_mtime_ns))
        for _ in range(3):
            # What was changed may be told while the review is open, which closes it.
            screen = terminal.press("s") + terminal.press("y")
        if asked:
            tally.equal(changed, project.file.read_text(), f"{name}: written over:\n{screen}")
            tally.check("changed on disk" in screen, f"{name}: not told:\n{screen}")
        else:
            expected = changed.replace("old-w0", "new-w0")
            tally.equal(expected, project.file.read_text(), f"{name}:\n{screen}")


def checks(tally: Tally, binary: str) -> None:
    # In memory where that is possible: it is the order that is tried here, not the disk.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as root:
        interleave(tally, binary, Path(root))
    for theirs, atomically in itertools.product(["w0", "w1"], [False, True]):
        with scratch() as root:
            save_over(tally, binary, root, theirs, asked=theirs == "w0", atomically=atomically)


if __name__ == "__main__":
    main(__file__, checks)
