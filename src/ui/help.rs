//! The help: every row of the keymap.

use ratatui::Frame;
use ratatui::layout::Size;
use ratatui::text::Line;

use super::theme::Theme;
use super::{frame, text};
use crate::app::geometry::centered;
use crate::app::keymap::Context;
use crate::app::present::{self, Tone, piece};
use crate::app::state::State;

pub(super) fn draw(state: &State, top: u16, theme: &Theme, terminal: &mut Frame<'_>) {
    let lines = present::help(&state.keys);
    let size = Size::from(terminal.area());
    let area = centered(
        size,
        92.min(size.width.saturating_sub(2)),
        size.height.saturating_sub(2),
    );
    let inner = frame::dialog(terminal, area, "Signs and keys", *theme);
    let width = usize::from(inner.width);
    let lines: Vec<_> = lines
        .iter()
        .map(|(keys, sentence)| draw_line(keys, sentence, *theme, width))
        .collect();
    frame::page(
        terminal,
        inner,
        &lines,
        top,
        present::hints(&state.keys, Context::Help),
        *theme,
    );
}

/// A row of the keymap, or a heading where there are no keys.
fn draw_line(keys: &str, sentence: &str, theme: Theme, width: usize) -> Line<'static> {
    if keys.is_empty() {
        return text::line(&[piece(sentence, Tone::Strong)], theme, width);
    }
    let keys = piece(format!("  {} ", text::fill(keys, 17)), Tone::Good);
    text::line(&[keys, piece(sentence, Tone::Plain)], theme, width)
}
