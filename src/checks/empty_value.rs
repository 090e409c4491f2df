//! `empty-value`: dlt takes an empty string for a value.

use super::finding::{Finding, Severity, about_key, cells, set_command, slot_of};
use crate::dlt::key::KeyPath;
use crate::workspace::Workspace;
use crate::workspace::cell::{Cell, Status};

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let empty = cells(workspace, view)
        .into_iter()
        .filter(|(_, _, cell)| cell.status == Status::Empty);
    let finding = |(_, path, cell): (_, KeyPath, &Cell)| Finding {
        message: "the value is an empty string, which dlt takes for a value".to_owned(),
        help: format!(
            "{}, or delete the line",
            set_command(&path, slot_of(workspace, cell.origin))
        ),
        ..about_key(
            workspace,
            view,
            ("empty-value", Severity::Warning),
            path,
            cell.origin,
        )
    };
    empty.map(finding).collect()
}
