//! What git ignores. Git itself is asked, by its own program: it alone knows every rule of the machine.

use std::path::Path;
use std::process::{Command, Stdio};

/// The lines `dlt init` writes into `.gitignore`, each with the name of a file that it is for.
const LINES: [(&str, &str); 2] = [
    ("secrets.toml", "secrets.toml"),
    ("*.secrets.toml", "prod.secrets.toml"),
];

/// Why it is not known what git ignores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// The folder is in no repository.
    #[error("git finds no repository here")]
    NoRepository,
    /// There is no git, or it does not answer.
    #[error("git is not there to be asked")]
    NoGit,
}

/// Git in a folder; it asks nothing, says nothing of errors, and writes nothing by the way.
pub(super) fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).env("GIT_OPTIONAL_LOCKS", "0");
    command.stdin(Stdio::null()).stderr(Stdio::null());
    command
}

/// The lines that `.gitignore` lacks for git to ignore the secrets files of a settings folder.
///
/// # Errors
/// Why it is not known.
pub fn lacking_lines(project: &Path, settings: &Path) -> Result<Vec<&'static str>, Unknown> {
    let settings = std::path::absolute(settings).map_err(|_| Unknown::NoGit)?;
    let mut lacking = Vec::new();
    for (line, name) in LINES {
        if !is_ignored(project, &settings.join(name))? {
            lacking.push(line);
        }
    }
    Ok(lacking)
}

/// Whether git's rules ignore a path, tracked or not.
fn is_ignored(project: &Path, path: &Path) -> Result<bool, Unknown> {
    let status = command(project)
        .args(["check-ignore", "--quiet", "--no-index", "--"])
        .arg(path)
        .stdout(Stdio::null())
        .status();
    match status.map(|status| status.code()) {
        Ok(Some(0)) => Ok(true),
        Ok(Some(1)) => Ok(false),
        Ok(Some(128)) => Err(Unknown::NoRepository),
        Ok(_) => Err(Unknown::NoGit),
        Err(_) => Err(Unknown::NoGit),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn git_tells_which_lines_are_lacking() {
        let dir = tempfile::tempdir().unwrap();
        let (project, settings) = (dir.path(), dir.path().join(".dlt"));
        fs::create_dir(&settings).unwrap();
        let lacking = || lacking_lines(project, &settings);
        if lacking() == Err(Unknown::NoGit) {
            return;
        }
        assert_eq!(lacking(), Err(Unknown::NoRepository));
        let init = Command::new("git")
            .arg("-C")
            .arg(project)
            .args(["init", "-q"])
            .status();
        assert!(init.unwrap().success());
        assert_eq!(lacking().unwrap(), ["secrets.toml", "*.secrets.toml"]);
        fs::write(project.join(".gitignore"), "secrets.toml\n").unwrap();
        assert_eq!(lacking().unwrap(), ["*.secrets.toml"]);
        fs::write(settings.join(".gitignore"), "*.toml\n").unwrap();
        assert!(lacking().unwrap().is_empty());
    }
}
