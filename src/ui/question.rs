//! Questions that must be answered first.

use ratatui::Frame;
use ratatui::layout::Size;

use super::theme::Theme;
use super::{frame, text};
use crate::app::geometry::centered;
use crate::app::keymap::{Context, Keymap};
use crate::app::present::{self, Tone};
use crate::app::{State, pending};

/// Quitting with changes pending.
pub(super) fn quit(state: &State, theme: &Theme, terminal: &mut Frame<'_>) {
    let files = match pending::count(&state.workspace) {
        1 => "One file has".to_owned(),
        count => format!("{count} files have"),
    };
    let sentence = format!("{files} changes that are not saved.");
    ask(&state.keys, "Quit?", &[sentence], Context::Quit, theme, terminal);
}

fn ask(
    keys: &Keymap,
    title: &str,
    sentences: &[String],
    context: Context,
    theme: &Theme,
    terminal: &mut Frame<'_>,
) {
    let size = Size::from(terminal.area());
    let area = centered(
        size,
        72.min(size.width.saturating_sub(2)),
        sentences.len() as u16 + 5,
    );
    let inner = frame::dialog(terminal, area, title, *theme);
    let buffer = terminal.buffer_mut();
    let width = usize::from(inner.width);
    for (nth, sentence) in sentences.iter().enumerate() {
        let y = inner.y + 1 + nth as u16;
        buffer.set_string(inner.x, y, text::cut(sentence, width), theme.tone(Tone::Plain));
    }
    let hints = text::hints(&present::hints(keys, context), width);
    buffer.set_string(
        inner.x,
        inner.bottom().saturating_sub(1),
        hints,
        theme.tone(Tone::Strong),
    );
}
