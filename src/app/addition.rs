//! What adding a section comes to, before anything is written: the files with it, and whom it reaches.

use std::sync::Arc;

use super::history::{Part, Step};
use crate::dlt::layout::Kind;
use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::document::addition::{Addition, add};
use crate::workspace::Workspace;
use crate::workspace::file::Content;
use crate::workspace::requirement::{NewKey, Offer, REQUEST};

/// A section as it would be added.
pub struct Added {
    /// The files with the keys.
    pub documents: Vec<(FileIndex, Arc<Document>)>,
    /// The step that takes them away.
    pub step: Step,
    /// The first key to be filled in, else the first.
    pub first: NewKey,
    /// How many keys there are.
    pub count: usize,
    /// The profiles that get a key from there.
    pub readers: Vec<String>,
    /// The value it would take from a profile, in a sentence.
    pub loss: Option<String>,
}

impl Added {
    /// Adds the keys of a section that a column has no value for and that do not stand there yet; `file` tells where
    /// keys of a kind go.
    ///
    /// # Errors
    /// The sentence that says why they cannot be written.
    pub fn new(
        workspace: &Workspace,
        view: usize,
        offer: &Offer,
        file: impl Fn(Kind) -> Option<FileIndex>,
    ) -> Result<Self, String> {
        let mut documents = Vec::new();
        let mut parts = Vec::new();
        let mut new: Vec<(FileIndex, &NewKey)> = Vec::new();
        for kind in Kind::ALL {
            let keys: Vec<&NewKey> = offer.keys.iter().filter(|key| key.kind == kind).collect();
            let Some(index) = file(kind).filter(|_| !keys.is_empty()) else {
                continue;
            };
            let file = &workspace.files()[index];
            let empty = Document::empty();
            let document = match &file.content {
                Content::Readable(document) => document,
                Content::Absent => &empty,
                Content::Broken(_) => {
                    return Err(format!("{} cannot be read; mend it in an editor", file.label));
                }
            };
            let is_new =
                |key: &&NewKey| document.find(&key.path).is_none() && !workspace.finds_value(view, &key.path);
            let keys: Vec<&NewKey> = keys.into_iter().filter(is_new).collect();
            let additions: Vec<Addition<'_>> = keys
                .iter()
                .map(|key| Addition {
                    path: &key.path,
                    value: &key.value,
                    comment: key.to_fill.then_some(REQUEST),
                })
                .collect();
            if let Some(edited) = add(document, &additions).map_err(|refusal| refusal.to_string())? {
                parts.push(Part::new(index, edited.inverse, &edited.document));
                documents.push((index, Arc::new(edited.document)));
                new.extend(keys.into_iter().map(|key| (index, key)));
            }
        }
        let first = new.iter().find(|(_, key)| key.to_fill).or(new.first());
        let (_, first) = first.ok_or_else(|| format!("all keys of {} have values already", offer.section))?;
        let mut files = workspace.files().to_vec();
        for (index, document) in &documents {
            files[*index].content = Content::Readable(Arc::clone(document));
        }
        let after = workspace.with_files(files);
        Ok(Self {
            first: NewKey::clone(first),
            count: new.len(),
            readers: readers(&after, &new),
            loss: loss(workspace, &after, &new),
            documents,
            step: Step {
                parts,
                key: offer.section.clone(),
            },
        })
    }
}

/// The profiles for which one of the keys is what dlt finds.
fn readers(after: &Workspace, new: &[(FileIndex, &NewKey)]) -> Vec<String> {
    let columns = after.views().iter().enumerate();
    let reads = columns.filter(|(view, _)| {
        new.iter()
            .any(|(file, key)| after.finds_in(*view, &key.path, *file))
    });
    reads.map(|(_, column)| column.name.clone()).collect()
}

/// The first value that a profile finds now and that one of the keys would hide.
fn loss(before: &Workspace, after: &Workspace, new: &[(FileIndex, &NewKey)]) -> Option<String> {
    new.iter().find_map(|(file, key)| {
        let mut columns = before.views().iter().enumerate();
        let (_, column) = columns.find(|(view, _)| {
            before.finds_value(*view, &key.path) && after.finds_in(*view, &key.path, *file)
        })?;
        Some(format!(
            "{} has a value that {} would hide; Tab: other file",
            column.name, key.path
        ))
    })
}
