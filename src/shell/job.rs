//! The program as a job of a shell: stopped by `Ctrl-z`, and going on.

use std::sync::atomic::{AtomicBool, Ordering};

use rustix::process::{Signal, getpgrp, getpid, getsid, kill_current_process_group, kill_process};

/// Whether a shell waits behind the program, so that it can be stopped and told to go on. Without one nobody could
/// tell it to, and the system itself stops no program for a terminal then.
pub(super) fn has_shell() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// The signal that is about to arrive was sent by [`stop_all`].
static STOPPING: AtomicBool = AtomicBool::new(false);

/// Whether the signal that asks the program to stop is its own; asked once a signal.
pub(super) fn is_stopping() -> bool {
    STOPPING.swap(false, Ordering::SeqCst)
}

/// Stops all of the job: the program, and what runs it, as `uvx` does. Comes back when the shell tells it to go on.
///
/// The program handles the signal itself, so it takes one more that cannot be handled.
pub(super) fn stop_all() {
    STOPPING.store(true, Ordering::SeqCst);
    let _ = kill_current_process_group(Signal::TSTP);
    stop();
}

/// Stops the program alone, for what runs it was told already.
pub(super) fn stop() {
    let _ = kill_process(getpid(), Signal::STOP);
}
