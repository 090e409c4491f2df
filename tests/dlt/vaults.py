"""What `connect`, `push` and `pull` make of a vault, and what dlt then reads out of it.

    vaults.py PATH_TO_BINARY

The binary has the clients of vaults (`--features vaults`). AWS is a real moto server on this machine, read back with dlt's
`AwsSecretsManagerProvider`; Google is the server of `google_server.py`, read back with dlt's `GoogleSecretsProvider`.
"""

import itertools
import json
import logging
import random
import subprocess
import tomllib
from pathlib import Path
from typing import Any, Optional
from unittest import mock

import boto3
import googleapiclient.discovery
import tomlkit
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from exports import Path_, document, from_vault, keys, pipeline_of, plain, single
from google_server import GoogleServer
from harness import Tally, clean_env, main, same, scratch, write
from moto.server import ThreadedMotoServer
from terminal import ENTER, ESCAPE, Terminal

from dlt.common.configuration.providers.aws_secrets import AwsSecretsManagerProvider
from dlt.common.configuration.providers.google_secrets import GoogleSecretsProvider
from dlt.common.configuration.specs import AwsCredentials, GcpServiceAccountCredentials
from dlt.common.typing import TSecretStrValue

WORKSPACES = 6
LAYOUTS = ("whole", "fragments", "values")
REGION = "eu-central-1"


def service_account() -> str:
    """The key file of a service account that nobody knows."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    return json.dumps({
        "type": "service_account", "project_id": "the-project", "private_key_id": "1", "private_key": pem,
        "client_email": "loader@the-project.iam.gserviceaccount.com", "client_id": "1",
        "token_uri": "https://oauth2.googleapis.com/token",
    })  # fmt: skip


class Vault:
    """A vault that the program and dlt are both pointed at."""

    word: str
    url: str

    def place(self) -> list[str]:
        raise NotImplementedError

    def key_file(self, folder: Path) -> Path:
        raise NotImplementedError

    def provider(self, settings: dict[str, bool]) -> Any:
        raise NotImplementedError

    def requests(self) -> int:
        """How many there were since the last question."""
        raise NotImplementedError

    def empty(self) -> None:
        raise NotImplementedError

    def names(self) -> set[str]:
        raise NotImplementedError


class Google(Vault):
    word = "google"

    def __init__(self, server: GoogleServer) -> None:
        self.server, self.url = server, server.url
        self.account = service_account()

    def place(self) -> list[str]:
        return []

    def key_file(self, folder: Path) -> Path:
        write(folder / "loader.json", self.account)
        return folder / "loader.json"

    def provider(self, settings: dict[str, bool]) -> Any:
        credentials = GcpServiceAccountCredentials()
        credentials.parse_native_representation(self.account)
        credentials.token_uri = f"{self.url}/token"
        return GoogleSecretsProvider(credentials, **settings)

    def requests(self) -> int:
        count = len(self.server.requests)
        self.server.requests.clear()
        return count

    def empty(self) -> None:
        self.server.secrets.clear()

    def names(self) -> set[str]:
        return set(self.server.secrets)


class Aws(Vault):
    word = "aws"

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = boto3.client(
            "secretsmanager", endpoint_url=url, region_name=REGION, aws_access_key_id="testing", aws_secret_access_key="testing"
        )  # fmt: skip
        self.asked = 0

    def place(self) -> list[str]:
        return ["--region", REGION]

    def key_file(self, folder: Path) -> Path:
        write(folder / "keys.json", json.dumps({"AccessKey": {"AccessKeyId": "AKIATESTING000000000", "SecretAccessKey": "t" * 40}}))
        return folder / "keys.json"

    def provider(self, settings: dict[str, bool]) -> Any:
        credentials = AwsCredentials(
            aws_access_key_id="testing", aws_secret_access_key="testing", region_name=REGION, endpoint_url=self.url
        )
        vault = self

        class Provider(AwsSecretsManagerProvider):
            def _get_client(self) -> Any:
                return vault.client

            def _look_vault(self, full_key: str, hint: type) -> Optional[str]:
                vault.asked += 1
                return super()._look_vault(full_key, hint)

            def _list_vault(self) -> set[str]:
                vault.asked += 1
                return super()._list_vault()

        return Provider(credentials, **settings)

    def requests(self) -> int:
        count, self.asked = self.asked, 0
        return count

    def empty(self) -> None:
        for name in self.names():
            self.client.delete_secret(SecretId=f"dlt/{name}", ForceDeleteWithoutRecovery=True)

    def names(self) -> set[str]:
        pages = self.client.get_paginator("list_secrets").paginate()
        return {entry["Name"].removeprefix("dlt/") for page in pages for entry in page["SecretList"]}


class Project:
    """A workspace with profiles, and the program on it."""

    def __init__(self, tally: Tally, binary: str, folder: Path, vault: Vault) -> None:
        self.tally, self.binary, self.folder, self.vault = tally, binary, folder, vault
        self.own = folder / ".dlt/prod.secrets.toml"
        write(folder / ".dlt/.workspace", "")

    def run(self, *args: str, endpoint: bool = True) -> tuple[int, str, str]:
        command = [self.binary, *args, "--project", str(self.folder), "--global-dir", str(self.folder / "global"), "--no-env"]
        command += ["--profile", "prod"]
        # Amazon's library is not to look for the metadata of a machine in the cloud.
        extra = {"AWS_EC2_METADATA_DISABLED": "true"}
        if endpoint:
            extra["DLT_SECRETS_VAULT_ENDPOINT"] = self.vault.url
        done = subprocess.run(
            command, env=clean_env(self.folder, extra), stdin=subprocess.DEVNULL, capture_output=True, timeout=120
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        self.tally.check("CANARY" not in out + err, f"{args} told a secret")
        return done.returncode, out, err

    def good(self, *args: str) -> str:
        code, out, err = self.run(*args)
        self.tally.check(code == 0, f"{self.vault.word}: {args} ended with {code}: {out}{err}")
        return out

    def connect(self, layout: str, *more: str) -> dict[str, bool]:
        """Connects the profile, and returns the settings dlt then has."""
        key = str(self.vault.key_file(self.folder))
        code, out, err = self.run("connect", self.vault.word, "--key", key, "--layout", layout, *more, endpoint=False)
        self.tally.check(code == 0, f"connect ended with {code}: {out}{err}")
        table = tomllib.loads(self.own.read_text())["providers"][f"{self.vault.word}_secrets"]
        return {name: value for name, value in table.items() if isinstance(value, bool)}


def read_all(values: dict[Path_, Any], provider: Any) -> dict[Path_, Any]:
    """Everything, asked of one provider as a run does; and a secret in each section that is optional, and nowhere."""
    read = from_vault(lambda: provider)
    found = {path: plain(read(path, value)) for path, value in values.items()}
    for section in {path[:-1] for path in values}:
        pipeline, rest = pipeline_of((*section, "an_optional_one"))
        if provider.get_value(rest[-1], TSecretStrValue, pipeline, *rest[:-1])[0] is not None:
            found[section] = "something that is nowhere"
    return found


def carried(tally: Tally, binary: str, vault: Vault, seed: int, layout: str) -> None:
    """Push, read back with dlt, take out, push again, pull, fill."""
    about = f"{vault.word}, {layout}, seed {seed}"
    rng = random.Random(seed)
    values = {path: value for path, value in keys(rng).items()}
    shared = {path: value for path, value in values.items() if rng.random() < 0.3}
    own = {path: value for path, value in values.items() if path not in shared}
    with scratch() as folder:
        project = Project(tally, binary, folder, vault)
        write(project.own, "# kept\n" + tomlkit.dumps(document(own)))
        write(folder / ".dlt/secrets.toml", tomlkit.dumps(document(shared)))
        settings = project.connect(layout)
        vault.empty()
        push = ["push", vault.word, "--layout", layout, *vault.place(), "--allow-incomplete"]
        planned = json.loads(project.good(*push, "--dry-run", "--json"))
        tally.check(vault.names() == set(), f"{about}: a dry run has written")
        prefix = "dlt/" if vault.word == "aws" else ""
        pushed = json.loads(project.good(*push, "--yes", "--json"))
        tally.check(pushed["ready"], f"{about}: not ready: {pushed}")
        tally.equal(
            {entry["name"] for entry in planned["secrets"]}, {prefix + name for name in vault.names()}, f"{about}: names"
        )
        # What is a placeholder is no value, and is left out.
        told = {entry["key"] for secret in pushed["secrets"] for entry in secret["keys"]}
        expected = {path: value for path, value in values.items() if ".".join(path) in told}
        tally.check(len(expected) > len(values) / 2, f"{about}: only {len(expected)} keys")
        expected = single(expected) if layout == "values" else expected
        make = lambda: vault.provider(settings)
        read = from_vault(make)
        for path, value in expected.items():
            found = plain(read(path, value))
            tally.check(same(value, found), f"{about}: {path} is {found!r}, not {value!r}")
        few_requests(tally, vault, expected, settings, about)

        again = json.loads(project.good(*push, "--yes", "--json"))
        tally.check(all(entry["step"] == "unchanged" for entry in again["secrets"]), f"{about}: not unchanged")
        pulled = json.loads(project.good("pull", vault.word, *vault.place(), "--dry-run", "--json"))
        tally.check(pulled["same"] and not pulled["written"], f"{about}: pull differs")

        before = project.own.read_text()
        project.good(*push, "--yes", "--take-out", "own")
        after = tomllib.loads(project.own.read_text())
        left = {path for path in own if find(after, path) is not None}
        gone = {path for path in own if ".".join(path) in told} - left
        tally.check(bool(gone) and not (gone & shared.keys()), f"{about}: nothing taken out")
        tally.check("# kept" in project.own.read_text(), f"{about}: a comment has gone")
        tally.check("providers" in after, f"{about}: the settings have gone")
        # Without it dlt would read the key of a shorter section, out of a file, before it asks the vault.
        hidden = {path for path in left if any(is_in(shorter, after, document(shared)) for shorter in shortened(path))}
        tally.check(not (left & set(expected)) - hidden, f"{about}: {(left & set(expected)) - hidden} are left")
        quiet = json.loads(project.good(*push, "--yes", "--json"))
        tally.check(all(entry["step"] == "unchanged" for entry in quiet["secrets"]), f"{about}: the second time is not unchanged")

        code, out, _ = project.run("pull", vault.word, *vault.place(), "--dry-run", "--json")
        told_of = json.loads(out)
        only_there = {row["key"] for row in told_of["keys"] if row["change"] == "only-there"}
        # Of a value by itself only its name is left, which says nothing of the key to who does not know it.
        unknown = {path for path in gone if layout == "values" and ".".join(path) not in only_there}
        tally.equal({".".join(path) for path in gone - unknown}, only_there, f"{about}: only there")
        tally.equal(1 if only_there else 0, code, f"{about}: status of pull")
        project.good("pull", vault.word, *vault.place(), "--yes")
        filled = tomllib.loads(project.own.read_text())
        for path in (gone - unknown) & set(expected):
            found, value = find(filled, path), own[path]
            # The text of a value by itself does not say what type it is.
            is_same = same(value, found) or (layout == "values" and not isinstance(value, str))
            tally.check(is_same, f"{about}: {path} came back as {found!r}, not {value!r}")
        tally.check(tomllib.loads(before)["providers"] == filled["providers"], f"{about}: the settings changed")


def few_requests(tally: Tally, vault: Vault, values: dict[Path_, Any], ours: dict[str, bool], about: str) -> None:
    """No other settings find as much with fewer requests."""
    names = ("list_secrets", "only_secrets", "only_toml_fragments")

    def asked(settings: dict[str, bool]) -> Optional[int]:
        provider = vault.provider(settings)
        vault.requests()
        found = read_all(values, provider)
        count = vault.requests()
        return count if all(same(value, found[path]) for path, value in values.items()) else None

    counts = {flags: asked(dict(zip(names, flags))) for flags in itertools.product((True, False), repeat=3)}
    best = min(count for count in counts.values() if count is not None)
    mine = counts[tuple(ours[name] for name in names)]
    # Google tells the names page by page.
    pages = len(vault.names()) // 3 if vault.word == "google" else 0
    tally.check(mine is not None and mine <= best + pages, f"{about}: {mine} requests with {ours}, best {best}: {counts}")


def find(table: Any, path: Path_) -> Any:
    for part in path:
        if not isinstance(table, dict) or part not in table:
            return None
        table = table[part]
    return table


def shortened(path: Path_) -> list[Path_]:
    """The keys dlt asks for after this one: with one section less each."""
    return [(*path[:count], path[-1]) for count in reversed(range(len(path) - 1))]


def is_in(path: Path_, *tables: Any) -> bool:
    return any(find(table, path) is not None for table in tables)


def without_listing(tally: Tally, binary: str, vault: Vault) -> None:
    """The settings of `--no-list` find everything, too."""
    for layout in LAYOUTS:
        with scratch() as folder:
            project = Project(tally, binary, folder, vault)
            values = {("sources", "crm", "token"): "a", ("sources", "crm", "page"): 7, ("alerts", "hook", "password"): "b"}
            write(project.own, tomlkit.dumps(document(values)))
            settings = project.connect(layout, "--no-list")
            vault.empty()
            project.good("push", vault.word, "--layout", layout, *vault.place(), "--yes")
            found = read_all(values, vault.provider(settings))
            tally.equal(values, found, f"{vault.word}, {layout} without a list")
            tally.check(not settings["list_secrets"], "it lists all the same")


def assistant(tally: Tally, binary: str, vault: Vault) -> None:
    """The whole way in the user interface: connect, ask, push, take out, save; nobody is asked before Enter."""
    with scratch() as folder:
        project = Project(tally, binary, folder, vault)
        secret = "CANARYBCDFGH"
        write(project.own, f"# kept\n[sources.crm]\ntoken = '{secret}' # of Ann\n")
        key = vault.key_file(folder)
        vault.empty()
        command = [binary, "--project", str(folder), "--global-dir", str(folder / "global"), "--no-env", "--profile", "prod"]
        extra = {"DLT_SECRETS_VAULT_ENDPOINT": vault.url, "AWS_EC2_METADATA_DISABLED": "true"}
        with Terminal(command, folder, clean_env(folder, extra)) as terminal:
            vault.requests()
            terminal.press("V")
            if vault.word == "aws":
                terminal.press(" ")
            terminal.press("jjjjj ")
            terminal.press(key.name + ENTER)
            if vault.word == "aws":
                terminal.press("j ")
                terminal.press(REGION + ENTER)
            screen = terminal.press("c")
            tally.check("written into .dlt/prod.secrets.toml" in screen, f"{vault.word}: not connected:\n{screen}")
            tally.equal(0, vault.requests(), f"{vault.word}: nobody was asked to")
            tally.equal(set(), vault.names(), f"{vault.word}: nothing is there")
            terminal.press(ENTER)
            screen = terminal.settle(until=lambda screen: "to be written" in screen)
            tally.check("sources.crm.token" in screen and "create" in screen, f"{vault.word}: no plan:\n{screen}")
            tally.equal(set(), vault.names(), f"{vault.word}: a plan writes nothing")
            terminal.press("y")
            screen = terminal.settle(until=lambda screen: "read back" in screen)
            tally.check("1 key read back" in screen, f"{vault.word}: not read back:\n{screen}")
            terminal.press("t")
            terminal.press(ESCAPE)
            terminal.press("s")
            screen = terminal.press("y")
            tally.check("saved .dlt/prod.secrets.toml" in screen, f"{vault.word}: not saved:\n{screen}")
            tally.check("◆" in screen, f"{vault.word}: the tree does not tell of the vault:\n{screen}")
            terminal.press("q")
            tally.equal(0, terminal.exit_status(), f"{vault.word}: status of the user interface")
            tally.check(secret.encode() not in terminal.log, f"{vault.word}: a secret was sent to the terminal")
        text = project.own.read_text()
        tally.check("# kept" in text and secret not in text, f"{vault.word}: not taken out:\n{text}")
        settings = tomllib.loads(text)["providers"][f"{vault.word}_secrets"]
        settings = {name: value for name, value in settings.items() if isinstance(value, bool)}
        found = read_all({("sources", "crm", "token"): secret}, vault.provider(settings))
        tally.equal({("sources", "crm", "token"): secret}, found, f"{vault.word}: dlt after the user interface")


def connections(tally: Tally, binary: str, vault: Vault) -> None:
    """What the kernel is asked to connect to: this machine for a vault here, and nothing at all without a vault command."""
    with scratch() as folder:
        project = Project(tally, binary, folder, vault)
        write(project.own, "[sources.crm]\ntoken = 'plain'\n")
        project.connect("whole")
        vault.empty()
        trace = folder / "trace"
        for args, is_vault in [
            (["push", vault.word, *vault.place(), "--yes"], True),
            (["pull", vault.word, *vault.place(), "--dry-run"], True),
            (["connect", vault.word], False), (["list"], False), (["check"], False), (["doctor"], False),
            (["export", "--format", vault.word], False), (["explain", "sources.crm.token"], False), (["deploy-plan"], False),
        ]:  # fmt: skip
            traced = Project(tally, "strace", folder, vault)
            traced.run("-f", "-qq", "-e", "trace=socket,connect,sendto", "-o", str(trace), binary, *args)
            lines = trace.read_text().splitlines()
            asked = [line for line in lines if "sin_addr" in line or "sin6_addr" in line]
            outside = [line for line in asked if '"127.0.0.1"' not in line]
            tally.check(not outside, f"{args}: {outside}")
            sockets = [line for line in lines if "AF_INET" in line]
            tally.check(bool(asked) == is_vault and (is_vault or not sockets), f"{args}: {sockets}")


def checks(tally: Tally, binary: str) -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    build = googleapiclient.discovery.build
    with GoogleServer() as server:
        at_server = lambda *args, **more: build(*args, client_options={"api_endpoint": server.url}, **more)
        with mock.patch.object(googleapiclient.discovery, "build", at_server):
            for vault in (Google(server), Aws(f"http://{host}:{port}")):
                for seed in range(WORKSPACES):
                    carried(tally, binary, vault, seed, LAYOUTS[seed % 3])
                without_listing(tally, binary, vault)
                assistant(tally, binary, vault)
                connections(tally, binary, vault)
        tally.check(all(token.startswith("Bearer ") for token in server.tokens), "a request without a token")
    moto.stop()


if __name__ == "__main__":
    main(__file__, checks)
