//! The dialog a value is edited in.

mod draft;

use std::sync::Arc;

use super::field::Field;
use super::history::{Part, Step};
use super::state::State;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::placeholder;
use crate::dlt::spec::FieldType;
use crate::dlt::tree::FileIndex;
use crate::document::edit::{self, Change};
use crate::document::{Document, Value, ValueType};
use crate::secret::Secret;
use crate::shown;
use crate::workspace::cell::{Cell, Status};
use crate::workspace::file::Content;
use crate::workspace::readers::Readers;
pub use draft::Draft;
use draft::describe;

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
    /// The type the value is to have.
    pub value_type: ValueType,
    /// What was wrong when it was last accepted.
    pub error: Option<String>,
    /// What was told of the last paste.
    pub pasted: Option<String>,
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
            value_type: ValueType::String,
            error: None,
            pasted: None,
        };
        dialog.load(state);
        dialog.look(state);
        Ok(dialog)
    }

    /// Takes type and text to begin with from the chosen file, else from the value the profile gets.
    fn load(&mut self, state: &State) {
        let workspace = &state.workspace;
        let in_target = self
            .document(state)
            .and_then(|document| document.value(document.find(&self.path)?));
        let is_in_target = in_target.is_some();
        let cell = self.cell(state);
        let value = in_target.or_else(|| cell.and_then(|cell| workspace.value(&cell.origin?, &self.path)));
        self.value_type = match &value {
            Some(value) if is_in_target || value.value_type() != ValueType::String => value.value_type(),
            _ => self.type_elsewhere(state).unwrap_or(ValueType::String),
        };
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
            Some(_) => Draft::Stored,
            None => Draft::Typed(Field::default()),
        };
    }

    /// The type another file has for the key, else what the field is declared as.
    fn type_elsewhere(&self, state: &State) -> Option<ValueType> {
        let declared = || {
            let requirement = state.workspace.requirements().at(&self.path)?;
            match requirement.field_type {
                FieldType::Integer => Some(ValueType::Integer),
                FieldType::Float => Some(ValueType::Float),
                FieldType::Boolean => Some(ValueType::Boolean),
                _ => None,
            }
        };
        let in_files = state.workspace.files().iter().find_map(|file| {
            let document = file.document()?;
            document
                .leaf(document.find(&self.path)?)
                .map(|leaf| leaf.value_type)
        });
        in_files.or_else(declared)
    }

    /// The file it goes to.
    #[must_use]
    pub fn file(&self) -> FileIndex {
        self.targets[self.target]
    }

    /// Looks again whom a value in the chosen file reaches.
    pub(super) fn look(&mut self, state: &State) {
        self.readers = state.workspace.readers(&self.path, self.file());
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

    /// Puts text in at the cursor; a stored secret gives way to it.
    pub fn insert(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Draft::Stored = self.draft {
            self.draft = Draft::Typed(Field::default());
        }
        self.pasted = None;
        self.change(|field| field.insert(text));
    }

    /// Moves in what is typed, or deletes of it; a stored secret is left alone.
    pub fn change(&mut self, change: impl FnOnce(&mut Field)) {
        self.error = None;
        if let Draft::Typed(field) = &mut self.draft {
            change(field);
            if field.text().is_empty() {
                self.pasted = None;
            }
        }
    }

    /// Puts pasted text in; line breaks are text.
    pub fn paste(&mut self, text: &Secret) {
        let text = zeroize::Zeroizing::new(text.expose().replace("\r\n", "\n").replace('\r', "\n"));
        self.insert(&text);
        self.pasted = describe(&text);
    }

    /// Shows or hides what is typed; a stored secret becomes text to edit in place, and the mask again when it is
    /// hidden unchanged.
    pub fn toggle_show(&mut self) {
        self.shown = !self.shown;
        let Some(value) = &self.stored else { return };
        match &self.draft {
            Draft::Stored => self.draft = Draft::Typed(Field::new(value.plain())),
            Draft::Typed(field) if !self.shown && field.text() == value.plain().expose() => {
                self.draft = Draft::Stored;
            }
            Draft::Typed(_) => {}
        }
    }

    /// The comment of the old value that goes with it, and whether something of it stays.
    #[must_use]
    pub fn request_in_comment<'s>(&self, state: &'s State) -> Option<&'s str> {
        let document = self.document(state)?;
        let comment = document.comment(document.leaf(document.find(&self.path)?)?)?;
        placeholder::asks_to_fill(comment).then_some(comment)
    }

    /// Makes the edit: the new document and the step that takes it back. `Ok(None)` when there is nothing to do:
    /// the text is what it was, and it goes where it was to go.
    ///
    /// # Errors
    /// The sentence that says what is wrong with what was typed.
    pub fn accept(&self, state: &State) -> Result<Option<(Document, Step)>, String> {
        let file = &state.workspace.files()[self.file()];
        if let Content::Broken(_) = file.content {
            // It was read again while the dialog was open.
            return Err(format!("{} cannot be read; mend it in an editor", file.label));
        }
        let moved = self.target != self.default_target;
        let unchanged = match (&self.draft, &self.stored) {
            (Draft::Stored, _) => true,
            (Draft::Typed(field), Some(value)) => field.text() == value.plain().expose(),
            (Draft::Typed(field), None) => field.text().is_empty(),
        };
        if unchanged && moved && self.stored_secret && file.slot.kind == Kind::Config {
            return Err(format!(
                "{} is not for secrets: git does not ignore it; Tab to a secrets file",
                file.label
            ));
        }
        let value = match (&self.draft, &self.stored) {
            // Accepting a value as it is takes the comment away that asks for it, or takes it to another file.
            (_, Some(value)) if unchanged && (moved || self.request_in_comment(state).is_some()) => {
                value.clone()
            }
            _ if unchanged => return Ok(None),
            (Draft::Typed(field), _) => Value::read(field.text(), self.value_type).map_err(|wrong| {
                format!(
                    "{} is of type {}: {wrong}",
                    self.path.name(),
                    self.value_type.word()
                )
            })?,
            (Draft::Stored, _) => return Ok(None),
        };
        let empty = Document::empty();
        let document = file.document().map_or(&empty, |document| document);
        let edited =
            edit::apply(document, &self.path, &Change::Set(value)).map_err(|refusal| refusal.to_string())?;
        let step = Step {
            parts: vec![Part::new(self.file(), edited.inverse, &edited.document)],
            key: self.path.to_string(),
        };
        Ok(Some((edited.document, step)))
    }
}
