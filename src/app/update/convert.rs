//! A connection string is split into fields, or fields are joined into one string.

use super::editing::commit;
use crate::app::convert::ConvertDialog;
use crate::app::keymap::Action;
use crate::app::message::Effect;
use crate::app::state::{Mode, State};
use crate::workspace::convert::Way;

pub(super) fn open(state: &mut State) {
    match ConvertDialog::open(state) {
        Ok(dialog) => {
            state.reveal = None;
            state.mode = Mode::Convert(Box::new(dialog));
        }
        Err(sentence) => state.refuse(sentence),
    }
}

pub(super) fn on_convert(state: &mut State, action: Option<Action>) -> Vec<Effect> {
    let Mode::Convert(mut dialog) = std::mem::replace(&mut state.mode, Mode::Browse) else {
        return Vec::new();
    };
    match action {
        Some(Action::Leave) => return Vec::new(),
        Some(Action::Accept) => match accept(state, &dialog) {
            Ok(true) => return Vec::new(),
            Ok(false) => {}
            Err(sentence) => dialog.error = Some(sentence),
        },
        _ => {}
    }
    state.mode = Mode::Convert(dialog);
    Vec::new()
}

/// Answers whether there was something to do.
fn accept(state: &mut State, dialog: &ConvertDialog) -> Result<bool, String> {
    let (Ok(plan), Some((file, document, step))) = (&dialog.plan, dialog.accept()) else {
        return Ok(false);
    };
    let label = state.workspace.files()[file].label.clone();
    let keys = match plan.fields.len() {
        1 => "one key".to_owned(),
        count => format!("{count} keys"),
    };
    let done = match plan.way {
        Way::Split => format!("{} is {keys} now in {label}", plan.group),
        Way::Join => format!("{keys} of {} are one string now in {label}", plan.group),
    };
    commit(state, vec![(file, document)], step)?;
    if let Some(node) = state.workspace.tree().find(&plan.group) {
        state.browse.show(&state.workspace, node);
    }
    let next = state.keys.save_or_undo();
    state.done(format!("{done}; {next}"));
    Ok(true)
}
