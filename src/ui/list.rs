//! A dialog with a list, and with a line to type in where it has one.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use super::{frame, text};
use crate::app::geometry::centered;
use crate::app::keymap::Keymap;
use crate::app::present::{self, FieldView, ListView, Piece, RowView, Tone};

const LABELS: usize = 9;

pub(super) fn draw(keys: &Keymap, view: &ListView, theme: &Theme, terminal: &mut Frame<'_>) {
    let size = Size::from(terminal.area());
    let field = if view.field.is_some() { 2 } else { 0 };
    let block = |lines: usize| if lines > 0 { lines + 1 } else { 0 };
    // Beside the rows: two borders, an empty line, the hints.
    let around = 4 + field + block(view.above.len());
    let most = usize::from(size.height.saturating_sub(2));
    let below = view.below_room.min(most.saturating_sub(around));
    let around = around + below;
    let room = view.room.min(most.saturating_sub(around + 1));
    let height = u16::try_from(around + block(room)).unwrap_or(u16::MAX);
    let area = centered(size, 96.min(size.width.saturating_sub(2)), height);
    let inner = frame::dialog(terminal, area, &view.title, *theme);
    let buffer = terminal.buffer_mut();
    let mut cursor = None;
    let mut line = Rect {
        y: inner.y + 1,
        height: 1,
        ..inner
    };
    if let Some(field) = &view.field {
        cursor = Some(draw_field(buffer, line, field, *theme));
        line.y += 2;
    }
    draw_labelled(buffer, line, &view.above, *theme);
    line.y += block(view.above.len()) as u16;
    let chosen = view.cursor.unwrap_or(0);
    let top = chosen.saturating_sub(room.saturating_sub(1));
    let width = usize::from(inner.width);
    let names = view.rows.iter().map(|row| row.name.text.width()).max();
    let names = names.unwrap_or(0).min(width * 3 / 5);
    for (nth, row) in view.rows.iter().enumerate().skip(top).take(room) {
        draw_row(buffer, line, names, row, view.cursor == Some(nth), *theme);
        line.y += 1;
    }
    line.y = inner.bottom().saturating_sub(1 + below as u16);
    draw_labelled(buffer, line, &view.below[..below.min(view.below.len())], *theme);
    let more = view.cursor.is_none() && view.rows.len() > room;
    frame::hints(terminal, inner, present::hints(keys, view.context), more, *theme);
    if let Some(cursor) = cursor {
        terminal.set_cursor_position(cursor);
    }
}

/// A line being typed; its end is what is seen where it is too long. Answers where the cursor is.
fn draw_field(buffer: &mut Buffer, line: Rect, field: &FieldView, theme: Theme) -> Position {
    let room = usize::from(line.width).saturating_sub(LABELS + 1);
    let x = line.x + LABELS as u16;
    buffer.set_string(line.x, line.y, field.label, theme.tone(Tone::Dim));
    let before = text::cut_front(&field.before, room);
    let behind = field.text.strip_prefix(&*field.before).unwrap_or_default();
    let behind = text::cut(behind, room - before.width().min(room));
    buffer.set_string(x, line.y, format!("{before}{behind}"), theme.tone(Tone::Plain));
    Position {
        x: x + before.width() as u16,
        y: line.y,
    }
}

fn draw_labelled(buffer: &mut Buffer, line: Rect, lines: &[(&'static str, Piece)], theme: Theme) {
    let room = usize::from(line.width).saturating_sub(LABELS);
    for ((label, piece), y) in lines.iter().zip(line.y..) {
        buffer.set_string(line.x, y, label, theme.tone(Tone::Dim));
        let words = text::cut(&piece.text, room);
        buffer.set_string(line.x + LABELS as u16, y, words, theme.tone(piece.tone));
    }
}

fn draw_row(buffer: &mut Buffer, line: Rect, names: usize, row: &RowView, is_chosen: bool, theme: Theme) {
    let style = theme.tone(row.name.tone);
    let style = if is_chosen {
        buffer.set_string(line.x, line.y, "▸", theme.tone(Tone::Strong));
        style.patch(theme.cursor())
    } else {
        style
    };
    let mut x = line.x + 2;
    if let Some(is_on) = row.mark {
        let mark = if is_on { "[x]" } else { "[ ]" };
        buffer.set_string(x, line.y, mark, theme.tone(Tone::Strong));
        x += 4;
    }
    let name = text::fill(&text::cut_front(&row.name.text, names), names);
    buffer.set_string(x, line.y, name, style);
    x += names as u16 + 3;
    let room = usize::from(line.right().saturating_sub(x));
    let note = text::cut(&row.note.text, room);
    buffer.set_string(x, line.y, &note, theme.tone(row.note.tone));
    text::mark(buffer, (x, line.y), (&row.note.text, &note), &row.marks, theme);
}
