//! Colours, and what stands for them where there are none.

use ratatui::style::{Color, Modifier, Style};

use crate::app::present::Tone;

/// How tones look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    colors: bool,
}

impl Theme {
    /// The terminal's own sixteen colours.
    pub const COLORS: Self = Self { colors: true };
    /// No colour at all: bold, dim, underlined and reversed text only.
    pub const PLAIN: Self = Self { colors: false };

    /// The style of a tone.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Style {
        let (color, modifier) = match tone {
            Tone::Plain => (Color::Reset, Modifier::empty()),
            Tone::Dim => (Color::Reset, Modifier::DIM),
            Tone::Strong => (Color::Reset, Modifier::BOLD),
            Tone::Good => (Color::Green, Modifier::empty()),
            Tone::Inherited => (Color::Blue, Modifier::empty()),
            Tone::ToDo => (Color::Yellow, Modifier::BOLD),
            Tone::Bad => (Color::Red, Modifier::BOLD),
            Tone::Warning => (Color::Magenta, Modifier::BOLD),
            Tone::Revealed => (Color::Reset, Modifier::UNDERLINED),
        };
        let style = Style::new().add_modifier(modifier);
        if self.colors { style.fg(color) } else { style }
    }

    /// The cell or line of the cursor, over its own style.
    #[must_use]
    pub fn cursor(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The line of the cursor beside its cell.
    #[must_use]
    pub fn cursor_line(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Frames.
    #[must_use]
    pub fn border(self) -> Style {
        self.tone(Tone::Dim)
    }

    /// The border of what asks for attention.
    #[must_use]
    pub fn dialog(self) -> Style {
        if self.colors {
            Style::new().fg(Color::Cyan)
        } else {
            Style::new()
        }
    }
}
