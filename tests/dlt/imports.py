"""What `import` writes is what dlt reads: key files of Google, AWS, Azure and Snowflake, and dotenv files.

Of a key file dlt's own resolver fills its class from the written files, and every field is compared with what the file
said. Of a dotenv file each configuration is resolved twice: from the files that were written, and from the variables
themselves, which dlt's environment provider reads; both must be the same, types too.
"""

import base64
import csv
import io
import json
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from harness import (
    NO_PROFILE,
    RUN_SECONDS,
    Referee,
    Tally,
    Workspace,
    clean_env,
    dlt_init,
    environment,
    list_json,
    main,
    options,
    placeholder_spans,
    scratch,
)
from referee import Place, installed, toml_providers

from dlt.common.configuration.providers import EnvironProvider
from dlt.common.configuration.resolve import resolve_configuration
from dlt.common.configuration.specs import BaseConfiguration, RuntimeConfiguration
from dlt.common.configuration.specs.aws_credentials import AwsCredentialsWithoutDefaults
from dlt.common.configuration.specs.azure_credentials import AzureServicePrincipalCredentialsWithoutDefaults
from dlt.common.configuration.specs.gcp_credentials import (
    GcpOAuthCredentialsWithoutDefaults,
    GcpServiceAccountCredentialsWithoutDefaults,
)
from dlt.common.data_writers.buffered import BufferedDataWriter
from dlt.common.libs.cryptography import is_pem
from dlt.common.storages.configuration import FilesystemConfiguration
from dlt.destinations.impl.databricks.configuration import DatabricksCredentials
from dlt.destinations.impl.postgres.configuration import PostgresClientConfiguration, PostgresCredentials
from dlt.destinations.impl.snowflake.configuration import SnowflakeCredentials

SHEETS = """\
import dlt
from dlt.sources.credentials import GcpServiceAccountCredentials

@dlt.source
def sheets(credentials: GcpServiceAccountCredentials = dlt.secrets.value, names: list = dlt.config.value): ...

dlt.pipeline("sheets_pipeline", destination="postgres").run(sheets())
"""


# --- keys


def private_key(*arguments: str) -> str:
    """A new private key of 2048 bits, as PEM."""
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa
    except ModuleNotFoundError:
        command = ["openssl", "genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
        done = subprocess.run(command, capture_output=True, timeout=RUN_SECONDS)
        if done.returncode != 0:  # older ones know no -quiet
            command.remove("-quiet")
            done = subprocess.run(command, capture_output=True, timeout=RUN_SECONDS, check=True)
        return done.stdout.decode()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def is_readable_key(pem: str) -> bool:
    """Whether a library reads the private key."""
    try:
        from cryptography.hazmat.primitives import serialization
    except ModuleNotFoundError:
        command = ["openssl", "pkey", "-noout"]
        done = subprocess.run(command, input=pem.encode(), capture_output=True, timeout=RUN_SECONDS)
        return done.returncode == 0
    try:
        serialization.load_pem_private_key(pem.encode(), None)
    except ValueError:
        return False
    return True


def der_of(pem: str) -> bytes:
    return base64.b64decode("".join(pem.splitlines()[1:-1]))


# --- the program and dlt


def run_import(
    binary: str, workspace: Workspace, text: bytes, *arguments: str, name: str = "file"
) -> subprocess.CompletedProcess[bytes]:
    path = workspace.project / name
    path.write_bytes(text)
    return subprocess.run(
        [binary, "import", str(path), "--json", *options(workspace), *arguments],
        cwd=workspace.project,
        env=dict(workspace.env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=RUN_SECONDS,
    )


def imported(
    tally: Tally, binary: str, workspace: Workspace, text: bytes, *arguments: str, name: str = "file"
) -> dict[str, Any]:
    """What an import answers that must go well; no value may be in the answer."""
    done = run_import(binary, workspace, text, *arguments, name=name)
    said = done.stdout.decode() + done.stderr.decode()
    tally.equal(0, done.returncode, f"{workspace.name}: exit status: {said}")
    tally.check("CANARY" not in said, f"{workspace.name}: a value was printed: {said}")
    return json.loads(done.stdout) if done.stdout else {}


def from_files(workspace: Workspace, spec: BaseConfiguration, sections: Sequence[str]) -> dict[str, Any]:
    """A configuration as dlt resolves it from the files alone."""
    place = Place(str(workspace.project / ".dlt"), str(workspace.global_dir), "", False)
    with environment(workspace.env), installed(toml_providers(place)):
        return dict(resolve_configuration(spec, sections=tuple(sections)))


def from_variables(
    workspace: Workspace, variables: Mapping[str, str], spec: BaseConfiguration, sections: Sequence[str]
) -> dict[str, Any]:
    """A configuration as dlt resolves it from the variables alone."""
    with environment({**workspace.env, **variables}), installed([EnvironProvider()]):
        return dict(resolve_configuration(spec, sections=tuple(sections)))


# --- key files


@dataclass(frozen=True)
class KeyFile:
    """A key file, where it goes, and what dlt must read there."""

    name: str
    text: bytes
    at: Optional[str]
    spec: type[BaseConfiguration]
    sections: Sequence[str]
    expected: Mapping[str, Any]
    left_out: Sequence[str] = ()
    config: str = ""
    secrets: str = ""
    code: str = ""
    arguments: Sequence[str] = ()


def service_account(pem: str) -> dict[str, Any]:
    return {
        "type": "service_account",
        "project_id": "CANARY-project",
        "private_key_id": "CANARY0123456789",
        "private_key": pem,
        "client_email": "CANARY@project.iam.gserviceaccount.com",
        "client_id": "117000000000000000000",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token",
        "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
        "client_x509_cert_url": "https://www.googleapis.com/robot/v1/metadata/x509/CANARY",
        "universe_domain": "googleapis.com",
    }


def key_files(pem: str) -> list[KeyFile]:
    google = service_account(pem)
    google_text = json.dumps(google, indent=2).encode()
    google_fields = {name: google[name] for name in ("project_id", "private_key", "private_key_id", "client_email")}
    google_out = [name for name in google if name not in google_fields]
    service = GcpServiceAccountCredentialsWithoutDefaults
    aws_id, aws_key, aws_token = "CANARYAKIA", "CANARY/secret+key=", "CANARY" * 40
    aws_fields = {"aws_access_key_id": aws_id, "aws_secret_access_key": aws_key}
    aws = AwsCredentialsWithoutDefaults
    s3 = dict(
        at=None, spec=aws, sections=("destination", "filesystem"), secrets="[destination.filesystem]\nbucket_url = 's3://b'\n"
    )
    table = io.StringIO()
    csv.writer(table).writerows([["Access key ID", "Secret access key"], [aws_id, aws_key]])
    azure_fields = {"azure_client_id": "CANARY-a", "azure_client_secret": "CANARY~p.w", "azure_tenant_id": "CANARY-t"}
    az = dict(
        at="destination.filesystem.credentials",
        spec=AzureServicePrincipalCredentialsWithoutDefaults,
        sections=("destination", "filesystem"),
        secrets="[destination.filesystem]\nbucket_url = 'az://b'\ncredentials.azure_storage_account_name = 'CANARY'\n",
    )
    client = {
        "client_id": "CANARY.apps.googleusercontent.com",
        "project_id": "CANARY-project",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token",
        "client_secret": "CANARY-secret",
        "redirect_uris": ["http://localhost"],
    }
    oauth = {name: client[name] for name in ("client_id", "client_secret", "project_id")}
    user = {"type": "authorized_user", "quota_project_id": "CANARY-quota", "refresh_token": "CANARY//r", **{
        name: client[name] for name in ("client_id", "client_secret")
    }}
    snow = dict(
        at="destination.warehouse.credentials",
        spec=SnowflakeCredentials,
        sections=("destination", "warehouse"),
        config="[destination.warehouse]\ndestination_type = 'snowflake'\n",
        secrets="[destination.warehouse.credentials]\ndatabase = 'd'\nhost = 'h'\nusername = 'u'\n",
    )
    sheets = ("sources", "sheets", "sheets")
    return [
        KeyFile("named destination", google_text, "destination.lake.credentials", service, ("destination", "lake"),
                google_fields, google_out, config="[destination.lake]\ndestination_type = 'bigquery'\n"),
        KeyFile("bucket of Google", google_text, None, service, ("destination", "filesystem"), google_fields, google_out,
                config="[destination.filesystem]\nbucket_url = 'gs://bucket'\n"),
        KeyFile("vault", google_text, "providers.google_secrets.credentials", service, ("providers", "google_secrets"),
                google_fields, google_out),
        KeyFile("enabled vault", google_text, None, service, ("providers", "google_secrets"), google_fields, google_out,
                config="[providers]\nenable_google_secrets = true\n"),
        KeyFile("source", google_text, None, service, sheets, google_fields, google_out, code=SHEETS),
        KeyFile("written twice", json.dumps({**google, "private_key": pem.replace("\n", "\\n")}).encode(), None, service,
                sheets, google_fields, google_out, code=SHEETS),
        KeyFile("byte order mark", b"\xef\xbb\xbf" + google_text.replace(b"\n", b"\r\n"), None, service, sheets,
                google_fields, google_out, code=SHEETS),
        KeyFile("given whole", google_text, None, service, sheets, google_fields, google_out, code=SHEETS,
                secrets="[sources.sheets]\ncredentials = '{\"project_id\": \"old\"}' # old\n", arguments=["--replace"]),
        KeyFile("oauth client", json.dumps({"installed": client}).encode(), "destination.bigquery.credentials",
                GcpOAuthCredentialsWithoutDefaults, ("destination", "bigquery"), {**oauth, "refresh_token": "r"},
                ["auth_uri", "token_uri", "redirect_uris"],
                secrets="[destination.bigquery.credentials]\nrefresh_token = 'r'\n"),
        KeyFile("oauth user", json.dumps(user).encode(), "destination.bigquery.credentials",
                GcpOAuthCredentialsWithoutDefaults, ("destination", "bigquery"),
                {**oauth, "project_id": "CANARY-quota", "refresh_token": "CANARY//r"}, ["type"]),
        KeyFile("aws create-access-key", json.dumps({"AccessKey": {
            "UserName": "u", "AccessKeyId": aws_id, "Status": "Active", "SecretAccessKey": aws_key, "CreateDate": "x",
        }}).encode(), expected=aws_fields, left_out=["UserName", "Status", "CreateDate"], **s3),
        KeyFile("aws assume-role", json.dumps({"Credentials": {
            "AccessKeyId": aws_id, "SecretAccessKey": aws_key, "SessionToken": aws_token, "Expiration": "x",
        }, "AssumedRoleUser": {"Arn": "CANARY"}}).encode(), expected={**aws_fields, "aws_session_token": aws_token},
            left_out=["Expiration", "AssumedRoleUser"], **s3),
        KeyFile("aws csv", b"\xef\xbb\xbf" + table.getvalue().encode(), expected=aws_fields, **s3),
        KeyFile("aws credentials", (
            f"# mine\n[other]\naws_access_key_id=x\naws_secret_access_key=y\n\n[default]\naws_access_key_id = {aws_id}\n"
            f"aws_secret_access_key = {aws_key}\naws_session_token={aws_token}\nregion = eu-west-1\n"
        ).encode(), expected={**aws_fields, "aws_session_token": aws_token, "region_name": "eu-west-1"}, **s3),
        KeyFile("aws variables", (
            f"export AWS_ACCESS_KEY_ID=\"{aws_id}\"\nexport AWS_SECRET_ACCESS_KEY=\"{aws_key}\"\n"
        ).encode(), expected=aws_fields, **s3),
        KeyFile("azure create-for-rbac", json.dumps({
            "appId": "CANARY-a", "displayName": "x", "password": "CANARY~p.w", "tenant": "CANARY-t",
        }).encode(), expected=azure_fields, left_out=["displayName"], **az),
        KeyFile("azure sdk-auth", json.dumps({
            "clientId": "CANARY-a", "clientSecret": "CANARY~p.w", "subscriptionId": "s", "tenantId": "CANARY-t",
        }).encode(), expected=azure_fields, left_out=["subscriptionId"], **az),
        KeyFile("snowflake pem", pem.encode(), expected={"private_key": pem}, **snow),
        KeyFile("snowflake pem with CRLF", pem.replace("\n", "\r\n").encode(), expected={"private_key": pem}, **snow),
        KeyFile("snowflake der", base64.encodebytes(der_of(pem)),
                expected={"private_key": base64.b64encode(der_of(pem)).decode()}, **snow),
    ]


def check_key_file(tally: Tally, binary: str, root: Path, file: KeyFile) -> None:
    workspace = Workspace.make(root, file.name)
    workspace.write("secrets.toml", file.secrets)
    workspace.write("config.toml", file.config)
    if file.code:
        (workspace.project / "sheets.py").write_text(file.code)
    arguments = [*(["--at", file.at] if file.at else []), *file.arguments]
    answer = imported(tally, binary, workspace, file.text, *arguments)
    left_out = [one["name"] for one in answer.get("left_out", [])]
    tally.equal(list(file.left_out), left_out, f"{file.name}: left out")
    got = from_files(workspace, file.spec(), file.sections)
    for name, value in file.expected.items():
        tally.equal(value, got.get(name), f"{file.name}: {name}")
    for name, value in got.items():
        is_key = name == "private_key" and isinstance(value, str) and is_pem(value)
        if is_key:
            tally.check(is_readable_key(value), f"{file.name}: the private key cannot be read")
    # What was there is there still.
    before = [line for line in file.secrets.splitlines() if "credentials = " not in line]
    after = workspace.read(".dlt/secrets.toml").splitlines()
    tally.check(all(line in after for line in before), f"{file.name}: a line went: {after}")


def check_fresh_workspace(tally: Tally, binary: str, root: Path, pem: str) -> None:
    """One step fills what `dlt init` leaves to be filled in, and nothing else changes."""
    template = dlt_init(root / "init-bigquery", "rest_api", "bigquery")
    google = service_account(pem)
    for number, arguments in enumerate([[], ["--at", "destination.bigquery.credentials"]]):
        workspace = Workspace.make(root, f"dlt init {number}", template)
        before = workspace.read(".dlt/secrets.toml")
        imported(tally, binary, workspace, json.dumps(google).encode(), *arguments)
        after = workspace.read(".dlt/secrets.toml")
        expected = before
        for key, (start, end) in sorted(placeholder_spans(before).items(), key=lambda one: one[1], reverse=True):
            expected = expected[:start] + json.dumps(google[key.rpartition(".")[2]]) + expected[end:]
        added = f'private_key_id = {json.dumps(google["private_key_id"])}\n'
        tally.equal(sorted((expected + added).splitlines()), sorted(after.splitlines()), f"{workspace.name}: lines")
        statuses = {entry["key"]: entry["status"] for entry in list_json(binary, workspace)["entries"]}
        waiting = [key for key, status in statuses.items() if status in ("placeholder", "review")]
        tally.equal([], waiting, f"{workspace.name}: still to be filled in")
        got = from_files(workspace, GcpServiceAccountCredentialsWithoutDefaults(), ("destination", "bigquery"))
        tally.equal(pem, got["private_key"], f"{workspace.name}: private_key")


# --- dotenv files


@dataclass(frozen=True)
class Line:
    """A variable as it is written, and its value."""

    name: str
    written: str
    value: str


AWKWARD = "a 'b' \"c\" \\ # $HOME é 名\ttab"
SEVERAL = "first line\n  second = line\n#third"

POSTGRES = "DESTINATION__POSTGRES__CREDENTIALS__"
LINES = [
    Line(POSTGRES + "DATABASE", "CANARY base  # a comment", "CANARY base"),
    Line(POSTGRES + "USERNAME", "CANARY#no-comment", "CANARY#no-comment"),
    Line(POSTGRES + "PASSWORD", json.dumps(AWKWARD, ensure_ascii=False), AWKWARD),
    Line(POSTGRES + "HOST", "'$literal ${IS} kept'", "$literal ${IS} kept"),
    Line(POSTGRES + "PORT", "5433", "5433"),
    Line(POSTGRES + "CONNECT_TIMEOUT", "\" 0x1F \"", " 0x1F "),
    Line("DESTINATION__POSTGRES__STAGING_DATASET_NAME_LAYOUT", "staging_%s", "staging_%s"),
    Line("DESTINATION__POSTGRES__CREATE_INDEXES", "no", "no"),
    Line("DESTINATION__POSTGRES__CSV_FORMAT__DELIMITER", "\";\"", ";"),
    Line("DESTINATION__POSTGRES__CSV_FORMAT__INCLUDE_HEADER", "F", "F"),
    Line("DESTINATION__DATABRICKS__CREDENTIALS__CATALOG", "main", "main"),
    Line("DESTINATION__DATABRICKS__CREDENTIALS__ACCESS_TOKEN", f'"{SEVERAL}"', SEVERAL),
    Line("DESTINATION__DATABRICKS__CREDENTIALS__SERVER_HOSTNAME", "'CANARY.net'", "CANARY.net"),
    Line("DESTINATION__DATABRICKS__CREDENTIALS__HTTP_PATH", "/sql/1.0", "/sql/1.0"),
    Line("DESTINATION__DATABRICKS__CREDENTIALS__SESSION_CONFIGURATION", "'{\"a\": \"b\", \"n\": 1}'", '{"a": "b", "n": 1}'),
    Line("DESTINATION__DATABRICKS__CREDENTIALS__SOCKET_TIMEOUT", "+1_80", "+1_80"),
    Line("SOURCES__FILESYSTEM__BUCKET_URL", "s3://bucket/x", "s3://bucket/x"),
    Line("SOURCES__FILESYSTEM__CREDENTIALS__AWS_ACCESS_KEY_ID", "CANARYID", "CANARYID"),
    Line("SOURCES__FILESYSTEM__CREDENTIALS__AWS_SECRET_ACCESS_KEY", "CANARY/+=", "CANARY/+="),
    Line("RUNTIME__LOG_LEVEL", "DEBUG", "DEBUG"),
    Line("RUNTIME__REQUEST_TIMEOUT", "1e2", "1e2"),
    Line("RUNTIME__REQUEST_BACKOFF_FACTOR", ".5", ".5"),
    Line("RUNTIME__REQUEST_MAX_ATTEMPTS", "007", "007"),
    Line("RUNTIME__DLTHUB_TELEMETRY", "0", "0"),
    Line("DATA_WRITER__DISABLE_COMPRESSION", "YES", "YES"),
    Line("DATA_WRITER__BUFFER_MAX_ITEMS", "100", "100"),
]

CONFIGURATIONS: list[tuple[type[BaseConfiguration], tuple[str, ...]]] = [
    (PostgresCredentials, ("destination", "postgres")),
    (DatabricksCredentials, ("destination", "databricks")),
    (FilesystemConfiguration, ("sources", "filesystem")),
    (AwsCredentialsWithoutDefaults, ("sources", "filesystem")),
    (RuntimeConfiguration, ()),
    (BufferedDataWriter.BufferedDataWriterConfiguration, ()),
]


def check_dotenv(tally: Tally, binary: str, root: Path, pem: str) -> None:
    keys = [
        Line("DESTINATION__SNOWFLAKE__CREDENTIALS__PRIVATE_KEY", json.dumps(pem), pem),
        Line("SOURCES__SHEETS__CREDENTIALS__PRIVATE_KEY", f'"{pem}"', pem),
    ]
    lines = [*LINES, *keys]
    text = "# of a test\n\n" + "\n".join(
        f"{'export ' if number % 3 == 0 else ''}{line.name}={line.written}" for number, line in enumerate(lines)
    )
    text += "\nUNRELATED=CANARY\nUNRELATED__TOO=CANARY\nEMPTY__ONE=\n"
    variables = {line.name: line.value for line in lines}
    for ending in ("\n", "\r\n"):
        workspace = Workspace.make(root, f"dotenv {len(ending)}", env={"HOME": "CANARY-leaked", "IS": "CANARY-leaked"})
        workspace.write("secrets.toml", "")
        workspace.write("config.toml", "")
        (workspace.project / "sheets.py").write_text(SHEETS)
        answer = imported(
            tally, binary, workspace, text.replace("\n", ending).encode(), "--no-env", name=".env"
        )
        left_out = [one["name"] for one in answer.get("left_out", [])]
        tally.equal(["UNRELATED", "UNRELATED__TOO", "EMPTY__ONE"], left_out, f"{workspace.name}: left out")
        written = {one["name"]: one for one in answer.get("written", [])}
        tally.equal(sorted(variables), sorted(written), f"{workspace.name}: written")
        for spec, sections in CONFIGURATIONS:
            compare(tally, workspace, variables, spec, sections)
        compare_client(tally, workspace, variables)
        referee = Referee(workspace, NO_PROFILE)
        for line in keys:
            key = written[line.name]["key"]
            found = referee.lookup(tuple(key.split(".")))
            tally.equal(line.value, found and found.value, f"{workspace.name} · {key}")
        for name, one in written.items():
            said = name.lower().replace("__", ".")
            tally.equal(said, one["key"], f"{workspace.name}: the key of {name}")
        files = workspace.read(".dlt/secrets.toml") + workspace.read(".dlt/config.toml")
        tally.check("CANARY-leaked" not in files, f"{workspace.name}: a variable of this process was put in")
        tally.check("CANARY" not in workspace.read(".dlt/config.toml"), f"{workspace.name}: a secret in config.toml")
        # The same again finds everything there.
        again = imported(tally, binary, workspace, text.encode(), "--no-env", name=".env")
        tally.equal([], again["written"], f"{workspace.name}: written twice")
        tally.check(all(one["same"] for one in again["kept"]), f"{workspace.name}: kept: {again['kept']}")


def compare(
    tally: Tally,
    workspace: Workspace,
    variables: Mapping[str, str],
    spec: type[BaseConfiguration],
    sections: Sequence[str],
) -> None:
    expected = from_variables(workspace, variables, spec(), sections)
    got = from_files(workspace, spec(), sections)
    for name, value in expected.items():
        if not isinstance(value, BaseConfiguration):
            tally.equal(value, got.get(name), f"{workspace.name} · {spec.__name__}.{name}")


def compare_client(tally: Tally, workspace: Workspace, variables: Mapping[str, str]) -> None:
    """A destination's whole configuration, with the groups in it."""
    sections = ("destination", "postgres")

    def bound() -> PostgresClientConfiguration:
        return PostgresClientConfiguration()._bind_dataset_name(dataset_name="bound")

    expected = from_variables(workspace, variables, bound(), sections)
    got = from_files(workspace, bound(), sections)
    for name in ("create_indexes", "staging_dataset_name_layout", "csv_format", "credentials"):
        one, other = expected[name], got[name]
        same = dict(one) == dict(other) if isinstance(one, BaseConfiguration) else one == other
        tally.check(same, f"{workspace.name} · PostgresClientConfiguration.{name} is another one")


def check_refusals(tally: Tally, binary: str, root: Path) -> None:
    """What dlt would fail on as a variable is not written either; nothing is, then."""
    workspace = Workspace.make(root, "refusals")
    workspace.write("secrets.toml", "[destination.postgres.credentials]\nhost = 'h'\n")
    for name, value in [
        ("DESTINATION__POSTGRES__CREDENTIALS__PORT", "many"),
        ("DESTINATION__POSTGRES__CREDENTIALS__CONNECT_TIMEOUT", "1.5"),
        ("RUNTIME__REQUEST_TIMEOUT", "soon"),
        ("RUNTIME__DLTHUB_TELEMETRY", "perhaps"),
        ("DESTINATION__DATABRICKS__CREDENTIALS__SESSION_CONFIGURATION", "[1]"),
        ("DESTINATION__DATABRICKS__CREDENTIALS__SESSION_CONFIGURATION", "{a = 1}"),
    ]:
        text = f"{name}='{value}'\nRUNTIME__LOG_LEVEL=DEBUG\n"
        before = sorted(path.name for path in (workspace.project / ".dlt").iterdir())
        done = run_import(binary, workspace, text.encode(), name=".env")
        tally.equal(2, done.returncode, f"{name}={value}: exit status")
        after = sorted(path.name for path in (workspace.project / ".dlt").iterdir())
        tally.equal(before, after, f"{name}={value}: files")
        spec, sections = next(
            (spec, sections)
            for spec, sections in [
                (PostgresCredentials, ("destination", "postgres")),
                (DatabricksCredentials, ("destination", "databricks")),
                (RuntimeConfiguration, ()),
            ]
            if name.startswith("__".join(sections or ("runtime",)).upper())
        )
        needed = {POSTGRES + part: "x" for part in ("DATABASE", "USERNAME", "PASSWORD", "HOST")}
        needed["DESTINATION__DATABRICKS__CREDENTIALS__CATALOG"] = "x"
        try:
            from_variables(workspace, {**needed, name: value}, spec(), sections)
            fails = False
        except Exception as error:
            fails = type(error).__name__ == "ConfigValueCannotBeCoercedException"
        tally.check(fails, f"{name}={value}: dlt reads it")


# --- all of them


def checks(tally: Tally, binary: str) -> None:
    warnings.simplefilter("ignore")
    pem = private_key()
    tally.check(is_readable_key(pem), "the new key cannot be read")
    with scratch() as root:
        with environment(clean_env(root)):
            files = key_files(pem)
        for file in files:
            try:
                check_key_file(tally, binary, root, file)
            except Exception as error:
                tally.check(False, f"{file.name}: {type(error).__name__}: {error}")
        check_fresh_workspace(tally, binary, root, pem)
        check_dotenv(tally, binary, root, pem)
        check_refusals(tally, binary, root)


if __name__ == "__main__":
    main(__file__, checks)
