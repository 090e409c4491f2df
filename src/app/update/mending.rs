//! Mending the workspace: asking, making a file, and taking the workspace in that was read anew.

use crate::app::dialog::Dialog;
use crate::app::keymap::Action;
use crate::app::mending::{Ignoring, MendingDialog};
use crate::app::message::Effect;
use crate::app::state::{Mode, State};
use crate::workspace::Workspace;

/// Opens the dialog; git is asked meanwhile.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let dialog = MendingDialog::open(state);
    state.reveal = None;
    state.mode = Mode::Dialog(Box::new(Dialog::Mending(dialog)));
    vec![Effect::AskGit]
}

pub(super) fn on_mending(
    state: &mut State,
    mut dialog: MendingDialog,
    action: Option<Action>,
) -> Vec<Effect> {
    match action {
        Some(Action::Accept) if dialog.is_asking => {
            if let Some(creation) = dialog.creation(&state.workspace) {
                // Nothing may be edited until the workspace is read anew.
                state.mode = Mode::Saving { quit: false };
                return vec![Effect::Create(creation)];
            }
        }
        Some(Action::Accept) => dialog.ask(state),
        Some(Action::Leave) => dialog.is_asking = false,
        Some(Action::Up) => dialog.step(-1),
        Some(Action::Down) => dialog.step(1),
        _ => {}
    }
    state.mode = Mode::Dialog(Box::new(Dialog::Mending(dialog)));
    Vec::new()
}

pub(super) fn on_ignoring(state: &mut State, ignoring: Ignoring) {
    if let Mode::Dialog(dialog) = &mut state.mode
        && let Dialog::Mending(dialog) = &mut **dialog
    {
        dialog.take(&state.workspace, ignoring);
    }
}

pub(super) fn on_created(state: &mut State, label: &str, result: Result<Box<Workspace>, String>) {
    state.mode = Mode::Browse;
    match result {
        Ok(workspace) => {
            reopen(state, *workspace);
            state.done(format!("{label} written; the workspace was read anew"));
        }
        Err(why) => state.refuse(format!("{label} was not written: {why}")),
    }
}

/// Takes a picture in that may have other files and other columns.
fn reopen(state: &mut State, workspace: Workspace) {
    let column = state.workspace.views()[state.browse.column].name.clone();
    let numbers: Vec<Option<usize>> = state
        .workspace
        .files()
        .iter()
        .map(|file| workspace.file_at(&file.slot))
        .collect();
    state
        .history
        .renumber(|file| numbers.get(file).copied().flatten());
    state.set_workspace(workspace);
    let workspace = &state.workspace;
    let column = workspace.view_named(&column);
    state.browse.column = column
        .or_else(|| workspace.view_named(workspace.active()))
        .unwrap_or(0);
}
