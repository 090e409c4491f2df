//! Mending the workspace: asking, doing it, and taking the workspace in that was read anew.

use super::saving;
use crate::app::dialog::Dialog;
use crate::app::keymap::Action;
use crate::app::mending::{Asking, Mend, MendingDialog, not_now};
use crate::app::message::Effect;
use crate::app::state::{Mode, State};
use crate::app::verdict::{Looking, Verdict};
use crate::workspace::Workspace;

/// Opens the list; the machine is looked at again meanwhile.
pub(super) fn open(state: &mut State) {
    let dialog = MendingDialog::open(state);
    state.reveal = None;
    state.looking = state.looking.outdated();
    state.mode = Mode::Dialog(Box::new(Dialog::Mending(dialog)));
}

/// Asks about one thing.
pub(super) fn ask(state: &mut State, mend: Mend) {
    if let Some(why) = not_now(state) {
        state.refuse(why);
        return;
    }
    state.reveal = None;
    state.mode = Mode::Dialog(Box::new(Dialog::Mending(MendingDialog::about(mend))));
}

pub(super) fn on_mending(
    state: &mut State,
    mut dialog: MendingDialog,
    action: Option<Action>,
) -> Vec<Effect> {
    match (action, dialog.asking) {
        (Some(Action::Accept), Asking::Nothing) => dialog.ask(state),
        (Some(Action::Accept), Asking::Chosen | Asking::Only) => {
            if let Some((mend, work)) = dialog.chosen().cloned().zip(dialog.work(state)) {
                // Nothing may be edited until the workspace is read anew.
                saving::begin(state, false);
                return vec![Effect::Mend(mend, work)];
            }
        }
        (Some(Action::Leave), Asking::Nothing | Asking::Only) => return Vec::new(),
        (Some(Action::Leave), Asking::Chosen) => dialog.asking = Asking::Nothing,
        (Some(Action::Up), _) => dialog.step(-1),
        (Some(Action::Down), _) => dialog.step(1),
        _ => {}
    }
    state.mode = Mode::Dialog(Box::new(Dialog::Mending(dialog)));
    Vec::new()
}

/// A look has ended; the list of what can be mended is made of it.
pub(super) fn on_looked(state: &mut State, verdict: Verdict) {
    state.looking = state.looking.ended();
    state.verdict = Some(verdict);
    state.mode = match std::mem::replace(&mut state.mode, Mode::Browse) {
        Mode::Dialog(mut dialog) => {
            if let Dialog::Mending(dialog) = &mut *dialog {
                dialog.relist(state);
            }
            Mode::Dialog(dialog)
        }
        mode => mode,
    };
}

/// Sees that a look is made where one is due and can be: what the code calls a secret has to be known.
pub(super) fn look(state: &mut State) -> Option<Effect> {
    if state.looking != Looking::Due || state.workspace.options().unscanned {
        return None;
    }
    state.looking = Looking::UnderWay { again: false };
    Some(Effect::Look)
}

pub(super) fn on_mended(
    state: &mut State,
    mend: &Mend,
    label: &str,
    result: Result<Box<Workspace>, String>,
) -> Vec<Effect> {
    let (_, typed) = saving::end(state);
    match result {
        Ok(workspace) => {
            reopen(state, *workspace);
            state.done(format!("{label} {}; the workspace was read anew", mend.done()));
            saving::go_on(state, &typed)
        }
        Err(why) => {
            state.refuse(format!("{label} {}: {why}", mend.undone()));
            Vec::new()
        }
    }
}

/// Takes a picture in that may have other files and other columns.
pub(super) fn reopen(state: &mut State, workspace: Workspace) {
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
