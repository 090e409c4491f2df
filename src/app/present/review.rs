//! The pending changes in words, masked.

use super::{Piece, Tone, piece};
use crate::app::pending;
use crate::app::state::State;
use crate::dlt::layout::Kind;
use crate::dlt::placeholder;
use crate::document::Document;
use crate::document::ItemId;
use crate::secret::MASK;
use crate::shown;

/// One line of the review.
pub enum ReviewLine {
    /// A file.
    File(Piece),
    /// A key: its path, before, after.
    Key(String, Piece, Piece),
}

/// Every pending change, masked.
#[must_use]
pub fn review(state: &State) -> Vec<ReviewLine> {
    let mut lines = Vec::new();
    for pending in pending::list(&state.workspace) {
        let file = &state.workspace.files()[pending.file];
        let new = if file.saved.is_none() { "   new file" } else { "" };
        let count = match pending.keys.len() {
            1 => "1 key".to_owned(),
            count => format!("{count} keys"),
        };
        let label = shown::safe(&file.label);
        lines.push(ReviewLine::File(piece(
            format!("{label}   {count}{new}"),
            Tone::Strong,
        )));
        for key in &pending.keys {
            let side = |document: &Document, item: Option<ItemId>| match item {
                Some(item) => {
                    let masked = file.slot.kind == Kind::Secrets || state.workspace.is_secret(&key.path);
                    value_in(document, item, key.path.name(), masked)
                }
                None => piece("nothing", Tone::Dim),
            };
            let path = shown::safe(&key.path.to_string()).into_owned();
            lines.push(ReviewLine::Key(
                path,
                side(&pending.before, key.before),
                side(&pending.after, key.after),
            ));
        }
    }
    lines
}

/// A value in a file as far as it may be seen.
fn value_in(document: &Document, item: ItemId, name: &str, masked: bool) -> Piece {
    let Some(leaf) = document.leaf(item) else {
        return piece("a section", Tone::Dim);
    };
    let reason = crate::document::value::with_sample(document, leaf, |sample| {
        placeholder::classify(name, sample, document.comment(leaf))
    });
    match reason {
        Some(placeholder::Reason::ConfigureMe) => piece("◌ configure me", Tone::ToDo),
        Some(placeholder::Reason::TypeSample) => piece("◌ fill in", Tone::ToDo),
        Some(_) => piece("◌ set me up", Tone::ToDo),
        None if masked => piece(format!("● {MASK}"), Tone::Good),
        None => {
            let text = document
                .value(item)
                .map(|value| shown::config_value(value.plain().expose()));
            piece(format!("● {}", text.unwrap_or_default()), Tone::Good)
        }
    }
}
