//! Takes keys of a file down, with the comments that belong to them.

use super::{Excerpt, Heading};
use crate::dlt::key::KeyPath;
use crate::document::outline::{Entry, Outline, Part, leads_to, starts_with};
use crate::document::{Document, Span};
use crate::secret::Secret;

/// Takes the keys at and below a path that are to go, in file order.
///
/// A table in braces is one key where all of it goes and `as_one` holds for its path; else each key in it is one. A
/// section of which every key goes takes all of its comments along, others those right above and behind their keys.
#[must_use]
pub fn excerpts(
    document: &Document,
    path: &KeyPath,
    goes: &dyn Fn(&KeyPath) -> bool,
    as_one: &dyn Fn(&KeyPath) -> bool,
) -> Vec<Excerpt> {
    let outline = Outline::of(document);
    let mut found = Vec::new();
    for (number, part) in outline.parts.iter().enumerate() {
        if part.in_array {
            continue;
        }
        let above = part.path();
        let is_own = |entry: &Entry| starts_with(&entry.path(&above), path.parts());
        let is_whole =
            starts_with(&above, path.parts()) && part.entries.iter().all(|entry| all_go(entry, &above, goes));
        let reader = Reader {
            document,
            goes,
            as_one,
        };
        let first = found.len();
        for (nth, entry) in part.entries.iter().enumerate() {
            if is_own(entry) {
                let lead = match (is_whole, nth.checked_sub(1)) {
                    (false, _) => reader.comments_above(entry),
                    (true, None) => {
                        reader.between(part.header.as_ref().map_or(0, |header| header.end), entry)
                    }
                    (true, Some(before)) => reader.between(part.entries[before].value.end, entry),
                };
                reader.take(entry, &above, Some(lead), &mut found);
            } else if let Some(inner) = &entry.braces {
                let full = entry.path(&above);
                if leads_to(&full, path.parts()) {
                    reader.within(inner, &full, path, &mut found);
                }
            }
        }
        if is_whole && found.len() > first {
            found[first].heading = reader.heading(part);
            if let (Some(last), Some(entry)) = (found.last_mut(), part.entries.last()) {
                last.below = reader.below(entry, outline.parts.get(number + 1));
            }
        }
    }
    found
}

/// Whether every key of an entry goes.
fn all_go(entry: &Entry, above: &[&str], goes: &dyn Fn(&KeyPath) -> bool) -> bool {
    let full = entry.path(above);
    match &entry.braces {
        Some(inner) => inner.iter().all(|entry| all_go(entry, &full, goes)),
        None => key_path(&full).is_some_and(|path| goes(&path)),
    }
}

fn key_path(names: &[&str]) -> Option<KeyPath> {
    KeyPath::new(names.iter().map(|name| (*name).into()).collect())
}

struct Reader<'a> {
    document: &'a Document,
    goes: &'a dyn Fn(&KeyPath) -> bool,
    as_one: &'a dyn Fn(&KeyPath) -> bool,
}

impl Reader<'_> {
    /// The entries in braces that are at or below the path.
    fn within(&self, entries: &[Entry], above: &[&str], path: &KeyPath, found: &mut Vec<Excerpt>) {
        for entry in entries {
            let full = entry.path(above);
            if starts_with(&full, path.parts()) {
                self.take(entry, above, None, found);
            } else if let Some(inner) = entry.braces.as_ref().filter(|_| leads_to(&full, path.parts())) {
                self.within(inner, &full, path, found);
            }
        }
    }

    /// An entry as one key, or each key in its braces; `lead` is what stands above it, where it is a line.
    fn take(&self, entry: &Entry, above: &[&str], lead: Option<Vec<Secret>>, found: &mut Vec<Excerpt>) {
        let full = entry.path(above);
        let Some(path) = key_path(&full) else { return };
        let is_one = all_go(entry, above, self.goes);
        if let Some(inner) = entry.braces.as_ref().filter(|_| !is_one || !(self.as_one)(&path)) {
            let first = found.len();
            for entry in inner {
                self.take(entry, &full, None, found);
            }
            // The comments around the braces go with the first of their keys.
            if let (Some(excerpt), Some(lead), true) = (found.get_mut(first), lead, is_one) {
                excerpt.above = lead;
                excerpt.behind = self.behind(entry.value.end);
            }
            return;
        }
        let value = self
            .document
            .find(&path)
            .and_then(|item| self.document.value(item));
        if let Some(value) = value.filter(|_| is_one) {
            found.push(Excerpt {
                path,
                value,
                raw: self.text(&entry.value).replace("\r\n", "\n").into(),
                behind: lead.as_ref().and_then(|_| self.behind(entry.value.end)),
                above: lead.unwrap_or_default(),
                below: Vec::new(),
                heading: Heading::default(),
            });
        }
    }

    fn text(&self, span: &Span) -> &str {
        &self.document.text().expose()[span.clone()]
    }

    /// The comment behind a byte on its line.
    fn behind(&self, end: usize) -> Option<(String, Secret)> {
        let line_end = self
            .document
            .lines
            .line_after(end)
            .map_or(self.document.text().expose().len(), |next| next.start);
        let comment = self.document.comments_in(end..line_end).next()?;
        let blanks = self.text(&(end..comment.start)).to_owned();
        Some((blanks, self.text(comment).into()))
    }

    fn comments_above(&self, entry: &Entry) -> Vec<Secret> {
        let start = entry.span().start;
        let first = self.document.start_of_comments_above(start);
        self.lines(first..self.document.lines.start_of_line(start))
    }

    /// The lines between a byte's line and an entry.
    fn between(&self, end: usize, entry: &Entry) -> Vec<Secret> {
        let start = self.document.lines.start_of_line(entry.span().start);
        match self.document.lines.line_after(end) {
            // Before the first header there is no line to begin behind.
            _ if end == 0 => self.comments_above(entry),
            Some(next) if next.start < start => self.lines(next.start..start),
            _ => Vec::new(),
        }
    }

    /// The comment lines behind the last entry of a section, to those of the next header.
    fn below(&self, entry: &Entry, next: Option<&Part>) -> Vec<Secret> {
        let end = match next.and_then(|next| next.header.as_ref()) {
            Some(header) => self.document.start_of_comments_above(header.start),
            None => self.document.text().expose().len(),
        };
        let mut lines = match self.document.lines.line_after(entry.value.end) {
            Some(next) if next.start < end => self.lines(next.start..end),
            _ => Vec::new(),
        };
        while lines.last().is_some_and(Secret::is_empty) {
            lines.pop();
        }
        lines
    }

    fn heading(&self, part: &Part) -> Heading {
        let Some(header) = &part.header else {
            return Heading::default();
        };
        let first = self.document.start_of_comments_above(header.start);
        Heading {
            above: self.lines(first..self.document.lines.start_of_line(header.start)),
            behind: self.behind(header.end),
        }
    }

    fn lines(&self, span: Span) -> Vec<Secret> {
        let text = self.text(&span).trim_start_matches('\u{feff}');
        text.lines().map(|line| line.trim().into()).collect()
    }
}
