//! The dialog of a connection string's parts in words.

use unicode_segmentation::UnicodeSegmentation;

use super::edit::{after, effect, seen_by};
use super::{Piece, Tone, piece};
use crate::app::edit::Draft;
use crate::app::parts::{Fate, PartsDialog, Row};
use crate::app::state::State;
use crate::dlt::placeholder::Reason;
use crate::secret::MASK;
use crate::shown;

/// One part in words.
pub struct PartLine {
    /// Its name.
    pub name: Piece,
    /// What it says, masked.
    pub text: Piece,
    /// What becomes of it.
    pub fate: Piece,
}

/// The dialog in words.
pub struct PartsView {
    /// The key.
    pub title: String,
    /// The parts.
    pub parts: Vec<PartLine>,
    /// The number of the chosen one.
    pub chosen: usize,
    /// Whether its name is being typed.
    pub is_naming: bool,
    /// Which grapheme of its text, or name, the cursor is on.
    pub cursor: usize,
    /// The lines below: label and text.
    pub lines: Vec<(&'static str, Piece)>,
}

/// The dialog in words.
#[must_use]
pub fn parts(state: &State, dialog: &PartsDialog) -> PartsView {
    let value = &dialog.value;
    let file = &state.workspace.files()[value.file()];
    let rows = dialog.rows();
    let chosen = rows.get(dialog.cursor);
    let mut lines = Vec::new();
    for told in &value.pasted {
        lines.push(("", piece(told.clone(), Tone::Dim)));
    }
    let label = shown::safe(&file.label).into_owned();
    let goes_to = format!("{label}   {}", effect(state, value));
    lines.push(("goes to", piece(goes_to, Tone::Plain)));
    lines.push(("seen by", seen_by(value)));
    lines.extend(after(state, value));
    if let Some(error) = &value.error {
        lines.push(("", piece(format!("✗ {}", shown::safe(error)), Tone::Bad)));
    }
    PartsView {
        title: format!("Edit {}, part by part", shown::safe(&value.path.to_string())),
        parts: rows.iter().map(|row| line(dialog, row)).collect(),
        chosen: dialog.cursor,
        is_naming: chosen.is_some_and(|row| row.is_naming),
        cursor: chosen.map_or(0, cursor),
        lines,
    }
}

fn line(dialog: &PartsDialog, row: &Row) -> PartLine {
    let name = if row.name.is_empty() {
        piece("name=value", Tone::Dim)
    } else {
        piece(shown::safe(&row.name).into_owned(), Tone::Plain)
    };
    let fate = match row.fate() {
        Fate::Same => "",
        Fate::Changed => "changed",
        Fate::New => "new",
        Fate::Goes => "goes",
    };
    PartLine {
        name,
        text: text(dialog, row),
        fate: piece(fate, Tone::Warning),
    }
}

fn text(dialog: &PartsDialog, row: &Row) -> Piece {
    match &row.draft {
        Draft::Stored(_) => match row.placeholder {
            Some(Reason::ConfigureMe) => piece("◌ configure me", Tone::ToDo),
            Some(_) => piece("◌ set me up", Tone::ToDo),
            None if row.is_stored() => piece(MASK, Tone::Plain),
            None => piece("not given", Tone::Dim),
        },
        Draft::Typed(field) if row.shown => {
            let text: String = field.text().graphemes(true).map(shown::safe).collect();
            piece(text, Tone::Revealed)
        }
        // A name that dlt itself offers is no secret.
        Draft::Typed(field) if dialog.is_known_driver(row, field.text()) => {
            piece(field.text().to_owned(), Tone::Plain)
        }
        Draft::Typed(field) => {
            let masked = "•".repeat(field.text().graphemes(true).count());
            piece(masked, Tone::Plain)
        }
    }
}

fn cursor(row: &Row) -> usize {
    match &row.draft {
        _ if row.is_naming => row.name.graphemes(true).count(),
        Draft::Stored(_) if row.placeholder.is_none() && row.is_stored() => MASK.chars().count(),
        Draft::Stored(_) => 0,
        Draft::Typed(field) => field.graphemes_before(),
    }
}
