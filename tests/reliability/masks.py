"""A value that is shown is masked again, and nothing of it is left on the terminal.

    masks.py PATH_TO_BINARY

After 15 seconds, when the window loses the focus, when the program is stopped; and in a real tmux nothing is to be scrolled back to
after the program has ended, was stopped, or has panicked. Needs tmux, strace and bash.
"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
from every_screen import Tmux, tmux  # noqa: E402
from harness import Tally, clean_env, main, scratch, write  # noqa: E402
from injection import failing  # noqa: E402
from terminal import ENTER, Terminal  # noqa: E402

SECRET = "CANARY-shown"
TEXT = f"[sources.crm]\ntoken = '{SECRET}'\ndsn = 'postgresql://u:{SECRET}@h.example/d'\n"
FOCUS_LOST, CTRL_T, CTRL_Z = "\x1b[O", "\x14", "C-z"
SHOWN_SECONDS = 15
SLACK_SECONDS = 1.5

SHOWN = {
    "revealed": ["g", "j", "j", "r"],
    "shown in its dialog": ["g", "j", "j", ENTER, CTRL_T],
    "shown as a part": ["g", "j", "j", "j", ENTER, "\x1b[B", "\x1b[B", CTRL_T],
}
"""What shows the secret."""


def project(root: Path) -> Path:
    write(root / "project/.dlt/secrets.toml", TEXT)
    (root / "home").mkdir()
    return root / "project"


def in_time(tally: Tally, binary: str) -> None:
    """Revealed for 15 s, neither much shorter nor longer."""
    with scratch() as root:
        folder = project(root)
        with Terminal([binary, "--global-dir", "../global"], folder, clean_env(root / "home")) as terminal:
            for key in SHOWN["revealed"]:
                terminal.press(key)
            shown_at = time.monotonic()
            tally.check(SECRET in terminal.screen(), "revealed: it is not shown")
            while SECRET in terminal.screen() and time.monotonic() < shown_at + 2 * SHOWN_SECONDS:
                terminal.read(0.1)
            shown = time.monotonic() - shown_at
            tally.check(abs(shown - SHOWN_SECONDS) < SLACK_SECONDS, f"revealed: it was shown for {shown:.1f} s")


def on_lost_focus(tally: Tally, binary: str, how: str) -> None:
    with scratch() as root:
        folder = project(root)
        with Terminal([binary, "--global-dir", "../global"], folder, clean_env(root / "home")) as terminal:
            for key in SHOWN[how]:
                terminal.press(key)
            tally.check(SECRET in terminal.screen(), f"{how}: it is not shown:\n{terminal.screen()}")
            terminal.press(FOCUS_LOST)
            tally.check(SECRET not in terminal.screen(), f"{how}: it is shown without the focus")


def on_stop(tally: Tally, binary: str, how: str) -> None:
    with scratch() as root:
        folder = project(root)
        shell = f"set -m; '{binary}' --global-dir ../global; read -r line; fg > /dev/null"
        with Terminal(["bash", "-c", shell], folder, clean_env(root / "home")) as terminal:
            terminal.settle(until=lambda screen: "Workspace" in screen)
            for key in SHOWN[how]:
                terminal.press(key)
            tally.check(SECRET in terminal.screen(), f"{how}: it is not shown:\n{terminal.screen()}")
            [pid] = Path(f"/proc/{terminal.process.pid}/task/{terminal.process.pid}/children").read_text().split()
            os.kill(int(pid), signal.SIGTSTP)
            terminal.settle()
            tally.check(SECRET not in terminal.screen(), f"{how}: it is shown while the program is stopped")
            stopped_at = len(terminal.log)
            terminal.press("\n")
            tally.check("token" in terminal.screen(), f"{how}: it did not go on:\n{terminal.screen()}")
            tally.check(SECRET.encode() not in terminal.log[stopped_at:], f"{how}: it is shown when the program goes on")


# --- what a terminal can scroll back to


def by_quit(terminal: Tmux, pid: int, folder: Path) -> None:
    terminal.press("q")


def by_stop(terminal: Tmux, pid: int, folder: Path) -> None:
    terminal.press(CTRL_Z)


def by_panic(terminal: Tmux, pid: int, folder: Path) -> None:
    """No thread can be made any more, and then one is wanted."""
    with failing(pid, "clone3,clone", "EAGAIN"):
        write(folder / ".dlt/config.toml", "a = 1\n")
        terminal.wait_for("AFTER")


def leave_nothing(tally: Tally, binary: str, end: Callable[[Tmux, int, Path], None]) -> None:
    where = f"tmux, {end.__name__}"
    with scratch() as root, tmux(100, 30) as terminal:
        folder = project(root)
        # Scrolled lines above, so that there is something to be scrolled back to.
        shell = f"seq 100; echo BEFORE; set -m; echo $$; '{binary}' --global-dir ../global; echo AFTER; exec cat"
        terminal.run("new-session", "-d", *terminal.size, "-c", str(folder), f"bash -c \"{shell}\"")
        terminal.wait_for("Workspace")
        for key in ["g", "j", "j", "r"]:
            terminal.press(key)
        tally.check(SECRET in terminal.wait_for(SECRET), f"{where}: it is not shown")
        found = subprocess.run(["pgrep", "-f", f"^{binary} --global-dir"], capture_output=True, text=True).stdout.split()
        ours = [int(pid) for pid in found if os.readlink(f"/proc/{pid}/cwd") == str(folder)]
        end(terminal, ours[0], folder)
        terminal.wait_for("AFTER")
        everything = terminal.everything()
        tally.check("AFTER" in everything, f"{where}: it has not ended:\n{everything}")
        tally.check(SECRET not in everything, f"{where}: it is left:\n{everything}")
        tally.check("Workspace" not in everything, f"{where}: its screen is left:\n{everything}")
        lines = everything.splitlines()
        tally.equal([str(number) for number in range(1, 101)] + ["BEFORE"], lines[:101], f"{where}: what was there before")
        tally.equal("0", terminal.run("display-message", "-p", "#{alternate_on}").strip(), f"{where}: the other screen")
        tally.equal("1", terminal.run("display-message", "-p", "#{cursor_flag}").strip(), f"{where}: the cursor")
        tally.equal("0", terminal.run("display-message", "-p", "#{mouse_any_flag}").strip(), f"{where}: the mouse")


def checks(tally: Tally, binary: str) -> None:
    jobs: list[Callable[[], None]] = [lambda: in_time(tally, binary)]
    for how in SHOWN:
        jobs.append(lambda how=how: on_lost_focus(tally, binary, how))
        jobs.append(lambda how=how: on_stop(tally, binary, how))
    for end in (by_quit, by_stop, by_panic):
        jobs.append(lambda end=end: leave_nothing(tally, binary, end))
    with ThreadPoolExecutor(2 * (os.cpu_count() or 2)) as pool:
        for job in [pool.submit(job) for job in jobs]:
            job.result()


if __name__ == "__main__":
    main(__file__, checks)
