//! `export`: what stops it, what is told beside it, who can read it.

use std::fs;

use crate::commands::Project;
use crate::screens::snapshot;
use crate::session::DEMO;

const FILES: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (".dlt/secrets.toml", "[sources.crm]\ntoken = 'CANARY-shared'\n"),
    (
        ".dlt/config.toml",
        "[sources.crm]\npage = 1_000\n\"odd name\" = true\n[runtime]\nlog_level = 'INFO'\n[pipe.sources.crm]\npage = 2\n",
    ),
    (
        ".dlt/prod.secrets.toml",
        "[sources.crm]\nkey = \"CANARY\\nline $HOME 'q'\"\nids = [1, 0x10]\n",
    ),
];

fn export(args: &[&str]) -> (String, String) {
    let run = Project::new(FILES).run(&[&["export", "--profile", "prod"], args].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(!run.err.contains("CANARY"), "{}", run.err);
    (run.out, run.err)
}

#[test]
fn each_format_in_its_own_spelling() {
    for format in [
        "dotenv",
        "shell",
        "json",
        "toml",
        "k8s",
        "airflow",
        "variables",
        "google",
        "aws",
    ] {
        let (out, err) = export(&["--format", format]);
        let shown = format!("{}\n{err}", out.replace("CANARY", "‹secret›"));
        snapshot(&format!("export_{format}"), &shown);
    }
}

#[test]
fn layouts_of_a_vault() {
    let names = |layout: &str, format: &str| {
        let (out, _) = export(&["--format", format, "--layout", layout]);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        json.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(names("whole", "aws"), ["dlt/dlt_secrets_toml"]);
    assert_eq!(
        names("fragments", "google"),
        ["sources-crm", "pipe-sources-crm", "dlt_secrets_toml"]
    );
    assert_eq!(
        names("fragments", "airflow"),
        ["sources.crm", "pipe.sources.crm", "dlt_secrets_toml"]
    );
    assert_eq!(
        names("values", "google"),
        [
            "sources-crm-token",
            "sources-crm-page",
            "sources-crm-oddname",
            "sources-crm-key",
            "pipe-sources-crm-page",
            "runtime-log_level"
        ]
    );
}

#[test]
fn some_of_the_keys() {
    let names = |args: &[&str]| {
        let (out, _) = export(&[&["--format", "shell"], args].concat());
        let lines = out.lines().filter_map(|line| line.strip_prefix("export "));
        lines
            .map(|line| line.split('=').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(&["--only", "secrets"]),
        ["SOURCES__CRM__TOKEN", "SOURCES__CRM__KEY", "SOURCES__CRM__IDS"]
    );
    assert_eq!(
        names(&["--only", "config"]),
        [
            "SOURCES__CRM__PAGE",
            "PIPE__SOURCES__CRM__PAGE",
            "RUNTIME__LOG_LEVEL"
        ]
    );
    assert_eq!(
        names(&["--only", "changed"]),
        ["SOURCES__CRM__KEY", "SOURCES__CRM__IDS"]
    );
    assert!(!names(&["--pipeline", "other"]).contains(&"PIPE__SOURCES__CRM__PAGE".to_owned()));
    assert!(names(&["--pipeline", "pipe"]).contains(&"PIPE__SOURCES__CRM__PAGE".to_owned()));
}

#[test]
fn what_is_missing_or_a_placeholder_stops_it_and_is_listed() {
    let project = Project::new(DEMO);
    let run = project.run(&["export", "--profile", "prod", "--format", "json"]);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(
        run.err
            .contains("prod: sources.pipedrive.pipedrive_api_key is placeholder"),
        "{}",
        run.err
    );
    assert!(run.err.contains("prod: alerts.webhook is missing"), "{}", run.err);
    assert!(run.err.contains("--allow-incomplete"), "{}", run.err);
    let run = project.run(&[
        "export",
        "--profile",
        "prod",
        "--format",
        "json",
        "--allow-incomplete",
    ]);
    assert_eq!(run.status, 0);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert!(json["sources"]["pipedrive"].get("pipedrive_api_key").is_none());
    assert_eq!(json["sources"]["sql_database"]["chunk_size"], 50_000);
    let run = project.run(&[
        "export",
        "--profile",
        "prod",
        "--format",
        "json",
        "--output",
        "out.json",
    ]);
    assert_eq!(run.status, 1);
    assert!(!project.path().join("out.json").exists());
}

#[test]
fn a_file_is_made_that_nobody_else_reads_and_none_is_written_over() {
    let project = Project::new(FILES);
    let args = [
        "export",
        "--profile",
        "prod",
        "--format",
        "toml",
        "--output",
        "out.toml",
    ];
    let run = project.run(&args);
    assert_eq!((run.status, run.out.as_str()), (0, ""), "{}", run.err);
    assert!(
        run.err.contains("7 keys of prod written to out.toml"),
        "{}",
        run.err
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(project.path().join("out.toml"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(project.read("out.toml").contains("CANARY-shared"));
    fs::write(project.path().join("out.toml"), "mine").unwrap();
    let run = project.run(&args);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("out.toml is there already"), "{}", run.err);
    assert_eq!(project.read("out.toml"), "mine");
}

#[test]
fn names_that_two_keys_have_and_files_that_cannot_be_read() {
    let files = [(
        ".dlt/secrets.toml",
        "[sources.Store]\ntoken = 'CANARY1'\n[sources.store]\ntoken = 'CANARY2'\n",
    )];
    let run = Project::new(&files).run(&["export", "--format", "dotenv"]);
    assert_eq!((run.status, run.out.as_str()), (0, ""));
    assert!(
        run.err
            .contains("sources.Store.token is left out: another key is SOURCES__STORE__TOKEN, too"),
        "{}",
        run.err
    );
    let files = [(".dlt/secrets.toml", "[sources\ntoken = 'CANARY'\n")];
    let run = Project::new(&files).run(&["export", "--format", "dotenv"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.contains(".dlt/secrets.toml:1:"), "{}", run.err);
    assert!(!run.err.contains("CANARY"), "{}", run.err);
}

#[test]
fn a_dotenv_file_is_imported_again_as_it_was() {
    let project = Project::new(FILES);
    project.run(&[
        "export",
        "--profile",
        "prod",
        "--format",
        "dotenv",
        "--output",
        "prod.env",
    ]);
    let files = [
        (
            ".dlt/secrets.toml",
            "[sources.crm]\ntoken = '<configure me>'\nkey = '<configure me>'\n",
        ),
        ("prod.env", &project.read("prod.env")),
    ];
    let other = Project::new(&files);
    let run = other.run(&["import", "prod.env"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let read = |key: &str| other.run(&["get", key]).out;
    assert_eq!(read("sources.crm.token"), "CANARY-shared\n");
    assert_eq!(read("sources.crm.key"), "CANARY\nline $HOME 'q'\n");
}

#[test]
fn the_code_that_reads_a_key() {
    let project = Project::new(FILES);
    let code = |key: &str| project.run(&["explain", key, "--python"]);
    snapshot("explain_python_secret", &code("sources.crm.token").out);
    snapshot("explain_python_config", &code("runtime.log_level").out);
    snapshot(
        "explain_python_credentials",
        &code("destination.postgres.credentials").out,
    );
    let run = code("sources.\"a.b\".key");
    assert_eq!(run.status, 2);
    assert!(run.err.contains("takes the dot"), "{}", run.err);
}

/// dlt reads a file below `/run/secrets` for what is a secret to it, and for nothing else.
#[test]
fn what_may_be_no_secret_to_dlt_is_a_variable_of_kubernetes_too() {
    let files = [
        (
            ".dlt/secrets.toml",
            "[destination.postgres.credentials]\npassword = 'CANARY-p'\nhost = 'CANARY-h'\n[other]\nkey = 'CANARY-k'\n",
        ),
        (
            "pipeline.py",
            "import dlt\ndlt.pipeline('p', destination='postgres').run([1], table_name='t')\n",
        ),
    ];
    let run = Project::new(&files).run(&["export", "--format", "k8s", "--allow-incomplete"]);
    assert_eq!(run.status, 0, "{}", run.err);
    for (name, value, is_variable) in [
        ("destination--postgres--credentials--password", "CANARY-p", false),
        ("destination--postgres--credentials--host", "CANARY-h", true),
        ("other--key", "CANARY-k", true),
    ] {
        let variable = name.replace("--", "__").to_uppercase();
        let has = |name: &str| run.out.contains(&format!("  \"{name}\": \"{value}\"\n"));
        assert!(has(name), "{name}: {}", run.out);
        assert_eq!(has(&variable), is_variable, "{name}: {}", run.out);
    }
}
