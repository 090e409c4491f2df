//! Reading a settings file.

use std::fs;
use std::io;
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
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() => {}
        Ok(_) => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ReadError::Io(error)),
    }
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ReadError::Io(error)),
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
