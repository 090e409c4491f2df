//! A connection string, part by part.

use std::sync::Arc;

use crossterm::event::KeyEvent;

use super::editing::commit;
use crate::app::field::Field;
use crate::app::keymap::{Action, typed};
use crate::app::message::Effect;
use crate::app::parts::PartsDialog;
use crate::app::state::{Mode, State};

/// Opens the dialog where the cursor is on a connection string, or on a key that only a part of one around it can give;
/// answers whether it is.
pub(super) fn open(state: &mut State) -> bool {
    let around = PartsDialog::around(state);
    if let Some((string, _)) = &around {
        state.browse.show(&state.workspace, *string);
    }
    let Some(mut dialog) = PartsDialog::open(state) else {
        return false;
    };
    if let Some((_, field)) = &around {
        dialog.choose(field);
    }
    state.reveal = None;
    state.mode = Mode::Parts(Box::new(dialog));
    true
}

pub(super) fn on_parts(state: &mut State, action: Option<Action>, event: &KeyEvent) -> Vec<Effect> {
    // The dialog is taken out for the while, so that it can look at the rest of the state.
    let Mode::Parts(mut dialog) = std::mem::replace(&mut state.mode, Mode::Browse) else {
        return Vec::new();
    };
    match action {
        Some(Action::Leave) => return Vec::new(),
        Some(Action::EditWhole) => {
            state.mode = Mode::Edit(Box::new(dialog.into_whole()));
            return Vec::new();
        }
        Some(Action::Accept) if dialog.is_naming() => dialog.insert("="),
        Some(Action::Accept) => match accept(state, &mut dialog) {
            Ok(()) => return Vec::new(),
            Err(sentence) => dialog.value.error = Some(sentence),
        },
        Some(Action::Up) => dialog.step(false),
        Some(Action::Down) => dialog.step(true),
        Some(Action::SwitchFile) => dialog.value.switch_file(state, true),
        Some(Action::SwitchFileBack) => dialog.value.switch_file(state, false),
        Some(Action::ToggleShow) => dialog.toggle_show(),
        Some(Action::AddParameter) => dialog.add_parameter(),
        Some(Action::Left) => dialog.sideways(false),
        Some(Action::Right) => dialog.sideways(true),
        Some(Action::WordLeft) => dialog.change(|field| field.step_word(false)),
        Some(Action::WordRight) => dialog.change(|field| field.step_word(true)),
        Some(Action::First) => dialog.change(|field| field.jump(false)),
        Some(Action::Last) => dialog.change(|field| field.jump(true)),
        Some(Action::DeleteBack) => dialog.delete(true),
        Some(Action::DeleteForward) => dialog.delete(false),
        Some(Action::DeleteWord) => dialog.change(Field::delete_word),
        Some(Action::DeleteToStart) => dialog.change(Field::delete_to_start),
        _ => {
            if let Some(c) = typed(event) {
                dialog.insert(c.encode_utf8(&mut [0; 4]));
            }
        }
    }
    state.mode = Mode::Parts(dialog);
    Vec::new()
}

fn accept(state: &mut State, dialog: &mut PartsDialog) -> Result<(), String> {
    let Some((document, step)) = dialog.accept(state)? else {
        return Ok(());
    };
    let file = dialog.value.file();
    let label = state.workspace.files()[file].label.clone();
    let key = step.key.clone();
    commit(state, vec![(file, Arc::new(document))], step)?;
    let next = state.keys.save_or_undo();
    state.done(format!("{key} goes to {label}; {next}"));
    Ok(())
}
