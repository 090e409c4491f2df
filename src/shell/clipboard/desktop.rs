//! The desktop's clipboard; the one place that names `arboard`.

use std::thread;
use std::time::{Duration, Instant};

use arboard::{Clipboard, Error};

use super::board::Board;
use crate::secret::Secret;

/// How long a desktop is given to see the empty text, before that vanishes with us.
const NOTICED: Duration = Duration::from_millis(150);

/// The clipboard of X11, Wayland, macOS or Windows, opened when it is first used and then kept.
#[derive(Default)]
pub(super) struct Desktop {
    clipboard: Option<Clipboard>,
    emptied: Option<Instant>,
}

/// The name of the desktop's clipboard, or why there is none.
pub(super) fn name() -> Result<&'static str, &'static str> {
    Clipboard::new().map_err(|error| reason(&error))?;
    Ok(system())
}

#[cfg(target_os = "macos")]
fn system() -> &'static str {
    "of macOS"
}

#[cfg(windows)]
fn system() -> &'static str {
    "of Windows"
}

#[cfg(not(any(target_os = "macos", windows)))]
fn system() -> &'static str {
    let is_wayland = is_set("WAYLAND_DISPLAY");
    if is_wayland { "of Wayland" } else { "of X11" }
}

impl Desktop {
    fn clipboard(&mut self) -> Result<&mut Clipboard, &'static str> {
        let clipboard = match self.clipboard.take() {
            Some(clipboard) => clipboard,
            None => Clipboard::new().map_err(|error| reason(&error))?,
        };
        Ok(self.clipboard.insert(clipboard))
    }

    fn set(&mut self, text: &str, secret: bool) -> Result<(), &'static str> {
        let set = self.clipboard()?.set();
        let set = if secret { excluded(set) } else { set };
        let result = set.text(text);
        if result.is_err() {
            // The next copy begins anew.
            self.clipboard = None;
        }
        result.map_err(|error| reason(&error))
    }
}

impl Board for Desktop {
    fn put(&mut self, text: &Secret, secret: bool) -> Result<(), &'static str> {
        self.set(text.expose(), secret)
    }

    fn holds(&mut self, text: &Secret) -> Result<bool, &'static str> {
        match self.clipboard()?.get_text() {
            Ok(held) => Ok(Secret::from(held) == *text),
            Err(Error::ContentNotAvailable | Error::ConversionFailure) => Ok(false),
            Err(error) => Err(reason(&error)),
        }
    }

    #[cfg(any(target_os = "macos", windows))]
    fn empty(&mut self) -> Result<(), &'static str> {
        self.clipboard()?.clear().map_err(|error| reason(&error))
    }

    /// On X11 and Wayland an empty text takes the place of ours: some desktops and managers keep a copy of whatever is
    /// copied, and bring it back where a clipboard has no owner any more.
    #[cfg(not(any(target_os = "macos", windows)))]
    fn empty(&mut self) -> Result<(), &'static str> {
        self.set("", true)?;
        self.emptied = Some(Instant::now());
        Ok(())
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if let Some(emptied) = self.emptied {
            thread::sleep(NOTICED.saturating_sub(emptied.elapsed()));
        }
    }
}

/// Tells histories of clipboards, and what carries them to other machines, to keep nothing.
#[cfg(all(unix, not(target_os = "macos")))]
fn excluded(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

/// Tells histories of clipboards to keep nothing.
#[cfg(target_os = "macos")]
fn excluded(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

/// Tells the history of the clipboard, the cloud, and every program that listens to keep nothing.
#[cfg(windows)]
fn excluded(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtWindows::exclude_from_monitoring(set)
}

/// Why, in a few words; never the library's own, of which nobody knows what they quote.
fn reason(error: &Error) -> &'static str {
    match error {
        Error::ClipboardNotSupported => "this desktop has none",
        Error::ClipboardOccupied => "another program holds it, try again",
        _ if cfg!(any(target_os = "macos", windows)) => "the system refuses it",
        _ if !["WAYLAND_DISPLAY", "DISPLAY"].into_iter().any(is_set) => "no display",
        _ => "the display cannot be reached",
    }
}

/// Whether a variable is there and holds something.
fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desktop_without_a_clipboard_and_one_that_is_busy_are_told_apart() {
        assert_eq!(reason(&Error::ClipboardNotSupported), "this desktop has none");
        assert_eq!(
            reason(&Error::ClipboardOccupied),
            "another program holds it, try again"
        );
    }
}
