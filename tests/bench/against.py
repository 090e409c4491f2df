#!/usr/bin/env python3
"""Whole processes against what people would use instead, in turns, on the same workspace:

    tests/bench/against.py PATH_TO_dlt-secrets_BINARY      (with the Python that tests/dlt/python prints)

Of these, what is there is measured, too: `hello` beside the binary in `examples/` (`cargo build --release --example hello`), and
`secretspec` and `otree` on the search path (`cargo install --locked secretspec`; otree has no package, and is built from its repository).

Prints the medians, their ratio, and the most memory each has used. Nothing fails for being slow.
"""

import fcntl
import json
import os
import pty
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from typing import Callable

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
from harness import clean_env, dlt_init  # noqa: E402

ROUNDS = 7
SPEC = "[project]\nname = 'spec'\nrevision = '1.0'\n[profiles.default]\n" + "".join(
    f"KEY_{number} = {{ description = 'a key', required = false }}\n" for number in range(20)
)
"""As many keys as the workspace beside it asks for, or more."""


def big(keys: int) -> str:
    lines = []
    for key in range(keys):
        if key % 10 == 0:
            lines.append(f"\n# of source {key // 10}\n[sources.source_{key // 10}.credentials]")
        lines.append(f'a_setting_{key:06} = "value-{key:06}-of-some-usual-length-{key:06}"' + (" # rotated in May, by Ann" if key % 3 == 0 else ""))
    return "\n".join(lines) + "\n"


LAUNCHER = """
import json, os, sys, time
null = os.open(os.devnull, os.O_RDWR)
begun = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
_, status, usage = os.wait4(child, 0)
print(json.dumps([time.perf_counter() - begun, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status)]))
"""
"""A process counts what its parent had in memory when it began, so the parent has to be a small one."""


def run(command: list[str], cwd: Path, env: dict[str, str]) -> tuple[float, int]:
    """Seconds, and the most memory in bytes."""
    launcher = [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]
    done = subprocess.run(launcher, cwd=cwd, env=env, capture_output=True, text=True, check=True)
    seconds, used, code = json.loads(done.stdout)
    if code not in (0, 1):
        sys.exit(f"{command} ended with {code}: {done.stderr}")
    return seconds, used


def first_frame(command: list[str], shows: bytes, cwd: Path, env: dict[str, str]) -> tuple[float, int]:
    """Seconds from the start to the frame that shows a word, and the memory at that time in bytes."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    begun, seen = time.perf_counter(), b""
    process = subprocess.Popen(
        command, cwd=cwd, env={**env, "TERM": "xterm-256color"}, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    )
    try:
        while shows not in seen:
            if not select.select([master], [], [], 60)[0]:
                sys.exit(f"{command} shows no {shows.decode()}")
            seen += os.read(master, 65536)
        seconds = time.perf_counter() - begun
        status = Path(f"/proc/{process.pid}/status").read_text()
        used = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
        return seconds, int(used) * 1024
    finally:
        process.kill()
        process.wait()
        os.close(master)
        os.close(slave)


Measured = tuple[float, int]
"""Seconds, and the most memory in bytes."""


def faster(times: list[float], memory: list[float]) -> str:
    return f"{times[1] / times[0]:.1f} times as fast"


def share(times: list[float], memory: list[float]) -> str:
    return f"{times[0] / times[1]:.2f} times the time, {memory[0] / memory[1]:.2f} times the memory"


def pair(name: str, measure: Callable[[int], Measured], wished: str, told: Callable[[list[float], list[float]], str] = faster) -> None:
    """Measures ours, 0, and the other, 1, in turns, once for the caches first, and prints a line of the table."""
    rounds = [[measure(which) for which in (0, 1)] for _ in range(ROUNDS + 1)][1:]
    times = [statistics.median(both[which][0] for both in rounds) for which in (0, 1)]
    memory = [max(both[which][1] for both in rounds) / 1e6 for which in (0, 1)]
    cells = [f"{seconds * 1000:.1f} ms, {used:.0f} MB" for seconds, used in zip(times, memory)]
    print(f"| {name} | {cells[0]} | {cells[1]} | {told(times, memory)} | {wished} |", flush=True)


def runs(ours: list[str], theirs: list[str], cwd: Path, env: dict[str, str]) -> Callable[[int], Measured]:
    return lambda which: run((ours, theirs)[which], cwd, env)


def frames(ours: tuple[list[str], bytes], theirs: tuple[list[str], bytes], cwd: Path, env: dict[str, str]) -> Callable[[int], Measured]:
    return lambda which: first_frame(*(ours, theirs)[which], cwd, env)


def main() -> None:
    binary = str(Path(sys.argv[1]).resolve())
    here = Path(sys.executable)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        project = dlt_init(root / "project", "rest_api", "bigquery")
        env = clean_env(root, {"RUNTIME__DLTHUB_TELEMETRY": "false"})
        print("| what | ours | the other | ratio | wished |\n| --- | ---: | ---: | ---: | ---: |", flush=True)
        pair("`check` / `dlthub ai secrets list`", runs([binary, "check"], [str(here.with_name("dlthub")), "ai", "secrets", "list"], project, env), "≥ 150")
        large = root / "large"
        (large / ".dlt").mkdir(parents=True)
        (large / ".dlt/secrets.toml").write_text(big(115_000))
        size = (large / ".dlt/secrets.toml").stat().st_size / 1e6
        for library, wished, code in [
            ("tomllib", "≥ 5", "import tomllib; tomllib.load(open('.dlt/secrets.toml', 'rb'))"),
            ("tomlkit", "≥ 25", "import tomlkit; tomlkit.load(open('.dlt/secrets.toml'))"),
        ]:
            pair(f"`list` of {size:.0f} MB / `{library}` reads it", runs([binary, "list"], [str(here), "-c", code], large, env), wished)
        screen = ([binary, "--global-dir", str(root / "global")], b"Workspace")
        if (hello := Path(binary).parent / "examples" / "hello").exists():
            pair("first frame of `demo` / of a hello-world", frames(([binary, "demo"], b"Workspace"), ([str(hello)], b"Hello"), project, env), "≤ 2", share)
        if otree := shutil.which("otree"):
            file = str(large / ".dlt/secrets.toml")
            pair(f"first frame of {size:.0f} MB / `otree`", frames(screen, ([otree, file], b"source"), large, env), "≤ 0.25, ≤ 0.25", share)
        if secretspec := shutil.which("secretspec"):
            (root / "spec").mkdir()
            (root / "spec/secretspec.toml").write_text(SPEC)
            pair("`check` / `secretspec check`", runs([binary, "--project", str(project), "check"], [secretspec, "check", "--no-prompt", "--provider", "env"], root / "spec", env), "≥ 1")


if __name__ == "__main__":
    main()
