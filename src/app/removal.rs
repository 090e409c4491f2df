//! The dialog that asks before a section is deleted.

use super::proposal::{Proposal, document_of};
use super::standing::Standing;
use super::state::State;
use crate::dlt::key::KeyPath;
use crate::document::removal::remove;

/// A section that is about to be deleted from a file.
pub struct RemovalDialog {
    /// The section, and the file.
    pub standing: Standing,
    /// What deleting it comes to, or why it cannot be deleted.
    pub proposal: Result<Proposal, String>,
    /// How many keys are in it.
    pub keys: usize,
    /// How many comments go with it.
    pub comments: usize,
}

impl RemovalDialog {
    /// Opens the dialog on the cursor's section.
    ///
    /// # Errors
    /// The sentence that says why there is nothing to delete.
    pub fn open(state: &State) -> Result<Self, String> {
        let mut dialog = Self {
            standing: Standing::of_cursor(state)?,
            proposal: Err(String::new()),
            keys: 0,
            comments: 0,
        };
        dialog.look(state);
        Ok(dialog)
    }

    /// Chooses the next or previous file it stands in.
    pub fn switch_file(&mut self, state: &State, forward: bool) {
        self.standing.switch(forward);
        self.look(state);
    }

    /// Looks at another picture; answers whether what it is about stands there still.
    pub(super) fn follow(&mut self, state: &State) -> bool {
        let stands = self.standing.follow(&state.workspace);
        if stands {
            self.look(state);
        }
        stands
    }

    /// Looks again what deleting it comes to.
    fn look(&mut self, state: &State) {
        self.proposal = self.propose(state);
    }

    fn propose(&mut self, state: &State) -> Result<Proposal, String> {
        let (workspace, path, file) = (&state.workspace, &self.standing.path, self.standing.file());
        let document = document_of(workspace, file)?;
        let is_in = |path: &KeyPath| path.parts().starts_with(self.standing.path.parts());
        self.keys = document.leaves().iter().filter(|(leaf, _)| is_in(leaf)).count();
        let edited = remove(&document, path).map_err(|refusal| refusal.to_string())?;
        self.comments = document.count_comments() - edited.document.count_comments();
        Proposal::new(workspace, vec![(file, edited)], path.to_string())
    }
}
