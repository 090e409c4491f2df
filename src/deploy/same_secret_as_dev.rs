//! `same-secret-as-dev`: production runs with a secret that development has too.

use crate::checks::finding::Location;
use crate::checks::{Finding, Severity};
use crate::workspace::Workspace;
use crate::workspace::compare::Row;

/// `rows` compare development with the deployed profile in column `view`.
pub(super) fn find(workspace: &Workspace, view: usize, rows: &[Row]) -> Vec<Finding> {
    let name = &workspace.views()[view].name;
    let same = rows.iter().filter(|row| row.same_secret);
    let finding = |row: &Row| {
        let origin = workspace.cell(view, row.node).and_then(|cell| cell.origin);
        let (severity, message) = if row.shared {
            (
                Severity::Info,
                format!("{name} gets the secret that dev has, from the file they share"),
            )
        } else {
            (
                Severity::Warning,
                format!("{name} has the same secret as dev: whoever has the one has the other"),
            )
        };
        Finding {
            rule: "same-secret-as-dev",
            severity,
            profile: name.clone(),
            at: origin.and_then(|origin| Location::of(workspace, origin)),
            message,
            help: format!("dlt-secrets set {} --profile {name}", row.path),
            key: Some(row.path.clone()),
        }
    };
    same.map(finding).collect()
}
