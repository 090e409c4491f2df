//! One module: functions, their arguments, direct reads.

use super::shown::functions;
use crate::python::access::Access;
use crate::python::{Function, Module, Syntax, read};

/// Rule, code of a module called `mod`, one line for each function: where dlt looks, then every argument. dlt itself
/// says the same of each: the lines are what it resolved when the module was imported and its sources were run.
const FUNCTIONS: &[(&str, &str, &str)] = &[
    (
        "the module and the function name the section; each default decides",
        r#"
import dlt

@dlt.source
def crm(user, url=dlt.config.value, api_key: str = dlt.secrets.value, title: str = "GM", limit: int = None):
    return []
"#,
        "sources.mod.crm: user -, url config, api_key secret, title optional, limit optional",
    ),
    (
        "the decorator's name and section win",
        r#"
import dlt

@dlt.source(name="n", section="s")
def crm(a=dlt.secrets.value):
    return []
"#,
        "sources.s.n: a secret",
    ),
    (
        "an empty name and section are none",
        r#"
import dlt

@dlt.source(name="", section="")
def crm(a=dlt.secrets.value):
    return []
"#,
        "sources.mod.crm: a secret",
    ),
    (
        "a constant of the module is as good as a literal",
        r#"
import dlt
NAME = "n"
SECTION = NAME

@dlt.source(name=NAME, section=SECTION)
def crm(a=dlt.secrets.value):
    return []
"#,
        "sources.n.n: a secret",
    ),
    (
        "__source_name__ names the section, the decorator's section goes before it",
        r#"
import dlt
__source_name__ = "own"

@dlt.source
def one(a=dlt.secrets.value):
    return []

@dlt.source(section="s")
def two(a=dlt.secrets.value):
    return []
"#,
        "sources.own.one: a secret\nsources.s.two: a secret",
    ),
    (
        "dlt under another name, its parts by themselves",
        r#"
import dlt as x
import dlt.extract.decorators
from dlt import source as s, secrets, config as settings
from dlt.common.configuration.accessors import secrets as more

@s
def one(a=secrets.value, b=settings.value):
    return []

@x.source()
def two(a=more.value, b=x.config.value):
    return []

@dlt.extract.decorators.source
def three(a=dlt.secrets.value):
    return []
"#,
        "sources.mod.one: a secret, b config\nsources.mod.two: a secret, b config\nsources.mod.three: a secret",
    ),
    (
        "everything imported",
        r#"
from dlt.extract.decorators import *
from dlt.common.configuration.accessors import *

@source
def one(a=secrets.value, b: str = config.value):
    return []
"#,
        "sources.mod.one: a secret, b config",
    ),
    (
        "assigned to a name",
        r#"
import dlt
my_source = dlt.source
KEY = dlt.secrets.value

@my_source(section="s")
def one(a=KEY):
    return []
"#,
        "sources.s.one: a secret",
    ),
    (
        "imported only where it is used, or only if it can be",
        r#"
try:
    from dlt import source
except ImportError:
    source = None
if True:
    import dlt

def outer():
    from dlt import secrets as hidden
    @source
    def one(a=hidden.value):
        return []
    return one()
outer()
"#,
        "sources.mod.one: a secret",
    ),
    (
        "async sources and keyword-only arguments",
        r#"
import dlt

@dlt.source
async def one(*, a=dlt.secrets.value, b, c=1):
    return []
"#,
        "sources.mod.one: a secret, b -, c optional",
    ),
    (
        "variadic arguments are none",
        r#"
import dlt

@dlt.source
def one(*args, a=dlt.secrets.value, **kwargs):
    return []
"#,
        "sources.mod.one: a secret",
    ),
    (
        "positional-only arguments are as others",
        r#"
import dlt

@dlt.source
def one(a=dlt.secrets.value, /, b=dlt.config.value):
    return []
"#,
        "sources.mod.one: a secret, b config",
    ),
    (
        "Optional is not required, whatever its spelling; a union of plain types is not looked for",
        r#"
import dlt
import typing as t
from typing import Optional, Union

@dlt.source
def one(
    a: Optional[str] = dlt.secrets.value,
    b: Union[str, None] = dlt.secrets.value,
    c: str | None = dlt.config.value,
    d: t.Optional[int] = dlt.config.value,
    e: "Optional[str]" = dlt.secrets.value,
    f: t.Union[str, int] = dlt.config.value,
):
    return []
"#,
        "sources.mod.one: a optional, b optional, c optional, d optional, e optional, f -",
    ),
    (
        "the annotation makes a config value secret",
        r#"
import dlt
from dlt.common.typing import TSecretStrValue, TSecretValue, SecretSentinel
from typing import Annotated

@dlt.source
def one(
    a: TSecretStrValue = dlt.config.value,
    b: dlt.TSecretValue = dlt.config.value,
    c: Annotated[str, SecretSentinel] = dlt.config.value,
    d: Annotated[str, "other"] = dlt.config.value,
    e: TSecretStrValue = dlt.secrets.value,
):
    return []
"#,
        "sources.mod.one: a secret, b secret, c secret, d config, e secret",
    ),
    (
        "annotations that are put off, and names for them",
        r#"
from __future__ import annotations
import dlt
from typing import Optional
from dlt.common.typing import TSecretStrValue
Maybe = Optional[str]

@dlt.source
def one(a: Maybe = dlt.secrets.value, b: TSecretStrValue = dlt.config.value, c: str = dlt.config.value):
    return []
"#,
        "sources.mod.one: a optional, b secret, c config",
    ),
    (
        "credentials classes and unions of them",
        r#"
import dlt
from typing import Union
from dlt.sources.credentials import GcpOAuthCredentials, GcpServiceAccountCredentials, ConnectionStringCredentials

@dlt.source
def one(
    credentials: Union[GcpOAuthCredentials, GcpServiceAccountCredentials] = dlt.secrets.value,
    db: ConnectionStringCredentials = dlt.secrets.value,
    other: ConnectionStringCredentials = None,
):
    return []
"#,
        "sources.mod.one: credentials secret, db secret, other optional",
    ),
    (
        "a resource alone is looked up as a source is",
        r#"
import dlt

@dlt.resource
def one(a=dlt.secrets.value):
    yield 1

@dlt.resource(name="n", section="s", write_disposition="append")
def two(a=dlt.config.value, since: dlt.sources.incremental[int] = dlt.sources.incremental("id")):
    yield {"id": 1}
"#,
        "sources.mod.one: a secret\nsources.s.n: a config, since optional",
    ),
    (
        "a resource defined in a source has the source's section",
        r#"
import dlt

@dlt.source(name="n", section="s")
def crm(a=dlt.secrets.value):
    def helper():
        @dlt.resource(section="lost")
        def users(b=dlt.config.value):
            yield 1
        return users
    return helper()
"#,
        "sources.s.n: a secret\nsources.s.users: b config",
    ),
    (
        "a resource handed out by a source has the source's section too",
        r#"
import dlt

@dlt.resource(section="lost")
def users(b=dlt.config.value):
    yield 1

@dlt.source(section="s")
def crm():
    return users, groups()

@dlt.resource
def groups(c=dlt.secrets.value):
    yield 2
"#,
        "sources.s.users: b config\nsources.s.crm:\nsources.s.groups: c secret",
    ),
    (
        "a transformer's item comes from its resource",
        r#"
import dlt

@dlt.resource
def users():
    yield [1]

@dlt.transformer(data_from=users, name="t")
def details(item, token=dlt.secrets.value):
    yield item
"#,
        "sources.mod.users:\nsources.mod.t: item -, token secret",
    ),
    (
        "a destination is looked up by its name",
        r#"
import dlt

@dlt.destination(batch_size=10, name="sink")
def push(items, table, api_key: dlt.TSecretValue = dlt.secrets.value, url=dlt.config.value):
    pass

@dlt.destination
def other(items, table, a=dlt.secrets.value):
    pass
"#,
        "destination.sink: items -, table -, api_key secret, url config\ndestination.other: items -, table -, a secret",
    ),
    (
        "methods; self and cls are no arguments",
        r#"
import dlt

class Api:
    @staticmethod
    @dlt.source
    def crm(a=dlt.secrets.value):
        return []

    def make(self):
        @dlt.resource
        def users(self=1, b=dlt.config.value):
            yield 1
        return users
RES = Api().make()
SRC = Api.crm
"#,
        "sources.mod.crm: a secret\nsources.mod.users: b config",
    ),
    (
        "a function made a resource by a call",
        r#"
import dlt

def fetch(a=dlt.secrets.value):
    yield 1

RES = dlt.resource(fetch, name="n")
OTHER = dlt.resource(name="m", section="s")(fetch)
"#,
        "sources.mod.n: a secret\nsources.s.m: a secret",
    ),
    (
        "a renamed copy of a source",
        r#"
import dlt

@dlt.source
def crm(a=dlt.secrets.value):
    return []

COPY = crm.with_args(name="n", section="s")
"#,
        "sources.mod.crm: a secret\nsources.s.n: a secret",
    ),
    (
        "a decorated function under other decorators",
        r#"
import dlt
import functools

def plain(f):
    return f

@plain
@dlt.source
def one(a=dlt.secrets.value):
    return []
"#,
        "sources.mod.one: a secret",
    ),
    (
        "a name of one's own is not dlt's",
        r#"
import dlt

class secrets:
    value = 1

def source(f):
    return f

@source
def no(a=dlt.secrets.value):
    return []

@dlt.source
def one(a=secrets.value):
    return []
"#,
        "sources.mod.one: a optional",
    ),
    (
        "jobs are looked up by module and name, whatever __source_name__ says",
        r#"
import dlt
from dlt.hub import run
__source_name__ = "own"

@run.job
def one(a=dlt.secrets.value, b: int = 1):
    pass

@run.pipeline("p", name="n", section="s")
def two(a=dlt.config.value):
    pass

@run.interactive(section="t")
def three(a=dlt.config.value):
    pass
"#,
        "jobs.mod.one: a secret, b optional\njobs.s.n: a config\njobs.t.three: a config",
    ),
    (
        "a transformation is a resource",
        r#"
import dlt
from dlt import hub

@hub.transformation
def one(dataset, a=dlt.secrets.value):
    yield []

@dlt.hub.transformation(name="n", section="s")
def two(dataset, a=dlt.config.value):
    yield []
"#,
        "sources.mod.one: dataset -, a secret\nsources.s.n: dataset -, a config",
    ),
    (
        "lambdas are no sources",
        r#"
import dlt
made = lambda a=dlt.secrets.value: a
"#,
        "",
    ),
];

#[test]
fn functions_and_their_arguments_are_what_dlt_resolves() {
    for (rule, code, expected) in FUNCTIONS {
        let module = read(code, "mod");
        assert_eq!(module.syntax, Syntax::Whole, "{rule}");
        assert_eq!(functions(&module), *expected, "{rule}");
    }
}

#[test]
fn line_ends_do_not_matter() {
    for (rule, code, expected) in FUNCTIONS {
        let lines = |module: &Module| -> Vec<(usize, Vec<usize>)> {
            let of = |function: &Function| function.fields.iter().map(|field| field.line).collect();
            module
                .functions
                .iter()
                .map(|function| (function.line, of(function)))
                .collect()
        };
        let plain = lines(&read(code, "mod"));
        for end in ["\r\n", "\r"] {
            let module = read(&format!("\u{feff}{}", code.replace('\n', end)), "mod");
            assert_eq!(functions(&module), *expected, "{rule}");
            assert_eq!(lines(&module), plain, "{rule}");
        }
    }
}

#[test]
fn a_read_is_told_with_its_line() {
    let module = read(
        "import dlt\nfrom dlt import secrets as s\nKEY = \"c.d\"\n\
         a = dlt.secrets[\"a.b\"]\nb = s.get(KEY, str)\n\
         def f():\n    return f\"{dlt.config['x']}\" if 'y' in dlt.config else None\n\
         dlt.secrets[\"w\"] = 1\ndlt.config[a]\nother[\"z\"]\n",
        "mod",
    );
    let reads: Vec<_> = module
        .reads
        .iter()
        .map(|read| (&*read.key, read.secret, read.access, read.line))
        .collect();
    assert_eq!(
        reads,
        [
            ("a.b", true, Access::Required, 4),
            ("c.d", true, Access::Optional, 5),
            ("x", false, Access::Required, 7),
            ("y", false, Access::Optional, 7),
            ("w", true, Access::Written, 8),
        ]
    );
    assert_eq!(module.reads[1].annotation.classes, ["str"]);
}
