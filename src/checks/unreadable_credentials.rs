//! `unreadable-credentials`: credentials given whole, in a form dlt cannot read.

use super::finding::{Finding, Severity, about_key};
use crate::workspace::Workspace;
use crate::workspace::cell::Status;
use crate::workspace::requirement::{Asker, Fault, FaultKind};

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let finding = |fault: &Fault| {
        let cell = workspace
            .tree()
            .find(&fault.key)
            .and_then(|node| workspace.cell(view, node));
        // A placeholder is another finding.
        let is_value = cell.is_none_or(|cell| !matches!(cell.status, Status::Placeholder(_)));
        is_value.then(|| Finding {
            message: format!(
                "dlt cannot read these credentials as a whole (InvalidNativeValue), for {}",
                Asker::phrase(std::slice::from_ref(&fault.by))
            ),
            help: format!(
                "write its fields below [{}], or a form dlt knows, such as a connection string",
                fault.key
            ),
            ..about_key(
                workspace,
                view,
                ("unreadable-credentials", Severity::Error),
                fault.key.clone(),
                cell.and_then(|cell| cell.origin),
            )
        })
    };
    let faults = workspace.requirements().faults_of(view, FaultKind::Unreadable);
    faults.into_iter().filter_map(finding).collect()
}
