//! One place of dlt's layout and what stands there.

use std::path::PathBuf;
use std::sync::Arc;

use crate::dlt::layout::Slot;
use crate::document::position::Position;
use crate::document::{Document, Problem};
use crate::secret::Secret;
use crate::store::place::Place;
use crate::store::read::{ReadError, read};

/// A place in the layout.
#[derive(Clone)]
pub struct File {
    /// Which place.
    pub slot: Slot,
    /// Its path on disk.
    pub path: PathBuf,
    /// Its name for people and JSON.
    pub label: String,
    /// The text on disk as it was read; `None` for no file.
    pub saved: Option<Secret>,
    /// What it holds now, edits included.
    pub content: Content,
}

/// What a file holds.
#[derive(Clone)]
pub enum Content {
    /// There is no file.
    Absent,
    /// Keys and values.
    Readable(Arc<Document>),
    /// A file nobody can read.
    Broken(Problem),
}

impl File {
    /// Reads what stands in a place.
    #[must_use]
    pub fn read(place: &Place, slot: Slot) -> Self {
        // Most of dlt's places are empty, and the folder has told so.
        let is_empty = place.listing(slot.scope).lacks(&slot.file_name());
        let found = if is_empty {
            Ok(None)
        } else {
            read(&place.path(&slot))
        };
        Self::found(place, slot, found)
    }

    /// What was found in a place.
    pub(super) fn found(place: &Place, slot: Slot, found: Result<Option<Secret>, ReadError>) -> Self {
        let path = place.path(&slot);
        let label = place.label(&slot);
        let (saved, content) = match found {
            Ok(None) => (None, Content::Absent),
            Ok(Some(text)) => {
                let content = match Document::parse(text.clone()) {
                    Ok(document) => Content::Readable(Arc::new(document)),
                    Err(problem) => Content::Broken(problem),
                };
                (Some(text), content)
            }
            Err(error) => {
                let position = match error {
                    ReadError::NotUtf8 { line } => Some(Position { line, column: 1 }),
                    ReadError::Io(_) => None,
                };
                (
                    None,
                    Content::Broken(Problem {
                        message: error.to_string(),
                        position,
                    }),
                )
            }
        };
        Self {
            slot,
            path,
            label,
            saved,
            content,
        }
    }

    /// Its keys and values, when it can be read.
    #[must_use]
    pub fn document(&self) -> Option<&Arc<Document>> {
        match &self.content {
            Content::Readable(document) => Some(document),
            Content::Absent | Content::Broken(_) => None,
        }
    }

    /// Whether it holds edits that are not on disk.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.document().is_some_and(|document| match &self.saved {
            Some(saved) => saved != document.text(),
            None => !document.text().is_empty(),
        })
    }
}
