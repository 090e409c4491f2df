//! Screens that are lists: of some of the tree's keys, among which the tree's cursor moves, or with a cursor of their own.

use crate::app::keymap::Action;
use crate::app::state::State;
use crate::dlt::tree::NodeId;

/// How many keys a page has.
const PAGE: isize = 10;

/// How far a key moves the cursor of a list; `None` where it asks for something else.
fn distance(action: Action) -> Option<isize> {
    Some(match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -PAGE,
        Action::PageDown => PAGE,
        Action::First => isize::MIN,
        Action::Last => isize::MAX,
        _ => return None,
    })
}

/// Where a key moves the cursor of a list of so many lines; `None` where it asks for something else.
pub(super) fn moved(cursor: usize, lines: usize, action: Action) -> Option<usize> {
    let by = distance(action)?;
    Some(cursor.saturating_add_signed(by).min(lines.saturating_sub(1)))
}

/// Moves the cursor as a key asks; `false` where the key asks for something else.
pub(super) fn moves(state: &mut State, keys: &[NodeId], action: Action) -> bool {
    let by = distance(action);
    if let Some(by) = by {
        step(state, keys, by);
    }
    by.is_some()
}

/// Whether an action is about the cell of the tree's cursor.
pub(super) fn is_about_cell(action: Action) -> bool {
    matches!(
        action,
        Action::Reveal | Action::CopyValue | Action::CopyEnvName | Action::CopyKey | Action::Explain
    )
}

/// Where a key is in a list of some of the tree's, in its order.
fn place(state: &State, keys: &[NodeId], node: NodeId) -> Option<usize> {
    let order = state.workspace.order();
    let line = order.line(node);
    keys.binary_search_by_key(&line, |key| order.line(*key)).ok()
}

/// Whether the tree's cursor is on one of the keys.
pub(super) fn has_cursor(state: &State, keys: &[NodeId]) -> bool {
    let cursor = state.browse.node();
    cursor.is_some_and(|node| place(state, keys, node).is_some())
}

/// Moves the cursor by so many keys.
pub(super) fn step(state: &mut State, keys: &[NodeId], by: isize) {
    let cursor = state.browse.node();
    let at = cursor.and_then(|node| place(state, keys, node));
    let to = at
        .unwrap_or(0)
        .saturating_add_signed(by)
        .min(keys.len().saturating_sub(1));
    if let Some(node) = keys.get(to) {
        state.browse.show(&state.workspace, *node);
    }
}

/// Puts a cursor that is on none of the keys on the next of them in the tree, round and round.
pub(super) fn settle(state: &mut State, keys: &[NodeId]) {
    if has_cursor(state, keys) {
        return;
    }
    if let Some(node) = following(state, keys, true) {
        state.browse.show(&state.workspace, node);
    }
}

/// The next of the keys after the cursor in the tree, or the previous one before it, round and round.
pub(super) fn following(state: &State, keys: &[NodeId], forward: bool) -> Option<NodeId> {
    let order = state.workspace.order();
    let here = state.browse.node().and_then(|node| order.line(node));
    let next = if forward {
        let after = keys.partition_point(|key| order.line(*key) <= here);
        keys.get(after).or(keys.first())
    } else {
        let before = keys.partition_point(|key| order.line(*key) < here);
        keys[..before].last().or(keys.last())
    };
    next.copied()
}
