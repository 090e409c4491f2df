"""However the program ends, and whatever it was doing: the terminal is as it was, and so is the file.

    endings.py PATH_TO_BINARY

Under a pseudo-terminal: every way to end the program, from every kind of situation. Settings of the terminal and its modes
are compared with those before; a terminal that is gone ends the program at once. Needs strace and bash.
"""

import fcntl
import os
import pty
import resource
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator, Optional

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
from harness import Tally, clean_env, main, scratch, write  # noqa: E402
from injection import failing  # noqa: E402
from terminal import COLUMNS, ENTER, ESCAPE, ROWS, Terminal, modes_left_on  # noqa: E402

SECRET = "CANARY-stored"
TYPED = "CANARY-typed"
OLD = f"[sources.crm]\ntoken = '{SECRET}'\n"
NEW = OLD.replace(SECRET, TYPED)
CTRL_C, CTRL_Z = "\x03", "\x1a"
LOST_SECONDS = 1
"""A program without a terminal is gone after that long."""
LOST_CPU_SECONDS = 0.5
"""And has not worked more than this for it: it does not spin."""


class Held:
    """A project whose saves wait, as long as somebody else holds the lock on its folder."""

    def __init__(self, root: Path) -> None:
        self.root, self.folder, self.home = root, root / "project", root / "home"
        self.home.mkdir()
        self.file = self.folder / ".dlt" / "secrets.toml"
        write(self.file, OLD)
        self.handle: Optional[int] = None

    def command(self, binary: str) -> list[str]:
        return [binary, "--project", str(self.folder), "--global-dir", str(self.home / "global")]

    def hold(self) -> None:
        self.handle = os.open(self.folder / ".dlt", os.O_RDONLY)
        fcntl.flock(self.handle, fcntl.LOCK_EX)

    def let_go(self) -> None:
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None


# --- situations


def wait_for(terminal: Terminal, text: str) -> None:
    if text in terminal.screen():
        return
    if text not in terminal.settle(until=lambda screen: text in screen):
        raise RuntimeError(f"{text!r} never came:\n{terminal.screen()}")


def wait_for_line(terminal: Terminal, text: str) -> None:
    """What the shell writes stands wherever the cursor was; the screen made of the bytes does not know where."""
    if text.encode() not in terminal.log:
        terminal.settle(until=lambda _: text.encode() in terminal.log)
    if text.encode() not in terminal.log:
        raise RuntimeError(f"{text!r} never came:\n{terminal.screen()}")


def press(terminal: Terminal, keys: str, shown: str) -> None:
    os.write(terminal.master, keys.encode())
    wait_for(terminal, shown)


def in_list(terminal: Terminal, held: Held) -> None:
    """The tree, the cursor on the secret."""
    press(terminal, "gjj", "sources.crm.token ·")


def in_reveal(terminal: Terminal, held: Held) -> None:
    in_list(terminal, held)
    press(terminal, "r", SECRET)


def in_edit(terminal: Terminal, held: Held) -> None:
    in_list(terminal, held)
    press(terminal, ENTER, "Edit sources.crm.token")
    press(terminal, TYPED, "•" * len(TYPED))


def in_dialog(terminal: Terminal, held: Held) -> None:
    in_list(terminal, held)
    press(terminal, "m", "Copy sources.crm.token")


def in_saving(terminal: Terminal, held: Held) -> None:
    in_edit(terminal, held)
    press(terminal, ENTER, "1 file not saved")
    press(terminal, "s", "Save these changes?")
    held.hold()
    press(terminal, "y", "saving")


Situation = Callable[[Terminal, Held], None]
SITUATIONS: dict[str, Situation] = {
    "list": in_list, "reveal": in_reveal, "edit": in_edit, "dialog": in_dialog, "saving": in_saving,
}  # fmt: skip


# --- ways to end


def by_keys(terminal: Terminal, held: Held, situation: str, quit_key: str) -> None:
    """Leaves what is open first, as a user does; a save ends before the program does."""
    held.let_go()
    if situation == "saving":
        wait_for(terminal, "saved .dlt")
    if situation in ("edit", "dialog"):
        os.write(terminal.master, (ESCAPE if quit_key == "q" else quit_key).encode())
        time.sleep(0.3)
    os.write(terminal.master, quit_key.encode())


def by_signal(number: int) -> Callable[[Terminal, Held, str], None]:
    def send(terminal: Terminal, held: Held, situation: str) -> None:
        os.kill(terminal.process.pid, number)

    return send


def by_panic(terminal: Terminal, held: Held, situation: str) -> None:
    """No thread can be made any more, which the program holds for impossible; then it wants one."""
    with failing(terminal.process.pid, "clone3,clone", "EAGAIN"):
        held.file.with_name("config.toml").write_text("a = 1\n")
        terminal.exit_status()


def by_lack_of_memory(terminal: Terminal, held: Held, situation: str) -> None:
    """A real abort: a pasted text for which there is no memory."""
    resource.prlimit(terminal.process.pid, resource.RLIMIT_DATA, (0, 0))
    os.set_blocking(terminal.master, False)
    os.write(terminal.master, b"\x1b[200~")
    deadline = time.monotonic() + 20
    while terminal.process.poll() is None and time.monotonic() < deadline:
        terminal.read(0.001)
        try:
            os.write(terminal.master, b"x" * 4096)
        except BlockingIOError:
            pass
    os.set_blocking(terminal.master, True)


ENDINGS: dict[str, tuple[Callable[[Terminal, Held, str], None], Callable[[int], bool]]] = {
    "q": (lambda *cell: by_keys(*cell, "q"), lambda status: status == 0),
    "Ctrl-C": (lambda *cell: by_keys(*cell, CTRL_C), lambda status: status == 0),
    "panic": (by_panic, lambda status: status not in (0, None)),
    "TERM": (by_signal(signal.SIGTERM), lambda status: status == 0),
    "HUP": (by_signal(signal.SIGHUP), lambda status: status == 0),
    "INT": (by_signal(signal.SIGINT), lambda status: status == 0),
    "QUIT": (by_signal(signal.SIGQUIT), lambda status: status == 0),
    "ABRT": (by_signal(signal.SIGABRT), lambda status: status == -signal.SIGABRT),
    "abort": (by_lack_of_memory, lambda status: status == -signal.SIGABRT),
}
"""How it is done, and which exit status belongs to it."""


@contextmanager
def begun(binary: str, situation: str) -> Iterator[tuple[Terminal, Held]]:
    with scratch() as root:
        held = Held(root)
        with Terminal(held.command(binary), held.folder, clean_env(held.home)) as terminal:
            SITUATIONS[situation](terminal, held)
            try:
                yield terminal, held
            finally:
                held.let_go()


def end(tally: Tally, binary: str, situation: str, ending: str) -> None:
    way, is_right = ENDINGS[ending]
    where = f"{ending} in {situation}"
    with begun(binary, situation) as (terminal, held):
        before_the_end = len(terminal.log)
        way(terminal, held, situation)
        status = terminal.exit_status()
        tally.check(is_right(status), f"{where}: it ended with {status}:\n{terminal.screen()}")
        tally.equal(set(), modes_left_on(bytes(terminal.log)), f"{where}: modes left on")
        tally.equal(
            terminal.attributes_before, termios.tcgetattr(terminal.slave), f"{where}: settings of the terminal"
        )
        after = bytes(terminal.log[before_the_end:]).rpartition(b"\x1b[?1049l")[2].decode(errors="replace")
        tally.check("CANARY" not in after, f"{where}: a secret is told afterwards: {after!r}")
        whole = [NEW] if situation == "saving" and ending in ("q", "Ctrl-C") else [OLD]
        whole += [NEW] if situation == "saving" else []
        tally.check(held.file.read_text() in whole, f"{where}: the file is {held.file.read_text()!r}")


# --- a terminal, or its output, that is gone


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ended_soon(process: subprocess.Popen[bytes]) -> tuple[bool, float]:
    """Whether a process ended in time, and what it worked for it."""
    begun_with = worked = cpu_seconds(process.pid)
    deadline = time.monotonic() + LOST_SECONDS
    while time.monotonic() < deadline:
        try:
            worked = cpu_seconds(process.pid)
        except (FileNotFoundError, ProcessLookupError):
            pass
        if process.poll() is not None:
            return True, worked - begun_with
        time.sleep(0.01)
    return False, worked - begun_with


def lose_terminal(tally: Tally, binary: str, situation: str, ignores_hup: bool) -> None:
    where = f"closed terminal in {situation}{', HUP ignored' if ignores_hup else ''}"
    with scratch() as root:
        held = Held(root)
        command = held.command(binary)
        if ignores_hup:
            command = ["bash", "-c", "trap '' HUP; exec \"$@\"", "-", *command]
        with Terminal(command, held.folder, clean_env(held.home)) as terminal:
            SITUATIONS[situation](terminal, held)
            os.close(terminal.master)
            ended, worked = ended_soon(terminal.process)
            tally.check(ended, f"{where}: it goes on")
            tally.check(worked < LOST_CPU_SECONDS, f"{where}: it worked for {worked} s")
            held.let_go()
            terminal.process.kill()
            terminal.process.wait()
            expected = [OLD, NEW] if situation == "saving" else [OLD]
            tally.check(held.file.read_text() in expected, f"{where}: the file is {held.file.read_text()!r}")
            terminal.master = os.open(os.devnull, os.O_RDONLY)


class Apart(Terminal):
    """Output goes to another terminal than the one that is read, so that it alone can be lost."""

    def __init__(self, command: list[str], cwd: Path, env: dict[str, str]) -> None:
        self.keyboard, self.slave = pty.openpty()
        self.screen_master, screen_slave = pty.openpty()
        for end in (self.slave, screen_slave):
            fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.attributes_before = termios.tcgetattr(self.slave)
        self.log, self.screens = bytearray(), []
        self.master = self.screen_master
        self.process = subprocess.Popen(
            command, cwd=cwd, env={**env, "TERM": "xterm-256color"}, stdin=self.slave, stdout=screen_slave,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        os.close(screen_slave)


def lose_output(tally: Tally, binary: str, situation: str) -> None:
    where = f"closed output in {situation}"
    with scratch() as root:
        held = Held(root)
        with Apart(held.command(binary), held.folder, clean_env(held.home)) as terminal:
            read_from, terminal.master = terminal.master, terminal.keyboard
            # `press` writes to the keyboard; what comes is read from the screen.
            terminal.read = lambda seconds: Terminal.read(ReadFrom(terminal, read_from), seconds)
            SITUATIONS[situation](terminal, held)
            os.close(read_from)
            held.let_go()
            os.write(terminal.keyboard, b"?")
            ended, worked = ended_soon(terminal.process)
            tally.check(ended, f"{where}: it goes on")
            tally.check(worked < LOST_CPU_SECONDS, f"{where}: it worked for {worked} s")
            tally.equal(
                terminal.attributes_before, termios.tcgetattr(terminal.slave), f"{where}: settings of the terminal"
            )


class ReadFrom:
    """A terminal whose bytes come from another end."""

    def __init__(self, terminal: Terminal, master: int) -> None:
        self.log, self.master = terminal.log, master


# --- stopped, and told to go on


def stop(tally: Tally, binary: str, situation: str, by_key: bool) -> None:
    """Under a shell with jobs: stopped, its terminal is the shell's; going on, it is drawn again, masked."""
    where = f"{'Ctrl-Z' if by_key else 'TSTP'} in {situation}"
    with scratch() as root:
        held = Held(root)
        program = " ".join(f"'{word}'" for word in held.command(binary))
        # With jobs on, the shell takes the terminal back when the program is stopped; it waits for a line then.
        script = f"set -m; {program}; echo AFTER-STOP $?; read -r line; fg >/dev/null; echo AFTER-ALL $?"
        with Terminal(["bash", "-c", script], held.folder, clean_env(held.home)) as terminal:
            wait_for(terminal, "Workspace")
            SITUATIONS[situation](terminal, held)
            [pid] = children(terminal.process.pid)
            if by_key:
                os.write(terminal.master, CTRL_Z.encode())
            else:
                os.kill(pid, signal.SIGTSTP)
            wait_for_line(terminal, "AFTER-STOP")
            stopped_at = len(terminal.log)
            tally.equal("T", state_of(pid), f"{where}: its state")
            tally.equal(set(), modes_left_on(bytes(terminal.log)), f"{where}: modes left on while it is stopped")
            tally.equal(
                terminal.attributes_before, termios.tcgetattr(terminal.slave), f"{where}: settings while it is stopped"
            )
            held.let_go()
            os.write(terminal.master, b"\n")
            wait_for(terminal, "sources.crm.token")
            again = terminal.screen()
            tally.check(SECRET not in again and TYPED not in again, f"{where}: shown after it went on:\n{again}")
            tally.check("1049" in modes_left_on(bytes(terminal.log)), f"{where}: no screen of its own after it went on")
            shown = bytes(terminal.log[stopped_at:])
            tally.check(SECRET.encode() not in shown, f"{where}: sent after it was stopped")
            if situation == "edit":
                tally.check("•" * len(TYPED) in again, f"{where}: what was typed is gone:\n{again}")
            by_keys(terminal, held, situation, "q")
            wait_for_line(terminal, "AFTER-ALL 0")
            status = terminal.exit_status()
            tally.equal(0, status, f"{where}: the shell's status")
            tally.equal(set(), modes_left_on(bytes(terminal.log)), f"{where}: modes left on")


def stop_without_a_shell(tally: Tally, binary: str) -> None:
    """Where nobody could tell it to go on, it is not stopped."""
    with begun(binary, "reveal") as (terminal, _):
        os.write(terminal.master, CTRL_Z.encode())
        wait_for(terminal, "there is no shell to go back to")
        tally.check(SECRET not in terminal.screen(), "Ctrl-Z without a shell: a secret is shown")
        os.kill(terminal.process.pid, signal.SIGTSTP)
        tally.check(terminal.lives_on(0.5), "TSTP without a shell: it ended")
        tally.check(state_of(terminal.process.pid) != "T", "TSTP without a shell: it is stopped")
        terminal.press("q")
        tally.equal(0, terminal.exit_status(), "TSTP without a shell: its status")


def go_on_unasked(tally: Tally, binary: str) -> None:
    """Stopped by what cannot be handled, with a value shown: it is masked before anything else is drawn."""
    with begun(binary, "reveal") as (terminal, _):
        os.kill(terminal.process.pid, signal.SIGSTOP)
        time.sleep(0.2)
        termios.tcsetattr(terminal.slave, termios.TCSANOW, terminal.attributes_before)
        begun_at = len(terminal.log)
        os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.settle()
        tally.check(SECRET.encode() not in terminal.log[begun_at:], "STOP and CONT: a secret is shown")
        raw = termios.tcgetattr(terminal.slave)
        tally.check(not raw[3] & termios.ICANON, "STOP and CONT: the terminal is not taken again")
        terminal.press("q")
        tally.equal(0, terminal.exit_status(), "STOP and CONT: its status")
        tally.equal(terminal.attributes_before, termios.tcgetattr(terminal.slave), "STOP and CONT: settings")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def checks(tally: Tally, binary: str) -> None:
    for situation in SITUATIONS:
        for ending in ENDINGS:
            end(tally, binary, situation, ending)
        for ignores_hup in (False, True):
            lose_terminal(tally, binary, situation, ignores_hup)
        lose_output(tally, binary, situation)
        stop(tally, binary, situation, by_key=False)
    for situation in ("list", "reveal"):
        stop(tally, binary, situation, by_key=True)
    stop_without_a_shell(tally, binary)
    go_on_unasked(tally, binary)


if __name__ == "__main__":
    main(__file__, checks)
