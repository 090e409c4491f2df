//! Removing a key or a whole table, with the comments that belong to it.
//!
//! To a key belong the comment lines right above it and what stands behind it; to a table everything from the comment
//! lines right above its header to those of the next header. A table may be written in any number of places.

use super::compare::{chain_end, same_but, same_kind};
use super::edit::{Edited, Refusal, after_bom};
use super::outline::{Entry, Outline, leads_to, starts_with};
use super::splice::Splice;
use super::{Document, ItemId, Shape, Span};
use crate::dlt::key::KeyPath;

/// Removes what stands at a path: one value, or a table with all that is in it.
///
/// # Errors
/// Why it is not removed; the document stays as it is.
pub fn remove(document: &Document, path: &KeyPath) -> Result<Edited, Refusal> {
    let item = document
        .find(path)
        .ok_or_else(|| Refusal::NotThere(path.clone()))?;
    if matches!(document.shape(item), Shape::Leaf(leaf) if !leaf.pieces.is_empty()) {
        return Err(Refusal::ArrayOfTables(path.clone()));
    }
    let not_clean = || Refusal::NotClean(path.clone());
    let cuts = Cuts::of(document, path);
    let text = document.text().expose();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for cut in cuts.merged(text) {
        kept.push_str(text.get(at..cut.start).ok_or_else(not_clean)?);
        at = cut.end;
    }
    kept.push_str(text.get(at..).ok_or_else(not_clean)?);
    let edited = Document::parse(kept.into()).map_err(|_| not_clean())?;
    let comments = |document: &Document, span: &Span| document.text().expose()[span.clone()].to_owned();
    let left = document.comments.iter().filter(|comment| !cuts.own(comment));
    let is_clean = is_without(document, &edited, path)
        && left
            .map(|span| comments(document, span))
            .eq(edited.comments.iter().map(|span| comments(&edited, span)));
    if !is_clean {
        return Err(not_clean());
    }
    Ok(Edited {
        inverse: Splice::between(edited.text().expose(), text),
        document: edited,
    })
}

/// The bytes that are to go.
#[derive(Default)]
struct Cuts {
    at: Vec<Span>,
    /// What of them may hold comments.
    own: Vec<Span>,
    /// Whether the last part of the file goes as a whole.
    to_end: bool,
}

impl Cuts {
    fn of(document: &Document, path: &KeyPath) -> Self {
        let outline = Outline::of(document);
        let text = document.text().expose();
        let begin = |header: &Option<Span>| {
            let start = header.as_ref().map_or(0, |header| header.start);
            after_bom(text, document.start_of_comments_above(start))
        };
        let mut cuts = Self::default();
        for (number, part) in outline.parts.iter().enumerate() {
            let above = part.path();
            if starts_with(&above, path.parts()) {
                let next = outline.parts.get(number + 1);
                let end = next.map_or(text.len(), |next| begin(&next.header));
                cuts.lines(begin(&part.header)..end);
                cuts.to_end |= next.is_none();
            } else if !part.in_array {
                for entry in &part.entries {
                    let full = entry.path(&above);
                    if starts_with(&full, path.parts()) {
                        cuts.lines(lines_of(document, &entry.span()));
                    } else if let Some(inner) =
                        entry.braces.as_ref().filter(|_| leads_to(&full, path.parts()))
                    {
                        cuts.in_braces(text, inner, &full, path);
                    }
                }
            }
        }
        cuts
    }

    fn lines(&mut self, span: Span) {
        self.own.push(span.clone());
        self.at.push(span);
    }

    /// Cuts entries out of braces, each with one of the commas beside it.
    fn in_braces(&mut self, text: &str, entries: &[Entry], above: &[&str], path: &KeyPath) {
        let is_gone = |entry: &Entry| starts_with(&entry.path(above), path.parts());
        let is_kept = |entry: &Entry| !is_gone(entry);
        let first_kept = entries.iter().position(is_kept);
        for (number, entry) in entries.iter().enumerate() {
            let span = entry.span();
            if is_kept(entry) {
                let full = entry.path(above);
                if let Some(inner) = entry.braces.as_ref().filter(|_| leads_to(&full, path.parts())) {
                    self.in_braces(text, inner, &full, path);
                }
                continue;
            }
            self.own.push(span.clone());
            self.at.push(match (first_kept, entry.commas.before) {
                (Some(kept), Some(comma)) if kept < number => comma..span.end,
                (Some(kept), _) => span.start..entries[kept].span().start.min(next_start(entries, number)),
                (None, _) => {
                    let before = text[..span.start].trim_end_matches([' ', '\t']).len();
                    before.min(entry.commas.before.unwrap_or(before))..span.end
                }
            });
        }
    }

    /// The cuts in order, none touching another. Where the end of the file goes, so do the empty lines before it, and
    /// a file without a final line break stays without.
    fn merged(&self, text: &str) -> Vec<Span> {
        let mut spans = self.at.clone();
        spans.sort_unstable_by_key(|span| (span.start, span.end));
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        if let Some(last) = merged.pop_if(|last| last.end == text.len()) {
            let last = self.fitted(text, last, &mut merged);
            merged.push(last);
        }
        merged
    }

    /// The cut at the end of the file, with what has no use before it, and those of the `others` it comes to touch.
    fn fitted(&self, text: &str, mut last: Span, others: &mut Vec<Span>) -> Span {
        let bom = after_bom(text, 0);
        loop {
            let blank = blank_line_before(&text[bom..last.start.max(bom)]).filter(|_| self.to_end);
            if let Some(line) = blank {
                last.start = bom + line;
            } else if let Some(touched) = others.pop_if(|other| other.end >= last.start) {
                last.start = last.start.min(touched.start);
            } else {
                break;
            }
        }
        if !text.ends_with('\n') {
            let head = &text[..last.start];
            let head = head.strip_suffix('\n').unwrap_or(head);
            last.start = head.strip_suffix('\r').unwrap_or(head).len();
        }
        last
    }

    fn own(&self, comment: &Span) -> bool {
        self.own.iter().any(|own| own.contains(&comment.start))
    }
}

/// Where the entry behind the one of that number begins.
fn next_start(entries: &[Entry], number: usize) -> usize {
    entries
        .get(number + 1)
        .map_or(usize::MAX, |next| next.span().start)
}

/// The lines an entry takes, from the comment lines right above it to the line break behind it.
fn lines_of(document: &Document, entry: &Span) -> Span {
    let text = document.text().expose();
    let start = after_bom(text, document.start_of_comments_above(entry.start));
    let end = document
        .lines
        .line_after(entry.end)
        .map_or(text.len(), |next| next.start);
    start..end
}

/// Where the last line of a text begins, if it is an empty one.
fn blank_line_before(head: &str) -> Option<usize> {
    let body = head.strip_suffix('\n')?;
    let start = body.rfind('\n').map_or(0, |at| at + 1);
    body[start..].trim().is_empty().then_some(start)
}

/// Whether `new` differs from `old` in that the path is gone, and with it tables that only stood on the way to it.
fn is_without(old: &Document, new: &Document, path: &KeyPath) -> bool {
    let mut at = (ItemId::ROOT, ItemId::ROOT);
    let parts = path.parts();
    for (depth, part) in parts.iter().enumerate() {
        if !same_but(old, at.0, new, at.1, &[part]) {
            return false;
        }
        match (old.child(at.0, part), new.child(at.1, part)) {
            (Some(gone), None) => return chain_end(old, gone, &parts[depth + 1..]).is_some(),
            (Some(before), Some(after)) if same_kind(old, before, new, after) => at = (before, after),
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::key;

    fn removed(before: &str, path: &str) -> String {
        let document = Document::parse(before.into()).unwrap();
        let edited = match remove(&document, &key::parse(path).unwrap()) {
            Ok(edited) => edited,
            Err(refusal) => panic!("{refusal} in {before:?}"),
        };
        let text = edited.document.text().expose().to_owned();
        assert_eq!(edited.inverse.apply(&text).unwrap().0.expose(), before);
        text
    }

    fn refused(before: &str, path: &str) -> Refusal {
        let document = Document::parse(before.into()).unwrap();
        match remove(&document, &key::parse(path).unwrap()) {
            Ok(edited) => panic!("expected a refusal: {:?}", edited.document.text().expose()),
            Err(refusal) => refusal,
        }
    }

    #[test]
    fn a_key_takes_its_own_comments_along_and_no_others() {
        let text = "# of the file\n\n# of k\n#more\nk = 1 # behind\n# of l\nl = 2\n";
        assert_eq!(removed(text, "k"), "# of the file\n\n# of l\nl = 2\n");
        assert_eq!(
            removed(text, "l"),
            "# of the file\n\n# of k\n#more\nk = 1 # behind\n"
        );
        assert_eq!(removed("a = 1\n# b\nb = [\n 1, # one\n]", "b"), "a = 1");
        assert_eq!(
            removed("\u{feff}# k\r\nk = 1\r\nl = 2\r\n", "k"),
            "\u{feff}l = 2\r\n"
        );
    }

    #[test]
    fn a_section_goes_to_the_comments_of_the_next() {
        let text = "top = 1\n\n# of a\n[a] # head\nk = 1\n\n# loose\n\n# of b\n[b]\nk = 1\n";
        assert_eq!(removed(text, "a"), "top = 1\n\n# of b\n[b]\nk = 1\n");
        assert_eq!(
            removed(text, "b"),
            "top = 1\n\n# of a\n[a] # head\nk = 1\n\n# loose\n"
        );
        assert_eq!(removed("[a]\r\nk = 1\r\n\r\n[b]\r\nk = 1", "b"), "[a]\r\nk = 1");
        assert_eq!(removed("[a]\nk = 1\n", "a"), "");
        assert_eq!(removed("\u{feff}[a]\nk = 1", "a"), "\u{feff}");
    }

    #[test]
    fn a_section_goes_wherever_it_is_written() {
        assert_eq!(
            removed(
                "[a]\nx = 1\n[a.b]\nk = 1\n[z]\n[a.b.c]\nl = 1\n[[a.b.d]]\nm = 1\n[y]\n",
                "a.b"
            ),
            "[a]\nx = 1\n[z]\n[y]\n"
        );
        assert_eq!(removed("a.b.x = 1\nc = 2\na.b.y = 3\n", "a.b"), "c = 2\n");
        assert_eq!(removed("[s]\na = { b = 1 } # x\nc = 1\n", "s.a"), "[s]\nc = 1\n");
        assert_eq!(removed("a = 1\nb.c = 1\n\n[b.d]\nk = 1", "b"), "a = 1");
        assert_eq!(removed("[a.b.c]\nk = 1\n", "a.b"), "");
        assert_eq!(removed("[a]\n[a.b.c]\nk = 1\n", "a.b"), "[a]\n");
        assert_eq!(removed("['a b'.\"c\"]\nk = 1\n[d]\n", "\"a b\""), "[d]\n");
        // An order that TOML forbids and dlt reads.
        assert_eq!(
            removed("[a.x]\nk = 1\n[t]\n[a.c]\n[a.x]\nl = 2\n", "a.x"),
            "[t]\n[a.c]\n"
        );
    }

    #[test]
    fn within_braces_the_commas_stay_right() {
        for (before, path, after) in [
            ("a = { b.x = 1, c = 2, b.y = 3 }\n", "a.b", "a = { c = 2 }\n"),
            ("a = { b.x = 1, b.y = 2, c = 3 }\n", "a.b", "a = { c = 3 }\n"),
            ("a = { c = 3, b.x = 1, b.y = 2 }\n", "a.b", "a = { c = 3 }\n"),
            ("a = { b.x = 1, b.y = 2 }\n", "a.b", "a = { }\n"),
            ("a = {b = {c = {}}}\n", "a.b.c", "a = {b = {}}\n"),
            (
                "a = { b = { x = 1, y = 2 }, c = 1 }\n",
                "a.b.x",
                "a = { b = { y = 2 }, c = 1 }\n",
            ),
        ] {
            assert_eq!(removed(before, path), after, "{before}");
        }
    }

    #[test]
    fn what_would_bring_an_array_to_light_is_refused() {
        // dlt's library drops the array under the name of a table that is written in pieces, until that is gone.
        let text = "a.c.a = 1\n[a.a]\n[[a.c]]\n";
        assert!(matches!(refused(text, "a.c.a"), Refusal::NotClean(_)));
        assert_eq!(removed(text, "a.c"), "[a.a]\n");
    }

    #[test]
    fn what_is_no_key_or_no_table_of_its_own_is_refused() {
        assert_eq!(
            refused("[[a]]\nk = 1\n", "a").to_string(),
            "a is an array of tables; edit it in the file"
        );
        assert!(matches!(refused("a = 1\n", "b"), Refusal::NotThere(_)));
        let comments = "a = {\n b = 1, # of b\n c = 2\n}\n";
        assert!(matches!(refused(comments, "a.c"), Refusal::NotClean(_)));
    }
}
