//! Saving several settings files: all of them or none.

use std::fs;
use std::path::Path;

use super::read::read;
use super::save::{SaveError, save};
use crate::dlt::layout::Kind;
use crate::secret::Secret;

/// A file to be saved, as [`save`] takes it.
pub struct Saving<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// Secrets or config.
    pub kind: Kind,
    /// The text it had when it was read.
    pub expected: Option<&'a Secret>,
    /// The text it is to have.
    pub new: &'a Secret,
}

/// Saves the files one after the other. Where one is refused, those before it get their old texts back.
///
/// # Errors
/// The number of the file that was refused, and why.
pub fn save_all(files: &[Saving<'_>]) -> Result<(), (usize, SaveError)> {
    for (index, file) in files.iter().enumerate() {
        if let Err(why) = save(file.path, file.kind, file.expected, file.new) {
            for done in files[..index].iter().rev() {
                take_back(done);
            }
            return Err((index, why));
        }
    }
    Ok(())
}

/// Takes back what was just saved, unless someone else has changed it since.
fn take_back(file: &Saving<'_>) {
    match file.expected {
        Some(old) => {
            let _ = save(file.path, file.kind, Some(file.new), old);
        }
        None => {
            if read(file.path).is_ok_and(|text| text.as_ref() == Some(file.new)) {
                let _ = fs::remove_file(file.path);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_one_is_refused_all_stay_as_they_were() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::write(path("secrets.toml"), "a = 1\n").unwrap();
        fs::write(path("prod.config.toml"), "someone = 'else'\n").unwrap();
        let (old, new): (Secret, Secret) = ("a = 1\n".into(), "a = 2\n".into());
        let paths = ["secrets.toml", "config.toml", "prod.config.toml"].map(path);
        let saving = |at: usize, expected| Saving {
            path: &paths[at],
            kind: Kind::Secrets,
            expected,
            new: &new,
        };
        let files = [saving(0, Some(&old)), saving(1, None), saving(2, Some(&old))];
        let (index, why) = save_all(&files).unwrap_err();
        assert!(index == 2 && matches!(why, SaveError::Changed));
        assert_eq!(fs::read_to_string(&paths[0]).unwrap(), "a = 1\n");
        assert!(!paths[1].exists());
        assert!(save_all(&files[..2]).is_ok());
        assert_eq!(fs::read_to_string(&paths[1]).unwrap(), "a = 2\n");
    }
}
