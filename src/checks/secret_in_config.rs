//! `secret-in-config`: a secret stands where dlt refuses it.

use super::finding::{Finding, Severity, about_key, cells};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::workspace::Workspace;
use crate::workspace::cell::Status;
use crate::workspace::requirement::FaultKind;
use crate::workspace::walk::End;

const REFUSED: &str = "dlt refuses a secret in a config file (ValueNotSecretException)";

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let finding = |path: KeyPath, severity, message: &str| {
        let node = workspace.tree().find(&path);
        let origin = node.and_then(|node| workspace.first_below(view, node));
        Finding {
            message: message.to_owned(),
            help: format!("move it to {}", workspace.usual_file(view, Kind::Secrets)),
            ..about_key(workspace, view, ("secret-in-config", severity), path, origin)
        }
    };
    let refused = workspace.requirements().faults_of(view, FaultKind::NotSecret);
    let mut findings: Vec<Finding> = refused
        .iter()
        .map(|fault| finding(fault.key.clone(), Severity::Error, REFUSED))
        .collect();
    for (_, path, cell) in cells(workspace, view) {
        if cell.status == Status::Misplaced && !refused.iter().any(|fault| fault.key == path) {
            let is_refused = matches!(workspace.walk(view, &path).end, End::Refused(_));
            let (severity, message) = if is_refused {
                (Severity::Error, REFUSED)
            } else {
                (
                    Severity::Warning,
                    "the name is that of a secret, and a config file is shown to everyone",
                )
            };
            findings.push(finding(path, severity, message));
        }
    }
    findings
}
