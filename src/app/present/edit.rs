//! The edit dialog in words.

use super::{Piece, Tone, piece};
use crate::app::edit::Draft;
use crate::app::edit::EditDialog;
use crate::app::state::State;
use crate::dlt::placeholder;
use crate::document::ValueType;
use crate::secret::MASK;
use crate::shown;
use crate::workspace::readers::{Obstacle, Readers};
use unicode_segmentation::UnicodeSegmentation;

/// The edit dialog in words.
pub struct EditView {
    /// The key.
    pub title: String,
    /// The field's text, one sign per character while it is masked.
    pub field: String,
    /// Which grapheme of it the cursor is on.
    pub cursor: usize,
    /// Whether the field shows a secret.
    pub revealed: bool,
    /// The lines below it: label and text.
    pub lines: Vec<(&'static str, Piece)>,
}

/// The edit dialog in words.
#[must_use]
pub fn edit(state: &State, dialog: &EditDialog) -> EditView {
    let workspace = &state.workspace;
    let file = &workspace.files()[dialog.file()];
    let (field, cursor) = match &dialog.draft {
        Draft::Stored => (MASK.to_owned(), MASK.chars().count()),
        Draft::Typed(field) if dialog.shown => (
            field.text().graphemes(true).map(shown::safe).collect(),
            field.graphemes_before(),
        ),
        Draft::Typed(field) => (
            "•".repeat(field.text().graphemes(true).count()),
            field.graphemes_before(),
        ),
    };
    let mut lines = Vec::new();
    if let Some(told) = &dialog.pasted {
        lines.push(("", piece(told.clone(), Tone::Dim)));
    }
    if dialog.value_type != ValueType::String {
        let text = format!("{}: {}", dialog.value_type.word(), dialog.value_type.expected());
        lines.push(("type", piece(text, Tone::Plain)));
    }
    let label = shown::safe(&file.label).into_owned();
    lines.push((
        "goes to",
        piece(format!("{label}   {}", effect(state, dialog)), Tone::Plain),
    ));
    lines.push(("seen by", seen_by(dialog)));
    lines.extend(after(state, dialog));
    if let Some(error) = &dialog.error {
        lines.push(("", piece(format!("✗ {}", shown::safe(error)), Tone::Bad)));
    }
    EditView {
        title: format!("Edit {}", shown::safe(&dialog.path.to_string())),
        field,
        cursor,
        revealed: dialog.shown && dialog.is_secret(state),
        lines,
    }
}

/// What becomes of the comment that asks for the value.
pub(super) fn after(state: &State, dialog: &EditDialog) -> Option<(&'static str, Piece)> {
    let comment = dialog.request_in_comment(state)?;
    let left = placeholder::without_request(comment).map(|rest| shown::comment(&rest));
    let text = match left {
        Some(rest) => format!("of the comment, {rest} stays"),
        None => format!(
            "the comment {} goes, other comments stay",
            shown::comment(comment)
        ),
    };
    Some(("after", piece(text, Tone::Dim)))
}

/// What becomes of the file the edit goes to.
pub(super) fn effect(state: &State, dialog: &EditDialog) -> &'static str {
    let file = &state.workspace.files()[dialog.file()];
    let stands_there = dialog
        .document(state)
        .is_some_and(|document| document.find(&dialog.path).is_some());
    let is_inherited = dialog.cell(state).is_some_and(|cell| cell.inherited);
    match file.document() {
        None => "(a new file)",
        Some(_) if stands_there => "(replaces the value there)",
        Some(_) if is_inherited && file.slot.profile.is_some() => "(a new override; the shared value stays)",
        Some(_) => "(a new key)",
    }
}

pub(super) fn seen_by(dialog: &EditDialog) -> Piece {
    let Readers { profiles, obstacle } = dialog.readers();
    if !profiles.is_empty() {
        return piece(shown::safe(&profiles.join(", ")).into_owned(), Tone::Plain);
    }
    let why = match obstacle {
        Some(Obstacle::Environment(name)) => {
            format!("nobody: the environment variable {name} is stronger")
        }
        Some(Obstacle::Lost(why) | Obstacle::Failure(why)) => format!("nobody: {why}"),
        Some(Obstacle::Stronger) | None => "nobody: a stronger file has the key too".to_owned(),
    };
    piece(shown::safe(&why).into_owned(), Tone::Warning)
}
