//! `placeholder`: dlt would run with what only holds the place of a value.

use super::finding::{Finding, Severity, about_key, cells, set_command, slot_of};
use crate::workspace::Workspace;
use crate::workspace::cell::{Origin, Status};

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let found = cells(workspace, view).into_iter().filter_map(|(_, path, cell)| {
        let Status::Placeholder(reason) = cell.status else {
            return None;
        };
        let is_asked = !workspace.options().code.speaks() || workspace.asked().contains(&path);
        let severity = if is_asked {
            Severity::Error
        } else {
            Severity::Warning
        };
        let help = match (cell.origin, is_asked) {
            (Some(Origin::Environment), _) => format!("set {} to the value", path.env_name()),
            (Some(Origin::Vault(at)), _) => format!("it is in {}", workspace.vault_place(at, &path)),
            (_, true) => set_command(&path, slot_of(workspace, cell.origin)),
            (_, false) => {
                let set = set_command(&path, slot_of(workspace, cell.origin));
                format!("nothing here asks for it: delete it, or {set}")
            }
        };
        Some(Finding {
            message: reason.sentence().to_owned(),
            help,
            ..about_key(workspace, view, ("placeholder", severity), path, cell.origin)
        })
    });
    found.collect()
}
