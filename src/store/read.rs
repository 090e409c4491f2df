//! Reading a settings file.

use std::fs::{self, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use crate::secret::Secret;

/// A settings file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system refused.
    #[error("it cannot be read: {}", .0.kind())]
    Io(io::Error),
    /// The bytes are not UTF-8; the number is the first bad byte's line.
    #[error("it is not UTF-8 text")]
    NotUtf8 {
        /// Line of the first byte that is not UTF-8, from 1.
        line: usize,
    },
}

/// The text of a file; `None` when there is none.
///
/// What is not a regular file counts as absent, as for dlt (`os.path.isfile`): a FIFO is never waited for.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read(path: &Path) -> Result<Option<Secret>, ReadError> {
    let bytes = match bytes(path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        // Of what is no file it does not matter why it cannot be opened.
        Err(error) => match fs::metadata(path) {
            Ok(meta) if !meta.is_file() => return Ok(None),
            // Somebody has a lease on it, which the system takes back from him while it is waited.
            Ok(_) if error.kind() == io::ErrorKind::WouldBlock => fs::read(path).map_err(ReadError::Io)?,
            _ => return Err(ReadError::Io(error)),
        },
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text.into())),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..valid]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count()
                + 1;
            Err(ReadError::NotUtf8 { line })
        }
    }
}

/// The bytes of a regular file; `None` for anything else.
fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;

        use rustix::fs::OFlags;

        // A FIFO is opened at once, and a terminal does not become ours.
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    let meta = file.metadata()?;
    if !meta.is_file() {
        return Ok(None);
    }
    // Room for one byte more: its lack tells the end.
    let room = usize::try_from(meta.len()).unwrap_or_default().saturating_add(1);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(room)?;
    // Limited by nothing; but a file by itself would be asked for its size once more.
    file.take(u64::MAX).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
