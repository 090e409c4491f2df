//! The Doctor screen.

use super::{fixing, listing, on_screens};
use crate::app::doctor::{chosen, findings};
use crate::app::fix::Fix;
use crate::app::geometry::{areas, scrolled};
use crate::app::keymap::Action;
use crate::app::message::Effect;
use crate::app::present;
use crate::app::state::{Screen, State};

pub(super) fn on_doctor(state: &mut State, action: Action) -> Vec<Effect> {
    let count = findings(state).len();
    if let Some(to) = listing::moved(state.doctor.cursor, count, action) {
        state.doctor.cursor = to;
        return Vec::new();
    }
    match action {
        Action::NextToDo if count > 0 => state.doctor.cursor = (state.doctor.cursor + 1) % count,
        Action::PreviousToDo if count > 0 => {
            state.doctor.cursor = (state.doctor.cursor + count - 1) % count;
        }
        Action::NextToDo | Action::PreviousToDo => state.done("nothing is wrong"),
        Action::Fix => {
            if let Some(alike) = chosen(state).cloned() {
                return fixing::fix(state, &alike);
            }
        }
        Action::Show => match chosen(state).map(|alike| Fix::of(state, alike)) {
            Some(Fix::Edit(cell) | Fix::Move(cell, _) | Fix::Show(cell)) => {
                fixing::go_to(state, cell);
                state.screen = Screen::Workspace;
            }
            _ => state.refuse("this is about no key"),
        },
        action if listing::is_about_cell(action) => state.refuse("this is about no value; o goes to the key"),
        _ => return on_screens(state, action),
    }
    Vec::new()
}

/// Keeps the cursor on a finding, and scrolls to it; below the last one stands what is well.
pub(super) fn settle(state: &mut State) {
    let count = findings(state).len();
    state.doctor.cursor = state.doctor.cursor.min(count.saturating_sub(1));
    let Some(areas) = areas(state.size, present::banner_count(state)) else {
        return;
    };
    let height = usize::from(areas.tree.height);
    let lines = present::doctor(state).len();
    let at = state.doctor.cursor;
    let at = if at + 1 >= count {
        lines.saturating_sub(1)
    } else {
        at
    };
    let top = scrolled(state.doctor.top, at, lines, height);
    state.doctor.top = top.min(state.doctor.cursor);
}
