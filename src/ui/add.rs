//! The dialog that adds a section.

use ratatui::Frame;
use ratatui::layout::{Position, Rect, Size};
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::add::AddDialog;
use crate::app::geometry::centered;
use crate::app::keymap::Context;
use crate::app::present::{self, Piece, Tone};

const LABELS: usize = 9;
/// Lines beside the sections: border, what is typed, what would be added, where and for whom, what was wrong, hints.
const AROUND: u16 = 11;

pub(super) fn draw(state: &State, dialog: &AddDialog, theme: &Theme, terminal: &mut Frame<'_>) {
    let size = Size::from(terminal.area());
    let height = size.height.saturating_sub(2).min(26);
    let room = usize::from(height.saturating_sub(AROUND));
    let view = present::add(state, dialog, room);
    let area = centered(size, 96.min(size.width.saturating_sub(2)), height);
    let inner = frame::dialog(terminal, area, "Add a section", *theme);
    let width = usize::from(inner.width);
    let buffer = terminal.buffer_mut();
    let x = inner.x + LABELS as u16;
    buffer.set_string(inner.x, inner.y + 1, "find", theme.tone(Tone::Dim));
    let find = text::cut_front(&view.find, width - LABELS - 1);
    buffer.set_string(x, inner.y + 1, &find, theme.tone(Tone::Plain));
    let names = view
        .lines
        .iter()
        .map(|(_, name, _)| name.text.width())
        .max()
        .unwrap_or(0);
    let names = names.min(width / 2);
    for ((chosen, name, of), y) in view.lines.iter().skip(view.top).take(room).zip(inner.y + 3..) {
        let line = Rect {
            y,
            height: 1,
            ..inner
        };
        draw_line(buffer, line, names, (*chosen, name, of), *theme);
    }
    for ((label, piece), y) in view.below.iter().zip(inner.y + 4 + room as u16..) {
        buffer.set_string(inner.x, y, label, theme.tone(Tone::Dim));
        buffer.set_string(
            x,
            y,
            text::cut(&piece.text, width - LABELS),
            theme.tone(piece.tone),
        );
    }
    frame::hints(terminal, inner, Context::Add, false, *theme);
    terminal.set_cursor_position(Position {
        x: x + find.width() as u16,
        y: inner.y + 1,
    });
}

fn draw_line(
    buffer: &mut ratatui::buffer::Buffer,
    line: Rect,
    names: usize,
    (chosen, name, of): (bool, &Piece, &Piece),
    theme: Theme,
) {
    let mark = if chosen { "▸ " } else { "  " };
    let cut = text::fill(&text::cut(&name.text, names), names);
    let style = theme.tone(name.tone);
    let style = if chosen {
        style.patch(theme.cursor())
    } else {
        style
    };
    buffer.set_string(line.x, line.y, mark, theme.tone(Tone::Strong));
    buffer.set_string(line.x + 2, line.y, &cut, style);
    let rest = usize::from(line.width).saturating_sub(names + 5);
    buffer.set_string(
        line.x + 5 + names as u16,
        line.y,
        text::cut(&of.text, rest),
        theme.tone(of.tone),
    );
}
