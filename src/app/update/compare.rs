//! The Compare screen.

use super::editing::edit_or_fold;
use super::{dialogs, listing, on_screens, take_filter_away};
use crate::app::compare::{Basis, Compare, Comparison};
use crate::app::geometry::{areas, scrolled};
use crate::app::keymap::Action;
use crate::app::message::Effect;
use crate::app::present;
use crate::app::state::{Mode, Screen, State};

pub(super) fn on_compare(state: &mut State, action: Action) -> Vec<Effect> {
    let comparison = Comparison::of(state);
    if listing::moves(state, &comparison.keys, action) {
        return Vec::new();
    }
    let on_key = listing::has_cursor(state, &comparison.keys);
    match action {
        Action::Left => side(state, -1),
        Action::Right => side(state, 1),
        Action::NextToDo => difference(state, true),
        Action::PreviousToDo => difference(state, false),
        Action::NextProfile => {
            let column = state.compare.next_profile(&state.workspace, state.browse.column);
            state.browse.column = column;
        }
        Action::NextFilter => {
            state.compare.filter = state.compare.filter.next();
            state.compare.top = 0;
        }
        Action::Filter => state.mode = Mode::Filter,
        Action::Leave if state.browse.filter.is_empty() => state.screen = Screen::Workspace,
        Action::Leave => take_filter_away(state),
        Action::Matrix => state.compare.matrix = !state.compare.matrix,
        Action::Edit if on_key => edit_or_fold(state),
        Action::Transfer if on_key => dialogs::transfer_across(state, false),
        Action::TransferToFill if on_key => dialogs::transfer_across(state, true),
        Action::Edit | Action::Transfer | Action::TransferToFill => {}
        _ => return on_screens(state, action),
    }
    Vec::new()
}

/// Moves the cursor to another of the columns.
fn side(state: &mut State, by: isize) {
    let columns = state.compare.columns(&state.workspace);
    let at = columns
        .iter()
        .position(|column| *column == state.browse.column)
        .unwrap_or(0);
    let to = at.saturating_add_signed(by).min(columns.len() - 1);
    state.browse.column = columns[to];
}

/// Goes to the next key that is not the same everywhere, round and round.
fn difference(state: &mut State, forward: bool) {
    match listing::following(state, &Comparison::of(state).differing, forward) {
        Some(node) => state.browse.show(&state.workspace, node),
        None => state.done("nothing differs"),
    }
}

/// Keeps the cursor on a key and a column of the screen, and scrolls to it.
pub(super) fn settle(state: &mut State) {
    state.compare.enter(&state.workspace, state.browse.column);
    let (basis, comparison) = (Basis::of(state), Comparison::of(state));
    state.comparison.keep(basis, &comparison);
    listing::settle(state, &comparison.keys);
    let Some(areas) = areas(state.size, present::banner_count(state)) else {
        return;
    };
    let cursor = state.browse.node();
    let at = cursor.and_then(|node| comparison.line_of(&state.workspace, node));
    if let Some(at) = at {
        let height = usize::from(Compare::list(&areas).height);
        state.compare.top = scrolled(state.compare.top, at, comparison.lines.len(), height);
    }
}
