//! `leftover-comment`: the value is filled in, and its comment still asks for it.

use super::finding::{Finding, Severity, about_key, cells};
use crate::dlt::key::KeyPath;
use crate::workspace::Workspace;
use crate::workspace::cell::{Cell, Status};

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let left = cells(workspace, view)
        .into_iter()
        .filter(|(_, _, cell)| cell.status == Status::Review);
    let finding = |(_, path, cell): (_, KeyPath, &Cell)| Finding {
        message: "there is a value, but its comment still asks to fill it in".to_owned(),
        help: "look at the value, then delete the comment".to_owned(),
        ..about_key(
            workspace,
            view,
            ("leftover-comment", Severity::Info),
            path,
            cell.origin,
        )
    };
    left.map(finding).collect()
}
