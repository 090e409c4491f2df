//! Where a value comes from, as JSON has it.

use serde::Serialize;

use crate::workspace::Workspace;
use crate::workspace::cell::Origin;

/// A place a value comes from (`interface.md`, Entry).
#[derive(Serialize)]
pub(super) struct Place {
    pub(super) provider: &'static str,
    pub(super) file: Option<String>,
    pub(super) line: Option<usize>,
    pub(super) column: Option<usize>,
}

impl Place {
    pub(super) fn of(workspace: &Workspace, origin: &Origin) -> Self {
        match *origin {
            Origin::Environment => Self {
                provider: "environment",
                file: None,
                line: None,
                column: None,
            },
            Origin::Vault(_) => Self {
                provider: "vault",
                file: None,
                line: None,
                column: None,
            },
            Origin::File { file, item } => {
                let file = &workspace.files()[file];
                let position = file.document().map(|document| document.position(item));
                Self {
                    provider: file.slot.kind.file_name(),
                    file: Some(file.label.clone()),
                    line: position.map(|at| at.line),
                    column: position.map(|at| at.column),
                }
            }
        }
    }
}
