//! The dialog in which a key or a section gets another name.

use super::field::Field;
use super::naming::{Guess, Knowledge};
use super::proposal::{Proposal, document_of};
use super::standing::Standing;
use super::state::State;
use crate::checks::known_below;
use crate::dlt::key::{KeyPath, spell_part};
use crate::document::edit::Refusal;
use crate::document::key;
use crate::document::renaming::{rename, renamed};

/// A key or section that is being renamed in a file.
pub struct RenameDialog {
    /// What it is, and the file.
    pub standing: Standing,
    /// The name being typed, as TOML spells it.
    pub field: Field,
    /// What is known of that name; `None` while it is the old one.
    pub knowledge: Option<Knowledge>,
    /// What renaming it comes to, or why it cannot be.
    pub proposal: Result<Proposal, String>,
    /// Whether another name was typed.
    pub is_other: bool,
    guess: Guess,
}

impl RenameDialog {
    /// Opens the dialog on the cursor's key or section.
    ///
    /// # Errors
    /// The sentence that says why there is nothing to rename.
    pub fn open(state: &State) -> Result<Self, String> {
        let standing = Standing::of_cursor(state)?;
        let name = spell_part(standing.path.name()).into_owned();
        let mut dialog = Self {
            standing,
            field: Field::new(&name.into()),
            knowledge: None,
            proposal: Err(String::new()),
            is_other: false,
            guess: Guess::default(),
        };
        dialog.look(state);
        Ok(dialog)
    }

    /// Chooses the next or previous file it stands in.
    pub fn switch_file(&mut self, state: &State, forward: bool) {
        self.standing.switch(forward);
        self.look(state);
    }

    /// Moves in the name, or changes it.
    pub fn change(&mut self, state: &State, change: impl FnOnce(&mut Field)) {
        change(&mut self.field);
        self.guess.forget();
        self.look(state);
    }

    /// Completes the name, where the cursor is at its end.
    pub fn complete(&mut self, state: &State) {
        let section = self.section();
        let names = known_below(&state.workspace, self.standing.view, section);
        let document = state.workspace.files()[self.standing.file()].document();
        // What stands in this file already can be no other's name.
        let is_free = |name: &String| {
            let path = renamed(&self.standing.path, name);
            document.is_none_or(|document| document.find(&path).is_none())
        };
        let names: Vec<String> = names.into_iter().filter(is_free).collect();
        if let Some(name) = self.guess.next(self.field.text(), &names) {
            self.field = Field::new(&name.into());
            self.look(state);
        }
    }

    fn section(&self) -> &[Box<str>] {
        let parts = self.standing.path.parts();
        &parts[..parts.len().saturating_sub(1)]
    }

    /// The path it is to have.
    ///
    /// # Errors
    /// What is wrong with the typed name.
    pub fn new_path(&self) -> Result<KeyPath, String> {
        let text = self.field.text().trim();
        if text.is_empty() {
            return Err("type a name".to_owned());
        }
        let name = match key::parse(text) {
            Some(path) if path.parts().len() > 1 => {
                return Err(format!("a name with a dot in it stands in quotes: \"{text}\""));
            }
            Some(path) => path.name().to_owned(),
            None if text.starts_with(['"', '\'']) => return Err("the quotes do not close".to_owned()),
            None => text.to_owned(),
        };
        Ok(renamed(&self.standing.path, &name))
    }

    /// Looks at another picture; answers whether what it is about stands there still.
    pub(super) fn follow(&mut self, state: &State) -> bool {
        let stands = self.standing.follow(&state.workspace);
        if stands {
            self.look(state);
        }
        stands
    }

    /// Looks again what renaming it comes to.
    fn look(&mut self, state: &State) {
        let new = self.new_path();
        self.is_other = new.as_ref() != Ok(&self.standing.path);
        let known = new.as_ref().ok().filter(|_| self.is_other);
        self.knowledge = known.map(|new| Knowledge::of(&state.workspace, self.standing.view, new));
        self.proposal = new.and_then(|new| self.propose(state, &new));
    }

    fn propose(&self, state: &State, new: &KeyPath) -> Result<Proposal, String> {
        let (workspace, path, file) = (&state.workspace, &self.standing.path, self.standing.file());
        if new == path {
            return Err("type another name".to_owned());
        }
        let document = document_of(workspace, file)?;
        let edited = rename(&document, path, new.name()).map_err(|refusal| match &refusal {
            Refusal::Exists(path) => {
                let line = document.find(path).map_or(0, |item| document.position(item).line);
                format!(
                    "{path} stands in {}:{line} already",
                    workspace.files()[file].label
                )
            }
            _ => refusal.to_string(),
        })?;
        Proposal::new(
            workspace,
            vec![(file, edited)],
            format!("{path} renamed to {new}"),
        )
    }
}
