"""The program under a pseudo-terminal: its keyboard, and the screen that its bytes make."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from pathlib import Path
from typing import Any, Callable, Optional

COLUMNS, ROWS = 120, 36
ESCAPE, ENTER = "\x1b", "\r"
QUIET_SECONDS = 0.1
STEP_SECONDS = 5
EXIT_SECONDS = 10

ON_BY_DEFAULT = {"7", "25"}
"""Private terminal modes that a program leaves on: line wrap and the cursor."""


# --- the screen

TOKEN = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b[\]P_^X].*?(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-~]"
    r"|(?P<control>[\x00-\x1f\x7f])"
    r"|(?P<text>[^\x00-\x1f\x7f]+)",
    re.DOTALL,
)
MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")


def draw(log: bytes) -> list[str]:
    """The lines a terminal shows after `log`: text, cursor movement and clearing; everything else is passed over."""
    screen = [[" "] * COLUMNS for _ in range(ROWS)]
    row = column = 0
    for token in TOKEN.finditer(log.decode(errors="replace")):
        if text := token["text"]:
            for character in text:
                if column < COLUMNS:
                    screen[row][column] = character
                column += 1
        elif control := token["control"]:
            row, column = after_control(control, row, column)
        elif final := token["final"]:
            row, column = after_sequence(screen, final, token["parameters"], row, column)
    return ["".join(line).rstrip() for line in screen]


def after_control(control: str, row: int, column: int) -> tuple[int, int]:
    moved = {"\r": (row, 0), "\n": (row + 1, column), "\b": (row, column - 1)}.get(control, (row, column))
    return clamp(*moved)


def after_sequence(screen: list[list[str]], final: str, parameters: str, row: int, column: int) -> tuple[int, int]:
    """Obeys one control sequence; returns where the cursor stands then."""
    if parameters.startswith("?"):
        if parameters == "?1049":
            clear(screen, 0, ROWS * COLUMNS)
        return row, column
    numbers = [int(number) if number.isdigit() else 0 for number in parameters.split(";")]
    first = numbers[0] or 1
    here = row * COLUMNS + min(column, COLUMNS - 1)
    line = row * COLUMNS
    if final == "J":
        clear(screen, *[(here, ROWS * COLUMNS), (0, here + 1), (0, ROWS * COLUMNS)][min(numbers[0], 2)])
    elif final == "K":
        clear(screen, *[(here, line + COLUMNS), (line, here + 1), (line, line + COLUMNS)][min(numbers[0], 2)])
    elif final == "X":
        clear(screen, here, min(here + first, line + COLUMNS))
    second = (numbers[1] or 1) if len(numbers) > 1 else 1
    moved = {
        "H": (first - 1, second - 1),
        "f": (first - 1, second - 1),
        "A": (row - first, column),
        "B": (row + first, column),
        "C": (row, column + first),
        "D": (row, column - first),
        "E": (row + first, 0),
        "F": (row - first, 0),
        "G": (row, first - 1),
        "d": (first - 1, column),
    }.get(final)
    return clamp(*moved) if moved else (row, column)


def clear(screen: list[list[str]], start: int, end: int) -> None:
    for cell in range(start, end):
        screen[cell // COLUMNS][cell % COLUMNS] = " "


def clamp(row: int, column: int) -> tuple[int, int]:
    return min(max(row, 0), ROWS - 1), min(max(column, 0), COLUMNS - 1)


def modes_left_on(log: bytes) -> set[str]:
    """The private terminal modes that stand otherwise than a fresh terminal has them, at the end of `log`."""
    state = {}
    for numbers, switch in MODE.findall(log):
        for number in numbers.decode().split(";"):
            state[number] = switch == b"h"
    return {number for number, on in state.items() if on != (number in ON_BY_DEFAULT)}


# --- the program under a pseudo-terminal


class Terminal:
    """The program, its keyboard, and everything it ever sent to the screen."""

    def __init__(self, command: list[str], cwd: Path, env: dict[str, str]) -> None:
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.attributes_before = termios.tcgetattr(self.slave)
        self.log = bytearray()
        self.screens: list[str] = []
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**env, "TERM": "xterm-256color"},
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            preexec_fn=take_terminal,
        )

    def __enter__(self) -> "Terminal":
        self.settle(until=lambda screen: screen.strip() != "")
        return self

    def __exit__(self, *_: Any) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.slave)

    def press(self, keys: str) -> str:
        """Sends keys and waits until the screen rests; returns it."""
        if self.process.poll() is not None:
            raise RuntimeError(f"the program ended with {self.process.returncode} before {keys!r}\n{self.screen()}")
        os.write(self.master, keys.encode())
        return self.settle()

    def settle(self, until: Callable[[str], bool] = lambda screen: True) -> str:
        """Waits for output and then for it to cease: at most STEP_SECONDS, or until the program ends."""
        before = len(self.log)
        deadline = time.monotonic() + STEP_SECONDS
        while time.monotonic() < deadline:
            ended = self.process.poll() is not None
            if not self.read(QUIET_SECONDS) and (ended or (len(self.log) > before and until(self.screen()))):
                break
        self.screens.append(self.screen())
        return self.screens[-1]

    def read(self, seconds: float) -> bool:
        """Whether something was read within that time."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            self.log += os.read(self.master, 65536)
        return bool(ready)

    def screen(self) -> str:
        return "\n".join(draw(bytes(self.log))).rstrip()

    def lives_on(self, seconds: float) -> bool:
        """Whether the program is still there after so long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            self.read(QUIET_SECONDS)
        return self.process.poll() is None

    def exit_status(self) -> Optional[int]:
        """Waits for the end, reading on; None when it does not come."""
        alive = self.lives_on(EXIT_SECONDS)
        while self.read(0):
            pass
        return None if alive else self.process.returncode


def take_terminal() -> None:
    """Makes standard input the controlling terminal of a session of its own."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
