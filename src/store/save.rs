//! Saving a settings file: whole or not at all, over nobody else's change.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use super::attributes;
use super::read::{ReadError, read};
use crate::dlt::layout::Kind;
use crate::secret::Secret;

/// The folder, beside the file to be replaced, that the new text is written in first.
///
/// A file in the settings folder itself that ends in `secrets.toml` would be uploaded by `dlthub deploy`, and one
/// with any other ending would not be ignored by git; a `*.secrets.toml` one folder down is neither.
pub(super) const STAGING_FOLDER: &str = ".dlt-secrets.tmp";

/// The ending that makes git ignore the new text, as dlt's own `.gitignore` has it.
const SUFFIX: &str = ".secrets.toml";

/// How long another program may hold the folder's lock.
const PATIENCE: Duration = Duration::from_secs(2);

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
        replace(file, &target, expected, exchange)?;
    } else {
        make(file, &target)?;
    }
    drop(staging);
    sync_folder(folder);
    drop(lock);
    Ok(())
}

/// Puts a file where there was none. One that was made meanwhile is somebody's.
fn make(file: NamedTempFile, target: &Path) -> Result<(), SaveError> {
    let made = file.persist_noclobber(target);
    made.map(drop).map_err(|refused| match refused.error.kind() {
        io::ErrorKind::AlreadyExists => SaveError::Changed,
        _ => at("the file could not be made")(refused.error),
    })
}

/// Puts the new file in the old one's place. Where the system can, the two change places, and what comes out is looked
/// at: a file that was written after the last look goes back. So nothing of anybody's is lost, however fast they were.
fn replace(
    file: NamedTempFile,
    target: &Path,
    expected: Option<&Secret>,
    exchange: impl Fn(&Path, &Path) -> io::Result<()>,
) -> Result<(), SaveError> {
    match exchange(file.path(), target) {
        Ok(()) => {}
        Err(error) if is_unknown(&error) => {
            let replaced = file.persist(target);
            return replaced
                .map(drop)
                .map_err(|refused| at("the file could not be replaced")(refused.error));
        }
        Err(error) => return Err(at("the file could not be replaced")(error)),
    }
    let came_out = read(file.path());
    if came_out.as_ref().is_ok_and(|text| text.as_ref() == expected) {
        // The old file goes with the name it was given.
        return Ok(());
    }
    if let Err(error) = exchange(file.path(), target) {
        // It is somebody's work: it stays where it is.
        let _ = file.keep();
        return Err(at("what was written meanwhile could not be put back")(error));
    }
    came_out?;
    Err(SaveError::Changed)
}

/// Whether a system or a file system does not know of a call, or of this use of it.
fn is_unknown(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
    )
}

/// Two files change places, at once.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
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

/// Takes away what a save that was killed has left in a folder; nothing where one is under way.
pub fn clear(folder: &Path) {
    let Ok(handle) = File::open(folder) else { return };
    sweep(folder, handle.try_lock().is_ok());
}

/// Takes away what was left, as long as the lock keeps others out.
fn sweep(folder: &Path, locked: bool) {
    if locked && folder.join(STAGING_FOLDER).is_dir() {
        // Dropped at once, and so removed.
        let _ = Staging::open(folder, true);
    }
}

/// The staging folder; removed when dropped and empty.
struct Staging(PathBuf);

impl Staging {
    /// Makes the folder. What stands in it already was left by a crash, as long as the lock keeps others out, and goes.
    fn open(folder: &Path, locked: bool) -> Result<Self, SaveError> {
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

/// One writer at a time, among those who ask: the lock is on the folder, so it leaves no file behind.
fn lock(folder: &Path) -> Result<Option<File>, SaveError> {
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

    fn names(folder: &Path) -> Vec<String> {
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
    fn what_is_not_what_was_written_is_found_out() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"a = 1").unwrap();
        assert!(verify(&mut file, &"a = 1".into()).is_ok());
        let error = verify(&mut file, &"a = 12".into()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    /// A file of the new text, to be put somewhere in a folder.
    fn new_in(folder: &Path) -> NamedTempFile {
        let mut file = NamedTempFile::new_in(folder).unwrap();
        file.write_all(b"a = 2\n").unwrap();
        file
    }

    #[test]
    fn a_file_written_after_the_last_look_goes_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        fs::write(&path, "a = 3\n").unwrap();
        let refused = replace(new_in(dir.path()), &path, Some(&"a = 1\n".into()), exchange);
        assert!(matches!(refused, Err(SaveError::Changed)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 3\n");
        replace(new_in(dir.path()), &path, Some(&"a = 3\n".into()), exchange).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 2\n");
        assert_eq!(names(dir.path()), ["secrets.toml"]);
    }

    #[test]
    fn where_files_cannot_change_places_one_is_renamed_over_the_other() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        let expected = Secret::from("a = 1\n");
        for kind in [io::ErrorKind::Unsupported, io::ErrorKind::InvalidInput] {
            fs::write(&path, "a = 1\n").unwrap();
            replace(
                new_in(dir.path()),
                &path,
                Some(&expected),
                |_, _| Err(kind.into()),
            )
            .unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), "a = 2\n");
        }
        fs::write(&path, "a = 1\n").unwrap();
        let refused = replace(new_in(dir.path()), &path, Some(&expected), |_, _| {
            Err(io::ErrorKind::ReadOnlyFilesystem.into())
        });
        assert!(matches!(refused, Err(SaveError::Io { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 1\n");
        assert_eq!(names(dir.path()), ["secrets.toml"]);
    }

    #[test]
    fn what_cannot_be_put_back_is_not_removed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        fs::write(&path, "a = 3\n").unwrap();
        let calls = std::cell::Cell::new(0);
        let refused = replace(
            new_in(dir.path()),
            &path,
            Some(&"a = 1\n".into()),
            |one, other| {
                calls.set(calls.get() + 1);
                if calls.get() == 1 {
                    exchange(one, other)
                } else {
                    Err(io::ErrorKind::ReadOnlyFilesystem.into())
                }
            },
        );
        assert!(matches!(refused, Err(SaveError::Io { .. })));
        assert_eq!(names(dir.path()).len(), 2);
    }

    #[test]
    fn a_file_that_was_made_meanwhile_is_somebodys() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        fs::write(&path, "a = 3\n").unwrap();
        let refused = make(new_in(dir.path()), &path);
        assert!(matches!(refused, Err(SaveError::Changed)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 3\n");
        let refused = make(new_in(dir.path()), &dir.path().join("none").join("secrets.toml"));
        assert!(matches!(refused, Err(SaveError::Io { .. })));
    }

    #[test]
    fn only_a_file_that_is_not_there_is_none() {
        let known = |kind: io::ErrorKind| if_there::<()>(Err(kind.into()));
        assert!(matches!(known(io::ErrorKind::NotFound), Ok(None)));
        assert!(known(io::ErrorKind::PermissionDenied).is_err());
        assert!(matches!(if_there(Ok(5)), Ok(Some(5))));
    }

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
