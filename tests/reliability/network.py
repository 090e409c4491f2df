"""Nothing talks to the network that was not told to: no telemetry, no look for updates.

    network.py PATH_TO_BINARY

The user interface through all its screens, and every command that only reads or writes files, under strace: no socket but those of
the machine itself (the clipboard's) is made, and no name is asked for. Needs strace.
"""

import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
from harness import Tally, clean_env, dlt_init, main, scratch, write  # noqa: E402
from terminal import ENTER, ESCAPE, Terminal  # noqa: E402

COMMANDS = [
    ["--version"], ["--help"], ["list"], ["list", "--json"], ["check"], ["diff", "dev", "prod"], ["explain", "sources.rest_api.token"],
    ["deploy-plan"], ["doctor"], ["export", "--profile", "prod", "--format", "dotenv"], ["completions", "bash"], ["man"],
]  # fmt: skip

KEYS = [
    "1", "j", "j", "x", ESCAPE, "2", "3", "4", "5", "?", ESCAPE, ":", ESCAPE, "w", ESCAPE, "V", ESCAPE, "a", ESCAPE, "2", "n",
    ENTER, "CANARY", ENTER, "y", "s", "y", "q",
]  # fmt: skip


def reached(trace: Path) -> list[str]:
    """The calls that reach out: sockets of other families than the machine's own, and files that say where names are asked."""
    calls = trace.read_text(errors="replace").splitlines()
    outward = re.compile(r"\b(socket|connect|sendto|bind)\(.*(AF_INET|AF_INET6|AF_PACKET)\b|/etc/(resolv\.conf|hosts|nsswitch\.conf)\"")
    return [call for call in calls if outward.search(call)]


def traced(binary: str, trace: Path, args: list[str]) -> list[str]:
    return ["strace", "-f", "-s", "200", "-o", str(trace), "-e", "trace=network,openat,open", binary, *args]


def checks(tally: Tally, binary: str) -> None:
    with scratch() as root:
        project = dlt_init(root / "project", "rest_api", "bigquery")
        write(project / ".dlt/.workspace", "")
        write(project / ".dlt/prod.secrets.toml", "[sources.rest_api]\ntoken = 'CANARY'\n")
        env = clean_env(root)
        trace = root / "trace"
        for command in COMMANDS:
            done = subprocess.run(
                traced(binary, trace, command), cwd=project, env=env, capture_output=True, text=True, timeout=60, input=""
            )
            tally.check(done.returncode in (0, 1), f"{command}: status {done.returncode}: {done.stderr}")
            tally.equal([], reached(trace), f"{command}: what it reached for")
        for name, args in {"demo": ["demo"], "a project": []}.items():
            with Terminal(traced(binary, trace, args), project, env) as terminal:
                for key in KEYS:
                    if terminal.process.poll() is None:
                        terminal.press(key)
                tally.check("openat" in trace.read_text(), f"{name}: nothing was traced")
            tally.equal([], reached(trace), f"{name}: what it reached for")
        # The check itself can fail.
        subprocess.run(
            ["strace", "-f", "-o", str(trace), "-e", "trace=network", sys.executable, "-c",
             "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"], check=True,
        )  # fmt: skip
        tally.check(reached(trace) != [], "a connection is not noticed")


if __name__ == "__main__":
    main(__file__, checks)
