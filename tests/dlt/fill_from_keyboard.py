"""A workspace made by `dlt init` is filled in from the keyboard, and nothing else happens to it.

The program runs under a pseudo-terminal. What is checked afterwards: the files, byte for byte; `git diff`; what dlt
reads; that no secret was ever sent to the terminal; and that the terminal is left as it was found.
"""

import dataclasses
import hashlib
import os
import re
import subprocess
import termios
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional

from harness import (
    INIT_CASES,
    NO_PROFILE,
    RUN_SECONDS,
    Referee,
    Tally,
    Workspace,
    dlt_init,
    list_json,
    main,
    options,
    placeholder_spans,
    read_key,
    same,
    scratch,
)
from terminal import ENTER, ESCAPE, Terminal, modes_left_on

FILES = (".dlt/secrets.toml", ".dlt/config.toml")
FRAGMENT = 4
"""So many characters of a secret in a row are a leak."""


# --- the values to be typed


@dataclass(frozen=True)
class Value:
    """What one key is filled with: the keys to press, the value dlt reads then, and how it stands in the file."""

    keys: str
    read: Any
    literal: Optional[str]
    """The TOML text; None where there is more than one good way to write the value."""
    secrets: tuple[str, ...]
    """What of it must never be on the screen."""


def letters(seed: str, alphabet: str) -> str:
    """Eight signs of the alphabet that belong to the seed."""
    return "".join(alphabet[byte % len(alphabet)] for byte in hashlib.sha256(seed.encode()).digest()[:8])


def canary(seed: str) -> str:
    return "CANARY" + letters(seed, "BCDFGHJKLMNPQRSTVWXZ")


def make_values(workspace: Workspace) -> dict[str, Value]:
    """A value of its own for every placeholder."""
    return {
        key: make_value(key, text[slice(*span)], secret=file == ".dlt/secrets.toml")
        for file in FILES
        for text in [workspace.read(file)]
        for key, span in placeholder_spans(text).items()
    }


def make_value(key: str, placeholder: str, secret: bool) -> Value:
    """A number for a number, with digits of no terminal mode; config values may be shown, and look like no secret."""
    if placeholder.startswith("0"):
        number = "5" + letters(key, "6789")[:4]
        return Value(number, int(number), number, (number,) if secret else ())
    text = canary(key) if secret else "shown-" + canary(key).lower()
    return Value(text, text, f'"{text}"', (text,) if secret else ())


def pasted(value: Value) -> Value:
    return dataclasses.replace(value, keys=f"{ESCAPE}[200~{value.keys}{ESCAPE}[201~")


def pasted_pem(key: str) -> Value:
    """A private key of several lines; a terminal sends the line ends of what is pasted as carriage returns."""
    body = [canary(f"{key}{line}") * 4 for line in range(4)]
    pem = "\n".join(["-----BEGIN PRIVATE KEY-----", *body, "-----END PRIVATE KEY-----"])
    return pasted(Value(pem.replace("\n", "\r"), pem, None, tuple(body)))


# --- the old text with new values

UNKNOWN = "\N{WHITE SQUARE}any spelling\N{WHITE SQUARE}"


def filled(text: str, values: dict[str, Value]) -> str:
    """The text with each placeholder, and the comment after it, replaced; UNKNOWN stands for an unknown spelling."""
    for key, (start, end) in sorted(placeholder_spans(text).items(), key=lambda item: item[1], reverse=True):
        if key in values:
            text = text[:start] + (values[key].literal or UNKNOWN) + text[end:]
    return text


def matches(expected: str, actual: str, unknown: Any) -> bool:
    """Equality, where UNKNOWN stands for any TOML spelling of the value `unknown`."""
    if UNKNOWN not in expected:
        return expected == actual
    before, after = expected.split(UNKNOWN)
    if len(actual) < len(before) + len(after) or not (actual.startswith(before) and actual.endswith(after)):
        return False
    spelling = actual[len(before) : len(actual) - len(after)]
    try:
        return same({"value": unknown}, tomllib.loads(f"value = {spelling}"))
    except ValueError:
        return False


def diff_lines(before: str, after: str) -> list[str]:
    """The lines of `git diff` between two texts that differ within lines only."""
    pairs = [(old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    return sorted([f"-{old}" for old, _ in pairs] + [f"+{new}" for _, new in pairs])


# --- the project under git


def git(workspace: Workspace, *arguments: str) -> str:
    identity = ["-c", "user.name=check", "-c", "user.email=check@example.invalid", "-c", "core.autocrlf=false"]
    done = subprocess.run(
        ["git", *identity, *arguments],
        cwd=workspace.project,
        env={**workspace.env, "GIT_CONFIG_NOSYSTEM": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
    )
    if done.returncode != 0:
        raise RuntimeError(f"git {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def commit_everything(workspace: Workspace) -> None:
    git(workspace, "init", "--quiet")
    git(workspace, "add", "--all")
    git(workspace, "add", "--force", ".dlt/secrets.toml")
    git(workspace, "commit", "--quiet", "--message", "dlt init")


def changed_lines(workspace: Workspace) -> list[str]:
    lines = git(workspace, "diff", "--no-color", "--no-ext-diff", "--unified=0").splitlines()
    return sorted(line for line in lines if line[:1] in ("-", "+") and line[:3] not in ("---", "+++"))


def all_files(workspace: Workspace) -> list[str]:
    found = (path.relative_to(workspace.project) for path in workspace.project.rglob("*"))
    return sorted(str(path) for path in found if path.parts[0] != ".git")


# --- the keyboard


def open_program(binary: str, workspace: Workspace) -> Terminal:
    return Terminal([binary, *options(workspace)], workspace.project, dict(workspace.env))


def edited_key(screen: str, keys: set[str]) -> str:
    """The one of the keys that the open dialog names; an exception when it is not clear which."""
    lines = screen.splitlines()
    for text in ("\n".join(line for line in lines if "Edit" in line), screen):
        named = {key for key in keys if re.search(rf"(?<![\w.-]){re.escape(key)}(?![\w.-])", text)}
        if len(named) == 1:
            return named.pop()
    raise RuntimeError(f"after `n` and Enter the screen does not say which key is edited:\n{screen}")


def open_next(terminal: Terminal, wanted: set[str], keys: set[str]) -> str:
    """Goes on with `n` to a key that is wanted, and opens it; other keys on the way are left alone."""
    passed = []
    for _ in range(len(keys) + 1):
        terminal.press("n")
        key = edited_key(terminal.press(ENTER), keys)
        if key in wanted:
            return key
        passed.append(key)
        terminal.press(ESCAPE)
    raise RuntimeError(f"`n` never comes to {sorted(wanted)}, only to {passed}")


def fill(terminal: Terminal, values: dict[str, Value], keys: set[str]) -> None:
    waiting = set(values)
    while waiting:
        key = open_next(terminal, waiting, keys)
        terminal.press(values[key].keys)
        terminal.press(ENTER)
        waiting.remove(key)


def fill_from_queue(terminal: Terminal, values: dict[str, Value], keys: set[str]) -> None:
    """The same on the Set up screen, which goes on to the next key by itself."""
    waiting = set(values)
    terminal.press("2")
    for _ in range(3 * (len(keys) + 1)):
        if not waiting:
            return
        key = edited_key(terminal.press(ENTER), keys)
        if key in waiting:
            terminal.press(values[key].keys)
            terminal.press(ENTER)
            waiting.remove(key)
        else:
            terminal.press(ESCAPE)
            terminal.press("j")
    raise RuntimeError(f"the queue never comes to {sorted(waiting)}")


def save_and_quit(terminal: Terminal) -> Optional[int]:
    for key in ("s", "y"):
        terminal.press(key)
    os.write(terminal.master, b"q")
    return terminal.exit_status()


# --- the checks


def checks(tally: Tally, binary: str) -> None:
    with scratch() as root:
        for source, destination in INIT_CASES:
            template = dlt_init(root / f"init-{source}", source, destination)
            for run in (typing, from_queue, pasting, pasting_pem, quitting):
                name = f"{source} to {destination}, {run.__name__.replace('_', ' ')}"
                workspace = Workspace.make(root, name, template)
                try:
                    run(tally, binary, workspace)
                except Exception as error:
                    tally.check(False, f"{name}: {error}")


def typing(tally: Tally, binary: str, workspace: Workspace) -> None:
    fill_and_check(tally, binary, workspace, make_values(workspace))


def from_queue(tally: Tally, binary: str, workspace: Workspace) -> None:
    fill_and_check(tally, binary, workspace, make_values(workspace), fill_from_queue)


def pasting(tally: Tally, binary: str, workspace: Workspace) -> None:
    values = make_values(workspace)
    key = next(key for key, value in values.items() if value.secrets)
    fill_and_check(tally, binary, workspace, values | {key: pasted(values[key])})


def pasting_pem(tally: Tally, binary: str, workspace: Workspace) -> None:
    """Only where `dlt init` asks for a private key."""
    values = make_values(workspace)
    for key in [key for key in values if key.endswith(".private_key")]:
        fill_and_check(tally, binary, workspace, values | {key: pasted_pem(key)})


def fill_and_check(
    tally: Tally,
    binary: str,
    workspace: Workspace,
    values: dict[str, Value],
    fill: Callable[[Terminal, dict[str, Value], set[str]], None] = fill,
) -> None:
    commit_everything(workspace)
    before = {file: workspace.read(file) for file in FILES}
    files_before = all_files(workspace)
    entries = list_json(binary, workspace)["entries"]
    listed = {entry["key"] for entry in entries if entry["status"] == "placeholder"}
    tally.equal(sorted(values), sorted(listed), f"{workspace.name}: placeholders that `list` tells of")

    with open_program(binary, workspace) as terminal:
        fill(terminal, values, {entry["key"] for entry in entries} | values.keys())
        for file, text in before.items():
            tally.equal(text, workspace.read(file), f"{workspace.name} · {file}: untouched before it is saved")
        check_exit(tally, workspace, terminal, save_and_quit(terminal))
        check_terminal(tally, workspace, terminal)
        check_silence(tally, workspace, terminal, values)

    check_files(tally, workspace, before, values)
    tally.equal(files_before, all_files(workspace), f"{workspace.name}: names of all files")
    check_readings(tally, binary, workspace, values)


def check_files(tally: Tally, workspace: Workspace, before: dict[str, str], values: dict[str, Value]) -> None:
    """Only placeholders and their comments have changed, in the files and as git tells it."""
    unknown = next((value.read for value in values.values() if value.literal is None), None)
    expected = {file: filled(text, values) for file, text in before.items()}
    for file, text in expected.items():
        actual = workspace.read(file)
        tally.check(matches(text, actual, unknown), f"{workspace.name} · {file}: expected\n{text}\ngot\n{actual}")
    changed = [f" M {file}" for file in sorted(FILES) if expected[file] != before[file]]
    status = git(workspace, "status", "--porcelain", "--ignored").splitlines()
    tally.equal(changed, status, f"{workspace.name}: git status")
    if unknown is None:
        lines = sorted(line for file, text in before.items() for line in diff_lines(text, expected[file]))
        tally.equal(lines, changed_lines(workspace), f"{workspace.name}: lines of git diff")


def check_readings(tally: Tally, binary: str, workspace: Workspace, values: dict[str, Value]) -> None:
    """dlt reads the new values, and `list` has nothing left to fill in."""
    referee = Referee(workspace, NO_PROFILE)
    for key, value in values.items():
        answer = referee.lookup(read_key(key))
        tally.equal(value.read, answer and answer.value, f"{workspace.name} · {key}: what dlt reads")
    entries = {entry["key"]: entry for entry in list_json(binary, workspace)["entries"]}
    left = [key for key, entry in entries.items() if entry["status"] == "placeholder"]
    tally.equal([], left, f"{workspace.name}: placeholders left")
    for key in values:
        status = entries[key]["status"] if key in entries else "not listed"
        tally.equal("set", status, f"{workspace.name} · {key}: status")


def check_silence(tally: Tally, workspace: Workspace, terminal: Terminal, values: dict[str, Value]) -> None:
    """No four characters in a row of a secret were sent, nor stood on a screen."""
    sent = bytes(terminal.log).decode(errors="replace")
    for key, value in values.items():
        for secret in value.secrets:
            parts = {secret[start : start + FRAGMENT] for start in range(len(secret) - FRAGMENT + 1)}
            leaks = sorted(part for part in parts if part in sent)
            tally.check(not leaks, f"{workspace.name} · {key}: parts of the secret were sent to the terminal: {leaks}")
            shown = sorted(part for part in parts if any(part in screen for screen in terminal.screens))
            tally.check(not shown, f"{workspace.name} · {key}: parts of the secret stood on the screen: {shown}")


def check_exit(tally: Tally, workspace: Workspace, terminal: Terminal, status: Optional[int]) -> None:
    how = "it does not end" if status is None else f"it ends with {status}"
    last = next((screen for screen in reversed(terminal.screens) if screen.strip()), "")
    tally.check(status == 0, f"{workspace.name}: after `q` {how}; the last screen was\n{last}")


def check_terminal(tally: Tally, workspace: Workspace, terminal: Terminal) -> None:
    """The terminal is as it was before."""
    log = bytes(terminal.log)
    after = termios.tcgetattr(terminal.slave)
    tally.equal(terminal.attributes_before, after, f"{workspace.name}: terminal attributes")
    tally.check(b"\x1b[?1049h" in log, f"{workspace.name}: the alternate screen was never entered")
    tally.check(log.rfind(b"\x1b[?1049l") > log.rfind(b"\x1b[?1049h"), f"{workspace.name}: alternate screen not left")
    tally.check(b"\x1b[?2004h" in log, f"{workspace.name}: bracketed paste was never asked for")
    tally.check("25" not in modes_left_on(log), f"{workspace.name}: the cursor is not shown again")
    left_on = modes_left_on(log)
    tally.check(not left_on, f"{workspace.name}: private terminal modes not put back: {sorted(left_on)}")


def quitting(tally: Tally, binary: str, workspace: Workspace) -> None:
    """With something changed `q` asks; after Esc and undo it goes, and the files are the same."""
    commit_everything(workspace)
    before = {file: workspace.read(file) for file in FILES}
    values = make_values(workspace)
    keys = {entry["key"] for entry in list_json(binary, workspace)["entries"]} | values.keys()

    with open_program(binary, workspace) as terminal:
        key = open_next(terminal, set(values), keys)
        terminal.press(values[key].keys)
        terminal.press(ENTER)
        terminal.press("q")
        asked = terminal.lives_on(0.5)
        if not tally.check(asked, f"{workspace.name} · {key}: `q` quits without asking about the change"):
            return
        for press in (ESCAPE, "u"):
            terminal.press(press)
        os.write(terminal.master, b"q")
        check_exit(tally, workspace, terminal, terminal.exit_status())
        check_terminal(tally, workspace, terminal)
        check_silence(tally, workspace, terminal, {key: values[key]})

    for file, text in before.items():
        tally.equal(text, workspace.read(file), f"{workspace.name} · {file}: the same bytes after undo")
    tally.equal("", git(workspace, "status", "--porcelain", "--ignored"), f"{workspace.name}: git status")


if __name__ == "__main__":
    main(__file__, checks)
