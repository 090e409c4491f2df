//! `check`: what each rule finds, in which words, with which exit status.

use serde_json::Value;

use crate::commands::Project;
use crate::session::DEMO;

const CANARY: &str = "CANARY-check-8a3f";

/// The findings as `severity rule key file:line`, for a project of these files.
fn findings(files: &[(&str, &str)], args: &[&str]) -> Vec<String> {
    let run = Project::new(files).run(&[&["check", "--json"], args].concat());
    assert!(
        !run.out.contains("CANARY") && !run.err.contains("CANARY"),
        "{}",
        run.out
    );
    let report = run.json();
    assert_eq!(report["version"], 1);
    assert_eq!(report["ready"], run.status == 0, "{}", run.out);
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let finding = |finding: &Value| {
        let line = finding["line"]
            .as_u64()
            .map_or(String::new(), |line| format!(":{line}"));
        format!(
            "{} {} {} {}{line}",
            word(&finding["severity"]),
            word(&finding["rule"]),
            word(&finding["key"]),
            word(&finding["file"]),
        )
    };
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(finding)
        .collect()
}

const CRM: &str = "import dlt\n@dlt.source\ndef crm(api_key: str = dlt.secrets.value,\n        limit: int = dlt.config.value): ...\n";

#[test]
fn a_source_lacks_its_arguments_in_their_section() {
    let found = findings(&[(".dlt/config.toml", ""), ("crm.py", CRM)], &[]);
    assert_eq!(
        found,
        [
            "error missing-key sources.crm.api_key crm.py:3",
            "error missing-key sources.crm.limit crm.py:4",
        ]
    );
}

#[test]
fn any_place_of_the_walk_satisfies() {
    let files = [
        (".dlt/secrets.toml", "api_key = 'CANARY'\n"),
        (".dlt/config.toml", "sources.limit = 3\n"),
        ("crm.py", CRM),
    ];
    assert_eq!(findings(&files, &[]), [""; 0]);
}

#[test]
fn the_environment_counts_unless_told_otherwise() {
    let project = Project::new(&[(".dlt/config.toml", "sources.crm.limit = 3\n"), ("crm.py", CRM)]);
    let env = [("SOURCES__CRM__API_KEY", CANARY)];
    assert_eq!(project.run_with(&["check"], "", &env).status, 0);
    assert_eq!(project.run_with(&["check", "--no-env"], "", &env).status, 1);
}

const PIPELINE: &str = "import dlt\np = dlt.pipeline('loads', destination='warehouse')\n";

#[test]
fn a_named_destination_has_the_fields_of_its_type() {
    let secrets = "[destination.warehouse]\ndestination_type = 'postgres'\n\
                   credentials = 'postgresql://CANARY:CANARY@host/db'\n";
    assert_eq!(
        findings(&[(".dlt/secrets.toml", secrets), ("load.py", PIPELINE)], &[]),
        [""; 0],
        "a native form satisfies its fields"
    );
    let secrets = "[loads.destination.warehouse.credentials]\npassword = 'CANARY'\nhost = 'h'\n\
                   [destination.warehouse]\ndestination_type = 'postgres'\n";
    assert_eq!(
        findings(&[(".dlt/secrets.toml", secrets), ("load.py", PIPELINE)], &[]),
        [
            "error missing-key destination.warehouse.credentials.database load.py:2",
            "error missing-key destination.warehouse.credentials.username load.py:2",
        ],
        "and so do sections of the pipeline"
    );
}

#[test]
fn a_destination_of_no_known_type_is_told() {
    let load = "import dlt\np = dlt.pipeline('loads', destination='postgress')\n";
    let found = findings(&[(".dlt/secrets.toml", ""), ("load.py", load)], &[]);
    assert_eq!(
        found,
        ["error unknown-destination destination.postgress load.py:2"]
    );
}

#[test]
fn one_class_of_a_union_satisfies_it() {
    let code = "import dlt\nfrom typing import Union\n\
                from dlt.sources.credentials import GcpServiceAccountCredentials, GcpOAuthCredentials\n\
                @dlt.resource\ndef sheets(credentials: Union[GcpServiceAccountCredentials, GcpOAuthCredentials] = dlt.secrets.value): ...\n";
    let oauth = "[sources.g.credentials]\nclient_id = 'a'\nclient_secret = 'CANARY'\nrefresh_token = 'CANARY'\nproject_id = 'p'\n";
    assert_eq!(
        findings(&[(".dlt/secrets.toml", oauth), ("g.py", code)], &[]),
        [""; 0]
    );
    let part = "[sources.g.credentials]\nclient_id = 'a'\nclient_secret = 'CANARY'\nproject_id = 'p'\n";
    let found = findings(&[(".dlt/secrets.toml", part), ("g.py", code)], &[]);
    assert_eq!(
        found,
        ["error missing-key sources.g.credentials.refresh_token g.py:5"]
    );
}

#[test]
fn without_code_the_sections_of_the_files_say_what_is_used() {
    let secrets = "[destination.postgres.credentials]\nhost = 'h'\nusername = 'u'\ndatabase = 'd'\n";
    let found = findings(&[(".dlt/secrets.toml", secrets)], &[]);
    assert_eq!(
        found,
        ["error missing-key destination.postgres.credentials.password .dlt/secrets.toml"]
    );
}

#[test]
fn what_only_another_profile_has_is_a_warning_where_no_code_tells() {
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/dev.secrets.toml", "[sources.crm]\napi_key = 'CANARY'\n"),
    ];
    assert_eq!(
        findings(&files, &["--profile", "prod"]),
        ["warning missing-key sources.crm.api_key -"]
    );
    assert_eq!(findings(&files, &["--profile", "dev"]), [""; 0]);
}

#[test]
fn each_mistake_has_its_rule() {
    let secrets = "[sources.crm]\napi_key = '<configure me>' # fill this in!\nlimit = 1 # fill this in!\nold = 'CANARY'\n\
                   [sources.crn]\nregion = 'x'\n[sources.crm.credentials.credentials]\nx = 1\n\
                   [destination.postgres.credentials]\npasword = 'CANARY'\nhost = ''\nusername = 'u'\ndatabase = 'd'\n";
    let config = "[destination.postgres.credentials]\npassword = 'CANARY'\n";
    let load = "import dlt\np = dlt.pipeline('loads', destination='postgres')\n";
    let files = [
        (".dlt/secrets.toml", secrets),
        (".dlt/config.toml", config),
        ("crm.py", CRM),
        ("load.py", load),
    ];
    assert_eq!(
        findings(&files, &[]),
        [
            "error placeholder sources.crm.api_key .dlt/secrets.toml:2",
            "error secret-in-config destination.postgres.credentials.password .dlt/config.toml:2",
            "warning empty-value destination.postgres.credentials.host .dlt/secrets.toml:11",
            "warning doubled-section sources.crm.credentials.credentials .dlt/secrets.toml:8",
            "warning unknown-section sources.crn .dlt/secrets.toml:6",
            "info leftover-comment sources.crm.limit .dlt/secrets.toml:3",
            "info unused-key sources.crm.old .dlt/secrets.toml:4",
            "info unused-key destination.postgres.credentials.pasword .dlt/secrets.toml:10",
        ]
    );
}

#[test]
fn near_misses_say_what_was_meant() {
    let secrets = "[destinations.postgres.credentials]\npassword = 'CANARY'\n\
                   [destination.postgres.credentials]\npasswrod = 'CANARY'\n";
    let load = "import dlt\np = dlt.pipeline('loads', destination='postgres')\n";
    let project = Project::new(&[(".dlt/secrets.toml", secrets), ("load.py", load)]);
    let text = project.run(&["check"]).out;
    for meant in [
        "did you mean `destination`?",
        "did you mean `destination.postgres.credentials.password`?",
    ] {
        assert!(text.contains(meant), "{text}");
    }
    let told = "missing: required by dlt's postgres destination (load.py:2); perhaps it is in `destinations` \
                (.dlt/secrets.toml:2), misspelt";
    assert!(text.contains(told), "{text}");
}

#[test]
fn classes_that_hold_each_other_are_followed_once_per_level() {
    use std::fmt::Write;
    let mut code = "import dlt\nfrom dlt.common.configuration import configspec\n\
                    from dlt.common.configuration.specs import BaseConfiguration\n\
                    @configspec\nclass C0(BaseConfiguration):\n    token: str = ''\n"
        .to_owned();
    for class in 0..60 {
        let _ = writeln!(
            code,
            "@configspec\nclass C{}(BaseConfiguration):\n    f: C{class} = None",
            class + 1
        );
    }
    code += "@dlt.source\ndef m(f: C60 = dlt.config.value): ...\n";
    let key = format!("sources.m.m{}.bogus", ".f".repeat(60));
    let found = findings(
        &[(".dlt/config.toml", &format!("{key} = 1\n")), ("m.py", &code)],
        &[],
    );
    assert_eq!(
        found, [""; 0],
        "what is deeper than classes are followed counts as asked for"
    );
}

/// The lines of one rule.
fn of_rule(rule: &str, files: &[(&str, &str)]) -> Vec<String> {
    let rule = format!(" {rule} ");
    let mut found = findings(files, &[]);
    found.retain(|finding| finding.contains(&rule));
    found
}

#[test]
fn a_section_beside_the_one_that_is_used_is_no_slip_of_it() {
    let code = "import dlt\np = dlt.pipeline('loads', destination='postgres_eu')\n\
                q = dlt.pipeline('more', destination='warehouse')\n\
                @dlt.source(name='shop1', section='shop1')\ndef shop(token: str = dlt.config.value): ...\n\
                @dlt.source(name='pipedrive', section='pipedrive')\ndef pipe(token: str = dlt.config.value): ...\n";
    let config = "[destination.postgres_eu]\ndestination_type = 'postgres'\n\
                  [destination.postgres_us]\ndestination_type = 'postgres'\n\
                  [destination.warehouse]\ndestination_type = 'duckdb'\n\
                  [destination.warehoused]\ndestination_type = 'duckdb'\n\
                  [sources.shop1]\ntoken = 'a'\n[sources.shop2]\ntoken = 'b'\n\
                  [sources.pipedrive]\nmore = 'a'\n[sources.pipedrve]\ntoken = 'b'\n";
    assert_eq!(
        of_rule(
            "unknown-section",
            &[(".dlt/config.toml", config), ("load.py", code)]
        ),
        ["warning unknown-section sources.pipedrve .dlt/config.toml:16"]
    );
}

#[test]
fn a_section_may_hold_one_of_its_name_where_it_is_data_or_nobody_knows() {
    let code = "import dlt\nfrom dlt.common.configuration import configspec\n\
                from dlt.common.configuration.specs import BaseConfiguration\n\
                @configspec\nclass Node(BaseConfiguration):\n    child: 'Node' = None\n\
                @dlt.source\ndef m(params: dict = dlt.config.value, node: Node = None): ...\n";
    let secrets = format!(
        "[sources.m.params.filter.filter]\nx = 1\n[sources.m.m.node{}]\nx = 1\n",
        ".child".repeat(12)
    );
    let with_code = [(".dlt/secrets.toml", &*secrets), ("m.py", code)];
    assert_eq!(of_rule("doubled-section", &with_code), [""; 0]);
    let secrets = "[my_pipeline.sources.github.github]\nx = 1\n[sources.m.params.filter.filter]\nx = 1\n\
                   [sources.sources.m]\nx = 1\n";
    assert_eq!(
        of_rule("doubled-section", &[(".dlt/secrets.toml", secrets)]),
        ["warning doubled-section sources.sources .dlt/secrets.toml:6"]
    );
}

#[test]
fn files_that_dlt_cannot_read_are_findings() {
    let files = [
        (".dlt/secrets.toml", "a = 'CANARY'\nb = \n"),
        (".dlt/prod.secrets.toml", ""),
    ];
    assert_eq!(
        findings(&files, &[]),
        [
            "error unparsable-file - .dlt/secrets.toml:2",
            "warning profile-files-ignored - .dlt/prod.secrets.toml",
        ]
    );
}

#[test]
fn notes_count_only_when_strict() {
    let files = [
        (
            ".dlt/secrets.toml",
            "sources.crm.api_key = 'CANARY' # fill this in!\n",
        ),
        (".dlt/config.toml", "sources.crm.limit = 1\n"),
        ("crm.py", CRM),
    ];
    let project = Project::new(&files);
    assert_eq!(project.run(&["check"]).status, 0);
    assert_eq!(project.run(&["check", "--strict"]).status, 1);
}

#[test]
fn the_text_names_place_rule_and_fix() {
    let run = Project::new(DEMO).run(&["check", "--profile", "dev", "--profile", "prod"]);
    assert_eq!((run.status, run.err.as_str()), (1, ""));
    insta_snapshot("check_text", &run.out);
}

#[test]
fn github_reads_it_as_annotations() {
    let run = Project::new(DEMO).run(&["check", "--profile", "prod", "--format", "github"]);
    insta_snapshot("check_github", &run.out);
}

fn insta_snapshot(name: &str, content: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, content));
}

#[test]
fn list_says_who_requires_a_key() {
    let project = Project::new(&[
        (".dlt/secrets.toml", "sources.crm.api_key = 'x'\n"),
        ("crm.py", CRM),
    ]);
    let listing = project.run(&["list", "--json"]).json();
    let entry = |key: &str| {
        let entries = listing["entries"].as_array().unwrap();
        entries.iter().find(|entry| entry["key"] == key).cloned().unwrap()
    };
    assert_eq!(
        entry("sources.crm.api_key")["required_by"],
        serde_json::json!(["crm.py:3"])
    );
    let missing = entry("sources.crm.limit");
    assert_eq!(
        (&missing["status"], &missing["origin"]),
        (&"missing".into(), &Value::Null)
    );
    assert_eq!(missing["required_by"], serde_json::json!(["crm.py:4"]));
}

#[test]
fn a_secret_in_a_config_file_is_refused_whatever_its_name() {
    let code = "import dlt\n@dlt.source(section='s')\ndef d(other=dlt.secrets.value): ...\n";
    let files = [
        (".dlt/config.toml", "[sources]\nother = 'CANARY'\n"),
        ("pipe.py", code),
    ];
    assert_eq!(
        findings(&files, &[]),
        ["error secret-in-config sources.other .dlt/config.toml:2"]
    );
    let listing = Project::new(&files).run(&["list", "--json"]).json();
    let entry = &listing["entries"][0];
    assert_eq!(
        (&entry["status"], &entry["secret"]),
        (&"misplaced".into(), &true.into())
    );
}

#[test]
fn credentials_that_dlt_cannot_read_are_a_finding() {
    let load = "import dlt\np = dlt.pipeline('loads', destination='postgres')\n";
    let secrets = "[destination.postgres]\ncredentials = 'CANARY'\n";
    assert_eq!(
        findings(&[(".dlt/secrets.toml", secrets), ("load.py", load)], &[]),
        ["error unreadable-credentials destination.postgres.credentials .dlt/secrets.toml:2"]
    );
}

#[test]
fn what_is_no_name_is_not_kept() {
    let code = "import dlt\nurl = 'postgresql://u:CANARY@h/d'\np = dlt.pipeline('loads', destination=url)\n\
                q = dlt.pipeline('q', destination=dlt.destination('postgresql://u:CANARY@h/d', destination_type='postgres'))\n\
                dlt.secrets['postgresql://u:CANARY@h']\n";
    let project = Project::new(&[(".dlt/secrets.toml", ""), ("load.py", code)]);
    for format in ["text", "json", "github"] {
        let run = project.run(&["check", "--format", format]);
        assert!(
            !run.out.contains("CANARY") && !run.err.contains("CANARY"),
            "{}",
            run.out
        );
    }
}

#[test]
fn a_class_of_the_projects_own_may_be_given_whole() {
    let code = "import dlt\nfrom dlt.common.configuration import configspec\n\
                from dlt.sources.credentials import ConnectionStringCredentials\n\
                from dlt.common.configuration.specs import CredentialsConfiguration\n\
                @configspec\nclass ErpDb(ConnectionStringCredentials):\n    username: str = None\n    host: str = None\n\
                @configspec\nclass Token(CredentialsConfiguration):\n    user: str = None\n\
                \x20   def parse_native_representation(self, value): ...\n\
                @dlt.source\ndef erp(db: ErpDb = dlt.secrets.value, token: Token = dlt.secrets.value): ...\n";
    let secrets = "[sources.erp]\ndb = 'postgresql://u:CANARY@h:5432/base'\ntoken = 'CANARY'\n";
    assert_eq!(
        findings(&[(".dlt/secrets.toml", secrets), ("erp.py", code)], &[]),
        [""; 0]
    );
}

#[test]
fn an_unparsable_file_makes_nothing_missing() {
    let files = [(".dlt/secrets.toml", "api_key = \n"), ("crm.py", CRM)];
    assert_eq!(
        findings(&files, &[]),
        ["error unparsable-file - .dlt/secrets.toml:1"]
    );
}

#[test]
fn what_an_open_call_may_give_is_not_missing() {
    let code = format!("{CRM}cfg = {{}}\ndlt.pipeline('p', destination='duckdb').run(crm(**cfg))\n");
    assert_eq!(
        findings(&[(".dlt/config.toml", ""), ("crm.py", &code)], &[]),
        [""; 0]
    );
}

#[test]
fn two_sources_may_lack_one_key() {
    let code = "import dlt\n@dlt.source(section='s1')\ndef a(api_key=dlt.secrets.value): ...\n\
                @dlt.source(section='s2')\ndef b(api_key=dlt.secrets.value): ...\n\
                @dlt.source(section='s3')\ndef c(tok=dlt.secrets.value): ...\n";
    let files = [
        (".dlt/.workspace", ""),
        (
            ".dlt/prod.secrets.toml",
            "[sources]\napi_key = 'CANARY'\ntok = 'CANARY'\n",
        ),
        ("pipe.py", code),
    ];
    let project = Project::new(&files);
    let listing = project.run(&["list", "--json", "--profile", "dev"]).json();
    let by = |index: usize| {
        (
            &listing["entries"][index]["key"],
            &listing["entries"][index]["required_by"],
        )
    };
    assert_eq!(
        by(0),
        (
            &"sources.api_key".into(),
            &serde_json::json!(["pipe.py:3", "pipe.py:5"])
        )
    );
    assert_eq!(by(1), (&"sources.tok".into(), &serde_json::json!(["pipe.py:7"])));
}

#[test]
fn the_help_names_the_file_of_the_finding() {
    let files = [
        (".dlt/.workspace", ""),
        (
            ".dlt/prod.config.toml",
            "[sources.crm]\nlimit = '<configure me>'\n",
        ),
    ];
    let run = Project::new(&files).run(&["check", "--profile", "prod"]);
    assert!(
        run.out
            .contains("dlt-secrets set sources.crm.limit --profile prod --config\n"),
        "{}",
        run.out
    );
}

#[test]
fn a_vault_that_is_enabled_needs_its_credentials() {
    let secrets = "[providers]\nenable_google_secrets = true\n[providers.google_secrets.credentials]\nproject_id = 'p'\n";
    assert_eq!(
        findings(&[(".dlt/secrets.toml", secrets)], &[]),
        [
            "error missing-key providers.google_secrets.credentials.private_key .dlt/secrets.toml",
            "error missing-key providers.google_secrets.credentials.client_email .dlt/secrets.toml",
        ]
    );
}

#[test]
fn a_text_is_no_number() {
    let load = "import dlt\np = dlt.pipeline('loads', destination='postgres')\n";
    let secrets = "[destination.postgres.credentials]\nport = 'CANARY'\nhost = 'h'\nusername = 'u'\ndatabase = 'd'\n\
                   password = 'CANARY'\nconnect_timeout = ' 15 '\n";
    assert_eq!(
        findings(&[(".dlt/secrets.toml", secrets), ("load.py", load)], &[]),
        ["error wrong-type destination.postgres.credentials.port .dlt/secrets.toml:2"]
    );
}

#[test]
fn an_unknown_destination_is_told_once_and_makes_nothing_unused() {
    let load = "import dlt\np = dlt.pipeline('a', destination='postgress')\nq = dlt.pipeline('b', destination='postgress')\n";
    let secrets = "[destination.postgres.credentials]\npassword = 'CANARY'\n";
    assert_eq!(
        findings(&[(".dlt/secrets.toml", secrets), ("load.py", load)], &[]),
        ["error unknown-destination destination.postgress load.py:2"]
    );
}

#[test]
fn a_profile_nobody_knows_is_warned_of() {
    let project = Project::new(&[(".dlt/.workspace", ""), (".dlt/prod.secrets.toml", "")]);
    let run = project.run(&["check", "--profile", "prd"]);
    assert!(
        run.err
            .contains("no file here is of the profile prd; there are dev, prod, access"),
        "{}",
        run.err
    );
    assert_eq!(project.run(&["check", "--profile", "tests"]).err, "");
}
