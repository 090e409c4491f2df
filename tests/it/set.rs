//! `set`: types, spellings, PEM keys, white space.

use crate::commands::Project;

const PEM: &str = "-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----\n";

const SHOP: &str = "import dlt\nfrom typing import Literal\n@dlt.source\n\
    def shop(key=dlt.secrets.value, mode: Literal['fast', 'safe'] = 'fast', page: int = dlt.config.value): ...\n\
    dlt.pipeline('shop', destination='postgres').run(shop())\n";

fn project() -> Project {
    Project::new(&[
        (".dlt/secrets.toml", "old = 'text'\nnumber = 1\n"),
        ("shop.py", SHOP),
    ])
}

#[test]
fn the_type_is_that_of_the_old_value_or_what_is_declared() {
    for (key, input, line) in [
        ("old", "5432", "old = '5432'\n"),
        ("number", "5432", "number = 5432\n"),
        ("new", "5432", "new = \"5432\"\n"),
        ("destination.postgres.credentials.port", "5432", "port = 5432\n"),
        (
            "destination.postgres.credentials.password",
            "5432",
            "password = \"5432\"\n",
        ),
        ("destination.clickhouse.credentials.secure", "0", "secure = 0\n"),
        ("sources.shop.page", "3", "page = 3\n"),
        ("sources.shop.shop.page", "3", "page = 3\n"),
        ("sources.shop.mode", "safe", "mode = \"safe\"\n"),
        ("runtime.dlthub_telemetry", "false", "dlthub_telemetry = false\n"),
        ("sources.sql_database.chunk_size", "7", "chunk_size = 7\n"),
        (
            "sources.sql_database.credentials.drivername",
            "mysql+pymysql",
            "drivername = \"mysql+pymysql\"\n",
        ),
    ] {
        let project = project();
        let run = project.run_with(&["set", key], input, &[]);
        assert_eq!(run.status, 0, "{key}: {}", run.err);
        assert!(!run.err.contains("warning: none"), "{key}: {}", run.err);
        let text = project.read(".dlt/secrets.toml");
        assert!(text.contains(line), "{key}: {text}");
    }
}

#[test]
fn what_dlt_would_refuse_is_refused_with_the_reason() {
    for (key, why) in [
        (
            "number",
            "number is of type integer: expected an integer, such as 42",
        ),
        (
            "destination.postgres.credentials.port",
            "destination.postgres.credentials.port is of type integer: expected an integer, such as 42",
        ),
        (
            "sources.shop.page",
            "sources.shop.page is of type integer: expected an integer, such as 42",
        ),
        (
            "sources.shop.mode",
            "sources.shop.mode has to be one of: fast, safe",
        ),
        (
            "runtime.dlthub_telemetry",
            "runtime.dlthub_telemetry is of type boolean: expected true or false",
        ),
    ] {
        let project = project();
        let before = project.read(".dlt/secrets.toml");
        let run = project.run_with(&["set", key], "CANARY", &[]);
        assert_eq!(run.status, 2, "{key}: {}", run.err);
        assert!(
            run.err.contains(why) && !run.err.contains("CANARY"),
            "{key}: {}",
            run.err
        );
        assert_eq!(project.read(".dlt/secrets.toml"), before);
        // A type that is asked for is asked for.
        assert_eq!(
            project
                .run_with(&["set", key, "--type", "string"], "CANARY", &[])
                .status,
            0
        );
    }
}

#[test]
fn a_placeholder_gives_way_to_the_declared_type() {
    let files = [(
        ".dlt/secrets.toml",
        "[destination.postgres.credentials]\nport = \"<configure me>\" # fill this in!\n",
    )];
    let project = Project::new(&files);
    assert_eq!(
        project
            .run_with(&["set", "destination.postgres.credentials.port"], "x", &[])
            .status,
        2
    );
    project.run_with(&["set", "destination.postgres.credentials.port"], "5432\n", &[]);
    assert_eq!(
        project.read(".dlt/secrets.toml"),
        "[destination.postgres.credentials]\nport = 5432\n"
    );
}

#[test]
fn a_value_dlt_does_not_name_is_taken_with_a_remark() {
    let project = project();
    let run = project.run_with(
        &["set", "sources.sql_database.credentials.drivername"],
        "hana",
        &[],
    );
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(
        run.err
            .contains("warning: none of the values dlt's own code names (duckdb, mariadb,"),
        "{}",
        run.err
    );
}

#[test]
fn a_pem_key_is_written_with_real_line_breaks_and_this_is_said() {
    let key = "old = \"-----BEGIN PRIVATE KEY-----\\nCANARY\\n-----END PRIVATE KEY-----\\n\"\n";
    for (input, said) in [
        (PEM.replace('\n', "\\n"), "its \\n are line breaks now"),
        (
            format!("\"{}\"", PEM.replace('\n', "\\n")),
            "the quotes around it are gone",
        ),
        (
            format!("{}\r\n", PEM.replace('\n', "\r\n")),
            "its CR LF are LF now",
        ),
    ] {
        let project = project();
        let run = project.run_with(&["set", "old"], &input, &[]);
        assert!(
            run.err.contains(said) && run.err.contains("PEM private key"),
            "{}",
            run.err
        );
        assert!(!run.err.contains("CANARY"));
        assert!(
            project.read(".dlt/secrets.toml").starts_with(key),
            "{input:?}: {}",
            project.read(".dlt/secrets.toml")
        );
    }
    // One that is as it has to be is nothing to speak of.
    let run = project().run_with(&["set", "old"], PEM, &[]);
    assert!(
        !run.err.contains("PEM") && !run.err.contains("white space"),
        "{}",
        run.err
    );
}

#[test]
fn white_space_beyond_the_final_line_break_is_kept_and_pointed_out() {
    let project = project();
    let run = project.run_with(&["set", "old"], " CANARY \n\n", &[]);
    assert!(
        run.err.contains(
            "warning: white space at its start: 1 blank; at its end: 1 blank, 1 line break; it is kept"
        ),
        "{}",
        run.err
    );
    assert!(
        project
            .read(".dlt/secrets.toml")
            .starts_with("old = \" CANARY \\n\"\n")
    );
    let run = project.run_with(&["set", "old"], "CANARY\n", &[]);
    assert!(!run.err.contains("white space"), "{}", run.err);
}

#[test]
fn several_lines_are_spelled_as_asked_or_as_the_file_does() {
    let (escaped, block) = ("old = \"a\\nb\"\n", "old = \"\"\"\na\nb\"\"\"\n");
    for (file, args, line) in [
        ("old = ''\n", &[][..], escaped),
        ("old = ''\n", &["--spelling", "escaped"], escaped),
        ("old = ''\n", &["--spelling", "block"], block),
        ("old = ''\no = '''\nx\ny'''\n", &[], block),
        (
            "old = ''\no = '''\nx\ny'''\n",
            &["--spelling", "escaped"],
            escaped,
        ),
        ("old = \"\"\"\nx\ny\"\"\"\n", &["--spelling", "auto"], block),
        ("old = '''\nx\ny'''\n", &[], "old = '''\na\nb'''\n"),
    ] {
        let project = Project::new(&[(".dlt/secrets.toml", file)]);
        let run = project.run_with(&[&["set", "old"], args].concat(), "a\nb", &[]);
        assert_eq!(run.status, 0, "{}", run.err);
        let text = project.read(".dlt/secrets.toml");
        assert!(text.starts_with(line), "{file:?} {args:?}: {text}");
    }
}
