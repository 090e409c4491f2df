//! Every place dlt looks for a key.

use ratatui::Frame;
use ratatui::layout::Size;

use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::geometry::centered;
use crate::app::keymap::Context;
use crate::app::present::{self, Tone};

pub(super) fn draw(state: &State, top: u16, theme: &Theme, terminal: &mut Frame<'_>) {
    let (title, lines) = present::explain(state);
    let size = Size::from(terminal.area());
    let height = u16::try_from(lines.len() + 5)
        .unwrap_or(u16::MAX)
        .min(size.height.saturating_sub(2));
    let area = centered(size, size.width.saturating_sub(4), height);
    let inner = frame::dialog(terminal, area, &title, *theme);
    let room = usize::from(inner.height.saturating_sub(3));
    let top = usize::from(top).min(lines.len().saturating_sub(room));
    let width = usize::from(inner.width);
    let buffer = terminal.buffer_mut();
    for (nth, pieces) in lines.iter().skip(top).take(room).enumerate() {
        let line = text::line(pieces, *theme, width);
        buffer.set_line(inner.x, inner.y + 1 + nth as u16, &line, inner.width);
    }
    let mut hints = present::hints(Context::Explain);
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
