"""What `export` writes is read back by what it is for, and dlt then has what it has from the files.

    exports.py PATH_TO_BINARY

Seeded workspaces with values that every quoting has trouble with. The consumers are the real ones: python-dotenv, `sh`,
`json`, `tomllib` and `tomlkit`, PyYAML, dlt's environment provider with its folder of mounted secrets elsewhere, dlt's
Airflow provider on a stand-in for Airflow's `Variable`, and dlt's Google and AWS providers on a stand-in for the request.
"""

import contextlib
import datetime
import io
import json
import os
import random
import subprocess
import sys
import tomllib
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Optional

import dotenv
import tomlkit
import yaml
from harness import Tally, clean_env, environment, main, same, scratch, write

from dlt.common.configuration.providers import environ as environ_provider
from dlt.common.configuration.providers.airflow import AirflowSecretsTomlProvider
from dlt.common.configuration.providers.aws_secrets import AwsSecretsManagerProvider
from dlt.common.configuration.providers.environ import EnvironProvider
from dlt.common.configuration.providers.google_secrets import GoogleSecretsProvider
from dlt.common.configuration.specs import AwsCredentials, GcpServiceAccountCredentials
from dlt.common.configuration.utils import auto_cast, auto_config_fragment, deserialize_value
from dlt.common.typing import TSecretStrValue

WORKSPACES = 120

Path_ = tuple[str, ...]

PEM = "-----BEGIN PRIVATE KEY-----\nMIIEvQ+/=\nabc\n-----END PRIVATE KEY-----\n"

TEXTS = [
    "plain", "", " ", " both ends ", "with 'single' quotes", 'with "double" quotes', "`backticks` $(whoami)", "$HOME", "${HOME}", "$$",
    "back\\slash", "C:\\new\\table", "ends with \\", "'", "\"", "'''", '"""', "\\'", "line\nbreak", "line\n\nbreak\n", "\nfirst",
    "carriage\r\nreturn\r", "tab\there", "# no comment", "a # b", "a=b", "a: b", "- a", "{a}", "[a]", "%d %s", "!tag", "&anchor", "*alias",
    "null", "true", "12", "1.5", "007", "-3", "1e5", "[1]", "a = 1", "2024-01-01", "~", "yes", "é", "名前", "🔑🔑", "\u2028\u2029", "\u0085", "\ufeffbom", "\x01\x1f\x7f", "EOF",
    PEM, "x" * 5000, "postgresql://loader:p%40ss@host:5432/db?sslmode=require", '{"type": "service_account", "key": "a\\nb"}',
]  # fmt: skip

VALUES: list[Callable[[random.Random], Any]] = [
    lambda rng: rng.choice(TEXTS),
    lambda rng: rng.choice(TEXTS),
    lambda rng: "".join(rng.choice("ab'\"\\$`\n #=:{}") for _ in range(rng.randrange(12))),
    lambda rng: rng.randrange(-(2**62), 2**62),
    lambda rng: rng.choice([0.5, -1e10, 3.0, 1e-7]),
    lambda rng: rng.random() < 0.5,
    lambda rng: [rng.choice(TEXTS) for _ in range(rng.randrange(4))],
    lambda rng: [rng.randrange(100) for _ in range(rng.randrange(4))],
    lambda rng: datetime.date(2024, 1, 1 + rng.randrange(28)),
]

SECTIONS: list[Path_] = [
    (),
    ("sources",),
    ("sources", "crm"),
    ("sources", "crm", "deals"),
    ("sources", "shop"),
    ("destination", "postgres"),
    ("destination", "postgres", "credentials"),
    ("destination", "bigquery", "credentials"),
    ("runtime",),
    ("my_pipeline", "sources", "crm"),
    ("my_pipeline", "destination", "postgres"),
    ("alerts", "deep", "deeper"),
]


def keys(rng: random.Random) -> dict[Path_, Any]:
    names = [f"key_{index}" for index in range(8)]
    return {
        (*section, name): rng.choice(VALUES)(rng)
        for section in SECTIONS
        for name in rng.sample(names, rng.randrange(1, 4))
    }


def document(values: dict[Path_, Any]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for path, value in values.items():
        table = root
        for section in path[:-1]:
            table = table.setdefault(section, {})
        table[path[-1]] = value
    return root


def plain(value: Any) -> Any:
    """pendulum's dates are dates of their own type."""
    return datetime.date(value.year, value.month, value.day) if isinstance(value, datetime.date) else value


class Ground:
    """A workspace: values that are secrets, values that are none, and the program on them."""

    def __init__(self, tally: Tally, binary: str, folder: Path, seed: int) -> None:
        rng = random.Random(seed)
        self.tally, self.binary, self.folder, self.seed = tally, binary, folder, seed
        everything = keys(rng)
        self.secrets = {path: value for path, value in everything.items() if rng.random() < 0.6}
        self.config = {path: value for path, value in everything.items() if path not in self.secrets}
        write(folder / ".dlt/secrets.toml", tomlkit.dumps(document(self.secrets)))
        write(folder / ".dlt/config.toml", tomlkit.dumps(document(self.config)))
        # An empty text counts as a value here: it is one for dlt.
        self.all = {**self.secrets, **self.config}

    def export(self, *args: str) -> str:
        command = [self.binary, "export", "--project", str(self.folder), "--global-dir", str(self.folder / "global")]
        done = subprocess.run(
            [*command, "--no-env", "--allow-incomplete", *args],
            env=clean_env(self.folder), stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"seed {self.seed}: {args} ended with {done.returncode}: {done.stderr.decode()}")
        self.told = done.stderr.decode()
        return done.stdout.decode()

    def check(self, expected: dict[Path_, Any], read: Callable[[Path_, Any], Any], about: str) -> None:
        """Each value is what the reader finds, in its type."""
        for path, value in expected.items():
            if ".".join(path) in self.left_out:
                continue
            found = plain(read(path, value))
            self.tally.check(same(value, found), f"seed {self.seed}, {about}: {path} is {found!r}, not {value!r}")

    @property
    def left_out(self) -> set[str]:
        """The keys the last export told of, as it spells them: placeholders among them, which are no values."""
        lines = self.told.splitlines()
        words = [line.removeprefix("warning: ").removeprefix("default: ").split(" is ")[0] for line in lines]
        return set(words)


def through_environment(path: Path_, value: Any) -> Any:
    raw, _ = EnvironProvider().get_value(path[-1], type(value), None, *path[:-1])
    return deserialize_value(path[-1], raw, type(value)) if raw is not None else None


def dotenv_file(ground: Ground) -> None:
    text = ground.export("--format", "dotenv")
    read = dotenv.dotenv_values(stream=io.StringIO(text), interpolate=False)
    with environment({name: value for name, value in read.items() if value is not None}):
        ground.check(ground.all, through_environment, "dotenv")


def shell(ground: Ground) -> None:
    script = ground.folder / "export.sh"
    script.write_text(ground.export("--format", "shell"), newline="")
    dump = "import json, os, sys; json.dump(dict(os.environ), sys.stdout)"
    done = subprocess.run(
        ["sh", "-c", '. "$1"; exec "$2" -c "$3"', "sh", str(script), sys.executable, dump],
        env=clean_env(ground.folder), capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    with environment(json.loads(done.stdout)):
        ground.check(ground.all, through_environment, "shell")


def texts(value: Any) -> Any:
    """Dates as JSON has them."""
    if isinstance(value, dict):
        return {key: texts(inner) for key, inner in value.items()}
    return value.isoformat() if isinstance(value, datetime.date) else value


def documents(ground: Ground) -> None:
    expected = document({**ground.all})
    toml = ground.export("--format", "toml")
    kept = {path: value for path, value in ground.all.items() if ".".join(path) not in ground.left_out}
    expected = document(kept)
    ground.tally.check(same(expected, tomllib.loads(toml)), f"seed {ground.seed}: toml differs for tomllib")
    ground.tally.check(expected == tomlkit.parse(toml).unwrap(), f"seed {ground.seed}: toml differs for tomlkit")
    read = json.loads(ground.export("--format", "json"))
    ground.tally.check(same(texts(expected), read), f"seed {ground.seed}: json differs")
    secrets = tomllib.loads(ground.export("--format", "toml", "--only", "secrets"))
    config = tomllib.loads(ground.export("--format", "toml", "--only", "config"))
    kept_secrets = document({path: value for path, value in kept.items() if path in ground.secrets})
    kept_config = document({path: value for path, value in kept.items() if path in ground.config})
    ground.tally.check(same(kept_secrets, secrets), f"seed {ground.seed}: --only secrets differs")
    ground.tally.check(same(kept_config, config), f"seed {ground.seed}: --only config differs")


def kubernetes(ground: Ground) -> None:
    found = list(yaml.safe_load_all(ground.export("--format", "k8s")))
    by_kind = {manifest["kind"]: manifest for manifest in found}
    files = by_kind["Secret"]["stringData"]
    shown = by_kind.get("ConfigMap", {}).get("data", {})
    mounted = ground.folder / "run-secrets"
    mounted.mkdir()
    for name, text in files.items():
        (mounted / name).write_text(text, newline="")
    before = environ_provider.SECRET_STORAGE_PATH
    environ_provider.SECRET_STORAGE_PATH = f"{mounted}/%s"

    def through_files(path: Path_, value: Any) -> Any:
        raw, _ = EnvironProvider().get_value(path[-1], TSecretStrValue, None, *path[:-1])
        return deserialize_value(path[-1], raw, type(value)) if raw is not None else None

    try:
        with environment({}):
            # dlt opens the file as text, which makes one line break of each.
            lines = {path: value for path, value in ground.secrets.items() if not (isinstance(value, str) and "\r" in value)}
            ground.check(lines, through_files, "k8s secret")
        # Nobody is known to ask for these keys: they may be asked for as what is no secret, too.
        with environment({**files, **shown}):
            ground.check(ground.all, through_environment, "k8s variables")
    finally:
        environ_provider.SECRET_STORAGE_PATH = before


def pipeline_of(path: Path_) -> tuple[Optional[str], Path_]:
    return (path[0], path[1:]) if path[0] == "my_pipeline" else (None, path)


@contextlib.contextmanager
def airflow_variables(variables: dict[str, str]) -> Iterator[None]:
    """Airflow's `Variable`, that much of it as dlt's provider asks for."""

    class Variable:
        @staticmethod
        def get(key: str, default_var: Any = None) -> Any:
            return variables.get(key, default_var)

    airflow, models = types.ModuleType("airflow"), types.ModuleType("airflow.models")
    models.Variable = Variable  # type: ignore[attr-defined]
    sys.modules.update({"airflow": airflow, "airflow.models": models})
    try:
        yield
    finally:
        del sys.modules["airflow"], sys.modules["airflow.models"]


def from_vault(make: Callable[[], Any]) -> Callable[[Path_, Any], Any]:
    """Asks a provider of its own for each key: what one lookup has fetched must not help another."""

    def read(path: Path_, value: Any) -> Any:
        pipeline, rest = pipeline_of(path)
        raw, _ = make().get_value(rest[-1], type(value), pipeline, *rest[:-1])
        return deserialize_value(path[-1], raw, type(value)) if raw is not None else None

    return read


def single(values: dict[Path_, Any]) -> dict[Path_, Any]:
    """Those that dlt can have one by one: an array is told to be left out, a text that reads as a document is one, and a text that
    looks like something else dlt makes into that."""

    def is_value(value: Any) -> bool:
        if isinstance(value, str):
            return auto_config_fragment(value) is None and deserialize_value("k", auto_cast(value), str) == value
        return not isinstance(value, list)

    return {path: value for path, value in values.items() if is_value(value)}


def airflow(ground: Ground) -> None:
    for layout in ("whole", "fragments", "values"):
        variables = json.loads(ground.export("--format", "airflow", "--layout", layout))
        with airflow_variables(variables):
            expected = single(ground.all) if layout == "values" else ground.all
            ground.check(expected, from_vault(AirflowSecretsTomlProvider), f"airflow, {layout}")


def google(ground: Ground) -> None:
    class Provider(GoogleSecretsProvider):
        def _look_vault(self, full_key: str, hint: type) -> Optional[str]:
            return held.get(full_key)

    for layout in ("whole", "fragments", "values"):
        held = json.loads(ground.export("--format", "google", "--layout", layout))
        only_fragments = layout != "values"
        make = lambda: Provider(GcpServiceAccountCredentials(), only_secrets=False, only_toml_fragments=only_fragments)
        expected = ground.all if only_fragments else single(ground.all)
        ground.check(expected, from_vault(make), f"google, {layout}")
        for name in held:
            fits = name.replace("-", "").replace("_", "").isalnum() and name.isascii()
            ground.tally.check(fits, f"seed {ground.seed}: Google takes no secret named {name!r}")


def aws(ground: Ground) -> None:
    class Provider(AwsSecretsManagerProvider):
        def _look_vault(self, full_key: str, hint: type) -> Optional[str]:
            return held.get(self.secret_name_prefix + full_key)

    for layout in ("whole", "fragments", "values"):
        held = json.loads(ground.export("--format", "aws", "--layout", layout))
        only_fragments = layout != "values"
        make = lambda: Provider(AwsCredentials(), only_secrets=False, only_toml_fragments=only_fragments)
        expected = ground.all if only_fragments else single(ground.all)
        ground.check(expected, from_vault(make), f"aws, {layout}")


RECORDER = """#!/bin/sh
{ printf '%s\\037' "$@"; printf '\\036'; cat; printf '\\035'; } >> "$RECORD"
"""


def variables(ground: Ground) -> None:
    script, tools, record = ground.folder / "variables.sh", ground.folder / "tools", ground.folder / "record"
    script.write_text(ground.export("--format", "variables"), newline="")
    write(tools / "dlthub", RECORDER)
    (tools / "dlthub").chmod(0o755)
    env = {**clean_env(ground.folder), "RECORD": str(record)}
    env["PATH"] = f"{tools}{os.pathsep}{env['PATH']}"
    subprocess.run(["sh", str(script)], env=env, check=True, capture_output=True, timeout=60)
    held = {}
    for entry in record.read_bytes().decode().split("\x1d")[:-1]:
        args, value = entry.split("\x1e", 1)
        words = args.split("\x1f")[:-1]
        held[words[2]] = value
        secret = any("__".join(path).upper() == words[2] for path in ground.secrets)
        expected = ["variable", "set", words[2], "--secret" if secret else "--plain", "--workspace"]
        ground.tally.equal(expected, words, f"seed {ground.seed}: words of {words[2]}")
    with environment(held):
        ground.check(ground.all, through_environment, "variables")


AIRFLOW = """
import sys, types
for name, word in (("models", "Variable"), ("hooks.base", "BaseHook")):
    module = types.ModuleType("airflow." + name)
    setattr(module, word, type(word, (), {
        "get": staticmethod(lambda name: "from-airflow"),
        "get_connection": staticmethod(lambda name: types.SimpleNamespace(get_uri=lambda: "from-airflow")),
    }))
    sys.modules["airflow." + name] = module
sys.modules["airflow"] = types.ModuleType("airflow")
sys.modules["airflow.hooks"] = types.ModuleType("airflow.hooks")
"""
"""A stand-in for Airflow."""


def python_code(tally: Tally, binary: str) -> None:
    """The code `explain --python` prints reads the value, and puts Airflow's in its place."""
    with scratch() as folder:
        secrets = "[sources.crm]\ntoken = 'one'\n[sources.crm.deals]\n'odd-name' = 'two'\n[destination.postgres]\ncredentials = 'x://y'\n"
        write(folder / ".dlt/secrets.toml", secrets)
        write(folder / ".dlt/config.toml", "[runtime]\nclass = 'four'\n[sources.crm.deals]\npage = 3\n")
        for key, name, value in [
            ("sources.crm.token", "token", "one"),
            ("sources.crm.deals.odd-name", "odd_name", "two"),
            ("sources.crm.deals.page", "page", 3),
            ("destination.postgres.credentials", "credentials", "x://y"),
            ("runtime.class", "_class", "four"),
        ]:
            env = {**clean_env(folder), "RUNTIME__DLTHUB_TELEMETRY": "false"}
            command = [binary, "explain", key, "--python", "--project", str(folder), "--global-dir", str(folder / "none")]
            code = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=60).stdout
            read, hand_over = code.split("# Or hand it over")
            access = f"dlt.{'config' if 'dlt.config' in code else 'secrets'}[{key!r}]"
            write(folder / "main.py", f"{AIRFLOW}{read}\nprint(repr({name}))\n# {hand_over}\nprint(repr({access}))\n")
            done = subprocess.run(
                [sys.executable, "main.py"], cwd=folder, env=env, capture_output=True, text=True, timeout=60
            )
            expected = [repr(value), repr("from-airflow")]
            tally.equal(expected, done.stdout.splitlines(), f"the code of {key}: {done.stderr[-400:]}")


CONSUMERS = [dotenv_file, shell, documents, kubernetes, airflow, google, aws, variables]


def checks(tally: Tally, binary: str) -> None:
    python_code(tally, binary)
    for seed in range(1, WORKSPACES + 1):
        with scratch() as folder:
            ground = Ground(tally, binary, folder, seed)
            for consumer in CONSUMERS:
                consumer(ground)


if __name__ == "__main__":
    main(__file__, checks)
