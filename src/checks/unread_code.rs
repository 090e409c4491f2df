//! `unread-code`: a Python file that is not whole, so that not all it asks for may be known.

use super::finding::{Finding, Location, Severity};
use crate::workspace::Workspace;

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let unread = workspace.options().code.unread.iter();
    let finding = |file: &String| Finding {
        rule: "unread-code",
        severity: Severity::Info,
        profile: workspace.views()[view].name.clone(),
        key: None,
        at: Some(Location::file(file)),
        message: "this file could not be read whole: what it asks for may be missing here".to_owned(),
        help: "run it through Python to see where its syntax ends".to_owned(),
    };
    unread.map(finding).collect()
}
