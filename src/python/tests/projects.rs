//! Several files: what they say of each other, which of them are read.

use super::shown::described;
use crate::python::{Given, scan};

/// Paths and texts.
type Files = &'static [(&'static str, &'static str)];

/// Rule, files of a project, one line for each thing found.
const PROJECTS: &[(&str, Files, &str)] = &[
    (
        "a package's own file is called by the package",
        &[(
            "crm/__init__.py",
            "import dlt\n@dlt.source\ndef users(a=dlt.secrets.value): ...\n",
        )],
        "crm/__init__.py:3 sources.crm.users: a secret ?",
    ),
    (
        "calls give arguments, by position and by name, in any file; dlt's markers give nothing",
        &[
            (
                "load.py",
                "import dlt\nfrom crm import users as u, more\nimport crm.sub as sub\n\
                         u(1)\nu(2, b=3)\nmore(dlt.secrets.value, b=dlt.config.value)\nsub.third(*x)\nsub.third(a=1)\n",
            ),
            (
                "crm/__init__.py",
                "import dlt\n@dlt.source\ndef users(a=dlt.secrets.value, b=dlt.config.value): ...\n\
                                 @dlt.source\ndef more(a=dlt.secrets.value, b=dlt.config.value): ...\n",
            ),
            (
                "crm/sub.py",
                "from dlt import *\nimport dlt\n@dlt.source\ndef third(a=dlt.secrets.value): ...\n",
            ),
        ],
        "crm/__init__.py:3 sources.crm.users: a secret always, b config sometimes\n\
         crm/__init__.py:5 sources.crm.more: a secret never, b config never\n\
         crm/sub.py:4 sources.sub.third: a secret maybe",
    ),
    (
        "names are followed through packages, relative imports and stars",
        &[
            (
                "a/__init__.py",
                "from .b import users as people\nfrom .c import *\n",
            ),
            (
                "a/b.py",
                "import dlt\nfrom ..specs import Auth\n@dlt.source\ndef users(a: Auth = dlt.secrets.value): ...\n",
            ),
            (
                "a/c.py",
                "import dlt\n@dlt.source\ndef groups(a=dlt.secrets.value): ...\n",
            ),
            (
                "load.py",
                "import a\nfrom a import groups\na.people(a=1)\ngroups(1)\n",
            ),
            (
                "specs.py",
                "import dlt\nfrom dlt.common.configuration import configspec\n@configspec\nclass Auth:\n    key: dlt.TSecretValue\n",
            ),
        ],
        "a/b.py:4 sources.b.users: a secret always <specs.Auth>\n\
         a/c.py:3 sources.c.groups: a secret always\n\
         specs.py:4 spec specs.Auth(): key secret ?",
    ),
    (
        "a folder on the search path: the nearest module is meant",
        &[
            (
                "one/helpers.py",
                "import dlt\n@dlt.source\ndef s(a=dlt.secrets.value): ...\n",
            ),
            ("one/load.py", "from helpers import s\ns(1)\n"),
            (
                "two/helpers.py",
                "import dlt\n@dlt.source\ndef s(a=dlt.secrets.value): ...\n",
            ),
        ],
        "one/helpers.py:3 sources.helpers.s: a secret always\n\
         two/helpers.py:3 sources.helpers.s: a secret ?",
    ),
    (
        "a resource handed out by sources of other files has their sections",
        &[
            (
                "res.py",
                "import dlt\n@dlt.resource\ndef users(a=dlt.secrets.value): ...\n\
                        @dlt.resource\ndef alone(a=dlt.secrets.value): ...\n",
            ),
            (
                "src.py",
                "import dlt, res\n@dlt.source\ndef one():\n    return res.users\n\
                        @dlt.source(section='s')\ndef two():\n    return res.users(a=1) | res.alone\nprint(res.alone)\n",
            ),
        ],
        "res.py:3 sources.s.users: a secret sometimes\n\
         res.py:3 sources.src.users: a secret sometimes\n\
         res.py:5 sources.s.alone: a secret ?\n\
         res.py:5 sources.res.alone: a secret ?\n\
         src.py:3 sources.src.one:\n\
         src.py:6 sources.s.two:",
    ),
    (
        "specs: bases in other files, dlt's own, spec=; what is no spec is left out",
        &[
            (
                "base.py",
                "from dlt.common.configuration.specs import BaseConfiguration, configspec\nfrom typing import ClassVar, Final, Optional\nimport dataclasses\n\
                         @configspec\nclass Base(BaseConfiguration):\n    a: str = None\n    b: Optional[str] = None\n    c: int = 1\n    d: Final[str] = 'x'\n\
                         \x20   e: ClassVar[str] = 'x'\n    f: list = dataclasses.field(default_factory=list)\n    g: str = dataclasses.field(default=None)\n    __h__: str = None\n",
            ),
            (
                "use.py",
                "import dlt\nfrom base import Base\nfrom dlt.sources.config import configspec\n@configspec()\nclass Mine(Base):\n    secret: dlt.TSecretStrValue = None\n\
                        class Other(dict):\n    x: str\n@dlt.source(spec=Mine)\ndef s(a): ...\n",
            ),
        ],
        "base.py:5 spec base.Base(dlt.common.configuration.specs.BaseConfiguration): a config ?, b optional ?, c optional ?, d - ?, e - ?, f optional ?, g config ?\n\
         use.py:5 spec use.Mine(base.Base): secret secret ?\n\
         use.py:10 sources.use.s: a - ? spec use.Mine",
    ),
    (
        "pipelines and destinations in all spellings",
        &[
            (
                "p.py",
                r#"
import dlt, own
from dlt.destinations import filesystem, postgres as pg
NAME = "named"
dest = pg("x", destination_name="wh")
a = dlt.pipeline(pipeline_name=NAME, destination="duckdb", staging=filesystem("s3://x"))
b = dlt.pipeline("b", destination=dest, staging="filesystem")
c = dlt.pipeline("c", destination=dlt.destinations.bigquery if x else "dlt.destinations.snowflake")
d = dlt.pipeline(f"{x}", None, None, dlt.destination("lake", destination_type="filesystem", bucket_url="b"))
e = dlt.pipeline("e", destination=own.sink(a=1))
f = dlt.run([], destination=dlt.destination("warehouse"))
g = dlt.pipeline()
h = dlt.pipeline("h", destination=dlt.destination("redshift", destination_name="n", credentials=dlt.secrets.value))
"#,
            ),
            (
                "own.py",
                "import dlt\n@dlt.destination(name='s')\ndef sink(items, table, a=dlt.secrets.value): ...\n",
            ),
        ],
        "own.py:3 destination.s: items - never, table - never, a secret always\n\
         p.py:6 pipeline named: duckdb/- + -/filesystem(bucket_url)\n\
         p.py:7 pipeline b: wh/postgres(credentials) + filesystem/-\n\
         p.py:8 pipeline c: -/bigquery -/snowflake\n\
         p.py:9 pipeline ?: lake/filesystem(bucket_url)\n\
         p.py:10 pipeline e: -/own.sink\n\
         p.py:11 pipeline ?: warehouse/-\n\
         p.py:13 pipeline h: n/redshift",
    ),
    (
        "jobs and their addresses",
        &[(
            "j.py",
            "from dlt.hub import run\nimport dlt\nP = dlt.pipeline('p')\n\
                    @run.pipeline(P, require={'static_egress_ips': True, 'profile': 'x'})\ndef a(): ...\n\
                    @run.job(name='n')\ndef b(): ...\n@run.interactive\ndef c(): ...\n\
                    @run.pipeline('p', require={'static_egress_ips': False})\ndef d(): ...\n",
        )],
        "j.py:3 pipeline p:\nj.py:5 jobs.j.a:\nj.py:5 job a egress\nj.py:7 jobs.j.n:\nj.py:7 job n\n\
         j.py:9 jobs.j.c:\nj.py:9 job c\nj.py:11 jobs.j.d:\nj.py:11 job d",
    ),
    (
        "sources that come with dlt",
        &[(
            "u.py",
            "from dlt.sources.sql_database import sql_database as db\nfrom dlt.sources import rest_api\n\
                    db(credentials='x', schema='s')\nother = db.with_args(name='o', section='p')\nother(*x)\nrest_api.rest_api_source({})\n",
        )],
        "u.py:3 uses dlt.sources.sql_database.sql_database 0 credentials schema\n\
         u.py:4 uses dlt.sources.sql_database.sql_database as p.o\n\
         u.py:5 uses dlt.sources.sql_database.sql_database as p.o 0 and more\n\
         u.py:6 uses dlt.sources.rest_api.rest_api_source 1",
    ),
    (
        "a renamed copy counts its own calls",
        &[(
            "r.py",
            "import dlt\n@dlt.source\ndef s(a=dlt.secrets.value): ...\ns(a=1)\ncopy = s.with_args(name='n', section='t')\ncopy()\ns.with_args(name=f())(1)\n",
        )],
        "r.py:3 sources.r.s: a secret always\n\
         r.py:5 sources.t.n: a secret never\n\
         r.py:7 sources.r.s: a secret always ~",
    ),
];

pub(super) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn files_of_a_project_are_read_together() {
    for (rule, files, expected) in PROJECTS {
        let folder = folder(files);
        let project = scan(folder.path());
        assert_eq!(project.unread, [], "{rule}");
        let mut lines = Vec::new();
        for file in &project.files {
            for (line, text) in described(&file.module) {
                lines.push(format!("{}:{line} {}", file.path, text.trim_end()));
            }
        }
        assert_eq!(lines.join("\n"), *expected, "{rule}");
    }
}

#[test]
fn what_git_ignores_and_what_was_installed_is_left_out() {
    let source = "import dlt\n@dlt.source\ndef s(a=dlt.secrets.value): ...\n";
    let folder = folder(&[
        (".gitignore", "/build/\n*.gen.py\n"),
        ("a.py", source),
        ("b/c.py", source),
        ("b/not.txt", source),
        ("build/x.py", source),
        ("x.gen.py", source),
        (".hidden/x.py", source),
        ("env/pyvenv.cfg", ""),
        ("env/lib/x.py", source),
        ("lib/site-packages/x.py", source),
        ("web/node_modules/x.py", source),
        ("latin.py", ""),
    ]);
    let mut bytes = b"# -*- coding: latin-1 -*-\n# \xe9\n".to_vec();
    bytes.extend(source.as_bytes());
    std::fs::write(folder.path().join("latin.py"), bytes).unwrap();
    std::fs::write(folder.path().join("big.py"), vec![b' '; 5 * 1024 * 1024]).unwrap();
    let project = scan(folder.path());
    let paths: Vec<&str> = project.files.iter().map(|file| &*file.path).collect();
    assert_eq!(paths, ["a.py", "b/c.py", "latin.py"]);
    assert_eq!(project.module("latin.py").unwrap().functions[0].line, 5);
    assert_eq!(project.unread.len(), 1);
    assert_eq!(project.unread[0].path, "big.py");
}

#[test]
fn two_thousand_files_are_scanned() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..2_000 {
        let folder = folder.path().join(format!("p{}", number % 40));
        std::fs::create_dir_all(&folder).unwrap();
        let text = format!(
            "import dlt\nfrom .m{} import s as other\n\n@dlt.source\ndef s(a=dlt.secrets.value):\n    return other()\n{}",
            (number + 40) % 2_000,
            "def helper(x):\n    return [x.get('a', 1) for y in x if y]\n".repeat(50)
        );
        std::fs::write(folder.join(format!("m{number}.py")), text).unwrap();
    }
    let started = std::time::Instant::now();
    let project = scan(folder.path());
    println!("2,000 files in {:?}", started.elapsed());
    assert_eq!(project.files.len(), 2_000);
    assert!(project.files.is_sorted_by(|left, right| left.path < right.path));
    assert!(
        project
            .files
            .iter()
            .all(|file| file.module.functions[0].fields[0].given == Given::Never)
    );
}
