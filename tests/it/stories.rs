//! What the rest of the keys do, a snapshot for each small story; `coverage.rs` says which keys no story has.

use crossterm::event::{KeyCode, KeyEvent};
use dlt_secrets::app::Message;
use dlt_secrets::app::message::{Effect, SaveOutcome, SaveRefusal, SaveRequest};
use dlt_secrets::app::state::{Mode, Screen};
use dlt_secrets::app::update::update;
use ratatui::layout::Size;

use crate::import_command::{AMBIGUOUS, VARIABLES, WHOLE, service_account};
use crate::screens::{FRESH, snapshot};
use crate::session::{DEMO, SMALL, Session, write_files};

/// A key in two files of its profile, and a section in two files.
const TWICE: &[(&str, &str)] = &[
    (".dlt/.workspace", ""),
    (
        ".dlt/secrets.toml",
        "[sources.crm]\ntoken = 'CANARY-shared'\nname = 'CANARY'\n\n[destination.postgres]\n\
         credentials = 'postgresql://loader:CANARY@h.example:5432/base?sslmode=require'\n",
    ),
    (".dlt/dev.secrets.toml", "[sources.crm]\ntoken = 'CANARY-dev'\n"),
    (
        ".dlt/prod.secrets.toml",
        "[sources.crm]\ntoken = '<configure me>'\n",
    ),
    (
        ".dlt/config.toml",
        "[destination.snowflake.credentials]\npassword = 'CANARY'\n[sources.crm]\nquery = 'one two three'\n",
    ),
];

type Story = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

#[rustfmt::skip] // one story, one line
const STORIES: &[Story] = &[
    ("story_around_the_screens", DEMO, "<BackTab><Tab><Tab><Tab>"),
    ("story_back_to_the_tree", DEMO, "31"),
    ("story_pages_of_the_tree", DEMO, "<PageDown>l<Left><PageUp><PageDown><Up>"),
    ("story_a_value_shown_and_left", TWICE, "rj"),
    ("story_a_value_shown_and_stopped", TWICE, "r<C-z>"),
    ("story_undone", DEMO, "n<Enter>abc<Enter>u<C-r>u"),
    ("story_made_again", DEMO, "n<Enter>abc<Enter>u<C-r>"),
    ("story_names_copied", DEMO, "gjjY<C-y>"),
    ("story_set_up_next_profile", DEMO, "2nnN"),
    ("story_set_up_left", DEMO, "2n<Esc>"),
    ("story_compare_another_profile", DEMO, "3Np"),
    ("story_compare_left", DEMO, "3<Esc>"),
    ("story_deploy_edit", TWICE, "4nNe"),
    ("story_deploy_opened", TWICE, "4o"),
    ("story_deploy_left", DEMO, "4<Esc>"),
    ("story_doctor_opened", TWICE, "5nNo"),
    ("story_doctor_left", DEMO, "5<Esc>"),
    ("story_filter_moved_in", DEMO, "/passx<Backspace><Down><Up>"),
    ("story_filter_taken_away", DEMO, "/pass<Esc>"),
    ("story_edit_dropped", TWICE, "/token<Enter><Enter>abc<Esc>"),
    ("story_edit_files", TWICE, "/token<Enter><Enter><Tab><BackTab><BackTab>"),
    ("story_edit_lines", TWICE, "/query<Enter><Enter><End> four<A-Enter>five<Up><Down><PageUp><PageDown>"),
    ("story_edit_words", TWICE, "/query<Enter><Enter><Home><C-Right><C-Left><Delete><End><C-w>"),
    ("story_edit_redone", TWICE, "/query<Enter><Enter><C-u>new<C-z><C-z><C-y>"),
    ("story_add_left", DEMO, "asnow<Esc>"),
    ("story_add_pages", DEMO, "a<PageDown><PageDown><PageUp><Down><Down><Up>"),
    ("story_add_completed", DEMO, "asnowx<Backspace><Right>"),
    ("story_parts_moved_in", TWICE, "/postgres.cred<Enter><Enter><Down><End><C-Left><C-Right><Left><Right><Home><Delete>"),
    ("story_parts_shown_and_hidden", TWICE, "/postgres.cred<Enter><Enter><Down><Down><C-t><C-t>"),
    ("story_parts_deleted", TWICE, "/postgres.cred<Enter><Enter><Down><End><C-w>a b<C-u>"),
    ("story_parts_other_file", TWICE, "/postgres.cred<Enter><Enter><Tab><Tab><BackTab>"),
    ("story_parts_whole", TWICE, "/postgres.cred<Enter><Enter><C-o>"),
    ("story_rename_left", TWICE, "gjjR<C-u>x<Esc>"),
    ("story_rename_files", TWICE, "/token<Enter>R<Tab><Tab><BackTab>"),
    ("story_rename_typed", TWICE, "/token<Enter>R<Left><Right><Home><Delete><End><Backspace>"),
    ("story_rename_completed", TWICE, "/postgres.cred<Enter>R<C-u>c<C-Space>"),
    ("story_removal_left", TWICE, "gjd<Esc>"),
    ("story_removal_files", TWICE, "gjd<Tab><Tab><BackTab>"),
    ("story_transfer_left", TWICE, "gjjm<Down><Esc>"),
    ("story_transfer_files", TWICE, "/token<Enter>m<Down><Down><Up><Tab><Tab><BackTab>"),
    ("story_completion_moved_in", DEMO, "lc<Down><Down><Up><Space><PageDown><PageUp>"),
    ("story_completion_left", DEMO, "lc<Esc>"),
    ("story_mending_moved_in", TWICE, "w<Down><Down><Up>"),
    ("story_mending_kept", TWICE, "w<Enter><Esc>"),
    ("story_import_file_left", DEMO, "iabc<Esc>"),
    ("story_import_file_typed", DEMO, "i/a/b.json<Home><Right><Delete><Left><End><Backspace>"),
    ("story_import_file_deleted", DEMO, "ione two<C-w><C-u>x"),
    ("story_command_done", DEMO, ":deploy screen<Enter>"),
    ("story_command_left", DEMO, ":deploy<Esc>"),
    ("story_review_moved_in", TWICE, "/token<Enter>dlddl<Esc>/name<Enter>ds<Down><Down><Up>"),
    ("story_explain_moved_in", DEMO, "/client_email<Enter>lx<PageDown><PageUp><Down><Down><Up>"),
    ("story_explain_left", DEMO, "x<Esc>"),
    ("story_help_moved_in", DEMO, "?<PageDown><PageDown><PageUp><Down><Up>"),
    ("story_help_left", DEMO, "?<Esc>"),
];

fn told(session: &Session) -> String {
    let record = session.record();
    assert!(!record.contains("CANARY"), "{record}");
    record
}

#[test]
fn stories() {
    for (name, files, keys) in STORIES {
        let mut session = Session::open(files, SMALL);
        session.keys(keys);
        snapshot(name, &told(&session));
    }
}

#[test]
fn stories_of_imports() {
    let mut left = Session::open(FRESH, SMALL);
    left.keys("n<Enter>").paste(&service_account()).keys("<Esc>");
    snapshot("story_import_left", &told(&left));
    let mut chosen = Session::open(AMBIGUOUS, SMALL);
    write_files(&chosen.project(), &[("variables.env", VARIABLES)]);
    chosen.keys("ivariables.env<Enter><Right><Left><PageDown><PageUp><Down><Down><Up>");
    snapshot("story_import_moved_in", &told(&chosen));
    let mut whole = Session::open(WHOLE, SMALL);
    whole.paste(&service_account());
    snapshot("story_import_whole", &told(&whole));
}

#[test]
fn stories_of_leaving_with_changes() {
    for (name, keys) in [("story_saved_and_left", "qy"), ("story_dropped_and_left", "qd")] {
        let mut session = Session::open(DEMO, SMALL);
        session.keys("n<Enter>abc<Enter>").keys(keys);
        assert!(session.has_quit);
        snapshot(name, &told(&session));
    }
}

#[test]
fn while_files_are_written_the_screen_says_so() {
    let mut session = Session::open(DEMO, SMALL);
    session.keys("n<Enter>abc<Enter>s");
    let event = KeyEvent::from(KeyCode::Enter);
    // The effect is left undone, as it is while the disk takes its time.
    let effects = update(&mut session.state, Message::Key(event));
    assert_eq!(effects.len(), 1);
    snapshot("story_saving", &told(&session));
}

#[test]
fn keys_pressed_while_files_are_written_are_for_what_comes_after() {
    for is_saved in [true, false] {
        let mut session = Session::open(DEMO, SMALL);
        session.keys("n<Enter>abc<Enter>s");
        let enter = KeyEvent::from(KeyCode::Enter);
        let effects = update(&mut session.state, Message::Key(enter));
        let Some(Effect::Save(requests)) = effects.into_iter().next() else {
            panic!("it is saved");
        };
        session.keys("3?");
        assert!(matches!(session.state.mode, Mode::Saving { .. }));
        let write = |request: SaveRequest| SaveOutcome {
            result: is_saved
                .then_some(())
                .ok_or_else(|| SaveRefusal::Failed("the disk is full".to_owned())),
            file: request.file,
            text: request.text,
        };
        let outcomes = requests.into_iter().map(write).collect();
        session.send(Message::Saved(outcomes));
        assert_eq!(matches!(session.state.mode, Mode::Help(_)), is_saved);
        assert_eq!(session.state.screen == Screen::Compare, is_saved);
    }
}

#[test]
fn stories_end_where_another_terminal_size_begins() {
    let mut session = Session::open(DEMO, SMALL);
    session.keys("n<Enter>abc");
    for (width, height) in [(60, 16), (200, 60), (20, 5), (80, 24)] {
        session.resize(Size { width, height });
    }
    let mut other = Session::open(DEMO, SMALL);
    other.keys("n<Enter>abc");
    assert_eq!(session.screen(), other.screen());
}
