//! The vault assistant: wishes, a plan, a push, and what is done to files; the vault is one in memory.

use dlt_secrets::app::Message;
use dlt_secrets::app::keymap::Context;
use dlt_secrets::deploy::vault::{Deed, Doing, Progress, Trouble};
use ratatui::layout::Size;

use crate::import_command::service_account;
use crate::screens::{snapshot, three};
use crate::session::{SMALL, Session, WIDE, write_files};
use crate::vaults::{Memory, text};

/// A profile with values of its own, a placeholder, and what is shared.
const FILES: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (
        ".dlt/secrets.toml",
        "[sources.crm]\ntoken = 'CANARY-shared'\nurl = 'CANARY-url'\n",
    ),
    (
        ".dlt/prod.secrets.toml",
        "# of production\n[sources.crm]\ntoken = 'CANARY-prod' # asks for it: Ann\n\n\
         [destination.postgres.credentials]\nhost = '<configure me>'\npassword = 'CANARY-password'\n",
    ),
    (
        "pyproject.toml",
        "[project]\nname = 'x'\ndependencies = ['dlt']\n",
    ),
];

/// A vault with another token, a key of nobody here, and what prod's file lacks.
fn vault() -> Memory {
    let mut memory = Memory::default();
    memory.lists = true;
    let documents = [
        (
            "sources-crm",
            "[sources.crm]\ntoken = 'CANARY-old'\nextra = 'CANARY-extra'\n",
        ),
        (
            "destination-postgres",
            "[destination.postgres.credentials]\nhost = 'CANARY-host'\npassword = 'CANARY-password'\n",
        ),
        ("sources-web", "[sources.web]\nkey = 'CANARY-web'\n"),
    ];
    for (name, document) in documents {
        memory
            .held
            .borrow_mut()
            .insert(name.to_owned(), text("3", document));
    }
    memory
}

fn open(size: Size) -> Session {
    let mut session = Session::open(FILES, size);
    session.facts.packages = vec![(
        "pyproject.toml".to_owned(),
        "[project]\nname = 'x'\ndependencies = ['dlt']\n".to_owned(),
    )];
    session.scan();
    session.keys("lV");
    session
}

/// With the key file read, so that Google's project is known.
fn with_key(size: Size) -> Session {
    let mut session = open(size);
    session.paste(&service_account());
    session
}

/// A worker does what was asked for last.
fn answer(session: &mut Session, memory: &Memory) {
    let errand = session.errands.pop().expect("an errand was sent");
    let report = errand.with(memory, &|_| {});
    session.send(Message::VaultReported(Box::new(report)));
}

fn planned(size: Size, memory: &Memory) -> Session {
    let mut session = with_key(size);
    session.keys("<Enter>");
    answer(&mut session, memory);
    session
}

fn told(session: &Session) -> String {
    let record = session.record();
    assert!(!record.contains("CANARY"), "{record}");
    record
}

#[test]
fn what_is_wished() {
    three("assistant_wishes", open);
    three("assistant_key_read", with_key);
    let mut aws = open(SMALL);
    aws.keys("<Right><Down><Right><Down><Left><Down><Space><Down>l");
    snapshot("assistant_wishes_aws", &told(&aws));
    let mut turned = open(SMALL);
    turned.keys("<Right><Down><Right><Up><Left>");
    snapshot("assistant_wishes_turned", &told(&turned));
}

#[test]
fn what_is_typed() {
    let mut typed = open(SMALL);
    typed.keys("jjjjjj<Space>one two<C-w><Home><Right><Delete><Left><End><Backspace>-x");
    snapshot("assistant_project_typed", &told(&typed));
    typed.keys("<C-u>my-project<Enter>");
    snapshot("assistant_project_taken", &told(&typed));
    typed.keys("<Space><C-u>other<Esc>");
    assert!(typed.text().contains("my-project"), "{}", typed.text());
    snapshot("assistant_project_kept", &told(&typed));
    let mut file = open(SMALL);
    file.keys("jjjjj<Space>nothing.json<Enter>");
    snapshot("assistant_no_key_file", &told(&file));
    write_files(&file.project(), &[("key.json", &service_account())]);
    file.keys("<C-u>key.json<Enter>");
    assert!(file.text().contains("a service account"), "{}", file.text());
    file.keys("<Space><Enter>");
    assert!(file.text().contains("none:"), "{}", file.text());
}

#[test]
fn a_key_of_another_vault_is_refused() {
    let mut session = open(WIDE);
    session.paste("[default]\naws_access_key_id = CANARYID\naws_secret_access_key = CANARY/key\n");
    snapshot("assistant_key_of_another_vault", &told(&session));
    session.paste("hello");
    assert!(
        session.text().contains("what was pasted is no key file"),
        "{}",
        session.text()
    );
}

#[test]
fn without_a_project_nothing_is_asked() {
    let mut session = open(WIDE);
    session.keys("<Enter>");
    assert!(session.errands.is_empty());
    let screen = session.text();
    assert!(
        screen.contains("nobody says which project of Google it is"),
        "{screen}"
    );
}

#[test]
fn what_a_push_does_and_what_the_vault_holds() {
    three("assistant_plan", |size| planned(size, &vault()));
    let mut session = planned(SMALL, &vault());
    session.keys("<Down><PageDown><PageUp><Down><Up>");
    snapshot("assistant_plan_moved_in", &told(&session));
    three("assistant_holdings", |size| {
        let mut session = planned(size, &vault());
        session.keys("f");
        session
    });
    session.keys("f<Down><PageDown><PageUp><Down><Up>r");
    snapshot("assistant_holdings_replacing", &told(&session));
    session.keys("f");
    assert_eq!(Context::of(&session.state), Context::VaultPlan);
    session.keys("<Esc>");
    snapshot("assistant_back_to_wishes", &told(&session));
    session.keys("<Esc>");
    assert_eq!(Context::of(&session.state), Context::Workspace);
}

#[test]
fn what_only_the_vault_has_is_filled_in() {
    let mut session = planned(WIDE, &vault());
    session.keys("f<Enter>");
    snapshot("assistant_filled", &told(&session));
    session.keys("<Esc><Esc>s<Enter>");
    let file = session.read(".dlt/prod.secrets.toml");
    assert!(
        file.contains("host = 'CANARY-host'") && file.contains("CANARY-extra"),
        "{file}"
    );
    assert!(
        file.contains("token = 'CANARY-prod' # asks for it: Ann"),
        "{file}"
    );
    session.keys("V");
    snapshot("assistant_once_more", &told(&session));
}

#[test]
fn a_push_is_read_back_and_taken_out() {
    let memory = vault();
    let mut session = planned(WIDE, &memory);
    session.keys("y");
    snapshot("assistant_pushing", &told(&session));
    answer(&mut session, &memory);
    snapshot("assistant_pushed", &told(&session));
    session.keys("<Down><PageDown><PageUp><Down><Up>c");
    snapshot("assistant_pushed_and_connected", &told(&session));
    session.keys("t");
    snapshot("assistant_taken_out", &told(&session));
    session.keys("T");
    snapshot("assistant_taken_out_of_shared", &told(&session));
    session.keys("<Esc>");
    snapshot("assistant_closed", &told(&session));
    session.keys("s<Enter>");
    let file = session.read(".dlt/prod.secrets.toml");
    assert!(
        !file.contains("CANARY-password")
            && file.contains("is in Google Secret Manager: destination-postgres"),
        "{file}"
    );
    assert!(
        file.contains("CANARY-prod"),
        "the shared token would be read instead: {file}"
    );
    assert!(
        file.contains("# of production") && file.contains("enable_google_secrets = true"),
        "{file}"
    );
    let shared = session.read(".dlt/secrets.toml");
    assert!(
        !shared.contains("CANARY-url") && shared.contains("CANARY-shared"),
        "dev gets the shared token: {shared}"
    );
}

#[test]
fn everything_is_one_step_to_be_undone() {
    let memory = vault();
    let mut session = planned(WIDE, &memory);
    session.keys("y");
    answer(&mut session, &memory);
    session.keys("ct<Esc>uu");
    let unsaved = session.text().contains("unsaved");
    assert!(!unsaved, "{}", session.text());
}

#[test]
fn what_was_fetched_is_on_the_workspace_screen() {
    let memory = vault();
    let mut session = with_key(WIDE);
    session.keys("c<Enter>");
    answer(&mut session, &memory);
    session.keys("<Esc><Esc>/extra<Enter>");
    snapshot("assistant_origin_vault", &told(&session));
    session.keys("x");
    snapshot("assistant_origin_explained", &told(&session));
    session.keys("<Esc>d");
    assert!(session.text().contains("delete it there"), "{}", session.text());
    session.keys("r");
    assert!(session.text().contains("CANARY-extra"), "{}", session.text());
    // Files are read first, and a placeholder there is a value.
    session.keys("<Esc>/host<Enter>");
    assert!(session.text().contains("configure me"), "{}", session.text());
}

#[test]
fn nothing_of_a_vault_is_shown_where_dlt_does_not_ask_it() {
    let memory = vault();
    let session = planned(WIDE, &memory);
    assert!(!session.state.workspace.options().fetched.is_empty());
    let mut session = session;
    session.keys("<Esc><Esc>/extra<Enter>");
    assert!(!session.text().contains('◆'), "{}", session.text());
}

#[test]
fn while_a_vault_is_talked_to() {
    let mut session = with_key(SMALL);
    session.keys("<Enter>");
    snapshot("assistant_signing_in", &told(&session));
    let number = session.errands[0].number;
    session.send(Message::VaultProgress(Progress {
        number,
        doing: Doing::Fetching,
        done: 4,
        all: 12,
    }));
    snapshot("assistant_fetching", &told(&session));
    // Of another errand.
    session.send(Message::VaultProgress(Progress {
        number: number + 1,
        doing: Doing::Pushing,
        done: 9,
        all: 9,
    }));
    assert!(session.text().contains("reading 4 of 12"), "{}", session.text());
    session.keys("<Esc>");
    snapshot("assistant_stopping", &told(&session));
    assert!(session.errands[0].stop.is_set());
    answer(&mut session, &vault());
    snapshot("assistant_stopped", &told(&session));
}

#[test]
fn what_goes_wrong_is_told_secret_by_secret() {
    let memory = vault();
    let mut session = planned(SMALL, &memory);
    memory
        .troubles
        .borrow_mut()
        .push((Trouble::Denied(Deed::Write), false));
    session.keys("y");
    answer(&mut session, &memory);
    snapshot("assistant_push_denied", &told(&session));
}

#[test]
fn a_build_without_clients_says_how_to_get_them() {
    let mut session = with_key(SMALL);
    session.keys("<Enter>");
    let errand = session.errands.pop().unwrap();
    let report = dlt_secrets::deploy::vault::Report {
        number: errand.number,
        outcomes: Vec::new(),
        shelf: Err((String::new(), Trouble::NotBuilt)),
    };
    session.send(Message::VaultReported(Box::new(report)));
    snapshot("assistant_not_built", &told(&session));
}

#[test]
fn a_late_report_is_of_no_use() {
    let memory = vault();
    let mut session = with_key(SMALL);
    session.keys("<Enter>");
    let errand = session.errands.pop().unwrap();
    session.keys("<Esc>");
    let late = errand.with(&memory, &|_| {});
    session.send(Message::VaultReported(Box::new(late)));
    session.keys("<Esc>");
    assert_eq!(Context::of(&session.state), Context::Workspace);
    let again = errand.with(&memory, &|_| {});
    session.send(Message::VaultReported(Box::new(again)));
    assert_eq!(Context::of(&session.state), Context::Workspace);
}
