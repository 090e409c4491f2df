//! Every place dlt looks for a key.

use ratatui::Frame;
use ratatui::layout::Size;

use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::geometry::centered;
use crate::app::keymap::Context;
use crate::app::present;

pub(super) fn draw(state: &State, top: u16, theme: &Theme, terminal: &mut Frame<'_>) {
    let (title, lines) = present::explain(state);
    let size = Size::from(terminal.area());
    let height = u16::try_from(lines.len() + 5)
        .unwrap_or(u16::MAX)
        .min(size.height.saturating_sub(2));
    let area = centered(size, size.width.saturating_sub(4), height);
    let inner = frame::dialog(terminal, area, &title, *theme);
    let width = usize::from(inner.width);
    let lines: Vec<_> = lines
        .iter()
        .map(|pieces| text::line(pieces, *theme, width))
        .collect();
    frame::page(
        terminal,
        inner,
        &lines,
        top,
        present::hints(&state.keys, Context::Explain),
        *theme,
    );
}
