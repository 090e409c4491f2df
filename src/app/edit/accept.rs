//! What becomes of what was typed.

use super::{Choices, Draft, EditDialog};
use crate::app::history::{Part, Step};
use crate::app::state::State;
use crate::dlt::layout::Kind;
use crate::document::edit::{self, Change};
use crate::document::{Document, Spelling, Value};
use crate::workspace::file::Content;

impl EditDialog {
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
        let unchanged = self.is_unchanged();
        if unchanged && moved && self.stored_secret && file.slot.kind == Kind::Config {
            return Err(format!(
                "{} is not for secrets: git does not ignore it; Tab to a secrets file",
                file.label
            ));
        }
        let respelled = self.chosen_spelling != Spelling::Auto && self.spelling().is_some();
        let value = match (&self.draft, &self.stored) {
            // Accepting a value as it is takes the comment away that asks for it, or takes it to another file.
            (_, Some(value))
                if unchanged && (moved || respelled || self.request_in_comment(state).is_some()) =>
            {
                value.clone()
            }
            _ if unchanged => return Ok(None),
            (Draft::Typed(field), _) => self.read(field.text())?,
            (Draft::Stored(_), _) => return Ok(None),
        };
        let empty = Document::empty();
        let document = file.document().map_or(&empty, |document| document);
        let change = Change::SetAs(value, self.chosen_spelling);
        let edited = edit::apply(document, &self.path, &change).map_err(|refusal| refusal.to_string())?;
        let step = Step {
            parts: vec![Part::new(self.file(), edited.inverse, &edited.document)],
            key: self.path.to_string(),
        };
        Ok(Some((edited.document, step)))
    }

    fn is_unchanged(&self) -> bool {
        match (&self.draft, &self.stored) {
            (Draft::Stored(_), _) => true,
            (Draft::Typed(field), Some(value)) => field.text() == value.plain().expose(),
            (Draft::Typed(field), None) => field.text().is_empty(),
        }
    }

    fn read(&self, text: &str) -> Result<Value, String> {
        self.expected
            .read(text)
            .map_err(|why| format!("{} {why}", self.path.name()))
    }

    /// What is to be said of a value that is taken, though dlt's code does not name it.
    #[must_use]
    pub fn remark(&self) -> Option<&'static str> {
        let field = self.draft.typed().filter(|field| !field.text().is_empty())?;
        let chosen = self.choices.as_ref().and_then(Choices::cursor);
        (chosen.is_none() && self.expected.is_unknown(field.text()))
            .then_some("none of the values dlt's own code names; it may do all the same")
    }
}
