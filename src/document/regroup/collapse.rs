//! A table becomes one value.

use super::{all_but, bom, has_all_others, has_comments, indent_of, made};
use crate::dlt::key::{KeyPath, spell_part};
use crate::dlt::placeholder;
use crate::document::Spelling;
use crate::document::edit::{Change, Edited, Refusal, apply};
use crate::document::index::{ItemId, Shape, Spot};
use crate::document::splice::Splice;
use crate::document::{Document, Span, Value, style};
use crate::secret::Secret;

/// Puts a value in place of a table. Comments in the table come to stand above the value; those that ask to fill a key
/// in go, and with `to_fill` the first of them stands behind the value.
///
/// # Errors
/// Why it is not made; the document stays as it is.
pub fn collapse(
    document: &Document,
    path: &KeyPath,
    value: &Value,
    to_fill: bool,
) -> Result<Edited, Refusal> {
    let unclean = || Refusal::NotClean(path.clone());
    let item = document
        .find(path)
        .ok_or_else(|| Refusal::NotThere(path.clone()))?;
    let Shape::Table { spot } = *document.shape(item) else {
        return Err(Refusal::NotClean(path.clone()));
    };
    let (edited, gone, kept) = match spot {
        Spot::Inline { open, close, .. } => {
            let eol = style::line_break(document.text().expose());
            let splice = Splice {
                at: open..close,
                text: value.spell(None, Spelling::Auto, eol).into(),
            };
            let (text, _) = splice.apply(document.text().expose()).ok_or_else(unclean)?;
            (
                Document::parse(text).map_err(|_| unclean())?,
                Vec::new(),
                Vec::new(),
            )
        }
        Spot::DottedInline { .. } => (one_by_one(document, path, value)?, Vec::new(), Vec::new()),
        _ => {
            let table = Table::of(document, item);
            let comments = table.comments(document);
            let request = comments.request.clone().filter(|_| to_fill);
            let mut kept = comments.kept.clone();
            kept.extend(request.clone());
            let lines = Lines {
                comments: comments.kept,
                request,
            };
            let edited = match table.in_place(document, path, value, &lines) {
                Some(edited) => edited,
                None => table.elsewhere(document, path, value, &lines)?,
            };
            (edited, comments.spans, kept)
        }
    };
    let is_clean = edited.find(path).and_then(|item| edited.value(item)).as_ref() == Some(value)
        && has_all_others(document, &edited, path)
        && has_comments(&edited, all_but(document, &gone), kept);
    made(document, edited, is_clean).ok_or_else(unclean)
}

/// The keys go one by one, then the value comes.
fn one_by_one(document: &Document, path: &KeyPath, value: &Value) -> Result<Document, Refusal> {
    let mut leaves = document.leaves();
    leaves.retain(|(at, _)| at.parts().starts_with(path.parts()));
    let mut edited: Option<Document> = None;
    for (at, _) in leaves {
        edited = Some(apply(edited.as_ref().unwrap_or(document), &at, &Change::Unset)?.document);
    }
    Ok(apply(
        edited.as_ref().unwrap_or(document),
        path,
        &Change::Set(value.clone()),
    )?
    .document)
}

/// What a table is written in.
struct Table {
    /// Sections that hold nothing else, in file order; the table's own first, where it has one.
    sections: Vec<usize>,
    /// Entries elsewhere: of dotted keys.
    loose: Vec<Span>,
    /// Whether the first of the sections has the table's own header.
    has_header: bool,
}

/// What is said in comments of a table.
struct Comments {
    /// Where they stand.
    spans: Vec<Span>,
    /// What stays of them.
    kept: Vec<Secret>,
    /// The first that asks to fill a key in.
    request: Option<Secret>,
}

/// The comments that come with the value.
struct Lines {
    comments: Vec<Secret>,
    request: Option<Secret>,
}

impl Lines {
    /// The value's line with the comments above and behind it.
    fn spell(&self, eol: &str, indent: &str, entry: &str) -> String {
        let mut text = String::new();
        for comment in &self.comments {
            text.push_str(comment.expose());
            text.push_str(eol);
            text.push_str(indent);
        }
        text.push_str(entry);
        if let Some(request) = &self.request {
            text.push(' ');
            text.push_str(request.expose());
        }
        text
    }
}

impl Table {
    fn of(document: &Document, item: ItemId) -> Self {
        let mut table = Self {
            sections: Vec::new(),
            loose: Vec::new(),
            has_header: matches!(
                *document.shape(item),
                Shape::Table {
                    spot: Spot::Section(_),
                    ..
                }
            ),
        };
        table.gather(document, item);
        let sections = table.sections.clone();
        let is_inside = |span: &Span| {
            let in_section = |number: &usize| {
                let section = &document.sections()[*number];
                (section.start()..section.tail).contains(&span.start)
            };
            sections.iter().any(in_section)
        };
        table.loose.retain(|span| !is_inside(span));
        table
    }

    fn gather(&mut self, document: &Document, item: ItemId) {
        match document.shape(item) {
            Shape::Leaf(leaf) => self.loose.push(leaf.entry.clone()),
            Shape::Table {
                spot: Spot::Inline { key, close, .. },
                ..
            } => self.loose.push(*key..*close),
            Shape::Table { spot } => {
                if let Spot::Section(number) = spot {
                    self.sections.push(*number);
                }
                for (_, child) in document.children(item) {
                    self.gather(document, child);
                }
            }
        }
    }

    /// The lines of every section and entry, with the comments above, in file order.
    fn spans(&self, document: &Document) -> Vec<Span> {
        let text = document.text().expose();
        let whole = |start: usize, end: usize| {
            let start = document.start_of_comments_above(start).max(bom(text));
            let end = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
            start..end
        };
        let sections = self.sections.iter().map(|number| {
            let section = &document.sections()[*number];
            whole(section.start(), section.tail)
        });
        let loose = self.loose.iter().map(|span| whole(span.start, span.end));
        let mut spans: Vec<Span> = sections.chain(loose).collect();
        spans.sort_by_key(|span| span.start);
        spans
    }

    fn comments(&self, document: &Document) -> Comments {
        let mut comments = Comments {
            spans: Vec::new(),
            kept: Vec::new(),
            request: None,
        };
        for span in self.spans(document) {
            for comment in document.comments_in(span) {
                let text = &document.text().expose()[comment.clone()];
                comments.spans.push(comment.clone());
                let is_request = placeholder::asks_to_fill(text);
                let rest = if is_request {
                    placeholder::without_request(text)
                } else {
                    Some(text.to_owned())
                };
                if rest.as_deref() != Some(text) {
                    comments.request.get_or_insert_with(|| text.into());
                }
                comments.kept.extend(rest.map(Secret::from));
            }
        }
        comments
    }

    /// The value under the header of the table around it, where the table's own header stood: only where that header
    /// stands nowhere else.
    fn in_place(
        &self,
        document: &Document,
        path: &KeyPath,
        value: &Value,
        lines: &Lines,
    ) -> Option<Document> {
        let parts: Vec<&str> = path.parts().iter().map(|part| &**part).collect();
        let (name, parent) = parts.split_last()?;
        let around = KeyPath::new(parent.iter().map(|part| (*part).into()).collect())?;
        let is_named_only = matches!(
            *document.shape(document.find(&around)?),
            Shape::Table {
                spot: Spot::Above { .. },
                ..
            }
        );
        if !is_named_only || !self.has_header || !self.loose.is_empty() {
            return None;
        }
        let text = document.text().expose();
        let eol = style::line_break(text);
        let own = document.sections().get(*self.sections.first()?)?;
        let header = format!("[{}]", style::spell_key(parent));
        let entry = format!(
            "{} = {}",
            spell_part(name),
            value.spell(style::neighbour_quote(document, own), Spelling::Auto, eol)
        );
        let lines = lines.spell(eol, "", &format!("{header}{eol}{entry}"));
        let mut new = text.to_owned();
        for span in self.spans(document).into_iter().rev() {
            if span.contains(&own.start()) {
                let has_break = text[span.clone()].ends_with('\n');
                let end = if has_break { eol } else { "" };
                new.replace_range(span, &format!("{lines}{end}"));
            } else {
                take_out(&mut new, &span);
            }
        }
        Document::parse(new.into()).ok()
    }

    /// The table goes, and the value comes where a new key of its path would.
    fn elsewhere(
        &self,
        document: &Document,
        path: &KeyPath,
        value: &Value,
        lines: &Lines,
    ) -> Result<Document, Refusal> {
        let unclean = || Refusal::NotClean(path.clone());
        let mut text = document.text().expose().to_owned();
        for span in self.spans(document).into_iter().rev() {
            take_out(&mut text, &span);
        }
        let without = Document::parse(text.into()).map_err(|_| unclean())?;
        let edited = apply(&without, path, &Change::Set(value.clone()))?.document;
        let item = edited.find(path).ok_or_else(unclean)?;
        let leaf = edited.leaf(item).ok_or_else(unclean)?;
        let text = edited.text().expose();
        let entry = &text[leaf.entry.clone()];
        let new = lines.spell(style::line_break(text), indent_of(text, leaf.entry.start), entry);
        let splice = Splice {
            at: leaf.entry.clone(),
            text: new.into(),
        };
        let (text, _) = splice.apply(text).ok_or_else(unclean)?;
        Document::parse(text).map_err(|_| unclean())
    }
}

/// Takes lines out; of the blank lines around them, one is enough.
fn take_out(text: &mut String, span: &Span) {
    const BREAKS: [char; 2] = ['\n', '\r'];
    let before = text[..span.start].trim_end_matches(BREAKS).len();
    let is_blank = before == 0 || text[before..span.start].matches('\n').count() > 1;
    let rest = &text[span.end..];
    let blank = rest.len() - rest.trim_start_matches(BREAKS).len();
    let end = span.end + if is_blank { blank } else { 0 };
    text.replace_range(span.start..end, "");
}
