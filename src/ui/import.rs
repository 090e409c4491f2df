//! The dialogs a file is imported in.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::geometry::centered;
use crate::app::import::{ImportDialog, PathDialog};
use crate::app::keymap::Context;
use crate::app::present::{self, Piece, Tone};

const LABELS: usize = 9;
/// Lines beside those of the file, from where and where to, what else there is to say: border, space, hints.
const AROUND: u16 = 7;

/// What a file would set.
pub(super) fn draw(state: &State, dialog: &ImportDialog, theme: &Theme, terminal: &mut Frame<'_>) {
    let size = Size::from(terminal.area());
    let view = present::import(state, dialog);
    let count = |lines: usize| u16::try_from(lines).unwrap_or(u16::MAX);
    let around = AROUND + count(view.above.len() + view.below.len());
    let wanted = count(view.lines.len()).saturating_add(around);
    let height = size.height.saturating_sub(2).min(wanted);
    let room = usize::from(height.saturating_sub(around)).max(1);
    let top = dialog.cursor.saturating_sub(room - 1);
    let area = centered(size, 112.min(size.width.saturating_sub(2)), height);
    let inner = frame::dialog(terminal, area, &view.title, *theme);
    let buffer = terminal.buffer_mut();
    labelled(buffer, inner, 1, &view.above, *theme);
    let first = 2 + count(view.above.len());
    let names = view.lines.iter().map(|(_, _, name, _)| name.text.width()).max();
    let names = names.unwrap_or(0).min(usize::from(inner.width) / 2);
    for (line, y) in view.lines.iter().skip(top).take(room).zip(inner.y + first..) {
        let at = Rect {
            y,
            height: 1,
            ..inner
        };
        draw_line(buffer, at, names, line, *theme);
    }
    labelled(buffer, inner, first + room as u16 + 1, &view.below, *theme);
    frame::hints(
        terminal,
        inner,
        present::hints(&state.keys, Context::Import),
        false,
        *theme,
    );
}

/// Lines with a label in front.
fn labelled(buffer: &mut Buffer, inner: Rect, from: u16, lines: &[(&str, Piece)], theme: Theme) {
    let width = usize::from(inner.width).saturating_sub(LABELS);
    for ((label, piece), y) in lines.iter().zip(inner.y + from..inner.bottom()) {
        buffer.set_string(inner.x, y, label, theme.tone(Tone::Dim));
        let cut = text::cut(&piece.text, width);
        buffer.set_string(inner.x + LABELS as u16, y, cut, theme.tone(piece.tone));
    }
}

fn draw_line(
    buffer: &mut Buffer,
    line: Rect,
    names: usize,
    (chosen, sign, name, rest): &(bool, Piece, Piece, Piece),
    theme: Theme,
) {
    let mark = if *chosen { "▸" } else { " " };
    buffer.set_string(line.x, line.y, mark, theme.tone(Tone::Strong));
    buffer.set_string(line.x + 2, line.y, &sign.text, theme.tone(sign.tone));
    let style = theme.tone(name.tone);
    let style = if *chosen {
        style.patch(theme.cursor())
    } else {
        style
    };
    let cut = text::fill(&text::cut_front(&name.text, names), names);
    buffer.set_string(line.x + 4, line.y, cut, style);
    let left = usize::from(line.width).saturating_sub(names + 6);
    let cut = text::cut(&rest.text, left);
    buffer.set_string(line.x + 6 + names as u16, line.y, cut, theme.tone(rest.tone));
}

/// The question for a file's path.
pub(super) fn draw_path(state: &State, dialog: &PathDialog, theme: &Theme, terminal: &mut Frame<'_>) {
    let (typed, cursor, lines) = present::path(dialog);
    let size = Size::from(terminal.area());
    let area = centered(
        size,
        96.min(size.width.saturating_sub(2)),
        8 + lines.len() as u16 - 2,
    );
    let inner = frame::dialog(terminal, area, "Import a file", *theme);
    let width = usize::from(inner.width).saturating_sub(LABELS);
    let (shown, column) = text::window(&typed, cursor, width);
    let buffer = terminal.buffer_mut();
    let (x, y) = (inner.x + LABELS as u16, inner.y + 1);
    buffer.set_string(inner.x, y, "path", theme.tone(Tone::Dim));
    buffer.set_string(x, y, shown, theme.tone(Tone::Plain));
    for (piece, y) in lines.iter().zip(y + 1..) {
        buffer.set_string(x, y, text::cut(&piece.text, width), theme.tone(piece.tone));
    }
    frame::hints(
        terminal,
        inner,
        present::hints(&state.keys, Context::ImportFile),
        false,
        *theme,
    );
    terminal.set_cursor_position(Position { x: x + column, y });
}
