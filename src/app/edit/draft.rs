//! What stands in the field, and what may be told of it.

use crate::app::field::Field;

/// What stands in the field.
pub enum Draft {
    /// The stored secret, shown as the fixed mask: the first thing typed replaces it.
    Stored,
    /// Text being typed.
    Typed(Field),
}

/// What can be told of a draft that was just pasted: its lines and its kind, never its text.
pub(super) fn describe(text: &str) -> Option<String> {
    let lines = text.trim_end_matches('\n').lines().count();
    let kind = if text.trim_start().starts_with("-----BEGIN") {
        Some("PEM key")
    } else if text.trim_start().starts_with('{')
        && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
    {
        Some("JSON")
    } else if text.contains("://") && lines == 1 {
        Some("connection string")
    } else {
        None
    };
    let count = match lines {
        0 => return None,
        1 => "1 line".to_owned(),
        lines => format!("{lines} lines"),
    };
    let edges = if text.trim() == text {
        ""
    } else {
        ", white space at its ends"
    };
    let kind = kind.map_or(String::new(), |kind| format!(", {kind}"));
    Some(format!("just pasted: {count}{kind}{edges}"))
}
