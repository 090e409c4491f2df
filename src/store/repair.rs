//! What can be mended about files beside their text: who may read them, whether git keeps them, where they stand.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::git;

/// The folder in the settings folder that files are put aside in: `dlthub deploy` uploads nothing from below there.
pub const ASIDE: &str = "put-aside";

/// Something that can be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Only its owner is to read and write it.
    Tighten(PathBuf),
    /// Git is to forget it; the file itself stays.
    Untrack {
        /// The folder git is asked in.
        project: PathBuf,
        /// The file.
        path: PathBuf,
    },
    /// It is deleted.
    Discard(PathBuf),
    /// It goes into a folder below its own.
    PutAside(PathBuf),
}

/// Why something was not mended.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// The system refused.
    #[error("{}", .0.kind())]
    Io(#[from] io::Error),
    /// It is no file, or not there any more.
    #[error("it is no file, or not there any more")]
    NoFile,
    /// A file of its name was put aside before.
    #[error("a file of that name was put aside before, in {}", .0.display())]
    Taken(PathBuf),
    /// Git did not do it.
    #[error("git did not do it")]
    Git,
}

/// Mends it.
///
/// # Errors
/// Why everything is as it was.
pub fn repair(repair: &Repair) -> Result<(), RepairError> {
    match repair {
        Repair::Tighten(path) => tighten(path),
        Repair::Untrack { project, path } => untrack(project, path),
        Repair::Discard(path) => {
            is_file(path)?;
            Ok(fs::remove_file(path)?)
        }
        Repair::PutAside(path) => put_aside(path),
    }
}

/// A file itself, not what a link of its name leads to.
fn is_file(path: &Path) -> Result<(), RepairError> {
    let is_file = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file());
    is_file.then_some(()).ok_or(RepairError::NoFile)
}

#[cfg(unix)]
fn tighten(path: &Path) -> Result<(), RepairError> {
    use std::os::unix::fs::PermissionsExt;

    let meta = fs::metadata(path)?;
    if !meta.is_file() {
        return Err(RepairError::NoFile);
    }
    let mut permissions = meta.permissions();
    permissions.set_mode(permissions.mode() & 0o700);
    Ok(fs::set_permissions(path, permissions)?)
}

/// Nothing is ever found to be loose there (`examine`).
#[cfg(not(unix))]
fn tighten(_: &Path) -> Result<(), RepairError> {
    Err(RepairError::NoFile)
}

fn untrack(project: &Path, path: &Path) -> Result<(), RepairError> {
    let path = std::path::absolute(path)?;
    let mut command = git::command(project);
    command
        .args(["rm", "--cached", "--quiet", "--"])
        .arg(path)
        .stdout(Stdio::null());
    let is_done = command.status().is_ok_and(|status| status.success());
    is_done.then_some(()).ok_or(RepairError::Git)
}

fn put_aside(path: &Path) -> Result<(), RepairError> {
    is_file(path)?;
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(RepairError::NoFile);
    };
    let aside = folder.join(ASIDE);
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(&aside) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
        _ => {}
    }
    // A second name, then one name less: unlike renaming, this never replaces what stands there.
    match fs::hard_link(path, aside.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(RepairError::Taken(aside)),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(fs::remove_file(path)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_put_aside_is_whole_and_replaces_none() {
        let dir = tempfile::tempdir().unwrap();
        let (old, aside) = (dir.path().join("old.secrets.toml"), dir.path().join(ASIDE));
        fs::write(&old, "a = 1").unwrap();
        repair(&Repair::PutAside(old.clone())).unwrap();
        assert!(!old.exists());
        assert_eq!(
            fs::read_to_string(aside.join("old.secrets.toml")).unwrap(),
            "a = 1"
        );
        fs::write(&old, "a = 2").unwrap();
        let refused = repair(&Repair::PutAside(old.clone()));
        assert!(matches!(refused, Err(RepairError::Taken(_))));
        assert_eq!(fs::read_to_string(&old).unwrap(), "a = 2");
    }

    #[test]
    #[cfg(unix)]
    fn a_tightened_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secrets.toml");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
        repair(&Repair::Tighten(path.clone())).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn only_files_are_deleted() {
        let dir = tempfile::tempdir().unwrap();
        let refused = repair(&Repair::Discard(dir.path().to_path_buf()));
        assert!(matches!(refused, Err(RepairError::NoFile)));
    }
}
