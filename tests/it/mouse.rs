//! The mouse: a click on a hint is its key, and in a dialog's list it goes to the line, or opens it.

use crossterm::event::{KeyCode, KeyEvent, MouseEventKind};
use dlt_secrets::app::Message;
use dlt_secrets::app::keymap::{Context, Keymap};
use dlt_secrets::app::present;
use dlt_secrets::app::state::Mode;
use unicode_width::UnicodeWidthStr;

use crate::import_command::{AMBIGUOUS, VARIABLES};
use crate::look::WAYS;
use crate::session::{DEMO, SMALL, Session, WIDE, write_files};

fn session(keys: &str) -> Session {
    let mut session = Session::open(DEMO, WIDE);
    session.keys(keys);
    session
}

/// Where a text stands, the lowest of its places.
fn place(session: &Session, text: &str) -> Option<(u16, u16)> {
    let screen = session.text();
    let mut lines = screen.lines().enumerate().collect::<Vec<_>>().into_iter().rev();
    lines.find_map(|(y, line)| {
        let before = line
            .split(text)
            .next()
            .filter(|before| before.len() < line.len())?;
        Some((before.width() as u16, y as u16))
    })
}

fn click(session: &mut Session, text: &str) {
    let (x, y) = place(session, text).unwrap_or_else(|| panic!("no {text:?} in\n{}", session.text()));
    session.click(x + 1, y);
}

#[test]
fn every_hint_is_clicked_as_its_key_is_pressed() {
    let mut clicked = Vec::new();
    for keys in WAYS {
        let context = Context::of(&session(keys).state);
        for (hint, key) in present::clickable(&Keymap::default(), context) {
            if clicked.contains(&(context, hint.clone())) {
                continue;
            }
            let (mut one, mut other) = (session(keys), session(keys));
            // A narrow line has room for some of them only.
            let Some((x, y)) = place(&one, &hint) else {
                continue;
            };
            one.click(x, y);
            other.send(Message::Key(key));
            assert_eq!(one.screen(), other.screen(), "{hint:?} after {keys:?}");
            assert_eq!(one.has_quit, other.has_quit, "{hint:?} after {keys:?}");
            assert!(Keymap::default().action(context, &key).is_some());
            clicked.push((context, hint));
        }
    }
    assert!(clicked.len() > 60, "{clicked:?}");
}

#[test]
fn a_hint_is_clicked_in_ascii_and_in_any_theme_too() {
    let mut session = Session::open(DEMO, SMALL);
    session.state.look.unicode = false;
    session.keys("T");
    // What is said stands in place of the hints until the next key.
    session.keys("j");
    click(&mut session, "Enter edit");
    assert!(matches!(session.state.mode, Mode::Edit(_)), "{}", session.text());
}

#[test]
fn a_line_of_a_list_is_chosen_by_a_click_and_opened_by_another() {
    let mut adds = session("a");
    click(&mut adds, "destination.databricks");
    assert!(
        adds.text().contains("▸ destination.databricks"),
        "{}",
        adds.text()
    );
    click(&mut adds, "destination.athena");
    assert!(adds.text().contains("▸ destination.athena"), "{}", adds.text());
    click(&mut adds, "destination.athena");
    assert!(adds.text().contains("added to"), "{}", adds.text());

    let mut moves = session("gjjm");
    click(&mut moves, ".dlt/prod.secrets.toml ");
    assert!(
        moves.text().contains("▸ .dlt/prod.secrets.toml"),
        "{}",
        moves.text()
    );

    let mut completes = session("lc");
    click(&mut completes, "alerts.webhook  ");
    assert!(
        completes.text().contains("▸ [x] alerts.webhook"),
        "{}",
        completes.text()
    );
    click(&mut completes, "alerts.webhook  ");
    assert!(
        completes.text().contains("▸ [ ] alerts.webhook"),
        "{}",
        completes.text()
    );

    let mut commands = session(":");
    click(&mut commands, "to the Deploy screen");
    click(&mut commands, "to the Deploy screen");
    assert!(commands.text().contains("▸Deploy"), "{}", commands.text());
}

#[test]
fn the_lines_of_an_import_are_chosen_and_switched() {
    let mut session = Session::open(AMBIGUOUS, WIDE);
    write_files(&session.project(), &[("variables.env", VARIABLES)]);
    session.keys("ivariables.env<Enter>");
    let name = "destination.postgres.credentials.password";
    click(&mut session, name);
    let line = |session: &Session| {
        let text = session.text();
        text.lines().find(|line| line.contains(name)).unwrap().to_owned()
    };
    let chosen = line(&session);
    assert!(chosen.contains('▸'), "{chosen}");
    click(&mut session, name);
    assert_ne!(
        line(&session),
        chosen,
        "a value that stands there is replaced now"
    );
}

#[test]
fn a_click_beside_the_list_and_outside_of_the_dialog_does_nothing() {
    for keys in WAYS {
        for (x, y) in [(0, 5), (119, 20), (60, 35)] {
            let (mut one, other) = (session(keys), session(keys));
            if !matches!(one.state.mode, Mode::Browse | Mode::Filter) {
                one.click(x, y);
                assert_eq!(one.screen(), other.screen(), "{keys:?} at {x},{y}");
            }
        }
    }
    let mut one = session("a");
    let other = session("a");
    click(&mut one, "goes to");
    assert_eq!(one.screen(), other.screen());
}

#[test]
fn the_wheel_moves_in_every_list_and_page() {
    for keys in ["?", "x", "a", "gjjm", "w", ":", "n<Enter>abc<Enter>s", "lc"] {
        let (mut one, mut other) = (session(keys), session(keys));
        one.mouse(MouseEventKind::ScrollDown, 50, 10);
        other.send(Message::Key(KeyEvent::from(KeyCode::Down)));
        assert_eq!(one.screen(), other.screen(), "{keys:?}");
        one.mouse(MouseEventKind::ScrollUp, 50, 10);
        other.send(Message::Key(KeyEvent::from(KeyCode::Up)));
        assert_eq!(one.screen(), other.screen(), "{keys:?}");
    }
}
