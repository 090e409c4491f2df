//! The help: every row of the keymap.

use ratatui::Frame;
use ratatui::layout::Size;

use super::theme::Theme;
use super::{frame, text};
use crate::app::geometry::centered;
use crate::app::keymap::Context;
use crate::app::present::{self, Tone};

pub(super) fn draw(top: u16, theme: &Theme, terminal: &mut Frame<'_>) {
    let lines = present::help();
    let size = Size::from(terminal.area());
    let area = centered(
        size,
        92.min(size.width.saturating_sub(2)),
        size.height.saturating_sub(2),
    );
    let inner = frame::dialog(terminal, area, "Keys", *theme);
    let room = usize::from(inner.height.saturating_sub(3));
    let top = usize::from(top).min(lines.len().saturating_sub(room));
    let width = usize::from(inner.width);
    let buffer = terminal.buffer_mut();
    for (nth, (keys, sentence)) in lines.iter().skip(top).take(room).enumerate() {
        let y = inner.y + 1 + nth as u16;
        if keys.is_empty() {
            buffer.set_string(inner.x, y, sentence, theme.tone(Tone::Strong));
        } else {
            buffer.set_string(inner.x + 2, y, text::cut(keys, 17), theme.tone(Tone::Good));
            let room = width.saturating_sub(20);
            buffer.set_string(
                inner.x + 20,
                y,
                text::cut(sentence, room),
                theme.tone(Tone::Plain),
            );
        }
    }
    let mut hints = present::hints(Context::Help);
    if lines.len() > room {
        hints.push("↑ ↓ scroll".to_owned());
    }
    let hints = text::hints(&hints, width);
    buffer.set_string(
        inner.x,
        inner.bottom().saturating_sub(1),
        hints,
        theme.tone(Tone::Dim),
    );
}
