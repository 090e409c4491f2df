//! `import`: what it answers, writes and refuses.

use std::fs;

use serde_json::json;

use crate::commands::{Project, Run};
use crate::screens::FRESH;
use crate::session::{CANARY, DEMO, write_files};

pub(crate) const PEM: &str = "-----BEGIN PRIVATE KEY-----\nQ0FOQVJZ\n-----END PRIVATE KEY-----\n";

/// A key as Google's console gives it for download.
pub(crate) fn service_account() -> String {
    let key = json!({
        "type": "service_account", "project_id": "CANARY-project", "private_key_id": "CANARY-id", "private_key": PEM,
        "client_email": "CANARY@example", "client_id": "1", "token_uri": "https://oauth2.googleapis.com/token",
    });
    serde_json::to_string_pretty(&key).unwrap()
}

pub(crate) const AWS: &str =
    "[default]\naws_access_key_id = CANARYID\naws_secret_access_key = CANARY/key\nregion = eu-west-1\n";

pub(crate) const BIGQUERY: &str = "destination.bigquery.credentials";

/// Two sections whose variables are one, and a field that is a number.
pub(crate) const AMBIGUOUS: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (
        ".dlt/secrets.toml",
        "[sources.Store]\ntoken = '<configure me>'\n\n[sources.store]\ntoken = '<configure me>' # fill this in!\n\n\
         [destination.postgres.credentials]\nport = 0 # fill this in!\npassword = 'CANARY-old'\n",
    ),
    (".dlt/prod.secrets.toml", ""),
];

pub(crate) const VARIABLES: &str = "SOURCES__STORE__TOKEN=CANARY-token\nDESTINATION__POSTGRES__CREDENTIALS__PORT=5433\n\
    DESTINATION__POSTGRES__CREDENTIALS__PASSWORD='CANARY-new'\nFOO__BAR=CANARY\nRUNTIME__LOG_LEVEL=DEBUG\n";

/// Credentials that stand there whole.
pub(crate) const WHOLE: &[(&str, &str)] = &[(
    ".dlt/secrets.toml",
    "[destination.bigquery]\nlocation = \"US\"\ncredentials = '{\"CANARY\": 1}' # the old key\n",
)];

impl Project {
    fn import(&self, file: &str, text: &str, args: &[&str]) -> Run {
        write_files(&self.path(), &[(file, text)]);
        self.run(&[&["import", file], args].concat())
    }
}

fn keys<'j>(answer: &'j serde_json::Value, list: &str) -> Vec<&'j str> {
    let name = |one: &'j serde_json::Value| one.get("key").or(one.get("name")).and_then(|key| key.as_str());
    answer[list].as_array().unwrap().iter().filter_map(name).collect()
}

#[test]
fn import_fills_the_fields_of_a_key_file() {
    let project = Project::new(FRESH);
    let run = project.import("key.json", &service_account(), &["--at", BIGQUERY, "--json"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    let answer = run.json();
    assert_eq!(
        (&answer["version"], &answer["file"]),
        (&1.into(), &"key.json".into())
    );
    assert_eq!(
        answer["written"][1],
        json!({"name": "private_key_id", "key": "destination.bigquery.credentials.private_key_id",
               "file": ".dlt/secrets.toml", "line": 8, "guessed": false})
    );
    assert_eq!(keys(&answer, "left_out"), ["type", "client_id", "token_uri"]);
    assert!(!run.out.contains("CANARY") && !run.err.contains("CANARY"));
    assert!(!project.read(".dlt/secrets.toml").contains("fill this in"));
    let again = project.import("key.json", &service_account(), &[]);
    assert_eq!(again.status, 0, "all stands there: {}{}", again.out, again.err);
}

#[test]
fn import_keeps_values_unless_told() {
    let project = Project::new(FRESH);
    project.run_with(
        &["set", "destination.bigquery.credentials.project_id"],
        "CANARY-mine",
        &[],
    );
    let run = project.import("key.json", &service_account(), &[]);
    assert_eq!(run.status, 0);
    assert!(run.out.contains("kept "), "{}", run.out);
    assert!(run.err.contains("belong together"), "{}", run.err);
    assert!(project.read(".dlt/secrets.toml").contains("CANARY-mine"));
    let run = project.import("key.json", &service_account(), &["--overwrite"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert!(project.read(".dlt/secrets.toml").contains("CANARY-project"));
    project.run_with(
        &["set", "destination.bigquery.credentials.project_id"],
        "CANARY-mine",
        &[],
    );
    let run = project.import("key.json", &service_account(), &[]);
    assert_eq!(
        run.status, 1,
        "nothing is left to import, and not all is as the file says"
    );
}

#[test]
fn import_needs_a_place_that_takes_the_file() {
    let project = Project::new(FRESH);
    let refused = |file: &str, text: &str, args: &[&str], said: &str| {
        let run = project.import(file, text, args);
        assert_eq!(run.status, 2, "{}", run.out);
        assert!(
            run.err.contains(said) && !run.err.contains("CANARY"),
            "{}",
            run.err
        );
    };
    let aws = "nothing here takes AWS keys";
    refused("credentials", AWS, &[], aws);
    let google = service_account();
    let said = "destination.postgres.credentials does not take a service account's key";
    refused(
        "k.json",
        &google,
        &["--at", "destination.postgres.credentials"],
        said,
    );
    refused(
        "k.json",
        &google,
        &["--at", "destination.postgres.credentials"],
        &format!("--at {BIGQUERY}"),
    );
    let said = "nothing that is known asks for credentials at sources.x.credentials";
    refused("k.json", &google, &["--at", "sources.x.credentials"], said);
    refused(
        "k.json",
        &google,
        &["--at", BIGQUERY, "--config"],
        "is a secret, and dlt refuses secrets",
    );
    refused(
        "k.json",
        &google,
        &["--at", BIGQUERY, "--map", "A=b"],
        "--map and --skip are for dotenv files",
    );
    refused(
        "k.json",
        "{CANARY",
        &[],
        "k.json:1: the JSON cannot be read from here on",
    );
    refused(
        "notes",
        "some CANARY words",
        &[],
        "it is none of the files that can be imported",
    );
    refused(".env", "A__B='CANARY\n", &[], ".env:1: a quote is not closed");
    refused(".env", "A__B=1\n", &["--at", BIGQUERY], "is a dotenv file");
    refused(".env", "A__B=1\n", &["--map", "C=d"], ".env has no variable C");
    let run = project.run(&["import", "none.json"]);
    assert!(
        run.status == 2 && run.err.contains("none.json cannot be read"),
        "{}",
        run.err
    );
    assert_eq!(project.read(".dlt/secrets.toml"), FRESH[0].1);
}

#[test]
fn import_asks_which_of_several_places() {
    let mut files = DEMO.to_vec();
    files.push((".dlt/tests.config.toml", ""));
    let project = Project::new(&files);
    project.run_with(
        &[
            "set",
            "providers.enable_google_secrets",
            "--config",
            "--type",
            "boolean",
        ],
        "true",
        &[],
    );
    let run = project.import("k.json", &service_account(), &[]);
    assert_eq!(run.status, 2);
    assert!(
        run.err.contains(&format!(
            "--at {BIGQUERY}, --at providers.google_secrets.credentials"
        )),
        "{}",
        run.err
    );
}

#[test]
fn import_replaces_whole_credentials_only_when_asked() {
    let project = Project::new(WHOLE);
    let run = project.import("k.json", &service_account(), &[]);
    assert_eq!(run.status, 2);
    assert!(
        run.err
            .contains(".dlt/secrets.toml:3: destination.bigquery.credentials stands there whole"),
        "{}",
        run.err
    );
    assert_eq!(project.read(".dlt/secrets.toml"), WHOLE[0].1);
    assert_eq!(
        project
            .import("k.json", &service_account(), &["--replace"])
            .status,
        0
    );
    assert!(
        project
            .read(".dlt/secrets.toml")
            .contains("\n[destination.bigquery.credentials]\nproject_id")
    );
}

#[test]
fn the_class_of_a_bucket_s_credentials_is_chosen_by_its_url() {
    let at = "destination.filesystem.credentials";
    let project = Project::new(&[(
        ".dlt/secrets.toml",
        "[destination.filesystem]\nbucket_url = 's3://bucket'\n",
    )]);
    let run = project.import("k.json", &service_account(), &["--at", at]);
    assert!(run.err.contains("bucket_url is of s3"), "{}", run.err);
    let run = project.import("credentials", AWS, &["--json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(
        project.read(".dlt/secrets.toml"),
        "[destination.filesystem]\nbucket_url = 's3://bucket'\n\n[destination.filesystem.credentials]\n\
         aws_access_key_id = \"CANARYID\"\naws_secret_access_key = \"CANARY/key\"\nregion_name = \"eu-west-1\"\n"
    );
    project.run_with(
        &["set", "destination.filesystem.bucket_url"],
        "<configure me>",
        &[],
    );
    assert_eq!(
        project.import("k.json", &service_account(), &["--at", at]).status,
        0,
        "nothing decides yet"
    );
}

#[test]
fn named_destinations_vaults_and_sources_take_key_files() {
    let project = Project::new(&[
        (
            ".dlt/config.toml",
            "[destination.warehouse]\ndestination_type = 'snowflake'\n",
        ),
        (".dlt/secrets.toml", ""),
        (
            "sheets.py",
            "import dlt\nfrom dlt.sources.credentials import GcpServiceAccountCredentials\n@dlt.source\n\
             def sheets(credentials: GcpServiceAccountCredentials = dlt.secrets.value): ...\nsheets()\n\
             dlt.pipeline('p', destination=dlt.destinations.filesystem('az://x'))\n",
        ),
    ]);
    let sp = r#"{"appId": "CANARY-a", "displayName": "x", "password": "CANARY-p", "tenant": "CANARY-t"}"#;
    for (text, at) in [
        (PEM, "destination.warehouse.credentials"),
        (service_account().as_str(), "sources.sheets.credentials"),
        (
            service_account().as_str(),
            "my_pipeline.sources.sheets.credentials",
        ),
        (service_account().as_str(), "providers.google_secrets.credentials"),
        (sp, "destination.filesystem.credentials"),
    ] {
        let run = project.run_with(&["import", "-", "--at", at], text, &[]);
        assert_eq!(run.status, 0, "{at}: {}", run.err);
    }
    // The code says what the bucket is, and only one place takes it.
    assert_eq!(project.run_with(&["import", "-"], sp, &[]).status, 0);
    assert_eq!(
        project.run_with(&["import", "-"], &service_account(), &[]).status,
        0
    );
}

#[test]
fn import_maps_the_names_of_a_dotenv_file() {
    let project = Project::new(AMBIGUOUS);
    let run = project.import(".env", VARIABLES, &["--json"]);
    assert_eq!(run.status, 1);
    let answer = run.json();
    assert_eq!(
        answer["ambiguous"],
        json!([{"name": "SOURCES__STORE__TOKEN", "candidates": ["sources.Store.token", "sources.store.token"]}])
    );
    assert_eq!(answer["written"], json!([]));
    assert_eq!(project.read(".dlt/secrets.toml"), AMBIGUOUS[1].1);
    let map = ["--map", "SOURCES__STORE__TOKEN=sources.store.token"];
    let run = project.import(".env", VARIABLES, &[&map[..], &["--dry-run"]].concat());
    assert_eq!(run.status, 0);
    assert!(run.out.contains("would set  sources.store.token"), "{}", run.out);
    assert_eq!(project.read(".dlt/secrets.toml"), AMBIGUOUS[1].1);
    let run = project.import(
        ".env",
        VARIABLES,
        &[&map[..], &["--json", "--profile", "prod"]].concat(),
    );
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert!(!run.out.contains("CANARY"));
    assert_eq!(keys(&run.json(), "left_out"), ["FOO__BAR"]);
    assert_eq!(
        project.read(".dlt/prod.secrets.toml"),
        "[sources.store]\ntoken = \"CANARY-token\"\n\n[destination.postgres.credentials]\nport = 5433\n\
         password = \"CANARY-new\"\n"
    );
    assert_eq!(
        project.read(".dlt/prod.config.toml"),
        "[runtime]\nlog_level = \"DEBUG\"\n"
    );
}

#[test]
fn import_writes_nothing_where_something_is_refused() {
    let project = Project::new(AMBIGUOUS);
    let text = "DESTINATION__POSTGRES__CREDENTIALS__PORT=CANARY\nRUNTIME__LOG_LEVEL=INFO\n";
    let run = project.import(".env", text, &[]);
    assert_eq!(run.status, 2);
    assert!(
        run.out
            .contains("refused  DESTINATION__POSTGRES__CREDENTIALS__PORT"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("expected an integer, such as 42") && !run.out.contains("CANARY"),
        "{}",
        run.out
    );
    assert!(!project.path().join(".dlt/config.toml").exists());
    let skip = ["--skip", "DESTINATION__POSTGRES__CREDENTIALS__PORT"];
    assert_eq!(project.import(".env", text, &skip).status, 0);
    let run = project.import(".env", "FOO=1\nEMPTY__X=\n", &[]);
    assert_eq!(run.status, 1, "nothing to import");
    let run = project.import(
        ".env",
        "DESTINATION__POSTGRES__CREDENTIALS=postgresql://CANARY@h/d\n",
        &[],
    );
    assert!(
        run.status == 2 && run.out.contains("has it as a section"),
        "{}",
        run.out
    );
}

#[test]
fn import_tells_of_what_the_profile_does_not_get() {
    let project = Project::new(DEMO);
    let run = project.import(
        ".env",
        "DESTINATION__POSTGRES__CREDENTIALS__PASSWORD=CANARY\n",
        &[],
    );
    assert_eq!(run.status, 0);
    assert_eq!(
        run.err,
        "warning: dev does not get from there: destination.postgres.credentials.password\n"
    );
}

#[test]
fn the_spelling_of_a_name_is_found() {
    let project = Project::new(&[
        (".dlt/secrets.toml", "[sources.MyCrm]\nx = 1\n\n[a__b]\nc = 1\n"),
        (
            ".dlt/config.toml",
            "[destination.Lake]\ndestination_type = 'filesystem'\nbucket_url = 's3://b'\n",
        ),
        (
            "crm.py",
            "import dlt\n@dlt.source\ndef crm(apiKey: str = dlt.secrets.value, pages: int = dlt.config.value, \
             headers: dict = dlt.config.value): ...\ndlt.pipeline('my_Pipe', destination='postgres').run(crm())\n",
        ),
    ]);
    let text = "SOURCES__CRM__CRM__APIKEY=CANARY\nSOURCES__CRM__PAGES=7\nMY_PIPE__SOURCES__CRM__PAGES=8\n\
        DESTINATION__LAKE__CREDENTIALS__AWS_SECRET_ACCESS_KEY=CANARY\nSOURCES__MYCRM__TOKEN=CANARY\n\
        OTHER_PIPE__DESTINATION__POSTGRES__CREDENTIALS__PORT=1\nLOAD__WORKERS=3\nAPIKEY=CANARY\nA__B__C=2\n\
        SOURCES__CRM__HEADERS__ACCEPT=json\nNORMALIZE__DATA_WRITER__DISABLE_COMPRESSION=true\n\
        PROVIDERS__ENABLE_GOOGLE_SECRETS=yes\nDESTINATION__DUCKLAKE__CREDENTIALS__CATALOG__PASSWORD=CANARY\n\
        lower__case=1\n__X=1\nSOURCES____X=1\n";
    let run = project.import(".env", text, &["--json", "--overwrite"]);
    let answer = run.json();
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(
        keys(&answer, "written"),
        [
            "sources.crm.crm.apiKey",
            "sources.crm.pages",
            "my_Pipe.sources.crm.pages",
            "destination.Lake.credentials.aws_secret_access_key",
            "sources.MyCrm.token",
            "other_pipe.destination.postgres.credentials.port",
            "load.workers",
            "apiKey",
            "a__b.c",
            "sources.crm.headers.accept",
            "normalize.data_writer.disable_compression",
            "providers.enable_google_secrets",
            "destination.ducklake.credentials.catalog.password",
        ]
    );
    let guessed: Vec<&str> = answer["written"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["guessed"] == true)
        .filter_map(|one| one["key"].as_str())
        .collect();
    assert_eq!(
        guessed,
        [
            "sources.MyCrm.token",
            "other_pipe.destination.postgres.credentials.port",
            "load.workers",
            "sources.crm.headers.accept",
            "normalize.data_writer.disable_compression",
        ]
    );
    assert_eq!(keys(&answer, "left_out"), ["lower__case", "__X", "SOURCES____X"]);
    let config = project.read(".dlt/config.toml");
    assert!(config.contains("[sources.crm]\npages = 7\n"), "{config}");
    assert!(config.contains("enable_google_secrets = true\n"), "{config}");
    assert!(project.read(".dlt/secrets.toml").contains("port = 1"));
}

#[test]
fn no_import_says_a_value() {
    let project = Project::new(AMBIGUOUS);
    let text =
        format!("{VARIABLES}DESTINATION__POSTGRES__CREDENTIALS__HOST=${{{CANARY}}}\nALERTS__X={CANARY}\n");
    for args in [
        &[][..],
        &["--json"],
        &["--dry-run"],
        &["--skip", "SOURCES__STORE__TOKEN"],
    ] {
        let run = project.import(".env", &text, args);
        let said = format!("{}{}", run.out, run.err);
        assert!(!said.contains("CANARY"), "{said}");
    }
}

#[test]
fn where_one_file_cannot_be_saved_none_is() {
    let files = [
        (
            ".dlt/secrets.toml",
            "[destination.postgres.credentials]\nport = 0 # fill this in!\n",
        ),
        (".dlt/config.toml", "a = 1\n"),
    ];
    let project = Project::new(&files);
    let config = project.path().join(".dlt/config.toml");
    let mut permissions = fs::metadata(&config).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&config, permissions).unwrap();
    let text = "DESTINATION__POSTGRES__CREDENTIALS__PORT=1\nRUNTIME__LOG_LEVEL=INFO\n";
    let run = project.import(".env", text, &[]);
    assert_eq!(run.status, 2);
    assert!(
        run.err
            .contains(".dlt/config.toml was not saved: it is read-only"),
        "{}",
        run.err
    );
    assert_eq!(project.read(".dlt/secrets.toml"), files[0].1);
    let run = project.import(".env", text, &["--secrets"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(
        project
            .read(".dlt/secrets.toml")
            .ends_with("\n[runtime]\nlog_level = \"INFO\"\n")
    );
}

#[test]
fn a_file_that_dlt_cannot_read_is_not_written() {
    let project = Project::new(&[(".dlt/secrets.toml", "[a\n"), (".dlt/config.toml", "")]);
    let run = project.import(
        ".env",
        "ALERTS__X=1\nRUNTIME__LOG_LEVEL=INFO\nSOURCES__A__B=CANARY\n",
        &[],
    );
    assert_eq!(run.status, 2);
    assert!(
        run.err.contains(".dlt/secrets.toml cannot be read"),
        "{}",
        run.err
    );
    assert_eq!(project.read(".dlt/config.toml"), "");
}

#[test]
fn the_global_folder_and_one_kind_of_file_can_be_asked_for() {
    let project = Project::new(&[(".dlt/secrets.toml", "")]);
    let run = project.import(".env", "RUNTIME__LOG_LEVEL=INFO\n", &["--global", "--json"]);
    assert_eq!(
        run.json()["written"][0]["file"],
        "global:config.toml",
        "{}",
        run.err
    );
    let text = "RUNTIME__LOG_LEVEL=INFO\nSOURCES__A__TOKEN=CANARY\n";
    let run = project.import(".env", text, &["--config"]);
    assert!(
        run.status == 2 && run.err.contains("sources.a.token is a secret"),
        "{}",
        run.err
    );
    let run = project.import(".env", text, &["--config", "--skip", "SOURCES__A__TOKEN"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(
        project.read(".dlt/config.toml"),
        "[runtime]\nlog_level = \"INFO\"\n"
    );
}

#[test]
fn two_underscores_in_a_section_s_name_make_two_readings() {
    let project = Project::new(&[(
        ".dlt/secrets.toml",
        "[sources.my__crm]\nx = 1\n\n[sources.my.crm]\nx = 1\n",
    )]);
    for name in ["SOURCES__MY__CRM__X", "SOURCES__MY__CRM__NEW"] {
        let run = project.import(".env", &format!("{name}=2\n"), &["--json"]);
        assert_eq!(run.status, 1);
        let last = name.rsplit('_').next().unwrap().to_lowercase();
        let both = [
            format!("sources.my.crm.{last}"),
            format!("sources.my__crm.{last}"),
        ];
        assert_eq!(run.json()["ambiguous"][0]["candidates"], json!(both));
    }
}
