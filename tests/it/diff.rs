//! `diff`: two profiles compared, without a value unless it is asked for.

use crate::commands::{Project, Run};
use crate::screens::snapshot;
use crate::session::DEMO;

pub(crate) const FILES: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (
        ".dlt/secrets.toml",
        "[sources.crm]\napi_key = 'CANARY-shared'\n[destination.lake]\ncredentials = 'postgresql://u:CANARY1@localhost/d?x=1'\n",
    ),
    (
        ".dlt/dev.secrets.toml",
        "[sources.crew]\ntoken = 'CANARY-same'\ndev_only = 'CANARY'\npin = 1_000\n",
    ),
    (
        ".dlt/prod.secrets.toml",
        "[sources.crew]\ntoken = 'CANARY-same'\nprod_only = '<configure me>'\npin = 1000\n\
         [destination.lake]\ncredentials = 'postgresql://u:CANARY2@db.prod:5432/d'\n",
    ),
    (
        ".dlt/config.toml",
        "[runtime]\nlog_level = 'INFO'\ndlthub_telemetry = false\n",
    ),
    (".dlt/prod.config.toml", "[runtime]\nlog_level = 'ERROR'\n"),
];

fn diff(args: &[&str]) -> Run {
    let run = Project::new(FILES).run(&[&["diff", "dev", "prod"], args].concat());
    assert!(
        !run.out.contains("CANARY") || args.contains(&"--reveal"),
        "{}",
        run.out
    );
    assert!(!run.err.contains("CANARY"), "{}", run.err);
    run
}

#[test]
fn each_key_has_its_change() {
    let run = diff(&["--json"]);
    assert_eq!(run.status, 1);
    let json = run.json();
    assert_eq!(
        (&json["version"], &json["left"], &json["right"]),
        (&1.into(), &"dev".into(), &"prod".into())
    );
    let row = |key: &str| {
        let mut rows = json["rows"].as_array().unwrap().iter();
        rows.find(|row| row["key"] == key).unwrap()
    };
    for (key, change, left, right) in [
        ("sources.crm.api_key", "same", "set", "set"),
        ("sources.crew.token", "same", "set", "set"),
        ("sources.crew.pin", "same", "set", "set"),
        ("sources.crew.dev_only", "only-left", "set", "missing"),
        ("sources.crew.prod_only", "only-right", "missing", "placeholder"),
        ("destination.lake.credentials", "different", "set", "set"),
        ("runtime.log_level", "different", "set", "set"),
    ] {
        let row = row(key);
        assert_eq!(
            (&row["change"], &row["left"]["status"], &row["right"]["status"]),
            (&change.into(), &left.into(), &right.into()),
            "{key}"
        );
    }
    assert_eq!(
        row("sources.crm.api_key")["left"]["origin"]["file"],
        ".dlt/secrets.toml"
    );
    assert_eq!(
        row("sources.crew.dev_only")["right"]["origin"],
        serde_json::Value::Null
    );
    assert_eq!(row("sources.crew.token")["same_secret"], true);
    assert_eq!(row("runtime.log_level")["same_secret"], false);
    let parts = row("destination.lake.credentials")["parts"].as_array().unwrap();
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|part| (part["part"].as_str().unwrap(), part["change"].as_str().unwrap()))
        .collect();
    let expected = [
        ("drivername", "same"),
        ("username", "same"),
        ("password", "different"),
        ("host", "different"),
        ("database", "same"),
        ("x", "only-left"),
        ("port", "only-right"),
    ];
    assert_eq!(parts, expected);
}

#[test]
fn a_profile_is_the_same_as_itself() {
    let run = Project::new(FILES).run(&["diff", "prod", "prod"]);
    assert_eq!(run.status, 0, "{}", run.out);
}

#[test]
fn values_are_shown_when_asked_for() {
    let run = diff(&["--reveal", "--json"]);
    assert!(run.out.contains("CANARY2"));
    assert!(diff(&["--reveal"]).out.contains("CANARY-same"));
}

#[test]
fn text_and_markdown() {
    snapshot("diff_text", &diff(&[]).out);
    snapshot("diff_all", &diff(&["--all"]).out);
    snapshot("diff_markdown", &diff(&["--markdown"]).out);
    let demo = Project::new(DEMO).run(&["diff", "dev", "prod"]);
    snapshot("diff_demo", &demo.out);
}

#[test]
fn what_cannot_be_compared_is_said() {
    let run = Project::new(&[(".dlt/secrets.toml", "a = 1\n")]).run(&["diff", "dev", "prod"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains(".workspace does not exist"), "{}", run.err);

    let run = diff(&["--profile", "dev"]);
    assert_eq!(run.status, 2);

    let run = Project::new(FILES).run(&["diff", "dev", "staging"]);
    assert_eq!(run.status, 1);
    assert!(
        run.err.contains("no file here is of the profile staging"),
        "{}",
        run.err
    );
}
