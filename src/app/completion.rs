//! The dialog that makes a profile complete: a placeholder for everything it lacks.

use std::sync::Arc;

use super::proposal::{Proposal, document_of};
use super::state::State;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::document::addition::{Addition, add};
use crate::document::edit::Edited;
use crate::document::splice::Splice;
use crate::workspace::lack::Lack;
use crate::workspace::requirement::REQUEST;

/// What a profile lacks, to be chosen from.
pub struct CompletionDialog {
    /// The profile's column.
    pub view: usize,
    /// The keys it lacks.
    pub items: Vec<Item>,
    /// The number of the chosen one.
    pub cursor: usize,
    /// What writing those that are switched on comes to, or why it cannot be.
    pub proposal: Result<Proposal, String>,
}

/// A key that is lacking.
pub struct Item {
    /// Which, and why.
    pub lack: Lack,
    /// The file of the profile's own that it goes to.
    pub file: FileIndex,
    /// Whether it is switched on.
    pub is_on: bool,
    /// Why it cannot be written.
    pub obstacle: Option<String>,
}

impl Item {
    /// Whether it is to be written.
    #[must_use]
    pub fn goes(&self) -> bool {
        self.is_on && self.obstacle.is_none()
    }
}

impl CompletionDialog {
    /// Opens the dialog for the cursor's profile.
    ///
    /// # Errors
    /// The sentence that says that it lacks nothing.
    pub fn open(state: &State) -> Result<Self, String> {
        let mut dialog = Self {
            view: state.browse.column,
            items: Vec::new(),
            cursor: 0,
            proposal: Err(String::new()),
        };
        dialog.list(state);
        if dialog.items.is_empty() {
            let name = &state.workspace.views()[dialog.view].name;
            return Err(format!(
                "{name} lacks nothing: it has a value or a placeholder for every key"
            ));
        }
        dialog.look(state);
        Ok(dialog)
    }

    /// Lists what is lacking. What dlt is known to do without is switched off, since a placeholder would be a value.
    fn list(&mut self, state: &State) {
        let workspace = &state.workspace;
        let profile = workspace.views()[self.view].profile.as_deref();
        let before = std::mem::take(&mut self.items);
        let item = |lack: Lack| {
            let slot = Slot::new(Scope::Project, profile, lack.key.kind);
            let known = before.iter().find(|item| item.lack.key.path == lack.key.path);
            Some(Item {
                file: workspace.file_at(&slot)?,
                is_on: known.map_or(!lack.needless, |item| item.is_on),
                obstacle: None,
                lack,
            })
        };
        self.items = workspace.lacks(self.view).into_iter().filter_map(item).collect();
        self.cursor = self.cursor.min(self.items.len().saturating_sub(1));
    }

    /// Moves the choice.
    pub fn step(&mut self, by: isize) {
        let last = self.items.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Switches the chosen key on or off.
    pub fn toggle(&mut self, state: &State) {
        if let Some(item) = self.items.get_mut(self.cursor) {
            item.is_on = !item.is_on;
        }
        self.look(state);
    }

    /// Switches all keys on; off, where all of them are on.
    pub fn toggle_all(&mut self, state: &State) {
        let is_on = !self.items.iter().all(|item| item.is_on);
        self.items.iter_mut().for_each(|item| item.is_on = is_on);
        self.look(state);
    }

    /// Looks at another picture; answers whether anything is lacking still.
    pub(super) fn follow(&mut self, state: &State) -> bool {
        if self.view >= state.workspace.views().len() {
            return false;
        }
        self.list(state);
        self.look(state);
        !self.items.is_empty()
    }

    /// Looks again what writing them comes to.
    fn look(&mut self, state: &State) {
        self.proposal = self.propose(state);
    }

    fn propose(&mut self, state: &State) -> Result<Proposal, String> {
        let mut edits = Vec::new();
        for kind in Kind::ALL {
            let mut items = self.items.iter_mut().filter(|item| item.lack.key.kind == kind);
            let Some(first) = items.next() else { continue };
            let file = first.file;
            match document_of(&state.workspace, file) {
                Ok(document) => {
                    let items = std::iter::once(first).chain(items);
                    edits.extend(written(&document, items).map(|edited| (file, edited)));
                }
                Err(sentence) => {
                    let all = std::iter::once(first).chain(items);
                    all.for_each(|item| item.obstacle = Some(sentence.clone()));
                }
            }
        }
        if edits.is_empty() {
            return Err("nothing is switched on".to_owned());
        }
        let name = &state.workspace.views()[self.view].name;
        Proposal::new(&state.workspace, edits, format!("what {name} lacked"))
    }
}

/// A file with the keys that go there; those that cannot be written are told why.
fn written<'i>(document: &Arc<Document>, items: impl Iterator<Item = &'i mut Item>) -> Option<Edited> {
    let mut edited: Option<Document> = None;
    for item in items {
        let key = &item.lack.key;
        let addition = Addition {
            path: &key.path,
            value: &key.value,
            comment: Some(REQUEST),
        };
        let before = edited.as_ref().unwrap_or(document);
        match add(before, &[addition]) {
            Ok(after) => {
                item.obstacle = None;
                if item.is_on {
                    edited = after.map(|after| after.document).or(edited);
                }
            }
            Err(refusal) => item.obstacle = Some(refusal.to_string()),
        }
    }
    let edited = edited?;
    Some(Edited {
        inverse: Splice::between(edited.text().expose(), document.text().expose()),
        document: edited,
    })
}
