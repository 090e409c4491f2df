//! The list of pending changes before they are saved.

use ratatui::Frame;
use ratatui::layout::Size;
use ratatui::text::Line;

use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::geometry::centered;
use crate::app::keymap::Context;
use crate::app::present::{self, ReviewLine, Tone, piece};

pub(super) fn draw(state: &State, top: u16, theme: &Theme, terminal: &mut Frame<'_>) {
    let lines = present::review(state);
    let size = Size::from(terminal.area());
    let height = u16::try_from(lines.len() + 5)
        .unwrap_or(u16::MAX)
        .min(size.height.saturating_sub(2));
    let area = centered(size, 100.min(size.width.saturating_sub(2)), height);
    let inner = frame::dialog(terminal, area, "Save these changes?", *theme);
    let width = usize::from(inner.width);
    let lines: Vec<_> = lines.iter().map(|line| draw_line(line, *theme, width)).collect();
    frame::page(
        terminal,
        inner,
        &lines,
        top,
        present::hints(&state.keys, Context::Review),
        *theme,
    );
}

fn draw_line(line: &ReviewLine, theme: Theme, width: usize) -> Line<'static> {
    match line {
        ReviewLine::File(label) => text::line(std::slice::from_ref(label), theme, width),
        ReviewLine::Key(path, before, after) => {
            let values = (width / 5).clamp(10, 20);
            let keys = width.saturating_sub(2 * values + 5);
            let pieces = [
                piece(
                    format!("  {} ", text::fill(&text::cut_front(path, keys - 1), keys - 1)),
                    Tone::Plain,
                ),
                piece(text::fill(&before.text, values), before.tone),
                piece(" → ", Tone::Dim),
                after.clone(),
            ];
            text::line(&pieces, theme, width)
        }
    }
}
