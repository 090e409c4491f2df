//! The keys of a file that goes up, and who gets them.

use super::upload::Upload;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Scope;
use crate::workspace::Workspace;
use crate::workspace::cell::{Origin, Status};

/// A key in a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its path.
    pub path: KeyPath,
    /// What each deployed profile makes of it, in their order.
    pub uses: Vec<Use>,
    /// The first profile of this machine that gets it from here, where no deployed one does.
    pub only: Option<String>,
    /// Its state for whoever gets it from here; `None` where nobody does.
    pub status: Option<Status>,
}

/// What a deployed profile makes of a key in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// It gets the value from here.
    Gets,
    /// It gets the key's value from a stronger file.
    Overridden(String),
    /// It does not read the file, or not this key of it.
    Not,
}

/// The keys of a file, in its order; none where it cannot be read, or is no file of dlt's layout. `views` are the
/// columns of the deployed profiles.
pub(super) fn shipped(workspace: &Workspace, upload: &Upload, views: &[usize]) -> Vec<Shipped> {
    let mut files = workspace.files().iter().enumerate();
    let file =
        files.find(|(_, file)| file.slot.scope == Scope::Project && file.slot.file_name() == upload.name);
    let Some((index, document)) = file.and_then(|(index, file)| Some((index, file.document()?))) else {
        return Vec::new();
    };
    let cell = |view: usize, path: &KeyPath| workspace.cell(view, workspace.tree().find(path)?);
    let leaves = document.leaves().into_iter();
    leaves
        .map(|(path, item)| {
            let here = Some(Origin::File { file: index, item });
            let mut status = None;
            let uses = views
                .iter()
                .map(|view| match cell(*view, &path) {
                    Some(cell) if cell.origin == here => {
                        status = Some(cell.status);
                        Use::Gets
                    }
                    Some(cell) if cell.shadowed.iter().any(|origin| Some(*origin) == here) => {
                        match cell.origin {
                            Some(Origin::File { file, .. }) => {
                                Use::Overridden(workspace.files()[file].label.clone())
                            }
                            _ => Use::Not,
                        }
                    }
                    _ => Use::Not,
                })
                .collect();
            let mut others = workspace.views().iter().enumerate();
            let other = others.find_map(|(view, column)| {
                let cell = cell(view, &path).filter(|cell| cell.origin == here)?;
                Some((column.name.clone(), cell.status))
            });
            let only = match (status, other) {
                (None, Some((name, of_other))) => {
                    status = Some(of_other);
                    Some(name)
                }
                _ => None,
            };
            Shipped {
                path,
                uses,
                only,
                status,
            }
        })
        .collect()
}
