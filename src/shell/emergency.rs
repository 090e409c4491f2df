//! Giving the terminal back when the program aborts: no memory left, a panic within a panic.
//!
//! Nothing is dropped then and no hook runs; what is left is a signal handler, which may do next to nothing.

use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::SIGABRT;
use signal_hook::low_level::{emulate_default_handler, register};

/// What `terminal.rs` takes, given back: focus events, bracketed paste, mouse, alternate screen, cursor.
const GIVE_BACK: &[u8] =
    b"\x1b[?1004l\x1b[?2004l\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1002l\x1b[?1000l\x1b[?1049l\x1b[?25h";

/// The terminal's settings before it was taken for the first time.
static BEFORE: OnceLock<Option<Termios>> = OnceLock::new();

static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal is about to be taken: from now on an abort gives it back.
pub(super) fn remember() {
    BEFORE.get_or_init(|| {
        let before = tcgetattr(io::stdin()).ok();
        install();
        before
    });
    TAKEN.store(true, Ordering::SeqCst);
}

/// The terminal is given back: an abort has nothing to do.
pub(super) fn forget() {
    TAKEN.store(false, Ordering::SeqCst);
}

fn install() {
    // SAFETY: the handler only reads atomics and a value that was set before it was installed, and makes the system
    // calls write, tcsetattr and kill, all of which POSIX allows in a signal handler. It takes no lock and no memory.
    #[allow(unsafe_code)]
    let installed = unsafe { register(SIGABRT, give_back) };
    // A system that refuses leaves the terminal to `reset`, as it was without this.
    drop(installed);
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
