"""A save that is killed, refused by the system, or runs out of disk: the file is the old one or the new one, whole.

    saves.py PATH_TO_BINARY

The program is `set`, whose one save is that of every command and screen. It is killed (strace) as it enters each system
call of the save, and a thousand times at random; every system call of the save fails once with each error; and the disk is
really full, a small tmpfs in a namespace of its own. Needs strace and unshare.
"""

import itertools
import os
import random
import re
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
from harness import Tally, clean_env, main, scratch, write  # noqa: E402

OLD = "# of the pipeline\n[sources.crm]\ntoken = 'CANARY-old' # Ann knows\nurl = 'CANARY-url'\n"
NEW = OLD.replace("CANARY-old", "CANARY-new")
MODE = 0o640
STAGING = ".dlt-secrets.tmp"
ERRORS = ["ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "EINTR", "EXDEV", "EBUSY"]
CALLS = {
    "open": ["openat"], "write": ["write"], "fsync": ["fsync"], "fchmod": ["fchmod"], "fchown": ["fchown"],
    "rename": ["rename", "renameat", "renameat2"], "close": ["close"], "mkdir": ["mkdir", "mkdirat"], "lock": ["flock"],
    "look": ["statx", "fstat", "newfstatat"], "read": ["read"], "remove": ["unlink", "unlinkat", "rmdir"],
    "seek": ["lseek"],
}  # fmt: skip
"""The system calls of a save, by what they do."""

RANDOM_KILLS = 1_000
WORKERS = os.cpu_count() or 2


@dataclass
class Project:
    """A project with one secrets file."""

    folder: Path
    home: Path

    @property
    def file(self) -> Path:
        return self.folder / ".dlt" / "secrets.toml"

    @classmethod
    def make(cls, root: Path, name: str) -> "Project":
        project = cls(root / name / "project", root / name / "home")
        project.home.mkdir(parents=True)
        project.renew()
        return project

    def renew(self) -> None:
        """The old file again; left-overs stay."""
        write(self.file, OLD)
        self.file.chmod(MODE)
        if os.geteuid() == 0:
            # So that the owner has to be kept, too.
            os.chown(self.file, 1234, 1234)

    def command(self, binary: str) -> list[str]:
        return [
            binary, "set", "sources.crm.token", "--project", str(self.folder), "--global-dir", str(self.home / "global"),
        ]  # fmt: skip

    def run(self, command: list[str], timeout: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, input="CANARY-new", capture_output=True, text=True, timeout=timeout, env=clean_env(self.home)
        )

    def left_overs(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file() and path != self.file]


def is_whole(project: Project) -> str:
    """What is wrong with the file, or nothing."""
    info = project.file.stat()
    text = project.file.read_text()
    if text not in (OLD, NEW):
        return f"the file is neither old nor new: {text!r}"
    if stat.S_IMODE(info.st_mode) != MODE:
        return f"its mode is {oct(info.st_mode)}"
    if os.geteuid() == 0 and info.st_uid != 1234:
        return f"its owner is {info.st_uid}"
    for left in project.left_overs():
        loose = stat.S_IMODE(left.stat().st_mode) & 0o077 and stat.S_IMODE(left.parent.stat().st_mode) & 0o077
        if loose or left.parent.name != STAGING or not left.name.endswith(".secrets.toml"):
            return f"{left} was left, {oct(left.stat().st_mode)}"
    return ""


def save_calls(binary: str, root: Path) -> list[tuple[str, int]]:
    """The system calls from the lock on until it is let go, each with its number among those of its name."""
    project = Project.make(root, "traced")
    trace = root / "trace"
    done = project.run(["strace", "-f", "-o", str(trace), *project.command(binary)])
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    lines = trace.read_text().splitlines()
    first = lines[0].split()[0]
    counts: dict[str, int] = {}
    calls = []
    lock = None
    for line in lines:
        match = re.match(r"(\d+)\s+(\w+)\((\d*)", line)
        if not match or match[1] != first:
            continue
        name = match[2]
        counts[name] = counts.get(name, 0) + 1
        lock = match[3] if name == "flock" else lock
        if lock:
            calls.append((name, counts[name]))
        if name == "close" and match[3] == lock:
            return calls
    raise RuntimeError("the lock is never let go")


def injected(binary: str, project: Project, what: str) -> subprocess.CompletedProcess[str]:
    return project.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", what, *project.command(binary)])


def again(binary: str, project: Project) -> str:
    """What is wrong when the same is done again without a fault."""
    done = project.run(project.command(binary))
    if done.returncode != 0 or project.file.read_text() != NEW:
        return f"the next try ended with {done.returncode}: {done.stderr}"
    if project.left_overs():
        return f"left after the next save: {project.left_overs()}"
    return is_whole(project)


def killed(binary: str, root: Path, at: tuple[str, int]) -> list[str]:
    name, number = at
    project = Project.make(root, f"kill-{name}-{number}")
    injected(binary, project, f"inject={name}:signal=KILL:when={number}")
    return [is_whole(project), again(binary, project)]


def failing(binary: str, root: Path, at: tuple[str, int], error: str) -> list[str]:
    name, number = at
    project = Project.make(root, f"{error}-{name}-{number}")
    fault = "retval=3" if error == "short" else f"error={error}"
    done = injected(binary, project, f"inject={name}:{fault}:when={number}")
    problems = [is_whole(project)]
    text = project.file.read_text()
    if (done.returncode, text) not in ((0, NEW), (2, OLD)):
        problems.append(f"it ended with {done.returncode}, and the file is {'new' if text == NEW else 'old'}: {done.stderr}")
    if done.returncode == 2 and not done.stderr.strip():
        problems.append("nothing was said")
    if "CANARY" in done.stdout + done.stderr:
        problems.append(f"a value was said: {done.stdout}{done.stderr}")
    return [*problems, again(binary, project)]


def kill_at_random(binary: str, root: Path, seed: int, count: int, longest: float) -> list[str]:
    chance = random.Random(seed)
    project = Project.make(root, f"random-{seed}")
    problems = []
    for _ in range(count):
        project.renew()
        with subprocess.Popen(
            project.command(binary), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=clean_env(project.home),
        ) as process:  # fmt: skip
            assert process.stdin
            process.stdin.write(b"CANARY-new")
            process.stdin.close()
            time.sleep(chance.uniform(0, longest))
            process.kill()
        problems.append(is_whole(project))
    problems.append(again(binary, project))
    return problems


FULL = """
set -e
mount -t tmpfs -o size=64k tmpfs "$1"
mkdir -p "$1/project/.dlt" "$1/home"
cp "$2" "$1/project/.dlt/secrets.toml"
cd "$1"
head -c 200000 /dev/zero > filler 2>/dev/null || true
set +e
printf %s CANARY-new | "$3" set sources.crm.token --project "$1/project" --global-dir "$1/home/global" >"$4/out" 2>"$4/err"
echo $? > "$4/status"
cmp "$2" project/.dlt/secrets.toml && echo old > "$4/file"
find project -type f | wc -l > "$4/count"
rm filler
printf %s CANARY-new | "$3" set sources.crm.token --project "$1/project" --global-dir "$1/home/global" >>"$4/out" 2>>"$4/err"
echo $? > "$4/again"
cp project/.dlt/secrets.toml "$4/new"
"""


def full_disk(tally: Tally, binary: str, root: Path) -> None:
    """A tmpfs without room for the new text."""
    disk, told = root / "disk", root / "told"
    disk.mkdir()
    told.mkdir()
    # Larger than a page, so that there is no room for it twice.
    old = OLD + "".join(f"# {'x' * 70}\n" for _ in range(200))
    write(root / "big.toml", old)
    as_user = [] if os.geteuid() == 0 else ["--map-root-user"]
    command = ["unshare", *as_user, "--mount", "sh", "-c", FULL, "sh", str(disk), str(root / "big.toml"), binary, str(told)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if not tally.check(done.returncode == 0, f"full disk: {done.stderr}"):
        return
    said = (told / "err").read_text()
    tally.equal("2", (told / "status").read_text().strip(), f"full disk: status ({said})")
    tally.check("no storage space" in said or "full" in said, f"full disk: the message says so: {said}")
    tally.check("CANARY" not in said + (told / "out").read_text(), "full disk: nothing of a value is said")
    tally.check((told / "file").exists(), "full disk: the old file is as it was")
    tally.equal("1", (told / "count").read_text().strip(), "full disk: nothing is left beside it")
    tally.equal("0", (told / "again").read_text().strip(), f"full disk: with room again it is saved ({said})")
    tally.equal(old.replace("CANARY-old", "CANARY-new"), (told / "new").read_text(), "full disk: the new file")


def checks(tally: Tally, binary: str) -> None:
    with scratch() as root, ThreadPoolExecutor(WORKERS) as pool:
        calls = save_calls(binary, root)
        kinds = {name: kind for kind, names in CALLS.items() for name in names}
        seen = {kinds.get(name, name) for name, _ in calls}
        wanted = {"open", "write", "fsync", "fchmod", "rename", "close"} | ({"fchown"} if os.geteuid() == 0 else set())
        tally.check(wanted <= seen, f"a save makes {sorted(seen)}")
        for at, problems in zip(calls, pool.map(lambda at: killed(binary, root, at), calls)):
            for problem in problems:
                tally.check(not problem, f"killed at {at}: {problem}")
        print(f"saves: killed at each of {len(calls)} system calls")
        cells = [(at, error) for at, error in itertools.product(calls, ERRORS) if at[0] in kinds]
        cells += [(at, "short") for at in calls if at[0] == "write"]
        tally.check(len(cells) >= 180, f"{len(cells)} cells")
        for cell, problems in zip(cells, pool.map(lambda cell: failing(binary, root, *cell), cells)):
            for problem in problems:
                tally.check(not problem, f"{cell}: {problem}")
        print(f"saves: {len(cells)} cells of system call and error")
        project = Project.make(root, "timed")
        begun = time.monotonic()
        project.run(project.command(binary))
        longest = 1.5 * (time.monotonic() - begun)
        each = RANDOM_KILLS // WORKERS + 1
        rounds = pool.map(lambda seed: kill_at_random(binary, root, seed, each, longest), range(WORKERS))
        for problem in itertools.chain.from_iterable(rounds):
            tally.check(not problem, f"killed at random: {problem}")
        print(f"saves: {each * WORKERS} kills at random within {longest * 1000:.0f} ms")
        full_disk(tally, binary, root)


if __name__ == "__main__":
    main(__file__, checks)
