"""Compares what the program makes of connection strings with dlt, for every class that takes them.

Parts: `set`, `unset` and `get` of one part of a random string; dlt's class reads the new string, and nothing but that
part may be another. Split and join: `S` on the screen, in one workspace with every destination and core source; dlt
resolves the credentials before and after, and gets the same.
"""

import json
import logging
import random
import re
import string
import subprocess
import tomllib
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional
from urllib.parse import quote, quote_plus

import tomlkit
from catalogue import Spec, fixed, stubs, type_of
from fill_from_keyboard import ENTER, ESCAPE, Terminal, open_program, save_and_quit
from harness import RUN_SECONDS, Tally, Workspace, clean_env, environment, main, options, scratch
from native_forms import Group, classes, groups
from referee import Place, installed, toml_providers

import dlt
from dlt.common.configuration import resolve
from dlt.common.configuration.specs import ConnectionStringCredentials

ROUNDS = 25
"""Random strings per class whose parts are changed."""

WORKSPACES = 4
"""Workspaces with a random string for every group, that are split and joined."""

CLASSES = Path(__file__).resolve().parents[2] / "src" / "dlt" / "classes.json"
DRIVERS = Path(__file__).resolve().parents[2] / "src" / "dlt" / "native" / "drivers.rs"

ESCAPE_IN_DATABASE = re.compile("%[0-9a-fA-F]{2}")
"""SQLAlchemy decodes it from 2.1 on; dlt's own reader, which is used without SQLAlchemy, does not."""

PARTS = ["drivername", "username", "password", "host", "port", "database"]
HOSTS = ["db.example", "10.0.0.1", "::1", "fe80::1%eth0", "host-1", "server\\instance", "hôte"]
ESCAPES = ["%41", "%2f", "%25"]
SIGNS = [*":/@?#%[]&=+ ;,'\"\\<>~_.-é名\N{GRINNING FACE}\t", *string.ascii_letters, *string.digits, *ESCAPES * 3]


# --- what dlt knows of a class


@dataclass(frozen=True)
class Class:
    """A class of credentials and where the catalogue says what it takes from the query."""

    group: Group
    spec: Spec
    own: Mapping[str, Any]
    """Its entry in the catalogue."""

    def parameters(self) -> list[str]:
        """The fields that may stand in the query under their own names."""
        return [name for name in self.own["native_fields"] if name not in [*PARTS, "query", "global_config"]]

    def is_number(self, name: str) -> bool:
        return type_of(self.spec.get_resolvable_fields()[name])[0] == "integer"

    @property
    def driver(self) -> str:
        return self.own.get("drivername", "")

    def read(self, text: str) -> dict[str, Any]:
        """What the class takes from a string."""
        config = self.spec()
        config.parse_native_representation(text)
        names = [*self.spec.get_resolvable_fields(), "drivername"]
        return {name: getattr(config, name, None) for name in names}


def all_classes(root: Path) -> Iterator[Class]:
    catalogue = json.loads(CLASSES.read_text())
    for group in groups(root):
        for spec in classes(group):
            own = catalogue.get(spec.__name__, {})
            if "connection-string" in own.get("native", []):
                yield Class(group, spec, own)


# --- random strings


class Random:
    """Everything random comes from one seed."""

    def __init__(self, seed: Any) -> None:
        self.random = random.Random(str(seed))

    def text(self, without: str = "") -> str:
        """Some text that is not empty; neither line breaks nor white space at its ends, which dlt takes off passwords."""
        signs = [sign for sign in SIGNS if not set(sign) & set(without)]
        text = "".join(self.random.choices(signs, k=self.random.randint(1, 12))).strip()
        return text or "x"

    def maybe(self, chance: float = 0.6) -> bool:
        return self.random.random() < chance

    def quoted(self, text: str) -> str:
        """In one of the ways people and libraries encode users and passwords."""
        ways = [quote(text, safe=""), quote(text, safe=" +"), "".join(f"%{byte:02x}" for byte in text.encode())]
        return self.random.choice(ways)

    def connection_string(self, one: Class) -> str:
        drivers = [one.driver] if one.driver else ["postgresql", "mysql+pymysql", "sqlite"]
        result = self.random.choice(drivers) + "://"
        has_password = False
        if self.maybe():
            result += self.quoted(self.text())
            if has_password := self.maybe(0.8):
                result += ":" + self.quoted(self.text())
            result += "@"
        if self.maybe(0.8):
            host = self.random.choice(HOSTS)
            result += f"[{host}]" if ":" in host else host
        if self.maybe(0.5):
            result += f":{self.random.randint(0, 65535)}"
        if self.maybe(0.8):
            result += "/" + self.text(without=("?" if has_password else "?@") + ("%" if self.maybe(0.8) else ""))
        return result + self.query(one)

    def query(self, one: Class) -> str:
        names = self.random.sample(one.parameters(), k=min(len(one.parameters()), self.random.randint(0, 2)))
        names += [self.text(without="%") for _ in range(self.random.randint(0, 2))]
        pairs = [f"{quote_plus(name)}={quote_plus(self.value(one, name))}" for name in dict.fromkeys(names)]
        return "?" + "&".join(pairs) if pairs or self.maybe(0.1) else ""

    def value(self, one: Class, name: str) -> str:
        if name in one.parameters() and one.is_number(name):
            return str(self.random.randint(0, 1))
        return self.text()

    def part(self, one: Class) -> str:
        """A key below the credentials."""
        if self.maybe(0.7):
            return self.random.choice(PARTS)
        return self.random.choice([*one.parameters(), "query.some_name"])

    def part_value(self, one: Class, part: str) -> str:
        if part == "drivername":
            return self.random.choice(["postgresql", "x_1+y"])
        if part == "host":
            return self.random.choice(HOSTS)
        if part == "port":
            return str(self.random.randint(0, 65535))
        if part == "database":
            return self.text(without="?%" if self.maybe(0.8) else "")
        return self.value(one, part)


# --- parts


def command(binary: str, workspace: Workspace, word: str, key: str, text: Optional[str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        [binary, word, key, "--no-env", *options(workspace)],
        cwd=workspace.project,
        env=dict(workspace.env),
        input=(text or "").encode(),
        capture_output=True,
        timeout=RUN_SECONDS,
    )


def string_of(workspace: Workspace, key: str) -> str:
    table = tomllib.loads(workspace.read(".dlt/secrets.toml"))
    for part in key.split("."):
        table = table[part]
    return table["credentials"]


def write_strings(workspace: Workspace, strings: Mapping[str, str], groups_: list[Group]) -> None:
    """Writes a string for each group, and what decides on its class."""
    secrets: dict[str, Any] = {}
    config: dict[str, Any] = {}
    for group in groups_:
        put(secrets, group.key, "credentials", strings[group.key])
        if group.decided_by:
            put(config, group.key, *group.decided_by)
    workspace.write("secrets.toml", tomlkit.dumps(secrets))
    if config:
        workspace.write("config.toml", tomlkit.dumps(config))


def put(document: dict[str, Any], section: str, name: str, value: str) -> None:
    for part in section.split("."):
        document = document.setdefault(part, {})
    document[name] = value


def expected(one: Class, read: dict[str, Any], part: str, text: Optional[str]) -> dict[str, Any]:
    """What dlt is to read when a part has another text, or is not there any more (None)."""
    read = {**read, "query": dict(read["query"] or {})}
    default = getattr(one.spec(), part, None)
    if part == "password" and one.driver == "md" or part in PARTS:
        read[part] = default if text is None else int(text) if part == "port" else text
        return read
    name = part.removeprefix("query.")
    in_query = next((known for known in read["query"] if known == name), name)
    read["query"].pop(in_query, None)
    if text is not None:
        read["query"][in_query] = text
    if name in one.parameters():
        read[name] = default if text is None else int(text) if one.is_number(name) else text
    return read


def compare_parts(tally: Tally, binary: str, root: Path, one: Class, number: int) -> None:
    source = Random((one.group.key, one.spec.__name__, one.group.decided_by, number))
    old = source.connection_string(one)
    part = source.part(one)
    text = None if source.maybe(0.2) else source.part_value(one, part)
    where = f"{one.group.key} · {old!r} · {part} = {text!r}"
    workspace = Workspace.make(root, f"parts-{one.group.key}-{one.spec.__name__}-{one.group.decided_by}-{number}")
    write_strings(workspace, {one.group.key: old}, [one.group])
    key = f"{one.group.key}.credentials.{part}"
    before = one.read(old)
    if text is None:
        done = command(binary, workspace, "unset", key, None)
    else:
        done = command(binary, workspace, "set", key, text)
    new = string_of(workspace, one.group.key)
    if done.returncode != 0:
        tally.check(old == new, f"{where}: something was written all the same")
        compare_refusal(tally, where, one, old, part, text, done)
        return
    wanted = expected(one, before, part, text)
    tally.equal(wanted, {**one.read(new), "query": dict(one.read(new)["query"] or {})}, f"{where}: {new!r}")
    got = command(binary, workspace, "get", key, None)
    if text is None:
        tally.equal(1, got.returncode, f"{where}: get")
    else:
        tally.equal(text, got.stdout.decode().removesuffix("\n"), f"{where}: get")


def compare_refusal(
    tally: Tally, where: str, one: Class, old: str, part: str, text: Optional[str], done: Any
) -> None:
    """What is refused must be what dlt cannot read so."""
    before = one.read(old)
    if text is None:
        is_absent = expected(one, before, part, None) == {**before, "query": dict(before["query"] or {})}
        is_needed = part == "drivername" or part == "username" and before["password"] is not None
        tally.check(is_absent or is_needed, f"{where}: not taken away: {done.stderr.decode()}")
        return
    is_odd = part == "database" and bool("?" in text or "@" in text or ESCAPE_IN_DATABASE.search(text))
    is_odd |= part == "password" and ConnectionStringCredentials(old).username is None
    tally.check(is_odd, f"{where}: refused: {done.stderr.decode()}")


# --- split and join


def resolved(one: Class, workspace: Workspace) -> Any:
    """The credentials as dlt resolves them in their sections; without the driver it takes what it has."""
    place = Place(str(workspace.project / ".dlt"), str(workspace.global_dir), "", False)
    config = one.spec()
    with environment(workspace.env), installed(toml_providers(place)):
        try:
            resolve.resolve_configuration(config, sections=one.group.sections, accept_partial=True)
        except Exception as error:
            return type(error).__name__
    names = [name for name, hint in one.spec.get_resolvable_fields().items() if name == "drivername" or not fixed(hint)]
    values = {name: plain(getattr(config, name, None)) for name in names}
    values["drivername"] = config.drivername
    query = {name: value for name, value in (values["query"] or {}).items() if name not in one.parameters()}
    if one.driver in ("mssql", "synapse"):
        query = {name: value for name, value in query.items() if name.lower() not in one.parameters()}
    return {**values, "query": query}


def plain(value: Any) -> Any:
    return value.unwrap() if hasattr(value, "unwrap") else value


def cannot_be_split(one: Class, text: str) -> bool:
    """The driver of a class that has its own; a database that two versions read differently; nothing at all to say."""
    read = one.read(text)
    if one.driver and read["drivername"] != one.driver and "drivername" not in one.spec.get_resolvable_fields():
        return True
    if ESCAPE_IN_DATABASE.search(read["database"] or ""):
        return True
    return text in (f"{one.driver}://", f"{one.driver}://?")


def open_on(terminal: Terminal, key: str) -> str:
    """Chooses the first line with a key and asks for the other form of its group; returns the screen."""
    terminal.press(ESCAPE)
    terminal.press(f"/{key}")
    terminal.press(ENTER)
    return terminal.press("S")


def convert(tally: Tally, binary: str, workspace: Workspace, keys: list[str], word: str) -> set[str]:
    """Splits or joins all that can be; returns the keys of those."""
    done = set()
    with open_program(binary, workspace) as terminal:
        for key in keys:
            screen = open_on(terminal, key)
            if f"{word} " in screen and "?" in screen:
                done.add(key)
                terminal.press(ENTER)
            else:
                terminal.press(ESCAPE)
        tally.equal(0, save_and_quit(terminal), f"{workspace.name}: {word}: exit status")
    return done


def compare_forms(tally: Tally, binary: str, root: Path, ones: list[Class], number: int) -> None:
    source = Random(("forms", number))
    # dlt looks into the sections around, so no group may stand in another's.
    keys = {one.group.key for one in ones}
    ones = [one for one in ones if not any(one.group.key.startswith(f"{key}.") for key in keys)]
    strings = {one.group.key: source.connection_string(one) for one in ones}
    workspace = Workspace.make(root, f"forms-{number}")
    write_strings(workspace, strings, [one.group for one in ones])
    before = {one.group.key: resolved(one, workspace) for one in ones}
    keys = [f"{key}.credentials" for key in strings]
    split = convert(tally, binary, workspace, keys, "Split")
    secrets = tomllib.loads(workspace.read(".dlt/secrets.toml"))
    for one in ones:
        key = one.group.key
        where = f"{key} · {strings[key]!r} · split"
        is_split = f"{key}.credentials" in split
        tally.equal(cannot_be_split(one, strings[key]), not is_split, where)
        tally.equal(is_split, isinstance(at(secrets, f"{key}.credentials"), dict), f"{where}: a table")
        tally.equal(before[key], resolved(one, workspace), f"{where}: {at(secrets, f'{key}.credentials')!r}")
    after_split = workspace.read(".dlt/secrets.toml")
    joined = convert(tally, binary, workspace, [f"{key}." for key in sorted(split)], "Join")
    secrets = tomllib.loads(workspace.read(".dlt/secrets.toml"))
    for one in ones:
        key = one.group.key
        if f"{key}.credentials" not in split:
            continue
        table = at(tomllib.loads(after_split), f"{key}.credentials")
        where = f"{key} · {table!r} · join"
        is_joined = f"{key}.credentials." in joined
        needs_user = "password" in table and "username" not in table and one.driver not in ("md", "clickhouse")
        if not tally.check(is_joined or needs_user, f"{where}: not joined"):
            continue
        text = at(secrets, f"{key}.credentials")
        tally.equal(is_joined, isinstance(text, str), f"{where}: a string")
        tally.equal(before[key], resolved(one, workspace), f"{where}: {text!r}")


def at(table: Any, key: str) -> Any:
    for part in key.split("."):
        table = table[part]
    return table


# --- drivers


def compare_drivers(tally: Tally) -> None:
    """The names that are offered are those dlt has code for."""
    source = DRIVERS.read_text()
    offered = {
        name: [word for word in source.split(f"const {name}")[1].split("];")[0].split('"')[1::2]]
        for name in ("SQL", "CATALOG")
    }
    backends = {name.partition("+")[0] for name in offered["SQL"]}
    # Read as text: the packages that they import are not installed here.
    folder = Path(dlt.__file__).parent / "destinations" / "impl"
    code = (folder / "sqlalchemy" / "dialect.py").read_text()
    registered = set(re.findall(r'^register_dialect_capabilities\("(\w+)"', code, re.MULTILINE))
    tally.check(len(registered) > 3, f"dlt registers {registered}")
    tally.check(registered <= backends, f"dlt knows {registered - backends}, which are not offered")
    for name in offered["SQL"] + offered["CATALOG"]:
        tally.equal(name, ConnectionStringCredentials(f"{name}://h/d").drivername, "a driver's name")
    code = (folder / "ducklake" / "sql_client.py").read_text()
    for name in offered["CATALOG"]:
        tally.check(f'"{name}"' in code, f"dlt's DuckLake does not know {name}")


def run(tally: Tally, binary: str) -> None:
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with scratch() as root:
        with environment(clean_env(root / "home", {"RUNTIME__DLTHUB_TELEMETRY": "false"})):
            (root / "home").mkdir()
            ones = list(all_classes(root))
        compare_drivers(tally)
        with stubs(machine=False):
            for one in ones:
                for number in range(ROUNDS):
                    compare_parts(tally, binary, root, one, number)
            for number in range(WORKSPACES):
                compare_forms(tally, binary, root, ones, number)


if __name__ == "__main__":
    main(__file__, run)
