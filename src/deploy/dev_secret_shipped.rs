//! `dev-secret-shipped`: a secret goes up that only development uses.

use crate::checks::finding::Location;
use crate::checks::{Finding, Severity};
use crate::dlt::layout::Kind;
use crate::workspace::Workspace;
use crate::workspace::cell::{Origin, Status};

/// Secrets of development in files that are uploaded, which none of the deployed columns uses.
pub(super) fn find(workspace: &Workspace, dev: usize, deployed: &[usize]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, node) in workspace.keys() {
        let Some((cell, path)) = workspace.cell(dev, node).zip(workspace.tree().path(node)) else {
            continue;
        };
        let Some(origin @ Origin::File { file, .. }) = cell.origin else {
            continue;
        };
        let slot = &workspace.files()[file].slot;
        let is_filled = matches!(cell.status, Status::Set | Status::Review);
        let is_shipped = slot.is_deployed() && slot.kind == Kind::Secrets;
        if !is_filled || !is_shipped || !workspace.is_secret(&path) {
            continue;
        }
        let uses = |view: &&usize| {
            let cell = workspace.cell(**view, node);
            cell.is_some_and(|cell| cell.origin == Some(origin))
        };
        if deployed.iter().any(|view| uses(&view)) {
            continue;
        }
        let names: Vec<&str> = deployed
            .iter()
            .map(|view| workspace.views()[*view].name.as_str())
            .collect();
        let label = &workspace.files()[file].label;
        findings.push(Finding {
            rule: "dev-secret-shipped",
            severity: Severity::Warning,
            profile: names.first().copied().unwrap_or_default().to_owned(),
            at: Location::of(workspace, origin),
            message: format!(
                "only dev uses this secret, and it is uploaded with {label}: {} do not get it from there",
                names.join(" and ")
            ),
            help: format!(
                "move it to {}, which stays on this machine",
                workspace.place().label(&crate::dlt::layout::Slot::new(
                    slot.scope,
                    Some(crate::dlt::profile::DEFAULT),
                    slot.kind
                ))
            ),
            key: Some(path),
        });
    }
    findings
}
