//! Arrays of tables: scattered over a file, and one value to dlt.

use std::collections::HashMap;

use super::dialect::{as_dlt_reads, stand_in, without};
use super::style::spell_key;
use super::value::line_feeds;
use super::{Document, ItemId, referee};
use crate::dlt::pieces::{Found, Part, Paths, Source};
use crate::secret::Secret;

/// The arrays of tables of a file, as dlt's library puts them together.
pub(super) fn arrays(
    paths: &Paths,
    find: impl Fn(&[Box<str>]) -> Option<ItemId>,
) -> HashMap<ItemId, Vec<Part>> {
    let arrays = paths.iter().filter_map(|(way, found)| match found {
        Found::Array(_, elements) => Some((find(way)?, elements.clone())),
        Found::Table | Found::Value(_) => None,
    });
    arrays.collect()
}

/// An array of tables, spelled as an array of tables in braces.
pub(super) fn spelled(document: &Document, id: ItemId) -> Option<Secret> {
    let value = |source: Source| document.text().expose().get(source.start..source.end);
    let mut text = String::new();
    match document.arrays.get(&id) {
        Some(elements) => spell_list(elements, &value, &mut text),
        None => text = by_the_referee(document, id)?,
    }
    Some(text.into())
}

/// The same of parts of any files; `value` knows how a value is spelled.
pub(super) fn spell_list<'t>(parts: &[Part], value: &dyn Fn(Source) -> Option<&'t str>, text: &mut String) {
    text.push('[');
    for (number, part) in parts.iter().enumerate() {
        text.push_str(if number == 0 { "" } else { ", " });
        spell(part, value, text);
    }
    text.push(']');
}

fn spell<'t>(part: &Part, value: &dyn Fn(Source) -> Option<&'t str>, text: &mut String) {
    match part {
        Part::Value(source) => text.push_str(&line_feeds(value(*source).unwrap_or_default())),
        Part::Array(parts) => spell_list(parts, value, text),
        Part::Table(entries) if entries.is_empty() => text.push_str("{}"),
        Part::Table(entries) => {
            for (number, (name, part)) in entries.iter().enumerate() {
                text.push_str(if number == 0 { "{ " } else { ", " });
                text.push_str(&spell_key(&[name]));
                text.push_str(" = ");
                spell(part, value, text);
            }
            text.push_str(" }");
        }
    }
}

/// The same where dlt's library would have too much to do.
fn by_the_referee(document: &Document, id: ItemId) -> Option<String> {
    let read = as_dlt_reads(document.text().expose());
    let text = without(&read, &document.odd, &document.too_big);
    let text = line_feeds(&text);
    let parsed = referee::document(&text).ok()?.into_mut();
    let mut item = parsed.as_item();
    for name in document.names_to(id) {
        item = item.get(&*name)?;
    }
    let tables = item.as_array_of_tables()?.clone();
    let mut spelled = tables.into_array().to_string().trim().to_owned();
    for (index, span) in document.too_big.iter().enumerate() {
        let number = &document.text().expose()[span.clone()];
        spelled = spelled.replace(&stand_in(index, span), number);
    }
    Some(spelled)
}
