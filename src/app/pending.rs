//! What was edited and not saved yet.

use std::sync::Arc;

use crate::dlt::key::KeyPath;
use crate::dlt::tree::FileIndex;
use crate::document::{Document, ItemId};
use crate::workspace::Workspace;
use crate::workspace::file::File;

use super::message::SaveRequest;

/// A file with unsaved edits: the document on disk and the edited one.
pub struct PendingFile {
    /// Which file.
    pub file: FileIndex,
    /// As it is on disk; empty when there is no file.
    pub before: Document,
    /// As it is to be.
    pub after: Arc<Document>,
    /// The keys that differ, in file order, removed ones last.
    pub keys: Vec<PendingKey>,
}

/// A key that differs.
pub struct PendingKey {
    /// Its path.
    pub path: KeyPath,
    /// Its item on disk.
    pub before: Option<ItemId>,
    /// Its item in the edited document.
    pub after: Option<ItemId>,
}

fn changed(workspace: &Workspace) -> impl Iterator<Item = (FileIndex, &File)> {
    workspace
        .files()
        .iter()
        .enumerate()
        .filter(|(_, file)| file.is_changed())
}

/// The number of files with unsaved edits.
#[must_use]
pub fn count(workspace: &Workspace) -> usize {
    changed(workspace).count()
}

/// Every unsaved edit.
#[must_use]
pub fn list(workspace: &Workspace) -> Vec<PendingFile> {
    changed(workspace)
        .filter_map(|(index, file)| {
            let after = Arc::clone(file.document()?);
            let before = match &file.saved {
                Some(text) => Document::parse(text.clone()).ok()?,
                None => Document::empty(),
            };
            let keys = differing(&before, &after);
            Some(PendingFile {
                file: index,
                before,
                after,
                keys,
            })
        })
        .collect()
}

/// What has to be written to save everything.
#[must_use]
pub fn requests(workspace: &Workspace) -> Vec<SaveRequest> {
    changed(workspace)
        .filter_map(|(index, file)| {
            Some(SaveRequest {
                file: index,
                path: file.path.clone(),
                kind: file.slot.kind,
                expected: file.saved.clone(),
                text: file.document()?.text().clone(),
            })
        })
        .collect()
}

fn differing(before: &Document, after: &Document) -> Vec<PendingKey> {
    let mut keys = Vec::new();
    let (old, new) = (before.leaves(), after.leaves());
    for (path, item) in &new {
        let was = before.find(path).filter(|was| before.leaf(*was).is_some());
        let same = was.is_some_and(|was| same_leaf(before, was, after, *item));
        if !same {
            keys.push(PendingKey {
                path: path.clone(),
                before: was,
                after: Some(*item),
            });
        }
    }
    for (path, item) in old {
        if after.find(&path).is_none_or(|is| after.leaf(is).is_none()) {
            keys.push(PendingKey {
                path,
                before: Some(item),
                after: None,
            });
        }
    }
    keys
}

fn same_leaf(before: &Document, was: ItemId, after: &Document, is: ItemId) -> bool {
    match (before.leaf(was), after.leaf(is)) {
        (Some(a), Some(b)) => before.raw(a) == after.raw(b) && before.comment(a) == after.comment(b),
        _ => false,
    }
}
