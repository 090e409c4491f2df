//! Edits: one key set or removed by one splice, checked before anyone sees it.

use super::compare::{chain_end, same_but, same_kind};
use super::index::{Commas, ItemId, Leaf, Shape, Spot};
use super::splice::Splice;
use super::{Document, Span, Spelling, Value, style};
use crate::dlt::key::KeyPath;
use crate::dlt::placeholder;

/// What is to happen to a key.
#[derive(Clone)]
pub enum Change {
    /// The key gets this value, and is made when it is not there.
    Set(Value),
    /// The same, with a text of several lines written in this manner.
    SetAs(Value, Spelling),
    /// The key goes.
    Unset,
}

impl Change {
    /// The value the key gets.
    fn value(&self) -> Option<&Value> {
        match self {
            Self::Set(value) | Self::SetAs(value, _) => Some(value),
            Self::Unset => None,
        }
    }

    fn spelling(&self) -> Spelling {
        match self {
            Self::SetAs(_, spelling) => *spelling,
            Self::Set(_) | Self::Unset => Spelling::Auto,
        }
    }
}

/// A value and the manner it is written in.
struct Written<'a> {
    value: &'a Value,
    spelling: Spelling,
}

impl<'a> Written<'a> {
    /// How a change is written: in the manner of the file, where it does not say.
    fn of(change: &Change, value: &'a Value, document: &Document, path: &KeyPath) -> Self {
        let spelling = match change.spelling() {
            Spelling::Auto if value.has_lines() => document.spelling(path),
            chosen => chosen,
        };
        Self { value, spelling }
    }

    fn spell(&self, like: Option<&str>, line_break: &str) -> String {
        self.value.spell(like, self.spelling, line_break)
    }
}

/// Why an edit is not made. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The path names a table.
    #[error("{0} is a section, not a value")]
    IsTable(KeyPath),
    /// A part of the path is a value.
    #[error("{0} is a value, so nothing can stand below it")]
    BelowValue(KeyPath),
    /// Arrays of tables are not edited here.
    #[error("{0} is an array of tables; edit it in the file")]
    ArrayOfTables(KeyPath),
    /// There is no such key.
    #[error("{0} does not stand in this file")]
    NotThere(KeyPath),
    /// Something stands under the new name already.
    #[error("{0} stands in this file already")]
    Exists(KeyPath),
    /// It would stand within braces, where comments have no place.
    #[error("there is no room within {{ }} for the comments of {0}")]
    NoRoom(KeyPath),
    /// The edited text would not be TOML, or another key would change with it.
    #[error("the edit would change more than {0}, so nothing was changed; please edit the file by hand")]
    NotClean(KeyPath),
}

/// An edit that was made: the new document and the splice back.
pub struct Edited {
    /// The document after it.
    pub document: Document,
    /// What leads back to the document before it.
    pub inverse: Splice,
}

/// Makes an edit.
///
/// The text is spliced, parsed again, and compared: only the asked key may differ, in exactly the asked way.
///
/// # Errors
/// Why it is not made; the document stays as it is.
pub fn apply(document: &Document, path: &KeyPath, change: &Change) -> Result<Edited, Refusal> {
    let splice = plan(document, path, change)?;
    let (text, inverse) = splice
        .apply(document.text().expose())
        .ok_or_else(|| Refusal::NotClean(path.clone()))?;
    let edited = Document::parse(text).map_err(|_| Refusal::NotClean(path.clone()))?;
    let is_clean = is_clean(document, &edited, path, change)
        && document.comments_but(document.find(path)) == edited.comments_but(edited.find(path));
    if !is_clean {
        return Err(Refusal::NotClean(path.clone()));
    }
    Ok(Edited {
        document: edited,
        inverse,
    })
}

fn plan(document: &Document, path: &KeyPath, change: &Change) -> Result<Splice, Refusal> {
    let parts: Vec<&str> = path.parts().iter().map(|part| &**part).collect();
    let (at, depth) = deepest(document, &parts);
    let leaf = match document.shape(at) {
        Shape::Leaf(leaf) if !leaf.pieces.is_empty() => return Err(Refusal::ArrayOfTables(path.clone())),
        Shape::Leaf(_) if depth < parts.len() => return Err(Refusal::BelowValue(prefix(path, depth))),
        Shape::Table { .. } if depth == parts.len() => return Err(Refusal::IsTable(path.clone())),
        Shape::Leaf(leaf) => Ok(leaf),
        Shape::Table { spot } => Err(*spot),
    };
    let Some(value) = change.value() else {
        return match leaf {
            Ok(leaf) => Ok(remove(document, leaf)),
            Err(_) => Err(Refusal::NotThere(path.clone())),
        };
    };
    let value = Written::of(change, value, document, path);
    Ok(match leaf {
        Ok(leaf) => replace(document, leaf, &value),
        Err(spot) => insert(document, at, spot, &parts, depth, &value),
    })
}

/// The deepest item on the way of the path, and how many parts lead to it.
fn deepest(document: &Document, parts: &[&str]) -> (ItemId, usize) {
    let mut at = ItemId::ROOT;
    for (depth, part) in parts.iter().enumerate() {
        match document.child(at, part) {
            Some(child) => at = child,
            None => return (at, depth),
        }
    }
    (at, parts.len())
}

fn prefix(path: &KeyPath, depth: usize) -> KeyPath {
    KeyPath::new(path.parts()[..depth].to_vec()).unwrap_or_else(|| path.clone())
}

/// The value alone is replaced; with it goes the part of its comment that asks for a value.
fn replace(document: &Document, leaf: &Leaf, value: &Written<'_>) -> Splice {
    let mut text = value.spell(
        Some(document.raw(leaf)),
        style::line_break(document.text().expose()),
    );
    let mut end = leaf.value.end;
    if let (Some(span), Some(comment)) = (&leaf.comment, document.comment(leaf))
        && placeholder::asks_to_fill(comment)
    {
        match placeholder::without_request(comment) {
            None => end = span.end,
            Some(rest) if rest != comment => {
                text.push_str(&document.text().expose()[leaf.value.end..span.start]);
                text.push_str(&rest);
                end = span.end;
            }
            Some(_) => {}
        }
    }
    Splice {
        at: leaf.value.start..end,
        text: text.into(),
    }
}

fn remove(document: &Document, leaf: &Leaf) -> Splice {
    let text = document.text().expose();
    match leaf.commas.as_deref().copied() {
        Some(Commas {
            before: Some(comma), ..
        }) => Splice::remove(comma..leaf.entry.end),
        Some(Commas {
            behind: Some(comma), ..
        }) => {
            let blanks = text[comma + 1..].len() - text[comma + 1..].trim_start_matches([' ', '\t']).len();
            Splice::remove(leaf.entry.start..comma + 1 + blanks)
        }
        Some(Commas {
            before: None,
            behind: None,
        }) => {
            let before = text[..leaf.entry.start].trim_end_matches([' ', '\t']).len();
            Splice::remove(before..leaf.entry.end)
        }
        None => Splice::remove(whole_lines(text, &leaf.entry)),
    }
}

/// The lines an entry takes, with the line break behind them, or the one before them at the end of a file that
/// has none.
fn whole_lines(text: &str, entry: &Span) -> Span {
    let bom = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let start = text[..entry.start].rfind('\n').map_or(bom, |at| at + 1);
    match text[entry.end..].find('\n') {
        Some(at) => start..entry.end + at + 1,
        None => {
            let before = text[..start]
                .strip_suffix("\r\n")
                .or_else(|| text[..start].strip_suffix('\n'));
            before.map_or(start, str::len)..text.len()
        }
    }
}

/// A new key, as near as possible to the table that already has the longest part of its path.
fn insert(
    document: &Document,
    at: ItemId,
    spot: Spot,
    parts: &[&str],
    depth: usize,
    value: &Written<'_>,
) -> Splice {
    let rest = &parts[depth..];
    match spot {
        Spot::Inline { tail, filled, .. } => insert_inline(document, tail, filled, rest, value),
        Spot::DottedInline { .. } => {
            let (table, up) = enclosing(document, at, |spot| matches!(spot, Spot::Inline { .. }));
            match *document.shape(table) {
                Shape::Table {
                    spot: Spot::Inline { tail, filled, .. },
                    ..
                } => insert_inline(document, tail, filled, &parts[depth - up..], value),
                _ => append(document, parts, value),
            }
        }
        Spot::Dotted(section) => {
            let (_, up) = enclosing(document, at, |spot| !matches!(spot, Spot::Dotted(_)));
            insert_line(document, section, &parts[depth - up..], value)
        }
        Spot::Root if rest.len() == 1 => insert_at_root(document, rest, value),
        Spot::Section(section) if rest.len() == 1 => insert_line(document, section, rest, value),
        Spot::Above { key } if rest.len() == 1 => {
            let text = document.text().expose();
            let eol = style::line_break(text);
            let header = style::spell_key(&parts[..depth]);
            let line = style::spell_key(rest);
            let new = format!("[{header}]{eol}{line} = {}{eol}{eol}", value.spell(None, eol));
            Splice::insert(after_bom(text, document.start_of_comments_above(key)), new)
        }
        Spot::Root => append(document, parts, value),
        Spot::Section(_) | Spot::Above { .. } => {
            let Some(last) = last_section_below(document, at) else {
                return append(document, parts, value);
            };
            let text = document.text().expose();
            let eol = style::line_break(text);
            let (header, key) = header_and_key(parts);
            let new = format!("{eol}{eol}[{header}]{eol}{key} = {}", value.spell(None, eol));
            Splice::insert(
                document.end_of_comments_below(document.sections()[last].tail),
                new,
            )
        }
    }
}

fn header_and_key(parts: &[&str]) -> (String, String) {
    let (sections, key) = parts.split_at(parts.len() - 1);
    (style::spell_key(sections), style::spell_key(key))
}

fn insert_inline(
    document: &Document,
    tail: usize,
    filled: bool,
    rest: &[&str],
    value: &Written<'_>,
) -> Splice {
    let eol = style::line_break(document.text().expose());
    let entry = format!("{} = {}", style::spell_key(rest), value.spell(None, eol));
    let closes_next = document.text().expose()[tail..].starts_with('}');
    let new = match (filled, closes_next) {
        (true, _) => format!(", {entry}"),
        (false, true) => format!(" {entry} "),
        (false, false) => format!(" {entry}"),
    };
    Splice::insert(tail, new)
}

/// The nearest item at or above `at` with such a spot, and how many steps up it is.
fn enclosing(document: &Document, at: ItemId, is_it: impl Fn(Spot) -> bool) -> (ItemId, usize) {
    let (mut at, mut up) = (at, 0);
    loop {
        match *document.shape(at) {
            Shape::Table { spot } if is_it(spot) => return (at, up),
            _ if at == ItemId::ROOT => return (at, up),
            _ => {
                at = document.parent(at);
                up += 1;
            }
        }
    }
}

/// A new line behind the last entry of a section.
fn insert_line(document: &Document, number: usize, key: &[&str], value: &Written<'_>) -> Splice {
    let section = &document.sections()[number];
    let eol = style::line_break(document.text().expose());
    let value = value.spell(style::neighbour_quote(document, section), eol);
    let line = style::entry_line(document, section, key, &value);
    Splice::insert(section.tail, format!("{eol}{line}"))
}

/// A new key before the first header.
fn insert_at_root(document: &Document, key: &[&str], value: &Written<'_>) -> Splice {
    if !document.sections()[0].entries.is_empty() {
        return insert_line(document, 0, key, value);
    }
    let text = document.text().expose();
    let eol = style::line_break(text);
    let line = format!("{} = {}", style::spell_key(key), value.spell(None, eol));
    match document.sections().get(1) {
        Some(first) => Splice::insert(
            after_bom(text, document.start_of_comments_above(first.start())),
            format!("{line}{eol}{eol}"),
        ),
        None => Splice::insert(text.len(), with_line_breaks(text, &line, eol)),
    }
}

/// A new section at the end of the file.
fn append(document: &Document, parts: &[&str], value: &Written<'_>) -> Splice {
    let text = document.text().expose();
    let eol = style::line_break(text);
    let (header, key) = header_and_key(parts);
    let section = format!("[{header}]{eol}{key} = {}", value.spell(None, eol));
    let has_content = !text.trim_start_matches('\u{feff}').trim().is_empty();
    let blank = if has_content && !ends_with_blank_line(text) {
        eol
    } else {
        ""
    };
    let new = if text.is_empty() || text.ends_with('\n') {
        format!("{blank}{section}{eol}")
    } else {
        format!("{eol}{blank}{section}")
    };
    Splice::insert(text.len(), new)
}

/// A line at the end of a file that keeps its missing final line break missing.
fn with_line_breaks(text: &str, line: &str, eol: &str) -> String {
    if text.is_empty() || text.ends_with('\n') {
        format!("{line}{eol}")
    } else {
        format!("{eol}{line}")
    }
}

fn ends_with_blank_line(text: &str) -> bool {
    text.ends_with("\n\n") || text.ends_with("\n\r\n")
}

/// An offset that is not before the byte order mark.
pub(super) fn after_bom(text: &str, offset: usize) -> usize {
    if offset == 0 && text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        offset
    }
}

/// The last section, in file order, of a table or of anything below it.
fn last_section_below(document: &Document, at: ItemId) -> Option<usize> {
    let own = match *document.shape(at) {
        Shape::Table {
            spot: Spot::Section(section),
            ..
        } => Some(section),
        Shape::Leaf(ref leaf) if !leaf.pieces.is_empty() => {
            leaf.pieces.last().map(|piece| section_of(document, piece.start))
        }
        _ => None,
    };
    document
        .children(at)
        .filter_map(|(_, child)| last_section_below(document, child))
        .chain(own)
        .max()
}

fn section_of(document: &Document, offset: usize) -> usize {
    document
        .sections()
        .partition_point(|section| section.start() <= offset)
        .saturating_sub(1)
}

/// Whether `new` differs from `old` in the asked key alone, and there in the asked way.
pub(super) fn is_clean(old: &Document, new: &Document, path: &KeyPath, change: &Change) -> bool {
    let mut at = (ItemId::ROOT, ItemId::ROOT);
    let parts = path.parts();
    for (depth, part) in parts.iter().enumerate() {
        if !same_but(old, at.0, new, at.1, &[part]) {
            return false;
        }
        let is_last = depth + 1 == parts.len();
        match (old.child(at.0, part), new.child(at.1, part), change.value()) {
            // Tables that only dotted keys made go with their last key.
            (Some(gone), None, None) => {
                return chain_end(old, gone, &parts[depth + 1..]).is_some_and(|id| old.leaf(id).is_some());
            }
            (_, Some(id), Some(value)) if is_last => return new.value(id).as_ref() == Some(value),
            (Some(before), Some(after), _) if same_kind(old, before, new, after) => at = (before, after),
            (None, Some(made), Some(value)) => {
                let end = chain_end(new, made, &parts[depth + 1..]);
                return end.and_then(|id| new.value(id)).as_ref() == Some(value);
            }
            _ => return false,
        }
    }
    false
}
