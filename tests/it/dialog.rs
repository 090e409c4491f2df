//! The edit dialog and what follows from it: small stories of keys, state and files.

use std::fs;
use std::sync::Arc;

use dlt_secrets::app::Message;
use dlt_secrets::python;
use dlt_secrets::workspace::requirement::Code;

use crate::session::{CANARY, DEMO, Session, WIDE, write_files};

const TOKEN: &[(&str, &str)] = &[(".dlt/secrets.toml", "token = 'CANARY-old'\n")];

#[test]
fn cursor_keys_and_an_empty_paste_leave_a_stored_secret_alone() {
    for keys in [
        "<Enter><Left><Enter>",
        "<Enter><Home><Delete><Enter>",
        "<Enter><C-w><C-u><Enter>",
    ] {
        let mut session = Session::open(TOKEN, WIDE);
        session.keys(keys).keys("sy");
        assert_eq!(session.read(".dlt/secrets.toml"), TOKEN[0].1, "{keys}");
    }
    let mut session = Session::open(TOKEN, WIDE);
    session.keys("<Enter>").paste("").keys("<Enter>");
    assert!(session.text().contains("▸Workspace"));
}

#[test]
fn a_stored_secret_shown_and_hidden_is_the_fixed_mask_again() {
    let mut session = Session::open(TOKEN, WIDE);
    session.keys("<Enter>");
    let masked = session.screen();
    session.keys("<C-t>");
    assert!(session.text().contains("CANARY-old"));
    session.keys("<C-t>");
    assert_eq!(session.screen(), masked);
}

#[test]
fn a_file_that_was_to_be_made_is_made_again_by_redo() {
    let mut session = Session::open(
        &[
            (".dlt/.workspace", ""),
            (".dlt/secrets.toml", "k = '<configure me>'\n"),
        ],
        WIDE,
    );
    // From the shared file to dev's own, which is not there yet.
    session.keys("<Enter><BackTab><BackTab>");
    while !session.text().contains("goes to  .dlt/dev.secrets.toml") {
        session.keys("<Tab>");
    }
    session.keys("new<Enter>u");
    assert!(!session.text().contains("not saved"));
    session.keys("<C-r>sy");
    assert_eq!(session.read(".dlt/dev.secrets.toml"), "k = \"new\"\n");
}

#[test]
fn accepting_a_filled_value_takes_the_request_away() {
    let mut session = Session::open(
        &[(".dlt/secrets.toml", "k = 'filled' # please set me up!\n")],
        WIDE,
    );
    assert!(session.text().contains("! review"));
    session.keys("<Enter><Enter>sy");
    assert_eq!(session.read(".dlt/secrets.toml"), "k = 'filled'\n");
}

#[test]
fn what_the_tree_masks_is_masked_in_the_dialog() {
    let config =
        "url = 'postgresql://u:CANARY@h/d'\nlist = [{ token = 'CANARY' }]\n[[tables]]\npassword = 'CANARY'\n";
    let mut session = Session::open(&[(".dlt/config.toml", config)], WIDE);
    for keys in [
        "g", "<Enter>", "<Esc>j", "<Enter>", "<Esc>j", "<Enter>", "<Esc>j", "<Enter>",
    ] {
        session.keys(keys);
        assert!(
            !session.text().contains("CANARY"),
            "after {keys}: {}",
            session.text()
        );
    }
}

#[test]
fn an_inherited_secret_does_not_slip_into_a_config_file() {
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", "token = 'CANARY'\n"),
        (".dlt/dev.config.toml", ""),
    ];
    let mut session = Session::open(&files, WIDE);
    session.keys("<Enter>");
    while !session.text().contains("goes to  .dlt/dev.config.toml") {
        session.keys("<Tab>");
    }
    session.keys("<Enter>");
    assert!(
        session.text().contains("is not for secrets"),
        "{}",
        session.text()
    );
    session.keys("<Esc>q");
    assert!(session.has_quit);
}

#[test]
fn lines_of_a_secret_that_look_like_comments_are_none() {
    let text = "pem = \"\"\"\nx\n#CANARY\"\"\"\nnext = 'v'\n";
    let mut session = Session::open(&[(".dlt/secrets.toml", text)], WIDE);
    session.keys("gjjx<Esc>");
    assert!(session.text().contains("├ next · default"), "{}", session.text());
    assert!(!session.text().contains("CANARY"));
}

#[test]
fn an_edit_after_which_dlt_would_fail_is_refused() {
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", "[a]\nb = { x = 1 }\n"),
        (".dlt/dev.secrets.toml", "[a.b.c]\nd = '<configure me>'\n"),
    ];
    let session = Session::open(&files, WIDE);
    assert!(
        session.text().contains("✗ dlt fails for dev"),
        "{}",
        session.text()
    );

    let without = [files[0], files[1], (".dlt/dev.secrets.toml", "[z.a.b]\nd = 1\n")];
    let session = Session::open(&without, WIDE);
    assert!(!session.text().contains("dlt fails"), "{}", session.text());
}

#[test]
fn help_does_not_scroll_past_its_end() {
    let mut session = Session::open(DEMO, WIDE);
    session.keys("?");
    for _ in 0..30 {
        session.keys("<PageDown>");
    }
    let end = session.text();
    session.keys("k");
    assert_ne!(session.text(), end);
}

#[test]
fn keys_of_files_that_dlt_ignores_are_not_missing() {
    let files = [
        (".dlt/secrets.toml", "a = 1\n"),
        (".dlt/prod.secrets.toml", "only_prod = 1\n"),
    ];
    let session = Session::open(&files, WIDE);
    assert!(
        !session.text().contains("only_prod") && session.text().contains("1 of 1 set up"),
        "{}",
        session.text()
    );
}

#[test]
fn nothing_that_cannot_be_seen_is_done() {
    let mut session = Session::open(
        DEMO,
        ratatui::layout::Size {
            width: 40,
            height: 10,
        },
    );
    session.keys("dsyj<Enter>abc<Enter>");
    session.keys("q");
    assert!(session.has_quit);
}

#[test]
fn seen_by_leaves_out_profiles_for_which_the_key_is_lost() {
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", "[b.a.a]\nx = 1\n[c]\n[b.a]\n[b.b]\ny = 2\n"),
        (".dlt/prod.secrets.toml", "b.a = 8\n"),
    ];
    let mut session = Session::open(&files, WIDE);
    session.keys("/b.b.y<Enter><Enter><Tab>");
    assert!(
        session.text().contains("seen by  dev, access "),
        "{}",
        session.text()
    );
}

#[test]
fn seen_by_leaves_out_profiles_for_which_dlt_fails() {
    let files = [
        (".dlt/.workspace", ""),
        (
            ".dlt/secrets.toml",
            "destination.postgres.credentials.host = 'h'\ndestination.postgres.credentials.password = 'p'\nk = 1\n",
        ),
        (
            ".dlt/prod.secrets.toml",
            "[destination.postgres]\ncredentials = 'x'\n",
        ),
    ];
    let mut session = Session::open(&files, WIDE);
    assert!(
        session.text().contains("✗ dlt fails for prod: "),
        "{}",
        session.text()
    );
    session.keys("/k<Enter><Enter><Tab>");
    assert!(
        session.text().contains("seen by  dev, access "),
        "{}",
        session.text()
    );
}

#[test]
fn a_section_of_secrets_hides_a_config_value_and_a_value_hides_nothing_below_it() {
    let files = [
        (".dlt/secrets.toml", "a = 1\n[b.k]\nx = 1\n"),
        (".dlt/config.toml", "b.k = 3\n[a]\nk = 2\n"),
    ];
    let project = crate::commands::Project::new(&files);
    let run = project.run_with(&["set", "a.k", "--config"], "7", &[]);
    assert!(!run.err.contains("does not get this value"), "{}", run.err);
    let run = project.run_with(&["set", "b.k", "--config"], "7", &[]);
    assert!(run.err.contains("does not get this value"), "{}", run.err);
}

const SHOP: &str = "import dlt\n@dlt.source\ndef shop(page: int = dlt.config.value, key=dlt.secrets.value): ...\n\
                    dlt.pipeline('shop', destination='duckdb').run(shop())\n";

#[test]
fn an_added_section_is_written_as_dlt_init_writes_it() {
    let mut session = Session::open(&[(".dlt/secrets.toml", "# mine\n"), ("shop.py", SHOP)], WIDE);
    session.keys("apostgres<Enter>sy");
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        "# mine\n\n[destination.postgres.credentials]\ndatabase = \"<configure me>\" # fill this in!\n\
         password = \"<configure me>\" # fill this in!\nusername = \"<configure me>\" # fill this in!\n\
         host = \"<configure me>\" # fill this in!\nport = 5432\nconnect_timeout = 15\n"
    );
}

#[test]
fn what_the_project_lacks_goes_to_both_files_and_is_undone_at_once() {
    let mut session = Session::open(&[(".dlt/secrets.toml", ""), ("shop.py", SHOP)], WIDE);
    session.keys("a<Enter>");
    assert!(
        session
            .text()
            .contains("2 keys added to .dlt/secrets.toml and .dlt/config.toml")
    );
    session.keys("sy");
    assert_eq!(
        session.read(".dlt/config.toml"),
        "[sources.shop]\npage = 0 # fill this in!\n"
    );
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        "[sources.shop]\nkey = \"<configure me>\" # fill this in!\n"
    );
    session.keys("u");
    assert!(session.text().contains("2 files not saved"), "{}", session.text());
    session.keys("a<Enter>s");
    assert!(session.text().contains("no changes are pending"));
}

#[test]
fn a_missing_number_is_typed_as_a_number_into_the_config_file() {
    let mut session = Session::open(&[(".dlt/secrets.toml", ""), ("shop.py", SHOP)], WIDE);
    session.keys("<Enter>many<Enter>");
    assert!(
        session.text().contains("page is of type integer"),
        "{}",
        session.text()
    );
    session.keys("<C-u>50<Enter>sy");
    assert_eq!(session.read(".dlt/config.toml"), "[sources.shop]\npage = 50\n");
}

#[test]
fn a_variable_that_fills_a_requirement_has_a_row() {
    let env = [("SOURCES__SHOP__KEY", CANARY), ("PAGE", "3")];
    let session = Session::open_with(&[(".dlt/secrets.toml", ""), ("shop.py", SHOP)], WIDE, &env);
    let text = session.text();
    assert!(
        text.contains("$ ••••••") && text.contains("→ elsewhere"),
        "{text}"
    );
    assert!(text.contains("2 of 2 set up"), "{text}");
}

/// A project that lacks a key in both files.
const LACKING: &[(&str, &str)] = &[
    (
        ".dlt/secrets.toml",
        "[a]\nfirst = 'CANARY-1'\nsecond = 'CANARY-2'\n",
    ),
    (".dlt/config.toml", "z = 1\n"),
    ("shop.py", SHOP),
];

#[test]
fn undo_after_one_of_two_files_was_read_again_changes_nothing_else() {
    let mut session = Session::open(LACKING, WIDE);
    session.keys(&format!("/a.first<Enter><Enter>{CANARY}<Enter><Esc>a<Enter>"));
    assert!(
        session
            .text()
            .contains("added to .dlt/secrets.toml and .dlt/config.toml")
    );
    fs::write(session.project().join(".dlt/config.toml"), "other = 1\n").unwrap();
    session.keys("sy");
    assert!(
        session.text().contains("of .dlt/config.toml changed on disk"),
        "{}",
        session.text()
    );
    session.keys("u");
    assert!(
        session.text().contains("undone: the edits to .dlt/config.toml"),
        "{}",
        session.text()
    );
    session.keys("u");
    assert!(
        session.text().contains("undone: sources.shop"),
        "{}",
        session.text()
    );
    session.keys("usy");
    assert_eq!(session.read(".dlt/secrets.toml"), LACKING[0].1);
    assert_eq!(session.read(".dlt/config.toml"), "other = 1\n");
    session.keys("<C-r><C-r><C-r>sy");
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        format!(
            "[a]\nfirst = '{CANARY}'\nsecond = 'CANARY-2'\n\n[sources.shop]\n\
             key = \"<configure me>\" # fill this in!\n"
        )
    );
    assert_eq!(
        session.read(".dlt/config.toml"),
        "other = 1\n\n[sources.shop]\npage = 0 # fill this in!\n"
    );
}

#[test]
fn redo_after_one_of_two_files_was_read_again_changes_nothing_else() {
    let mut session = Session::open(LACKING, WIDE);
    session.keys("/z<Enter><Enter><C-u>2<Enter><Esc>a<Enter>");
    session.keys(&format!("/shop.key<Enter><Enter>{CANARY}<Enter><Esc>uu"));
    assert!(
        session.text().contains("undone: sources.shop"),
        "{}",
        session.text()
    );
    fs::write(session.project().join(".dlt/config.toml"), "other = 1\n").unwrap();
    session.keys("sya<Enter><C-r><C-r>sy");
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        format!("{}\n[sources.shop]\nkey = \"{CANARY}\"\n", LACKING[0].1)
    );
    assert_eq!(session.read(".dlt/config.toml"), "other = 1\n");
}

#[test]
fn a_paste_goes_to_the_find_field_of_the_add_dialog_and_nowhere_on_pages_and_questions() {
    let mut session = Session::open(DEMO, WIDE);
    session.keys("a").paste("snowflake\nmore\n");
    assert!(
        session.text().contains("find     snowflake "),
        "{}",
        session.text()
    );
    session.keys("<Esc>n<Enter>x<Enter>");
    for keys in ["?", "x", "s", "q"] {
        session.keys(keys);
        session.paste("(secrets.toml, sources.crm.deals.api_key)\n");
        let text = session.text();
        assert!(text.contains("nothing can be pasted here"), "{keys}: {text}");
        assert!(!text.contains("crm"), "{keys}: {text}");
        session.keys("<Esc>");
    }
    assert!(!session.text().contains("crm"), "{}", session.text());
}

const M: &str = "import dlt\n@dlt.source\ndef m(api_key: str = dlt.secrets.value): ...\n\
                 dlt.pipeline('m', destination='duckdb').run(m())\n";

#[test]
fn a_section_that_would_hide_a_value_of_another_profile_is_not_added() {
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", ""),
        (".dlt/prod.secrets.toml", "[sources.m]\napi_key = 'CANARY-prod'\n"),
        (".dlt/tests.secrets.toml", "[sources]\napi_key = 'CANARY-tests'\n"),
        ("m.py", M),
    ];
    let mut session = Session::open(&files, WIDE);
    session.keys("a");
    let text = session.text();
    assert!(text.contains("goes to  .dlt/secrets.toml "), "{text}");
    assert!(text.contains("seen by  dev, access, tests "), "{text}");
    session.keys("<Enter>");
    let text = session.text();
    assert!(
        text.contains("✗ tests has a value that sources.m.api_key would hide"),
        "{text}"
    );
    session.keys("<Tab>");
    let text = session.text();
    assert!(text.contains("goes to  .dlt/dev.secrets.toml "), "{text}");
    assert!(text.contains("seen by  dev "), "{text}");
    session.keys("<Enter>sy");
    assert_eq!(session.read(".dlt/secrets.toml"), "");
    assert_eq!(
        session.read(".dlt/dev.secrets.toml"),
        "[sources.m]\napi_key = \"<configure me>\" # fill this in!\n"
    );
}

#[test]
fn a_section_goes_to_the_profiles_own_file_where_it_stands() {
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", "[sources.shop]\nkey = 'CANARY-shared'\n"),
        (".dlt/config.toml", ""),
        (".dlt/dev.config.toml", ""),
        ("shop.py", SHOP),
    ];
    let mut session = Session::open(&files, WIDE);
    session.keys("a");
    assert!(
        session.text().contains("goes to  .dlt/dev.config.toml "),
        "{}",
        session.text()
    );
    session.keys("<Enter>sy");
    assert_eq!(session.read(".dlt/config.toml"), "");
    assert_eq!(
        session.read(".dlt/dev.config.toml"),
        "[sources.shop]\npage = 0 # fill this in!\n"
    );
}

/// The scan ends, and finds this code.
fn scanned(session: &mut Session, code: &[(&str, &str)]) {
    write_files(&session.project(), code);
    let code = Code::of(&python::scan(&session.project()));
    session.send(Message::Scanned(Arc::new(code)));
}

/// A file has this text now, and is read again.
fn read_again(session: &mut Session, label: &str, text: &str) {
    fs::write(session.project().join(label), text).unwrap();
    session.send(Message::DiskChanged);
}

#[test]
fn the_add_dialog_has_what_the_scan_finds_while_it_is_open() {
    let mut session = Session::open(TOKEN, WIDE);
    session.keys("ashop");
    assert!(session.text().contains("no section has these words"));
    scanned(&mut session, &[("shop.py", SHOP)]);
    let text = session.text();
    assert!(text.contains("▸ sources.shop   missing: shop.py:3"), "{text}");
    assert!(text.contains("find     shop "), "{text}");

    let mut session = Session::open(TOKEN, WIDE);
    session.keys("a<Down><Down>");
    let chosen = |session: &Session| {
        let text = session.text();
        let name = text.split_once("▸ destination.").unwrap().1;
        name.split_whitespace().next().unwrap().to_owned()
    };
    let before = chosen(&session);
    scanned(&mut session, &[("shop.py", SHOP)]);
    assert!(session.text().contains("  sources.shop "), "{}", session.text());
    assert_eq!(chosen(&session), before);
}

#[test]
fn the_edit_dialog_stays_with_its_key_when_a_file_is_read_again() {
    let files = [
        (".dlt/.workspace", ""),
        (".dlt/secrets.toml", "token = 'CANARY'\n"),
        (".dlt/dev.secrets.toml", "x = 1\n"),
    ];
    let mut session = Session::open(&files, WIDE);
    session.keys("/token<Enter><Enter>");
    let before = session.text();
    assert!(
        before.contains(".dlt/dev.secrets.toml   (a new override; the shared value stays)"),
        "{before}"
    );
    read_again(&mut session, ".dlt/dev.secrets.toml", "a = 1\nb = 1\nx = 1\n");
    let text = session.text();
    assert!(
        text.contains(".dlt/dev.secrets.toml   (a new override; the shared value stays)"),
        "{text}"
    );
    read_again(&mut session, ".dlt/dev.secrets.toml", "broken");
    session.keys("new<Enter>");
    let text = session.text();
    assert!(text.contains("✗ .dlt/dev.secrets.toml cannot be read"), "{text}");
}

#[test]
fn a_value_that_code_calls_secret_is_masked_in_a_config_file_too() {
    let code = "import dlt\n@dlt.source(section='s')\ndef d(other=dlt.secrets.value): ...\n";
    let files = [
        (".dlt/config.toml", "[sources.s]\nother = 'CANARY'\n"),
        ("pipe.py", code),
    ];
    let mut session = Session::open(&files, WIDE);
    assert!(session.text().contains("! misplaced"));
    session.keys("<Enter>");
    assert!(!session.text().contains("CANARY"));
    session.keys("CANARY2<Enter>s");
    assert!(session.text().contains("••••••") && !session.text().contains("CANARY"));
}

#[test]
fn until_the_code_is_read_what_it_may_call_secret_is_masked() {
    let code =
        "import dlt\n@dlt.source(section='s')\ndef d(other=dlt.secrets.value, page=dlt.config.value): ...\n";
    let config = "[runtime]\nlog_level = 'INFO'\n[sources.s]\nother = 'CANARY'\npage = 'first'\n";
    let mut session = Session::before_scan(&[(".dlt/config.toml", config), ("pipe.py", code)], WIDE, &[]);
    let text = session.text();
    assert!(
        text.contains("INFO") && !text.contains("CANARY") && !text.contains("first"),
        "{text}"
    );
    session.scan();
    let text = session.text();
    assert!(text.contains("first") && !text.contains("CANARY"), "{text}");
}
