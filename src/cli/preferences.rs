//! The user's settings file: where it is, and what `settings` prints.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Failure, Outcome};
use crate::app::preferences::{Complaint, Preferences};
use crate::shown;
use crate::store::read::read;

/// The variable that names another file.
const FILE: &str = "DLT_SECRETS_SETTINGS";

/// The settings file of this process.
fn file() -> Option<PathBuf> {
    path(std::env::var_os(FILE), dirs::config_dir())
}

/// The settings file: the one the variable names, else that in the platform's folder for settings.
fn path(variable: Option<OsString>, folder: Option<PathBuf>) -> Option<PathBuf> {
    let named = variable.filter(|name| !name.is_empty()).map(PathBuf::from);
    named.or_else(|| Some(folder?.join("dlt-secrets").join("settings.toml")))
}

/// What the user wants otherwise than usual. Where there is no file, nothing.
pub(super) fn preferences() -> Result<Preferences, Failure> {
    let Some(path) = file() else {
        return Ok(Preferences::default());
    };
    match read(&path) {
        Ok(None) => Ok(Preferences::default()),
        Ok(Some(text)) => Preferences::read(text).map_err(|complaint| refused(&path, &complaint)),
        Err(error) => Err(Failure::with_help(
            format!("{}: {error}", path.display()),
            format!("the settings file needs nothing in it and need not be there; {FILE} names another one"),
        )),
    }
}

fn refused(path: &Path, complaint: &Complaint) -> Failure {
    let place = complaint.position.map_or_else(
        || path.display().to_string(),
        |position| format!("{}:{}:{}", path.display(), position.line, position.column),
    );
    Failure::with_help(
        format!("{place}: {complaint}"),
        "`dlt-secrets settings --default` prints a file with every setting as it usually is",
    )
}

/// `settings`: the settings in force, as a file that says them all.
pub(super) fn run(usual: bool, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let preferences = if usual {
        Preferences::default()
    } else {
        preferences()?
    };
    if let Some(path) = file() {
        let state = if path.exists() { "" } else { ", which is not there" };
        let told = path.display().to_string();
        writeln!(
            out,
            "# Settings of dlt-secrets, from {}{state}.\n",
            shown::safe(&told)
        )?;
    }
    write!(out, "{}", preferences.to_toml())?;
    Ok(Outcome::Good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_the_named_one_else_that_of_the_platform() {
        let folder = || Some(PathBuf::from("/home/ann/.config"));
        assert_eq!(path(Some("/a/b.toml".into()), folder()), Some("/a/b.toml".into()));
        for none in [None, Some("".into())] {
            let usual = PathBuf::from("/home/ann/.config/dlt-secrets/settings.toml");
            assert_eq!(path(none, folder()), Some(usual));
        }
        assert_eq!(path(None, None), None);
    }
}
