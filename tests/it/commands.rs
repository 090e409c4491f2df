//! The commands as scripts call them: output, exit status, files.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::session::{DEMO, write_files};

const CANARY: &str = "CANARY-command-41d0";

pub(crate) struct Project {
    dir: TempDir,
}

impl Project {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("demo")).unwrap();
        write_files(&dir.path().join("demo"), files);
        Self { dir }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("demo")
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dlt-secrets"));
        command.args(args).env_clear().current_dir(self.path());
        command.arg("--global-dir").arg(self.dir.path().join("global"));
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, "", &[])
    }

    pub(crate) fn run_with(&self, args: &[&str], stdin: &str, env: &[(&str, &str)]) -> Run {
        let mut child = self
            .command(args)
            .envs(env.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        Run::of(child.wait_with_output().unwrap())
    }
}

pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            status: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("no JSON: {} {}", self.out, self.err))
    }
}

fn entry(listing: &Value, profile: &str, key: &str) -> Value {
    let entries = listing["entries"].as_array().unwrap();
    entries
        .iter()
        .find(|entry| entry["profile"] == profile && entry["key"] == key)
        .cloned()
        .unwrap_or(Value::Null)
}

#[test]
fn list_tells_status_and_origin_and_no_value() {
    let project = Project::new(DEMO);
    let listing = project.run(&["list", "--json", "--profile", "prod"]).json();
    assert_eq!(listing["version"], 1);
    assert_eq!(listing["profiles"], serde_json::json!(["dev", "prod", "access"]));
    let key = entry(&listing, "prod", "sources.pipedrive.pipedrive_api_key");
    assert_eq!(key["status"], "placeholder");
    assert_eq!(key["group"], "source");
    assert_eq!(key["origin"]["file"], ".dlt/prod.secrets.toml");
    assert_eq!(
        (&key["origin"]["line"], &key["origin"]["column"]),
        (&2.into(), &1.into())
    );
    assert_eq!(key["shadowed"][0]["file"], ".dlt/secrets.toml");
    assert_eq!(key["env"], "SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY");
    let missing = entry(&listing, "prod", "destination.postgres.credentials.password");
    assert_eq!(
        (&missing["status"], &missing["origin"]),
        (&"missing".into(), &Value::Null)
    );
    assert_eq!(
        entry(&listing, "prod", "destination.bigquery.location")["inherited"],
        false
    );
    assert_eq!(
        entry(
            &listing,
            "prod",
            "pipedrive_pipeline.destination.bigquery.location"
        )["group"],
        "pipeline"
    );
    assert!(
        listing["entries"]
            .as_array()
            .unwrap()
            .iter()
            .all(|entry| entry.get("value").is_none())
    );
}

#[test]
fn list_without_profile_speaks_of_the_active_one() {
    let project = Project::new(DEMO);
    let profiles = |env: &[(&str, &str)], args: &[&str]| {
        let listing = project.run_with(args, "", env).json();
        let mut names: Vec<String> = listing["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["profile"].as_str().unwrap().to_owned())
            .collect();
        names.dedup();
        names
    };
    assert_eq!(profiles(&[], &["list", "--json"]), ["dev"]);
    assert_eq!(
        profiles(&[("WORKSPACE__PROFILE", "prod")], &["list", "--json"]),
        ["prod"]
    );
    assert_eq!(
        profiles(&[], &["list", "--json", "--profile", "prod", "--profile", "dev"]),
        ["prod", "dev"]
    );
    assert_eq!(
        profiles(&[], &["list", "--json", "--all-profiles"]),
        ["dev", "prod", "access"]
    );
}

#[test]
fn reveal_gives_typed_values() {
    let text =
        "s = \"a\"\ni = 1\nf = 1.5\nb = true\nd = 2024-01-01T00:00:00Z\na = [1, \"x\"]\n[[t]]\nx = 1\n";
    let project = Project::new(&[(".dlt/config.toml", text)]);
    let listing = project.run(&["list", "--json", "--reveal"]).json();
    let values: Vec<String> = listing["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["value"].to_string())
        .collect();
    assert_eq!(
        values,
        [
            "\"a\"",
            "1",
            "1.5",
            "true",
            "\"2024-01-01T00:00:00Z\"",
            "[1,\"x\"]",
            "[{\"x\":1}]"
        ]
    );
}

/// More sources than are gone through at a time.
#[test]
fn a_wide_workspace_is_listed_as_a_narrow_one() {
    const SOURCES: usize = 3000;
    let section =
        |number: usize| format!("[sources.s{number}]\nurl = \"{number}\"\nother = {{ token = \"t\" }}\n\n");
    let text: String = (0..SOURCES).map(section).collect();
    let project = Project::new(&[
        (".dlt/secrets.toml", &text),
        (".dlt/config.toml", "[sources.s7]\nurl = \"shadowed\"\n"),
    ]);
    let env = [("SOURCES__S2999__URL", "x"), ("SOURCES__S29990__URL", "x")];
    let all = project.run_with(&["list"], "", &env);
    let lines: Vec<&str> = all.out.lines().collect();
    assert_eq!(lines.len(), 2 * SOURCES);
    let width = "sources.s1000.other.token".len() + 2;
    for (number, pair) in lines.chunks(2).enumerate() {
        let line = 1 + 4 * number;
        let place = match number {
            2999 => "SOURCES__S2999__URL".to_owned(),
            _ => format!(".dlt/secrets.toml:{}", line + 1),
        };
        let (url, token) = (
            format!("sources.s{number}.url"),
            format!("sources.s{number}.other.token"),
        );
        assert_eq!(pair[0], format!("set  {url:width$}{place}"));
        assert_eq!(
            pair[1],
            format!("set  {token:width$}.dlt/secrets.toml:{}", line + 2)
        );
    }
    let listing = project.run(&["list", "--json"]).json();
    let key = entry(&listing, "default", "sources.s7.url");
    assert_eq!(key["shadowed"][0]["file"], ".dlt/config.toml");
}

#[test]
fn the_environment_is_a_value_unless_told_otherwise() {
    let project = Project::new(&[(".dlt/secrets.toml", "[sources.a]\nkey = \"file\"\n")]);
    let env = [("SOURCES__A__KEY", CANARY)];
    let listing = project.run_with(&["list", "--json"], "", &env).json();
    assert_eq!(listing["entries"][0]["origin"]["provider"], "environment");
    assert_eq!(listing["entries"][0]["shadowed"][0]["provider"], "secrets.toml");
    assert_eq!(
        project.run_with(&["get", "sources.a.key"], "", &env).out,
        format!("{CANARY}\n")
    );
    assert_eq!(
        project
            .run_with(&["get", "sources.a.key", "--no-env"], "", &env)
            .out,
        "file\n"
    );
}

#[test]
fn get_answers_found_or_not() {
    let project = Project::new(DEMO);
    assert_eq!(
        project
            .run(&["get", "destination.bigquery.location", "--profile", "prod"])
            .out,
        "EU\n"
    );
    let none = project.run(&["get", "sources.nothing"]);
    assert_eq!((none.status, none.out.as_str()), (1, ""));
    assert_eq!(project.run(&["get", "a..b"]).status, 2);
}

#[test]
fn set_writes_the_asked_file_and_nothing_else() {
    let project = Project::new(DEMO);
    let before = project.read(".dlt/prod.secrets.toml");
    let args = ["set", "sources.pipedrive.pipedrive_api_key", "--profile", "prod"];
    let run = project.run_with(&args, &format!("{CANARY}\n"), &[]);
    assert_eq!(run.status, 0, "{}", run.err);
    let expected = before.replace(
        "\"pipedrive_api_key\" # please set me up!",
        &format!("\"{CANARY}\""),
    );
    assert_eq!(project.read(".dlt/prod.secrets.toml"), expected);
    assert!(!run.err.contains(CANARY) && !run.out.contains(CANARY));

    project.run_with(&["set", "sources.new.token"], "two\nlines\n\n", &[]);
    assert_eq!(project.run(&["get", "sources.new.token"]).out, "two\nlines\n\n");
    project.run_with(
        &["set", "runtime.workers", "--config", "--type", "integer"],
        "4",
        &[],
    );
    assert!(
        project
            .read(".dlt/config.toml")
            .contains("log_level = \"WARNING\"  # the system log level of dlt\nworkers = 4\n")
    );
    project.run_with(&["set", "sources.g.key", "--global"], "x", &[]);
    assert_eq!(
        fs::read_to_string(project.dir.path().join("global/secrets.toml")).unwrap(),
        "[sources.g]\nkey = \"x\"\n"
    );
}

#[test]
fn set_keeps_the_type_of_the_old_value() {
    let project = Project::new(&[(".dlt/secrets.toml", "port = 0 # fill this in!\n")]);
    let wrong = project.run_with(&["set", "port"], CANARY, &[]);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.err.contains("port is of type integer") && !wrong.err.contains(CANARY),
        "{}",
        wrong.err
    );
    assert_eq!(project.run_with(&["set", "port"], "5432\n", &[]).status, 0);
    assert_eq!(project.read(".dlt/secrets.toml"), "port = 5432\n");
}

#[test]
fn set_is_refused_where_it_cannot_be_done() {
    let text = format!("a = \"{CANARY}\"\n[s]\nk = 1\n");
    let project = Project::new(&[(".dlt/secrets.toml", &text)]);
    for key in ["a.b", "s"] {
        let run = project.run_with(&["set", key], "x", &[]);
        assert_eq!(run.status, 2, "{key}");
        assert!(
            run.err.contains(".dlt/secrets.toml:") && run.err.contains("help:"),
            "{}",
            run.err
        );
        assert!(!run.err.contains(CANARY));
    }
    assert_eq!(project.read(".dlt/secrets.toml"), text);
}

#[test]
fn a_broken_file_is_told_by_its_place_alone() {
    let text = format!("[a]\nkey = \"{CANARY}\n");
    let project = Project::new(&[(".dlt/secrets.toml", &text), (".dlt/config.toml", "ok = 1\n")]);
    let run = project.run_with(&["set", "a.b"], "x", &[]);
    assert_eq!(run.status, 2);
    assert!(
        run.err.contains(".dlt/secrets.toml:2:") && !run.err.contains(CANARY),
        "{}",
        run.err
    );
    let listing = project.run(&["list", "--json"]);
    assert_eq!(listing.status, 0);
    assert!(!listing.out.contains(CANARY));
    let json = listing.json();
    assert_eq!(json["problems"][0]["file"], ".dlt/secrets.toml");
    assert_eq!(json["problems"][0]["rule"], "unparsable-file");
    assert_eq!(json["entries"][0]["key"], "ok");
}

#[test]
fn unset_removes_the_key_of_one_file() {
    let project = Project::new(DEMO);
    assert_eq!(
        project
            .run(&["unset", "normalize.workers", "--config", "--profile", "dev"])
            .status,
        0
    );
    assert_eq!(
        project.read(".dlt/dev.config.toml"),
        "[runtime]\nlog_level = \"DEBUG\"\n\n[normalize]\n"
    );
    assert_eq!(
        project
            .run(&["unset", "normalize.workers", "--config", "--profile", "dev"])
            .status,
        1
    );
}

#[test]
fn unset_removes_a_section_only_when_told_so() {
    let project = Project::new(DEMO);
    let before = project.read(".dlt/secrets.toml");
    let run = project.run(&["unset", "sources.sql_database"]);
    assert_eq!(run.status, 2);
    assert!(
        run.err.contains("sources.sql_database is a section, not a value") && run.err.contains("--section"),
        "{}",
        run.err
    );
    assert_eq!(project.read(".dlt/secrets.toml"), before);
    let run = project.run(&["unset", "sources.sql_database", "--section", "--json"]);
    assert_eq!((run.status, &run.json()["keys"]), (0, &6.into()));
    let section =
        before.find("# a table of the shop").unwrap()..before.find("[destination.bigquery.c").unwrap();
    let mut without = before.clone();
    without.replace_range(section, "");
    assert_eq!(project.read(".dlt/secrets.toml"), without);
    let run = project.run(&["unset", "sources.sql_database", "--section"]);
    assert_eq!(run.status, 1);
}

#[test]
fn without_the_marker_profiles_are_ignored_and_that_is_said() {
    let files = [
        (".dlt/secrets.toml", "k = \"shared\"\n"),
        (".dlt/prod.secrets.toml", "k = \"prod\"\n"),
    ];
    let project = Project::new(&files);
    let run = project.run(&["get", "k", "--profile", "prod"]);
    assert_eq!(run.out, "shared\n");
    assert!(run.err.contains(".workspace"), "{}", run.err);
    let listing = project.run(&["list", "--json"]).json();
    assert_eq!(
        (&listing["profiles_enabled"], &listing["active_profile"]),
        (&false.into(), &"default".into())
    );
}

#[test]
fn folders_are_found_as_dlt_finds_them() {
    let project = Project::new(&[
        ("elsewhere/.dlt/secrets.toml", "k = 1\n"),
        ("elsewhere/conf/secrets.toml", "k = 2\n"),
    ]);
    let elsewhere = project.path().join("elsewhere");
    let dir = elsewhere.to_str().unwrap();
    assert_eq!(
        project
            .run_with(&["get", "k"], "", &[("DLT_PROJECT_DIR", dir)])
            .out,
        "1\n"
    );
    assert_eq!(project.run(&["get", "k", "--project", dir]).out, "1\n");
    let env = [("DLT_PROJECT_DIR", dir), ("DLT_CONFIG_FOLDER", "conf")];
    assert_eq!(project.run_with(&["get", "k"], "", &env).out, "2\n");
}

#[test]
fn a_folder_without_workspace_gets_a_friendly_sentence() {
    let project = Project::new(&[]);
    for args in [&["list"][..], &["set", "k"], &[]] {
        let run = project.run_with(args, "x", &[]);
        assert_eq!(run.status, 2, "{args:?}");
        assert!(
            run.err.contains("no dlt workspace") && run.err.contains("dlt init"),
            "{}",
            run.err
        );
    }
    assert!(!Path::new(&project.path().join(".dlt")).exists());
}

#[test]
fn a_value_never_comes_from_the_command_line() {
    let project = Project::new(DEMO);
    assert_eq!(project.run(&["set", "a.b", CANARY]).status, 2);
}

#[test]
fn the_screen_needs_a_terminal() {
    let run = Project::new(DEMO).run(&[]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("needs a terminal"), "{}", run.err);
}

#[test]
fn what_dlt_loses_of_tables_in_pieces_is_missing() {
    let project = Project::new(&[
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", "[b.a.a]\nx = 1\n[c]\n[b.a]\n[b.b]\ny = 2\n"),
        (".dlt/prod.secrets.toml", "b.a = 8\n"),
    ]);
    let listed = project.run(&["list", "--profile", "prod", "--json"]).json();
    let lost = listed["entries"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["key"] == "b.b.y")
        .unwrap();
    assert_eq!(lost["status"], "missing");
    assert_eq!(
        lost["note"],
        "dlt's TOML library loses it, though it stands at .dlt/secrets.toml:6: .dlt/secrets.toml writes [b] in several \
         pieces, and b.a at .dlt/prod.secrets.toml:1 takes the piece away that it stands in"
    );
}

#[test]
fn where_a_value_is_lost_that_of_a_weaker_file_shows() {
    let project = Project::new(&[
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", "[b.a.a]\nx = 1\n[c]\n[b.a]\n[b.b]\ny = 2\n"),
        (".dlt/prod.secrets.toml", "b.a = 8\n"),
        ("../global/secrets.toml", "[b.b]\ny = 3\n"),
    ]);
    let run = project.run(&["get", "b.b.y", "--profile", "prod"]);
    assert_eq!(run.out, "3\n", "{}", run.err);
}

#[test]
fn a_merge_of_pieces_within_pieces_is_a_problem_of_the_weaker_file() {
    let project = Project::new(&[
        (".dlt/.workspace", ""),
        (
            ".dlt/secrets.toml",
            "destination.postgres.credentials.host = \"h\"\ndestination.postgres.credentials.password = \"p\"\n",
        ),
        (
            ".dlt/prod.secrets.toml",
            "[destination.postgres]\ncredentials = \"postgresql://h\"\n",
        ),
    ]);
    let listed = project.run(&["list", "--profile", "prod", "--json"]).json();
    let problem = &listed["problems"][0];
    assert_eq!(problem["rule"], "dlt-unreadable-toml");
    assert_eq!(problem["file"], ".dlt/secrets.toml");
}

#[test]
fn a_secret_argument_is_no_group_that_is_looked_up_whole() {
    let project = Project::new(&[
        (
            "mod.py",
            "import dlt\n@dlt.source\ndef deals(token=dlt.secrets.value): ...\n",
        ),
        (
            ".dlt/config.toml",
            "[sources.mod.deals]\ntoken = 'x'\n[sources.mod.deep]\nx = 1\n",
        ),
    ]);
    let run = project.run(&["explain", "sources.mod.deals.token.deep.x", "--json", "--no-env"]);
    assert_eq!(run.json()["refused"], Value::Null, "{}", run.out);
}
