//! `secret-in-config`: a secret stands where dlt refuses it.

use super::finding::{Finding, Severity, about_key, cells};
use crate::dlt::layout::Kind;
use crate::workspace::Workspace;
use crate::workspace::cell::{Origin, Status};
use crate::workspace::walk::End;

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let found = cells(workspace, view).into_iter().filter_map(|(_, path, cell)| {
        let in_config = |origin: Origin| {
            let kind = Kind::Config;
            matches!(origin, Origin::File { file, .. } if workspace.files()[file].slot.kind == kind)
        };
        let is_refused =
            cell.origin.is_some_and(in_config) && matches!(workspace.walk(view, &path).end, End::Refused(_));
        let (severity, message) = if is_refused {
            let message = "dlt refuses a secret in a config file (ValueNotSecretException)";
            (Severity::Error, message)
        } else if cell.status == Status::Misplaced {
            let message = "the name is that of a secret, and a config file is shown to everyone";
            (Severity::Warning, message)
        } else {
            return None;
        };
        let target = workspace.usual_file(view, Kind::Secrets);
        Some(Finding {
            message: message.to_owned(),
            help: format!("move it to {target}"),
            ..about_key(workspace, view, ("secret-in-config", severity), path, cell.origin)
        })
    });
    found.collect()
}
