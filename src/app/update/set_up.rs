//! The Set up screen.

use super::editing::edit_or_fold;
use super::{listing, on_screens};
use crate::app::geometry::{areas, scrolled};
use crate::app::keymap::Action;
use crate::app::message::Effect;
use crate::app::present;
use crate::app::set_up::{Line, Queue};
use crate::app::state::State;
use crate::dlt::tree::NodeId;

pub(super) fn on_set_up(state: &mut State, action: Action) -> Vec<Effect> {
    let items = items(state);
    if listing::moves(state, &items, action) {
        return Vec::new();
    }
    match action {
        Action::Edit if listing::has_cursor(state, &items) => edit_or_fold(state),
        Action::Edit => {}
        Action::NextToDo | Action::PreviousToDo => {
            let forward = action == Action::NextToDo;
            if !state.browse.next_to_do(&state.workspace, forward) {
                state.done("nothing is left to set up");
            }
        }
        _ => return on_screens(state, action),
    }
    Vec::new()
}

/// The keys of the queue.
pub(super) fn items(state: &State) -> Vec<NodeId> {
    Queue::of(state).items().collect()
}

/// Keeps the cursor on a key of the queue: one that is done gives way to the next. Scrolls to it.
pub(super) fn settle(state: &mut State) {
    let (basis, queue) = (Queue::basis(state), Queue::of(state));
    state.queue.keep(basis, &queue);
    listing::settle(state, &queue.items().collect::<Vec<_>>());
    let cursor = state.browse.node();
    let is_cursor = |line: &Line| matches!(line, Line::Item(_, node) if Some(*node) == cursor);
    let Some(areas) = areas(state.size, present::banner_count(state)) else {
        return;
    };
    if let Some(at) = queue.lines.iter().position(is_cursor) {
        let height = usize::from(areas.tree.height);
        state.set_up.top = scrolled(state.set_up.top, at, queue.lines.len(), height);
    }
}
