//! Files as a command is about to write them: all or none, and not at all where dlt would fail on them.

use std::sync::Arc;

use super::Failure;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::FileIndex;
use crate::document::{Document, Value};
use crate::store::together::{Saving, save_all};
use crate::workspace::Workspace;

/// Files with what is to be written into them.
pub(super) struct Writing<'w> {
    workspace: &'w Workspace,
    documents: Vec<(FileIndex, Arc<Document>)>,
    /// The workspace with them.
    pub(super) after: Workspace,
}

impl<'w> Writing<'w> {
    /// Files that get other documents.
    pub(super) fn of(
        workspace: &'w Workspace,
        documents: Vec<(FileIndex, Arc<Document>)>,
    ) -> Result<Self, Failure> {
        let copies = documents.iter().map(|(file, text)| (*file, Arc::clone(text)));
        let after = workspace.with_documents(copies);
        match after.newly_broken(workspace) {
            Some(why) => Err(refused(why)),
            None => Ok(Self {
                workspace,
                documents,
                after,
            }),
        }
    }

    /// Files that get values.
    pub(super) fn of_values(
        workspace: &'w Workspace,
        values: &[(FileIndex, &KeyPath, &Value)],
    ) -> Result<Self, Failure> {
        let written = workspace.written(values).map_err(refused)?;
        let documents = written
            .into_iter()
            .map(|(file, edited)| (file, Arc::new(edited.document)));
        Self::of(workspace, documents.collect())
    }

    /// Writes them.
    pub(super) fn save(&self) -> Result<(), Failure> {
        let files = self.workspace.files();
        let saving: Vec<Saving<'_>> = self
            .documents
            .iter()
            .map(|(file, document)| Saving {
                path: &files[*file].path,
                kind: files[*file].slot.kind,
                expected: files[*file].saved.as_ref(),
                new: document.text(),
            })
            .collect();
        save_all(&saving).map_err(|(at, error)| {
            let label = &files[self.documents[at].0].label;
            Failure::with_help(
                format!("{label} was not saved: {error}"),
                "nothing was written; try again",
            )
        })
    }
}

/// A refusal before anything was written.
pub(super) fn refused(why: String) -> Failure {
    Failure::with_help(why, "nothing was written")
}
