//! Doing something about a finding.

use super::editing::edit_or_fold;
use super::{dialogs, mending};
use crate::app::copy::What;
use crate::app::dialog::Dialog;
use crate::app::fix::{Cell, Fix};
use crate::app::message::Effect;
use crate::app::state::{Screen, State};
use crate::app::transfer::TransferDialog;
use crate::checks::Alike;

/// Does what can be done about a finding.
pub(super) fn fix(state: &mut State, alike: &Alike) -> Vec<Effect> {
    match Fix::of(state, alike) {
        Fix::Mend(mend) => mending::ask(state, mend),
        Fix::Edit(cell) => {
            go_to(state, cell);
            edit_or_fold(state);
        }
        Fix::Move(cell, slot) => {
            go_to(state, cell);
            let dialog = TransferDialog::towards(state, &slot).map(Dialog::Transfer);
            dialogs::open(state, dialog);
        }
        Fix::Show(cell) => {
            go_to(state, cell);
            state.screen = Screen::Workspace;
        }
        Fix::Copy(text) => return super::copying::copy_text(state, What::Line, text.into()),
        Fix::None => state.refuse(alike.finding.help.clone()),
    }
    Vec::new()
}

/// Puts the tree's cursor on a cell.
pub(super) fn go_to(state: &mut State, cell: Cell) {
    let before = (state.browse.column, state.browse.node());
    state.browse.column = cell.view;
    state.browse.show(&state.workspace, cell.node);
    if (state.browse.column, state.browse.node()) != before {
        state.reveal = None;
    }
}
