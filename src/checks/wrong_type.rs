//! `wrong-type`: a text stands where dlt wants a number.

use super::finding::{Finding, Severity, about_key, set_command, slot_of};
use crate::workspace::Workspace;
use crate::workspace::requirement::{Asker, Fault, FaultKind};

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let finding = |fault: &Fault| {
        let node = workspace.tree().find(&fault.key);
        let origin = node.and_then(|node| workspace.cell(view, node)?.origin);
        Finding {
            message: format!(
                "the value is no number, which {} wants (ConfigValueCannotBeCoercedException)",
                Asker::phrase(std::slice::from_ref(&fault.by))
            ),
            help: set_command(&fault.key, slot_of(workspace, origin)),
            ..about_key(
                workspace,
                view,
                ("wrong-type", Severity::Error),
                fault.key.clone(),
                origin,
            )
        }
    };
    let faults = workspace.requirements().faults_of(view, FaultKind::NoNumber);
    faults.into_iter().map(finding).collect()
}
