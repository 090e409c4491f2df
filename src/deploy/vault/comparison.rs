//! What a vault has against the files of a profile.

use super::shelf::{Shelf, known_keys};
use super::taking_out::stands;
use crate::dlt::key::KeyPath;
use crate::document::Value;
use crate::workspace::Workspace;
use crate::workspace::cell::Status;
use crate::workspace::expectation::Expectation;

/// How a key is in the vault, against the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same value in both.
    Same,
    /// Another value.
    Different,
    /// Only the vault has it; a placeholder in a file is no value.
    OnlyThere,
    /// Only the files have it.
    OnlyHere,
}

impl Likeness {
    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::OnlyThere => "only-there",
            Self::OnlyHere => "only-here",
        }
    }
}

/// A key, in the vault and in the files.
pub struct Compared {
    /// The key.
    pub key: KeyPath,
    /// How it is.
    pub likeness: Likeness,
    /// The secret it stands in; `None` where only the files have it.
    pub name: Option<String>,
    /// What dlt gets from the vault, as the type it is asked for.
    pub value: Option<Value>,
}

impl Shelf {
    /// The keys it has for a column: those of its documents, and those that a value is spelled as.
    #[must_use]
    pub fn keys_of(&self, workspace: &Workspace, view: usize) -> Vec<KeyPath> {
        let mut keys = known_keys(workspace, view);
        keys.extend(self.keys());
        keys.into_iter().filter(|key| self.get(key).is_some()).collect()
    }

    /// Every key of the vault, and every key of a column's files.
    #[must_use]
    pub fn compare(&self, workspace: &Workspace, view: usize) -> Vec<Compared> {
        let mut keys = known_keys(workspace, view);
        keys.extend(self.keys());
        let mut compared = Vec::new();
        for key in keys {
            let here = stands(workspace, view, &key).filter(|_| !is_to_do(workspace, view, &key));
            let there = self.get(&key);
            let likeness = match (&here, &there) {
                (None, None) => continue,
                (Some(_), None) => Likeness::OnlyHere,
                (None, Some(_)) => Likeness::OnlyThere,
                (Some((_, value)), Some(found)) if found.is_like(value) => Likeness::Same,
                (Some(_), Some(_)) => Likeness::Different,
            };
            let value = there.as_ref().map(|found| match &found.value {
                Value::String(text) if found.is_text => {
                    let expected: Expectation = workspace.expectation(view, &key, None);
                    expected
                        .read(text.expose())
                        .unwrap_or_else(|_| found.value.clone())
                }
                value => value.clone(),
            });
            compared.push(Compared {
                likeness,
                name: there.map(|found| found.name.to_owned()),
                value,
                key,
            });
        }
        compared
    }
}

/// Whether what stands here only holds the place of a value.
fn is_to_do(workspace: &Workspace, view: usize, key: &KeyPath) -> bool {
    let cell = workspace
        .tree()
        .find(key)
        .and_then(|node| workspace.cell(view, node));
    cell.is_some_and(|cell| matches!(cell.status, Status::Placeholder(_)))
}
