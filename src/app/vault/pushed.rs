//! What came of a push, and what is left to do after it.

use std::sync::Arc;

use super::Planned;
use crate::deploy::vault::{Outcome, Shelf, TakingOut, Trouble, not_read_back, taking_out};
use crate::dlt::key::KeyPath;
use crate::workspace::Workspace;

/// What came of a push.
pub struct Pushed {
    /// What was planned.
    pub planned: Planned,
    /// What came of each secret; fewer where the vault could not even be opened.
    pub outcomes: Vec<Outcome>,
    /// What was read back, or the name that was asked for and why there was no answer.
    pub shelf: Result<Arc<Shelf>, (String, Trouble)>,
    /// The keys that dlt does not get as they are here, each with why.
    pub wrong: Vec<(KeyPath, String)>,
    /// What still stands in files, which dlt reads before the vault.
    pub taking: TakingOut,
    /// The line of the cursor.
    pub cursor: usize,
}

impl Pushed {
    pub(super) fn new(
        planned: Planned,
        outcomes: Vec<Outcome>,
        shelf: Result<Arc<Shelf>, (String, Trouble)>,
        files: &Workspace,
        view: usize,
    ) -> Self {
        let wrong = match &shelf {
            Ok(shelf) => not_read_back(&planned.prepared.parcels, &outcomes, shelf),
            Err(_) => Vec::new(),
        };
        let mut pushed = Self {
            planned,
            outcomes,
            shelf,
            wrong,
            taking: TakingOut::default(),
            cursor: 0,
        };
        pushed.look(files, view);
        pushed
    }

    /// Looks again what stands in files.
    pub(super) fn look(&mut self, files: &Workspace, view: usize) {
        self.taking = self.taking_out(files, view, false);
    }

    /// What can be taken out of the profile's own files, or with `all` of those that others read, too.
    #[must_use]
    pub fn taking_out(&self, files: &Workspace, view: usize, all: bool) -> TakingOut {
        match &self.shelf {
            Ok(shelf) => taking_out(files, view, shelf, all),
            Err(_) => TakingOut::default(),
        }
    }

    /// What came of a secret, by its number in the plan.
    #[must_use]
    pub fn outcome(&self, number: usize) -> &Outcome {
        self.outcomes.get(number).unwrap_or(&Outcome::NotTried)
    }

    /// Whether everything is in the vault as it was planned.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let count = self.planned.plan.steps.len();
        self.shelf.is_ok() && self.wrong.is_empty() && (0..count).all(|number| self.outcome(number).is_good())
    }

    /// Moves the cursor.
    pub fn step(&mut self, by: isize) {
        let last = self.planned.plan.steps.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }
}
