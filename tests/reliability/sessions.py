"""A save from the user interface that fails: the edit is still there, it is told why, and it is saved as soon as it can be.

    sessions.py PATH_TO_BINARY

System calls of the running program fail (strace), and its disk is really full (a small tmpfs in a namespace of its own); then the
same session saves. Needs Linux, root, strace and unshare.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
from harness import Tally, clean_env, main, scratch, write  # noqa: E402
from injection import failing  # noqa: E402
from terminal import ENTER, ESCAPE, Terminal  # noqa: E402

OLD = "# of the pipeline\n[sources.crm]\ntoken = 'CANARY-old' # Ann knows\n"
NEW = OLD.replace("CANARY-old", "CANARY-new")

FAILURES = [
    ("fsync", "ENOSPC"), ("fsync", "EIO"), ("fsync", "EDQUOT"), ("fchmod", "EACCES"), ("fchmod", "EROFS"),
    ("renameat2", "EBUSY"), ("renameat2", "EXDEV"), ("renameat2", "EROFS"), ("mkdir", "ENOSPC"), ("mkdir", "EROFS"),
    ("mkdir", "EACCES"), ("flock", "EIO"),
]  # fmt: skip


def edit(terminal: Terminal) -> None:
    terminal.settle(until=lambda screen: "Workspace" in screen)
    for key in ["g", "j", "j", ENTER, "CANARY-new", ENTER]:
        terminal.press(key)


def save(terminal: Terminal, until: str) -> str:
    terminal.press("s")
    terminal.press("y")
    return terminal.settle(until=lambda screen: until in screen) if until not in terminal.screen() else terminal.screen()


def fail_and_save(tally: Tally, binary: str, call: str, error: str) -> None:
    where = f"{call} {error}"
    with scratch() as root:
        file = root / "project/.dlt/secrets.toml"
        write(file, OLD)
        with Terminal([binary, "--global-dir", "../global"], root / "project", clean_env(root)) as terminal:
            edit(terminal)
            with failing(terminal.process.pid, call, error):
                screen = save(terminal, "was not saved")
            tally.equal(OLD, file.read_text(), f"{where}: the file")
            tally.check("1 file not saved" in screen, f"{where}: the edit is not pending:\n{screen}")
            tally.check(".dlt/secrets.toml was not saved: " in screen, f"{where}: not told:\n{screen}")
            terminal.press(ESCAPE)
            screen = save(terminal, "saved .dlt/secrets.toml")
            tally.equal(NEW, file.read_text(), f"{where}: the file after another try:\n{screen}")
            tally.equal([file.name], sorted(path.name for path in file.parent.iterdir()), f"{where}: what is left")
            terminal.press("u")
            tally.check("1 file not saved" in terminal.screen(), f"{where}: it cannot be undone")


def full_disk(tally: Tally, binary: str) -> None:
    """The disk is full and then is not, for one and the same session."""
    with scratch() as root:
        project, home = root / "project", root / "home"
        project.mkdir()
        home.mkdir()
        old = OLD + "".join(f"# {'x' * 70}\n" for _ in range(200))
        write(root / "old", old)
        script = (
            f"mount -t tmpfs -o size=64k none {project} && mkdir {project}/.dlt && cp {root}/old {project}/.dlt/secrets.toml && "
            f"cd {project} && exec {binary} --global-dir {home}/global"
        )
        as_user = [] if os.geteuid() == 0 else ["--map-root-user"]
        with Terminal(["unshare", *as_user, "--mount", "sh", "-c", script], root, clean_env(home)) as terminal:
            edit(terminal)
            inside = Path(f"/proc/{terminal.process.pid}/root{project}")
            filler = inside / "filler"
            filler.touch()
            try:
                while True:
                    filler.write_bytes(filler.read_bytes() + bytes(512))
            except OSError:
                pass
            screen = save(terminal, "was not saved")
            file = inside / ".dlt/secrets.toml"
            tally.equal(old, file.read_text(), "full disk: the file")
            tally.check("no storage space" in screen, f"full disk: not told:\n{screen}")
            tally.check("CANARY" not in screen, "full disk: a value is told")
            filler.unlink()
            terminal.press(ESCAPE)
            screen = save(terminal, "saved .dlt/secrets.toml")
            tally.equal(old.replace("CANARY-old", "CANARY-new"), file.read_text(), f"full disk: with room again:\n{screen}")
            terminal.press("q")
            time.sleep(0.1)


def checks(tally: Tally, binary: str) -> None:
    for call, error in FAILURES:
        fail_and_save(tally, binary, call, error)
    full_disk(tally, binary)


if __name__ == "__main__":
    main(__file__, checks)
