//! Which profiles get a value that is written to a file.

use std::sync::Arc;

use super::Workspace;
use super::cell::Origin;
use super::file::File;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::tree::FileIndex;
use crate::document::edit::{self, Change};
use crate::document::{Document, Value};

/// Whom a value in some file reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    /// The profiles for which it is the one dlt uses.
    pub profiles: Vec<String>,
    /// What keeps it from the first profile that reads the file and does not get it.
    pub obstacle: Option<Obstacle>,
}

/// What keeps a value from a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The environment variable of that name is stronger.
    Environment(String),
    /// A stronger file has the key too, or a value on the way to it.
    Stronger,
    /// dlt's TOML library loses the key when it merges the files; the sentence that says why.
    Lost(String),
    /// dlt fails on its files; the sentence that says why.
    Failure(String),
}

impl Workspace {
    /// Whom a value reaches that stands at a key of a file: told from the picture after it was written there.
    #[must_use]
    pub fn readers(&self, path: &KeyPath, file: FileIndex) -> Readers {
        let empty = Document::empty();
        let document = self.files()[file].document().map_or(&empty, |document| document);
        // Another value where there is one reaches whom that one reaches; in tables in pieces it may be another one that counts.
        let stands = document
            .find(path)
            .is_some_and(|item| document.leaf(item).is_some());
        let mut documents = self.files().iter().filter_map(File::document);
        if stands && !documents.any(|document| document.is_in_pieces()) {
            return self.readers_now(path, file);
        }
        // The value plays no part. Where none can be written, what stands there now is all there will be.
        let written = edit::apply(document, path, &Change::Set(Value::text("")));
        match written {
            Ok(edited) => self
                .with_document(file, Arc::new(edited.document))
                .readers_now(path, file),
            Err(_) => self.readers_now(path, file),
        }
    }

    /// Whom the value reaches that stands there.
    fn readers_now(&self, path: &KeyPath, file: FileIndex) -> Readers {
        let kind = self.files()[file].slot.kind;
        let mut readers = Readers::default();
        for (view, column) in self.views().iter().enumerate() {
            if !column.files(kind).contains(&file) {
                continue;
            }
            match self.obstacle(view, kind, path, file) {
                None => readers.profiles.push(column.name.clone()),
                Some(obstacle) => {
                    readers.obstacle.get_or_insert(obstacle);
                }
            }
        }
        readers
    }

    fn obstacle(&self, view: usize, kind: Kind, path: &KeyPath, file: FileIndex) -> Option<Obstacle> {
        if let Some(problem) = self.failing_merge(view) {
            let label = &self.files()[problem.file].label;
            return Some(Obstacle::Failure(format!(
                "dlt fails on {label}: {}",
                problem.message
            )));
        }
        let node = self.tree().find(path)?;
        match self.cell(view, node).and_then(|cell| cell.origin) {
            Some(Origin::File { file: found, .. }) if found == file => None,
            Some(Origin::Environment) => Some(Obstacle::Environment(path.env_name())),
            None => Some(
                self.why_lost(view, kind, node)
                    .map_or(Obstacle::Stronger, Obstacle::Lost),
            ),
            _ => Some(Obstacle::Stronger),
        }
    }
}
