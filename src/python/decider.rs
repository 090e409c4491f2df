//! Literals in the code that decide on the kind of credentials: the protocol of a bucket, the type of a catalog.

use super::names::Names;
use super::tree::{Call, Expression};

/// Fields whose value decides on the class of another one.
const FIELDS: [&str; 2] = ["bucket_url", "catalog_type"];

/// What a call says of a field that decides: of a URL the protocol alone, which is no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decider {
    /// The argument's name; `None` where it is given by position.
    pub name: Option<String>,
    /// Its position; `None` where it is given by name.
    pub position: Option<usize>,
    /// The protocol of a URL (`file` for a path), or the word.
    pub word: String,
}

impl Decider {
    pub(super) fn of_call(names: &Names<'_>, call: &Call) -> Vec<Self> {
        let by_position = call.arguments.iter().enumerate().filter_map(|(position, value)| {
            Some(Self {
                name: None,
                position: Some(position),
                word: protocol(names, value)?,
            })
        });
        let by_name = call
            .keywords
            .iter()
            .filter(|(name, _)| FIELDS.contains(&name.as_str()));
        let by_name = by_name.filter_map(|(name, value)| {
            Some(Self {
                name: Some(name.clone()),
                position: None,
                word: protocol(names, value).or_else(|| word(names, value))?,
            })
        });
        by_position.chain(by_name).collect()
    }
}

/// The protocol of a literal URL.
fn protocol(names: &Names<'_>, value: &Expression) -> Option<String> {
    let text = names.text(value)?;
    match text.split_once("://") {
        Some((protocol, _)) => is_word(protocol).then(|| protocol.to_lowercase()),
        None => (text.starts_with(['/', '.', '~'])).then(|| "file".to_owned()),
    }
}

fn word(names: &Names<'_>, value: &Expression) -> Option<String> {
    names.text(value).filter(|text| is_word(text))
}

/// A short word, such as stand in an enumeration.
fn is_word(text: &str) -> bool {
    (1..=16).contains(&text.len())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+'))
}
