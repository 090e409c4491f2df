//! One writer at a time, among those who ask.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::{SaveError, at};

/// How long another program may hold the folder's lock.
const PATIENCE: Duration = Duration::from_secs(2);

/// One writer at a time, among those who ask: the lock is on the folder, so it leaves no file behind.
pub(super) fn lock(folder: &Path) -> Result<Option<File>, SaveError> {
    if cfg!(windows) {
        // Windows opens no folders as files; the comparison of the text is what is left there.
        return Ok(None);
    }
    let handle = File::open(folder).map_err(at("its folder cannot be opened"))?;
    Ok(is_locked(|| handle.try_lock(), PATIENCE)?.then_some(handle))
}

/// Whether a lock was had, in the end; not where there are none.
fn is_locked(
    mut try_lock: impl FnMut() -> Result<(), TryLockError>,
    patience: Duration,
) -> Result<bool, SaveError> {
    let begun = Instant::now();
    loop {
        let error = match try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) if begun.elapsed() > patience => return Err(SaveError::Locked),
            Err(TryLockError::WouldBlock) => {
                thread::sleep(Duration::from_millis(20));
                continue;
            }
            Err(TryLockError::Error(error)) => error,
        };
        match error.kind() {
            io::ErrorKind::Interrupted => {}
            // Some network file systems have no locks.
            io::ErrorKind::Unsupported => return Ok(false),
            _ => return Err(at("its folder cannot be locked")(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_tried_again_while_it_is_held_or_the_call_was_interrupted() {
        let answers = |answers: Vec<Result<(), TryLockError>>| {
            let mut answers = answers.into_iter();
            is_locked(move || answers.next().unwrap(), Duration::from_millis(500))
        };
        let failed = |kind: io::ErrorKind| Err(TryLockError::Error(kind.into()));
        let held = || Err(TryLockError::WouldBlock);
        assert!(answers(vec![held(), held(), failed(io::ErrorKind::Interrupted), Ok(())]).unwrap());
        assert!(!answers(vec![failed(io::ErrorKind::Unsupported)]).unwrap());
        let refused = answers(vec![failed(io::ErrorKind::PermissionDenied)]);
        assert!(matches!(refused, Err(SaveError::Io { .. })));
        let refused = is_locked(held, Duration::from_millis(30));
        assert!(matches!(refused, Err(SaveError::Locked)));
    }
}
