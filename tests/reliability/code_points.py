"""Every character there is, as key, value, comment and file name: only the program's own sequences reach the terminal.

    code_points.py PATH_TO_BINARY

All code points of Unicode go through the commands and through the user interface under a pseudo-terminal, and the bytes that come
are taken apart: what is no text must be a sequence the program has for its own colours and places, and the text must hold no
character that hides, reorders or controls.
"""

import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
import terminal as terminals  # noqa: E402
from harness import Tally, clean_env, main, scratch, write  # noqa: E402
from terminal import ENTER, ESCAPE, Terminal  # noqa: E402

OWN = re.compile(
    r"\x1b\[[0-9;]*[mHJK]"  # colours, places, clearing
    r"|\x1b\[\?(25|1000|1002|1003|1004|1006|1015|1049|2004)[hl]"  # cursor, mouse, focus, other screen, pastes
)
"""The sequences the program sends."""

HIDDEN = {"Cc", "Zl", "Zp", "Cs"}
REORDERS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
PREPENDED = set(range(0x600, 0x606)) | {0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
"""Signs that Unicode calls formats although they are seen: they stand before the digits they belong to."""

CHUNK = 48
"""Characters of one key or value: about what a wide screen shows of it."""


def is_hiding(character: str) -> bool:
    """Whether a character is not seen, or changes how others are."""
    if unicodedata.category(character) in HIDDEN or unicodedata.bidirectional(character) in REORDERS:
        return True
    return unicodedata.category(character) == "Cf" and ord(character) not in PREPENDED


def wrong_with(log: bytes, breaks: str = "") -> str:
    """What of these bytes should not have been sent, or nothing."""
    text = log.decode()
    for part in OWN.split(text)[:: OWN.groups + 1]:
        for character in part:
            if character not in breaks and is_hiding(character):
                at = part.index(character)
                return f"U+{ord(character):04X} in {part[max(0, at - 30):at + 30]!r}"
    return ""


def all_characters() -> list[str]:
    return [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]


def chunks(characters: list[str], size: int) -> list[str]:
    return ["".join(characters[at : at + size]) for at in range(0, len(characters), size)]


def spelled(text: str) -> str:
    """A basic string of TOML, with escapes for what may not stand in one; all the rest as it is."""
    out = []
    for character in text:
        code = ord(character)
        if character in '"\\' or code < 0x20 or code == 0x7F:
            out.append(f"\\u{code:04X}")
        else:
            out.append(character)
    return f'"{"".join(out)}"'


def in_comment(text: str) -> str:
    """The same as far as a comment of TOML may hold it: no control characters but the tab."""
    return "".join(character for character in text if character == "\t" or (ord(character) >= 0x20 and ord(character) != 0x7F))


def as_keys(texts: list[str]) -> str:
    return "[sources.crm]\n" + "".join(f"{spelled(f'k{text}')} = 1\n" for text in texts)


def as_values(texts: list[str]) -> str:
    return "[sources.crm]\n" + "".join(f"k{number} = {spelled(text)}\n" for number, text in enumerate(texts))


def as_comments(texts: list[str]) -> str:
    return "[sources.crm]\n" + "".join(f"# {in_comment(text)}\nk{number} = 1 # {in_comment(text)}\n" for number, text in enumerate(texts))


FILES = {"key": as_keys, "value": as_values, "comment": as_comments}


def through_commands(tally: Tally, binary: str, kind: str, text: str) -> None:
    with scratch() as root:
        write(root / "project/.dlt/config.toml", text)
        write(root / "project/.dlt/.workspace", "")
        tomllib.loads(text)
        for command in (["list"], ["check"], ["doctor"], ["list", "--json"], ["diff", "dev", "prod"]):
            done = subprocess.run(
                [binary, *command, "--global-dir", str(root / "global")], cwd=root / "project", capture_output=True,
                env=clean_env(root), timeout=120,
            )  # fmt: skip
            wrong = wrong_with(done.stdout + done.stderr, breaks="\n")
            tally.check(done.returncode in (0, 1), f"{kind} through {command}: status {done.returncode}: {done.stderr[:300]!r}")
            tally.check(not wrong, f"{kind} through {command}: {wrong}")


def through_screens(tally: Tally, binary: str, kind: str, text: str) -> None:
    """Page by page, with the details of a line of each; then the other screens."""
    with scratch() as root:
        write(root / "project/.dlt/config.toml", text)
        (root / "home").mkdir()
        with Terminal([binary, "--global-dir", "../global"], root / "project", clean_env(root / "home")) as terminal:
            pages = text.count("\n") // 18 + 2
            terminal.press("g")
            for _ in range(pages):
                terminal.press("\x1b[6~")
            for key in ["g", "j", "j", "x", ESCAPE, ENTER, ESCAPE, "m", ESCAPE, "R", ESCAPE, "y", "Y", "2", "3", "4", "5", "?", ESCAPE]:
                terminal.press(key)
            tally.check(terminal.process.poll() is None, f"{kind} on screens: it ended:\n{terminal.screen()}")
            wrong = wrong_with(bytes(terminal.log))
            tally.check(not wrong, f"{kind} on screens: {wrong}")


def through_file_names(tally: Tally, binary: str) -> None:
    """Names of folders and files, of all characters that hide or control and that a name may hold."""
    hiding = [c for c in all_characters() if is_hiding(c) and c not in "\0/"]
    for number, name in enumerate(chunks(hiding, 20)):
        with scratch() as root:
            folder = root / f"p{name}"
            write(folder / ".dlt/.workspace", "")
            write(folder / ".dlt/config.toml", "[sources.crm]\na = 1\n")
            write(folder / f".dlt/{name}.secrets.toml", "[sources.crm]\nb = '<configure me>'\n")
            write(folder / f".dlt/secrets.toml.{name}", "c = 1\n")
            write(folder / f"{name}.py", "import dlt\ndlt.secrets['sources.crm.token']\n")
            for command in (["list"], ["check"], ["doctor"], ["deploy-plan"]):
                done = subprocess.run(
                    [binary, *command, "--global-dir", str(root / f"g{name}")], cwd=folder, capture_output=True, env=clean_env(root),
                    timeout=60,
                )  # fmt: skip
                wrong = wrong_with(done.stdout + done.stderr, breaks="\n")
                tally.check(not wrong, f"file names {number} through {command}: {wrong}")
            with Terminal([binary, "--global-dir", str(root / f"g{name}")], folder, clean_env(root)) as terminal:
                for key in ["2", "3", "4", "5", "w", ESCAPE]:
                    terminal.press(key)
                wrong = wrong_with(bytes(terminal.log))
                tally.check(not wrong, f"file names {number} on screens: {wrong}")


def checks(tally: Tally, binary: str) -> None:
    terminals.QUIET_SECONDS = 0.03
    texts = chunks(all_characters(), 500)
    for kind, file in FILES.items():
        through_commands(tally, binary, kind, file(texts))
    # A screen shows fewer of them at once: those that matter, each beside its neighbours, and every 50th of the rest.
    characters = all_characters()
    chosen = sorted({c for c in characters if is_hiding(c) or unicodedata.combining(c)} | set(characters[::50]))
    for kind, file in FILES.items():
        through_screens(tally, binary, kind, file(chunks(chosen, 12 if kind == "value" else CHUNK)))
    through_file_names(tally, binary)
    tally.check(wrong_with(b"a\x1b]0;x\x07") != "" and wrong_with("a\u202eb".encode()) != "", "the check finds nothing")


if __name__ == "__main__":
    main(__file__, checks)
