//! The dialog that adds a section, in words.

use super::{Piece, Tone, piece};
use crate::app::add::AddDialog;
use crate::app::state::State;
use crate::shown;

/// The dialog in words.
pub struct AddView {
    /// What is typed to find a section.
    pub find: String,
    /// The sections: name, what it is for; the chosen one marked.
    pub lines: Vec<(bool, Piece, Piece)>,
    /// Which of them is the first that is shown.
    pub top: usize,
    /// The lines below: label and text.
    pub below: Vec<(&'static str, Piece)>,
}

/// The dialog in words, with room for so many sections.
#[must_use]
pub fn add(state: &State, dialog: &AddDialog, room: usize) -> AddView {
    let found = dialog.found();
    let top = dialog.cursor.saturating_sub(room.saturating_sub(1));
    let lines = found
        .iter()
        .enumerate()
        .map(|(nth, offer)| {
            let tone = if offer.of.starts_with("missing") {
                Tone::Bad
            } else {
                Tone::Dim
            };
            (
                nth == dialog.cursor,
                piece(shown::safe(&offer.section).into_owned(), Tone::Plain),
                piece(shown::safe(&offer.of).into_owned(), tone),
            )
        })
        .collect();
    let mut below = Vec::new();
    let adds = dialog.chosen().map(|offer| {
        let names = offer.keys.iter().map(|key| {
            let glyph = if key.to_fill { "◌ " } else { "● " };
            format!("{glyph}{}", key.path.name())
        });
        names.collect::<Vec<_>>().join("  ")
    });
    let adds = adds.unwrap_or_else(|| "no section has these words".to_owned());
    below.push(("adds", piece(shown::safe(&adds).into_owned(), Tone::Plain)));
    let labels: Vec<&str> = dialog
        .files(state)
        .into_iter()
        .map(|file| state.workspace.files()[file].label.as_str())
        .collect();
    below.push((
        "goes to",
        piece(shown::safe(&labels.join(" and ")).into_owned(), Tone::Plain),
    ));
    if dialog.chosen().is_some() {
        below.push(("seen by", seen_by(dialog)));
    }
    if let Some(error) = &dialog.error {
        below.push(("", piece(format!("✗ {}", shown::safe(error)), Tone::Bad)));
    }
    AddView {
        find: shown::safe(&dialog.find).into_owned(),
        lines,
        top,
        below,
    }
}

fn seen_by(dialog: &AddDialog) -> Piece {
    match dialog.readers() {
        Ok(profiles) if profiles.is_empty() => piece("nobody: what is stronger has the keys", Tone::Warning),
        Ok(profiles) => piece(shown::safe(&profiles.join(", ")).into_owned(), Tone::Plain),
        Err(why) => piece(format!("nobody: {}", shown::safe(why)), Tone::Warning),
    }
}
