"""Whatever text is typed, pasted or piped in, dlt reads it back: random Unicode in every spelling.

`set` writes hundreds of random texts over values of every spelling, escaped and as a block; the screen, under a
pseudo-terminal, gets some dozens by bracketed paste. dlt's own provider and Python's `tomllib` read the files.
"""

import random
import subprocess
import tomllib
from pathlib import Path
from typing import Iterator

import tomlkit
from fill_from_keyboard import ENTER, ESCAPE, open_program, save_and_quit
from harness import NO_PROFILE, RUN_SECONDS, Referee, Tally, Workspace, main, options, scratch

SEED = 20261125
BATCH = 25
BATCHES = 15
PASTES = 20

PIECES = [
    *["\n", "\r", "\r\n", "\t", " ", "  ", "\\", "\\n", "\\u0041", '"', '""', '"""', "'", "''", "'''", "#", "=", "[", "]"],
    *["\0", "\b", "\f", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\u200b", "\u202e", "\ue000", "\ufffe", "\U0010ffff"],
    *["é", "e\u0301", "名前", "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea", "\uac01", "\u05e9", "\u0645", "𝔘", "\U000e0041"],
]

PLACES = [
    'k = "<configure me>" # fill this in!',
    "k = 'literal'",
    'k = "one\\nline"',
    'k = """\nblock\nof lines"""',
    "k = '''\nblock\nof lines'''",
    "k = 7",
    "k = [1, 2] # a list",
    "",
]
"""What stands where a text is written."""


def text(random: random.Random) -> str:
    """Up to 40 characters of all planes, with what is hard to write more often than chance would have it."""
    made = []
    for _ in range(random.randint(1, 12)):
        kind = random.random()
        if kind < 0.45:
            made.append(random.choice(PIECES))
        elif kind < 0.7:
            made.append("".join(chr(random.randint(32, 126)) for _ in range(random.randint(1, 5))))
        else:
            made.append(chr(random.choice([*range(0xD800), *range(0xE000, 0x110000)])))
    return "".join(made)


def document(random: random.Random, count: int) -> str:
    """Sections `s0`, `s1`, ... with a key `k` in each, in one of the manners above, with either line break."""
    places = [random.choice(PLACES) for _ in range(count)]
    whole = "\n".join(f"[s{number}]\n{place}\nnext = {number}\n" for number, place in enumerate(places))
    return whole if random.random() < 0.7 else whole.replace("\n", "\r\n")


def set_value(binary: str, workspace: Workspace, key: str, value: str, spelling: str) -> subprocess.CompletedProcess[bytes]:
    command = [binary, "set", key, "--type", "string", "--spelling", spelling, *options(workspace)]
    return subprocess.run(
        command,
        cwd=workspace.project,
        env=dict(workspace.env),
        # One final line break is dropped: LF, or CR LF.
        input=(value + ("\r\n" if value.endswith("\r") else "\n")).encode(),
        capture_output=True,
        timeout=RUN_SECONDS,
    )


def checks(tally: Tally, binary: str) -> None:
    generator = random.Random(SEED)
    with scratch() as root:
        for number in range(BATCHES):
            spelling = ("escaped", "block", "auto")[number % 3]
            piped_in(tally, binary, Workspace.make(root, f"batch {number}"), spelling, generator)
        for spelling in ("escaped", "block"):
            pasted(tally, binary, Workspace.make(root, f"pasted {spelling}"), spelling, generator)


def piped_in(tally: Tally, binary: str, workspace: Workspace, spelling: str, generator: random.Random) -> None:
    workspace.write("secrets.toml", document(generator, BATCH))
    values = {f"s{number}": text(generator) for number in range(BATCH)}
    for section, value in values.items():
        done = set_value(binary, workspace, f"{section}.k", value, spelling)
        problem = f"{workspace.name} · {section}: `set` ended with {done.returncode}: {done.stderr.decode()}"
        tally.check(done.returncode == 0, problem)
    check_readings(tally, workspace, values)
    check_spellings(tally, workspace, values, spelling)


def pasted(tally: Tally, binary: str, workspace: Workspace, spelling: str, generator: random.Random) -> None:
    """The texts are pasted on the screen; a paste brings line breaks of any kind as LF."""
    lines = [f'[s{number}]\nk{number}x = "<configure me>" # fill this in!\n' for number in range(PASTES)]
    workspace.write("secrets.toml", "\n".join(lines))
    values = {}
    with open_program(binary, workspace) as terminal:
        for number in range(PASTES):
            value = text(generator) + generator.choice(["", "\x1b[201~\r", "\x1b[201~sy"])
            terminal.press(ESCAPE)
            terminal.press("/")
            terminal.press(f".k{number}x")
            terminal.press(ENTER)
            screen = terminal.press(ENTER)
            if not tally.check(f"Edit s{number}.k{number}x" in screen, f"{workspace.name} · {number}: no dialog\n{screen}"):
                return
            screen = terminal.press(f"{ESCAPE}[200~{value}{ESCAPE}[201~")
            # The dialog tells which way is chosen, where there are two.
            if "written" in screen and ("block   Ctrl-o" in screen) != (spelling == "block"):
                terminal.press("\x0f")
            terminal.press(ENTER)
            values[f"s{number}"] = value.replace("\r\n", "\n").replace("\r", "\n")
        status = save_and_quit(terminal)
        tally.equal(0, status, f"{workspace.name}: exit status")
    check_readings(tally, workspace, values, [f"k{number}x" for number in range(PASTES)])


def check_readings(tally: Tally, workspace: Workspace, values: dict[str, str], names: list[str] = []) -> None:
    """dlt's provider, `tomlkit` and `tomllib` read what was written."""
    referee = Referee(workspace, NO_PROFILE)
    path = workspace.project / ".dlt" / "secrets.toml"
    tables = [tomllib.loads(path.read_bytes().decode().replace("\r\n", "\n")), tomlkit.parse(path.read_text()).unwrap()]
    with open(path, "rb") as file:
        tables.append(tomllib.load(file))
    for number, (section, value) in enumerate(values.items()):
        name = names[number] if names else "k"
        answer = referee.lookup((section, name))
        where = f"{workspace.name} · {section}.{name}"
        tally.equal(value, answer and answer.value, f"{where}: what dlt reads")
        for table in tables:
            tally.equal(value, table[section][name], f"{where}: what is read")
        if not names:
            tally.equal(number, tables[0][section]["next"], f"{where}: its neighbour")


def check_spellings(tally: Tally, workspace: Workspace, values: dict[str, str], spelling: str) -> None:
    """With several lines the spelling is the one asked for."""
    text = (workspace.project / ".dlt" / "secrets.toml").read_bytes().decode()
    for section, value in written(text):
        if "\n" in values[section] and spelling != "auto":
            block = value.startswith(('"""', "'''"))
            tally.equal(spelling == "block", block, f"{workspace.name} · {section}: a block: {value!r}")


def written(text: str) -> Iterator[tuple[str, str]]:
    """Each section and how its `k` is written."""
    for section, table in tomlkit.parse(text.replace("\r\n", "\n")).items():
        yield section, table["k"].as_string()


if __name__ == "__main__":
    main(__file__, checks)
