//! What is TOML: the one place that asks `toml_edit`'s parser, which knows no limit of depth here.

use std::str::FromStr;

use toml_parser::Source;
use toml_parser::parser::parse_value;

use super::depth::Shallow;

/// Reads a text whose [depth](super::depth) was seen to be bearable.
///
/// # Errors
/// What is wrong with it.
pub(super) fn document(text: &str) -> Result<toml_edit::Document<&str>, toml_edit::TomlError> {
    toml_edit::Document::parse(text)
}

/// Reads any text as one value; `None` where it is none, or deeper than any that a file can have.
pub(super) fn value(text: &str) -> Option<toml_edit::Value> {
    let mut events = Shallow::of_value(());
    let tokens = Source::new(text).lex().into_vec();
    parse_value(&tokens, &mut events, &mut ());
    events.passed().ok()?;
    toml_edit::Value::from_str(text).ok()
}
