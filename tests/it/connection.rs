//! Connection strings, part by part, split and joined: small stories of keys, state and files.

use dlt_secrets::app::Message;
use dlt_secrets::app::geometry::SMALLEST;

use crate::commands::Project;
use crate::screens::{sizes, snapshot};
use crate::session::{CANARY, Session, WIDE};

/// The code that makes postgres the destination.
const CODE: (&str, &str) = (
    "orders.py",
    "import dlt\ndlt.pipeline('orders', destination='postgres').run([1])\n",
);

/// A shared string that is whole, and one of prod's own with a part that is still to be filled in.
const SHOP: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (
        ".dlt/secrets.toml",
        "[destination.postgres]\n\
         credentials = \"postgresql://loader:CANARY-a%40b@db.example:5432/base?connect_timeout=15&sslmode=require\" # by Ann\n",
    ),
    (
        ".dlt/prod.secrets.toml",
        "# production\n[destination.postgres]\nx = 1\n\
         credentials = \"postgresql://loader:<set me up>@CANARY.example/base\" # fill this in!\n",
    ),
    CODE,
];

/// The cursor on the key, for dev, and for prod.
const ON_DEV: &str = "/credentials<Enter>";
const ON_PROD: &str = "/credentials<Enter>l";

fn pictures(name: &str, files: &[(&str, &str)], keys: &str) {
    sizes(|size, suffix| {
        let mut session = Session::open(files, size);
        session.keys(keys);
        let screen = session.record();
        assert!(!screen.contains("CANARY"), "{screen}");
        snapshot(&format!("{name}_{suffix}"), &screen);
    });
}

/// One key in one file, of the workspace without profiles.
fn alone<'t>(secrets: &'t str, code: &'t str) -> Vec<(&'t str, &'t str)> {
    vec![(".dlt/secrets.toml", secrets), ("code.py", code)]
}

/// What is said when the keys are pressed.
fn said(files: &[(&str, &str)], keys: &str) -> String {
    let mut session = Session::open(files, WIDE);
    session.keys(keys);
    let text = session.text();
    assert!(!text.contains("CANARY"), "{text}");
    // Long sentences are broken into lines.
    let words = text.replace('│', " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_parts_of_a_connection_string() {
    pictures("parts", SHOP, &format!("{ON_DEV}<Enter>"));
    pictures("parts_placeholder", SHOP, &format!("{ON_PROD}<Enter>"));
    pictures(
        "parts_typed",
        SHOP,
        &format!("{ON_PROD}<Enter>secret<Up>x<Backspace><Down><Down><Down>54"),
    );
    pictures(
        "parts_parameter_named",
        SHOP,
        &format!("{ON_DEV}<Enter><C-n>client"),
    );
    pictures(
        "parts_parameter",
        SHOP,
        &format!("{ON_DEV}<Enter><C-n>client_encoding=utf8<Tab>"),
    );
    pictures(
        "parts_refused",
        SHOP,
        &format!("{ON_PROD}<Enter><Down><Down>port<Enter>"),
    );
    pictures(
        "parts_refused_at_length",
        SHOP,
        &format!("{ON_DEV}<Enter><Up>x<Backspace><Enter>"),
    );
    // On the smallest terminal the rows scroll.
    let mut session = Session::open(SHOP, SMALLEST);
    session.keys(&format!("{ON_DEV}<Enter><Down><Down><Down><Down><Up>"));
    snapshot("parts_smallest", &session.record());
    sizes(|size, suffix| {
        let mut session = Session::open(SHOP, size);
        session.keys(&format!("{ON_DEV}<Enter>"));
        session.paste("postgresql://CANARY:CANARY@h/CANARY?a=CANARY");
        snapshot(&format!("parts_pasted_{suffix}"), &session.record());
        session.keys("<Esc>lS");
        session.state.look.colors = false;
        snapshot(&format!("split_no_color_{suffix}"), &session.record());
        session.keys("<Esc><Enter>abc<Up>x<Backspace>");
        snapshot(&format!("parts_no_color_{suffix}"), &session.record());
    });
}

#[test]
fn splitting_and_joining_asks_first() {
    pictures("split", SHOP, &format!("{ON_PROD}S"));
    pictures("split_done", SHOP, &format!("{ON_PROD}S<Enter>"));
    pictures("split_review", SHOP, &format!("{ON_PROD}S<Enter>s"));
    pictures("join", SHOP, &format!("{ON_PROD}S<Enter>S"));
    pictures("join_done", SHOP, &format!("{ON_PROD}S<Enter>Sy"));
    let two = [
        SHOP[0],
        SHOP[1],
        (
            ".dlt/prod.secrets.toml",
            "[destination.postgres.credentials]\nhost = 'CANARY'\n",
        ),
        CODE,
    ];
    pictures("split_refused", &two, &format!("{ON_DEV}S"));
    pictures("split_refused_left", &two, &format!("{ON_DEV}S<Esc>"));
    let driver = alone(
        "[destination.snowflake]\ncredentials = 'other://u:CANARY@h/d'\n",
        "",
    );
    pictures("split_refused_driver", &driver, "S");
    let other = alone(
        "[destination.clickhouse.credentials]\nhost = 'h'\nhttp_port = 8443\n",
        "",
    );
    pictures("join_refused", &other, "S");
    pictures("neither_split_nor_joined", &alone("[runtime]\nx = 1\n", ""), "S");
}

#[test]
fn only_the_part_that_was_typed_changes() {
    let mut session = Session::open(SHOP, WIDE);
    session.keys(&format!("{ON_PROD}<Enter>p@ss/{CANARY}<Enter>sy"));
    assert_eq!(
        session.read(".dlt/prod.secrets.toml"),
        format!(
            "# production\n[destination.postgres]\nx = 1\n\
             credentials = \"postgresql://loader:p%40ss%2F{CANARY}@CANARY.example/base\"\n"
        )
    );

    let mut session = Session::open(SHOP, WIDE);
    session.keys(&format!("{ON_DEV}<Enter>"));
    while !session.text().contains("goes to  .dlt/secrets.toml") {
        session.keys("<Tab>");
    }
    assert!(
        session.text().contains("seen by  dev, access "),
        "{}",
        session.text()
    );
    session.keys("new<Down><Down>6000<Enter>sy");
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        SHOP[1].1.replace("CANARY-a%40b", "new").replace("5432", "6000")
    );
}

#[test]
fn what_is_not_touched_stays_as_it_is() {
    for keys in [
        "",
        "<Left><Right>",
        "<C-t><C-t>",
        "<C-t><Down><Up>",
        "<Backspace><C-u>",
        "x<C-u><C-t>",
    ] {
        let mut session = Session::open(SHOP, WIDE);
        session.keys(&format!("{ON_PROD}<Enter><Down>{keys}<Enter>"));
        if keys == "x<C-u><C-t>" {
            // An emptied part goes.
            assert!(session.text().contains("1 file not saved"), "{keys}");
            continue;
        }
        assert!(
            !session.text().contains("not saved"),
            "{keys}: {}",
            session.text()
        );
    }
}

#[test]
fn a_part_is_shown_while_the_cursor_is_on_it() {
    let mut session = Session::open(SHOP, WIDE);
    session.keys(&format!("{ON_DEV}<Enter>"));
    let masked = session.screen();
    session.keys("<C-t>");
    assert!(session.text().contains("CANARY-a@b"), "{}", session.text());
    session.keys("<C-t>");
    assert_eq!(session.screen(), masked);
    session.keys("<C-t><Down><Up>");
    assert_eq!(session.screen(), masked);
    session.keys("<C-t>");
    session.send(Message::FocusLost);
    assert!(!session.text().contains("CANARY"));
    session.keys("<C-t><Backspace>x<Enter>");
    session.keys("sy");
    assert!(
        session
            .read(".dlt/dev.secrets.toml")
            .contains("loader:CANARY-a%40x@db.example:5432/base?"),
        "{}",
        session.read(".dlt/dev.secrets.toml")
    );
}

#[test]
fn screens_of_two_strings_that_differ_in_their_secrets_are_equal() {
    let open = |text: &str| {
        let files = alone(text, CODE.1);
        let mut session = Session::open(&files, WIDE);
        session.keys("<Enter><Down>");
        session.screen()
    };
    assert_eq!(
        open("[destination.postgres]\ncredentials = 'postgresql://a:b@c:1/d'\n"),
        open("[destination.postgres]\ncredentials = 'x+y://loader:p%20w@[::1]:5432/longer'\n")
    );
}

#[test]
fn pieces_of_a_password_are_no_names_of_parameters() {
    let files = alone(
        "[destination.postgres]\ncredentials = 'postgresql://u:p@ss?CANARY=1@h/d'\n",
        CODE.1,
    );
    let text = said(&files, "/postgres.credentials<Enter><Enter>");
    assert!(text.contains("parameter 1"), "{text}");
}

#[test]
fn a_field_that_a_string_lacks_is_given_as_its_part() {
    let files = alone(
        "[destination.postgres]\ncredentials = 'postgresql://u:CANARY@h'\n",
        CODE.1,
    );
    let mut session = Session::open(&files, WIDE);
    assert!(
        session
            .text()
            .contains("├ destination.postgres.credentials.database · default")
    );
    session.keys("<Enter>");
    assert!(session.text().contains("▸ database "), "{}", session.text());
    session.keys("base<Enter>sy");
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        "[destination.postgres]\ncredentials = 'postgresql://u:CANARY@h/base'\n"
    );
}

#[test]
fn drivers_that_dlt_knows_are_offered() {
    let code = "import dlt\nfrom dlt.sources.sql_database import sql_database\n\
        dlt.pipeline('p', destination='duckdb').run(sql_database())\n";
    let files = alone(
        "[sources.sql_database]\ncredentials = 'postgresql://u:CANARY@h/d'\n",
        code,
    );
    let mut session = Session::open(&files, WIDE);
    session.keys("/sql_database.credentials<Enter><Enter><Up><Up>");
    for name in ["postgresql+psycopg2", "mysql", "mysql+pymysql"] {
        session.keys("<Right>");
        assert!(
            session.text().contains(&format!("drivername  {name} ")),
            "{}",
            session.text()
        );
    }
    session.keys("<Left><Left><Left><Left>");
    assert!(
        session.text().contains("drivername  snowflake "),
        "{}",
        session.text()
    );
    session.keys("<Right><Right><Right><Right><Enter>sy");
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        "[sources.sql_database]\ncredentials = 'mysql+pymysql://u:CANARY@h/d'\n"
    );
}

#[test]
fn parameters_are_added_and_taken_away() {
    let mut session = Session::open(SHOP, WIDE);
    // The first parameter is typed over and emptied, and goes with one more press.
    session.keys(&format!(
        "{ON_DEV}<Enter><Down><Down><Down><Down>x<Backspace><Backspace>"
    ));
    assert!(!session.text().contains("connect_timeout"), "{}", session.text());
    session.keys("<C-n><Right>");
    assert!(session.text().contains("connect_timeout"), "{}", session.text());
    session.keys("<Right><Enter>é &<C-n>my name=1<Enter>sy");
    assert_eq!(
        session.read(".dlt/dev.secrets.toml"),
        "[destination.postgres]\ncredentials = \"postgresql://loader:CANARY-a%40b@db.example:5432/base?sslmode=require\
         &client_encoding=%C3%A9+%26&my+name=1\"\n"
    );
}

#[test]
fn what_dlt_could_not_read_is_refused_in_the_dialog() {
    let refused = |keys: &str| said(SHOP, &format!("{ON_DEV}<Enter>{keys}<Enter>"));
    for (keys, sentence) in [
        ("<Down>a:1", "✗ a host is a name or an address"),
        ("<Down><Down>1.5", "✗ a port is a whole number"),
        ("<Down><Down><Down>a?b", "✗ a database cannot hold a ?"),
        (
            "<Down><Down><Down><Down>soon",
            "✗ connect_timeout is a whole number",
        ),
        ("<Up>x<Backspace>", "✗ a password stands behind a username"),
        ("<Up><Up>a b", "✗ a connection string begins with a driver's name"),
        ("<C-n>abc=", "✗ dlt passes over a parameter without a value"),
        ("<C-n>=1", "✗ a parameter needs a name"),
        ("<C-n>sslmode=1", "✗ sslmode stands there already"),
    ] {
        let text = refused(keys);
        assert!(text.contains(sentence), "{keys}: {text}");
    }
    let text = refused("x<Tab><Tab>");
    assert!(text.contains("is not for secrets"), "{text}");
}

#[test]
fn a_pasted_string_takes_the_place_of_all_parts_but_of_a_parameters_value() {
    let mut session = Session::open(SHOP, WIDE);
    session.keys(&format!("{ON_PROD}<Enter>x"));
    session.paste(" postgresql://u:CANARY@h/d\n").keys("<Enter>sy");
    assert!(
        session
            .read(".dlt/prod.secrets.toml")
            .ends_with("credentials = \"postgresql://u:CANARY@h/d\"\n"),
        "{}",
        session.read(".dlt/prod.secrets.toml")
    );
    let mut session = Session::open(SHOP, WIDE);
    session.keys(&format!("{ON_DEV}<Enter><C-n>proxy="));
    session.paste("http://u:CANARY@h").keys("<Enter>sy");
    assert!(
        session
            .read(".dlt/dev.secrets.toml")
            .ends_with("&sslmode=require&proxy=http%3A%2F%2Fu%3ACANARY%40h\"\n"),
    );
}

#[test]
fn the_string_can_be_edited_as_a_whole() {
    let mut session = Session::open(SHOP, WIDE);
    session.keys(&format!("{ON_DEV}<Enter>new<C-o>"));
    let text = session.text();
    assert!(
        text.contains("╭ Edit destination.postgres.credentials ─"),
        "{text}"
    );
    assert!(!text.contains("CANARY"), "{text}");
    session.keys("2<Enter>sy");
    assert_eq!(
        session.read(".dlt/dev.secrets.toml"),
        "[destination.postgres]\ncredentials = \"postgresql://loader:new@db.example:5432/base?connect_timeout=15\
         &sslmode=require2\"\n"
    );
    let mut session = Session::open(SHOP, WIDE);
    session.keys(&format!("{ON_DEV}<Enter><C-o><Enter>"));
    assert!(!session.text().contains("not saved"), "{}", session.text());
}

#[test]
fn other_texts_are_edited_as_a_whole() {
    for (secrets, code) in [
        ("[destination.duckdb]\ncredentials = 'folder/x.duckdb'\n", ""),
        ("[destination.postgres]\ncredentials = '<configure me>'\n", ""),
        ("[destination.bigquery]\ncredentials = 'x://u:p@h'\n", ""),
        ("[sources.mine]\nurl = 'x://u:p@h'\n", ""),
    ] {
        let text = said(&alone(secrets, code), "<Enter>");
        assert!(
            text.contains("╭ Edit ") && !text.contains("part by part"),
            "{text}"
        );
    }
    let short = alone(
        "[destination.motherduck]\ncredentials = 'md:base?motherduck_token=t'\n",
        "",
    );
    let mut session = Session::open(&short, WIDE);
    session.keys("<Enter>");
    assert!(session.text().contains("part by part"), "{}", session.text());
    session.keys("<Up>new<Enter>sy");
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        "[destination.motherduck]\ncredentials = 'md:new?motherduck_token=t'\n"
    );
}

#[test]
fn split_and_join_are_one_step_each() {
    let text = "# top\n[destination.postgres]\n# prod's\n\
        credentials = 'postgresql://u:CANARY%2f@h:1/d?connect_timeout=3&a=b' # by Ann\n\n[other]\nx = 1\n";
    let split = "# top\n[destination.postgres.credentials]\n# prod's\n# by Ann\ndatabase = 'd'\npassword = 'CANARY/'\n\
        username = 'u'\nhost = 'h'\nport = 1\nquery = { a = \"b\" }\nconnect_timeout = 3\n\n[other]\nx = 1\n";
    let joined = "# top\n# prod's\n# by Ann\n[destination.postgres]\n\
        credentials = \"postgresql://u:CANARY%2F@h:1/d?a=b&connect_timeout=3\"\n\n[other]\nx = 1\n";
    let mut session = Session::open(&alone(text, CODE.1), WIDE);
    session.keys("/postgres.credentials<Enter>S<Enter>sy");
    assert_eq!(session.read(".dlt/secrets.toml"), split);
    // On a key of the table it is the table that is joined.
    session.keys("jSysy");
    assert_eq!(session.read(".dlt/secrets.toml"), joined);
    session.keys("usy");
    assert_eq!(session.read(".dlt/secrets.toml"), split);
    session.keys("usy");
    assert_eq!(session.read(".dlt/secrets.toml"), text);
    session.keys("<C-r>sy");
    assert_eq!(session.read(".dlt/secrets.toml"), split);
}

#[test]
fn a_question_that_is_not_answered_changes_nothing() {
    for keys in ["S<Esc>", "Sn", "Sq", "S<C-c>", "Sx<Esc>"] {
        let mut session = Session::open(SHOP, WIDE);
        session.keys(ON_DEV);
        let before = session.screen();
        session.keys(keys);
        assert_eq!(session.screen(), before, "{keys}");
    }
}

#[test]
fn the_queue_goes_through_the_parts_that_a_string_lacks() {
    let files = alone(
        "[destination.postgres]\ncredentials = 'postgresql://u:CANARY@'\n",
        CODE.1,
    );
    let mut session = Session::open(&files, WIDE);
    session.keys("2<Enter>");
    assert!(session.text().contains("▸ database "), "{}", session.text());
    session.keys("base<Enter><Enter>");
    assert!(session.text().contains("▸ host "), "{}", session.text());
    session.keys("h<Enter>sy");
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        "[destination.postgres]\ncredentials = 'postgresql://u:CANARY@h/base'\n"
    );
}

#[test]
fn what_dlt_would_read_otherwise_is_neither_split_nor_joined() {
    let postgres = |value: &str| format!("[destination.postgres]\ncredentials = {value}\n");
    for (secrets, sentence) in [
        (
            postgres("'postgresql://h/d?a=1&a=2'"),
            "a parameter stands in the query twice",
        ),
        (
            postgres("'postgresql://u:CANARY@h:x/d'"),
            "dlt cannot read the string",
        ),
        (postgres("'CANARY'"), "dlt cannot read the string"),
        (postgres("5"), "is no text"),
        (
            "[destination.postgres.credentials]\nhost = ''\n".to_owned(),
            "host is empty",
        ),
        (
            "[destination.postgres.credentials]\nport = 0 # fill this in!\n".to_owned(),
            "port is still to be filled in",
        ),
        (
            "[destination.postgres.credentials]\npassword = 'CANARY'\n".to_owned(),
            "a password stands behind a username",
        ),
        (
            "[destination.sqlalchemy.credentials]\nhost = 'CANARY'\n".to_owned(),
            "add the key drivername",
        ),
        (
            "[destination.postgres.credentials]\nhost = 'h'\nquery = { a = 1 }\n".to_owned(),
            "query.a is no text",
        ),
    ] {
        let text = said(&alone(&secrets, ""), "gjjjS");
        assert!(text.contains(sentence), "{secrets}: {text}");
    }
    let config = [(
        ".dlt/config.toml",
        "[destination.postgres]\ncredentials = 'postgresql://h/d'\n",
    )];
    assert!(said(&config, "S").contains("belongs into a secrets file"));
}

#[test]
fn a_split_that_would_show_a_value_to_another_is_refused() {
    // Both tables would be looked into for `sql_table`, and its own string says no password.
    let code = "import dlt\nfrom dlt.sources.sql_database import sql_table\n\
        dlt.pipeline('p', destination='duckdb').run(sql_table())\n";
    let secrets = "[sources.sql_database]\ncredentials = 'sqlite://a:CANARY@h/d'\n\
        [sources.sql_database.sql_table]\ncredentials = 'sqlite:///d'\n";
    let text = said(&alone(secrets, code), "/sql_database.credentials<Enter>S");
    assert!(
        text.contains("default would get another sources.sql_database.sql_table.credentials.password"),
        "{text}"
    );

    let env = [("DESTINATION__POSTGRES__CREDENTIALS__PASSWORD", "CANARY")];
    let files = alone(
        "[destination.postgres]\ncredentials = 'postgresql://u:CANARY2@h/d'\n",
        CODE.1,
    );
    let mut session = Session::open_with(&files, WIDE, &env);
    session.keys("/postgres.credentials<Enter>gjjjS");
    assert!(
        session.text().contains("the environment variable"),
        "{}",
        session.text()
    );
}

#[test]
fn fields_of_a_config_file_do_not_stand_in_the_way() {
    let files = [
        (
            ".dlt/secrets.toml",
            "[destination.postgres.credentials]\nusername = \"u\"\npassword = \"CANARY\"\n",
        ),
        (
            ".dlt/config.toml",
            "[destination.postgres.credentials]\nhost = \"h\"\ndatabase = \"d\"\n",
        ),
        CODE,
    ];
    let mut session = Session::open(&files, WIDE);
    session.keys("/credentials.host<Enter>Sysy");
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        "[destination.postgres]\ncredentials = \"postgresql://u:CANARY@\"\n"
    );
}

#[test]
fn a_string_of_nothing_but_placeholders_is_filled_in() {
    let text =
        "[destination.postgres]\ncredentials = \"postgresql://<user>:<password>@<host>:<port>/<database>\"\n";
    let mut session = Session::open(&alone(text, CODE.1), WIDE);
    session.keys("/postgres.credentials<Enter><Enter>");
    assert!(
        session.text().contains("▸ username    ◌ set me up"),
        "{}",
        session.text()
    );
    session.keys("me<Down>pw<Down>db<Down>99<Down>base<Enter>sy");
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        "[destination.postgres]\ncredentials = \"postgresql://me:pw@db:99/base\"\n"
    );
}

/// A project with one connection string of postgres.
fn project() -> Project {
    Project::new(&[(
        ".dlt/secrets.toml",
        "[destination.postgres]\ncredentials = 'postgresql://u:CANARY%40@h/d?a=CANARY' # by Ann\n",
    )])
}

const POSTGRES: &str = "destination.postgres.credentials";

#[test]
fn commands_reach_into_a_connection_string() {
    let project = project();
    let key = |part: &str| format!("{POSTGRES}.{part}");
    for (part, value) in [
        ("password", "CANARY@\n"),
        ("host", "h\n"),
        ("query.a", "CANARY\n"),
    ] {
        let got = project.run(&["get", &key(part)]);
        assert_eq!((got.status, got.out.as_str()), (0, value), "{part}");
    }
    let run = project.run_with(&["set", &key("port")], "5433\n", &[]);
    assert_eq!(
        run.err,
        "destination.postgres.credentials.port set in .dlt/secrets.toml:2\n"
    );
    let run = project.run_with(&["set", &key("password"), "--json"], "é/@\n", &[]);
    assert_eq!(run.json()["line"], 2);
    assert_eq!(
        project.run(&["get", &key("port"), "--json"]).json()["value"],
        5433
    );
    assert_eq!(project.run(&["unset", &key("query.a")]).status, 0);
    assert_eq!(
        project.read(".dlt/secrets.toml"),
        "[destination.postgres]\ncredentials = 'postgresql://u:%C3%A9%2F%40@h:5433/d' # by Ann\n"
    );
}

#[test]
fn commands_refuse_what_a_connection_string_cannot_hold() {
    let project = project();
    let before = project.read(".dlt/secrets.toml");
    let key = |part: &str| format!("{POSTGRES}.{part}");
    for (part, value, sentence) in [
        ("port", "CANARY", "a port is a whole number"),
        ("database", "CANARY?", "a database cannot hold a ?"),
        ("connect_timeout", "CANARY", "connect_timeout is a whole number"),
        (
            "nothing",
            "CANARY",
            "a connection string has no place for nothing",
        ),
        ("password", "", "standard input is empty"),
        (
            "query.a.b",
            "CANARY",
            "a connection string has no place for query.a.b",
        ),
    ] {
        let run = project.run_with(&["set", &key(part)], value, &[]);
        assert_eq!(run.status, 2, "{part}");
        assert!(
            run.err.contains(sentence) && !run.err.contains("CANARY"),
            "{}",
            run.err
        );
    }
    let run = project.run(&["unset", &key("username")]);
    assert!(
        run.status == 2 && run.err.contains("a password stands behind a username"),
        "{}",
        run.err
    );
    let run = project.run(&["unset", &key("port")]);
    assert!(
        run.status == 1 && run.err.contains("does not stand in"),
        "{}",
        run.err
    );
    let run = project.run(&["get", &key("port")]);
    assert!(run.status == 1 && run.err.contains("has no value"), "{}", run.err);
    assert_eq!(project.read(".dlt/secrets.toml"), before);
}

#[test]
fn a_key_that_hides_a_connection_string_is_warned_of() {
    let project = Project::new(&[SHOP[0], SHOP[1]]);
    let key = format!("{POSTGRES}.password");
    let run = project.run_with(&["set", &key, "--profile", "prod"], "x", &[]);
    assert!(
        run.status == 0
            && run
                .err
                .contains("warning: destination.postgres.credentials is a connection string in another file"),
        "{}",
        run.err
    );
    let run = project.run_with(&["set", "destination.postgres.x", "--profile", "prod"], "x", &[]);
    assert!(!run.err.contains("warning"), "{}", run.err);
}

#[test]
fn a_text_that_is_no_connection_string_has_nothing_below_it() {
    let project = Project::new(&[(".dlt/secrets.toml", "[sources.s]\nurl = 'x://u:p@h'\n")]);
    let run = project.run_with(&["set", "sources.s.url.password"], "x", &[]);
    assert!(
        run.err
            .contains("sources.s.url is a value, so nothing can stand below it"),
        "{}",
        run.err
    );
    assert_eq!(project.run(&["get", "sources.s.url.password"]).status, 1);
}
