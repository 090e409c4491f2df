//! The Workspace screen: the tree of keys, a column per profile, and what is to be known of the cursor's cell.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use super::{frame, text};
use crate::app::geometry::{self, Areas, Columns};
use crate::app::keymap::Context;
use crate::app::present::{self, Line, Tone};
use crate::app::{Mode, State};

/// Draws the screen; `false` when the terminal is too small for it.
pub(super) fn draw(state: &State, theme: &Theme, terminal: &mut Frame<'_>) -> bool {
    let size = Size::from(terminal.area());
    let banners = present::banners(state);
    let Some(areas) = geometry::areas(size, u16::try_from(banners.len()).unwrap_or(u16::MAX)) else {
        return false;
    };
    let columns = geometry::columns(
        areas.tree.width,
        state.workspace.views().len(),
        state.browse.column,
    );
    let buffer = terminal.buffer_mut();
    header(buffer, areas.header, state, *theme);
    for (banner, y) in banners.iter().zip(areas.banners.top()..areas.banners.bottom()) {
        let words = text::cut(&banner.text, usize::from(size.width.saturating_sub(2)));
        buffer.set_string(1, y, words, theme.tone(banner.tone));
    }
    borders(buffer, &areas, state, *theme);
    heads(buffer, areas.heads, columns, state, *theme);
    tree(buffer, areas.tree, columns, state, *theme);
    let lines = present::detail(state, usize::from(areas.detail.height));
    for (pieces, y) in lines.iter().zip(areas.detail.top()..areas.detail.bottom()) {
        let line = text::line(pieces, *theme, usize::from(areas.detail.width));
        buffer.set_line(areas.detail.x, y, &line, areas.detail.width);
    }
    true
}

fn header(buffer: &mut Buffer, area: Rect, state: &State, theme: Theme) {
    let width = usize::from(area.width);
    let (done, all) = present::progress(state);
    let bar_width = if width >= 100 { 12 } else { 6 };
    let filled = (done * bar_width).checked_div(all).unwrap_or(bar_width);
    let bar = format!("{}{}", "█".repeat(filled), "░".repeat(bar_width - filled));
    let right = format!("{done} of {all} set up {bar}   ? help ");
    let right_at = width.saturating_sub(right.width());
    let name = format!(" dlt-secrets  {}", text::cut(&present::project(state), 24));
    buffer.set_string(
        area.x,
        area.y,
        text::cut(&name, right_at),
        theme.tone(Tone::Strong),
    );
    let mut x = name.width() + 4;
    for (index, (profile, is_active, is_selected)) in present::profiles(state).into_iter().enumerate() {
        let star = if is_active { "*" } else { "" };
        let bar = if index == 0 { "" } else { "▏" };
        let words = format!("{bar}{profile}{star} ");
        if x + words.width() > right_at {
            break;
        }
        let tone = if is_selected { Tone::Strong } else { Tone::Dim };
        buffer.set_string(area.x + x as u16, area.y, &words, theme.tone(tone));
        x += words.width();
    }
    buffer.set_string(
        area.x + right_at as u16,
        area.y,
        text::cut(&right, width),
        theme.tone(Tone::Plain),
    );
}

fn borders(buffer: &mut Buffer, areas: &Areas, state: &State, theme: Theme) {
    let frame_area = areas.frame;
    frame::sides(buffer, frame_area, theme);
    let top = Rect {
        height: 1,
        ..frame_area
    };
    frame::rule(
        buffer,
        top,
        ("┌", "┐"),
        &present::screen_title(state),
        theme,
        Tone::Strong,
    );
    frame::rule(
        buffer,
        areas.divider,
        ("├", "┤"),
        &present::detail_title(state),
        theme,
        Tone::Strong,
    );
    let room = usize::from(areas.footer.width.saturating_sub(6));
    let (words, tone) = match (&state.mode, present::notice(state)) {
        (Mode::Saving { .. }, _) => ("saving …".to_owned(), Tone::Plain),
        (Mode::Filter, _) => {
            let hints = text::hints(&present::hints(Context::Filter), room / 2);
            (
                format!("/{}▏   {hints}", crate::shown::safe(&state.browse.filter)),
                Tone::Plain,
            )
        }
        (_, Some(notice)) => (notice.text, notice.tone),
        _ => (text::hints(&present::hints(Context::Workspace), room), Tone::Dim),
    };
    frame::rule(buffer, areas.footer, ("└", "┘"), &words, theme, tone);
}

fn heads(buffer: &mut Buffer, area: Rect, columns: Columns, state: &State, theme: Theme) {
    let profiles = present::profiles(state);
    let filter = &state.browse.filter;
    if !filter.is_empty() {
        let words = format!("keys with “{}”", crate::shown::safe(filter));
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
            "no key contains this text; Esc takes the filter away"
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
    scrollbar(buffer, area, state, theme);
}

fn draw_line(buffer: &mut Buffer, area: Rect, line: &Line, columns: Columns, column: usize, theme: Theme) {
    let fold = match line.folded {
        Some(true) => "▸ ",
        Some(false) => "▾ ",
        None => "  ",
    };
    let label = format!("{}{fold}{}", "  ".repeat(line.depth), line.label.text);
    let width = usize::from(columns.keys);
    let style = theme.tone(line.label.tone);
    let style = if line.is_cursor {
        style.patch(theme.cursor_line())
    } else {
        style
    };
    buffer.set_string(area.x, area.y, text::fill(&label, width.saturating_sub(1)), style);
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
        if let Some(cell) = cell {
            buffer.set_string(x, area.y, text::fill(&cell.text, width), theme.tone(cell.tone));
        }
        if line.is_cursor && has_cells && columns.first + nth == column {
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

/// Where in the tree the lines on the screen are, on the right border.
fn scrollbar(buffer: &mut Buffer, area: Rect, state: &State, theme: Theme) {
    let (rows, height) = (state.browse.rows.len(), usize::from(area.height));
    if rows <= height {
        return;
    }
    let size = (height * height / rows).max(1);
    let start = state.browse.top.min(rows - height) * (height - size) / (rows - height);
    for offset in start..start + size {
        buffer.set_string(
            area.right() + 1,
            area.y + offset as u16,
            "┃",
            theme.tone(Tone::Plain),
        );
    }
}
