//! The manner of a file: how its neighbours write a key, for a new key to look like them.

use super::{Document, Entry, Section};
use crate::dlt::key::spell_part;

/// The line break the file uses: that of its first line, LF in a file of one line.
pub(super) fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// The line for a new entry in a section, without line break.
pub(super) fn entry_line(document: &Document, section: &Section, key: &[&str], value: &str) -> String {
    let text = document.text().expose();
    let key = spell_key(key);
    let entries = document.entries_of(section);
    let Some(last) = entries.last() else {
        return format!("{key} = {value}");
    };
    let line_start = text[..last.start].rfind('\n').map_or(0, |at| at + 1);
    let indent = text[line_start..last.start].trim_start_matches('\u{feff}');
    let equals = match aligned_width(text, entries) {
        Some(width) => format!(
            "{}= ",
            " ".repeat(width.saturating_sub(key.chars().count()).max(1))
        ),
        None => text[last.key_end..last.value_start]
            .trim_end_matches(['\r', '\n'])
            .to_owned(),
    };
    format!("{indent}{key}{equals}{value}")
}

/// A dotted key as TOML spells it.
pub(super) fn spell_key(parts: &[&str]) -> String {
    parts
        .iter()
        .map(|part| spell_part(part))
        .collect::<Vec<_>>()
        .join(".")
}

/// Columns before the `=` when a section's entries are aligned on it though their keys differ in length.
fn aligned_width(text: &str, entries: &[Entry]) -> Option<usize> {
    let equals_at = |entry: &Entry| {
        let gap = &text[entry.key_end..entry.value_start];
        let before = gap.find('=')?;
        Some(text[entry.start..entry.key_end + before].chars().count())
    };
    let widths: Vec<usize> = entries.iter().map(equals_at).collect::<Option<_>>()?;
    let keys = entries
        .iter()
        .map(|entry| text[entry.start..entry.key_end].chars().count());
    let (shortest, longest) = (keys.clone().min()?, keys.max()?);
    let same = widths.iter().all(|width| *width == widths[0]);
    (same && shortest != longest).then_some(widths[0])
}

/// The quote of the neighbour's string, for a new string to have it too.
pub(super) fn neighbour_quote<'d>(document: &'d Document, section: &Section) -> Option<&'d str> {
    let last = document.entries_of(section).last()?;
    let value = &document.text().expose()[last.value_start..];
    value.starts_with('\'').then_some("'")
}
