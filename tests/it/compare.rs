//! The Compare screen: what differs is told, no secret is.

use crossterm::event::MouseEventKind;

use crate::diff::FILES;
use crate::screens::{FRESH, both, sizes, snapshot};
use crate::session::{DEMO, Session, WIDE};

#[test]
fn compare_screens() {
    both("compare", DEMO, "3");
    both("compare_right", DEMO, "3ln");
    both("compare_differences", DEMO, "3f");
    both("compare_missing", DEMO, "3ff");
    both("compare_same_secret", FILES, "3fff");
    both("compare_nothing", DEMO, "3fff");
    both("compare_parts", FILES, "3G");
    both("compare_matrix", DEMO, "3vl");
    both("compare_edit", DEMO, "3nl<Enter>abc");
    both("compare_without_profiles", FRESH, "3");
    sizes(|size, name| {
        let mut session = Session::open(DEMO, size);
        session.state.look.colors = false;
        session.keys("3n");
        snapshot(&format!("compare_no_color_{name}"), &session.record());
    });
}

#[test]
fn the_pair_follows_the_cursor_and_p_changes_its_side() {
    let mut session = Session::open(DEMO, WIDE);
    let heads = |session: &Session| {
        let text = session.text();
        let line = text.lines().nth(2).unwrap().trim_matches(['│', ' ']).to_owned();
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    session.keys("3");
    assert_eq!(heads(&session), ["dev", "prod"]);
    session.keys("p");
    assert_eq!(heads(&session), ["access", "prod"]);
    session.keys("lp");
    assert_eq!(heads(&session), ["access", "dev"]);
    session.keys("1hlll3");
    assert_eq!(heads(&session), ["access", "dev"]);
    session.keys("1gh3");
    assert_eq!(
        heads(&session),
        ["access", "prod"],
        "what the cursor was in stands on the right"
    );
}

#[test]
fn an_edit_changes_the_side_of_the_cursor() {
    let mut session = Session::open(FILES, WIDE);
    session.keys("3Gkl");
    assert!(
        session.text().contains("runtime.log_level · prod"),
        "{}",
        session.text()
    );
    session.keys("<Enter><C-u>INFO<Enter>");
    assert!(
        session.text().contains("5 same (2 shared) · 1 differ"),
        "{}",
        session.text()
    );
    session.keys("sy");
    assert!(
        session
            .read(".dlt/prod.config.toml")
            .contains("log_level = 'INFO'")
    );
    assert!(session.read(".dlt/config.toml").contains("log_level = 'INFO'"));
}

#[test]
fn n_goes_round_the_differences() {
    let mut session = Session::open(FILES, WIDE);
    session.keys("3g");
    let mut met = Vec::new();
    for _ in 0..5 {
        session.keys("n");
        let text = session.text();
        let line = text.lines().find(|line| line.starts_with('├')).unwrap();
        met.push(line.split_whitespace().nth(1).unwrap().to_owned());
    }
    assert_eq!(
        met,
        [
            "sources.crew.dev_only",
            "sources.crew.prod_only",
            "destination.lake.credentials",
            "runtime.log_level",
            "sources.crew.dev_only",
        ]
    );
}

#[test]
fn clicks_choose_a_side_and_open_it() {
    let mut session = Session::open(FILES, WIDE);
    session.keys("3");
    let text = session.text();
    let line = text.lines().position(|line| line.contains("log_level")).unwrap();
    let right = text
        .lines()
        .nth(line)
        .unwrap()
        .split("ERROR")
        .next()
        .unwrap()
        .chars()
        .count();
    session.click(right as u16, line as u16);
    assert!(
        session.text().contains("runtime.log_level · prod"),
        "{}",
        session.text()
    );
    session.click(right as u16, line as u16);
    assert!(session.text().contains("Edit runtime.log_level"));
    session.keys("<Esc>").mouse(MouseEventKind::ScrollUp, 3, 10);
    assert!(session.text().contains("destination.lake.credentials · prod"));
}

/// The files, and the key the cursor is on, by going to it with `n`.
fn on(key: &str) -> Session {
    let mut session = Session::open(FILES, WIDE);
    session.keys("3g");
    for _ in 0..9 {
        session.keys("n");
        if session.text().contains(&format!("├ {key} ")) {
            return session;
        }
    }
    panic!("{key} does not differ");
}

#[test]
fn a_key_is_copied_to_the_other_sides_own_file_with_its_value() {
    both("compare_copy", FILES, "3gnm");
    let mut session = on("sources.crew.dev_only");
    session.keys("m");
    let text = session.text();
    assert!(text.contains("Copy sources.crew.dev_only"), "{text}");
    assert!(text.contains("▸ .dlt/prod.secrets.toml"), "{text}");
    session.keys("<Enter>sy");
    let prod = session.read(".dlt/prod.secrets.toml");
    assert!(prod.contains("dev_only = 'CANARY'\n"), "{prod}");
    assert_eq!(session.read(".dlt/dev.secrets.toml"), FILES[2].1);
}

#[test]
fn a_key_is_copied_to_the_other_side_as_a_placeholder() {
    both("compare_placeholder", FILES, "3gnc");
    let mut session = on("sources.crew.dev_only");
    session.keys("c<Enter>sy");
    let prod = session.read(".dlt/prod.secrets.toml");
    assert!(prod.contains("dev_only = \"<configure me>\""), "{prod}");
    assert!(!prod.contains("'CANARY'"), "{prod}");
}

#[test]
fn what_only_the_other_side_has_is_copied_to_the_cursors() {
    let mut session = on("sources.crew.prod_only");
    session.keys("m<Enter>sy");
    let dev = session.read(".dlt/dev.secrets.toml");
    assert!(dev.contains("prod_only = '<configure me>'\n"), "{dev}");
}

#[test]
fn a_value_of_the_other_side_is_replaced_only_when_asked_for() {
    let mut session = on("runtime.log_level");
    session.keys("m");
    let text = session.text();
    assert!(
        text.contains("there already: what stands there stays; r replaces it"),
        "{text}"
    );
    session.keys("<Enter>");
    assert!(session.text().contains("Copy runtime.log_level"), "stays open");
    session.keys("r<Enter>sy");
    let prod = session.read(".dlt/prod.config.toml");
    assert!(prod.contains("log_level = 'INFO'"), "{prod}");
}
