//! Colours, and what stands for them where there are none.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use crate::app::look::{Look, ThemeName};
use crate::app::present::Tone;

/// How tones look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    palette: Palette,
}

/// The colours of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Palette {
    /// What everything stands on.
    ground: Color,
    text: Color,
    dim: Color,
    strong: Color,
    good: Color,
    inherited: Color,
    to_do: Color,
    bad: Color,
    warning: Color,
    /// The border of a dialog.
    dialog: Color,
}

const PLAIN: Palette = Palette {
    ground: Color::Reset,
    text: Color::Reset,
    dim: Color::Reset,
    strong: Color::Reset,
    good: Color::Reset,
    inherited: Color::Reset,
    to_do: Color::Reset,
    bad: Color::Reset,
    warning: Color::Reset,
    dialog: Color::Reset,
};

const TERMINAL: Palette = Palette {
    good: Color::Green,
    inherited: Color::Blue,
    to_do: Color::Yellow,
    bad: Color::Red,
    warning: Color::Magenta,
    dialog: Color::Cyan,
    ..PLAIN
};

// The themes below take their colours from 16 to 255 alone: unlike the first sixteen, they are the same everywhere.

const DARK: Palette = Palette {
    ground: Color::Indexed(234),
    text: Color::Indexed(252),
    dim: Color::Indexed(247),
    strong: Color::Indexed(231),
    good: Color::Indexed(114),
    inherited: Color::Indexed(111),
    to_do: Color::Indexed(221),
    bad: Color::Indexed(210),
    warning: Color::Indexed(177),
    dialog: Color::Indexed(80),
};

const LIGHT: Palette = Palette {
    ground: Color::Indexed(231),
    text: Color::Indexed(235),
    dim: Color::Indexed(241),
    strong: Color::Indexed(16),
    good: Color::Indexed(22),
    inherited: Color::Indexed(25),
    to_do: Color::Indexed(94),
    bad: Color::Indexed(124),
    warning: Color::Indexed(90),
    dialog: Color::Indexed(24),
};

const HIGH_CONTRAST: Palette = Palette {
    ground: Color::Indexed(16),
    text: Color::Indexed(231),
    dim: Color::Indexed(252),
    strong: Color::Indexed(231),
    good: Color::Indexed(120),
    inherited: Color::Indexed(117),
    to_do: Color::Indexed(226),
    bad: Color::Indexed(217),
    warning: Color::Indexed(219),
    dialog: Color::Indexed(123),
};

impl Theme {
    /// The theme of a look.
    #[must_use]
    pub fn of(look: Look) -> Self {
        let palette = match look.theme {
            _ if !look.colors => PLAIN,
            ThemeName::Terminal => TERMINAL,
            ThemeName::Dark => DARK,
            ThemeName::Light => LIGHT,
            ThemeName::HighContrast => HIGH_CONTRAST,
        };
        Self { palette }
    }

    /// The style of a tone.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Style {
        let Palette {
            text,
            dim,
            strong,
            good,
            inherited,
            to_do,
            bad,
            warning,
            ..
        } = self.palette;
        let (color, modifier) = match tone {
            Tone::Plain => (text, Modifier::empty()),
            // What the terminal makes of dim text nobody knows: a colour of its own is better where there is one.
            Tone::Dim if dim == Color::Reset => (dim, Modifier::DIM),
            Tone::Dim => (dim, Modifier::empty()),
            Tone::Strong => (strong, Modifier::BOLD),
            Tone::Good => (good, Modifier::empty()),
            Tone::Inherited => (inherited, Modifier::empty()),
            Tone::ToDo => (to_do, Modifier::BOLD),
            Tone::Bad => (bad, Modifier::BOLD),
            Tone::Warning => (warning, Modifier::BOLD),
            Tone::Revealed => (text, Modifier::UNDERLINED),
        };
        Style::new().fg(color).add_modifier(modifier)
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

    /// Characters that a filter has found, over their own style.
    #[must_use]
    pub fn found(self) -> Style {
        self.tone(Tone::Warning).add_modifier(Modifier::UNDERLINED)
    }

    /// Frames.
    #[must_use]
    pub fn border(self) -> Style {
        self.tone(Tone::Dim)
    }

    /// The border of what asks for attention.
    #[must_use]
    pub fn dialog(self) -> Style {
        Style::new().fg(self.palette.dialog)
    }

    /// Lays the ground under everything that was drawn, and gives text of no colour its own.
    pub(super) fn ground(self, buffer: &mut Buffer) {
        for cell in &mut buffer.content {
            if cell.bg == Color::Reset {
                cell.bg = self.palette.ground;
            }
            if cell.fg == Color::Reset {
                cell.fg = self.palette.text;
            }
        }
    }
}
