//! The Set up screen.

use super::editing::edit_or_fold;
use super::on_screens;
use crate::app::geometry::areas;
use crate::app::keymap::Action;
use crate::app::message::Effect;
use crate::app::present;
use crate::app::set_up::{Line, Queue};
use crate::app::state::{Screen, State};
use crate::dlt::tree::NodeId;

pub(super) fn on_set_up(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Up => step(state, -1),
        Action::Down => step(state, 1),
        Action::PageUp => step(state, -10),
        Action::PageDown => step(state, 10),
        Action::First => step(state, isize::MIN),
        Action::Last => step(state, isize::MAX),
        Action::Edit if queued(state).is_some() => edit_or_fold(state),
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

/// The cursor's key, where it is one of the queue.
fn queued(state: &State) -> Option<NodeId> {
    let node = state.browse.node()?;
    let cell = state.workspace.cell(state.browse.column, node)?;
    cell.status.needs_attention().then_some(node)
}

/// Moves the cursor by so many keys of the queue.
pub(super) fn step(state: &mut State, by: isize) {
    let items: Vec<NodeId> = Queue::of(&state.workspace, state.browse.column).items().collect();
    let at = state
        .browse
        .node()
        .and_then(|node| items.iter().position(|item| *item == node));
    let to = at
        .unwrap_or(0)
        .saturating_add_signed(by)
        .min(items.len().saturating_sub(1));
    if let Some(node) = items.get(to) {
        state.browse.show(&state.workspace, *node);
    }
}

/// Keeps the cursor on a key of the queue: one that is done gives way to the next, round and round. Scrolls to it.
pub(super) fn settle(state: &mut State) {
    if state.screen != Screen::SetUp {
        return;
    }
    let queue = Queue::of(&state.workspace, state.browse.column);
    if queued(state).is_none() {
        let keys: Vec<NodeId> = state.workspace.keys().into_iter().map(|(_, node)| node).collect();
        let place = |node: NodeId| keys.iter().position(|key| *key == node);
        let here = state.browse.node().and_then(place);
        let next = queue.items().find(|item| place(*item) > here);
        if let Some(node) = next.or_else(|| queue.items().next()) {
            state.browse.show(&state.workspace, node);
        }
    }
    let lines = queue.lines();
    let cursor = state.browse.node();
    let is_cursor = |line: &Line| matches!(line, Line::Item(_, node) if Some(*node) == cursor);
    let Some(areas) = areas(state.size, present::banner_count(state)) else {
        return;
    };
    if let Some(at) = lines.iter().position(is_cursor) {
        state
            .set_up
            .scroll(at, lines.len(), usize::from(areas.tree.height));
    }
}
