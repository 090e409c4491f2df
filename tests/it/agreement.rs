//! Where dlt is not what one would expect: a small workspace for each rule that a comparison with dlt brought up.

use serde_json::Value;

use crate::commands::Project;

fn explain(project: &Project, args: &[&str], env: &[(&str, &str)]) -> (i32, Value) {
    let mut all = vec!["explain", "--json"];
    all.extend(args);
    let run = project.run_with(&all, "", env);
    (run.status, run.json())
}

fn trace(answer: &Value) -> Vec<String> {
    let lookups = answer["lookups"].as_array().unwrap();
    lookups
        .iter()
        .map(|step| {
            format!(
                "{} {}",
                step["provider"].as_str().unwrap(),
                step["key"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn the_pipeline_pass_covers_every_provider_before_the_next_pass_begins() {
    let project = Project::new(&[(".dlt/config.toml", "[pipe]\nx = 1\n")]);
    let (status, answer) = explain(&project, &["x", "--pipeline", "pipe"], &[("X", "2")]);
    assert_eq!(status, 0);
    assert_eq!(
        trace(&answer),
        ["Environment Variables PIPE__X", "config.toml pipe.x"]
    );
}

#[test]
fn a_secret_is_not_traced_in_config_and_refused_when_it_stands_there() {
    let project = Project::new(&[(
        ".dlt/config.toml",
        "[destination.postgres.credentials]\npassword = 'x'\n",
    )]);
    let (status, answer) = explain(&project, &["destination.postgres.credentials.password"], &[]);
    assert_eq!((status, &answer["found"]), (1, &false.into()));
    // Already the whole group stands in config, which dlt looks up first, as a secret.
    assert_eq!(answer["refused"]["key"], "destination.postgres.credentials");
}

#[test]
fn an_empty_credentials_section_in_secrets_lets_config_give_the_host() {
    let project = Project::new(&[
        (
            ".dlt/config.toml",
            "[destination.postgres.credentials]\nhost = 'h'\n",
        ),
        (".dlt/secrets.toml", "[credentials]\n"),
    ]);
    let (status, answer) = explain(&project, &["destination.postgres.credentials.host"], &[]);
    assert_eq!((status, &answer["found"]), (0, &true.into()));
}

#[test]
fn a_section_stops_the_walk_even_an_empty_one() {
    let text = "[sources.s.n.token]\n[sources]\ntoken = 't'\n";
    let (_, answer) = explain(
        &Project::new(&[(".dlt/secrets.toml", text)]),
        &["sources.s.n.token"],
        &[],
    );
    assert_eq!(trace(&answer), ["secrets.toml sources.s.n.token"]);
}

#[test]
fn a_file_of_comments_alone_is_asked_and_an_empty_one_is_not() {
    let files = [(".dlt/secrets.toml", "# nothing yet\n"), (".dlt/config.toml", "")];
    let (_, answer) = explain(&Project::new(&files), &["a.b"], &[]);
    assert_eq!(trace(&answer), ["secrets.toml a.b", "secrets.toml b"]);
}

#[test]
fn a_native_form_gives_what_differs_from_the_defaults() {
    let text = "[destination.postgres]\ncredentials = 'postgresql://u:p@h:5432/db'\n";
    let project = Project::new(&[(".dlt/secrets.toml", text)]);
    let (status, answer) = explain(&project, &["destination.postgres.credentials.host"], &[]);
    assert_eq!((status, &answer["native"]), (0, &"credentials".into()));
    let (status, answer) = explain(&project, &["destination.postgres.credentials.port"], &[]);
    assert_eq!((status, &answer["found"]), (1, &false.into()));
    let broken = "[destination.postgres]\ncredentials = 'nonsense'\n";
    let (status, answer) = explain(
        &Project::new(&[(".dlt/secrets.toml", broken)]),
        &["destination.postgres.credentials.host"],
        &[],
    );
    assert_eq!((status, &answer["unreadable"]), (1, &"credentials".into()));
}

#[test]
fn enabled_vaults_are_named_and_never_asked() {
    let text = "[providers]\nenable_google_secrets = true\nenable_aws_secrets = true\n";
    let (_, answer) = explain(
        &Project::new(&[(".dlt/config.toml", text)]),
        &["a.\"my key!\""],
        &[],
    );
    let expected = [
        "config.toml a.my key!",
        "config.toml my key!",
        "Google Secrets a-mykey",
        "Google Secrets mykey",
        "AWS Secrets Manager a/mykey",
        "AWS Secrets Manager mykey",
    ];
    assert_eq!(trace(&answer), expected);
}

#[test]
fn arguments_of_the_projects_sources_get_their_kind_from_its_code() {
    let code = "import dlt\n\n@dlt.source(section='crm')\ndef deals(api_key=dlt.secrets.value, limit=dlt.config.value):\n    ...\n";
    let project = Project::new(&[("pipeline.py", code), (".dlt/config.toml", "x = 1\n")]);
    let secret = |key: &str| explain(&project, &[key], &[]).1["secret"].clone();
    assert_eq!(secret("sources.crm.deals.api_key"), true);
    assert_eq!(secret("sources.crm.deals.limit"), false);
}

#[test]
fn a_named_destination_takes_its_fields_from_its_type() {
    let text = "[destination.warehouse]\ndestination_type = 'motherduck'\n";
    let (_, answer) = explain(
        &Project::new(&[(".dlt/secrets.toml", text)]),
        &["destination.warehouse.credentials.password"],
        &[],
    );
    assert_eq!(answer["secret"], true);
}

#[test]
fn a_byte_order_mark_is_refused_and_toml_1_1_is_not() {
    let project = Project::new(&[
        (".dlt/secrets.toml", "\u{feff}a = 1\n"),
        (".dlt/config.toml", "b = { c = 1, }\n"),
    ]);
    let listing = project.run(&["list", "--json"]).json();
    let problems: Vec<(&str, &str)> = listing["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| {
            (
                problem["file"].as_str().unwrap(),
                problem["severity"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        problems,
        [(".dlt/secrets.toml", "error"), (".dlt/config.toml", "warning")]
    );
}

#[test]
fn integers_of_any_size_and_lone_line_ends_are_read() {
    let project = Project::new(&[(
        ".dlt/config.toml",
        "big = 18446744073709551616\rother = '''a\rb'''\r",
    )]);
    let listing = project.run(&["list", "--json", "--reveal"]).json();
    assert_eq!(listing["entries"][0]["value"].to_string(), "18446744073709551616");
    assert_eq!(listing["entries"][1]["value"], "a\nb");
    let project = Project::new(&[(
        ".dlt/config.toml",
        "hex = 0xFFFFFFFFFFFFFFFFF\nhuge = -1e400\n[[t]]\nx = 1\n",
    )]);
    let listing = project.run(&["list", "--json", "--reveal"]).json();
    assert_eq!(
        listing["entries"][0]["value"].to_string(),
        "295147905179352825855"
    );
    assert_eq!(listing["entries"][1]["value"], "-inf");
    assert_eq!(listing["entries"][2]["value"].to_string(), "[{\"x\":1}]");
    let project = Project::new(&[(
        ".dlt/config.toml",
        "d = [1, 295147905179352825855, {a = -18446744073709551616}]\n[[t]]\nx = 1\n[[t]]\nbig = {z = 295147905179352825855, x = 1e400, y = -1e400, u = 1}\n",
    )]);
    let listing = project.run(&["list", "--json", "--reveal"]).json();
    let value = |entry: usize| listing["entries"][entry]["value"].to_string();
    assert_eq!(
        value(0),
        "[1,295147905179352825855,{\"a\":-18446744073709551616}]"
    );
    assert_eq!(
        value(1),
        "[{\"x\":1},{\"big\":{\"z\":295147905179352825855,\"x\":\"inf\",\"y\":\"-inf\",\"u\":1}}]"
    );
    for text in [
        "x = _\n",
        "x = 9__9\n",
        "a = [1, _]\n",
        "x = 23:59:60\n",
        "x = 0xGG\n",
        "x = -0x1FFFFFFFFFFFFFFFF\n",
        "x = [{k\n= 1}]\n",
        "[[t]]\nx = {a = 1, k =\n1}\n",
    ] {
        let project = Project::new(&[(".dlt/config.toml", text)]);
        assert_eq!(
            project.run(&["list", "--json"]).json()["problems"][0]["severity"],
            "error",
            "{text:?}"
        );
    }
}

#[test]
fn a_stronger_table_does_not_merge_into_braces() {
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", "[a]\nb = { x = 1 }\n"),
        (".dlt/prod.secrets.toml", "[a.b.c]\nd = 1\n"),
    ];
    let project = Project::new(&files);
    let listing = |profile: &str| project.run(&["list", "--json", "--profile", profile]).json();
    assert_eq!(listing("prod")["problems"][0]["file"], ".dlt/secrets.toml");
    assert_eq!(listing("prod")["problems"][0]["rule"], "dlt-unreadable-toml");
    assert_eq!(listing("dev")["problems"], serde_json::json!([]));
    // And no edit leads there.
    let run = project.run_with(&["set", "a.b.e.f", "--profile", "dev"], "1", &[]);
    assert_eq!(run.status, 2, "{}", run.err);
}

#[test]
fn the_middle_file_does_not_hide_a_table_from_the_strongest() {
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/prod.secrets.toml", "[a.x]\nown = 1\n"),
        (".dlt/secrets.toml", "[a]\nx = 'text'\n"),
    ];
    let project = Project::new(&files);
    let run = project.run_with(&["set", "a.x.below", "--global", "--type", "integer"], "2", &[]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(project.run(&["get", "a.x.below", "--profile", "prod"]).out, "2\n");
    assert_eq!(project.run(&["get", "a.x", "--profile", "dev"]).out, "text\n");
}

#[test]
fn an_array_of_tables_in_pieces_is_replaced_as_by_dlt() {
    // Of pieces that are equal to Python, the library writes the stronger value to one that is not in the document.
    for (stronger, weaker, path, value) in [
        ("a.b = 1\n", "[[a.b]]\nk = 1\n[c]\n[[a.b]]\nk = 2\n", "a.b", "1"),
        (
            "a.b = 1\n",
            "[[a.b]]\nk = 1\n[c]\n[[a.b]]\nk = 1\n",
            "a.b",
            r#"[{"k":1}]"#,
        ),
        (
            "a.b.c = 1\n",
            "[[a.b]]\nk = 1\n[c]\n[[a.b]]\nk = true\n",
            "a.b",
            r#"[{"k":1}]"#,
        ),
        (
            "a.b = 1\n",
            "[[a.b.c]]\nk = 1\n[c]\n[[a.b.c]]\nk = 1.0\n",
            "a.b.c",
            r#"[{"k":1}]"#,
        ),
    ] {
        let files = [
            (".dlt/.workspace", ""),
            (".dlt/prod.secrets.toml", stronger),
            (".dlt/secrets.toml", weaker),
        ];
        let project = Project::new(&files);
        let args = ["list", "--json", "--reveal", "--profile", "prod"];
        let listing = project.run(&args).json();
        let entries = listing["entries"].as_array().unwrap();
        let told: Vec<(&str, String)> = entries
            .iter()
            .filter(|entry| !entry["origin"].is_null())
            .map(|entry| (entry["key"].as_str().unwrap(), entry["value"].to_string()))
            .collect();
        assert_eq!(told, [(path, value.to_owned())], "{stronger}{weaker}");
        let got = project.run(&["get", path, "--profile", "prod"]).out;
        assert_eq!(got.contains('['), value.contains('['), "{stronger}{weaker}{got}");
    }
}

#[test]
fn no_answer_is_given_where_dlt_would_fail() {
    let project = Project::new(&[
        (".dlt/secrets.toml", "a = 'CANARY\n"),
        (".dlt/config.toml", "b = 1\n"),
    ]);
    let run = project.run(&["get", "b"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(
        run.err.contains(".dlt/secrets.toml:1:") && !run.err.contains("CANARY"),
        "{}",
        run.err
    );
}

#[test]
fn dlts_own_sources_and_annotated_credentials_get_their_kinds_from_the_specs() {
    let code = "import dlt\nfrom dlt.sources.credentials import ConnectionStringCredentials\n\n\
        @dlt.source(section='crm')\ndef deals(db: ConnectionStringCredentials = dlt.secrets.value):\n    ...\n";
    let project = Project::new(&[("pipeline.py", code), (".dlt/config.toml", "x = 1\n")]);
    let secret = |key: &str| explain(&project, &[key], &[]).1["secret"].clone();
    assert_eq!(secret("sources.sql_database.credentials.password"), true);
    assert_eq!(secret("sources.sql_database.credentials.host"), false);
    assert_eq!(secret("sources.crm.deals.db"), true);
    assert_eq!(secret("sources.crm.deals.db.password"), true);
    assert_eq!(secret("sources.crm.deals.db.host"), false);
    // Without the function's name: that of any function of the section.
    assert_eq!(secret("sources.crm.db"), true);
}

#[test]
fn a_key_that_names_its_function_is_that_functions_argument() {
    let code = "import dlt\n@dlt.source(section='crm', name='crm')\ndef one(token=dlt.config.value): ...\n\
                @dlt.source(section='crm')\ndef two(token=dlt.secrets.value): ...\n";
    let project = Project::new(&[
        (".dlt/config.toml", "sources.crm.token = 'x'\n"),
        ("crm.py", code),
    ]);
    let secret = |key: &str| project.run(&["explain", key, "--json"]).json()["secret"].clone();
    assert_eq!(secret("sources.crm.crm.token"), false);
    assert_eq!(secret("sources.crm.two.token"), true);
    assert_eq!(secret("sources.crm.token"), true, "any of the section's");
}

#[test]
fn a_file_that_dlt_cannot_read_is_not_merged_either() {
    let project = Project::new(&[
        (".dlt/.workspace", ""),
        (".dlt/dev.config.toml", "[a.b]\nc = 1\n[q]\n[q.r]\n[[q.r]]\n"),
        (".dlt/config.toml", "a = {x = 1}\n"),
    ]);
    let listing = project.run(&["list", "--json"]).json();
    let problems = listing["problems"].as_array().unwrap();
    let files: Vec<&str> = problems
        .iter()
        .filter_map(|problem| problem["file"].as_str())
        .collect();
    assert_eq!(files, [".dlt/dev.config.toml"]);
}
