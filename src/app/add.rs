//! The dialog a whole section is added in.

use super::history::{Part, Step};
use super::state::State;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::document::addition::{Addition, add};
use crate::workspace::file::Content;
use crate::workspace::requirement::{NewKey, Offer, REQUEST};

/// A section being chosen to be added.
pub struct AddDialog {
    /// What is typed to find it.
    pub find: String,
    /// The number of the chosen one among those that are found.
    pub cursor: usize,
    /// Whether it goes to the profile's own files, not to the shared ones.
    pub own: bool,
    /// What was wrong when it was last accepted.
    pub error: Option<String>,
    offers: Vec<Offer>,
    profile: Option<Box<str>>,
}

/// What comes of an added section.
pub struct Added {
    /// The files with the keys.
    pub documents: Vec<(FileIndex, Document)>,
    /// The step that takes them away.
    pub step: Step,
    /// The first key to be filled in, else the first.
    pub first: NewKey,
    /// How many keys there are.
    pub count: usize,
}

impl AddDialog {
    /// Opens the dialog for the cursor's profile.
    #[must_use]
    pub fn open(state: &State) -> Self {
        let view = state.browse.column;
        Self {
            find: String::new(),
            cursor: 0,
            own: false,
            error: None,
            offers: state.workspace.offers(view),
            profile: state.workspace.views()[view].profile.clone(),
        }
    }

    /// The sections that have every word of what is typed.
    #[must_use]
    pub fn found(&self) -> Vec<&Offer> {
        let words: Vec<String> = self.find.split_whitespace().map(str::to_lowercase).collect();
        let has = |offer: &&Offer, word: &String| {
            offer.section.to_lowercase().contains(word) || offer.of.to_lowercase().contains(word)
        };
        self.offers
            .iter()
            .filter(|offer| words.iter().all(|word| has(offer, word)))
            .collect()
    }

    /// The chosen section.
    #[must_use]
    pub fn chosen(&self) -> Option<&Offer> {
        self.found().get(self.cursor).copied()
    }

    /// Moves the choice.
    pub fn step(&mut self, by: isize) {
        self.error = None;
        let last = self.found().len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Changes what is typed.
    pub fn change(&mut self, change: impl FnOnce(&mut String)) {
        change(&mut self.find);
        self.error = None;
        self.cursor = 0;
    }

    /// Chooses between the shared files and the profile's own.
    pub fn switch_file(&mut self) {
        self.error = None;
        self.own = !self.own && self.profile.is_some();
    }

    /// The files the chosen section goes to.
    #[must_use]
    pub fn files(&self, state: &State) -> Vec<FileIndex> {
        let keys = self.chosen().map_or(&[][..], |offer| &offer.keys);
        Kind::ALL
            .into_iter()
            .filter(|kind| keys.iter().any(|key| key.kind == *kind))
            .filter_map(|kind| self.file(state, kind))
            .collect()
    }

    fn file(&self, state: &State, kind: Kind) -> Option<FileIndex> {
        let profile = self.profile.as_deref().filter(|_| self.own);
        state.workspace.file_at(&Slot::new(Scope::Project, profile, kind))
    }

    /// Writes the keys of the chosen section that are not there yet.
    ///
    /// # Errors
    /// The sentence that says why they cannot be written.
    pub fn accept(&self, state: &State) -> Result<Added, String> {
        let offer = self.chosen().ok_or("no section has these words")?;
        let mut documents = Vec::new();
        let mut step = Step {
            parts: Vec::new(),
            key: offer.section.clone(),
        };
        let mut new: Vec<&NewKey> = Vec::new();
        for kind in Kind::ALL {
            let keys: Vec<&NewKey> = offer.keys.iter().filter(|key| key.kind == kind).collect();
            let Some(index) = self.file(state, kind).filter(|_| !keys.is_empty()) else {
                continue;
            };
            let file = &state.workspace.files()[index];
            let empty = Document::empty();
            let document = match &file.content {
                Content::Readable(document) => document,
                Content::Absent => &empty,
                Content::Broken(_) => {
                    return Err(format!("{} cannot be read; mend it in an editor", file.label));
                }
            };
            let keys: Vec<&NewKey> = keys
                .into_iter()
                .filter(|key| document.find(&key.path).is_none())
                .collect();
            let additions: Vec<Addition<'_>> = keys
                .iter()
                .map(|key| Addition {
                    path: &key.path,
                    value: &key.value,
                    comment: key.to_fill.then_some(REQUEST),
                })
                .collect();
            if let Some(edited) = add(document, &additions).map_err(|refusal| refusal.to_string())? {
                step.parts
                    .push(Part::new(index, edited.inverse, &edited.document));
                documents.push((index, edited.document));
                new.extend(keys);
            }
        }
        let first = new.iter().find(|key| key.to_fill).or(new.first());
        let first = first.ok_or_else(|| format!("all keys of {} stand there already", offer.section))?;
        Ok(Added {
            documents,
            step,
            first: NewKey::clone(first),
            count: new.len(),
        })
    }
}
