//! What is wrong with a file, without a word of its text.

use super::Span;
use super::position::{Lines, Position};

/// Why a file cannot be read: a sentence and a place. The sentence never quotes the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// Where, when a place can be told.
    pub position: Option<Position>,
}

impl Problem {
    pub(super) fn at(text: &str, span: Option<Span>, message: impl Into<String>) -> Self {
        let position = span.map(|span| Lines::of(text).position(text, span.start.min(text.len())));
        Self {
            message: message.into(),
            position,
        }
    }

    /// The referee's error, reduced to what is safe: its `Display` and `Debug` print the offending line.
    pub(super) fn from_toml(text: &str, error: &toml_edit::TomlError) -> Self {
        Self::at(text, error.span(), safe_message(error.message()))
    }
}

/// `toml_edit` names keys in backquotes in a few messages ("duplicate key `x` in …"); a key can be a secret that
/// lost its `key =`, so whatever is quoted goes.
fn safe_message(message: &str) -> String {
    let mut safe = String::with_capacity(message.len());
    for (index, part) in message.split('`').enumerate() {
        if index % 2 == 0 {
            safe.push_str(part);
        } else if part.chars().all(|c| c.is_ascii_punctuation()) {
            // Punctuation that was expected, `=` or `]`, is the useful part.
            safe.push('`');
            safe.push_str(part);
            safe.push('`');
        } else {
            safe.push('…');
        }
    }
    safe.replace('\n', "; ")
}
