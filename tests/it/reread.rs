//! Files that someone else changes while they are looked at and edited.

use std::fs;

use dlt_secrets::app::Message;
use dlt_secrets::app::merging::Reread;
use dlt_secrets::app::state::Mode;
use dlt_secrets::app::update::update;
use dlt_secrets::shell::effects;

use crate::screens::three;
use crate::session::{CANARY, Session, WIDE};

const FILES: &[(&str, &str)] = &[
    (
        ".dlt/secrets.toml",
        "# shared\n[sources.crm]\ntoken = 'CANARY-1' # by Ann\nuser = 'CANARY-2'\nplace = \"<configure me>\"\n",
    ),
    (".dlt/config.toml", "[sources.crm]\npage = 1\n"),
];

const SECRETS: &str = ".dlt/secrets.toml";

/// Someone else writes a file; the program hears of it.
fn write(session: &mut Session, name: &str, text: &str) {
    fs::write(session.project().join(name), text).unwrap();
    session.send(Message::DiskChanged);
}

fn open(keys: &str) -> Session {
    let mut session = Session::open(FILES, WIDE);
    session.keys(keys);
    session
}

fn says(session: &Session, what: &str) {
    assert!(
        session.text().contains(what),
        "{what:?} is not in\n{}",
        session.text()
    );
}

/// A new value for the user's name, pending.
const USER: &str = "/user<Enter><Enter>mine<Enter><Esc>";

#[test]
fn code_that_is_written_beside_the_screen_is_read() {
    let mut session = open(USER);
    assert!(!session.text().contains("webhook"));
    let code = "import dlt\n@dlt.source\ndef crm(webhook: str = dlt.secrets.value): ...\n";
    write(&mut session, "pipeline.py", code);
    says(&session, "webhook");
    says(&session, "1 file not saved");
    write(&mut session, "pipeline.py", "import dlt\n");
    assert!(!session.text().contains("webhook"));
}

#[test]
fn a_value_stays_shown_while_code_is_read() {
    let mut session = open("gjjr");
    says(&session, "CANARY-1");
    session.scan();
    says(&session, "CANARY-1");
    write(&mut session, SECRETS, &FILES[0].1.replace("CANARY-2", "CANARY-3"));
    assert!(
        !session.text().contains("CANARY"),
        "another text of the files is another picture"
    );
}

#[test]
fn without_pending_edits_the_disk_is_what_is_shown() {
    let mut session = open("gjj<Space>");
    let before = session.state.browse.cursor;
    write(
        &mut session,
        SECRETS,
        &FILES[0].1.replace("<configure me>", "CANARY-new"),
    );
    says(&session, "1 key of .dlt/secrets.toml changed on disk");
    assert_eq!(session.state.browse.cursor, before);
    assert!(!session.text().contains("not saved"));
    session.keys("/place<Enter>");
    says(&session, "● set");
    // Nothing changed since: nothing is said.
    session.keys("<Esc>");
    let still = session.text();
    session.send(Message::DiskChanged);
    assert_eq!(session.text(), still);
}

#[test]
fn edits_of_other_keys_are_kept_and_saved_over_the_new_text() {
    let mut session = open(USER);
    let theirs = FILES[0]
        .1
        .replace("CANARY-1", "CANARY-other")
        .replace("# shared\n", "# shared by all\n");
    write(&mut session, SECRETS, &theirs);
    says(
        &session,
        "1 key of .dlt/secrets.toml changed on disk; your edits are kept",
    );
    says(&session, "1 file not saved");
    session.keys("sy");
    assert_eq!(session.read(SECRETS), theirs.replace("'CANARY-2'", "'mine'"));
}

#[test]
fn one_undo_takes_all_edits_to_a_merged_file_back() {
    let mut session = open(USER);
    session.keys("/place<Enter><Enter>two<Enter><Esc>");
    let theirs = FILES[0].1.replace("CANARY-1", "CANARY-other");
    write(&mut session, SECRETS, &theirs);
    session.keys("u");
    says(&session, "undone: the edits to .dlt/secrets.toml");
    assert!(!session.text().contains("not saved"), "{}", session.text());
    session.keys("<C-r>sy");
    let saved = session.read(SECRETS);
    assert!(
        saved.contains("CANARY-other") && saved.contains("'mine'") && saved.contains("\"two\""),
        "{saved}"
    );
}

/// Both have changed the user's name; someone else has removed the placeholder that was filled in here.
fn clash(mut session: Session) -> Session {
    session
        .keys(USER)
        .keys(&format!("/place<Enter><Enter>{CANARY}<Enter><Esc>"));
    let theirs = FILES[0]
        .1
        .replace("CANARY-2", "CANARY-theirs")
        .replace("place = \"<configure me>\"\n", "");
    write(&mut session, SECRETS, &theirs);
    session
}

#[test]
fn what_both_have_changed_is_asked() {
    three("merge", |size| clash(Session::open(FILES, size)));
    three("merge_theirs", |size| {
        let mut session = clash(Session::open(FILES, size));
        session.keys("<Down><Space><Up>");
        session
    });
    three("merge_all_theirs", |size| {
        let mut session = clash(Session::open(FILES, size));
        session.keys("a");
        session
    });
    three("merged", |size| {
        let mut session = clash(Session::open(FILES, size));
        session.keys("<Enter>");
        session
    });
    three("merge_later", |size| {
        let mut session = clash(Session::open(FILES, size));
        session.keys("<Esc>");
        session
    });
    for (keys, user, place) in [
        ("<Enter>", "user = 'mine'", Some(CANARY)),
        ("a<Enter>", "user = 'CANARY-theirs'", None),
        ("<Space><Enter>", "user = 'CANARY-theirs'", Some(CANARY)),
        ("<Down><Space><Enter>", "user = 'mine'", None),
    ] {
        let mut session = clash(Session::open(FILES, WIDE));
        session.keys(keys).keys("s");
        if session.text().contains("Save these changes?") {
            session.keys("y");
        }
        let saved = session.read(SECRETS);
        assert!(saved.contains(user), "{keys}: {saved}");
        assert_eq!(saved.contains("place"), place.is_some(), "{keys}: {saved}");
        assert_eq!(saved.contains(CANARY), place.is_some(), "{keys}: {saved}");
    }
}

#[test]
fn what_is_left_for_later_is_asked_when_saving() {
    let mut session = clash(Session::open(FILES, WIDE));
    session.keys("<Esc>");
    says(&session, "1 file not saved");
    let theirs = session.read(SECRETS);
    session.keys("sy");
    says(&session, "Changed here and on disk");
    assert_eq!(session.read(SECRETS), theirs, "nothing was written");
    session.keys("<Enter>sy");
    assert!(session.read(SECRETS).contains("user = 'mine'"));
}

#[test]
fn a_save_over_a_change_nobody_heard_of_takes_it_in_first() {
    let mut session = open(USER);
    let theirs = FILES[0].1.replace("CANARY-1", "CANARY-other");
    fs::write(session.project().join(SECRETS), &theirs).unwrap();
    session.keys("sy");
    says(&session, "1 key of .dlt/secrets.toml changed on disk");
    assert_eq!(session.read(SECRETS), theirs, "nothing was written yet");
    session.keys("sy");
    assert_eq!(session.read(SECRETS), theirs.replace("'CANARY-2'", "'mine'"));
}

#[test]
fn whoever_is_typing_is_not_interrupted() {
    let mut session = open("/user<Enter><Enter>mi");
    write(
        &mut session,
        SECRETS,
        &FILES[0].1.replace("CANARY-2", "CANARY-theirs"),
    );
    assert!(matches!(session.state.mode, Mode::Edit(_)));
    session.keys("ne<Enter>sy");
    assert!(
        session.read(SECRETS).contains("user = 'mine'"),
        "it was typed over what is there now"
    );

    let mut session = open(USER);
    session.keys("a");
    write(
        &mut session,
        SECRETS,
        &FILES[0].1.replace("CANARY-2", "CANARY-theirs"),
    );
    says(&session, "Add a section");
    says(&session, "sources.crm.user changed on disk, and here");
    session.keys("<Esc>sy");
    says(&session, "Changed here and on disk");
}

#[test]
fn a_file_that_cannot_be_read_any_more_keeps_the_edits_waiting() {
    let mut session = open(USER);
    write(&mut session, SECRETS, "[sources.crm\nuser = 'CANARY-theirs'\n");
    says(&session, "your edits to .dlt/secrets.toml:1:13 stay here");
    says(&session, "as it is on disk now it cannot be read");
    session.keys("sy");
    assert!(
        session.read(SECRETS).starts_with("[sources.crm\n"),
        "nothing was written"
    );
    let mended = FILES[0].1.replace("CANARY-1", "CANARY-other");
    write(&mut session, SECRETS, &mended);
    says(&session, "your edits are kept");
    session.keys("sy");
    assert_eq!(session.read(SECRETS), mended.replace("'CANARY-2'", "'mine'"));

    let mut session = open("");
    write(&mut session, SECRETS, "[sources.crm\n");
    says(&session, "dlt fails");
}

#[test]
fn files_that_come_and_go() {
    let mut session = Session::open(&[FILES[0], (".dlt/.workspace", "")], WIDE);
    write(
        &mut session,
        ".dlt/qa.secrets.toml",
        "[sources.crm]\ntoken = 'CANARY-qa'\n",
    );
    assert!(session.state.workspace.view_named("qa").is_some());
    fs::remove_file(session.project().join(".dlt/qa.secrets.toml")).unwrap();
    session.send(Message::DiskChanged);
    assert!(session.state.workspace.view_named("qa").is_none());
    fs::remove_file(session.project().join(".dlt/.workspace")).unwrap();
    session.send(Message::DiskChanged);
    assert_eq!(
        session.state.workspace.views().len(),
        1,
        "dlt has no profiles any more"
    );

    // Nobody is told of what an editor leaves there for a while.
    let mut session = open("gj");
    let before = session.text();
    write(&mut session, ".dlt/.secrets.toml.swp", "x");
    assert_eq!(session.text(), before);

    // With an edit pending that is for the file that goes.
    let mut session = open(USER);
    fs::remove_file(session.project().join(SECRETS)).unwrap();
    session.send(Message::DiskChanged);
    says(&session, "Changed here and on disk");
    says(&session, "changed here, removed on disk   .dlt/secrets.toml");
    session.keys("<Enter>sy");
    assert_eq!(session.read(SECRETS), "[sources.crm]\nuser = \"mine\"\n");
}

#[test]
fn an_answer_that_is_out_of_date_changes_nothing() {
    let mut session = open(USER);
    let (expected, reopen) = (
        Reread::expected(&session.state.workspace),
        session.state.workspace.reopening(),
    );
    let late = effects::reread(expected, reopen);
    session.keys("sy");
    let text = session.text();
    // It was read before this program wrote: what stands there now is not the old text.
    let effects = update(&mut session.state, late);
    assert!(effects.is_empty());
    assert_eq!(session.text(), text);
    assert!(!session.text().contains("not saved"));
}

#[test]
fn a_value_that_is_shown_is_masked_again_when_its_file_changes() {
    let mut session = open("gjjr");
    says(&session, "CANARY-1");
    write(
        &mut session,
        SECRETS,
        &FILES[0].1.replace("CANARY-1", "CANARY-other"),
    );
    assert!(!session.text().contains("CANARY"), "{}", session.text());
}
