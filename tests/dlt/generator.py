"""Seeded random workspaces: settings files in every shape TOML has, an environment, and keys to ask for.

A workspace is made from its own number and the seed alone, so one failure can be made again without the others.
Files are random trees of keys written in random style: they are always valid TOML, until `break_text` spoils one.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Optional

import tomlkit

TPath = tuple[str, ...]


class Scalar(str):
    """A value as TOML text."""


Tree = dict[str, Any]
"""Keys to `Scalar`, to a `Tree`, or to a list of trees (an array of tables)."""

PROFILE_POOL = ("dev", "prod", "tests", "access", "staging", "qa-1", "staging.eu")
PIPELINES = ("pipe", "load_orders", "my pipe")

DESTINATIONS = (
    "postgres", "postgres", "redshift", "mssql", "bigquery", "snowflake", "duckdb", "motherduck",
    "filesystem", "ducklake", "databricks", "clickhouse", "athena", "qdrant", "lancedb", "weaviate",
)  # fmt: skip
NAMED = ("warehouse", "my dest", "d.ot", "Lake")
"""Names of destinations that get a `destination_type`, or stay unknown."""

SECTIONS = ("pipedrive", "mod", "my source", "s.v2")
NAMES = ("deals", "pipedrive", "persons")
ARGUMENTS = ("api_key", "limit", "token", "tok-en", "start date")

DESTINATION_FIELDS: tuple[TPath, ...] = (
    ("credentials",),
    ("credentials", "password"),
    ("credentials", "password"),
    ("credentials", "host"),
    ("credentials", "port"),
    ("credentials", "database"),
    ("credentials", "username"),
    ("credentials", "private_key"),
    ("credentials", "project_id"),
    ("credentials", "client_email"),
    ("credentials", "aws_secret_access_key"),
    ("credentials", "aws_access_key_id"),
    ("credentials", "azure_storage_account_key"),
    ("credentials", "access_token"),
    ("credentials", "api_key"),
    ("credentials", "catalog"),
    ("credentials", "catalog", "password"),
    ("credentials", "catalog", "database"),
    ("credentials", "storage", "bucket_url"),
    ("credentials", "storage", "credentials"),
    ("credentials", "storage", "credentials", "aws_secret_access_key"),
    ("credentials", "storage", "credentials", "region_name"),
    ("credentials", "not_a_field"),
    ("csv_format", "delimiter"),
    ("create_indexes",),
    ("bucket_url",),
    ("location",),
    ("staging_iam_role",),
    ("destination_type",),
    ("not_a_field",),
)

GENERIC: tuple[TPath, ...] = (
    ("runtime", "log_level"),
    ("normalize", "data_writer", "file_max_items"),
    ("top",),
    ("a", "b"),
    ("a", "b", "c"),
    ("a", "b", "c", "d"),
    ("a", "with.dot", "x y"),
    ("a", "", "e"),
    ("ключ", "straße"),
    ("Mixed", "Case"),
    ("123", "true"),
    ("sources", "only_two"),
    ("tab\tkey", 'quote"key'),
)

CONNECTIONS = (
    "postgresql://loader@host.example:5432/db",
    "postgresql://loader:p%40ss@host.example:5433/db",
    "postgresql://loader:pass@host.example/db?connect_timeout=20",
    "redshift://u:p@h:5439/d",
)

READS_TOML_1_1 = True
try:
    tomlkit.parse("a = { b = 1, }")
except ValueError:
    READS_TOML_1_1 = False


@dataclass
class Workspace:
    """One random workspace, still in memory."""

    seed: int
    index: int
    settings: str = ".dlt"
    marker: bool = True
    pin: Optional[str] = None
    profiles: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """File name, with `global:` before those of the global folder, to its bytes."""
    scripts: dict[str, str] = field(default_factory=dict)
    """Python files of the project."""
    variables: dict[str, str] = field(default_factory=dict)
    keys: list[TPath] = field(default_factory=list)
    """Paths worth asking for."""
    secret_arguments: set[TPath] = field(default_factory=set)
    newer: set[str] = field(default_factory=set)
    """Files with something of TOML 1.1 in them."""
    inline: float = 0.0
    """How often a table is written inline."""
    pipelines: list[str] = field(default_factory=list)

    def write(self, project: Path, global_dir: Path) -> None:
        """Puts the workspace on disk."""
        settings = project / self.settings
        settings.mkdir(parents=True)
        global_dir.mkdir(parents=True)
        if self.marker:
            (settings / ".workspace").touch()
        if self.pin is not None:
            (settings / "profile-name").write_text(self.pin, encoding="utf-8")
        for name, text in self.scripts.items():
            (project / name).write_text(text, encoding="utf-8")
        for name, content in self.files.items():
            is_global = name.startswith("global:")
            folder = global_dir if is_global else settings
            (folder / name.removeprefix("global:")).write_bytes(content)


def make_workspace(seed: int, index: int) -> Workspace:
    """The workspace of this number."""
    rng = random.Random(f"{seed}/{index}")
    workspace = Workspace(seed, index)
    workspace.marker = rng.random() < 0.8
    workspace.settings = "set tings" if rng.random() < 0.04 else ".dlt"
    workspace.profiles = rng.sample(PROFILE_POOL, 3)
    if rng.random() < 0.4:
        workspace.pin = _pin(rng, workspace)
    workspace.pipelines = rng.sample(PIPELINES, 1)
    workspace.inline = rng.choice((0.0, 0.0, 0.0, 0.01, 0.25))
    workspace.keys = _keys(rng, workspace)
    if rng.random() < 0.3:
        _add_source_script(rng, workspace)
    trees = {name: _tree(rng, workspace) for name in _file_names(rng, workspace)}
    for name, tree in trees.items():
        _cross(rng, tree, trees)
        workspace.files[name] = _file_bytes(rng, workspace, name, tree)
    workspace.keys += _paths_in(rng, trees.values())
    _add_variables(rng, workspace)
    return workspace


def _pin(rng: random.Random, workspace: Workspace) -> str:
    name = rng.choice([*workspace.profiles, "pinned", ""])
    return rng.choice(["{}", "{}\n", " {} \r\n", "{}\nprod\n"]).format(name)


def _file_names(rng: random.Random, workspace: Workspace) -> list[str]:
    """Any subset of the eight files of a profile, for each profile."""
    share = rng.choice([0.25, 0.5, 0.75, 1.0])
    names = []
    for kind in ("secrets.toml", "config.toml"):
        for folder in ("", "global:"):
            for prefix in ("", *(f"{profile}." for profile in workspace.profiles)):
                if rng.random() < share:
                    names.append(f"{folder}{prefix}{kind}")
    return names


# ---------------------------------------------------------------- keys


def _keys(rng: random.Random, workspace: Workspace) -> list[TPath]:
    """The paths this workspace is about."""
    makers = (_destination_key, _destination_key, _source_key, _source_key, _generic_key)
    return [rng.choice(makers)(rng) for _ in range(rng.randint(3, 9))]


def _destination_key(rng: random.Random) -> TPath:
    name = rng.choice(DESTINATIONS) if rng.random() < 0.75 else rng.choice(NAMED)
    return ("destination", name, *rng.choice(DESTINATION_FIELDS))


def _source_key(rng: random.Random) -> TPath:
    section, name, argument = rng.choice(SECTIONS), rng.choice(NAMES), rng.choice(ARGUMENTS)
    shapes: tuple[TPath, ...] = (
        (section, name, argument),
        (section, name, argument),
        (section, argument),
        (section, "credentials", "password"),
        (section, name, "credentials", "password"),
        (section, name, "group", "credentials", argument),
        (section, name, "credentials"),
    )
    return ("sources", *rng.choice(shapes))


def _generic_key(rng: random.Random) -> TPath:
    return rng.choice(GENERIC)


def _add_source_script(rng: random.Random, workspace: Workspace) -> None:
    """A project script with one source; its arguments are then of known kind."""
    section, name = rng.choice(("pipedrive", "mod")), rng.choice(NAMES)
    spelled = rng.choice(("decorator", "function"))
    arguments = ", name={!r}, section={!r}".format(name, section).lstrip(", ")
    decorator = f"@dlt.source({arguments})" if spelled == "decorator" else "@dlt.source"
    function = "fetch" if spelled == "decorator" else name
    script = "script" if spelled == "decorator" else section
    workspace.scripts[f"{script}.py"] = (
        f"import dlt\n\n\n{decorator}\n"
        f"def {function}(api_key: str = dlt.secrets.value, limit: int = dlt.config.value, token=dlt.secrets.value):\n"
        "    return []\n"
    )
    for argument in ("api_key", "limit", "token"):
        workspace.keys.append(("sources", section, name, argument))
        if argument != "limit":
            workspace.secret_arguments.add(("sources", section, name, argument))


def _variant(rng: random.Random, workspace: Workspace, path: TPath) -> TPath:
    """The path itself, or a place dlt might look in instead: parts dropped, a pipeline in front."""
    parts = list(path)
    if rng.random() < 0.5:
        for _ in range(rng.randint(1, 2)):
            if len(parts) > 1:
                del parts[rng.randrange(len(parts) - 1)]
    if rng.random() < 0.2:
        parts.insert(0, rng.choice(workspace.pipelines))
    return tuple(parts)


def _paths_in(rng: random.Random, trees: Any) -> list[TPath]:
    """Some of the paths that stand in the files, tables among them."""
    found = [path for tree in trees for path in _walk(tree, ())]
    return rng.sample(found, min(len(found), 6))


def _walk(tree: Tree, prefix: TPath) -> list[TPath]:
    found = []
    for key, value in tree.items():
        found.append((*prefix, key))
        if isinstance(value, dict):
            found += _walk(value, (*prefix, key))
    return found


# ---------------------------------------------------------------- trees


def _tree(rng: random.Random, workspace: Workspace) -> Tree:
    """A random document about the keys of the workspace."""
    tree: Tree = {}
    for path in workspace.keys:
        if rng.random() < 0.5:
            _put(rng, tree, _variant(rng, workspace, path), _value(rng, path))
    for _ in range(rng.randint(0, 3)):
        _put(rng, tree, _generic_key(rng), _value(rng, ()))
    for name in NAMED:
        if rng.random() < 0.15:
            kind = rng.choice(("postgres", "duckdb", "dlt.destinations.snowflake", "ducklake", "nothing_known"))
            _put(rng, tree, ("destination", name, "destination_type"), Scalar(f'"{kind}"'))
    if rng.random() < 0.08:
        _enable_vaults(rng, tree)
    return tree


def _enable_vaults(rng: random.Random, tree: Tree) -> None:
    providers: Tree = {}
    for vault in ("google", "aws"):
        if rng.random() < 0.6:
            providers[f"enable_{vault}_secrets"] = Scalar(rng.choice(("true", "true", "false")))
        if rng.random() < 0.3:
            settings = ("only_secrets", "only_toml_fragments", "list_secrets")
            providers[f"{vault}_secrets"] = {rng.choice(settings): Scalar(rng.choice(("true", "false")))}
    tree["providers"] = providers


def _put(rng: random.Random, tree: Tree, path: TPath, value: Any) -> None:
    """Sets a value; what stands in the way is sometimes replaced, sometimes wins."""
    for part in path[:-1]:
        below = tree.get(part)
        if not isinstance(below, dict):
            if below is not None and rng.random() < 0.6:
                return
            below = tree[part] = {}
        tree = below
    if not isinstance(tree.get(path[-1]), dict) or rng.random() < 0.3:
        tree[path[-1]] = value


def _cross(rng: random.Random, tree: Tree, others: dict[str, Tree]) -> None:
    """Now and then a table where another file has a value, or the other way round."""
    while rng.random() < 0.35:
        paths = _walk(rng.choice(list(others.values())), ())
        if not paths:
            return
        path = rng.choice(paths)
        if path[0] == "providers":
            return
        table: Any = {rng.choice("xyz"): _scalar(rng)} if rng.random() < 0.6 else {}
        _put(rng, tree, path, rng.choice((_scalar(rng), table, [table, {}])))


def _value(rng: random.Random, path: TPath) -> Any:
    """A value for a key: mostly scalars, and tables and arrays of tables where one does not expect them."""
    chance = rng.random()
    if path[-1:] == ("credentials",) and chance < 0.5:
        return Scalar(f'"{rng.choice(CONNECTIONS)}"') if chance < 0.35 else Scalar(_service_account(rng))
    if chance < 0.82:
        return _scalar(rng)
    if chance < 0.9:
        return {rng.choice("xyz"): _scalar(rng) for _ in range(rng.randint(0, 2))}
    if chance < 0.95:
        return {"deep": {rng.choice("xyz"): _scalar(rng)}, "k": _scalar(rng)}
    return [{rng.choice("xyz"): _scalar(rng)} for _ in range(rng.randint(1, 3))]


def _service_account(rng: random.Random) -> str:
    optional = rng.choice(('"private_key_id": "k", ', "", '"universe_domain": "x", '))
    return (
        """'{"type": "service_account", "project_id": "p-1", """
        + optional
        + """"private_key": "-----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----\\n", """
        + """"client_email": "a@b.iam.gserviceaccount.com"}'"""
    )


STRINGS = (
    '"text"', '""', "''", "'lit\\eral'", '"<configure me>"', '"set me up" # please set me up!', '"a # b"',
    '"esc \\" \\\\ \\t \\n \\u00e9 \\U0001F600"', '"привет"', '"line\u2028sep"', '"5"', '"true"', '"[1, 2]"',
    '"""one line"""', '"""\ntwo\nlines\n"""', "'''\nraw \\n\n  lines'''", '"""fold \\\n     ed"""', "'''it's ''two'''",
    '"""\n\n  \\u0041 ""quoted"" \n"""', '" padded "',
)  # fmt: skip
NUMBERS = (
    "0", "1", "-17", "+99", "1_000", "0xDEADBEEF", "0o755", "0b1010", "9223372036854775807", "-9223372036854775808",
    "1.5", "-0.0", "1e3", "5E-2", "6.02e+23", "inf", "-inf", "+inf", "nan", "1_0.5", "true", "false",
)  # fmt: skip
DATES = (
    "1979-05-27T07:32:00Z", "1979-05-27t00:32:00-07:00", "1979-05-27 07:32:00.5", "1979-05-27", "07:32:00",
    "1979-05-27T07:32:00.123456+02:30", "00:00:00.999999",
)  # fmt: skip
ARRAYS = (
    "[]", "[1, 2, 3]", '["a", "b",]', "[\n  1, # one\n  2,\n]", '[1, "mixed", 2.0, true]', "[[1], [], [2, 3]]",
    '[{x = 1}, {y = "two"}]', "[1979-05-27, 07:32:00]", "[ { a.b = 1 } ]",
)  # fmt: skip


def _scalar(rng: random.Random) -> Scalar:
    pools = (STRINGS, STRINGS, STRINGS, NUMBERS, NUMBERS, DATES, ARRAYS)
    return Scalar(rng.choice(rng.choice(pools)).split(" # please")[0])


# ---------------------------------------------------------------- text


def spell_key(part: str, rng: Optional[random.Random] = None) -> str:
    """One part of a key, bare where it can be and quoted where it must (or may) be."""
    bare = part != "" and all(c.isascii() and (c.isalnum() or c in "-_") for c in part)
    if bare and (rng is None or rng.random() < 0.9):
        return part
    if "'" not in part and part.isprintable() and rng is not None and rng.random() < 0.5:
        return f"'{part}'"
    return '"' + "".join(_escaped(c) for c in part) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return char if char.isprintable() or char == " " else f"\\u{ord(char):04x}"


def spell_path(path: TPath, rng: Optional[random.Random] = None) -> str:
    """A dotted key."""
    dot = " . " if rng is not None and rng.random() < 0.05 else "."
    return dot.join(spell_key(part, rng) for part in path)


Block = list[str]
"""A header with the lines below it."""


class Writer:
    """Writes a tree as TOML, each table in a style of its own."""

    def __init__(self, rng: random.Random, inline: float) -> None:
        self.rng = rng
        self.inline_share = inline

    def document(self, tree: Tree) -> str:
        """The root's own lines, then the blocks of the tables; sometimes out of order."""
        root: Block = []
        blocks: list[Block] = []
        self.table(tree, (), root, blocks)
        chance = self.rng.random()
        if chance < 0.12:
            self.rng.shuffle(blocks)
        elif chance < 0.3 and len(blocks) > 1:
            first = self.rng.randrange(len(blocks))
            blocks.append(blocks.pop(first))
        return "\n".join(line for block in [root, *blocks] for line in block)

    def table(self, tree: Tree, path: TPath, lines: Block, blocks: list[Block]) -> None:
        """The lines of one table into `lines`, the tables below it into `blocks`."""
        items = list(tree.items())
        if self.rng.random() < 0.3:
            self.rng.shuffle(items)
        for key, value in items:
            self.noise(lines)
            if isinstance(value, Scalar):
                lines.append(self.pair((key,), value))
            elif isinstance(value, list):
                self.array_of_tables(key, value, path, lines, blocks)
            else:
                self.sub_table(key, value, path, lines, blocks)

    def sub_table(self, key: str, value: Tree, path: TPath, lines: Block, blocks: list[Block]) -> None:
        """A table as inline table, as dotted keys, or under a header."""
        if self.rng.random() < self.inline_share:
            lines.append(self.pair((key,), Scalar(self.inline(value))))
        elif self.rng.random() < 0.15 and self.dottable(value):
            for below, scalar in self.flat(value, (key,)):
                lines.append(self.pair(below, scalar))
        else:
            own: Block = []
            below_blocks: list[Block] = []
            self.table(value, (*path, key), own, below_blocks)
            needed = not below_blocks or any(line.strip() and not line.startswith("#") for line in own)
            if needed or self.rng.random() < 0.3:
                blocks.append([self.header((*path, key), "[", "]"), *own])
            blocks.extend(below_blocks)

    def array_of_tables(self, key: str, tables: list[Tree], path: TPath, lines: Block, blocks: list[Block]) -> None:
        """An array of tables under headers, kept together, or inline."""
        if self.rng.random() < 0.4:
            lines.append(self.pair((key,), Scalar(f"[{', '.join(map(self.inline, tables))}]")))
            return
        block: Block = []
        for table in tables:
            below: list[Block] = []
            own: Block = []
            self.table(table, (*path, key), own, below)
            block += [self.header((*path, key), "[[", "]]"), *own, *(line for b in below for line in b)]
        blocks.append(block)

    def header(self, path: TPath, opening: str, closing: str) -> str:
        space = " " if self.rng.random() < 0.05 else ""
        indent = self.rng.choice(("\t", "  " if len(path) < 3 else "")) if self.rng.random() < 0.08 else ""
        comment = "  # section" if self.rng.random() < 0.1 else ""
        return f"{indent}{opening}{space}{spell_path(path, self.rng)}{space}{closing}{comment}"

    def pair(self, path: TPath, value: Scalar) -> str:
        equals = self.rng.choice((" = ", " = ", " = ", "=", "  =\t"))
        comment = self.rng.choice(("", "", "", "", " # fill this in!", "\t# note"))
        indent = "\t" if self.rng.random() < 0.05 else ""
        return f"{indent}{spell_path(path, self.rng)}{equals}{value}{comment}"

    def inline(self, value: Any) -> str:
        """A table or value on one line (multi-line strings and arrays aside)."""
        if isinstance(value, Scalar):
            return value
        if isinstance(value, list):
            return f"[{', '.join(map(self.inline, value))}]"
        pairs = [f"{spell_key(key, self.rng)} = {self.inline(below)}" for key, below in value.items()]
        if not pairs:
            return self.rng.choice(("{}", "{ }"))
        return self.rng.choice(("{{ {} }}", "{{{}}}")).format(", ".join(pairs))

    def dottable(self, tree: Tree) -> bool:
        """Whether dotted keys can say the whole table: no empty table and no array of tables in it."""
        return bool(tree) and all(
            isinstance(value, Scalar) or (isinstance(value, dict) and self.dottable(value)) for value in tree.values()
        )

    def flat(self, tree: Tree, path: TPath) -> list[tuple[TPath, Scalar]]:
        pairs: list[tuple[TPath, Scalar]] = []
        for key, value in tree.items():
            if isinstance(value, dict):
                pairs += self.flat(value, (*path, key))
            else:
                pairs.append(((*path, key), value))
        return pairs

    def noise(self, lines: Block) -> None:
        chance = self.rng.random()
        if chance < 0.08:
            lines.append("")
        elif chance < 0.14:
            lines.append(self.rng.choice(("# comment", "#", '# old_secret = "x"', "# [not.a.header]", "# ünï")))


def _file_bytes(rng: random.Random, workspace: Workspace, name: str, tree: Tree) -> bytes:
    """A whole file: usually the tree, now and then nothing, or something dlt cannot read."""
    chance = rng.random()
    if chance < 0.05:
        return rng.choice((b"", b"", b"\n", b" ", b"# only a comment", b"# a\r\n\r\n# b\r\n", b"\t"))
    text = Writer(rng, workspace.inline).document(tree)
    if READS_TOML_1_1 and rng.random() < 0.03:
        workspace.newer.add(name)
        text = f"{rng.choice(NEWER)}\n{text}"
    if rng.random() < 0.05:
        text += "\n" + rng.choice(TOMLKIT_ONLY)
    if not text.endswith("\n") and rng.random() < 0.8:
        text += "\n"
    if rng.random() < 0.15:
        text = text.replace("\n", "\r\n")
    content = text.encode()
    return break_text(rng, content) if rng.random() < 0.02 else content


NEWER = (
    "new = { a = 1,\n  b = 2 }", "new = { a = 1, }", 'new = "\\e[0m"', 'new = "\\x41"', "new = 07:32",
    "new = 1979-05-27 07:32", "new = {\n}", "new = { # why\n a = [1,\n2], }",
)  # fmt: skip
"""What TOML 1.1 has over 1.0."""

TOMLKIT_ONLY = (
    "big = 9223372036854775808", "big = 0xFFFFFFFFFFFFFFFFF", "lone = 1\rreturn = 2", "huge = 1e400",
    "[[q.r]]\n[q]\n[q.r.s]", "q.c.a = 3\n[q.b]\n[q]",
)  # fmt: skip


def break_text(rng: random.Random, content: bytes) -> bytes:
    """A file as an editor, a crash or a careless merge leaves it. Some of the results are still readable."""
    breakers: tuple[Callable[[], bytes], ...] = (
        lambda: b"\xef\xbb\xbf" + content,
        lambda: content[: rng.randrange(len(content) + 1)],
        lambda: content + b"\ntwice = 1\ntwice = 2\n",
        lambda: content + b"\n[dup]\nx = 1\n[dup]\ny = 1\n",
        lambda: content + b"\n[inl]\nt = { a = 1 }\n[inl.t.b]\nc = 1\n",
        lambda: content + b"\nopen = \"never closed\n",
        lambda: content + b"\n[open\n",
        lambda: content + b"\nlist = [1, 2\n",
        lambda: content + b"\nvalue =\n",
        lambda: content + b"\nnot a pair\n",
        lambda: content + b"\nbad = \"\\q\"\n",
        lambda: content + b"\nyes = True\n",
        lambda: content + b"\nlatin = \"\xe9\"\n",
        lambda: content + b"\nctrl = \"\x01\"\n",
        lambda: content + b"\n<<<<<<< HEAD\n",
        lambda: content + b"\nday = 2021-02-30\n",
        lambda: content + b"\nday = 0000-01-01\n",
        lambda: content + b"\nleap = 23:59:60\n",
        lambda: content + b"\nhex = 0xGG\n",
        lambda: content + b"\nbits = 0B1\n",
        lambda: content + b"\ninline = { key\n= 1 }\n",
        lambda: content + b"\n= 1\n",
        lambda: content + b"\nzero = 012\n",
        lambda: content + b"\na.list = [1]\n[[a.list]]\n",
    )
    return rng.choice(breakers)()


# ---------------------------------------------------------------- environment


def _add_variables(rng: random.Random, workspace: Workspace) -> None:
    """Variables named like some of the keys, with and without a pipeline, and now and then a vault."""
    if rng.random() < 0.35:
        return
    for path in rng.sample(workspace.keys, min(len(workspace.keys), rng.randint(1, 4))):
        parts = [part for part in _variant(rng, workspace, path)[:-1] if part]
        name = "__".join([*parts, path[-1]]).upper()
        if name and "=" not in name and "\0" not in name and parts[:1] != ["providers"]:
            workspace.variables[name] = rng.choice(("from the environment", "", "1", "true", "ünï", "a\nb"))
    if rng.random() < 0.05:
        workspace.variables["PROVIDERS__ENABLE_GOOGLE_SECRETS"] = rng.choice(("true", "false"))
