//! The only impure room of the user interface: the terminal, the event loop, the effects, the clipboard.

pub mod abilities;
pub mod clipboard;
pub mod effects;
#[cfg(unix)]
mod emergency;
pub mod event_loop;
pub mod input;
#[cfg(unix)]
mod job;
pub mod output;
pub mod privacy;
pub mod prompt;
mod signals;
pub mod terminal;
mod watch;
