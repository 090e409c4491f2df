//! The dialog a value is edited in.
//!
//! ```text
//! draft.rs    what stands in the field, and what keys do to it
//! choices.rs  the list below it
//! accept.rs   what becomes of it
//! told.rs     what may be told of a paste
//! ```

mod accept;
mod choices;
mod draft;
pub mod told;

use std::sync::Arc;

use super::field::{Field, Place, Scroll, Signs};
use super::state::State;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::placeholder;
use crate::dlt::tree::FileIndex;
use crate::document::{Document, Spelling, Value, ValueType};
use crate::shown;
use crate::workspace::cell::{Cell, Origin, Status};
use crate::workspace::expectation::{Expectation, Old};
use crate::workspace::readers::Readers;
pub use choices::Choices;
pub use draft::Draft;

/// A value being edited.
pub struct EditDialog {
    /// The key; its node is another one in another picture.
    pub path: KeyPath,
    /// The column it is edited for.
    pub view: usize,
    /// The files it may go to.
    pub targets: Vec<FileIndex>,
    /// The number of the chosen one among them.
    pub target: usize,
    /// The number of the one chosen at first.
    default_target: usize,
    /// Whom a value in the chosen file reaches.
    readers: Readers,
    /// The value the profile gets when the dialog opens; placeholders do not count.
    stored: Option<Value>,
    /// Whether that value is a secret.
    stored_secret: bool,
    /// What is typed.
    pub draft: Draft,
    /// Whether what is typed is shown.
    pub shown: bool,
    /// What the value has to be.
    expected: Expectation,
    /// The values it may have, to choose from.
    pub choices: Option<Choices>,
    /// How a text of several lines is written, where the user chose.
    chosen_spelling: Spelling,
    /// How the chosen file writes it otherwise.
    usual_spelling: Spelling,
    /// What is scrolled out of the field.
    pub scroll: Scroll,
    /// Where the cursor stands in it.
    pub place: Place,
    /// What was wrong when it was last accepted, or why a key does nothing.
    pub error: Option<String>,
    /// What is told of the last paste.
    pub pasted: Vec<String>,
}

impl EditDialog {
    /// Opens the dialog on the cursor's cell.
    ///
    /// # Errors
    /// The sentence that says why it cannot be edited.
    pub fn open(state: &State) -> Result<Self, String> {
        let workspace = &state.workspace;
        let node = state.browse.node().ok_or("choose a key to edit")?;
        let path = workspace.tree().path(node).ok_or("choose a key to edit")?;
        let view = state.browse.column;
        let targets = workspace.targets(view);
        let Some(default) = workspace.default_target(view, node) else {
            return Err("no file of this profile can hold it".to_owned());
        };
        let Some(target) = targets.iter().position(|file| *file == default) else {
            let label = &workspace.files()[default].label;
            return Err(format!(
                "{label} cannot be read, so nothing can be written to it; mend it in an editor"
            ));
        };
        let mut dialog = Self {
            path,
            view,
            targets,
            target,
            default_target: target,
            readers: Readers::default(),
            stored: None,
            stored_secret: false,
            draft: Draft::Typed(Field::default()),
            shown: false,
            expected: Expectation::of_type(ValueType::String),
            choices: None,
            chosen_spelling: Spelling::Auto,
            usual_spelling: Spelling::Escaped,
            scroll: Scroll::default(),
            place: Place::default(),
            error: None,
            pasted: Vec::new(),
        };
        dialog.load(state);
        dialog.look(state);
        Ok(dialog)
    }

    /// Takes the text to begin with from the chosen file, else from the value the profile gets.
    fn load(&mut self, state: &State) {
        let workspace = &state.workspace;
        let in_target = self
            .document(state)
            .and_then(|document| document.value(document.find(&self.path)?));
        let cell = self.cell(state);
        let value = in_target.or_else(|| cell.and_then(|cell| workspace.value(&cell.origin?, &self.path)));
        let is_placeholder = cell.is_some_and(|cell| matches!(cell.status, Status::Placeholder(_)));
        // A placeholder is there to be replaced.
        self.stored = value.filter(|_| !is_placeholder);
        // What the cell masks is masked here too, and so is what a connection string hides.
        let is_open = |value: &Value| shown::config_value(value.plain().expose()) == *value.plain().expose();
        let is_masked = cell.is_some_and(|cell| cell.secret && !is_placeholder);
        self.stored_secret = is_masked || self.stored.as_ref().is_some_and(|value| !is_open(value));
        self.shown = !self.is_secret(state) && !self.stored_secret;
        self.draft = match &self.stored {
            Some(value) if self.shown => Draft::Typed(Field::new(value.plain())),
            Some(_) => Draft::Stored(Field::default()),
            None => Draft::Typed(Field::default()),
        };
    }

    /// The value that is replaced: the one in the chosen file, else the one the profile gets, else any file's.
    fn old(&self, state: &State) -> Option<Old> {
        let in_file = |file: FileIndex| Old::of(state.workspace.files()[file].document()?, &self.path);
        let of_cell = || match self.cell(state)?.origin? {
            Origin::File { file, .. } => in_file(file),
            Origin::Environment | Origin::Vault(_) => None,
        };
        let anywhere = || (0..state.workspace.files().len()).find_map(in_file);
        in_file(self.file()).or_else(of_cell).or_else(anywhere)
    }

    /// The file it goes to.
    #[must_use]
    pub fn file(&self) -> FileIndex {
        self.targets[self.target]
    }

    /// Looks again whom a value in the chosen file reaches, what it has to be, and how the file would write it.
    pub(super) fn look(&mut self, state: &State) {
        self.readers = state.workspace.readers(&self.path, self.file());
        let spelling = self.document(state).map(|document| document.spelling(&self.path));
        self.usual_spelling = spelling.unwrap_or(Spelling::Escaped);
        // What was typed was typed for what the field was then.
        if self.draft.is_untouched() {
            self.expected = state
                .workspace
                .expectation(self.view, &self.path, self.old(state));
            self.choices = Choices::of(self.expected.declared());
        }
    }

    /// What the value has to be.
    #[must_use]
    pub fn expected(&self) -> &Expectation {
        &self.expected
    }

    /// What the profile gets for the key now.
    #[must_use]
    pub fn cell<'s>(&self, state: &'s State) -> Option<&'s Cell> {
        let node = state.workspace.tree().find(&self.path)?;
        state.workspace.cell(self.view, node)
    }

    /// Whom a value in that file reaches.
    #[must_use]
    pub fn readers(&self) -> &Readers {
        &self.readers
    }

    /// The document of the file it goes to.
    #[must_use]
    pub fn document<'s>(&self, state: &'s State) -> Option<&'s Arc<Document>> {
        state.workspace.files()[self.file()].document()
    }

    /// Whether it is masked unless asked.
    #[must_use]
    pub fn is_secret(&self, state: &State) -> bool {
        let file = &state.workspace.files()[self.file()];
        file.slot.kind == Kind::Secrets || state.workspace.is_secret(&self.path)
    }

    /// What stands for the characters of the field.
    #[must_use]
    pub fn signs(&self) -> Signs {
        if self.shown { Signs::Shown } else { Signs::Masked }
    }

    /// Chooses the next or previous file. What is typed stays.
    pub fn switch_file(&mut self, state: &State, forward: bool) {
        let count = self.targets.len();
        self.target = if forward {
            (self.target + 1) % count
        } else {
            (self.target + count - 1) % count
        };
        self.error = None;
        self.look(state);
        if self.is_secret(state) {
            self.shown = false;
        }
    }

    /// How what is typed will be written; `None` where there is but one way.
    #[must_use]
    pub fn spelling(&self) -> Option<Spelling> {
        let field = self.draft.typed().filter(|field| field.text().contains('\n'))?;
        let is_text = self.expected.value_type() == ValueType::String;
        (is_text && !field.text().is_empty()).then_some(match self.chosen_spelling {
            Spelling::Auto => self.usual_spelling,
            chosen => chosen,
        })
    }

    /// Chooses the other way of writing several lines.
    pub fn switch_spelling(&mut self) {
        self.error = None;
        match self.spelling() {
            Some(Spelling::Block) => self.chosen_spelling = Spelling::Escaped,
            Some(_) => self.chosen_spelling = Spelling::Block,
            None => self.error = Some("only a text of several lines can be written in two ways".to_owned()),
        }
    }

    /// The comment of the old value that goes with it, and whether something of it stays.
    #[must_use]
    pub fn request_in_comment<'s>(&self, state: &'s State) -> Option<&'s str> {
        let document = self.document(state)?;
        let comment = document.comment(document.leaf(document.find(&self.path)?)?)?;
        placeholder::asks_to_fill(comment).then_some(comment)
    }
}
