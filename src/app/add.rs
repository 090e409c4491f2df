//! The dialog in which a section or a key is added.

use super::addition::Added;
use super::goal::Goal;
use super::naming::{Guess, Knowledge};
use super::state::State;
use super::typed::{self, Typed};
use crate::checks::known_below;
use crate::dlt::layout::Kind;
use crate::dlt::tree::FileIndex;
use crate::workspace::cell::Origin;
use crate::workspace::requirement::Offer;

/// Something being chosen to be added.
pub struct AddDialog {
    /// What is typed to find it.
    pub find: String,
    /// The number of the chosen one among those that are found.
    pub cursor: usize,
    /// What was wrong when it was last accepted.
    pub error: Option<String>,
    offers: Vec<Offer>,
    /// What the typed text itself names.
    typed: Typed,
    guess: Guess,
    /// The column it is added for.
    view: usize,
    goal: Goal,
    /// Whether a single key goes to the other kind of file than its own.
    other_kind: bool,
    readers: Result<Vec<String>, String>,
}

/// What can be added: a section, or a key by itself.
#[derive(Clone, Copy)]
pub enum Choice<'d> {
    /// A section, with the keys that are to be filled in.
    Section(&'d Offer),
    /// A key.
    Key(&'d Offer, &'d Knowledge),
}

impl<'d> Choice<'d> {
    /// What would be written.
    #[must_use]
    pub fn offer(self) -> &'d Offer {
        match self {
            Self::Section(offer) | Self::Key(offer, _) => offer,
        }
    }
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
            typed: Typed::default(),
            guess: Guess::default(),
            view,
            goal: Goal::Usual,
            other_kind: false,
            readers: Ok(Vec::new()),
        };
        dialog.look(state);
        dialog
    }

    /// The sections that have every word of what is typed, then what the typed text names itself.
    #[must_use]
    pub fn found(&self) -> Vec<Choice<'_>> {
        let words: Vec<String> = self.find.split_whitespace().map(str::to_lowercase).collect();
        let has = |offer: &&Offer, word: &String| {
            offer.section.to_lowercase().contains(word) || offer.of.to_lowercase().contains(word)
        };
        let offers = self.offers.iter();
        let offers = offers.filter(|offer| words.iter().all(|word| has(offer, word)));
        let sections = offers.chain(&self.typed.sections).map(Choice::Section);
        let keys = self.typed.keys.iter();
        sections
            .chain(keys.map(|(offer, knowledge)| Choice::Key(offer, knowledge)))
            .collect()
    }

    /// The chosen one.
    #[must_use]
    pub fn chosen(&self) -> Option<Choice<'_>> {
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
        self.guess.forget();
        self.read(state);
    }

    /// Completes the last name that is typed.
    pub fn complete(&mut self, state: &State) {
        let (section, stem) = typed::last_name(state, &self.find);
        let names = known_below(&state.workspace, self.view, &section);
        if let Some(name) = self.guess.next(stem, &names) {
            self.find.truncate(self.find.len() - stem.len());
            self.find.push_str(&name);
            self.read(state);
        }
    }

    fn read(&mut self, state: &State) {
        self.typed = Typed::read(state, self.view, &self.find);
        self.error = None;
        self.cursor = 0;
        self.other_kind = false;
        self.look(state);
    }

    /// Chooses the next files that are others than the present ones.
    pub fn switch_file(&mut self, state: &State) {
        self.error = None;
        let present = self.files(state);
        let kinds: &[bool] = if self.may_switch_kind(state) {
            &[false, true]
        } else {
            &[false]
        };
        let turns: Vec<(bool, Goal)> = kinds
            .iter()
            .flat_map(|kind| Goal::ALL.map(|goal| (*kind, goal)))
            .collect();
        let at = turns
            .iter()
            .position(|turn| *turn == (self.other_kind, self.goal));
        for step in 1..turns.len() {
            (self.other_kind, self.goal) = turns[(at.unwrap_or(0) + step) % turns.len()];
            if self.files(state) != present {
                break;
            }
        }
        self.look(state);
    }

    /// Whether it is a key by itself that may stand in either kind of file.
    fn may_switch_kind(&self, state: &State) -> bool {
        match self.chosen() {
            Some(Choice::Key(offer, _)) => offer.keys.iter().all(|key| {
                !state.workspace.is_secret(&key.path) && Kind::of_key(&key.path, false) == Kind::Config
            }),
            _ => false,
        }
    }

    /// The files it goes to.
    #[must_use]
    pub fn files(&self, state: &State) -> Vec<FileIndex> {
        let keys = self.chosen().map_or(&[][..], |choice| &choice.offer().keys);
        Kind::ALL
            .into_iter()
            .filter(|kind| keys.iter().any(|key| key.kind == *kind))
            .filter_map(|kind| self.file(state, kind))
            .collect()
    }

    fn file(&self, state: &State, kind: Kind) -> Option<FileIndex> {
        let kind = match kind {
            Kind::Secrets if self.other_kind => Kind::Config,
            Kind::Config if self.other_kind => Kind::Secrets,
            kind => kind,
        };
        self.goal.file(&state.workspace, self.view, kind)
    }

    /// Whom the keys reach, or why there are none to be written.
    pub fn readers(&self) -> &Result<Vec<String>, String> {
        &self.readers
    }

    /// Takes the sections from another picture; the chosen one stays where it is still there.
    pub(super) fn follow(&mut self, state: &State) {
        let section = self.chosen().map(|choice| choice.offer().section.clone());
        self.offers = state.workspace.offers(self.view);
        self.typed = Typed::read(state, self.view, &self.find);
        let found = self.found();
        let same = found
            .iter()
            .position(|choice| Some(&choice.offer().section) == section.as_ref());
        self.cursor = same.unwrap_or(self.cursor.min(found.len().saturating_sub(1)));
        self.look(state);
    }

    /// Looks again whom the keys of the chosen section reach.
    fn look(&mut self, state: &State) {
        self.readers = self.plan(state).map(|added| added.readers);
    }

    fn plan(&self, state: &State) -> Result<Added, String> {
        let choice = self.chosen().ok_or("no section has these words")?;
        if let Choice::Key(offer, _) = choice {
            self.check_key(state, offer)?;
        }
        Added::new(&state.workspace, self.view, choice.offer(), |kind| {
            self.file(state, kind)
        })
    }

    /// Whether a key can be added by itself: it must not stand there, as a value or as a section.
    fn check_key(&self, state: &State, offer: &Offer) -> Result<(), String> {
        let workspace = &state.workspace;
        for key in &offer.keys {
            let path = &key.path;
            let Some(node) = workspace.tree().find(path) else {
                continue;
            };
            if !workspace.tree().is_key(node) {
                return Err("it is a section; type a key in it".to_owned());
            }
            let origin = workspace.cell(self.view, node).and_then(|cell| cell.origin);
            if let Some(Origin::File { file, item }) = origin {
                let file = &workspace.files()[file];
                let line = file.document().map_or(0, |document| document.position(item).line);
                return Err(format!(
                    "it stands in {}:{line} already; Enter on it edits it",
                    file.label
                ));
            }
        }
        Ok(())
    }

    /// What is chosen as it is to be written.
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
