//! Taking out of files what dlt gets from a vault: it reads files first, so a value that stays there hides the vault's.

use std::sync::Arc;

use super::shelf::Shelf;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Scope;
use crate::dlt::tree::FileIndex;
use crate::document::note::leave_note;
use crate::document::{Document, Value};
use crate::workspace::Workspace;
use crate::workspace::cell::Origin;

/// What still stands in files though a vault has it.
#[derive(Default)]
pub struct TakingOut {
    /// The keys that are taken out, each with its file.
    pub keys: Vec<(FileIndex, KeyPath)>,
    /// Those that stay because other profiles read that file, too.
    pub shared: Vec<(FileIndex, KeyPath)>,
    /// Those that cannot be taken out by a program, with why.
    pub refused: Vec<(KeyPath, String)>,
    /// The files without them.
    pub documents: Vec<(FileIndex, Arc<Document>)>,
}

/// What can be taken out of a column's files because its vault has the same; `all` means files that other columns read, too.
#[must_use]
pub fn taking_out(workspace: &Workspace, view: usize, shelf: &Shelf, all: bool) -> TakingOut {
    let mut taking = TakingOut::default();
    let own = &workspace.views()[view];
    let is_shared = |file: FileIndex| {
        let others = workspace.views().iter().filter(|other| other.name != own.name);
        others
            .into_iter()
            .any(|other| other.secrets.contains(&file) || other.config.contains(&file))
    };
    for key in shelf.keys_of(workspace, view) {
        let Some((file, value)) = stands(workspace, view, &key) else {
            continue;
        };
        let Some(found) = shelf.get(&key).filter(|found| found.is_like(&value)) else {
            continue;
        };
        if workspace.files()[file].slot.scope == Scope::Global || (is_shared(file) && !all) {
            taking.shared.push((file, key));
            continue;
        }
        let document = taking.documents.iter().find(|(other, _)| *other == file);
        let Some(document) = document
            .map(|(_, document)| Arc::clone(document))
            .or_else(|| workspace.files()[file].document().cloned())
        else {
            continue;
        };
        let note = format!("is in {}: {}", shelf.vault().name(), found.name);
        match leave_note(&document, &key, &note) {
            Ok(edited) => {
                taking.documents.retain(|(other, _)| *other != file);
                taking.documents.push((file, Arc::new(edited.document)));
                taking.keys.push((file, key));
            }
            Err(why) => taking.refused.push((key, why.to_string())),
        }
    }
    taking
}

/// The file that gives a column a key, with the value.
pub(super) fn stands(workspace: &Workspace, view: usize, key: &KeyPath) -> Option<(FileIndex, Value)> {
    let node = workspace.tree().find(key)?;
    let origin = workspace.cell(view, node)?.origin?;
    let Origin::File { file, .. } = origin else {
        return None;
    };
    Some((file, workspace.value_for(view, &origin, key)?))
}
