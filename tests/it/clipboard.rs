//! Copying: keys in, and what is on a clipboard when; the clock and the clipboard are made up.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dlt_secrets::app::copy::{CopyOutcome, Reach};
use dlt_secrets::app::state::Notice;
use dlt_secrets::app::{Effect, Message};
use dlt_secrets::secret::Secret;
use dlt_secrets::shell::clipboard::{Board, Keeper};

use crate::screens::snapshot;
use crate::session::{DEMO, SMALL, Session, WIDE};

const SECRET: &str = "CANARY-Zürich-🔑";
const FILES: &[(&str, &str)] = &[
    (
        ".dlt/secrets.toml",
        "[sources.crm]\nempty = \"\"\nkey = '''CANARY\n two'''\nplaceholder = \"<configure me>\"\nport = 5_432\n\
         token = \"CANARY-Zürich-🔑\"\n\"week day\" = \"x\"\n\"line\\nbreak\" = \"x\"\n",
    ),
    (".dlt/config.toml", "[sources.crm]\nregion = \"eu\"\n"),
];

/// What lies on the clipboard of a made-up desktop.
#[derive(Clone, Default)]
struct Content {
    text: Option<String>,
    is_excluded: bool,
    is_dead: bool,
}

#[derive(Clone, Default)]
struct Fake(Arc<Mutex<Content>>);

impl Fake {
    fn open(&self) -> Result<std::sync::MutexGuard<'_, Content>, &'static str> {
        let content = self.0.lock().unwrap();
        if content.is_dead {
            Err("no display")
        } else {
            Ok(content)
        }
    }

    fn text(&self) -> Option<String> {
        self.0.lock().unwrap().text.clone()
    }

    fn put_by_somebody_else(&self, text: &str) {
        self.0.lock().unwrap().text = Some(text.to_owned());
    }

    fn set_dead(&self, is_dead: bool) {
        self.0.lock().unwrap().is_dead = is_dead;
    }
}

impl Board for Fake {
    fn put(&mut self, text: &Secret, secret: bool) -> Result<(), &'static str> {
        let mut content = self.open()?;
        content.text = Some(text.expose().to_owned());
        content.is_excluded = secret;
        Ok(())
    }

    fn holds(&mut self, text: &Secret) -> Result<bool, &'static str> {
        Ok(self.open()?.text.as_deref() == Some(text.expose()))
    }

    fn empty(&mut self) -> Result<(), &'static str> {
        self.open()?.text = None;
        Ok(())
    }
}

/// A user at the screen with a clipboard beside it, and a clock that goes when told to.
struct Desk {
    session: Session,
    clipboard: Fake,
    keeper: Keeper<Fake>,
    reach: Reach,
    now: Duration,
    timers: Vec<(Duration, Message)>,
}

impl Desk {
    fn new(files: &[(&str, &str)]) -> Self {
        let clipboard = Fake::default();
        Self {
            session: Session::open_with(files, WIDE, &[("SOURCES__CRM__REGION", "CANARY-env")]),
            keeper: Keeper::new(clipboard.clone()),
            clipboard,
            reach: Reach::Desktop,
            now: Duration::ZERO,
            timers: Vec::new(),
        }
    }

    /// With the cursor on a key.
    fn on(key: &str) -> Self {
        let mut desk = Self::new(FILES);
        desk.keys(&format!("/{key}<Enter>"));
        desk
    }

    fn keys(&mut self, keys: &str) {
        self.session.keys(keys);
        self.work();
    }

    /// Does what the state has asked for; a clipboard that hangs does nothing.
    fn work(&mut self) {
        for effect in self.session.timers.drain(..) {
            if let Effect::Later { after, message } = effect {
                self.timers.push((self.now + after, message));
            }
        }
        for effect in std::mem::take(&mut self.session.clipboard) {
            let answer = match effect {
                Effect::Copy(request) => {
                    let (serial, what) = (request.serial, request.what);
                    Some(Message::Copied(CopyOutcome {
                        serial,
                        what,
                        result: self.keeper.copy(request).map(|()| self.reach),
                    }))
                }
                Effect::EmptyClipboard(serial) => self.keeper.empty(serial).err().map(Message::NotEmptied),
                _ => None,
            };
            if let Some(answer) = answer {
                self.session.send(answer);
                self.work();
            }
        }
    }

    fn pass(&mut self, seconds: u64) {
        let until = self.now + Duration::from_secs(seconds);
        self.timers.sort_by_key(|(at, _)| *at);
        while self.timers.first().is_some_and(|(at, _)| *at <= until) {
            let (at, message) = self.timers.remove(0);
            self.now = at;
            self.session.send(message);
            self.work();
            self.timers.sort_by_key(|(at, _)| *at);
        }
        self.now = until;
    }

    /// The program ends.
    fn end(self) -> Fake {
        drop(self.keeper);
        self.clipboard
    }

    fn done(&self) -> &str {
        match &self.session.state.notice {
            Some(Notice::Done(sentence)) => sentence,
            other => panic!("{other:?}"),
        }
    }

    fn refused(&self) -> &str {
        match &self.session.state.notice {
            Some(Notice::Refused(sentence)) => sentence,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_value_is_copied_exactly_and_taken_off_after_20_s() {
    let mut desk = Desk::on("token");
    desk.keys("y");
    assert_eq!(desk.done(), "value copied; the clipboard is emptied in 20 s");
    assert_eq!(desk.clipboard.text().as_deref(), Some(SECRET));
    assert!(desk.clipboard.0.lock().unwrap().is_excluded);
    assert!(!desk.session.text().contains("CANARY"));
    desk.pass(19);
    assert_eq!(desk.clipboard.text().as_deref(), Some(SECRET));
    desk.pass(1);
    assert_eq!(desk.clipboard.text(), None);
}

#[test]
fn every_kind_of_value_is_copied_as_it_is() {
    for (key, text) in [
        ("crm.key", "CANARY\n two"),
        ("port", "5_432"),
        ("region", "CANARY-env"),
    ] {
        let mut desk = Desk::on(key);
        desk.keys("y");
        assert_eq!(desk.clipboard.text().as_deref(), Some(text));
    }
}

#[test]
fn what_somebody_else_put_there_stays() {
    let mut desk = Desk::on("token");
    desk.keys("y");
    desk.clipboard.put_by_somebody_else("theirs");
    desk.pass(30);
    assert_eq!(desk.clipboard.text().as_deref(), Some("theirs"));
    desk.keys("y");
    desk.clipboard.put_by_somebody_else("theirs");
    assert_eq!(desk.end().text().as_deref(), Some("theirs"));
}

#[test]
fn a_second_copy_of_the_same_value_has_20_s_of_its_own() {
    let mut desk = Desk::on("token");
    desk.keys("y");
    desk.pass(15);
    desk.keys("y");
    desk.pass(19);
    assert_eq!(desk.clipboard.text().as_deref(), Some(SECRET));
    desk.pass(1);
    assert_eq!(desk.clipboard.text(), None);
}

#[test]
fn the_end_takes_a_value_off_and_leaves_names() {
    let mut desk = Desk::on("token");
    desk.keys("y");
    assert_eq!(desk.end().text(), None);

    let mut desk = Desk::on("token");
    desk.keys("y");
    desk.pass(5);
    desk.keys("Y");
    assert_eq!(desk.done(), "environment name copied");
    assert!(!desk.clipboard.0.lock().unwrap().is_excluded);
    desk.pass(60);
    assert_eq!(desk.clipboard.text().as_deref(), Some("SOURCES__CRM__TOKEN"));
    desk.keys("<C-y>");
    assert_eq!(desk.done(), "key copied");
    assert_eq!(desk.end().text().as_deref(), Some("sources.crm.token"));
}

#[test]
fn the_screen_that_compares_copies_the_value_of_the_cursors_side() {
    let mut desk = Desk::new(DEMO);
    desk.keys("/sql_database.credentials.password<Enter>3h");
    desk.keys("y");
    assert_eq!(desk.clipboard.text().as_deref(), Some("sample-dev-password"));
    desk.keys("ly");
    assert_eq!(desk.clipboard.text().as_deref(), Some("sample-prod-password"));
    assert_eq!(desk.done(), "value copied; the clipboard is emptied in 20 s");
}

#[test]
fn a_key_is_copied_as_toml_spells_it() {
    let mut desk = Desk::on("week");
    desk.keys("<C-y>");
    assert_eq!(
        desk.clipboard.text().as_deref(),
        Some(r#"sources.crm."week day""#)
    );
}

#[test]
fn there_is_not_always_something_to_copy() {
    for key in ["empty", "placeholder"] {
        let mut desk = Desk::on(key);
        desk.keys("y");
        assert_eq!(desk.refused(), "there is no value to copy");
        desk.keys("Y");
        assert_eq!(desk.done(), "environment name copied");
    }
    let mut desk = Desk::new(FILES);
    desk.keys("g");
    for key in ["y", "Y", "<C-y>"] {
        desk.keys(key);
        assert_eq!(desk.refused(), "choose a key to copy");
    }
    // Missing: another profile has it.
    let mut desk = Desk::new(DEMO);
    desk.keys("/bigquery.credentials.private_key<Enter>ll");
    desk.keys("y");
    assert_eq!(desk.refused(), "there is no value to copy");
    // A name that would end a command in a shell.
    let mut desk = Desk::on("break");
    desk.keys("Y");
    assert_eq!(desk.refused(), "no shell takes this key's environment name");
    desk.keys("<C-y>");
    assert_eq!(
        desk.clipboard.text().as_deref(),
        Some(r#"sources.crm."line\nbreak""#)
    );
}

#[test]
fn without_a_clipboard_it_is_said_and_the_value_there_keeps_its_time() {
    let mut desk = Desk::on("token");
    desk.keys("y");
    desk.pass(5);
    desk.clipboard.set_dead(true);
    desk.keys("kjy");
    assert_eq!(
        desk.refused(),
        "no clipboard here: no display; start with --osc52 to copy through the terminal"
    );
    desk.clipboard.set_dead(false);
    desk.pass(14);
    assert_eq!(desk.clipboard.text().as_deref(), Some(SECRET));
    desk.pass(1);
    assert_eq!(desk.clipboard.text(), None);
}

#[test]
fn a_value_that_could_not_be_taken_off_is_told_of_and_tried_again_at_the_end() {
    let mut desk = Desk::on("token");
    desk.keys("y");
    desk.clipboard.set_dead(true);
    desk.pass(20);
    assert_eq!(
        desk.refused(),
        "the clipboard may still hold the value: no display"
    );
    desk.clipboard.set_dead(false);
    assert_eq!(desk.end().text(), None);
}

#[test]
fn a_clipboard_that_does_not_answer_is_given_up_within_2_s() {
    // Nobody works on the effects: the clipboard hangs.
    let mut session = Session::open(FILES, WIDE);
    session.keys("/token<Enter>yy");
    let late: Vec<(Duration, Message)> = session
        .timers
        .drain(..)
        .filter_map(|effect| match effect {
            Effect::Later { after, message } => Some((after, message)),
            _ => None,
        })
        .collect();
    assert_eq!(late.len(), 2);
    for (after, message) in late {
        assert!(after < Duration::from_secs(2));
        session.keys("j").send(message);
        let told = Notice::Refused(
            "no clipboard here: it does not answer; start with --osc52 to copy through the terminal".into(),
        );
        assert_eq!(session.state.notice, Some(told));
    }
    let given_up: Vec<u64> = session
        .clipboard
        .iter()
        .filter_map(|effect| match effect {
            Effect::GiveUpCopy(serial) => Some(*serial),
            _ => None,
        })
        .collect();
    assert_eq!(given_up, [1, 2]);
}

#[test]
fn an_answer_in_time_is_not_called_late() {
    let mut desk = Desk::on("token");
    desk.keys("y");
    desk.keys("j");
    desk.pass(3);
    assert_eq!(desk.session.state.notice, None);
    assert!(desk.session.clipboard.is_empty());
}

#[test]
fn what_goes_to_the_terminal_is_said_to() {
    let mut desk = Desk::on("token");
    desk.reach = Reach::Terminal;
    desk.keys("y");
    assert_eq!(
        desk.done(),
        "value sent to the terminal's clipboard; the terminal is told to empty it in 20 s"
    );
    desk.keys("Y");
    assert_eq!(desk.done(), "environment name sent to the terminal's clipboard");
}

#[test]
fn notices() {
    for (size, name) in [(WIDE, "120x36"), (SMALL, "80x24")] {
        let mut desk = Desk::new(DEMO);
        desk.session.resize(size);
        desk.keys("/pipedrive_api<Enter>y");
        snapshot(&format!("copied_{name}"), &desk.session.record());
        desk.clipboard.set_dead(true);
        desk.keys("y");
        snapshot(&format!("no_clipboard_{name}"), &desk.session.record());
    }
}
