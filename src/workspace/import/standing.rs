//! What stands already where a key is to go, and the files after it is written.

use std::sync::Arc;

use super::Target;
use crate::dlt::key::KeyPath;
use crate::dlt::placeholder::{self, Sample};
use crate::dlt::tree::FileIndex;
use crate::document::changes::apply_all;
use crate::document::edit::{Change, Edited};
use crate::document::value::with_sample;
use crate::document::{Document, ItemId, Value};
use crate::workspace::Workspace;
use crate::workspace::cell::Origin;
use crate::workspace::file::Content;

/// What stands in a file where a key is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Nothing,
    /// What only holds the place of a value, or an empty text.
    Placeholder,
    /// That very value.
    Same,
    /// That very value, with a comment that still asks for it.
    Asked,
    /// Another value.
    Value,
    /// Nothing, but the profile has a value from another file.
    Elsewhere(FileIndex),
    /// A value in place of the group that the key is in.
    Whole(KeyPath),
    /// A section.
    Section,
}

impl Workspace {
    /// What stands in a file where a key is to go.
    #[must_use]
    pub fn standing(&self, file: FileIndex, target: &Target) -> Standing {
        let Some(document) = self.files()[file].document() else {
            return Standing::Nothing;
        };
        if let Some((above, item)) = value_above(document, &target.key) {
            return if is_placeholder(document, &above, item) {
                Standing::Nothing
            } else {
                Standing::Whole(above)
            };
        }
        let Some(item) = document.find(&target.key) else {
            return Standing::Nothing;
        };
        let stands = document.value(item);
        // Tables may be spelled in several ways.
        let is_same = stands
            .zip(target.value.as_ref().ok())
            .is_some_and(|(stands, new)| {
                stands.value_type() == new.value_type() && stands.to_json() == new.to_json()
            });
        let Some(leaf) = document.leaf(item) else {
            return if is_same {
                Standing::Same
            } else {
                Standing::Section
            };
        };
        if is_placeholder(document, &target.key, item) {
            return Standing::Placeholder;
        }
        match document.comment(leaf) {
            Some(comment) if is_same && placeholder::asks_to_fill(comment) => Standing::Asked,
            _ if is_same => Standing::Same,
            _ => Standing::Value,
        }
    }

    /// What stands where a key is to go for a column that may have it from another file.
    #[must_use]
    pub fn standing_for(&self, view: usize, file: FileIndex, target: &Target) -> Standing {
        let standing = self.standing(file, target);
        let cell = || self.cell(view, self.tree().find(&target.key)?);
        match (&standing, cell()) {
            (Standing::Nothing, Some(cell)) if !cell.status.is_to_do() => match cell.origin {
                Some(origin @ Origin::File { file, .. }) => {
                    let value = self.value(&origin, &target.key);
                    let is_same =
                        value.is_some_and(|value| target.value.as_ref().is_ok_and(|own| *own == value));
                    if is_same {
                        Standing::Same
                    } else {
                        Standing::Elsewhere(file)
                    }
                }
                Some(Origin::Environment | Origin::Vault(_)) | None => standing,
            },
            _ => standing,
        }
    }

    /// The files after values are written there, each with the way back. A value that stands in place of a group gives
    /// way to the group's fields.
    ///
    /// # Errors
    /// Why one of them cannot be written, in a sentence; then none is to be.
    pub fn written(
        &self,
        values: &[(FileIndex, &KeyPath, &Value)],
    ) -> Result<Vec<(FileIndex, Edited)>, String> {
        let mut files: Vec<FileIndex> = values.iter().map(|(file, ..)| *file).collect();
        files.sort_unstable();
        files.dedup();
        let mut written = Vec::new();
        for index in files {
            let file = &self.files()[index];
            let empty = Document::empty();
            let document = match &file.content {
                Content::Readable(document) => document,
                Content::Absent => &empty,
                Content::Broken(_) => {
                    return Err(format!("{} cannot be read; mend it in an editor", file.label));
                }
            };
            let own = values.iter().filter(|(file, ..)| *file == index);
            let mut gone: Vec<KeyPath> = Vec::new();
            for (_, key, _) in own.clone() {
                let above = value_above(document, key).map(|(above, _)| above);
                gone.extend(above.filter(|above| !gone.contains(above)));
            }
            let removed = gone.iter().map(|key| (key, Change::Unset));
            let set = own.map(|(_, key, value)| (*key, Change::Set(Value::clone(value))));
            let edited = apply_all(document, removed.chain(set))
                .map_err(|refusal| format!("{}: {refusal}", file.label))?;
            written.extend(edited.map(|edited| (index, edited)));
        }
        Ok(written)
    }

    /// The profiles that find any of the keys in those files.
    #[must_use]
    pub fn profiles_with_any(&self, keys: &[(FileIndex, &KeyPath)]) -> Vec<String> {
        let columns = self.views().iter().enumerate();
        let has_any = |view: usize| keys.iter().any(|(file, key)| self.finds_in(view, key, *file));
        columns
            .filter(|(view, _)| has_any(*view))
            .map(|(_, column)| column.name.clone())
            .collect()
    }

    /// The picture after files got other documents.
    #[must_use]
    pub fn with_documents(&self, documents: impl IntoIterator<Item = (FileIndex, Arc<Document>)>) -> Self {
        let mut files = self.files().to_vec();
        for (index, document) in documents {
            files[index].content = Content::Readable(document);
        }
        self.with_files(files)
    }
}

/// The value that stands in place of a group on the way to a key.
fn value_above(document: &Document, key: &KeyPath) -> Option<(KeyPath, ItemId)> {
    let parts = key.parts();
    let mut above = (1..parts.len()).filter_map(|count| KeyPath::new(parts[..count].to_vec()));
    above.find_map(|path| {
        let item = document.find(&path)?;
        document.leaf(item).map(|_| (path, item))
    })
}

/// Whether a value only holds the place of one, or is empty.
fn is_placeholder(document: &Document, key: &KeyPath, item: ItemId) -> bool {
    document.leaf(item).is_some_and(|leaf| {
        with_sample(document, leaf, |sample| {
            placeholder::classify(key.name(), sample, document.comment(leaf)).is_some()
                || matches!(sample, Sample::Text(""))
        })
    })
}
