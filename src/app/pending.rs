//! What was edited and not saved yet.

use std::sync::Arc;

use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::document::merge::{Difference, differences};
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
    pub keys: Vec<Difference>,
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
            let keys = differences(&before, &after);
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
