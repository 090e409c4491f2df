//! The Set up screen: the queue of what one profile still lacks, and where to get it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::geometry::Areas;
use crate::app::present::{self, Finish, QueueLine, Tone};
use crate::app::set_up::Queue;

/// Widest name of a key, and room for its status.
const NAMES: usize = 40;
const STATUS: usize = 17;

/// Draws the screen.
pub(super) fn draw(state: &State, areas: &Areas, theme: Theme, buffer: &mut Buffer) {
    progress(buffer, areas.heads, state, theme);
    let mut area = areas.tree;
    if let Some(finish) = present::finish(state) {
        area = draw_finish(buffer, area, &finish, theme);
    }
    let top = state.set_up.top;
    let lines = present::queue(state, top, usize::from(area.height));
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        draw_line(buffer, Rect { y, height: 1, ..area }, line, theme);
    }
    let count = Queue::of(state).lines.len();
    frame::scrollbar(buffer, area, top, count, theme);
}

/// The profile, how many of its keys are set up, and a bar of them.
fn progress(buffer: &mut Buffer, area: Rect, state: &State, theme: Theme) {
    let (done, all) = present::progress(state);
    let name = present::profiles(state)
        .into_iter()
        .find_map(|(name, _, is_selected)| is_selected.then_some(name))
        .unwrap_or_default();
    let words = text::cut(
        &format!("{name}   {done} of {all} set up   "),
        usize::from(area.width),
    );
    buffer.set_string(area.x, area.y, &words, theme.tone(Tone::Strong));
    let room = usize::from(area.width).saturating_sub(words.width()).min(60);
    let filled = (done * room).checked_div(all).unwrap_or(room);
    let x = area.x + words.width() as u16;
    buffer.set_string(x, area.y, "█".repeat(filled), theme.tone(Tone::Good));
    let rest = "░".repeat(room - filled);
    buffer.set_string(x + filled as u16, area.y, rest, theme.tone(Tone::Dim));
}

/// Draws the summary, and answers what is left of the area.
fn draw_finish(buffer: &mut Buffer, area: Rect, finish: &Finish, theme: Theme) -> Rect {
    const LABELS: u16 = 7;
    let width = usize::from(area.width);
    let summary = text::cut(&finish.summary.text, width);
    buffer.set_string(area.x, area.y + 1, summary, theme.tone(finish.summary.tone));
    let mut y = area.y + 2;
    for ((label, piece), line) in finish.next.iter().zip(y..area.bottom()) {
        buffer.set_string(area.x, line, label, theme.tone(Tone::Dim));
        let words = text::cut(&piece.text, width.saturating_sub(usize::from(LABELS)));
        buffer.set_string(area.x + LABELS, line, words, theme.tone(piece.tone));
        y = line + 1;
    }
    let y = (y + 1).min(area.bottom());
    Rect {
        y,
        height: area.bottom() - y,
        ..area
    }
}

fn draw_line(buffer: &mut Buffer, area: Rect, line: &QueueLine, theme: Theme) {
    let width = usize::from(area.width);
    match line {
        QueueLine::Section {
            sign,
            name,
            left,
            page,
        } => {
            buffer.set_string(area.x, area.y, &sign.text, theme.tone(sign.tone));
            let name = text::cut_front(name, NAMES.min(width / 2));
            buffer.set_string(area.x + 2, area.y, &name, theme.tone(Tone::Strong));
            let mut x = 2 + name.width() + 2;
            let words = text::cut(&left.text, width.saturating_sub(x));
            buffer.set_string(area.x + x as u16, area.y, &words, theme.tone(left.tone));
            x += words.width() + 2;
            if let Some(page) = page.as_ref().filter(|page| x + page.width() <= width) {
                buffer.set_string(area.x + x as u16, area.y, page, theme.tone(Tone::Dim));
            }
        }
        QueueLine::Item {
            name,
            status,
            why,
            is_cursor,
        } => {
            let names = NAMES.min(width * 2 / 5);
            let mark = if *is_cursor { "▸ " } else { "  " };
            let name = format!(
                "  {mark}{}",
                text::fill(&text::cut_front(name, names - 5), names - 5)
            );
            let style = theme.tone(Tone::Plain);
            let style = if *is_cursor {
                style.patch(theme.cursor_line())
            } else {
                style
            };
            buffer.set_string(area.x, area.y, &name, style);
            let status_x = area.x + names as u16;
            let words = text::fill(&status.text, STATUS - 1);
            let tone = theme.tone(status.tone);
            let tone = if *is_cursor {
                tone.patch(theme.cursor())
            } else {
                tone
            };
            buffer.set_string(status_x, area.y, words, tone);
            let room = width.saturating_sub(names + STATUS);
            let why_x = status_x + STATUS as u16;
            buffer.set_string(why_x, area.y, text::cut(why, room), theme.tone(Tone::Dim));
        }
    }
}
