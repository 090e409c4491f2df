//! `tracked-by-git` and `not-gitignored`: secrets that are committed, or soon will be.

use super::about_file;
use crate::checks::{Finding, Severity};
use crate::store::examine::{Facts, Git};
use crate::workspace::Workspace;

pub(super) fn find(workspace: &Workspace, facts: &Facts) -> Vec<Finding> {
    let Git::Repository { tracked, not_ignored } = &facts.git else {
        return Vec::new();
    };
    let tracked = tracked.iter().map(|file| Finding {
        message: format!("git tracks {file}: its secrets are in the history of the repository"),
        help: format!("`git rm --cached {file}`, commit, and give every secret in it a new value"),
        ..about_file(workspace, ("tracked-by-git", Severity::Error), file)
    });
    let not_ignored = not_ignored.iter().map(|file| Finding {
        message: format!("git does not ignore {file}: the next `git add .` commits it"),
        help: "add the lines `secrets.toml` and `*.secrets.toml` to .gitignore, as dlt init does".to_owned(),
        ..about_file(workspace, ("not-gitignored", Severity::Error), file)
    });
    tracked.chain(not_ignored).collect()
}
