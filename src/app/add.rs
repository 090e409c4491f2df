//! The dialog a whole section is added in.

use super::addition::Added;
use super::goal::Goal;
use super::state::State;
use crate::dlt::layout::Kind;
use crate::dlt::tree::FileIndex;
use crate::workspace::requirement::Offer;

/// A section being chosen to be added.
pub struct AddDialog {
    /// What is typed to find it.
    pub find: String,
    /// The number of the chosen one among those that are found.
    pub cursor: usize,
    /// What was wrong when it was last accepted.
    pub error: Option<String>,
    offers: Vec<Offer>,
    /// The column it is added for.
    view: usize,
    goal: Goal,
    readers: Result<Vec<String>, String>,
}

impl AddDialog {
    /// Opens the dialog for the cursor's profile.
    #[must_use]
    pub fn open(state: &State) -> Self {
        let view = state.browse.column;
        let mut dialog = Self {
            find: String::new(),
            cursor: 0,
            error: None,
            offers: state.workspace.offers(view),
            view,
            goal: Goal::Usual,
            readers: Ok(Vec::new()),
        };
        dialog.look(state);
        dialog
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
    pub fn step(&mut self, state: &State, by: isize) {
        self.error = None;
        let last = self.found().len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
        self.look(state);
    }

    /// Changes what is typed.
    pub fn change(&mut self, state: &State, change: impl FnOnce(&mut String)) {
        change(&mut self.find);
        self.error = None;
        self.cursor = 0;
        self.look(state);
    }

    /// Chooses the next files that are others than the present ones.
    pub fn switch_file(&mut self, state: &State) {
        self.error = None;
        let present = (self.goal, self.files(state));
        self.goal = self.goal.next();
        while self.goal != present.0 && self.files(state) == present.1 {
            self.goal = self.goal.next();
        }
        self.look(state);
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
        self.goal.file(&state.workspace, self.view, kind)
    }

    /// Whom the keys reach, or why there are none to be written.
    pub fn readers(&self) -> &Result<Vec<String>, String> {
        &self.readers
    }

    /// Takes the sections from another picture; the chosen one stays where it is still there.
    pub(super) fn follow(&mut self, state: &State) {
        let section = self.chosen().map(|offer| offer.section.clone());
        self.offers = state.workspace.offers(self.view);
        let found = self.found();
        let same = found
            .iter()
            .position(|offer| Some(&offer.section) == section.as_ref());
        self.cursor = same.unwrap_or(self.cursor.min(found.len().saturating_sub(1)));
        self.look(state);
    }

    /// Looks again whom the keys of the chosen section reach.
    fn look(&mut self, state: &State) {
        self.readers = self.plan(state).map(|added| added.readers);
    }

    fn plan(&self, state: &State) -> Result<Added, String> {
        let offer = self.chosen().ok_or("no section has these words")?;
        Added::new(&state.workspace, self.view, offer, |kind| self.file(state, kind))
    }

    /// The chosen section as it is to be written.
    ///
    /// # Errors
    /// The sentence that says why it cannot be.
    pub fn accept(&self, state: &State) -> Result<Added, String> {
        let added = self.plan(state)?;
        match added.loss {
            Some(sentence) => Err(sentence),
            None => Ok(added),
        }
    }
}
