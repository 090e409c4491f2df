//! Pages that are read and scrolled.

use super::saving::save;
use crate::app::keymap::Action;
use crate::app::message::Effect;
use crate::app::present;
use crate::app::state::{Mode, State};

/// Pages that are read and scrolled: the help, the places dlt looks at.
pub(super) fn on_pages(state: &mut State, action: Option<Action>) -> Vec<Effect> {
    let lines = match state.mode {
        Mode::Explain(_) => present::explain(state).1.len(),
        _ => present::help(&state.keys).len(),
    };
    match action {
        Some(Action::Leave) => state.mode = Mode::Browse,
        Some(action) => scroll_page(state, action, lines),
        None => {}
    }
    Vec::new()
}

/// Scrolls the page that is open, no further than its last line.
fn scroll_page(state: &mut State, action: Action, lines: usize) {
    // Border, blank lines and hints take up to seven lines of the terminal.
    let last = u16::try_from(lines)
        .unwrap_or(u16::MAX)
        .saturating_sub(state.size.height.saturating_sub(7));
    let (Mode::Help(top) | Mode::Explain(top) | Mode::Review(top)) = &mut state.mode else {
        return;
    };
    *top = match action {
        Action::Down => top.saturating_add(1),
        Action::Up => top.saturating_sub(1),
        Action::PageDown => top.saturating_add(10),
        Action::PageUp => top.saturating_sub(10),
        _ => *top,
    }
    .min(last);
}

pub(super) fn on_review(state: &mut State, action: Option<Action>) -> Vec<Effect> {
    match action {
        Some(Action::Save) => return save(state, false),
        Some(Action::Leave) => state.mode = Mode::Browse,
        Some(action) => {
            let lines = present::review(state).len();
            scroll_page(state, action, lines);
        }
        None => {}
    }
    Vec::new()
}
