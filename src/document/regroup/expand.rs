//! A value becomes a table.

use super::{all_but, bom, has_all_others, has_comments, indent_of, made};
use crate::dlt::key::{KeyPath, spell_part};
use crate::dlt::placeholder;
use crate::document::Spelling;
use crate::document::edit::{Edited, Refusal};
use crate::document::index::{Leaf, Shape, Spot};
use crate::document::splice::Splice;
use crate::document::{Document, Value, style};
use crate::secret::Secret;

/// A key of the new table.
pub struct NewField<'f> {
    /// Its name.
    pub name: &'f str,
    /// Its value.
    pub value: &'f Value,
    /// Whether it only holds a place: the comment that asks to fill it in goes with it.
    pub to_fill: bool,
}

/// Puts a table with these keys in place of a value: in braces where the value stands in braces, as dotted keys beside
/// dotted keys, else under a header of its own. Comments above and behind the value come to stand above the table.
///
/// # Errors
/// Why it is not made; the document stays as it is.
pub fn expand(document: &Document, path: &KeyPath, fields: &[NewField<'_>]) -> Result<Edited, Refusal> {
    let unclean = || Refusal::NotClean(path.clone());
    let item = document
        .find(path)
        .ok_or_else(|| Refusal::NotThere(path.clone()))?;
    let leaf = document
        .leaf(item)
        .ok_or_else(|| Refusal::IsTable(path.clone()))?;
    let (text, kept) = match *document.shape(document.parent(item)) {
        _ if leaf.commas.is_some() => {
            let comment = document.comment(leaf).map(Secret::from);
            (in_braces(document, leaf, fields), comment.into_iter().collect())
        }
        Shape::Table {
            spot: Spot::Dotted(_),
            ..
        } => dotted(document, leaf, fields),
        _ => under_header(document, path, leaf, fields).ok_or_else(unclean)?,
    };
    let edited = Document::parse(text.into()).map_err(|_| unclean())?;
    let is_new = |field: &NewField<'_>| {
        let item = edited
            .find(path)
            .and_then(|table| edited.child(table, field.name));
        item.and_then(|item| edited.value(item)).as_ref() == Some(field.value)
    };
    let is_clean = fields.iter().all(is_new)
        && has_all_others(document, &edited, path)
        && has_comments(&edited, all_but(document, leaf.comment.as_slice()), kept);
    made(document, edited, is_clean).ok_or_else(unclean)
}

/// The table in braces.
fn in_braces(document: &Document, leaf: &Leaf, fields: &[NewField<'_>]) -> String {
    let text = document.text().expose();
    let raw = document.raw(leaf);
    let entry = |field: &NewField<'_>| {
        let value = field
            .value
            .spell(Some(raw), Spelling::Auto, style::line_break(text));
        format!("{} = {value}", spell_part(field.name))
    };
    let entries: Vec<String> = fields.iter().map(entry).collect();
    let table = if entries.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", entries.join(", "))
    };
    [&text[..leaf.value.start], &table, &text[leaf.value.end..]].concat()
}

/// The lines of the new keys, each with `prefix` before its name, and the comment that stays.
fn lines(
    document: &Document,
    leaf: &Leaf,
    prefix: &str,
    fields: &[NewField<'_>],
) -> (Vec<String>, Vec<Secret>) {
    let eol = style::line_break(document.text().expose());
    let comment = document.comment(leaf);
    let request = comment.filter(|comment| placeholder::asks_to_fill(comment));
    let rest = match request {
        Some(comment) => placeholder::without_request(comment),
        None => comment.map(str::to_owned),
    };
    let request = request.filter(|comment| rest.as_deref() != Some(comment));
    let mut lines: Vec<String> = rest.iter().cloned().collect();
    let mut kept: Vec<Secret> = rest.into_iter().map(Secret::from).collect();
    for field in fields {
        let value = field.value.spell(Some(document.raw(leaf)), Spelling::Auto, eol);
        let request = request
            .filter(|_| field.to_fill)
            .map_or(String::new(), |_| " # fill this in!".to_owned());
        if !request.is_empty() {
            kept.push(request.trim_start().into());
        }
        lines.push(format!("{prefix}{} = {value}{request}", spell_part(field.name)));
    }
    (lines, kept)
}

/// The keys in place of the value, each beginning with its dotted key.
fn dotted(document: &Document, leaf: &Leaf, fields: &[NewField<'_>]) -> (String, Vec<Secret>) {
    let text = document.text().expose();
    let section = &document.sections()[leaf.section];
    let key_end = document
        .entries_of(section)
        .iter()
        .find(|entry| entry.start == leaf.entry.start)
        .map_or(leaf.entry.start, |entry| entry.key_end);
    let prefix = format!("{}.", &text[leaf.entry.start..key_end]);
    let (lines, kept) = lines(document, leaf, &prefix, fields);
    let between = format!("{}{}", style::line_break(text), indent_of(text, leaf.entry.start));
    let end = leaf
        .comment
        .as_ref()
        .map_or(leaf.entry.end, |comment| comment.end);
    let text = [&text[..leaf.entry.start], &lines.join(&between), &text[end..]].concat();
    (text, kept)
}

/// The keys under a header of their own, behind the section the value stood in. A section with nothing else in it gets
/// the new header in place of its own.
fn under_header(
    document: &Document,
    path: &KeyPath,
    leaf: &Leaf,
    fields: &[NewField<'_>],
) -> Option<(String, Vec<Secret>)> {
    let text = document.text().expose();
    let eol = style::line_break(text);
    let parts: Vec<&str> = path.parts().iter().map(|part| &**part).collect();
    let header = format!("[{}]", style::spell_key(&parts));
    let (lines, kept) = lines(document, leaf, "", fields);
    let end = leaf
        .comment
        .as_ref()
        .map_or(leaf.entry.end, |comment| comment.end);
    let section = &document.sections()[leaf.section];
    let indent = indent_of(text, leaf.entry.start);
    if let (Some(own), [_]) = (&section.header, document.entries_of(section)) {
        let body = lines.join(&format!("{eol}{indent}"));
        let text = [
            &text[..own.start],
            &header,
            &text[own.end..leaf.entry.start],
            &body,
            &text[end..],
        ];
        return Some((text.concat(), kept));
    }
    let start = document.start_of_comments_above(leaf.entry.start);
    let line = document.lines.start_of_line(leaf.entry.start);
    let above = text[start..line].trim_start_matches('\u{feff}');
    let after_line = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let without = Splice::remove(start.max(bom(text))..after_line).apply(text)?.0;
    let without = Document::parse(without).ok()?;
    let text = without.text().expose();
    let comment = usize::from(!lines.is_empty() && lines.len() > fields.len());
    let (comment, keys) = lines.split_at(comment);
    let comment: String = comment.iter().map(|line| format!("{line}{eol}")).collect();
    let body: String = keys.iter().map(|line| format!("{eol}{line}")).collect();
    let new = format!("{above}{comment}{header}{body}");
    let section = &without.sections()[leaf.section];
    let text = if section.header.is_none() && section.entries.is_empty() {
        let blank = if text.trim().is_empty() || text.ends_with("\n\n") {
            ""
        } else {
            eol
        };
        format!("{text}{blank}{new}{eol}")
    } else {
        let at = without.end_of_comments_below(section.tail);
        [&text[..at], eol, eol, &new, &text[at..]].concat()
    };
    Some((text, kept))
}
