//! dlt's error text, given to `explain --from-error` or pasted on the tree: which key to create, in which file.

use serde_json::{Value, json};

use crate::commands::{Project, Run};
use crate::session::{CANARY, DEMO, Session, WIDE};

const POSTGRES: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (".dlt/config.toml", "x = 1\n"),
    (".dlt/secrets.toml", "y = 1\n"),
    (".dlt/prod.secrets.toml", "z = 1\n"),
];

/// What the program answers to a text: profile and file per field.
fn answer(files: &[(&str, &str)], args: &[&str], text: &str) -> (Run, Value) {
    let project = Project::new(files);
    let mut all = vec!["explain", "--from-error", "--json"];
    all.extend(args);
    let run = project.run_with(&all, text, &[]);
    let json = run.json();
    let fields = json["fields"].as_array().unwrap();
    let told = fields
        .iter()
        .map(|field| json!([field["key"], field["file"], field["secret"]]))
        .collect();
    (run, told)
}

/// The text of a class with one field that dlt looked for at these places.
fn missing(class: &str, field: &str, traces: &[(&str, &str)]) -> String {
    use std::fmt::Write as _;
    let mut text = format!(
        "Missing 1 field(s) in configuration `{class}`: `{field}`\n\
         for field `{field}` the following (config provider, key) were tried in order:\n"
    );
    for (provider, key) in traces {
        writeln!(text, "  ({provider}, {key})").unwrap();
    }
    text
}

#[test]
fn an_error_text_leads_to_the_keys_to_create() {
    let text = "for field `password` the following (config provider, key) were tried in order:\n\
        \x20 (Environment Variables, PIPE__DESTINATION__POSTGRES__CREDENTIALS__PASSWORD)\n\
        \x20 (secrets.toml, pipe.destination.postgres.credentials.password)\n\
        \x20 (Environment Variables, DESTINATION__POSTGRES__CREDENTIALS__PASSWORD)\n\
        \x20 (secrets.toml, destination.postgres.credentials.password)\n\
        \x20 (secrets.toml, destination.credentials.password)\n";
    let project = Project::new(&[(".dlt/secrets.toml", "a = 1\n")]);
    let run = project.run_with(&["explain", "--from-error", "--json"], text, &[]);
    let field = &run.json()["fields"][0];
    assert_eq!(run.status, 1);
    assert_eq!(field["key"], "destination.postgres.credentials.password");
    assert_eq!(field["file"], ".dlt/secrets.toml");
    assert_eq!(
        project
            .run_with(&["explain", "--from-error"], "nothing here", &[])
            .status,
        2
    );
}

#[test]
fn a_pasted_error_text_jumps_to_its_first_field() {
    let text = "Missing 2 field(s) in configuration `DealsConfiguration`: `api_key`, `limit`\n\
        for field `api_key` the following (config provider, key) were tried in order:\n\
        \x20 (Environment Variables, SOURCES__CRM__DEALS__API_KEY)\n\
        \x20 (secrets.toml, sources.crm.deals.api_key)\n\
        \x20 (secrets.toml, sources.crm.api_key)\n\
        for field `limit` the following (config provider, key) were tried in order:\n\
        \x20 (secrets.toml, sources.crm.deals.limit)\n\
        \x20 (config.toml, sources.crm.deals.limit)\n";
    let mut session = Session::open(DEMO, WIDE);
    session.paste(text);
    assert!(
        session.text().contains("├ sources.crm.deals.api_key · dev"),
        "{}",
        session.text()
    );
    assert!(session.text().contains("dlt asked for it"), "{}", session.text());
    session.keys(&format!("<Enter>{CANARY}<Enter>n<Enter>5<Enter>sy"));
    assert!(
        session
            .read(".dlt/dev.secrets.toml")
            .contains(&format!("\n[sources.crm.deals]\napi_key = \"{CANARY}\"\n"))
    );
    assert!(
        session
            .read(".dlt/dev.config.toml")
            .ends_with("\n[sources.crm.deals]\nlimit = \"5\"\n")
    );
}

const LIMIT: &[(&str, &str)] = &[
    ("Environment Variables", "SOURCES__CRM__LIMIT"),
    ("secrets.toml", "sources.crm.limit"),
    ("config.toml", "sources.crm.limit"),
];

#[test]
fn the_profile_of_the_text_is_looked_at_unless_another_is_asked_for() {
    let text = missing("CrmConfiguration", "limit", LIMIT) + "Active profile: `prod`\n";
    let in_file = |file: &str| json!([["sources.crm.limit", file, false]]);
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/config.toml", "x = 1\n"),
        (".dlt/prod.config.toml", "z = 1\n"),
    ];
    assert_eq!(answer(&files, &[], &text).1, in_file(".dlt/prod.config.toml"));
    assert_eq!(
        answer(&files, &["--profile", "dev"], &text).1,
        in_file(".dlt/config.toml")
    );
}

#[test]
fn a_profile_without_files_is_warned_of() {
    let text = missing("CrmConfiguration", "limit", LIMIT) + "Active profile: `staging`\n";
    let (run, told) = answer(POSTGRES, &[], &text);
    assert_eq!(told, json!([["sources.crm.limit", ".dlt/config.toml", false]]));
    assert!(run.err.contains("staging"), "{}", run.err);
}

#[test]
fn a_field_of_no_secret_goes_to_the_config_file_even_where_dlt_passed_over_it() {
    let text = missing("CrmConfiguration", "limit", &LIMIT[..2])
        + "WARNING: provider `config.toml` is empty. Locations (i.e., files) are missing or empty.\n";
    let code = "import dlt\n\n@dlt.source\ndef crm(limit: int = dlt.config.value):\n    ...\n";
    let files = [(".dlt/secrets.toml", "y = 1\n"), ("crm.py", code)];
    let told = answer(&files, &[], &text).1;
    assert_eq!(told, json!([["sources.crm.limit", ".dlt/config.toml", false]]));
}

#[test]
fn credentials_go_to_a_secrets_file_whatever_the_argument_is_called() {
    let text = "Missing 1 field(s) in configuration `CrmConfiguration`: `database`\n\
        field `database` is itself a configuration `ConnectionStringCredentials` with missing field(s): `host`\n\
        \x20 for field `host` the following (config provider, key) were tried in order:\n\
        \x20   (secrets.toml, sources.crm.database.host)\n\
        \x20   (config.toml, sources.crm.database.host)\n";
    let told = answer(POSTGRES, &[], text).1;
    assert_eq!(
        told,
        json!([["sources.crm.database.host", ".dlt/secrets.toml", true]])
    );
}

#[test]
fn a_key_read_directly_is_created_as_it_is_read() {
    let text = missing(
        "DictAccess",
        "sources.crm.token",
        &[
            ("Environment Variables", "SOURCES__CRM__TOKEN"),
            ("secrets.toml", "sources.crm.token"),
        ],
    );
    // A field's lookup would go on to `token`.
    let files = [(".dlt/secrets.toml", "token = 'x'\n")];
    let (run, told) = answer(&files, &[], &text);
    assert_eq!(told, json!([["sources.crm.token", ".dlt/secrets.toml", true]]));
    assert_eq!(run.json()["fields"][0]["found_now"], false, "{}", run.out);
}

#[test]
fn a_variable_name_alone_becomes_the_key_as_the_code_spells_it() {
    let text = missing(
        "CrmConfiguration",
        "apiKey",
        &[("Environment Variables", "SOURCES__CRM__APIKEY")],
    );
    let code = "import dlt\n\n@dlt.source\ndef Crm(apiKey: str = dlt.secrets.value):\n    ...\n";
    let told = answer(&[(".dlt/secrets.toml", ""), ("CRM.py", code)], &[], &text).1;
    assert_eq!(told[0][0], "sources.CRM.apiKey");
}

#[test]
fn a_pasted_text_moves_to_the_column_of_its_profile() {
    let text = missing("CrmConfiguration", "limit", LIMIT);
    let mut session = Session::open(DEMO, WIDE);
    session.paste(&format!("{text}Active profile: `prod`\n"));
    assert!(
        session.text().contains("├ sources.crm.limit · prod"),
        "{}",
        session.text()
    );
    assert!(
        session.text().contains("one field for prod;"),
        "{}",
        session.text()
    );
    session.paste(&format!("{text}Active profile: `staging`\n"));
    let told = "one field for staging, of which there are no files here;";
    assert!(
        session.text().contains("├ sources.crm.limit · prod"),
        "{}",
        session.text()
    );
    assert!(session.text().contains(told), "{}", session.text());
}
