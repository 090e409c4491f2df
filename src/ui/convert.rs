//! The question before a connection string is split, or fields are joined.

use ratatui::Frame;
use ratatui::layout::Size;

use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::convert::ConvertDialog;
use crate::app::geometry::centered;
use crate::app::keymap::Context;
use crate::app::present::{self, Tone};

const LABELS: usize = 12;

pub(super) fn draw(state: &State, dialog: &ConvertDialog, theme: &Theme, terminal: &mut Frame<'_>) {
    let view = present::convert(state, dialog);
    let size = Size::from(terminal.area());
    let width = 84.min(size.width.saturating_sub(2));
    let labels = if view.is_possible { LABELS } else { 0 };
    let room = usize::from(width).saturating_sub(4 + labels);
    let lines: Vec<_> = view
        .lines
        .iter()
        .flat_map(|(label, piece)| {
            let lines = text::wrap(&piece.text, room).into_iter().enumerate();
            lines.map(move |(nth, line)| (if nth == 0 { *label } else { "" }, line, piece.tone))
        })
        .collect();
    let height = u16::try_from(lines.len() + 5).unwrap_or(size.height);
    let area = centered(size, width, height.min(size.height));
    let inner = frame::dialog(terminal, area, &view.title, *theme);
    let buffer = terminal.buffer_mut();
    let last = inner.bottom().saturating_sub(2);
    for ((label, line, tone), y) in lines.iter().zip(inner.y + 1..last) {
        buffer.set_string(inner.x, y, label, theme.tone(Tone::Dim));
        buffer.set_string(inner.x + labels as u16, y, line, theme.tone(*tone));
    }
    let context = if view.is_possible {
        Context::Convert
    } else {
        Context::Refused
    };
    frame::hints(
        terminal,
        inner,
        present::hints(&state.keys, context),
        false,
        *theme,
    );
}
