//! Taking out of files what dlt gets from a vault: it reads files first, so a value that stays there hides the vault's.

use std::sync::Arc;

use super::shelf::Shelf;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Scope;
use crate::dlt::tree::FileIndex;
use crate::document::note::leave_note;
use crate::document::{Document, Value};
use crate::workspace::Workspace;
use crate::workspace::cell::{Origin, Status};
use crate::workspace::walk::Hit;

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
    let all_keys = shelf.keys_of(workspace, view);
    let mut hidden: Vec<(KeyPath, String)> = Vec::new();
    loop {
        let taking = without(workspace, view, shelf, all, &all_keys, &hidden);
        let more = hiding(workspace, view, shelf, &taking);
        if more.is_empty() {
            return taking;
        }
        hidden.extend(more);
    }
}

/// The keys for which dlt would get another value out of a file once these are taken out, with why they stay.
fn hiding(workspace: &Workspace, view: usize, shelf: &Shelf, taking: &TakingOut) -> Vec<(KeyPath, String)> {
    let copies = taking
        .documents
        .iter()
        .map(|(file, text)| (*file, Arc::clone(text)));
    let after = workspace.with_documents(copies);
    let why = |key: &KeyPath| {
        let walk = after.walk(view, after.asked_as(key));
        let step = walk.found()?;
        let Some(Hit::Value(origin)) = &step.hit else {
            return None;
        };
        let value = after.value_for(view, origin, walk.path.as_ref()?)?;
        let is_same = shelf.get(key).is_some_and(|found| found.is_like(&value));
        let place = after.step_place(step)?;
        let at = after.tree().find(walk.path.as_ref()?);
        let what = match at.and_then(|node| after.cell(view, node)).map(|cell| cell.status) {
            Some(Status::Placeholder(_)) => "a placeholder",
            _ => "another value",
        };
        (!is_same).then(|| format!("{place} has {what}, which dlt would read then"))
    };
    let keys = taking.keys.iter().map(|(_, key)| key);
    keys.filter_map(|key| Some((key.clone(), why(key)?))).collect()
}

/// What can be taken out; those that are hidden stay.
fn without(
    workspace: &Workspace,
    view: usize,
    shelf: &Shelf,
    all: bool,
    keys: &[KeyPath],
    hidden: &[(KeyPath, String)],
) -> TakingOut {
    let mut taking = TakingOut::default();
    let own = &workspace.views()[view];
    let is_shared = |file: FileIndex| {
        let others = workspace.views().iter().filter(|other| other.name != own.name);
        others
            .into_iter()
            .any(|other| other.secrets.contains(&file) || other.config.contains(&file))
    };
    for key in keys {
        let Some((file, value)) = stands(workspace, view, key) else {
            continue;
        };
        let Some(found) = shelf.get(key).filter(|found| found.is_like(&value)) else {
            continue;
        };
        if workspace.files()[file].slot.scope == Scope::Global || (is_shared(file) && !all) {
            taking.shared.push((file, key.clone()));
            continue;
        }
        if let Some((_, why)) = hidden.iter().find(|(other, _)| other == key) {
            taking.refused.push((key.clone(), why.clone()));
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
        match leave_note(&document, key, &note) {
            Ok(edited) => {
                taking.documents.retain(|(other, _)| *other != file);
                taking.documents.push((file, Arc::new(edited.document)));
                taking.keys.push((file, key.clone()));
            }
            Err(why) => taking.refused.push((key.clone(), why.to_string())),
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
