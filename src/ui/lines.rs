//! A list of lines that each have a sign, what they are about, and words.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::text;
use super::theme::Theme;
use crate::app::present::ListLine;

/// Draws lines from the top of an area on; what they are about gets up to two fifths of its width.
pub(super) fn draw(buffer: &mut Buffer, area: Rect, lines: &[ListLine], theme: Theme) {
    let width = usize::from(area.width);
    let widest = lines
        .iter()
        .map(|line| usize::from(line.indent) + line.subject.text.width())
        .max();
    let subjects = widest.unwrap_or(0).min(width * 2 / 5);
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        draw_line(buffer, Rect { y, height: 1, ..area }, line, subjects, theme);
    }
}

fn draw_line(buffer: &mut Buffer, area: Rect, line: &ListLine, subjects: usize, theme: Theme) {
    let indent = usize::from(line.indent);
    let x = area.x + line.indent;
    buffer.set_string(x, area.y, &line.sign.text, theme.tone(line.sign.tone));
    let room = subjects.saturating_sub(indent);
    let mut words_x = x + 2;
    if !line.subject.text.is_empty() {
        let subject = text::fill(&text::cut_front(&line.subject.text, room), room);
        let style = theme.tone(line.subject.tone);
        let style = if line.is_cursor {
            style.patch(theme.cursor())
        } else {
            style
        };
        buffer.set_string(x + 2, area.y, subject, style);
        words_x = x + 2 + room as u16 + 2;
    }
    let room = area.right().saturating_sub(words_x);
    let words = text::line(&line.words, theme, usize::from(room));
    buffer.set_line(words_x, area.y, &words, room);
    if line.is_cursor {
        let rest = Rect {
            x: words_x,
            width: room,
            ..area
        };
        buffer.set_style(rest.intersection(area), theme.cursor_line());
    }
}
