//! The dialog that adds a section or a key, in words.

use super::list::{FieldView, ListView, RowView, error, words};
use super::{Piece, Tone, piece};
use crate::app::add::{AddDialog, Choice};
use crate::app::keymap::Context;
use crate::app::state::State;
use crate::shown;

/// The dialog in words.
#[must_use]
pub fn add(state: &State, dialog: &AddDialog) -> ListView {
    let found = dialog.found();
    let rows = found.iter().map(|choice| row(*choice)).collect();
    let mut below = Vec::new();
    let adds = dialog.chosen().map(|choice| {
        let names = choice.offer().keys.iter().map(|key| {
            let glyph = if key.to_fill { "◌ " } else { "● " };
            format!("{glyph}{}", key.path.name())
        });
        names.collect::<Vec<_>>().join("  ")
    });
    let adds = adds.unwrap_or_else(|| "no section has these words".to_owned());
    below.push(("adds", words(&adds, Tone::Plain)));
    let labels: Vec<&str> = dialog
        .files(state)
        .into_iter()
        .map(|file| state.workspace.files()[file].label.as_str())
        .collect();
    below.push(("goes to", words(&labels.join(" and "), Tone::Plain)));
    if dialog.chosen().is_some() {
        below.push(("seen by", seen_by(dialog)));
    }
    below.extend(dialog.error.as_deref().map(error));
    let text = shown::safe(&dialog.find).into_owned();
    ListView {
        title: "Add a section or a key".to_owned(),
        context: Context::Add,
        field: Some(FieldView {
            label: "find",
            before: text.clone(),
            text,
        }),
        above: Vec::new(),
        rows,
        cursor: Some(dialog.cursor),
        room: 15,
        below,
        below_room: 4,
    }
}

fn row(choice: Choice<'_>) -> RowView {
    match choice {
        Choice::Section(offer) => {
            let tone = if offer.of.starts_with("missing") {
                Tone::Bad
            } else {
                Tone::Dim
            };
            RowView::new(offer.section.clone(), words(&offer.of, tone))
        }
        Choice::Key(offer, knowledge) => {
            let tone = if knowledge.is_doubtful() {
                Tone::Warning
            } else {
                Tone::Plain
            };
            RowView::new(format!("key: {}", offer.section), words(&offer.of, tone))
        }
    }
}

fn seen_by(dialog: &AddDialog) -> Piece {
    match dialog.readers() {
        Ok(profiles) if profiles.is_empty() => piece("nobody: what is stronger has the keys", Tone::Warning),
        Ok(profiles) => words(&profiles.join(", "), Tone::Plain),
        Err(why) => words(&format!("nobody: {why}"), Tone::Warning),
    }
}
