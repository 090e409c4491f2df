//! A new file takes its place, over nobody's who was faster.

use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use tempfile::NamedTempFile;

use super::{SaveError, at};
use crate::secret::Secret;
use crate::store::read::read;

/// Puts a file where there was none. One that was made meanwhile is somebody's.
pub(super) fn make(file: NamedTempFile, target: &Path) -> Result<(), SaveError> {
    let made = file.persist_noclobber(target);
    made.map(drop).map_err(|refused| match refused.error.kind() {
        io::ErrorKind::AlreadyExists => SaveError::Changed,
        _ => at("the file could not be made")(refused.error),
    })
}

/// What `replace` asks of the system.
pub(super) struct Hands<'a> {
    /// Two files change places, at once.
    pub exchange: &'a dyn Fn(&Path, &Path) -> io::Result<()>,
    /// Gives others the time to go on.
    pub wait: &'a dyn Fn(),
}

impl Hands<'_> {
    /// The system's own.
    pub(super) const OF_THE_SYSTEM: Self = Self {
        exchange: &exchange,
        wait: &|| thread::sleep(OPENING),
    };
}

/// How long another program may be at opening a file that it has found, before it empties it: the system finds a file by
/// its name first and empties it then, and something else may run in between. Of 300,000 that were opened just as the
/// files changed places, 100 were emptied later than a first look, at most 0.3 ms, and 8 ms on a machine at its limits.
const OPENING: Duration = Duration::from_millis(20);

/// Puts the new file in the old one's place. Where the system can, the two change places, and what comes out is looked
/// at: a file that was written after the last look goes back. So nothing of anybody's is lost, however fast they were.
/// It is looked at a second time when whoever had only found it by its name has come to writing it.
pub(super) fn replace(
    file: NamedTempFile,
    target: &Path,
    expected: Option<&Secret>,
    hands: &Hands<'_>,
) -> Result<(), SaveError> {
    match (hands.exchange)(file.path(), target) {
        Ok(()) => {}
        Err(error) if is_unknown(&error) => {
            let replaced = file.persist(target);
            return replaced
                .map(drop)
                .map_err(|refused| at("the file could not be replaced")(refused.error));
        }
        Err(error) => return Err(at("the file could not be replaced")(error)),
    }
    let is_old = |text: &Result<Option<Secret>, _>| text.as_ref().is_ok_and(|text| text.as_ref() == expected);
    let mut came_out = read(file.path());
    if is_old(&came_out) {
        (hands.wait)();
        came_out = read(file.path());
    }
    if is_old(&came_out) {
        // The old file goes with the name it was given.
        return Ok(());
    }
    if let Err(error) = (hands.exchange)(file.path(), target) {
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

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)] // clippy's own exception for tests does not see through the two conditions
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;
    use crate::store::save::tests::names;

    /// A file of the new text, to be put somewhere in a folder.
    fn new_in(folder: &Path) -> NamedTempFile {
        let mut file = NamedTempFile::new_in(folder).unwrap();
        file.write_all(b"a = 2\n").unwrap();
        file
    }

    /// Hands that change places as told, and wait for nobody.
    fn that(exchange: &dyn Fn(&Path, &Path) -> io::Result<()>) -> Hands<'_> {
        Hands {
            exchange,
            wait: &|| {},
        }
    }

    #[test]
    fn a_file_written_after_it_was_found_by_its_name_goes_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        fs::write(&path, "a = 1\n").unwrap();
        let found = fs::File::options().write(true).open(&path).unwrap();
        let hands = Hands {
            exchange: &exchange,
            wait: &|| {
                found.set_len(0).unwrap();
                (&found).write_all(b"a = 3\n").unwrap();
            },
        };
        let refused = replace(new_in(dir.path()), &path, Some(&"a = 1\n".into()), &hands);
        assert!(matches!(refused, Err(SaveError::Changed)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 3\n");
        assert_eq!(names(dir.path()), ["secrets.toml"]);
    }

    #[test]
    fn a_file_written_after_the_last_look_goes_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        fs::write(&path, "a = 3\n").unwrap();
        let refused = replace(
            new_in(dir.path()),
            &path,
            Some(&"a = 1\n".into()),
            &that(&exchange),
        );
        assert!(matches!(refused, Err(SaveError::Changed)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 3\n");
        replace(
            new_in(dir.path()),
            &path,
            Some(&"a = 3\n".into()),
            &that(&exchange),
        )
        .unwrap();
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
                &that(&|_, _| Err(kind.into())),
            )
            .unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), "a = 2\n");
        }
        fs::write(&path, "a = 1\n").unwrap();
        let read_only = that(&|_, _| Err(io::ErrorKind::ReadOnlyFilesystem.into()));
        let refused = replace(new_in(dir.path()), &path, Some(&expected), &read_only);
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
        let only_once = |one: &Path, other: &Path| {
            calls.set(calls.get() + 1);
            if calls.get() == 1 {
                exchange(one, other)
            } else {
                Err(io::ErrorKind::ReadOnlyFilesystem.into())
            }
        };
        let refused = replace(
            new_in(dir.path()),
            &path,
            Some(&"a = 1\n".into()),
            &that(&only_once),
        );
        assert!(matches!(refused, Err(SaveError::Io { .. })));
        assert_eq!(names(dir.path()).len(), 2);
    }

    #[test]
    fn what_cannot_be_renamed_over_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        fs::create_dir_all(path.join("kept")).unwrap();
        let unknown = that(&|_, _| Err(io::ErrorKind::Unsupported.into()));
        let refused = replace(new_in(dir.path()), &path, None, &unknown);
        assert!(matches!(refused, Err(SaveError::Io { .. })));
        assert!(path.join("kept").exists());
        assert_eq!(names(dir.path()), ["secrets.toml"]);
    }

    #[test]
    fn what_comes_out_and_cannot_be_read_goes_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        let no_text = b"a = \xff\n";
        fs::write(&path, no_text).unwrap();
        let refused = replace(
            new_in(dir.path()),
            &path,
            Some(&"a = 1\n".into()),
            &that(&exchange),
        );
        assert!(matches!(refused, Err(SaveError::Read(_))));
        assert_eq!(fs::read(&path).unwrap(), no_text);
        assert_eq!(names(dir.path()), ["secrets.toml"]);
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
}
