//! Finding: commands by their words, keys by theirs.

use dlt_secrets::app::Effect;
use dlt_secrets::app::dialog::Dialog;
use dlt_secrets::app::state::{Mode, Screen};

use crate::screens::three;
use crate::session::{DEMO, SMALL, Session, WIDE};

fn session(keys: &str) -> Session {
    let mut session = Session::open(DEMO, WIDE);
    session.keys(keys);
    session
}

fn at(
    files: &'static [(&'static str, &'static str)],
    keys: &'static str,
) -> impl FnMut(ratatui::layout::Size) -> Session {
    move |size| {
        let mut session = Session::open(files, size);
        session.keys(keys);
        session
    }
}

#[test]
fn palette_screens() {
    three("palette", at(DEMO, ":"));
    three("palette_found", at(DEMO, ":profile co"));
    three("palette_loose", at(DEMO, ":rvl"));
    three("palette_nothing", at(DEMO, ":zzzz"));
    three(
        "palette_moved_in",
        at(DEMO, "3:x<Backspace><PageDown><PageUp><Down><Down><Up>"),
    );
    three("palette_emptied", at(DEMO, "4:mend<C-u>"));
}

#[test]
fn a_command_does_what_its_key_does() {
    assert!(session(":screens next<Enter>").text().contains("▸Set up"));
    assert_eq!(session(":deploy screen<Enter>").state.screen, Screen::Deploy);
    assert!(matches!(
        session("<C-p>explain: every<Enter>").state.mode,
        Mode::Explain(_)
    ));
    assert!(matches!(
        session(":edit the value<Enter>").state.mode,
        Mode::Edit(_)
    ));
    let pending = session("n<Enter>abc<Enter>:quit<Enter>");
    assert!(matches!(pending.state.mode, Mode::Quit));
    assert!(session(":quit<Enter>").has_quit);
    let mut left = session(":quit<Esc>");
    assert!(!left.has_quit && matches!(left.state.mode, Mode::Browse));
    left.keys(":").paste("deploy\nquit").keys("<Enter>");
    assert_eq!(left.state.screen, Screen::Deploy);
}

#[test]
fn what_finds_nothing_to_do_is_not_listed() {
    let lists = |keys: &str, command: &str| {
        let session = session(&format!("{keys}:"));
        let Mode::Dialog(dialog) = &session.state.mode else {
            panic!("it is not open")
        };
        let Dialog::Palette(palette) = &**dialog else {
            panic!("it is not open")
        };
        let mut found = palette.found.iter();
        found.any(|one| one.binding.command().contains(command))
    };
    assert!(!lists("", "undo the last edit"));
    assert!(lists("n<Enter>abc<Enter>", "undo the last edit"));
    assert!(!lists("", "make the undone edit again"));
    assert!(lists("n<Enter>abc<Enter>u", "make the undone edit again"));
    assert!(!lists("", "review the pending changes"));
    assert!(!lists("g", "copy the value") && lists("", "copy the value"));
    assert!(!lists("", "take the filter away") && lists("/pass<Enter>", "take the filter away"));
    assert!(!lists("", "up one line"));
}

#[test]
fn filter_screens() {
    three("filter_words", at(DEMO, "/key goo"));
    three("filter_loose", at(DEMO, "/bqpk"));
    three("filter_compare", at(DEMO, "3/cred host"));
}

#[test]
fn the_cursor_goes_to_the_key_that_has_the_words_best() {
    let cursor = |keys: &str| {
        let text = session(keys).text();
        let line = text
            .lines()
            .find(|line| line.starts_with('├'))
            .unwrap()
            .to_owned();
        line.split_whitespace().nth(1).unwrap().to_owned()
    };
    assert_eq!(cursor("/bqpk"), "destination.bigquery.credentials.private_key");
    let text = session("/PROJECT").text();
    assert!(
        text.contains("0 keys like “PROJECT”"),
        "capital letters count\n{text}"
    );
    assert_eq!(cursor("/workers"), "normalize.workers");
    assert_eq!(cursor("/workers<Enter><Esc>"), "normalize.workers");
    assert_eq!(cursor("3/workers<Enter>"), "normalize.workers");
    assert_eq!(cursor("3/workers<Enter><Esc>"), "normalize.workers");
}

/// A tree that is too large for a filter to go through it between two frames.
fn large() -> Session {
    let keys = (0..5000).map(|number| format!("key_{number} = 1\n"));
    let text = format!("[sources.crm]\n{}", keys.collect::<String>());
    Session::open(&[(".dlt/config.toml", &text)], WIDE)
}

#[test]
fn a_filter_of_a_large_tree_goes_on_between_frames() {
    let mut session = large();
    session.keys("/key_4");
    assert!(
        session.text().contains("keys so far with “key_4”"),
        "{}",
        session.text()
    );
    let mut steps = 0;
    while let Some(Effect::Later { message, .. }) = session.timers.pop() {
        session.send(message);
        steps += 1;
    }
    assert!(
        session.text().contains("1111 keys with “key_4”"),
        "{}",
        session.text()
    );
    assert!(steps > 1, "{steps}");
    // What has the words already is looked through, at once.
    session.keys("99");
    assert!(
        session.text().contains("11 keys with “key_499”"),
        "{}",
        session.text()
    );
    assert!(session.timers.is_empty());
}

#[test]
fn whoever_does_not_wait_for_a_filter_has_it_whole() {
    for keys in ["<Enter>", "<Enter>3", "<Down><Enter>"] {
        let mut session = large();
        session.keys(&format!("/key_4{keys}"));
        assert_eq!(session.state.browse.found.keys, 1111, "{keys}");
    }
    let mut session = large();
    session.keys("/key_4<Esc>");
    assert!(!session.text().contains("key_4”"), "{}", session.text());
}

#[test]
fn a_filter_on_compare_goes_before_the_screen_does() {
    let mut session = session("3/workers<Enter>");
    assert!(session.text().contains("1 key with “workers”"));
    session.keys("<Esc>");
    assert_eq!(
        (session.state.screen, session.state.browse.filter.as_str()),
        (Screen::Compare, "")
    );
    session.keys("<Esc>");
    assert_eq!(session.state.screen, Screen::Workspace);
}

/// Neither what is stored nor the mask is looked through.
#[test]
fn values_are_never_found() {
    for words in [
        "sample-pipedrive-41c7",
        "sample prod password",
        "••",
        "acme-analytics",
        "50_000",
    ] {
        let mut session = Session::open(DEMO, SMALL);
        session.keys("/").paste(words);
        assert!(
            session.text().contains("0 keys like"),
            "{words}\n{}",
            session.text()
        );
    }
}
