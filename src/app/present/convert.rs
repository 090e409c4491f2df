//! The question before a split or join, in words.

use super::{Piece, Tone, piece};
use crate::app::convert::ConvertDialog;
use crate::app::state::State;
use crate::shown;
use crate::workspace::convert::Way;

/// The question in words.
pub struct ConvertView {
    /// What would be done.
    pub title: String,
    /// Label and text of each line; a text may be longer than a line.
    pub lines: Vec<(&'static str, Piece)>,
    /// Whether there is something to be done.
    pub is_possible: bool,
}

/// The question in words.
#[must_use]
pub fn convert(state: &State, dialog: &ConvertDialog) -> ConvertView {
    let plan = match &dialog.plan {
        Ok(plan) => plan,
        Err(sentence) => {
            return ConvertView {
                title: "Neither split nor joined".to_owned(),
                lines: vec![("", piece(format!("✗ {}", shown::safe(sentence)), Tone::Bad))],
                is_possible: false,
            };
        }
    };
    let group = shown::safe(&plan.group.to_string()).into_owned();
    let label = shown::safe(&state.workspace.files()[plan.file].label).into_owned();
    let keys: Vec<String> = plan
        .fields
        .iter()
        .map(|(name, reason)| {
            // The sign stays on the line of its name.
            let sign = if reason.is_some() { "◌\u{a0}" } else { "" };
            format!("{sign}{}", shown::safe(name))
        })
        .collect();
    let keys = keys.join(", ");
    let (title, writes, instead) = match plan.way {
        Way::Split => (
            format!("Split {group} into fields?"),
            format!("keys in a table: {keys}"),
            "the connection string",
        ),
        Way::Join => (
            format!("Join {group} into one string?"),
            format!("one connection string of {keys}"),
            "the keys",
        ),
    };
    let mut lines = vec![
        ("goes to", piece(label, Tone::Plain)),
        ("writes", piece(writes, Tone::Plain)),
        ("instead of", piece(instead, Tone::Plain)),
        ("seen by", seen_by(&plan.readers)),
    ];
    if plan.fields.iter().any(|(_, reason)| reason.is_some()) {
        let sentence = "what is still to be filled in stays so (◌)";
        lines.push(("kept", piece(sentence, Tone::ToDo)));
    }
    if plan.has_comments {
        let sentence = match plan.way {
            Way::Split => "go above the table; one that asks to fill a key in goes behind that key",
            Way::Join => "go above the string; one that asks to fill a key in goes behind it",
        };
        lines.push(("comments", piece(sentence, Tone::Dim)));
    }
    if let Some(error) = &dialog.error {
        lines.push(("", piece(format!("✗ {}", shown::safe(error)), Tone::Bad)));
    }
    ConvertView {
        title,
        lines,
        is_possible: true,
    }
}

fn seen_by(readers: &[String]) -> Piece {
    match readers {
        [] => piece("nobody: what is stronger has the keys", Tone::Warning),
        readers => {
            let names = shown::safe(&readers.join(", ")).into_owned();
            piece(format!("{names}; dlt gets the same values there"), Tone::Plain)
        }
    }
}
