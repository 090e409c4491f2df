//! The Doctor screen: every finding with its fix one key away.

use std::fs;

use dlt_secrets::store::examine::{Facts, Git};
use ratatui::layout::Size;

use crate::screens::{FRESH, three};
use crate::session::{DEMO, Session, WIDE};

/// A project with something wrong of every kind.
const ILL: &[(&str, &str)] = &[
    (
        ".dlt/secrets.toml",
        "[providers]\nenable_google_secrets = true\n[sources.crm]\napi_key = 'CANARY-shared'\n",
    ),
    (".dlt/dev.secrets.toml", "broken = = 'CANARY'\n"),
    (
        ".dlt/config.toml",
        "[destination.postgres.credentials]\npassword = 'CANARY-misplaced'\n",
    ),
    (".dlt/old.secrets.toml", "a = 'CANARY-old'\n"),
    (".dlt/secrets.toml.bak", "a = 'CANARY-copy'\n"),
    (
        "pyproject.toml",
        "[project]\nname = 'x'\ndependencies = ['dlt']\n",
    ),
    (".gitignore", "*.csv\n"),
];

fn ill(size: Size) -> Session {
    let mut session = Session::open(ILL, size);
    session.facts = Facts {
        loose: vec![(".dlt/secrets.toml".to_owned(), 0o644)],
        git: Git::Repository {
            tracked: vec![".dlt/secrets.toml".to_owned()],
            not_ignored: vec![".dlt/old.secrets.toml".to_owned()],
        },
        leftovers: vec![".dlt/secrets.toml.bak".to_owned()],
        packages: vec![("pyproject.toml".to_owned(), ILL[5].1.to_owned())],
    };
    session.git_lacks = Some(vec!["secrets.toml".to_owned(), "*.secrets.toml".to_owned()]);
    // Opening the list of what can be mended has the machine looked at again.
    session.keys("w<Esc>5");
    session
}

/// Goes to the finding of a rule.
fn to(session: &mut Session, rule: &str) {
    for _ in 0..30 {
        if session.text().contains(&format!("├ {rule} ·")) {
            return;
        }
        session.keys("n");
    }
    panic!("no {rule} in\n{}", session.text());
}

#[test]
fn doctor_screens() {
    three("doctor", |size| {
        let mut session = Session::open(DEMO, size);
        session.keys("5");
        session
    });
    three("doctor_fresh", |size| {
        let mut session = Session::open(FRESH, size);
        session.keys("5");
        session
    });
    three("doctor_empty", |size| {
        let mut session = Session::open(&[(".dlt/secrets.toml", "")], size);
        session.keys("5");
        session
    });
    three("doctor_ill", ill);
    three("doctor_ill_no_color", |size| {
        let mut session = ill(size);
        session.state.look.colors = false;
        session
    });
    three("doctor_asks", |size| {
        let mut session = ill(size);
        to(&mut session, "tracked-by-git");
        session.keys("<Enter>");
        session
    });
    three("doctor_last", |size| {
        let mut session = ill(size);
        session.keys("G");
        session
    });
}

#[test]
fn every_finding_says_what_enter_does() {
    let mut session = ill(WIDE);
    for (rule, does) in [
        ("profile-files-ignored", "create .dlt/.workspace, after asking"),
        (
            "secret-in-config",
            "move destination.postgres.credentials to .dlt/secrets.toml, after asking",
        ),
        (
            "tracked-by-git",
            "take .dlt/secrets.toml out of git, after asking",
        ),
        ("not-gitignored", "add to .gitignore, after asking"),
        ("missing-dependency", "copy google-api-python-client"),
        (
            "loose-permissions",
            "close .dlt/secrets.toml to others, after asking",
        ),
        ("stray-upload", "put .dlt/old.secrets.toml aside, after asking"),
        ("leftover-file", "delete .dlt/secrets.toml.bak, after asking"),
    ] {
        to(&mut session, rule);
        assert!(
            session.text().contains(&format!("Enter      {does}")),
            "{}",
            session.text()
        );
    }
}

#[test]
fn what_is_mended_is_done_and_gone_from_the_list() {
    let mut session = ill(WIDE);
    to(&mut session, "stray-upload");
    session.keys("<Enter>");
    assert!(
        session.text().contains("Put .dlt/old.secrets.toml aside?"),
        "{}",
        session.text()
    );
    session.keys("<Esc>");
    assert!(session.text().contains("├ stray-upload"), "{}", session.text());
    session.keys("<Enter>y");
    let text = session.text();
    assert!(text.contains("put aside in the folder put-aside"), "{text}");
    assert!(!text.contains("├ stray-upload"), "{text}");
    assert_eq!(session.read(".dlt/put-aside/old.secrets.toml"), ILL[3].1);

    to(&mut session, "leftover-file");
    session.facts.leftovers.clear();
    session.keys("<Enter>y");
    assert!(
        session.text().contains(".dlt/secrets.toml.bak deleted"),
        "{}",
        session.text()
    );
    assert!(!session.project().join(".dlt/secrets.toml.bak").exists());

    to(&mut session, "not-gitignored");
    session.keys("<Enter>y");
    assert_eq!(
        session.read(".gitignore"),
        "*.csv\nsecrets.toml\n*.secrets.toml\n"
    );

    to(&mut session, "profile-files-ignored");
    session.keys("<Enter>y");
    assert_eq!(session.read(".dlt/.workspace"), "");
    to(&mut session, "unparsable-file");
    assert!(
        session
            .text()
            .contains("Enter      copy .dlt/dev.secrets.toml:1:10"),
        "{}",
        session.text()
    );
    session.keys("<Enter>");
    assert_eq!(session.clipboard.len(), 1);
}

#[test]
fn a_secret_in_a_config_file_is_moved() {
    let files = [
        (".dlt/secrets.toml", ""),
        (
            ".dlt/config.toml",
            "[destination.postgres.credentials]\npassword = 'CANARY'\n",
        ),
    ];
    let mut session = Session::open(&files, WIDE);
    session.keys("5");
    to(&mut session, "secret-in-config");
    session.keys("<Enter>");
    assert!(session.text().contains("Move"), "{}", session.text());
    session.keys("<Enter>");
    let text = session.text();
    assert!(text.contains("✓ nothing is wrong"), "{text}");
    session.keys("sy");
    assert!(session.read(".dlt/secrets.toml").contains("password = 'CANARY'"));
    assert!(!session.read(".dlt/config.toml").contains("CANARY"));
}

#[test]
fn nothing_is_mended_over_unsaved_edits() {
    let mut session = ill(WIDE);
    session.keys("1/api_key<Enter><Enter>new<Enter><Esc>5");
    to(&mut session, "leftover-file");
    session.keys("<Enter>");
    assert!(session.text().contains("save first"), "{}", session.text());
    assert!(fs::exists(session.project().join(".dlt/secrets.toml.bak")).unwrap());
}

#[test]
fn the_mouse_chooses_and_mends() {
    let mut session = ill(WIDE);
    let row_of = |session: &Session| {
        let text = session.text();
        let at = text
            .lines()
            .position(|line| line.contains("left behind"))
            .unwrap();
        u16::try_from(at).unwrap()
    };
    let row = row_of(&session);
    session.click(10, row);
    assert!(session.text().contains("├ leftover-file"), "{}", session.text());
    session.click(10, row);
    assert!(
        session.text().contains("Delete .dlt/secrets.toml.bak?"),
        "{}",
        session.text()
    );
}
