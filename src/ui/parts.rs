//! The dialog a connection string is edited in, part by part.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use unicode_width::UnicodeWidthStr;

use super::text::window;
use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::geometry::centered;
use crate::app::keymap::Context;
use crate::app::parts::PartsDialog;
use crate::app::present::{self, PartLine, Tone};

const LABELS: usize = 9;
/// Columns of a mark before a name, and of what becomes of the part.
const MARK: usize = 2;
const FATE: usize = 8;
/// Lines beside the parts: border, blank lines, hints.
const AROUND: usize = 6;

pub(super) fn draw(state: &State, dialog: &PartsDialog, theme: &Theme, terminal: &mut Frame<'_>) {
    let view = present::parts(state, dialog);
    let size = Size::from(terminal.area());
    let width = 96.min(size.width.saturating_sub(2));
    let room = usize::from(width).saturating_sub(4 + LABELS);
    let lines: Vec<_> = view
        .lines
        .iter()
        .flat_map(|(label, piece)| {
            let lines = text::wrap(&piece.text, room).into_iter().enumerate();
            lines.map(move |(nth, line)| (if nth == 0 { *label } else { "" }, line, piece.tone))
        })
        .collect();
    let most = usize::from(size.height.saturating_sub(2));
    let shown = most.saturating_sub(AROUND + lines.len()).max(1);
    let shown = view.parts.len().min(shown);
    let height = u16::try_from(shown + lines.len() + AROUND).unwrap_or(size.height);
    let area = centered(size, width, height);
    let inner = frame::dialog(terminal, area, &view.title, *theme);
    let width = usize::from(inner.width);
    let names = view.parts.iter().map(|part| part.name.text.width()).max();
    let names = names.unwrap_or(0).clamp(10, width / 3);
    let top = view.chosen.saturating_sub(shown.saturating_sub(1));
    let buffer = terminal.buffer_mut();
    let mut at = Position::from(inner);
    let parts = view.parts.iter().enumerate().skip(top).take(shown);
    for ((number, part), y) in parts.zip(inner.y + 1..inner.bottom()) {
        let is_chosen = number == view.chosen;
        let line = Rect {
            y,
            height: 1,
            ..inner
        };
        let column = draw_part(buffer, line, names, (part, is_chosen, view.cursor), *theme);
        if is_chosen {
            let typed = view.cursor.min(names);
            let column = if view.is_naming {
                MARK + typed
            } else {
                MARK + names + 2 + column
            };
            at = Position {
                x: inner.x
                    + u16::try_from(column)
                        .unwrap_or(0)
                        .min(inner.width.saturating_sub(1)),
                y,
            };
        }
    }
    let below = inner.y + 2 + shown as u16..inner.bottom().saturating_sub(1);
    for ((label, line, tone), y) in lines.iter().zip(below) {
        buffer.set_string(inner.x, y, label, theme.tone(Tone::Dim));
        buffer.set_string(inner.x + LABELS as u16, y, line, theme.tone(*tone));
    }
    frame::hints(
        terminal,
        inner,
        present::hints(&state.keys, Context::Parts),
        false,
        *theme,
    );
    terminal.set_cursor_position(at);
}

/// Draws a part's line; answers the cursor's column in its text.
fn draw_part(
    buffer: &mut Buffer,
    line: Rect,
    names: usize,
    (part, is_chosen, cursor): (&PartLine, bool, usize),
    theme: Theme,
) -> usize {
    let width = usize::from(line.width).saturating_sub(MARK + names + 2 + FATE);
    let mark = if is_chosen { "▸ " } else { "  " };
    buffer.set_string(line.x, line.y, mark, theme.tone(Tone::Strong));
    let style = theme.tone(part.name.tone);
    let style = if is_chosen {
        style.patch(theme.cursor())
    } else {
        style
    };
    let x = line.x + MARK as u16;
    buffer.set_string(x, line.y, text::fill(&part.name.text, names), style);
    let x = x + names as u16 + 2;
    let (shown, column) = if is_chosen {
        window(&part.text.text, cursor, width)
    } else {
        (text::cut(&part.text.text, width), 0)
    };
    buffer.set_string(x, line.y, shown, theme.tone(part.text.tone));
    let x = x + width as u16 + 1;
    buffer.set_string(x, line.y, &part.fate.text, theme.tone(part.fate.tone));
    usize::from(column)
}
