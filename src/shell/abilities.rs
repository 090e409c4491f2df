//! Asking what the terminal and the clipboard can.

use super::clipboard;
use crate::app::copy::Reach;
use crate::app::look::Look;
use crate::doctor::abilities::Abilities;

/// How the program was told to use the terminal.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Where copies go.
    pub reach: Reach,
    /// How the screens are to look.
    pub look: Look,
}

impl Setting {
    /// Looks at this terminal, and at the clipboard that copies go to.
    #[must_use]
    pub fn examine(self) -> Abilities {
        Abilities {
            unicode: has_unicode(),
            colors: if self.look.colors {
                crossterm::style::available_color_count()
            } else {
                0
            },
            size: crossterm::terminal::size().unwrap_or_default(),
            clipboard: clipboard::examine(self.reach),
        }
    }
}

/// Whether the locale is a UTF-8 one, so that the terminal shows more than ASCII.
#[must_use]
pub fn has_unicode() -> bool {
    shows_unicode(|name| std::env::var(name).ok())
}

/// Of the three variables the first that is set decides.
fn shows_unicode(env: impl Fn(&str) -> Option<String>) -> bool {
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| env(name).filter(|value| !value.is_empty()));
    let locale = locale.unwrap_or_default().to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(windows))]
    fn the_first_variable_of_the_locale_decides() {
        let unicode = |all: &str, kind: &str, lang: &str| {
            shows_unicode(|name| match name {
                "LC_ALL" => Some(all.to_owned()),
                "LC_CTYPE" => Some(kind.to_owned()),
                _ => Some(lang.to_owned()),
            })
        };
        assert!(unicode("", "", "en_US.UTF-8"));
        assert!(unicode("", "C.utf8", "POSIX"));
        assert!(!unicode("C", "", "en_US.UTF-8"));
        assert!(!unicode("", "", ""));
    }
}
