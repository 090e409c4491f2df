//! The dialog a value is edited in.

use ratatui::Frame;
use ratatui::layout::{Position, Size};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::edit::EditDialog;
use crate::app::geometry::centered;
use crate::app::keymap::Context;
use crate::app::present::{self, Tone};

const LABELS: usize = 9;

pub(super) fn draw(state: &State, dialog: &EditDialog, theme: &Theme, terminal: &mut Frame<'_>) {
    let view = present::edit(state, dialog);
    let size = Size::from(terminal.area());
    let height = u16::try_from(view.lines.len()).unwrap_or(0) + 6;
    let area = centered(size, 96.min(size.width.saturating_sub(2)), height);
    let inner = frame::dialog(terminal, area, &view.title, *theme);
    let width = usize::from(inner.width).saturating_sub(LABELS);
    let (shown, cursor) = window(&view.field, view.cursor, width);
    let buffer = terminal.buffer_mut();
    let (x, y) = (inner.x + LABELS as u16, inner.y + 1);
    buffer.set_string(inner.x, y, "value", theme.tone(Tone::Dim));
    let tone = if view.revealed {
        Tone::Revealed
    } else {
        Tone::Plain
    };
    buffer.set_string(x, y, shown, theme.tone(tone));
    for (nth, (label, piece)) in view.lines.iter().enumerate() {
        let y = y + 1 + nth as u16;
        buffer.set_string(inner.x, y, label, theme.tone(Tone::Dim));
        buffer.set_string(x, y, text::cut(&piece.text, width), theme.tone(piece.tone));
    }
    frame::hints(terminal, inner, Context::Edit, false, *theme);
    terminal.set_cursor_position(Position { x: x + cursor, y });
}

/// The part of the field that is on the screen, with the cursor's column in it.
pub(super) fn window(field: &str, cursor: usize, width: usize) -> (String, u16) {
    let graphemes: Vec<&str> = field.graphemes(true).collect();
    let room = width.saturating_sub(1).max(1);
    let mut start = cursor.min(graphemes.len());
    let mut used = 0;
    while start > 0 && used + graphemes[start - 1].width() <= room {
        start -= 1;
        used += graphemes[start].width();
    }
    let rest = graphemes[start..].concat();
    (text::cut(&rest, width), u16::try_from(used).unwrap_or(u16::MAX))
}
