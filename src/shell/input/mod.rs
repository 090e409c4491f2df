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

/// What the bytes of a terminal mean that come in such pieces, at once, and with a rest behind the last one.
#[cfg(unix)]
#[must_use]
pub fn messages<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Vec<Message> {
    let mut bytes = bytes::Bytes::default();
    for piece in pieces {
        bytes.take(piece);
    }
    bytes.rest();
    std::iter::from_fn(|| bytes.next()).collect()
}

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
