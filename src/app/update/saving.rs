//! Saving, and what comes of it.

use crossterm::event::KeyEvent;

use super::on_key;
use crate::app::keymap::Action;
use crate::app::message::{Effect, SaveOutcome, SaveRefusal};
use crate::app::pending;
use crate::app::state::{Mode, State};

pub(super) fn save(state: &mut State, quit: bool) -> Vec<Effect> {
    begin(state, quit);
    vec![Effect::Save(pending::requests(&state.workspace))]
}

pub(super) fn on_saved(state: &mut State, outcomes: Vec<SaveOutcome>) -> Vec<Effect> {
    let (quit, typed) = end(state);
    let mut files = state.workspace.files().to_vec();
    let (mut written, mut failed, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for outcome in outcomes {
        let label = files[outcome.file].label.clone();
        match outcome.result {
            Ok(()) => {
                files[outcome.file].saved = Some(outcome.text);
                written.push(label);
            }
            Err(SaveRefusal::Changed) => changed.push(label),
            Err(SaveRefusal::Failed(why)) => failed.push(format!("{label} was not saved: {why}")),
        }
    }
    let workspace = state.workspace.with_files(files);
    state.set_workspace(workspace);
    let is_done = failed.is_empty() && changed.is_empty();
    let saved = (!written.is_empty()).then(|| format!("saved {}", written.join(", ")));
    let refused = (!changed.is_empty()).then(|| {
        let labels = changed.join(", ");
        format!("{labels} was changed by someone else meanwhile: nothing was written there")
    });
    let sentences = saved.into_iter().chain(failed).chain(refused);
    let sentence = sentences.collect::<Vec<_>>().join("; ");
    if is_done {
        state.done(sentence);
        if quit {
            return vec![Effect::Quit];
        }
        return go_on(state, &typed);
    }
    // Who pressed keys meanwhile did not know of this.
    state.refuse(sentence);
    if changed.is_empty() {
        Vec::new()
    } else {
        // Their edition is taken in, or asked about.
        vec![Effect::Reread]
    }
}

/// Begins the time in which files are written; `quit` where the program is to end after it.
pub(super) fn begin(state: &mut State, quit: bool) {
    state.mode = Mode::Saving {
        quit,
        typed: Vec::new(),
    };
}

/// Ends the time in which files are written; answers whether the program is to end, too, and what was typed meanwhile.
pub(super) fn end(state: &mut State) -> (bool, Vec<KeyEvent>) {
    match std::mem::replace(&mut state.mode, Mode::Browse) {
        Mode::Saving { quit, typed } => (quit, typed),
        _ => (false, Vec::new()),
    }
}

/// Does what was typed while files were written.
pub(super) fn go_on(state: &mut State, typed: &[KeyEvent]) -> Vec<Effect> {
    typed.iter().flat_map(|event| on_key(state, event)).collect()
}

pub(super) fn on_quit(state: &mut State, action: Option<Action>) -> Vec<Effect> {
    match action {
        Some(Action::SaveAndQuit) => save(state, true),
        Some(Action::DropAndQuit) => vec![Effect::Quit],
        Some(Action::Leave) => {
            state.mode = Mode::Browse;
            Vec::new()
        }
        _ => Vec::new(),
    }
}
