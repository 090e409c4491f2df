//! What the terminal sends, as messages. Pasted text is data whatever is in it.
//!
//! On Unix the bytes are read here and not by crossterm, whose parser ends a paste at the first `ESC[201~`: a pasted
//! text that holds one would go on as keys. See `bytes.rs` for what is done about it, and for its limit.
//! Windows has no bracketed paste: there the console hands pasted text over as keys.

#[cfg(unix)]
mod bytes;
#[cfg(not(unix))]
mod console;
#[cfg(unix)]
mod tty;

#[cfg(not(unix))]
pub(super) use console::Input;
#[cfg(unix)]
pub(super) use tty::Input;

use crossterm::event::Event;

use crate::app::Message;

/// What an event means to the program.
fn message_of(event: Event) -> Option<Message> {
    Some(match event {
        Event::Key(key) => Message::Key(key),
        Event::Mouse(mouse) => Message::Mouse(mouse),
        Event::Paste(text) => Message::Paste(text.into()),
        Event::Resize(width, height) => Message::Resize(width, height),
        Event::FocusLost => Message::FocusLost,
        Event::FocusGained => Message::DiskChanged,
    })
}
