"""What is left in memory of a secret that was dropped, hidden, or replaced.

    memory.py PATH_TO_BINARY

After each flow the whole memory of the program is read, and searched for every window of 8 bytes of the secret: as it is, as TOML
escapes it, and as base64 in each of its three positions. A secret of a file that is open is in memory, for it is the file's text;
then there must not be more of it than before. Needs Linux and root.
"""

import base64
import os
import random
import re
import string
import sys
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "dlt"))
from harness import Tally, clean_env, main, scratch, write  # noqa: E402
from terminal import ENTER, ESCAPE, Terminal  # noqa: E402

WINDOW = 8
CTRL_T, CTRL_U, CTRL_W, CTRL_Z, CTRL_O, FOCUS_LOST = "\x14", "\x15", "\x17", "\x1a", "\x0f", "\x1b[O"
DOWN, TAB = "\x1b[B", "\t"
ON_TOKEN = ["g", "j", "j"]
OVERWRITE = ["4", "5", "?", ESCAPE, "1"]
"""Other screens, drawn over what was on the one before."""

TYPED, PASTED = "{typed}", "{pasted}"


@dataclass
class Flow:
    keys: list[str]
    """What is pressed; `{typed}` and `{pasted}` are the secret."""
    stored: bool = False
    """The secret is in the file and stays there: there must not be more of it than at the start."""
    known: str = ""
    """Why it is in memory on purpose, where it is."""
    file_after: str = field(default="", repr=False)
    """What somebody else makes of the file meanwhile."""


FLOWS = {
    "typed, dropped": Flow([*ON_TOKEN, ENTER, TYPED, ESCAPE]),
    "typed, shown, dropped": Flow([*ON_TOKEN, ENTER, TYPED, CTRL_T, ESCAPE]),
    "typed, shown, hidden, dropped": Flow([*ON_TOKEN, ENTER, TYPED, CTRL_T, CTRL_T, ESCAPE]),
    "typed, cleared, dropped": Flow([*ON_TOKEN, ENTER, TYPED, CTRL_U, ESCAPE]),
    "typed, a word deleted, dropped": Flow([*ON_TOKEN, ENTER, TYPED, CTRL_W, ESCAPE]),
    "typed, undone in the field, dropped": Flow([*ON_TOKEN, ENTER, TYPED, CTRL_Z, ESCAPE]),
    "typed, another file chosen, dropped": Flow([*ON_TOKEN, ENTER, TYPED, TAB, TAB, ESCAPE]),
    "typed, focus lost, dropped": Flow([*ON_TOKEN, ENTER, TYPED, CTRL_T, FOCUS_LOST, ESCAPE]),
    "pasted, dropped": Flow([*ON_TOKEN, ENTER, PASTED, ESCAPE]),
    "pasted, shown, dropped": Flow([*ON_TOKEN, ENTER, PASTED, CTRL_T, ESCAPE]),
    "pasted twice, dropped": Flow([*ON_TOKEN, ENTER, PASTED, PASTED, ESCAPE]),
    "pasted on the tree, no import": Flow([*ON_TOKEN, PASTED]),
    "pasted as variables on the tree, dropped": Flow([*ON_TOKEN, "\x1b[200~SOURCES__CRM__KEY={secret}\nOTHER=1\n\x1b[201~", ESCAPE]),
    "pasted as a key file, dropped": Flow(
        [*ON_TOKEN, '\x1b[200~{"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "{secret}"}\x1b[201~', ESCAPE]
    ),
    "a part typed, dropped": Flow(["g", "j", "j", "j", ENTER, DOWN, DOWN, TYPED, ESCAPE]),
    "a part shown, dropped": Flow(["g", "j", "j", "j", ENTER, DOWN, DOWN, TYPED, CTRL_T, ESCAPE]),
    "a whole connection string typed, dropped": Flow(["g", "j", "j", "j", ENTER, CTRL_O, CTRL_U, TYPED, ESCAPE]),
    "filtered by it": Flow(["/", TYPED, ESCAPE]),
    "filtered by it on Compare": Flow(["3", "/", TYPED, ENTER, "1", ESCAPE]),
    "revealed, left": Flow([*ON_TOKEN, "r", "j"], stored=True),
    "revealed, focus lost": Flow([*ON_TOKEN, "r", FOCUS_LOST], stored=True),
    "opened, shown, dropped": Flow([*ON_TOKEN, ENTER, CTRL_T, ESCAPE], stored=True),
    "opened, dropped": Flow([*ON_TOKEN, ENTER, ESCAPE], stored=True),
    "compared, explained, looked at": Flow([*ON_TOKEN, "x", ESCAPE, "2", "3", "v", "v", "4", "5"], stored=True),
    "taken out of the file by somebody else": Flow(
        [*ON_TOKEN], stored=True, file_after="[sources.crm]\ntoken = 'another'\n"
    ),
    "typed, accepted, saved, taken out by somebody else": Flow(
        [*ON_TOKEN, ENTER, TYPED, ENTER, "s", "y"],
        file_after="[sources.crm]\ntoken = 'another'\n",
    ),
    "typed, accepted, undone": Flow([*ON_TOKEN, ENTER, TYPED, ENTER, "u"], known="the history, so that it can be made again"),
}


def secret_of(chance: random.Random) -> str:
    """Unlike anything else in memory, with letters that TOML escapes."""
    letters = string.ascii_letters + string.digits
    return "".join(chance.choice(letters) for _ in range(14)) + '"\\' + "".join(chance.choice(letters) for _ in range(14))


def spellings(secret: str) -> list[bytes]:
    """What a secret may look like in memory."""
    raw = secret.encode()
    escaped = secret.replace("\\", "\\\\").replace('"', '\\"').encode()
    found = [raw, escaped]
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + raw)
        # Whole groups of the secret's own bytes.
        found.append(coded[4 if shift else 0 : len(coded) - 4])
    return found


def windows(secret: str) -> set[bytes]:
    return {text[at : at + WINDOW] for text in spellings(secret) for at in range(len(text) - WINDOW + 1)}


def count(pid: int, secret: str) -> int:
    """How many windows of the secret are in memory, each as often as it is there."""
    pattern = re.compile(b"|".join(re.escape(window) for window in windows(secret)))
    hits = 0
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            addresses, rights, *rest = line.split()
            # What can be written; the program and its libraries cannot hold it.
            if not rights.startswith("rw") or (rest and rest[-1] == "[vvar]"):
                continue
            begin, end = (int(address, 16) for address in addresses.split("-"))
            try:
                memory.seek(begin)
                data = memory.read(end - begin)
            except OSError:
                continue
            hits += len(pattern.findall(data))
    return hits


def play(tally: Tally, binary: str, name: str, flow: Flow) -> None:
    secret = secret_of(random.Random(name))
    with scratch() as root:
        token = secret if flow.stored else "stored"
        text = f"[sources.crm]\ntoken = '{token}'\ndsn = 'postgresql://u:stored@h.example/d'\n"
        write(root / "project/.dlt/secrets.toml", text)
        (root / "home").mkdir()
        command = [binary, "--global-dir", "../global"]
        with Terminal(command, root / "project", clean_env(root / "home")) as terminal:
            pid = terminal.process.pid
            before = count(pid, secret)
            tally.check((before > 0) == flow.stored, f"{name}: {before} hits before it began")
            for key in flow.keys:
                key = key.replace(TYPED, secret).replace(PASTED, f"\x1b[200~{secret}\x1b[201~").replace("{secret}", secret)
                terminal.press(key)
            if flow.keys[-1] == "y":
                saved = tomllib.loads((root / "project/.dlt/secrets.toml").read_text())["sources"]["crm"]["token"]
                tally.equal(secret, saved, f"{name}: what was saved")
            if flow.file_after:
                write(root / "project/.dlt/secrets.toml", flow.file_after)
                terminal.settle()
            terminal.press(FOCUS_LOST)
            time.sleep(0.2)
            after = count(pid, secret)
            if flow.known:
                print(f"memory: {name}: {after} hits, {flow.known}")
                tally.check(after > 0, f"{name}: it is not there, so why say so")
            else:
                allowed = before if flow.stored and not flow.file_after else 0
                tally.check(after <= allowed, f"{name}: {after} hits, and {allowed} are allowed:\n{terminal.screen()}")


def checks(tally: Tally, binary: str) -> None:
    for name, flow in FLOWS.items():
        play(tally, binary, name, flow)


if __name__ == "__main__":
    main(__file__, checks)
