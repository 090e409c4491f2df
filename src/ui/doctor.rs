//! The Doctor screen: what is wrong with the workspace, then what is well.

use ratatui::buffer::Buffer;

use super::theme::Theme;
use super::{frame, lines, text};
use crate::app::State;
use crate::app::geometry::Areas;
use crate::app::present;

/// Draws the screen.
pub(super) fn draw(state: &State, areas: &Areas, theme: Theme, buffer: &mut Buffer) {
    let head = present::doctor_head(state);
    let words = text::cut(&head.text, usize::from(areas.heads.width));
    buffer.set_string(areas.heads.x, areas.heads.y, words, theme.tone(head.tone));
    let all = present::doctor(state);
    let top = state.doctor.top.min(all.len());
    lines::draw(buffer, areas.tree, &all[top..], theme);
    frame::scrollbar(buffer, areas.tree, top, all.len(), theme);
}
