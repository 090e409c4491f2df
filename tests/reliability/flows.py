"""What goes over the wire while a user works: nothing of a secret, and the same bytes whatever the secret is.

    flows.py PATH_TO_BINARY

Each flow is played under a pseudo-terminal on workspaces that differ in their secrets alone: one rare character, and texts of
other lengths and shapes. No byte of a rare character may be sent, and the streams of bytes must be equal. So must they be for old
secrets in comments, and for passwords within connection strings.
"""

import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Optional
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
import terminal as terminals  # noqa: E402
from harness import Tally, clean_env, main, scratch, write  # noqa: E402
from terminal import ENTER, ESCAPE, Terminal  # noqa: E402

terminals.QUIET_SECONDS = 0.06

TAB, BACK_TAB, UP, DOWN, PAGE_DOWN = "\t", "\x1b[Z", "\x1b[A", "\x1b[B", "\x1b[6~"
CTRL_C, CTRL_T, CTRL_U, CTRL_Y, CTRL_O = "\x03", "\x14", "\x15", "\x19", "\x0f"
FOCUS_LOST = "\x1b[O"

RARE = ["ꙮ", "𒐫", "¤", "\x7f", "ﷺ"]
"""Characters that nothing else of a screen holds. One is no character to be shown at all."""

SECRETS = {
    "of 1 letter": "q",
    "of 8 letters": "Ww7kQ0zV",
    "of 500 letters": "zQ9" * 166 + "zz",
    "of many lines": "zQ1\nzQ2\r\n\nzQ3",
    **{f"U+{ord(rare):04X}": rare for rare in RARE},
}
"""The secrets a flow must not tell apart."""

AND_EMPTY = {**SECRETS, "of no letter": ""}
"""The same of old secrets in comments and of passwords within connection strings. An empty value of a key is not among the above: it is
to be filled in, and shown as that."""

VALUES, COMMENTS, PASSWORDS = "", ", old secrets in comments", ", passwords in connection strings"
"""Where the secret stands."""

ON_TOKEN = ["/token", ENTER]
"""To the secret; the filter stays."""

FLOWS: dict[str, list[str]] = {
    "start": [],
    "move": ["g", "j", "j", "j", "l", "l", "h", "G", "k"],
    "fold": ["g", "j", " ", " "],
    "filter": ["/tok", ENTER, ESCAPE],
    "next to set up": ["n", "n", "N"],
    "set up": ["2", "j", "n"],
    "compare": ["3", "j", "j", "j"],
    "compare, filters": ["3", "f", "f", "f", "f"],
    "compare, matrix": ["3", "v", "j"],
    "deploy": ["4", "n", "n", "j"],
    "doctor": ["5", "n", "n", "j"],
    "explain": [*ON_TOKEN, "x", DOWN, DOWN, ESCAPE],
    "explain in prod": [*ON_TOKEN, "l", "x", PAGE_DOWN, ESCAPE],
    "help": ["?", PAGE_DOWN, ESCAPE],
    "palette": [":", "deploy", ESCAPE],
    "themes": ["T", "T", "T", "T"],
    "edit, dropped": [*ON_TOKEN, ENTER, ESCAPE],
    "edit, files": [*ON_TOKEN, ENTER, TAB, TAB, BACK_TAB, ESCAPE],
    "edit, moved in": [*ON_TOKEN, ENTER, "\x1b[D", "\x1b[C", "\x1b[H", "\x1b[F", UP, DOWN, ESCAPE],
    "edit, typed and dropped": [*ON_TOKEN, ENTER, "abc", ESCAPE],
    "edit, pasted and dropped": [*ON_TOKEN, ENTER, "\x1b[200~one\ntwo\x1b[201~", ESCAPE],
    "edit, cleared": [*ON_TOKEN, ENTER, CTRL_U, ESCAPE],
    "edit, accepted": [*ON_TOKEN, ENTER, "abc", ENTER],
    "edit, undone": [*ON_TOKEN, ENTER, "abc", ENTER, "u", "\x12", "u"],
    "edit, reviewed": [*ON_TOKEN, ENTER, "abc", ENTER, "s", DOWN, ESCAPE],
    "edit, saved": [*ON_TOKEN, ENTER, "abc", ENTER, "s", "y"],
    "edit in prod": [*ON_TOKEN, "l", ENTER, "abc", ENTER],
    "delete, undone": [*ON_TOKEN, "d", "u"],
    "delete, reviewed": [*ON_TOKEN, "d", "s", ESCAPE],
    "rename": [*ON_TOKEN, "R", CTRL_U, "tokens", ENTER, "s", ESCAPE],
    "move, dropped": [*ON_TOKEN, "m", DOWN, TAB, ESCAPE],
    "copy to a profile": [*ON_TOKEN, "m", ENTER, "s", ESCAPE],
    "split or join": [*ON_TOKEN, "S", ESCAPE],
    "make complete": ["l", "c", DOWN, ENTER, "s", ESCAPE],
    "mend": ["w", DOWN, ESCAPE],
    "add": ["a", "snow", ENTER, "s", ESCAPE],
    "import": ["i", "nothing.env", ENTER, ESCAPE],
    "vault": ["V", DOWN, DOWN, ESCAPE],
    "copy": [*ON_TOKEN, "y", "Y", CTRL_Y],
    "lost focus": [*ON_TOKEN, ENTER, FOCUS_LOST, ESCAPE],
    "section deleted": ["g", "j", "d", "y", "u"],
    "quit with changes": [*ON_TOKEN, "d", "q", ESCAPE],
}

ON_CREDENTIALS = ["/credentials", ENTER]
"""To the connection string; the filter stays."""

TO_KEYS = "split"
"""The flow that makes keys of the parts, and so of a password a key's value."""

PART_FLOWS: dict[str, list[str]] = {
    "start": [],
    "detail": [*ON_CREDENTIALS],
    "compare": ["3", "j", "j", "j"],
    "compare, matrix": ["3", "v", "j"],
    "explain": [*ON_CREDENTIALS, "x", DOWN, DOWN, ESCAPE],
    "parts": [*ON_CREDENTIALS, ENTER, DOWN, DOWN, DOWN, UP, ESCAPE],
    "parts, the host typed": [*ON_CREDENTIALS, ENTER, DOWN, DOWN, DOWN, DOWN, "x", ENTER, "s", ESCAPE],
    TO_KEYS: [*ON_CREDENTIALS, "S", DOWN, ENTER, "s", ESCAPE],
    "delete, reviewed": [*ON_CREDENTIALS, "d", "s", ESCAPE],
}

COMMANDS: dict[str, list[str]] = {
    "list": ["list"],
    "list --json": ["list", "--json"],
    "check": ["check", "--profile", "prod"],
    "diff": ["diff", "dev", "prod"],
    "explain": ["explain", "sources.crm.token"],
    "deploy-plan": ["deploy-plan"],
    "doctor": ["doctor"],
}


def workspace(root: Path, secret: str, place: str) -> Path:
    """A project with that secret in two profiles: in values, in comments alone, or within connection strings."""
    spelled = "".join(map(escape, secret))
    token = spelled if place == VALUES else "same"
    old = spelled if place == COMMENTS else "same"
    write(root / ".dlt/.workspace", "")
    write(root / ".dlt/config.toml", "[sources.crm]\nurl = 'https://crm.example'\n")
    if place == PASSWORDS:
        for name, host in [("secrets.toml", "db"), ("prod.secrets.toml", "db.prod")]:
            write(root / f".dlt/{name}", f'[destination.postgres]\ncredentials = "postgresql://loader:{quote(secret, safe="")}@{host}:5432/crm"\n')
        return root
    # Behind it nothing stands whose line it could move.
    text = f'# of Ann\n[sources.crm]\nname = "{token}"\n# token = "{old}"\n# was: "{old}"\ntoken = "{token}" # old = "{old}"\n'
    write(root / ".dlt/secrets.toml", text)
    write(root / ".dlt/prod.secrets.toml", text.replace('name = "', 'name = "prod-'))
    write(root / ".dlt/dev.secrets.toml", f'[destination.postgres.credentials]\npassword = "{token}"\nhost = "<configure me>"\n')
    return root


def escape(character: str) -> str:
    """A character as a basic string of TOML may hold it."""
    shown = character.isprintable() and character not in '"\\'
    return character if shown else f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def play(binary: str, keys: list[str], command: list[str], secret: str, place: str) -> bytes:
    """Everything that the program sends during a flow. Folders are named alike, for their names are on the screen."""
    with scratch() as root:
        folder = workspace(root / "project", secret, place)
        home = root / "home"
        home.mkdir()
        # In the folder, for a path of its own would be shown.
        args = [binary, *command, "--global-dir", "../home/global"]
        with Terminal(args, folder, clean_env(home)) as terminal:
            for key in keys:
                terminal.press(key)
            if not command:
                for key in [CTRL_C, ESCAPE, CTRL_C, "n"]:
                    if terminal.process.poll() is None:
                        try:
                            terminal.press(key)
                        except (OSError, RuntimeError):
                            break
            else:
                terminal.exit_status()
        # The name of the temporary folder is random.
        return bytes(terminal.log).replace(str(root).encode(), b"/root")


def told(log: bytes, rare: str) -> bool:
    """Whether the character was sent, raw or spelled out."""
    raw = rare.encode()
    spelled = [f"\\u{{{ord(rare):x}}}", f"\\u{ord(rare):04x}", f"\\u{ord(rare):04X}"]
    return raw in log or any(text.encode() in log for text in spelled)


TRIES = 4
"""What arrives at the same moment may be drawn at once or one by one: streams are equal when they are so in some try."""


def differs(binary: str, keys: list[str], command: list[str], secret: str, place: str, expected: set[bytes]) -> Optional[bytes]:
    """A stream that is none of the expected ones, after some tries; `None` where one is."""
    log = b""
    for _ in range(TRIES):
        log = play(binary, keys, command, secret, place)
        if log in expected:
            return None
        # The same flow with the first secret again, as it is drawn this time.
        expected.add(play(binary, keys, command, next(iter(SECRETS.values())), place))
        if log in expected:
            return None
    return log


def check_flow(tally: Tally, binary: str, name: str, keys: list[str], command: list[str], place: str) -> None:
    where = f"{name}{place}"
    first = next(iter(SECRETS.values()))
    expected = {play(binary, keys, command, first, place)}
    secrets = SECRETS if place == VALUES or name == TO_KEYS else AND_EMPTY
    for kind, secret in secrets.items():
        log = differs(binary, keys, command, secret, place, expected)
        tally.check(log is None, f"{where}: a secret {kind} sends other bytes: {first_difference(log, expected)}")
        if secret in RARE:
            tally.check(not any(told(log or b"", secret) for log in [log, *expected]), f"{where}: {kind} was sent")


def first_difference(log: Optional[bytes], expected: set[bytes]) -> str:
    if log is None:
        return ""
    other = max(expected, key=lambda each: len(os.path.commonprefix([each, log])))
    at = len(os.path.commonprefix([other, log]))
    return f"{log[max(0, at - 60):at + 60]!r} and not {other[max(0, at - 60):at + 60]!r}"


def checks(tally: Tally, binary: str) -> None:
    jobs = [(name, keys, [], place) for name, keys in FLOWS.items() for place in (VALUES, COMMENTS)]
    jobs += [(name, keys, [], PASSWORDS) for name, keys in PART_FLOWS.items()]
    jobs += [(f"the command {name}", [], command, place) for name, command in COMMANDS.items() for place in (VALUES, COMMENTS, PASSWORDS)]
    with ThreadPoolExecutor(4 * (os.cpu_count() or 2)) as pool:
        list(pool.map(lambda job: check_flow(tally, binary, *job), jobs))
    # What shows a secret is told apart: the checks can fail.
    shown = [play(binary, [*ON_TOKEN, "r"], [], secret, VALUES) for secret in list(SECRETS.values())[:2]]
    tally.check(shown[0] != shown[1], "a revealed secret sends the same bytes as another one")


if __name__ == "__main__":
    main(__file__, checks)
