//! `secret-in-config`: a secret stands where dlt refuses it.

use super::finding::{Finding, Severity, about_key, cells};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::workspace::Workspace;
use crate::workspace::cell::Status;
use crate::workspace::requirement::{Fault, FaultKind};
use crate::workspace::walk::End;

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let finding = |path: KeyPath, severity, message: String| {
        let node = workspace.tree().find(&path);
        let origin = node.and_then(|node| workspace.first_below(view, node));
        Finding {
            message,
            help: format!("move it to {}", workspace.usual_file(view, Kind::Secrets)),
            ..about_key(workspace, view, ("secret-in-config", severity), path, origin)
        }
    };
    let is_refused = |fault: &&Fault| fault.kind == FaultKind::NotSecret;
    let refused: Vec<&Fault> = workspace
        .requirements()
        .faults(view)
        .iter()
        .filter(is_refused)
        .collect();
    let mut keys: Vec<&KeyPath> = Vec::new();
    let mut findings = Vec::new();
    for fault in refused {
        if !keys.contains(&&fault.key) {
            keys.push(&fault.key);
            let message = "dlt refuses a secret in a config file (ValueNotSecretException)";
            findings.push(finding(fault.key.clone(), Severity::Error, message.to_owned()));
        }
    }
    for (_, path, cell) in cells(workspace, view) {
        if cell.status == Status::Misplaced && !keys.contains(&&path) {
            let is_refused = matches!(workspace.walk(view, &path).end, End::Refused(_));
            let (severity, message) = if is_refused {
                (
                    Severity::Error,
                    "dlt refuses a secret in a config file (ValueNotSecretException)",
                )
            } else {
                (
                    Severity::Warning,
                    "the name is that of a secret, and a config file is shown to everyone",
                )
            };
            findings.push(finding(path, severity, message.to_owned()));
        }
    }
    findings
}
