//! Every screen as a snapshot: keys in, the whole screen and its styles out.

use std::fs;
use std::path::Path;

use crossterm::event::MouseEventKind;
use dlt_secrets::app::preferences::Preferences;
use dlt_secrets::app::{Effect, Message, Suspension};
use ratatui::layout::Size;

use crate::session::{CANARY, DEMO, SMALL, Session, TINY, WIDE, difference, secrets_of};

const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots");

pub(crate) fn snapshot(name: &str, content: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(SNAPSHOTS);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, content));
}

/// What `dlt init rest_api bigquery` writes (dlt 1.31.0).
pub(crate) const FRESH: &[(&str, &str)] = &[
    (
        ".dlt/secrets.toml",
        "[destination.bigquery]\nlocation = \"US\"\n\n[destination.bigquery.credentials]\n\
         project_id = \"<configure me>\" # fill this in!\nprivate_key = \"<configure me>\" # fill this in!\n\
         client_email = \"<configure me>\" # fill this in!\n",
    ),
    (
        ".dlt/config.toml",
        "# put your configuration values here\n\n[runtime]\nlog_level=\"WARNING\"  # the system log level of dlt\n\
         # use the dlthub_telemetry setting to enable/disable anonymous usage data reporting, see \
         https://dlthub.com/docs/reference/telemetry\ndlthub_telemetry = false\n",
    ),
];

/// One screen: files, size, keys.
fn screen(name: &str, files: &[(&str, &str)], size: Size, keys: &str) {
    let mut session = Session::open(files, size);
    session.keys(keys);
    snapshot(name, &session.record());
}

/// A story at both sizes: the session is made, played and pictured by `play`.
pub(crate) fn sizes(mut play: impl FnMut(Size, &str)) {
    play(WIDE, "120x36");
    play(SMALL, "80x24");
}

/// The screen of a session that is made for each size, at all three of them.
pub(crate) fn three(name: &str, mut open: impl FnMut(Size) -> Session) {
    for (size, size_name) in [(WIDE, "120x36"), (SMALL, "80x24"), (TINY, "60x16")] {
        snapshot(&format!("{name}_{size_name}"), &open(size).record());
    }
}

/// The screen at both sizes.
pub(crate) fn both(name: &str, files: &[(&str, &str)], keys: &str) {
    screen(&format!("{name}_120x36"), files, WIDE, keys);
    screen(&format!("{name}_80x24"), files, SMALL, keys);
}

#[test]
fn workspace() {
    both("workspace", DEMO, "");
    both("workspace_fresh", FRESH, "");
    both("workspace_scrolled", DEMO, "G");
    both("workspace_folded", DEMO, "<Space>jjj<Space>");
}

#[test]
fn without_color() {
    sizes(|size, name| {
        let mut session = Session::open(DEMO, size);
        session.state.look.colors = false;
        session.keys("nl");
        snapshot(&format!("workspace_no_color_{name}"), &session.record());
        session.keys("<Enter>abc");
        snapshot(&format!("edit_no_color_{name}"), &session.record());
        session.keys("<Enter>s");
        snapshot(&format!("review_no_color_{name}"), &session.record());
        session.keys("<Esc>q");
        snapshot(&format!("quit_no_color_{name}"), &session.record());
        session.keys("<Esc>x");
        snapshot(&format!("explain_no_color_{name}"), &session.record());
        session.keys("<Esc>?");
        snapshot(&format!("help_no_color_{name}"), &session.record());
    });
}

/// A project whose code asks for keys that stand nowhere.
const EMPTY: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (".dlt/secrets.toml", ""),
    (
        ".dlt/prod.secrets.toml",
        "[destination.postgres]\ncredentials = 'postgresql://CANARY:CANARY@h/d'\n",
    ),
    (
        "crm.py",
        "import dlt\n@dlt.source\ndef crm(api_key: str = dlt.secrets.value, page: int = dlt.config.value): ...\n\
         dlt.pipeline('crm', destination='postgres').run(crm())\n",
    ),
];

#[test]
fn what_the_code_asks_for_has_rows() {
    both("missing", EMPTY, "");
    both("missing_elsewhere", EMPTY, "Gl");
}

#[test]
fn add_a_section() {
    both("add", EMPTY, "a");
    both("add_found", EMPTY, "asnow<Tab>");
    both("add_nothing_found", EMPTY, "azzz");
    both("added", EMPTY, "a<Down><Enter>");
    both("added_review", EMPTY, "a<Down><Enter>s");
    sizes(|size, name| {
        let mut session = Session::open(EMPTY, size);
        session.state.look.colors = false;
        session.keys("a");
        snapshot(&format!("add_no_color_{name}"), &session.record());
    });
}

#[test]
fn next_thing_to_set_up() {
    both("next_to_do", DEMO, "nn");
    both("previous_to_do", DEMO, "N");
}

#[test]
fn filter() {
    both("filter", DEMO, "/pass");
    both("filter_kept", DEMO, "/pass<Enter>");
    both("filter_nothing", DEMO, "/zzz");
}

#[test]
fn edit_a_placeholder() {
    both("edit_placeholder", DEMO, &format!("n<Enter>{CANARY}"));
}

#[test]
fn edit_a_stored_secret_opens_as_the_mask() {
    both("edit_stored", DEMO, "gjj<Enter>");
    both("edit_other_file", DEMO, "gjj<Enter><Tab><Tab>");
}

#[test]
fn edit_a_config_value_in_the_open() {
    both("edit_config", DEMO, "/location<Enter><Enter>");
}

#[test]
fn edit_a_number_refuses_a_word() {
    both("edit_wrong_type", DEMO, "/chunk<Enter><Enter><C-u>many<Enter>");
}

#[test]
fn edit_after_a_paste_tells_lines_and_kind() {
    sizes(|size, name| {
        let mut session = Session::open(DEMO, size);
        session.keys("/private<Enter><Enter>");
        session.paste("-----BEGIN PRIVATE KEY-----\r\nCANARY\r\n-----END PRIVATE KEY-----\r\n");
        snapshot(&format!("edit_pasted_{name}"), &session.record());
    });
}

#[test]
fn review_and_save() {
    both("review", DEMO, &format!("n<Enter>{CANARY}<Enter>s"));
    sizes(|size, name| {
        let mut session = Session::open(DEMO, size);
        session.keys(&format!(
            "n<Enter>{CANARY}<Enter>/location<Enter><Enter><C-u>EU<Enter>s"
        ));
        snapshot(&format!("review_two_files_{name}"), &session.record());
        let before = session.read(".dlt/secrets.toml");
        session.keys("y");
        let after = session.read(".dlt/secrets.toml");
        let changed = difference(&before, &after, &secrets_of(DEMO));
        let created = session.read(".dlt/dev.config.toml");
        let files = format!(".dlt/secrets.toml\n{changed}\n.dlt/dev.config.toml\n{created}");
        snapshot(
            &format!("saved_{name}"),
            &format!("{}\n{files}", session.record()),
        );
    });
}

#[test]
fn quit_with_changes_asks() {
    both("quit", DEMO, &format!("n<Enter>{CANARY}<Enter>q"));
}

#[test]
fn explain() {
    both("explain", DEMO, "gjjlx");
    both("explain_destination", DEMO, "/client_email<Enter>lx");
}

#[test]
fn help() {
    both("help", DEMO, "?");
}

#[test]
fn the_notice_that_profile_files_are_ignored() {
    let files: Vec<_> = DEMO
        .iter()
        .copied()
        .filter(|(name, _)| !name.ends_with(".workspace"))
        .collect();
    both("profiles_ignored", &files, "");
}

#[test]
fn a_file_that_cannot_be_read() {
    let mut files = DEMO.to_vec();
    files.push((".dlt/access.secrets.toml", "[sources]\nkey = \"CANARY-unclosed\n"));
    both("broken_file", &files, "");
}

#[test]
fn environment_variables_are_values() {
    let env = [("SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY", CANARY)];
    sizes(|size, name| {
        let mut session = Session::open_with(DEMO, size, &env);
        session.keys("gjj");
        snapshot(&format!("environment_{name}"), &session.record());
    });
}

#[test]
fn a_pinned_profile_and_one_with_files_have_columns() {
    let mut files = DEMO.to_vec();
    files.push((".dlt/profile-name", "staging\n"));
    files.push((
        ".dlt/qa.secrets.toml",
        "[sources.pipedrive]\npipedrive_api_key = \"CANARY-qa\"\n",
    ));
    both("five_profiles", &files, "");
}

#[test]
fn no_keys_at_all() {
    both("empty", &[(".dlt/secrets.toml", "")], "");
}

#[test]
fn too_small_a_terminal_says_so() {
    screen(
        "too_small_40x10",
        DEMO,
        Size {
            width: 40,
            height: 10,
        },
        "",
    );
}

#[test]
fn every_size_is_drawn_without_a_panic() {
    for keys in [
        "",
        "<Enter>abc",
        "?",
        "x",
        "a<Down>",
        "iabc<Enter>",
        "n<Enter>x<Enter>s",
        "n<Enter>x<Enter>q",
        "/zz",
        "gjR<C-u>a very long name in the field",
        "gjm<Space>",
        "lc",
        "w<Enter>",
    ] {
        let mut session = Session::open(DEMO, WIDE);
        session.keys(keys);
        for width in (1..=200).step_by(7) {
            for height in (1..=60).step_by(3) {
                session.resize(Size { width, height });
                let _ = session.buffer();
            }
        }
    }
}

#[test]
fn a_revealed_value_is_masked_again_by_a_move_the_timer_or_a_lost_focus() {
    let secret = "sample-pipedrive-41c7";
    let mut session = Session::open(DEMO, WIDE);
    session.keys("gjjr");
    assert!(session.text().contains(secret));
    session.keys("j");
    assert!(!session.text().contains(secret));

    session.keys("kr");
    let Some(Effect::EndReveal { serial, after }) = session.timers.pop() else {
        panic!("a timer is set")
    };
    assert_eq!(after.as_secs(), 15);
    session.send(Message::RevealOver(serial - 1));
    assert!(session.text().contains(secret), "an older timer ends nothing");
    session.send(Message::RevealOver(serial));
    assert!(!session.text().contains(secret));

    session.keys("r");
    session.send(Message::FocusLost);
    assert!(!session.text().contains(secret));
}

#[test]
fn nothing_is_shown_when_the_program_is_stopped_and_when_it_goes_on() {
    let secret = "sample-pipedrive-41c7";
    for (message, suspension) in [
        (Message::Stopping, Suspension::Program),
        (Message::GoingOn, Suspension::Over),
    ] {
        let mut session = Session::open(DEMO, WIDE);
        session.keys("gjjr");
        assert!(session.text().contains(secret));
        session.send(message);
        assert!(!session.text().contains(secret));
        assert_eq!(session.suspensions, [suspension]);
    }
    let mut session = Session::open(DEMO, WIDE);
    session.keys("gjj<Enter><C-t>");
    assert!(session.text().contains(secret));
    session.send(Message::Stopping);
    assert!(!session.text().contains(secret), "{}", session.text());
    session.keys("<Esc><C-z>");
    assert_eq!(session.suspensions, [Suspension::Program, Suspension::Job]);
    session.send(Message::NoShell);
    assert!(session.text().contains("there is no shell to go back to"));
}

#[test]
fn settings_change_keys_times_and_the_order_of_columns() {
    let text = "reveal_seconds = 5\nclipboard_seconds = 7\nprofiles = ['access', 'prod']\n\
                [keys.screens]\nreveal = ['F2']\nreview = ['Ctrl-x']\n[keys.edit]\naccept = ['F3']\n";
    let preferences = Preferences::read(text.into()).unwrap();
    let mut session = Session::preferring(DEMO, WIDE, preferences);
    session.keys("gjjr");
    assert!(
        !session.text().contains("sample-pipedrive-41c7"),
        "r has no meaning any more"
    );
    session.keys("<F2>");
    assert!(session.text().contains("sample-pipedrive-41c7"));
    let Some(Effect::EndReveal { after, .. }) = session.timers.pop() else {
        panic!("a timer is set")
    };
    assert_eq!(after.as_secs(), 5);
    // Footers, help and README's table tell of the keys there are; columns stand as they were asked for.
    let text = session.text();
    assert!(
        text.contains("F2 reveal") && text.contains("Ctrl-x review & save"),
        "{text}"
    );
    let heading = text.lines().nth(2).unwrap();
    let places: Vec<_> = ["access", "prod", "dev"]
        .map(|name| heading.find(name).unwrap())
        .into();
    assert!(places.is_sorted(), "{heading}");
    session.keys("<Enter>new");
    assert!(session.text().contains("F3 accept"), "{}", session.text());
    session.keys("<F3>?");
    assert!(session.text().contains("Signs and keys"), "{}", session.text());
    snapshot("settings_120x36", &session.record());
}

#[test]
fn the_mouse_selects_scrolls_folds_and_opens() {
    let mut session = Session::open(DEMO, WIDE);
    session.click(80, 6);
    assert!(
        session.text().contains("├ sources.pipedrive.start_date · prod"),
        "{}",
        session.text()
    );
    session.mouse(MouseEventKind::ScrollDown, 10, 10);
    session.click(80, 5).click(80, 5);
    assert!(
        session
            .text()
            .contains("╭ Edit sources.pipedrive.pipedrive_api_key"),
        "{}",
        session.text()
    );
    session.keys("<Esc>").click(4, 3);
    assert!(session.text().contains("▸ Sources"), "{}", session.text());
}

#[test]
fn screens_of_workspaces_that_differ_only_in_secrets_are_equal() {
    let other: Vec<(String, String)> = DEMO
        .iter()
        .map(|(name, text)| {
            let mut text = (*text).to_owned();
            if name.ends_with("secrets.toml") {
                for secret in secrets_of(DEMO)
                    .iter()
                    .filter(|secret| secret.starts_with("sample-"))
                {
                    text = text.replace(secret.as_str(), "x");
                }
            }
            ((*name).to_owned(), text)
        })
        .collect();
    let other: Vec<(&str, &str)> = other
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    for keys in [
        "",
        "<Enter>",
        "nn",
        "lll",
        "/pass",
        "G",
        "d",
        "gjd",
        "gjR",
        "gjm",
        "gjm<Space>",
        "gjlm<Down><Down>r",
        "lc",
        "w",
        "agoogle<Enter>",
    ] {
        let (mut one, mut two) = (Session::open(DEMO, WIDE), Session::open(&other, WIDE));
        one.keys(keys);
        two.keys(keys);
        assert_eq!(one.screen(), two.screen(), "after {keys:?}");
    }
}

#[test]
fn no_snapshot_holds_a_secret() {
    let mut secrets = secrets_of(DEMO);
    secrets.push("CANARY".to_owned());
    let mut looked_at = 0;
    for entry in fs::read_dir(Path::new(SNAPSHOTS)).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for secret in &secrets {
            assert!(
                !text.contains(secret.as_str()),
                "{} holds a secret of the fixtures",
                path.display()
            );
        }
        looked_at += 1;
    }
    assert!(
        looked_at > 20 && secrets.len() > 10,
        "{looked_at} snapshots, {} secrets",
        secrets.len()
    );
}
