//! `deploy-plan`: what goes up, and what is wrong with it.

use serde_json::Value;

use crate::commands::{Project, Run};
use crate::screens::snapshot;
use crate::session::DEMO;

pub(crate) const FILES: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (
        ".dlt/secrets.toml",
        "[sources.crm]\napi_key = 'CANARY-shared'\n[destination.postgres.credentials]\npassword = 'CANARY-dev'\n",
    ),
    (
        ".dlt/dev.secrets.toml",
        "token = 'CANARY-equal'\ndev_only = 'CANARY'\n",
    ),
    (
        ".dlt/prod.secrets.toml",
        "token = 'CANARY-equal'\n[destination.postgres.credentials]\npassword = 'CANARY-prod'\nhost = '<configure me>'\n",
    ),
    (
        ".dlt/access.secrets.toml",
        "token = 'CANARY-access'\n[destination.postgres.credentials]\npassword = 'CANARY-access'\n",
    ),
    (
        ".dlt/config.toml",
        "[destination.postgres.credentials]\nhost = 'h'\ndatabase = 'd'\nusername = 'u'\n",
    ),
    (".dlt/old.secrets.toml", "password = 'CANARY-old'\n"),
    (".dlt/mysecrets.toml", "password = 'CANARY-mine'\n"),
    (".dlt/notes.txt", "CANARY"),
    (".dlt/below/x.secrets.toml", "password = 'CANARY-below'\n"),
    ("global/secrets.toml", "[sources.crm]\nsecond = 'CANARY-global'\n"),
    (
        "crm.py",
        "import dlt\n@dlt.source\ndef crm(api_key: str = dlt.secrets.value, second: str = dlt.secrets.value): ...\n\
         token = dlt.secrets['token']\n\
         dlt.pipeline('crm', destination='postgres').run(crm())\n",
    ),
];

fn plan(files: &[(&str, &str)], args: &[&str]) -> Run {
    let run = Project::new(files).run_with(
        &[&["deploy-plan"], args].concat(),
        "",
        &[("SOURCES__CRM__SECOND", "CANARY-env")],
    );
    assert!(
        !run.out.contains("CANARY") && !run.err.contains("CANARY"),
        "{}{}",
        run.out,
        run.err
    );
    run
}

fn findings(json: &Value) -> Vec<String> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let findings = json["findings"].as_array().unwrap().iter();
    findings
        .map(|one| {
            ["severity", "rule", "profile", "key", "file"]
                .map(|name| word(&one[name]))
                .join(" ")
        })
        .collect()
}

#[test]
fn files_keys_and_findings() {
    let run = plan(FILES, &["--json"]);
    assert_eq!(run.status, 1);
    let json = run.json();
    let uploads: Vec<String> = json["uploads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!(
                "{} {}",
                one["file"].as_str().unwrap(),
                one["fate"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        uploads,
        [
            ".dlt/access.secrets.toml uploaded",
            ".dlt/config.toml uploaded",
            ".dlt/dev.secrets.toml stays",
            ".dlt/mysecrets.toml stray",
            ".dlt/old.secrets.toml stray",
            ".dlt/prod.secrets.toml uploaded",
            ".dlt/secrets.toml uploaded",
        ]
    );
    assert_eq!(
        findings(&json),
        [
            "error missing-key prod sources.crm.second crm.py",
            "error placeholder prod destination.postgres.credentials.host .dlt/prod.secrets.toml",
            "error missing-key access sources.crm.second crm.py",
            "warning stray-upload prod - .dlt/mysecrets.toml",
            "warning stray-upload prod - .dlt/old.secrets.toml",
            "warning same-secret-as-dev prod token .dlt/prod.secrets.toml",
            "warning dev-secret-shipped prod destination.postgres.credentials.password .dlt/secrets.toml",
            "info same-secret-as-dev prod sources.crm.api_key .dlt/secrets.toml",
            "info same-secret-as-dev access sources.crm.api_key .dlt/secrets.toml",
        ]
    );
    let prod = &json["profiles"][0];
    assert_eq!(prod["profile"], "prod");
    let keys = prod["keys"].as_array().unwrap();
    let key = |name: &str| keys.iter().find(|key| key["key"] == name).unwrap();
    assert_eq!(key("sources.crm.api_key")["shared"], true);
    assert_eq!(key("sources.crm.second")["status"], "missing");
    assert_eq!(key("token")["file"], ".dlt/prod.secrets.toml");
    assert!(!keys.iter().any(|key| key["key"] == "dev_only"));
}

#[test]
fn a_workspace_that_is_ready_ends_well() {
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", "[sources.crm]\napi_key = 'CANARY'\n"),
        (
            "crm.py",
            "import dlt\n@dlt.source\ndef crm(api_key: str = dlt.secrets.value): ...\n",
        ),
    ];
    let run = plan(&files, &[]);
    assert_eq!(run.status, 0, "{}", run.out);
    assert_eq!(
        plan(&files, &["--strict"]).status,
        1,
        "a secret shared with dev is worth knowing"
    );
}

#[test]
fn without_the_marker_the_profile_files_are_strays() {
    let files = [
        (".dlt/secrets.toml", "a = 'CANARY'\n"),
        (".dlt/prod.secrets.toml", "a = 'CANARY'\n"),
    ];
    let run = plan(&files, &["--json"]);
    let found = findings(&run.json());
    assert!(
        found.contains(&"warning stray-upload prod - .dlt/prod.secrets.toml".to_owned()),
        "{found:?}"
    );
    assert!(
        found.iter().any(|one| one.contains("profile-files-ignored")),
        "{found:?}"
    );
    assert_eq!(run.status, 1);
}

#[test]
fn text_and_annotations() {
    snapshot("deploy_plan_text", &plan(FILES, &[]).out);
    snapshot("deploy_plan_github", &plan(FILES, &["--format", "github"]).out);
    snapshot("deploy_plan_demo", &Project::new(DEMO).run(&["deploy-plan"]).out);
}

#[test]
fn it_speaks_of_no_other_profile() {
    let run = plan(FILES, &["--profile", "dev"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("prod and access"), "{}", run.err);
}
