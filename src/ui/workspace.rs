//! The Workspace screen: the tree of keys, a column per profile.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::geometry::{self, Areas, Columns};
use crate::app::present::{self, Line, Tone};

/// Draws the tree.
pub(super) fn draw(state: &State, areas: &Areas, theme: Theme, buffer: &mut Buffer) {
    let columns = geometry::columns(
        areas.tree.width,
        state.workspace.views().len(),
        state.browse.column,
    );
    heads(buffer, areas.heads, columns, state, theme);
    tree(buffer, areas.tree, columns, state, theme);
}

fn heads(buffer: &mut Buffer, area: Rect, columns: Columns, state: &State, theme: Theme) {
    let profiles = present::profiles(state);
    let filter = &state.browse.filter;
    if !filter.is_empty() {
        let words = present::finding(state, filter);
        buffer.set_string(
            area.x,
            area.y,
            text::cut(&words, usize::from(columns.keys)),
            theme.tone(Tone::Warning),
        );
    }
    for (nth, (name, _, is_selected)) in profiles
        .iter()
        .skip(columns.first)
        .take(columns.count)
        .enumerate()
    {
        let x = area.x + columns.keys + columns.each * nth as u16;
        let tone = if *is_selected { Tone::Strong } else { Tone::Dim };
        // More profiles stand beyond the edge.
        let before = if nth == 0 && columns.first > 0 { "‹ " } else { "" };
        let after = if nth + 1 == columns.count && columns.first + columns.count < profiles.len() {
            " ›"
        } else {
            ""
        };
        let words = text::cut(
            &format!("{before}{name}{after}"),
            usize::from(columns.each.saturating_sub(1)),
        );
        buffer.set_string(x, area.y, words, theme.tone(tone));
    }
}

fn tree(buffer: &mut Buffer, area: Rect, columns: Columns, state: &State, theme: Theme) {
    let lines = present::lines(state, state.browse.top, usize::from(area.height));
    if lines.is_empty() {
        let words = if state.browse.filter.is_empty() {
            "no keys yet: the settings files are empty"
        } else {
            "no key has these words, nor their letters in that order; Esc takes the filter away"
        };
        buffer.set_string(
            area.x,
            area.y,
            text::cut(words, usize::from(area.width)),
            theme.tone(Tone::Dim),
        );
    }
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        draw_line(
            buffer,
            Rect { y, height: 1, ..area },
            line,
            columns,
            state.browse.column,
            theme,
        );
    }
    frame::scrollbar(buffer, area, state.browse.top, state.browse.rows.len(), theme);
}

/// The text within a column, and filled up where the cursor is: that is of one colour, as wide as its column.
fn fitted(text: &str, width: usize, is_cursor: bool) -> String {
    match is_cursor {
        true => text::fill(text, width),
        false => text::cut(text, width),
    }
}

fn draw_line(buffer: &mut Buffer, area: Rect, line: &Line, columns: Columns, column: usize, theme: Theme) {
    let fold = match line.folded {
        Some(true) => "▸ ",
        Some(false) => "▾ ",
        None => "  ",
    };
    let before = format!("{}{fold}", "  ".repeat(line.depth as usize));
    let label = format!("{before}{}", line.label.text);
    let width = usize::from(columns.keys);
    let style = theme.tone(line.label.tone);
    let style = if line.is_cursor {
        style.patch(theme.cursor_line())
    } else {
        style
    };
    let width = width.saturating_sub(1);
    let drawn = fitted(&label, width, line.is_cursor);
    let at = before.chars().count();
    let marks: Vec<usize> = line.marks.iter().map(|mark| at + mark).collect();
    text::put(buffer, (area.x, area.y), &drawn, style);
    text::mark(buffer, (area.x, area.y), (&label, &drawn), &marks, theme);
    let has_cells = line.cells.iter().any(Option::is_some);
    if line.is_cursor && !has_cells {
        // A heading has no cell the cursor could be in.
        buffer.set_style(
            Rect {
                width: columns.keys.min(area.width),
                ..area
            },
            theme.cursor(),
        );
    }
    for (nth, cell) in line
        .cells
        .iter()
        .skip(columns.first)
        .take(columns.count)
        .enumerate()
    {
        let x = area.x + columns.keys + columns.each * nth as u16;
        let width = usize::from(columns.each.saturating_sub(1));
        let is_cursor = line.is_cursor && has_cells && columns.first + nth == column;
        if let Some(cell) = cell {
            let words = fitted(&cell.text, width, is_cursor);
            text::put(buffer, (x, area.y), &words, theme.tone(cell.tone));
        }
        if is_cursor {
            let spot = Rect {
                x: x.saturating_sub(1),
                y: area.y,
                width: columns.each,
                height: 1,
            };
            buffer.set_style(spot.intersection(buffer.area), theme.cursor());
        }
    }
}
