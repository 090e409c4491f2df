//! Giving the terminal back when the program aborts: no memory left, a panic within a panic.
//!
//! Nothing is dropped then and no hook runs; what is left is a signal handler, which may do next to nothing.

use std::io;
use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::SIGABRT;
use signal_hook::low_level::{emulate_default_handler, register};

use super::terminal::TAKEN;

/// What `terminal::give_back` writes; a handler can put no text together.
const GIVE_BACK: &[u8] =
    b"\x1b[?1004l\x1b[?2004l\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1049l\x1b[?25h";

/// The terminal's settings before it was taken for the first time; `None` where they cannot be told.
static BEFORE: OnceLock<Option<Termios>> = OnceLock::new();

/// From now on an abort gives the terminal back, if it is taken then. To be called before it is.
pub(super) fn prepare() {
    BEFORE.get_or_init(|| {
        // SAFETY: the handler makes the system calls write, tcsetattr and kill, all of which POSIX allows in a signal
        // handler, and reads an atomic and a cell that is set once; one that is not set yet is passed over. It takes no
        // lock and no memory.
        #[allow(unsafe_code)]
        let installed = unsafe { register(SIGABRT, give_back) };
        // A system that refuses leaves the terminal to `reset`, as it was without this.
        drop(installed);
        tcgetattr(io::stdin()).ok()
    });
}

fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = rustix::io::write(io::stdout(), GIVE_BACK);
        if let Some(Some(before)) = BEFORE.get() {
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
        }
    }
    // The abort goes on.
    let _ = emulate_default_handler(SIGABRT);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abort_writes_what_every_other_end_does() {
        let mut usual = Vec::new();
        crate::shell::terminal::write_give_back(&mut usual).unwrap();
        assert_eq!(
            String::from_utf8_lossy(GIVE_BACK),
            String::from_utf8_lossy(&usual)
        );
    }
}
