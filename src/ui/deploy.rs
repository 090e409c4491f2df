//! The Deploy screen: the uploads, a line per deployed profile, and the list that is chosen.

use ratatui::buffer::Buffer;

use super::theme::Theme;
use super::{frame, lines, text};
use crate::app::State;
use crate::app::deploy::{Deploy, lines as all_lines};
use crate::app::geometry::Areas;
use crate::app::present::{self, Tone};

/// Columns of the labels above the list.
const LABELS: u16 = 10;

/// Draws the screen.
pub(super) fn draw(state: &State, areas: &Areas, theme: Theme, buffer: &mut Buffer) {
    let head = present::deploy_head(state);
    let profiles = head.as_ref().map_or(0, |head| head.lines.len().saturating_sub(1));
    let list = Deploy::list_area(areas, profiles);
    let width = usize::from(list.width);
    if let Some(head) = head {
        let above = areas.heads.y..list.y.saturating_sub(1);
        for ((label, words), y) in head.lines.iter().zip(above) {
            let label = text::cut(label, usize::from(LABELS) - 1);
            buffer.set_string(list.x, y, label, theme.tone(Tone::Dim));
            let words = text::line(words, theme, width - usize::from(LABELS));
            buffer.set_line(list.x + LABELS, y, &words, list.width - LABELS);
        }
        let lists = text::line(&head.lists, theme, width);
        buffer.set_line(list.x, list.y - 1, &lists, list.width);
    }
    let shown = present::deploy(state, state.deploy.top, usize::from(list.height));
    if shown.is_empty() {
        let nothing = present::deploy_nothing(state);
        let words = text::cut(&nothing.text, width);
        buffer.set_string(list.x, list.y, words, theme.tone(nothing.tone));
    }
    lines::draw(buffer, list, &shown, theme);
    frame::scrollbar(buffer, list, state.deploy.top, all_lines(state).len(), theme);
}
