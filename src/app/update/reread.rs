//! What someone else did to the files: taken in, or asked about where it is the same keys that are pending.

use super::mending::reopen;
use crate::app::dialog::Dialog;
use crate::app::keymap::Action;
use crate::app::merging::{self, MergeDialog, Merged, Reread, Trouble};
use crate::app::message::Effect;
use crate::app::pending;
use crate::app::state::{Mode, State};

/// Something may have changed on disk: it is read again, unless this program itself is writing.
pub(super) fn look(state: &State) -> Vec<Effect> {
    match state.mode {
        Mode::Saving { .. } => Vec::new(),
        _ => vec![Effect::Reread, Effect::Scan],
    }
}

pub(super) fn on_reread(state: &mut State, theirs: Box<Reread>) {
    // What was read before this program wrote is out of date: its own writing has it read again.
    let is_saving = matches!(state.mode, Mode::Saving { .. });
    if is_saving || !merging::is_current(state, &theirs) || !merging::is_news(state, &theirs) {
        return;
    }
    match merging::merged(state, &theirs.workspace, &[]) {
        Ok(merged) => take(state, &theirs, merged),
        Err(Trouble::Refused(sentence)) => state.refuse(sentence),
        Err(Trouble::Clashes(clashes)) if matches!(state.mode, Mode::Browse) => {
            state.reveal = None;
            let dialog = MergeDialog::new(theirs, clashes);
            state.mode = Mode::Dialog(Box::new(Dialog::Merge(dialog)));
        }
        // Whoever is doing something else is asked when saving.
        Err(Trouble::Clashes(clashes)) => state.refuse(format!(
            "{} changed on disk, and here: saving asks which is to be kept",
            clashes[0].path
        )),
    }
}

/// Takes both editions in.
fn take(state: &mut State, theirs: &Reread, merged: Merged) {
    let Merged {
        files,
        steps,
        told,
        changed,
    } = merged;
    let columns = |state: &State| state.workspace.views().len();
    let before = columns(state);
    reopen(state, theirs.workspace.with_files(files));
    for file in changed {
        state.history.forget(file);
    }
    for step in steps {
        state.history.push_merged(step);
    }
    let pending = match pending::count(&state.workspace) {
        0 => "",
        _ => "; your edits are kept",
    };
    // A file that dlt does not read, an editor's for one, is nothing to speak of, nor is what it does to the picture.
    if !told.is_empty() {
        state.done(format!("{}{pending}", told.join(", ")));
    } else if columns(state) != before {
        state.done(format!("the profiles changed on disk{pending}"));
    }
}

pub(super) fn on_merge(state: &mut State, mut dialog: MergeDialog, action: Option<Action>) -> Vec<Effect> {
    match action {
        Some(Action::Leave) => {
            state.refuse("your edits stay here, unsaved; saving asks again");
            return Vec::new();
        }
        Some(Action::Accept) => {
            if !merging::is_current(state, &dialog.theirs) {
                return vec![Effect::Reread];
            }
            match merging::merged(state, &dialog.theirs.workspace, &dialog.clashes) {
                Ok(merged) => {
                    take(state, &dialog.theirs, merged);
                    return Vec::new();
                }
                Err(Trouble::Refused(sentence)) => dialog.error = Some(sentence),
                Err(Trouble::Clashes(clashes)) => dialog.clashes = clashes,
            }
        }
        Some(Action::Up) => dialog.step(-1),
        Some(Action::Down) => dialog.step(1),
        Some(Action::Toggle) => dialog.toggle(),
        Some(Action::ToggleAll) => dialog.toggle_all(),
        _ => {}
    }
    state.mode = Mode::Dialog(Box::new(Dialog::Merge(dialog)));
    Vec::new()
}
