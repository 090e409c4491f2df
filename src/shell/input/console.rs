//! The console of Windows, read by crossterm.

use std::io;
use std::time::Duration;

use crossterm::event;

use super::message_of;
use crate::app::Message;

/// What the terminal sends.
pub(in crate::shell) struct Input;

impl Input {
    /// Begins to read.
    ///
    /// # Errors
    /// None here.
    pub(in crate::shell) fn open() -> io::Result<Self> {
        Ok(Self)
    }

    /// The next message; `None` when there was none for a while.
    ///
    /// # Errors
    /// The terminal cannot be read any more.
    pub(in crate::shell) fn next(&mut self, patience: Duration) -> io::Result<Option<Message>> {
        if event::poll(patience)? {
            event::read().map(message_of)
        } else {
            Ok(None)
        }
    }
}
