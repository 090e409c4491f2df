//! `leftover-file`: a copy of secrets that a cut-off save, or another program, left behind.

use super::about_file;
use crate::checks::{Finding, Severity};
use crate::store::examine::Facts;
use crate::workspace::Workspace;

pub(super) fn find(workspace: &Workspace, facts: &Facts) -> Vec<Finding> {
    let finding = |file: &String| Finding {
        message: format!("{file} is a copy of secrets that was left behind"),
        help: "look whether it holds anything that is not in its file, then delete it".to_owned(),
        ..about_file(workspace, ("leftover-file", Severity::Warning), file)
    };
    facts.leftovers.iter().map(finding).collect()
}
