//! What only the machine can tell of a workspace: modes, git, left-overs, the files that name its packages.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::git;
use super::place::Place;
use super::save;
use crate::dlt::layout::{self, Kind, Scope};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Secrets files that others than their owner may read or write, with their mode.
    pub loose: Vec<(String, u32)>,
    /// What git says.
    pub git: Git,
    /// Files that a save left behind when it was cut off.
    pub leftovers: Vec<String>,
    /// Name and text of the files that list the project's packages.
    pub packages: Vec<(String, String)>,
}

/// What git says of the secrets files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Git {
    /// There is no git, or it does not answer.
    #[default]
    Unknown,
    /// The project is in no repository.
    NoRepository,
    /// It is in one.
    Repository {
        /// Secrets files that are committed or staged.
        tracked: Vec<String>,
        /// Secrets files that are neither tracked nor ignored.
        not_ignored: Vec<String>,
    },
}

/// Looks at everything. Runs git, so not for the thread that draws.
#[must_use]
pub fn examine(place: &Place) -> Facts {
    let secrets: Vec<(String, PathBuf)> = place
        .settings_files()
        .filter(|name| layout::is_settings_name(name) && name.ends_with(Kind::Secrets.file_name()))
        .map(|name| {
            (
                format!("{}/{name}", place.settings_name),
                place.settings.join(name),
            )
        })
        .collect();
    let global = place.profiles_with_files();
    let global = std::iter::once(None).chain(global.iter().map(|name| Some(&**name)));
    let global = global
        .map(|profile| layout::Slot::new(Scope::Global, profile, Kind::Secrets))
        .map(|slot| (place.label(&slot), place.path(&slot)))
        .filter(|(_, path)| path.is_file());
    let all = secrets.iter().cloned().chain(global);
    Facts {
        loose: all
            .filter_map(|(label, path)| Some((label, loose_mode(&path)?)))
            .collect(),
        git: ask_git(&place.project, &secrets),
        leftovers: leftovers(place),
        packages: packages(&place.project),
    }
}

/// The mode of a file that others than its owner may read or write.
#[cfg(unix)]
fn loose_mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;

    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Windows has lists of who may what; a file in the user's own folder is the user's own there.
#[cfg(not(unix))]
fn loose_mode(_: &Path) -> Option<u32> {
    None
}

fn ask_git(project: &Path, secrets: &[(String, PathBuf)]) -> Git {
    let run = |args: &[&str]| {
        let mut command = git::command(project);
        command.args(args);
        command
    };
    let inside = run(&["rev-parse", "--is-inside-work-tree"]).output();
    match inside {
        Err(_) => return Git::Unknown,
        Ok(output) if !output.status.success() => return Git::NoRepository,
        Ok(_) => {}
    }
    let names: Vec<String> = secrets
        .iter()
        .filter_map(|(_, path)| std::path::absolute(path).ok()?.to_str().map(str::to_owned))
        .collect();
    if names.is_empty() {
        return Git::Repository {
            tracked: Vec::new(),
            not_ignored: Vec::new(),
        };
    }
    // A tracked file is not ignored, whatever the rules say; so each is asked for itself.
    let is_tracked = |name: &str| {
        let status = run(&["ls-files", "--error-unmatch", "--", name])
            .stdout(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    };
    let ignored = ignored(run(&["check-ignore", "-z", "--stdin"]), &names);
    let (mut tracked, mut not_ignored) = (Vec::new(), Vec::new());
    for ((label, _), name) in secrets.iter().zip(&names) {
        if is_tracked(name) {
            tracked.push(label.clone());
        } else if !ignored.contains(name) {
            not_ignored.push(label.clone());
        }
    }
    Git::Repository { tracked, not_ignored }
}

/// Those of the names that `git check-ignore -z --stdin` answers with.
fn ignored(mut command: Command, names: &[String]) -> Vec<String> {
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        return Vec::new();
    };
    if let Some(mut stdin) = child.stdin.take() {
        // Where git is gone already, it has answered nothing.
        let _ = stdin.write_all(names.join("\0").as_bytes());
    }
    let output = child.wait_with_output().map(|output| output.stdout);
    let text = output.unwrap_or_default();
    text.split(|byte| *byte == 0)
        .filter_map(|name| std::str::from_utf8(name).ok())
        .map(str::to_owned)
        .collect()
}

/// Files in the folders that new texts are written in first, and what other programs leave beside a file.
fn leftovers(place: &Place) -> Vec<String> {
    let staging = place.settings.join(save::STAGING_FOLDER);
    let staged = fs::read_dir(staging).into_iter().flatten().flatten();
    let staged = staged
        .filter_map(|entry| entry.file_name().into_string().ok())
        .map(|name| format!("{}/{}/{name}", place.settings_name, save::STAGING_FOLDER));
    let is_copy = |name: &&str| {
        let ends = [".bak", "~", ".orig", ".swp", ".tmp", ".save"];
        name.contains(Kind::Secrets.file_name()) && ends.iter().any(|end| name.ends_with(end))
    };
    let copies = place.settings_files().filter(is_copy);
    let copies = copies.map(|name| format!("{}/{name}", place.settings_name));
    staged.chain(copies).collect()
}

/// `pyproject.toml` and `requirements*.txt` of the project's folder.
fn packages(project: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(project).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name == "pyproject.toml" || name.starts_with("requirements") && name.ends_with(".txt"))
        .collect();
    names.sort();
    names
        .into_iter()
        .filter_map(|name| {
            let text = fs::read_to_string(project.join(&name)).ok()?;
            Some((name, text))
        })
        .collect()
}
