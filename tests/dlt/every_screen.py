"""Every screen of the program in a real tmux, on the demo and on what `dlt init` has just written.

    every_screen.py PATH_TO_BINARY

Looked at, in a terminal of 120x36 and in one of 80x24: each screen comes when its key is pressed, by the tabs too; the
help, the themes, and the screens in ASCII; nothing of a secret is shown; and when the program has ended, nothing of it is
left, not in what tmux can scroll back to either. Needs tmux.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness import INIT_CASES, Tally, clean_env, dlt_init, main, scratch, write

SIZES = [(120, 36), (80, 24)]
SCREENS = {"1": "Workspace", "2": "Set up", "3": "Compare", "4": "Deploy", "5": "Doctor"}
"""The tabs by their keys."""

SECRETS = ["sample-pipedrive-41c7", "sample-prod-password", "c2FtcGxlIG9ubHk", "CANARY"]
"""What is in the demo's files, and in the one that is written here."""

WAIT_SECONDS = 10
BEFORE, AFTER = "before-the-program", "after-the-program"


class Tmux:
    """One tmux of one window, in which the program runs."""

    def __init__(self, folder: Path, env: dict[str, str], width: int, height: int) -> None:
        self.command = ["tmux", "-S", str(folder / "tmux.sock"), "-f", "/dev/null"]
        self.env = env
        self.size = ["-x", str(width), "-y", str(height)]

    def run(self, *args: str) -> str:
        return subprocess.run(
            [*self.command, *args], env=self.env, capture_output=True, text=True, check=True, timeout=WAIT_SECONDS
        ).stdout

    def start(self, program: str, folder: Path) -> None:
        shell = f"echo {BEFORE}; {program}; echo {AFTER} $?; exec cat"
        self.run("new-session", "-d", *self.size, "-c", str(folder), shell)

    def press(self, key: str) -> None:
        self.run("send-keys", key)

    def shown(self) -> str:
        return self.run("capture-pane", "-p")

    def everything(self) -> str:
        """The screen and all that can be scrolled back to."""
        return self.run("capture-pane", "-p", "-S", "-")

    def wait_for(self, *texts: str) -> str:
        """The screen as soon as it holds all the texts; as it is when they do not come."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            screen = self.shown()
            if all(text in screen for text in texts) or time.monotonic() > deadline:
                return screen
            time.sleep(0.05)


@contextmanager
def tmux(width: int, height: int) -> Iterator[Tmux]:
    with scratch() as folder:
        terminal = Tmux(folder, clean_env(folder, {"TERM": "xterm-256color"}), width, height)
        try:
            yield terminal
        finally:
            subprocess.run([*terminal.command, "kill-server"], env=terminal.env, capture_output=True)


def visit(tally: Tally, name: str, program: str, folder: Path) -> None:
    for width, height in SIZES:
        with tmux(width, height) as terminal:
            where = f"{name} at {width}x{height}"
            terminal.start(program, folder)
            screens = [terminal.wait_for("▸Workspace")]
            for key, title in [*SCREENS.items(), ("Tab", "Workspace"), ("BTab", "Doctor"), ("1", "Workspace")]:
                terminal.press(key)
                screen = terminal.wait_for(f"▸{title}")
                tally.check(f"▸{title}" in screen, f"{where}: no {title} after {key}:\n{screen}")
                lines = screen.splitlines()
                tally.equal(height, len(lines), f"{where}: lines of {title}")
                tally.check(lines[-1].startswith("└"), f"{where}: {title} is not drawn to the last line:\n{screen}")
                screens.append(screen)
            for key, text, away in [("?", "Every screen", "Escape"), ("x", "Esc close", "Escape"), ("a", "Add ", "Escape")]:
                terminal.press(key)
                screen = terminal.wait_for(text)
                tally.check(text in screen, f"{where}: {key} shows no {text!r}:\n{screen}")
                screens.append(screen)
                terminal.press(away)
                # An escape followed at once by a letter is that letter with Alt.
                time.sleep(0.3)
            for theme in ["dark", "light", "high-contrast", "terminal"]:
                terminal.press("T")
                screens.append(terminal.wait_for(f"{theme} colours"))
                tally.check(f"{theme} colours" in screens[-1], f"{where}: no {theme} theme:\n{screens[-1]}")
            for secret in SECRETS:
                tally.check(not any(secret in screen for screen in screens), f"{where}: {secret} is shown")
            terminal.press("q")
            terminal.wait_for(AFTER)
            tally.equal([BEFORE, f"{AFTER} 0"], terminal.everything().split("\n")[:2], f"{where}: what is left")


def visit_in_ascii(tally: Tally, program: str, folder: Path) -> None:
    with tmux(*SIZES[1]) as terminal:
        terminal.start(program, folder)
        for key, title in SCREENS.items():
            terminal.wait_for("Workspace")
            terminal.press(key)
            screen = terminal.wait_for(f">{title}")
            tally.check(f">{title}" in screen and screen.isascii(), f"{program}: {title} is not drawn in ASCII:\n{screen}")


def checks(tally: Tally, binary: str) -> None:
    with scratch() as folder:
        visit(tally, "demo", f"{binary} demo", folder)
        visit_in_ascii(tally, f"{binary} demo --ascii", folder)
        visit_in_ascii(tally, f"LC_ALL=C {binary} demo", folder)
    for source, destination in INIT_CASES:
        with scratch() as folder:
            project = dlt_init(folder / "project", source, destination)
            visit(tally, f"dlt init {source} {destination}", binary, project)
            secrets = project / ".dlt/secrets.toml"
            write(secrets, secrets.read_text().replace('"<configure me>"', '"CANARY"'))
            visit(tally, f"dlt init {source} {destination}, filled in", binary, project)


if __name__ == "__main__":
    main(__file__, checks)
