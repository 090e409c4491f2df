//! Saving a settings file: whole or not at all, over nobody else's change.

mod lock;
mod staging;
mod swap;

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

use lock::lock;
use staging::{SUFFIX, Staging, sweep};
use swap::{Hands, make, replace};

pub(super) use staging::STAGING_FOLDER;
pub use staging::clear;

use super::attributes;
use super::read::{ReadError, read};
use crate::dlt::layout::Kind;
use crate::secret::Secret;

/// How long somebody who writes a file in place may need from emptying it to writing it.
const BEGINNING: Duration = Duration::from_millis(100);

/// A file was not saved. What was on disk is on disk still.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Someone else changed the file since it was read.
    #[error("it was changed by someone else since it was read")]
    Changed,
    /// The folder it should stand in is not there.
    #[error("its folder {} does not exist", .0.display())]
    NoFolder(PathBuf),
    /// Something that is not a regular file stands in its place.
    #[error("something that is not a file stands in its place")]
    NotAFile,
    /// Its mode lets nobody write it.
    #[error("it is read-only")]
    ReadOnly,
    /// Another program holds the lock on its folder.
    #[error("another program is writing in its folder")]
    Locked,
    /// It could not be read again.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The system refused; the word says at which step.
    #[error("{step}: {}", .error.kind())]
    Io {
        /// What was being done.
        step: &'static str,
        /// The system's answer.
        error: io::Error,
    },
}

fn at(step: &'static str) -> impl FnOnce(io::Error) -> SaveError {
    move |error| SaveError::Io { step, error }
}

/// Replaces the text of a file.
///
/// `expected` is the text it had when it was read, `None` for no file; where it has the new text already nothing is
/// written. The new text is written beside it,
/// flushed to disk, and put in its place; mode and owner stay. A new secrets file is readable by its owner only.
///
/// # Errors
/// Why nothing was written.
pub fn save(path: &Path, kind: Kind, expected: Option<&Secret>, new: &Secret) -> Result<(), SaveError> {
    // dlt makes its global folder when it needs it; so does this.
    if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
        fs::create_dir_all(folder).map_err(at("its folder could not be made"))?;
    }
    // A symbolic link stays a link: the file it leads to is replaced.
    let leads_to = if_there(fs::canonicalize(path)).map_err(at("it cannot be looked at"))?;
    let target = leads_to.unwrap_or_else(|| path.to_path_buf());
    let folder = target
        .parent()
        .filter(|folder| folder.is_dir())
        .ok_or_else(|| SaveError::NoFolder(path.parent().map_or_else(PathBuf::new, Path::to_path_buf)))?;
    let lock = lock(folder)?;
    let old = if_there(fs::metadata(&target)).map_err(at("it cannot be looked at"))?;
    if old.as_ref().is_some_and(|meta| !meta.is_file()) || (old.is_none() && target.is_symlink()) {
        return Err(SaveError::NotAFile);
    }
    if old.as_ref().is_some_and(|meta| meta.permissions().readonly()) {
        return Err(SaveError::ReadOnly);
    }
    if read(&target)?.as_ref() != expected {
        return Err(SaveError::Changed);
    }
    if expected == Some(new) {
        // There is nothing to write: who watches the file is not woken for that.
        sweep(folder, lock.is_some());
        return Ok(());
    }
    if expected.is_some_and(|text| text.expose().is_empty()) {
        // Who writes a file in place empties it first: what is empty may be what somebody has only begun to write.
        thread::sleep(BEGINNING);
    }
    let staging = Staging::open(folder, lock.is_some())?;
    let mut builder = tempfile::Builder::new();
    builder.prefix("").rand_bytes(12).suffix(SUFFIX);
    #[cfg(unix)]
    if old.is_none() && kind == Kind::Config {
        // As any editor would make it: what the user's umask leaves. Everything else begins private.
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    let mut file = builder
        .tempfile_in(&staging.0)
        .map_err(at("the new text could not be written beside it"))?;
    file.write_all(new.expose().as_bytes())
        .map_err(at("the new text could not be written"))?;
    if let Some(old) = &old {
        attributes::keep(&target, file.as_file()).map_err(at("the file's attributes could not be kept"))?;
        keep_mode_and_owner(file.as_file(), old)?;
    }
    file.as_file()
        .sync_all()
        .map_err(at("the new text could not be flushed to disk"))?;
    verify(file.as_file_mut(), new).map_err(at("the new text could not be read back"))?;
    // Whoever does not take the lock may have written meanwhile.
    if read(&target)?.as_ref() != expected {
        return Err(SaveError::Changed);
    }
    if old.is_some() {
        replace(file, &target, expected, &Hands::OF_THE_SYSTEM)?;
    } else {
        make(file, &target)?;
    }
    drop(staging);
    sync_folder(folder);
    drop(lock);
    Ok(())
}

/// What is known of a file; `None` where there is none. Any other answer does not say so.
fn if_there<T>(known: io::Result<T>) -> io::Result<Option<T>> {
    match known {
        Ok(known) => Ok(Some(known)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads back what was written: a disk that takes less than it says it took is found out before the old text is gone.
fn verify(file: &mut File, new: &Secret) -> io::Result<()> {
    let mut back = Zeroizing::new(Vec::with_capacity(new.expose().len()));
    file.rewind()?;
    file.read_to_end(&mut back)?;
    if *back == *new.expose().as_bytes() {
        Ok(())
    } else {
        Err(io::ErrorKind::InvalidData.into())
    }
}

#[cfg(unix)]
fn keep_mode_and_owner(file: &File, old: &fs::Metadata) -> Result<(), SaveError> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    let own = file.metadata().map_err(at("the new file cannot be looked at"))?;
    if (old.uid(), old.gid()) != (own.uid(), own.gid()) {
        fchown(file, Some(old.uid()), Some(old.gid())).map_err(at("the file's owner could not be kept"))?;
    }
    let mode = fs::Permissions::from_mode(old.mode() & 0o7777);
    file.set_permissions(mode)
        .map_err(at("the file's mode could not be kept"))
}

#[cfg(not(unix))]
fn keep_mode_and_owner(_: &File, _: &fs::Metadata) -> Result<(), SaveError> {
    // The renamed file takes the folder's access rules here.
    Ok(())
}

/// Makes the rename itself last. The file is replaced already, so a refusal changes nothing for the user.
fn sync_folder(folder: &Path) {
    if let Ok(handle) = File::open(folder) {
        let _ = handle.sync_all();
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)] // clippy's own exception for tests does not see through the two conditions
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    pub(super) fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_secrets_file_is_private_and_nothing_is_left_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        save(&path, Kind::Secrets, None, &"a = 1\n".into()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 1\n");
        assert_eq!(mode(&path), 0o600);
        assert_eq!(names(dir.path()), ["secrets.toml"]);
    }

    #[test]
    fn the_mode_of_an_old_file_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        fs::write(&path, "a = 1\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        save(&path, Kind::Secrets, Some(&"a = 1\n".into()), &"a = 2\n".into()).unwrap();
        assert_eq!(
            (fs::read_to_string(&path).unwrap().as_str(), mode(&path)),
            ("a = 2\n", 0o640)
        );
    }

    #[test]
    fn a_file_changed_since_it_was_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        fs::write(&path, "a = 3\n").unwrap();
        for expected in [None, Some(Secret::from("a = 1\n"))] {
            let refused = save(&path, Kind::Secrets, expected.as_ref(), &"a = 2\n".into());
            assert!(matches!(refused, Err(SaveError::Changed)));
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 3\n");
        assert_eq!(names(dir.path()), ["secrets.toml"]);
    }

    #[test]
    fn what_a_crash_left_goes_and_a_missing_folder_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("global");
        fs::create_dir_all(folder.join(STAGING_FOLDER)).unwrap();
        fs::write(folder.join(STAGING_FOLDER).join("left.secrets.toml"), "a = 0\n").unwrap();
        save(
            &folder.join("secrets.toml"),
            Kind::Secrets,
            None,
            &"a = 1\n".into(),
        )
        .unwrap();
        assert_eq!(names(&folder), ["secrets.toml"]);
        let new = dir.path().join("new");
        save(&new.join("secrets.toml"), Kind::Secrets, None, &"a = 1\n".into()).unwrap();
        assert_eq!(names(&new), ["secrets.toml"]);
    }

    #[test]
    fn what_is_not_what_was_written_is_found_out() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"a = 1").unwrap();
        assert!(verify(&mut file, &"a = 1".into()).is_ok());
        let error = verify(&mut file, &"a = 12".into()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn only_a_file_that_is_not_there_is_none() {
        let known = |kind: io::ErrorKind| if_there::<()>(Err(kind.into()));
        assert!(matches!(known(io::ErrorKind::NotFound), Ok(None)));
        assert!(known(io::ErrorKind::PermissionDenied).is_err());
        assert!(matches!(if_there(Ok(5)), Ok(Some(5))));
    }

    #[test]
    fn the_owner_of_an_old_file_stays_where_files_can_be_given_away() {
        use std::os::unix::fs::{MetadataExt, chown};

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        fs::write(&path, "a = 1\n").unwrap();
        // Root alone can do this; for everybody else the owner is the only one there can be.
        let _ = chown(&path, Some(1234), Some(1234));
        let before = fs::metadata(&path).unwrap();
        save(&path, Kind::Secrets, Some(&"a = 1\n".into()), &"a = 2\n".into()).unwrap();
        let after = fs::metadata(&path).unwrap();
        assert_eq!((before.uid(), before.gid()), (after.uid(), after.gid()));
        assert_ne!(before.ino(), after.ino());
    }

    #[test]
    fn a_lock_that_is_held_is_not_waited_for_for_ever() {
        let dir = tempfile::tempdir().unwrap();
        let held = File::open(dir.path()).unwrap();
        held.lock().unwrap();
        let refused = save(
            &dir.path().join("secrets.toml"),
            Kind::Secrets,
            None,
            &"a = 1\n".into(),
        );
        assert!(matches!(refused, Err(SaveError::Locked)));
    }

    #[test]
    fn a_symbolic_link_stays_one() {
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real.toml"), dir.path().join("secrets.toml"));
        fs::write(&real, "a = 1\n").unwrap();
        symlink(&real, &link).unwrap();
        save(&link, Kind::Secrets, Some(&"a = 1\n".into()), &"a = 2\n".into()).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "a = 2\n");
    }

    #[test]
    fn a_folder_in_the_files_place_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        fs::create_dir(&path).unwrap();
        assert!(matches!(
            save(&path, Kind::Secrets, None, &"a = 1\n".into()),
            Err(SaveError::NotAFile)
        ));
    }
}
