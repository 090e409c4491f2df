//! Where a new text is written before it takes its place, and what was left there.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{SaveError, at};

/// The folder, beside the file to be replaced, that the new text is written in first.
///
/// A file in the settings folder itself that ends in `secrets.toml` would be uploaded by `dlthub deploy`, and one
/// with any other ending would not be ignored by git; a `*.secrets.toml` one folder down is neither.
pub(in crate::store) const STAGING_FOLDER: &str = ".dlt-secrets.tmp";

/// The ending that makes git ignore the new text, as dlt's own `.gitignore` has it.
pub(super) const SUFFIX: &str = ".secrets.toml";

/// Takes away what a save that was killed has left in a folder; nothing where one is under way.
pub fn clear(folder: &Path) {
    let Ok(handle) = File::open(folder) else { return };
    sweep(folder, handle.try_lock().is_ok());
}

/// Takes away what was left, as long as the lock keeps others out.
pub(super) fn sweep(folder: &Path, locked: bool) {
    if locked && folder.join(STAGING_FOLDER).is_dir() {
        // Dropped at once, and so removed.
        let _ = Staging::open(folder, true);
    }
}

/// The staging folder; removed when dropped and empty.
pub(super) struct Staging(pub(super) PathBuf);

impl Staging {
    /// Makes the folder. What stands in it already was left by a crash, as long as the lock keeps others out, and goes.
    pub(super) fn open(folder: &Path, locked: bool) -> Result<Self, SaveError> {
        let path = folder.join(STAGING_FOLDER);
        if locked && !path.is_symlink() {
            let left = fs::read_dir(&path)
                .into_iter()
                .flatten()
                .flatten()
                .map(|entry| entry.path());
            for file in left.filter(|path| path.to_string_lossy().ends_with(SUFFIX)) {
                // What cannot be removed is in nobody's way.
                let _ = fs::remove_file(file);
            }
        }
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&path) {
            Ok(()) => Ok(Self(path)),
            Err(error)
                if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() && !path.is_symlink() =>
            {
                Ok(Self(path))
            }
            Err(error) => Err(at("the folder for the new text could not be made")(error)),
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Not empty when another save is under way; that one removes it.
        let _ = fs::remove_dir(&self.0);
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)] // clippy's own exception for tests does not see through the two conditions
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::store::save::tests::names;

    #[test]
    fn what_a_crash_left_goes_at_a_start_unless_a_save_is_under_way() {
        let dir = tempfile::tempdir().unwrap();
        let left = dir.path().join(STAGING_FOLDER).join("left.secrets.toml");
        fs::create_dir(dir.path().join(STAGING_FOLDER)).unwrap();
        fs::write(&left, "a = 0\n").unwrap();
        let held = File::open(dir.path()).unwrap();
        held.lock().unwrap();
        clear(dir.path());
        assert!(left.exists());
        held.unlock().unwrap();
        clear(dir.path());
        assert_eq!(names(dir.path()), Vec::<String>::new());
        clear(dir.path());
    }

    #[test]
    fn left_overs_stay_while_a_save_may_be_under_way() {
        let dir = tempfile::tempdir().unwrap();
        let left = dir.path().join(STAGING_FOLDER).join("left.secrets.toml");
        fs::create_dir(dir.path().join(STAGING_FOLDER)).unwrap();
        fs::write(&left, "a = 0\n").unwrap();
        drop(Staging::open(dir.path(), false).unwrap());
        assert!(left.exists());
        sweep(dir.path(), false);
        assert!(left.exists());
    }

    #[test]
    fn what_is_no_folder_of_its_own_is_no_place_for_the_new_text() {
        let dir = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let kept = elsewhere.path().join("theirs.secrets.toml");
        fs::write(&kept, "a = 0\n").unwrap();
        let staging = dir.path().join(STAGING_FOLDER);
        symlink(elsewhere.path(), &staging).unwrap();
        assert!(matches!(
            Staging::open(dir.path(), true),
            Err(SaveError::Io { .. })
        ));
        assert!(kept.exists());
        fs::remove_file(&staging).unwrap();
        fs::write(&staging, "").unwrap();
        assert!(matches!(
            Staging::open(dir.path(), true),
            Err(SaveError::Io { .. })
        ));
        assert!(matches!(
            Staging::open(&dir.path().join("none"), true),
            Err(SaveError::Io { .. })
        ));
    }
}
