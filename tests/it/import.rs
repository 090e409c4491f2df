//! Importing key files and variables on the screen.

use std::fs;
use std::sync::Arc;

use dlt_secrets::app::Message;
use dlt_secrets::python;
use dlt_secrets::workspace::requirement::Code;
use ratatui::layout::Size;

use crate::import_command::{AMBIGUOUS, AWS, BIGQUERY, PEM, VARIABLES, WHOLE, service_account};
use crate::screens::{FRESH, sizes, snapshot};
use crate::session::{DEMO, Session, WIDE, write_files};

fn pasted(files: &[(&str, &str)], keys: &str, text: &str) -> Session {
    let mut session = Session::open(files, WIDE);
    session.keys(keys).paste(text);
    session
}

#[test]
fn a_key_file_pasted_into_one_of_its_fields_fills_them_all_as_one_step() {
    let mut session = pasted(FRESH, "n<Enter>", &service_account());
    assert!(
        session.text().contains("╭ Import a service account's key"),
        "{}",
        session.text()
    );
    session.keys("<Enter>");
    assert!(
        session.text().contains("4 keys set in .dlt/secrets.toml"),
        "{}",
        session.text()
    );
    session.keys("u");
    assert!(!session.text().contains("not saved"), "one step takes all back");
    session.keys("<C-r>sy");
    let escaped = PEM.replace('\n', "\\n");
    assert_eq!(
        session.read(".dlt/secrets.toml"),
        format!(
            "[destination.bigquery]\nlocation = \"US\"\n\n[destination.bigquery.credentials]\n\
             project_id = \"CANARY-project\"\nprivate_key = \"{escaped}\"\nclient_email = \"CANARY@example\"\n\
             private_key_id = \"CANARY-id\"\n"
        )
    );
}

#[test]
fn a_key_file_pasted_on_the_tree_goes_to_the_credentials_of_the_cursor() {
    // Not the ones of the only destination in use, but those the cursor is in.
    let mut session = pasted(
        DEMO,
        "/google_secrets.credentials.project<Enter>",
        &service_account(),
    );
    assert!(
        session
            .text()
            .contains("into     providers.google_secrets.credentials"),
        "{}",
        session.text()
    );
    session.keys("<Esc><Esc>g").paste(&service_account());
    assert!(
        session.text().contains(&format!("into     {BIGQUERY}")),
        "{}",
        session.text()
    );
    session.keys("<Esc>");
    assert!(!session.text().contains("Import"), "{}", session.text());
}

#[test]
fn the_set_up_screen_takes_files_too() {
    let mut session = pasted(FRESH, "2", &service_account());
    session.keys("<Enter>");
    assert!(session.text().contains("4 keys set"), "{}", session.text());
    assert!(session.text().contains("▸Set up ┬"), "{}", session.text());
    session.keys("i");
    assert!(session.text().contains("╭ Import a file"), "{}", session.text());
}

#[test]
fn a_key_file_that_nothing_takes_is_refused() {
    let mut session = pasted(DEMO, "", AWS);
    assert!(
        session.text().contains("✗ nothing here takes AWS keys"),
        "{}",
        session.text()
    );
    session.paste("A__B=1\n");
    assert!(
        session.text().contains("press Enter on a key first"),
        "one variable is a value"
    );
}

#[test]
fn a_private_key_alone_is_the_value_of_the_field_it_is_pasted_into() {
    let session = pasted(FRESH, "nn<Enter>", PEM);
    assert!(session.text().contains("PEM private key"), "{}", session.text());
    let session = pasted(FRESH, "nn", PEM);
    assert!(
        session.text().contains("╭ Import a private key"),
        "{}",
        session.text()
    );
}

#[test]
fn values_that_stand_there_are_kept_unless_they_are_chosen() {
    let files = [(
        ".dlt/secrets.toml",
        "[destination.bigquery.credentials]\nproject_id = 'CANARY-mine'\nprivate_key = '' # fill this in! # new in May\n\
         client_email = 'CANARY@example'\n",
    )];
    let mut session = pasted(&files, "", &service_account());
    assert!(
        session
            .text()
            .contains("project_id      keeps its value; Space replaces it   .dlt/secrets.toml")
    );
    assert!(session.text().contains("client_email    has this value already"));
    session.keys("<Space>");
    assert!(
        session.text().contains("replaces the value there"),
        "{}",
        session.text()
    );
    session.keys("<Space>");
    assert!(
        session.text().contains("keeps its value; Space"),
        "{}",
        session.text()
    );
    session.keys("<Space>j<Space>");
    assert!(
        session.text().contains("left out; Space takes it in"),
        "{}",
        session.text()
    );
    session.keys("<Enter>sy");
    let text = session.read(".dlt/secrets.toml");
    assert!(text.starts_with("[destination.bigquery.credentials]\nproject_id = 'CANARY-project'\n"));
    assert!(
        text.contains("END PRIVATE KEY-----\\n\" # new in May\n"),
        "{text}"
    );
    assert!(!text.contains("private_key_id"));
}

#[test]
fn nothing_chosen_is_nothing_set() {
    let mut session = pasted(FRESH, "", &service_account());
    for _ in 0..4 {
        session.keys("<Space>j");
    }
    assert!(
        session.text().contains("seen by  nobody: nothing is chosen"),
        "{}",
        session.text()
    );
    session.keys("<Enter>");
    assert!(
        session.text().contains("✗ nothing is chosen"),
        "{}",
        session.text()
    );
}

#[test]
fn credentials_that_stand_there_whole_give_way_when_asked() {
    let mut session = pasted(WHOLE, "", &service_account());
    assert!(
        session
            .text()
            .contains("credentials stands there whole; Space replaces it"),
        "{}",
        session.text()
    );
    session.keys("<Enter>");
    assert!(
        session.text().contains("✗ nothing is chosen"),
        "{}",
        session.text()
    );
    session.keys("<Space><Enter>sy");
    let text = session.read(".dlt/secrets.toml");
    assert!(
        text.starts_with("[destination.bigquery]\nlocation = \"US\"\n\n[destination.bigquery.credentials]\n"),
        "{text}"
    );
    session.keys("u");
    session.keys("sy");
    assert_eq!(session.read(".dlt/secrets.toml"), WHOLE[0].1);
}

#[test]
fn a_placeholder_for_the_whole_credentials_goes_without_asking() {
    let files = [(
        ".dlt/secrets.toml",
        "[destination.bigquery]\ncredentials = \"<configure me>\" # fill this in!\n",
    )];
    let mut session = pasted(&files, "", &service_account());
    session.keys("<Enter>sy");
    let text = session.read(".dlt/secrets.toml");
    assert!(
        text.contains("[destination.bigquery.credentials]\nproject_id"),
        "{text}"
    );
    assert!(
        !text.contains("configure me") && !text.contains("fill this in"),
        "{text}"
    );
}

#[test]
fn names_that_may_be_several_keys_have_to_be_decided() {
    let mut session = pasted(AMBIGUOUS, "", VARIABLES);
    assert!(
        session.text().contains("SOURCES__STORE__TOKEN"),
        "{}",
        session.text()
    );
    session.keys("jj<Enter>");
    assert!(
        session
            .text()
            .contains("✗ ← → chooses a key, Space leaves it out: SOURCES__STORE__TOKEN"),
        "{}",
        session.text()
    );
    session.keys("<Right>");
    assert!(
        session.text().contains("sources.Store.token"),
        "{}",
        session.text()
    );
    session.keys("<Right>");
    assert!(
        session.text().contains("sources.store.token"),
        "{}",
        session.text()
    );
    session.keys("<Enter>sy");
    let text = session.read(".dlt/secrets.toml");
    assert!(
        text.contains("[sources.Store]\ntoken = '<configure me>'\n"),
        "{text}"
    );
    assert!(
        text.contains("[sources.store]\ntoken = 'CANARY-token'\n"),
        "{text}"
    );
    assert!(text.contains("port = 5433\npassword = 'CANARY-old'\n"), "{text}");
    assert_eq!(
        session.read(".dlt/config.toml"),
        "[runtime]\nlog_level = \"DEBUG\"\n"
    );
    session.keys("u");
    assert!(
        session.text().contains("undone: 3 keys of the pasted text"),
        "{}",
        session.text()
    );
}

#[test]
fn an_undecided_name_can_be_left_out() {
    let mut session = pasted(AMBIGUOUS, "", VARIABLES);
    session.keys("<Space><Enter>");
    assert!(session.text().contains("2 keys set in"), "{}", session.text());
}

#[test]
fn values_of_another_type_and_sections_are_refused() {
    let text = "DESTINATION__POSTGRES__CREDENTIALS__PORT=many\nDESTINATION__POSTGRES__CREDENTIALS=postgresql://CANARY@h/d\n";
    let session = pasted(AMBIGUOUS, "", text);
    assert!(
        session
            .text()
            .contains("left out: expected an integer, such as 42"),
        "{}",
        session.text()
    );
    assert!(
        session
            .text()
            .contains("left out: it is a section there, with keys of its own"),
        "{}",
        session.text()
    );
    let text = "DESTINATION__BIGQUERY__CREDENTIALS__PROJECT_ID=CANARY\nRUNTIME__LOG_LEVEL=INFO\n";
    let session = pasted(WHOLE, "", text);
    assert!(
        session
            .text()
            .contains("left out: one value stands there for all of destination.bigquery.credentials"),
        "{}",
        session.text()
    );
}

#[test]
fn a_key_file_in_a_variable_fills_the_fields_that_stand_there() {
    let one_line = service_account().replace('\n', "");
    let text = format!(
        "DESTINATION__BIGQUERY__CREDENTIALS='{}'\nRUNTIME__LOG_LEVEL=INFO\n",
        one_line.replace("\\n", "\\\\n")
    );
    let mut session = pasted(FRESH, "", &text);
    session.keys("<Enter>sy");
    let text = session.read(".dlt/secrets.toml");
    assert!(text.contains("client_email = \"CANARY@example\""), "{text}");
}

#[test]
fn tab_writes_to_the_profiles_own_files_or_to_the_shared_ones() {
    let mut session = pasted(
        AMBIGUOUS,
        "l",
        "RUNTIME__LOG_LEVEL=DEBUG\nDESTINATION__POSTGRES__CREDENTIALS__PORT=1\n",
    );
    assert!(
        session.text().contains("seen by  dev, prod, access"),
        "{}",
        session.text()
    );
    session.keys("<Tab>");
    assert!(
        session.text().contains("a new key   .dlt/prod.config.toml"),
        "{}",
        session.text()
    );
    assert!(session.text().contains("seen by  prod "), "{}", session.text());
    session.keys("<Enter>sy");
    assert_eq!(
        session.read(".dlt/prod.secrets.toml"),
        "[destination.postgres.credentials]\nport = 1\n"
    );
}

#[test]
fn an_open_import_dialog_has_what_the_scan_finds() {
    let code = [(
        "crm.py",
        "import dlt\n@dlt.source\ndef crm(pages: int = dlt.config.value): ...\ncrm()\n",
    )];
    let mut session = Session::before_scan(&[(".dlt/secrets.toml", "")], WIDE, &[]);
    session.paste("SOURCES__CRM__PAGES=many\nRUNTIME__LOG_LEVEL=INFO\n");
    assert!(
        session.text().contains("a new key; its spelling is a guess"),
        "{}",
        session.text()
    );
    write_files(&session.project(), &code);
    let code = Code::of(&python::scan(&session.project()));
    session.send(Message::Scanned(Arc::new(code)));
    assert!(
        session.text().contains("left out: expected an integer"),
        "{}",
        session.text()
    );
}

#[test]
fn a_file_is_named_by_its_path() {
    let mut session = Session::open(FRESH, WIDE);
    fs::write(session.project().join("key.json"), service_account()).unwrap();
    session.keys("i<Enter>");
    assert!(
        session.text().contains("✗ type the path of a file"),
        "{}",
        session.text()
    );
    session.keys("nothing.json<Enter>");
    assert!(
        session.text().contains("✗ there is no file"),
        "{}",
        session.text()
    );
    session.keys("<C-u>.dlt<Enter>");
    assert!(session.text().contains("✗ it is a folder"), "{}", session.text());
    session.keys("<C-u>.dlt/config.toml<Enter>");
    assert!(session.text().contains("✗ "), "{}", session.text());
    session.keys("<C-u>").paste("'key.json'\n").keys("<Enter>");
    assert!(
        session.text().contains("from     'key.json'"),
        "{}",
        session.text()
    );
    session.keys("<Enter>");
    assert!(session.text().contains("4 keys set"), "{}", session.text());
}

#[test]
fn an_answer_that_nobody_waits_for_changes_nothing() {
    let mut session = Session::open(FRESH, WIDE);
    let before = session.screen();
    session.send(Message::ImportRead(Ok(service_account().as_str().into())));
    assert_eq!(session.screen(), before);
}

#[test]
fn the_screens_of_an_import() {
    sizes(|size, name| {
        let open = |files: &[(&str, &str)], keys: &str, text: &str| {
            let mut session = Session::open(files, size);
            session.keys(keys).paste(text);
            session
        };
        let mut session = open(FRESH, "n", &service_account());
        snapshot(&format!("import_key_{name}"), &session.record());
        session.keys("<Enter>");
        snapshot(&format!("import_key_set_{name}"), &session.record());
        let mut session = open(DEMO, "l", &service_account());
        snapshot(&format!("import_kept_{name}"), &session.record());
        session.keys("<Tab><Space>");
        snapshot(&format!("import_other_file_{name}"), &session.record());
        let mut session = open(WHOLE, "", &service_account());
        snapshot(&format!("import_whole_{name}"), &session.record());
        session.keys("<Space>");
        snapshot(&format!("import_whole_chosen_{name}"), &session.record());
        let mut session = open(AMBIGUOUS, "", VARIABLES);
        snapshot(&format!("import_variables_{name}"), &session.record());
        session.keys("<Enter>");
        snapshot(&format!("import_undecided_{name}"), &session.record());
        session.keys("<Right><Right>jj<Space>j");
        snapshot(&format!("import_decided_{name}"), &session.record());
        let mut session = Session::open(FRESH, size);
        session.keys("i");
        snapshot(&format!("import_path_{name}"), &session.record());
        session.keys("~no/such file<Enter>");
        snapshot(&format!("import_path_wrong_{name}"), &session.record());
    });
}

#[test]
fn several_places_are_chosen_from() {
    let mut files = DEMO.to_vec();
    files.push((".dlt/tests.secrets.toml", ""));
    files.retain(|(name, _)| *name != ".dlt/dev.config.toml");
    files.push((
        ".dlt/dev.config.toml",
        "[providers]\nenable_google_secrets = true\n",
    ));
    sizes(|size, name| {
        let mut session = Session::open(&files, size);
        session.keys("g").paste(&service_account());
        snapshot(&format!("import_places_{name}"), &session.record());
        session.keys("<Right>");
        assert!(
            session
                .text()
                .contains("providers.google_secrets.credentials   ← → 2 of 2")
        );
    });
}

#[test]
fn the_import_dialog_is_drawn_at_every_size() {
    let mut session = pasted(AMBIGUOUS, "", VARIABLES);
    session.keys("<Enter>jj");
    for width in (1..=200).step_by(7) {
        for height in (1..=60).step_by(3) {
            session.resize(Size { width, height });
            let _ = session.buffer();
        }
    }
}
