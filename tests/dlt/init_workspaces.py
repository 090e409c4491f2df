"""What `list` says of workspaces made by `dlt init` is what dlt itself reads in them.

For every source and destination, and every variant below, each profile is listed and compared key by key with dlt's
providers: same keys having a value, same values, same provider, same file.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from harness import (
    INIT_CASES,
    NO_PROFILE,
    Env,
    Tally,
    Workspace,
    compare,
    dlt_init,
    env_name,
    has_value,
    main,
    placeholder_spans,
    read_key,
    scratch,
)

BUILT_IN = ("dev", "prod", "access", "tests")

FIELDS = {
    "bigquery": ("destination.bigquery.credentials", "private_key", "client_email"),
    "snowflake": ("destination.snowflake.credentials", "password", "host"),
    "postgres": ("destination.postgres.credentials", "password", "host"),
}
"""Per destination the table of its credentials and two fields that `dlt init` writes in it."""

# --- hand-made files; CREDENTIALS, FIELD and OTHER stand for the names in FIELDS

SHARED_SECRETS = """
# --- added by hand below what dlt init wrote
[sources.pipedrive]
api_key = "shared-pipedrive"
attempts = 3
endpoints = [ "deals", "persons" ]

[sources.swap]
text_then_table = "shared text"
falls_through = "shared text between two tables"

[sources.swap.table_then_text]
user = "shared-user"
password = "shared-password"

[sources.swap.table_then_array]
gone = true

[[sources.rows]]
name = "shared-row"
"""

SHARED_CONFIG = """
[sources.pipedrive]
page_size = 100
start = 2024-01-01
api_base = "https://example.invalid/v1"

[normalize.data_writer]
disable_compression = true
file_max_items = 100_000
"""

DEV_SECRETS = r"""# development: many kinds of values
dev_only = "at the top"
dotted.at.the.top = "dotted"

[CREDENTIALS]
FIELD = "dev-override"   # goes over the shared file
extra.dotted.key = 'dotted "literal"'
"quoted key" = "has a # and a \u0022quote\u0022"
inline = { host = "localhost", port = 5433, deep = { er = true, list = [ 1 ] } }
empty = ""

[runtime]
log_level = "DEBUG"

[sources.pipedrive]
api_key = "dev-pipedrive"
big = 9_007_199_254_740_993
hex = 0xDEADBEEF
negative = -17
ratio = 0.25
whole_float = 2.0
exponent = 6.022e23
truth = true
untruth = false
since = 2024-02-29T12:30:00Z
offset = 2024-02-29 12:30:00.125+02:00
local = 2024-02-29T12:30:00
day = 2024-02-29
at = 07:32:00.5
numbers = [ 1, 2, 3 ]
no_items = []
mixed = [ "a", 1, 2.5, true, 2024-02-29, [ 07:32:00 ], { x = 1, y = { z = "in" } } ]
lines = [
    "first",  # with a comment
    "second",
]
text = '''
first line
  second "line" \n
'''
escapes = "tab\tbell\u0007 é 漢字 \U0001F600"

[[sources.pipedrive.resources]]
name = "deals"
limit = 10

[[sources.pipedrive.resources]]
name = "persons"
params = { since = 2024-02-29T00:00:00Z }

[sources."my source"."dotted.name"]
token = "dev-quoted-sections"

[sources.empty_section]
"""

PROD_SECRETS = """
CREDENTIALS.FIELD = "prod-override by a dotted key"

[sources]
pipedrive.api_key = "prod-pipedrive"
rows = [ { name = "prod-row", tags = [ "a", "b" ] }, { name = "second" } ]

[sources.swap]
table_then_text = "postgresql://loader:prod-password@db.invalid:5432/db"
table_then_array = [ "no", "table" ]

[sources.swap.text_then_table]
user = "prod-user"

[sources.swap.falls_through]
own = "prod"

[destination.warehouse]
destination_type = "motherduck"
credentials = "md:///prod?motherduck_token=prod-token"
"""

PROD_CONFIG = """
[runtime]
log_level = "ERROR"

[sources.pipedrive]
page_size = 1000
start = 2025-06-30T00:00:00+00:00
only_prod = true

[load]
workers = 20
raise_on_max_retries = 0
"""

ACCESS_CONFIG = """
[runtime]
log_level = "INFO"
request_timeout = 12.5

[sources]
pipedrive = { page_size = 10, notebook = { theme = "dark" } }
"""

GLOBAL_SECRETS = """
global_only = "global"

[CREDENTIALS]
FIELD = "global: always hidden by the shared file"
from_global = "global-value"

[sources.swap.falls_through]
below = "global table below a text"

[sources.pipedrive]
api_key = "global-pipedrive"
global_list = [ 1, 2 ]

[sources.swap.table_then_text]
never_in_prod = "hidden by a text in prod"
"""

GLOBAL_CONFIG = """
[runtime]
log_level = "CRITICAL"
slack_incoming_hook = "https://example.invalid/global"

[sources.pipedrive]
api_key = "config never goes before secrets"
region = "global-region"
page_size = 1
"""

GLOBAL_PROD_SECRETS = """
[CREDENTIALS]
from_global = "global-prod-value"
OTHER = "hidden by the shared file in the project"
only_global_prod = 1

[sources.pipedrive]
api_key = "hidden by the project"
"""

STAGING_SECRETS = """
[sources.pipedrive]
api_key = "staging-pipedrive"

[sources.swap]
table_then_text = { user = "staging-user" }
"""

STAGING_CONFIG = """
[runtime]
log_level = "CRITICAL"

[sources.pipedrive]
region = "staging-region"
"""

QA_SECRETS = """
[sources.pipedrive]
api_key = "qa-pipedrive"
"""

# --- sets of files

AS_WRITTEN: dict[str, str] = {}
PROFILE_FILES = {
    "+secrets.toml": SHARED_SECRETS,
    "+config.toml": SHARED_CONFIG,
    "dev.secrets.toml": DEV_SECRETS,
    "prod.secrets.toml": PROD_SECRETS,
    "prod.config.toml": PROD_CONFIG,
    "access.config.toml": ACCESS_CONFIG,
}
GLOBAL_FILES = {
    "global:secrets.toml": GLOBAL_SECRETS,
    "global:config.toml": GLOBAL_CONFIG,
    "global:prod.secrets.toml": GLOBAL_PROD_SECRETS,
}
STAGING_FILES = {
    "staging.secrets.toml": STAGING_SECRETS,
    "staging.config.toml": STAGING_CONFIG,
    "profile-name": "staging\nonly the first line counts\n",
}
MARKER = {".workspace": ""}


@dataclass(frozen=True)
class Variant:
    """Files on top of what `dlt init` wrote: `+name` is appended to, `global:name` stands in the global folder."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    env: Env = field(default_factory=dict)
    more_profiles: tuple[str, ...] = ()

    def profiles(self) -> list[str | None]:
        """The profiles to compare: None leaves the choice to the program."""
        return [None, *BUILT_IN, *self.more_profiles] if ".workspace" in self.files else [None]


def variants(credentials: str, value: str) -> list[Variant]:
    """All variants for one destination; `value` is the TOML key of a field of its credentials."""
    env = environment_variables(credentials, value)
    with_profiles = MARKER | PROFILE_FILES
    everything = with_profiles | GLOBAL_FILES | STAGING_FILES
    return [
        Variant("as written", AS_WRITTEN),
        Variant("as written, environment", AS_WRITTEN, env),
        Variant("profile files without marker", PROFILE_FILES),
        Variant("global files without marker", PROFILE_FILES | GLOBAL_FILES, env),
        Variant("marker alone", MARKER),
        Variant("profiles", with_profiles),
        Variant("profiles, global", with_profiles | GLOBAL_FILES),
        Variant("pinned staging", everything, more_profiles=("staging",)),
        Variant("WORKSPACE__PROFILE over the pin", everything, {"WORKSPACE__PROFILE": "prod"}, ("staging",)),
        Variant("WORKSPACE__PROFILE empty", everything, {"WORKSPACE__PROFILE": ""}, ("staging",)),
        Variant("WORKSPACE__PROFILE access", with_profiles, {"WORKSPACE__PROFILE": "access"}),
        Variant("WORKSPACE__PROFILE qa", with_profiles | {"qa.secrets.toml": QA_SECRETS}, {"WORKSPACE__PROFILE": "qa"}),
        Variant("environment", everything, env, ("staging",)),
    ]


def environment_variables(credentials: str, value: str) -> dict[str, str]:
    """Values in the environment: over secrets, over config, an empty one, a whole group, and one of no file."""
    keys = {
        value: "from the environment",
        "runtime.log_level": "WARNING",
        "sources.pipedrive.api_key": "",
        "sources.pipedrive.page_size": "77",
        "dev_only": "top level from the environment",
        'sources."my source"."dotted.name".token': "a name with a space and a dot",
        "sources.swap.table_then_text": "in front of a table",
        f"{credentials}.of_no_file": "stands nowhere else",
    }
    return {env_name(read_key(key)): text for key, text in keys.items()}


# --- the checks


def checks(tally: Tally, binary: str) -> None:
    with scratch() as root:
        for source, destination in INIT_CASES:
            template = dlt_init(root / f"init-{source}", source, destination)
            credentials, value, other = FIELDS[destination]
            for variant in variants(credentials, f"{credentials}.{value}"):
                name = f"{source} to {destination}, {variant.name}"
                workspace = Workspace.make(root, name, template, variant.env)
                write_files(workspace, variant, {"CREDENTIALS": credentials, "FIELD": value, "OTHER": other})
                check_variant(tally, binary, workspace, variant)


def write_files(workspace: Workspace, variant: Variant, names: dict[str, str]) -> None:
    for file, text in variant.files.items():
        for stand_in, name in names.items():
            text = re.sub(rf"\b{stand_in}\b", name, text)
        if file.startswith("+"):
            workspace.append(file[1:], text)
        else:
            workspace.write(file, text)


def check_variant(tally: Tally, binary: str, workspace: Workspace, variant: Variant) -> None:
    for profile in variant.profiles():
        try:
            entries = compare(tally, binary, workspace, profile)
        except Exception as error:
            tally.check(False, f"{workspace.name} · profile {profile or 'not given'}: {error!r}")
            continue
        if variant.name == "as written":
            check_statuses(tally, workspace, entries)


def check_statuses(tally: Tally, workspace: Workspace, entries: list[dict[str, Any]]) -> None:
    """Straight from `dlt init`: what it asks to fill in is a placeholder, every other value is set."""
    files = (".dlt/secrets.toml", ".dlt/config.toml")
    expected = {key for file in files for key in placeholder_spans(workspace.read(file))}
    valued = {entry["key"]: entry for entry in entries if has_value(entry)}
    tally.check(bool(expected), f"{workspace.name}: dlt init wrote no placeholder")
    tally.check(expected <= valued.keys(), f"{workspace.name}: not listed: {sorted(expected - valued.keys())}")
    for key, entry in valued.items():
        status = "placeholder" if key in expected else "set"
        tally.equal(status, entry["status"], f"{workspace.name} · profile {NO_PROFILE} · {key}: status")


if __name__ == "__main__":
    main(__file__, checks)
