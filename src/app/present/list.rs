//! What the dialogs with a list share: a line being typed, lines of words, rows to choose from.

use super::{Piece, Tone, piece};
use crate::app::field::Field;
use crate::app::keymap::Context;
use crate::app::proposal::Proposal;
use crate::app::state::State;
use crate::dlt::tree::FileIndex;
use crate::shown;
use crate::workspace::consequence::Consequence;

/// A dialog in words.
pub struct ListView {
    /// Its heading.
    pub title: String,
    /// Whose keys its last line tells.
    pub context: Context,
    /// The line being typed.
    pub field: Option<FieldView>,
    /// The lines above the rows: label and text.
    pub above: Vec<(&'static str, Piece)>,
    /// The rows.
    pub rows: Vec<RowView>,
    /// Which of them is chosen.
    pub cursor: Option<usize>,
    /// How many rows it has room for, where the terminal has.
    pub room: usize,
    /// The lines below the rows: label and text.
    pub below: Vec<(&'static str, Piece)>,
    /// How many lines there may be below the rows; the dialog does not grow and shrink with them.
    pub below_room: usize,
}

/// A line being typed.
pub struct FieldView {
    /// What it is.
    pub label: &'static str,
    /// What is typed.
    pub text: String,
    /// The part of it before the cursor.
    pub before: String,
}

/// A row.
pub struct RowView {
    /// Whether it is switched on, where it can be.
    pub mark: Option<bool>,
    /// What it is.
    pub name: Piece,
    /// What is to be known of it.
    pub note: Piece,
    /// The characters of the note that were found, by their number.
    pub marks: Vec<usize>,
}

impl FieldView {
    /// A line of text with the cursor in it.
    pub(super) fn new(label: &'static str, field: &Field) -> Self {
        let text = shown::safe(field.text()).into_owned();
        let before = shown::safe(field.before_cursor()).into_owned();
        Self { label, text, before }
    }
}

impl RowView {
    /// A row that is not switched on or off.
    pub(super) fn new(name: impl Into<String>, note: Piece) -> Self {
        Self {
            mark: None,
            name: piece(shown::safe(&name.into()).into_owned(), Tone::Plain),
            note,
            marks: Vec::new(),
        }
    }
}

/// Words of the files or the project, made fit to be shown.
pub(super) fn words(text: &str, tone: Tone) -> Piece {
    piece(shown::safe(text).into_owned(), tone)
}

/// What was wrong, as a line.
pub(super) fn error(sentence: &str) -> (&'static str, Piece) {
    ("", piece(format!("✗ {}", shown::safe(sentence)), Tone::Bad))
}

/// A file's name.
pub(super) fn label(state: &State, file: FileIndex) -> String {
    shown::safe(&state.workspace.files()[file].label).into_owned()
}

/// `1 key`, `3 keys`.
pub(super) fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{number} {one}s"),
    }
}

/// What an edit means for the profiles that get anything otherwise, a line each.
pub(super) fn affected(state: &State, proposal: &Proposal) -> Vec<(&'static str, Piece)> {
    let label = |file: FileIndex| state.workspace.files()[file].label.clone();
    let all = proposal.consequences.iter().filter(|one| !one.is_nothing());
    let mut lines: Vec<Piece> = all
        .map(|one| {
            let tone = if one.lost.is_empty() {
                Tone::Plain
            } else {
                Tone::Warning
            };
            words(&format!("{} {}", one.profile, one.sentence(label)), tone)
        })
        .collect();
    if lines.is_empty() {
        lines.push(piece("every profile gets what it got", Tone::Dim));
    }
    let labels = std::iter::once("then").chain(std::iter::repeat(""));
    labels.zip(lines).collect()
}

/// What an edit means for each profile, a row each.
pub(super) fn consequences(state: &State, proposal: &Proposal) -> Vec<RowView> {
    proposal
        .consequences
        .iter()
        .map(|one| consequence(state, one))
        .collect()
}

/// What an edit means for a profile.
pub(super) fn consequence(state: &State, one: &Consequence) -> RowView {
    let tone = match (one.is_nothing(), one.lost.is_empty()) {
        (true, _) => Tone::Dim,
        (false, true) => Tone::Plain,
        (false, false) => Tone::Warning,
    };
    let sentence = one.sentence(|file| state.workspace.files()[file].label.clone());
    RowView::new(one.profile.clone(), words(&sentence, tone))
}
