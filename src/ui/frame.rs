//! Frames: borders with text in them, boxes over the screen.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear, Paragraph, Widget};

use super::text;
use super::theme::Theme;
use crate::app::geometry::SMALLEST;
use crate::app::keymap::{Action, Context, Keymap};
use crate::app::present::Tone;

/// A border line with a text in it: `├ text ───┤`.
pub(super) fn rule(
    buffer: &mut Buffer,
    area: Rect,
    ends: (&str, &str),
    words: &str,
    theme: Theme,
    tone: Tone,
) {
    let width = usize::from(area.width);
    let words = text::cut(words, width.saturating_sub(6));
    let line = Rect { height: 1, ..area };
    text::repeat(buffer, line, "─", theme.border());
    for (x, end) in [(area.x, ends.0), (area.right().saturating_sub(1), ends.1)] {
        text::repeat(buffer, Rect { x, width: 1, ..line }, end, theme.border());
    }
    if !words.is_empty() {
        text::put(
            buffer,
            (area.x + 1, area.y),
            &format!(" {words} "),
            theme.tone(tone),
        );
    }
}

/// The left and right border of the lines of an area.
pub(super) fn sides(buffer: &mut Buffer, area: Rect, theme: Theme) {
    for x in [area.x, area.right() - 1] {
        text::repeat(buffer, Rect { x, width: 1, ..area }, "│", theme.border());
    }
}

/// Where in a list the lines on the screen are, on the right border.
pub(super) fn scrollbar(buffer: &mut Buffer, area: Rect, top: usize, lines: usize, theme: Theme) {
    let height = usize::from(area.height);
    if lines <= height {
        return;
    }
    let size = (height * height / lines).max(1);
    let start = top.min(lines - height) * (height - size) / (lines - height);
    for offset in start..start + size {
        let y = area.y + offset as u16;
        buffer.set_string(area.right() + 1, y, "┃", theme.tone(Tone::Plain));
    }
}

/// An empty box over the screen; answers the area inside it.
pub(super) fn dialog(frame: &mut Frame<'_>, area: Rect, title: &str, theme: Theme) -> Rect {
    let area = area.intersection(frame.area());
    let title = text::cut(title, usize::from(area.width.saturating_sub(4)));
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.dialog())
        .title(format!(" {title} "))
        .title_style(theme.tone(Tone::Strong));
    let inner = block.inner(area);
    Clear.render(area, frame.buffer_mut());
    block.render(area, frame.buffer_mut());
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

/// The hints in a dialog's last line; with `more` those to scroll by.
pub(super) fn hints(frame: &mut Frame<'_>, inner: Rect, mut hints: Vec<String>, more: bool, theme: Theme) {
    hints.extend(more.then(|| "↑ ↓ scroll".to_owned()));
    let hints = text::hints(&hints, usize::from(inner.width));
    let y = inner.bottom().saturating_sub(1);
    frame
        .buffer_mut()
        .set_string(inner.x, y, hints, theme.tone(Tone::Dim));
}

/// The lines of a page from `top` on, in a dialog, above its hints.
pub(super) fn page(
    frame: &mut Frame<'_>,
    inner: Rect,
    lines: &[Line<'_>],
    top: u16,
    hints: Vec<String>,
    theme: Theme,
) {
    let room = usize::from(inner.height.saturating_sub(3));
    let top = usize::from(top).min(lines.len().saturating_sub(room));
    for (line, y) in lines.iter().skip(top).take(room).zip(inner.y + 1..) {
        frame.buffer_mut().set_line(inner.x, y, line, inner.width);
    }
    self::hints(frame, inner, hints, lines.len() > room, theme);
}

/// What stands on a terminal that is too small.
pub(super) fn too_small(keys: &Keymap, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    let words = format!(
        "dlt-secrets needs {}x{}; this terminal has {}x{}. Please enlarge it, or press {}.",
        SMALLEST.width,
        SMALLEST.height,
        area.width,
        area.height,
        keys.name(Context::Screens, Action::Quit)
    );
    let lines = Paragraph::new(words)
        .style(theme.tone(Tone::Plain))
        .wrap(ratatui::widgets::Wrap { trim: true });
    frame.render_widget(lines, area);
}
