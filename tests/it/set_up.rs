//! The Set up screen: from what `dlt init` wrote to a workspace that is ready, without leaving it.

use crossterm::event::MouseEventKind;

use crate::screens::{FRESH, both, sizes, snapshot};
use crate::session::{CANARY, DEMO, Session, WIDE};

/// A project whose profiles lack different things.
const PROFILES: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (
        ".dlt/secrets.toml",
        "[sources.pipedrive]\npipedrive_api_key = '<configure me>' # fill this in!\n[destination.postgres.credentials]\n\
         password = 'CANARY'\n",
    ),
    (
        ".dlt/dev.secrets.toml",
        "[sources.pipedrive]\npipedrive_api_key = 'CANARY'\n",
    ),
    (
        ".dlt/config.toml",
        "[destination.postgres.credentials]\nhost = 'h'\ndatabase = 'd'\nusername = 'u'\n",
    ),
    (
        "load.py",
        "import dlt\n@dlt.source\ndef pipedrive(pipedrive_api_key: str = dlt.secrets.value): ...\n\
         dlt.pipeline('crm', destination='postgres').run(pipedrive())\n",
    ),
];

#[test]
fn set_up_screens() {
    both("set_up", DEMO, "2");
    both("set_up_prod", DEMO, "2l");
    both("set_up_fresh", FRESH, "2");
    both("set_up_edit", FRESH, "2<Enter>abc");
    both("set_up_empty", &[(".dlt/secrets.toml", "")], "2");
    sizes(|size, name| {
        let mut session = Session::open(DEMO, size);
        session.state.look.colors = false;
        session.keys("2l");
        snapshot(&format!("set_up_no_color_{name}"), &session.record());
    });
}

#[test]
fn a_new_user_finishes_without_leaving_the_screen() {
    sizes(|size, name| {
        let mut session = Session::open(FRESH, size);
        session.keys("2");
        for _ in 0..3 {
            session.keys("<Enter>").paste(CANARY).keys("<Enter>");
        }
        snapshot(&format!("set_up_finished_{name}"), &session.record());
        session.keys("sy");
        snapshot(&format!("set_up_saved_{name}"), &session.record());
        assert_eq!(session.read(".dlt/secrets.toml").matches(CANARY).count(), 3);
        assert!(!session.read(".dlt/secrets.toml").contains("fill this in"));
        session.keys("<Enter>q");
        assert!(session.has_quit);
    });
}

#[test]
fn the_cursor_goes_on_to_the_next_and_undo_brings_it_back() {
    let mut session = Session::open(FRESH, WIDE);
    session.keys("2");
    assert!(
        session
            .text()
            .contains("├ destination.bigquery.credentials.project_id ·")
    );
    session.keys("<Enter>x<Enter>");
    assert!(
        session
            .text()
            .contains("├ destination.bigquery.credentials.private_key ·")
    );
    session.keys("<Enter>y<Enter><Enter>z<Enter>u");
    assert!(
        session
            .text()
            .contains("├ destination.bigquery.credentials.client_email ·")
    );
}

#[test]
fn the_next_command_is_that_of_the_profile() {
    let mut session = Session::open(PROFILES, WIDE);
    session.keys("2");
    let text = session.text();
    assert!(text.contains("✓ dev is ready: all 5 keys are set"), "{text}");
    assert!(text.contains("python load.py"), "{text}");
    assert!(
        text.contains("prod has 1 to set up, access has 1 to set up; n goes there"),
        "{text}"
    );
    session.keys("n");
    assert!(
        session.text().contains("pipedrive_api_key · prod"),
        "{}",
        session.text()
    );
    session.keys("<Enter>x<Enter>");
    let text = session.text();
    assert!(text.contains("dlt-secrets check --profile prod"), "{text}");
    assert!(text.contains("dlthub deploy"), "{text}");
}

#[test]
fn tabs_lead_to_the_screens_by_key_and_mouse() {
    let mut session = Session::open(DEMO, WIDE);
    for (keys, tab) in [
        ("<Tab>", "▸Set up"),
        ("<Tab>", "▸Compare"),
        ("<Tab>", "▸Deploy"),
        ("<Tab>", "▸Doctor"),
        ("<Tab>", "▸Workspace"),
        ("<BackTab>", "▸Doctor"),
        ("4", "▸Deploy"),
        ("2", "▸Set up"),
        ("1", "▸Workspace"),
    ] {
        session.keys(keys);
        assert!(session.text().contains(tab), "{keys}: {}", session.text());
    }
    let text = session.text();
    let line = text.lines().position(|line| line.contains("▸Workspace")).unwrap();
    let column = text
        .lines()
        .nth(line)
        .unwrap()
        .split("Set up")
        .next()
        .unwrap()
        .chars()
        .count();
    session.click(column as u16, line as u16);
    assert!(session.text().contains("▸Set up"));
    session.keys("<Esc>");
    assert!(session.text().contains("▸Workspace"));
}

#[test]
fn a_click_chooses_and_a_second_one_opens() {
    let mut session = Session::open(FRESH, WIDE);
    session.keys("2");
    let at = |session: &Session, words: &str| {
        let text = session.text();
        text.lines().position(|line| line.contains(words)).unwrap() as u16
    };
    let line = at(&session, "client_email");
    session.click(20, line);
    assert!(session.text().contains("client_email · default"));
    session.mouse(MouseEventKind::ScrollUp, 20, line);
    assert!(session.text().contains("private_key · default"));
    session.click(20, line).click(20, line);
    assert!(
        session
            .text()
            .contains("Edit destination.bigquery.credentials.client_email")
    );
}
