//! Signals. Those that end a program end this one in order: terminal given back, temporary folders removed. Others stop it for
//! its shell, have it go on, or tell of a new size of the terminal.

use std::io;
use std::sync::mpsc::Sender;
#[cfg(unix)]
use std::thread;

#[cfg(unix)]
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

use super::event_loop::Incoming;
#[cfg(unix)]
use super::job;
#[cfg(unix)]
use crate::app::Message;

/// Signals that are heeded: they wait until they are told.
pub(super) struct Signals {
    #[cfg(unix)]
    arriving: signal_hook::iterator::Signals,
}

#[cfg(unix)]
impl Signals {
    /// Heeds them from now on, before the terminal is taken: none may end the program while it is ours.
    pub(super) fn heed() -> io::Result<Self> {
        let arriving = signal_hook::iterator::Signals::new([
            SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH,
        ])?;
        Ok(Self { arriving })
    }

    /// Tells of each, on a thread of its own.
    pub(super) fn tell(mut self, sender: Sender<Incoming>) {
        thread::spawn(move || {
            for signal in self.arriving.forever() {
                let incoming = match (signal, crossterm::terminal::size()) {
                    (SIGWINCH, Ok((width, height))) => Incoming::Message(Message::Resize(width, height)),
                    (SIGWINCH, Err(_)) => continue,
                    (SIGTSTP, _) if job::is_stopping() => continue,
                    (SIGTSTP, _) => Incoming::Message(Message::Stopping),
                    (SIGCONT, _) => Incoming::Message(Message::GoingOn),
                    _ => Incoming::Ended,
                };
                if sender.send(incoming).is_err() {
                    return;
                }
            }
        });
    }
}

/// Windows ends console programs itself; closing the window takes the terminal along, and a new size is an event.
#[cfg(not(unix))]
impl Signals {
    pub(super) fn heed() -> io::Result<Self> {
        Ok(Self {})
    }

    pub(super) fn tell(self, _: Sender<Incoming>) {}
}
