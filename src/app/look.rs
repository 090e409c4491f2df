//! How the screens look: colours and signs, chosen at the start, the theme with a key too.

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// The terminal's own sixteen colours, on its own ground.
    #[default]
    Terminal,
    /// Light text on a dark ground.
    Dark,
    /// Dark text on a light ground.
    Light,
    /// Bright text on black.
    HighContrast,
}

impl ThemeName {
    /// All of them, in the order the key goes through them.
    pub const ALL: [Self; 4] = [Self::Terminal, Self::Dark, Self::Light, Self::HighContrast];

    /// Its name, as `--theme` takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
        }
    }

    /// The theme of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// The next one, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }
}

/// How the screens look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The colours, where there are any.
    pub theme: ThemeName,
    /// Whether there are to be colours.
    pub colors: bool,
    /// Whether the terminal shows characters beyond ASCII.
    pub unicode: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            theme: ThemeName::default(),
            colors: true,
            unicode: true,
        }
    }
}
