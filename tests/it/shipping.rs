//! The Deploy screen: what goes up, who gets it, and what is wrong with it.

use ratatui::layout::Size;

use crate::deploy::FILES;
use crate::screens::{FRESH, three};
use crate::session::{CANARY, DEMO, Session, WIDE};

fn open(size: Size, keys: &str) -> Session {
    let mut session = Session::open(FILES, size);
    session.keys("4").keys(keys);
    session
}

#[test]
fn deploy_screens() {
    three("deploy", |size| {
        let mut session = Session::open(DEMO, size);
        session.keys("4");
        session
    });
    three("deploy_fresh", |size| {
        let mut session = Session::open(FRESH, size);
        session.keys("4");
        session
    });
    three("deploy_empty", |size| {
        let mut session = Session::open(&[(".dlt/secrets.toml", "")], size);
        session.keys("4");
        session
    });
    three("deploy_wrong", |size| open(size, ""));
    three("deploy_uploads", |size| open(size, "f"));
    three("deploy_profiles", |size| open(size, "ffj"));
    three("deploy_edit", |size| open(size, "<Enter>"));
    three("deploy_no_color", |size| {
        let mut session = open(size, "f");
        session.state.look.colors = false;
        session
    });
}

#[test]
fn enter_edits_the_key_for_the_profile_it_fails_for() {
    let mut session = open(WIDE, "j");
    assert!(
        session.text().contains("├ placeholder · prod"),
        "{}",
        session.text()
    );
    session.keys(&format!("<Enter>{CANARY}<Enter>"));
    let text = session.text();
    assert!(text.contains("▸Deploy"), "{text}");
    assert!(!text.contains("prod  the value is dlt's"), "{text}");
    session.keys("sy");
    assert!(session.read(".dlt/prod.secrets.toml").contains(CANARY));
}

#[test]
fn a_stray_file_is_put_aside_from_the_list_of_uploads() {
    let mut session = open(WIDE, "f");
    for _ in 0..20 {
        if session.text().contains("├ .dlt/old.secrets.toml") {
            break;
        }
        session.keys("j");
    }
    session.keys("<Enter>y");
    assert_eq!(
        session.read(".dlt/put-aside/old.secrets.toml"),
        "password = 'CANARY-old'\n"
    );
    assert!(!session.project().join(".dlt/old.secrets.toml").exists());
}

#[test]
fn what_only_dev_uses_can_be_moved_where_it_is_told() {
    let mut session = open(WIDE, "");
    for _ in 0..30 {
        if session.text().contains("├ dev-secret-shipped") {
            break;
        }
        session.keys("n");
    }
    let text = session.text();
    assert!(
        text.contains(
            "move destination.postgres.credentials.password to .dlt/dev.secrets.toml, after asking"
        ),
        "{text}"
    );
    session.keys("<Enter><Enter>sy");
    assert!(!session.read(".dlt/secrets.toml").contains("password"));
    assert!(session.read(".dlt/dev.secrets.toml").contains("CANARY-dev"));
}

#[test]
fn keys_about_a_value_want_a_key() {
    let mut session = open(WIDE, "f");
    session.keys("r");
    assert!(session.text().contains("✗ choose a key"), "{}", session.text());
    session.keys("jr");
    assert!(session.text().contains("CANARY"), "{}", session.text());
    session.keys("jk");
    assert!(!session.text().contains("CANARY"), "{}", session.text());
}
