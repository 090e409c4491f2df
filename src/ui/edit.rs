//! The dialog a value is edited in.

use ratatui::Frame;
use ratatui::layout::{Position, Size};

use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::edit::EditDialog;
use crate::app::geometry::{self, LABELS, centered};
use crate::app::keymap::Context;
use crate::app::present::{self, Tone};

/// Lines beside the field, the list and what is told: borders, blank lines, hints.
const AROUND: usize = 5;

pub(super) fn draw(state: &State, dialog: &EditDialog, theme: &Theme, terminal: &mut Frame<'_>) {
    let view = present::edit(state, dialog);
    let size = Size::from(terminal.area());
    let height = AROUND + view.field.len() + view.list.len() + view.lines.len();
    let height = u16::try_from(height).unwrap_or(u16::MAX);
    let area = centered(size, geometry::edit_width(size), height);
    let inner = frame::dialog(terminal, area, &view.title, *theme);
    let width = usize::from(inner.width.saturating_sub(LABELS));
    let (x, top) = (inner.x + LABELS, inner.y + 1);
    let below = inner.bottom().saturating_sub(1);
    let tone = if view.revealed {
        Tone::Revealed
    } else {
        Tone::Plain
    };
    let buffer = terminal.buffer_mut();
    buffer.set_string(inner.x, top, "value", theme.tone(Tone::Dim));
    let mut rows = top..below;
    for (line, y) in view.field.iter().zip(&mut rows) {
        buffer.set_string(x, y, line, theme.tone(tone));
    }
    if let Some(count) = view.count {
        buffer.set_string(inner.x, top + 1, count, theme.tone(Tone::Dim));
    }
    for ((chosen, choice), y) in view.list.iter().zip(&mut rows) {
        let mark = if *chosen { "▸ " } else { "  " };
        let style = theme.tone(Tone::Plain);
        let style = if *chosen {
            style.patch(theme.cursor())
        } else {
            style
        };
        buffer.set_string(x, y, mark, theme.tone(Tone::Strong));
        buffer.set_string(x + 2, y, text::cut(choice, width.saturating_sub(2)), style);
    }
    for ((label, piece), y) in view.lines.iter().zip(&mut rows) {
        buffer.set_string(inner.x, y, label, theme.tone(Tone::Dim));
        buffer.set_string(x, y, text::cut(&piece.text, width), theme.tone(piece.tone));
    }
    frame::hints(
        terminal,
        inner,
        present::hints(&state.keys, Context::Edit),
        false,
        *theme,
    );
    let (line, column) = view.cursor;
    terminal.set_cursor_position(Position {
        x: (x + u16::try_from(column).unwrap_or(u16::MAX)).min(inner.right().saturating_sub(1)),
        y: (top + u16::try_from(line).unwrap_or(u16::MAX)).min(below),
    });
}
