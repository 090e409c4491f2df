//! `loose-permissions`: others on this machine may read the secrets.

use super::about_file;
use crate::checks::{Finding, Severity};
use crate::store::examine::Facts;
use crate::workspace::Workspace;

pub(super) fn find(workspace: &Workspace, facts: &Facts) -> Vec<Finding> {
    let finding = |(file, mode): &(String, u32)| Finding {
        message: format!("others on this machine may read {file}: its mode is {mode:04o}"),
        help: match file.strip_prefix("global:") {
            Some(name) => {
                let path = workspace.place().global.join(name);
                format!("`chmod 600 {}`", path.display())
            }
            None => format!("`chmod 600 {file}`"),
        },
        ..about_file(workspace, ("loose-permissions", Severity::Warning), file)
    };
    facts.loose.iter().map(finding).collect()
}
