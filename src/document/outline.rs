//! Where everything is written: each header, each entry, each name in them. What an edit of a whole table moves.

use std::collections::HashSet;

use toml_parser::decoder::Encoding;
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, Source};

use super::dialect::as_dlt_reads;
use super::{Commas, Document, Span};

/// The parts of a file: what stands before the first header, then one per header.
pub(super) struct Outline {
    pub(super) parts: Vec<Part>,
}

/// A header with what stands below it.
#[derive(Default)]
pub(super) struct Part {
    /// The header's bytes; `None` for what stands before the first one.
    pub(super) header: Option<Span>,
    /// The names in the header.
    pub(super) names: Vec<Name>,
    /// Whether it is an array of tables, or stands in one: then its entries are part of a value.
    pub(super) in_array: bool,
    /// Its entries, in file order.
    pub(super) entries: Vec<Entry>,
}

/// `a.b = value`.
pub(super) struct Entry {
    /// The names left of the `=`.
    pub(super) names: Vec<Name>,
    /// The value's bytes.
    pub(super) value: Span,
    /// The entries of a value in braces.
    pub(super) braces: Option<Vec<Entry>>,
    /// The commas around it, where it stands in braces itself.
    pub(super) commas: Commas,
}

/// A name where it is written.
pub(super) struct Name {
    pub(super) name: Box<str>,
    pub(super) span: Span,
}

impl Entry {
    /// From the first byte of its key to the last of its value.
    pub(super) fn span(&self) -> Span {
        let start = self
            .names
            .first()
            .map_or(self.value.start, |name| name.span.start);
        start..self.value.end
    }

    /// The path of what it names, below the names `above`.
    pub(super) fn path<'o>(&'o self, above: &[&'o str]) -> Vec<&'o str> {
        above
            .iter()
            .copied()
            .chain(self.names.iter().map(|name| &*name.name))
            .collect()
    }
}

impl Part {
    /// The path of its table.
    pub(super) fn path(&self) -> Vec<&str> {
        self.names.iter().map(|name| &*name.name).collect()
    }
}

impl Outline {
    /// Reads the outline of a document.
    pub(super) fn of(document: &Document) -> Self {
        let text = as_dlt_reads(document.text().expose());
        let mut reader = Reader {
            source: Source::new(&text),
            parts: vec![Part::default()],
            arrays_of_tables: HashSet::new(),
            header: 0,
            names: Vec::new(),
            braces: Vec::new(),
            array: 0,
            arrays: 0,
        };
        let tokens = Source::new(&text).lex().into_vec();
        // A document that stands nests no deeper than the parser lets it.
        parse_document(&tokens, &mut reader, &mut ());
        Self { parts: reader.parts }
    }

    /// Every place where the last part of a path is written.
    pub(super) fn places_of(&self, path: &[Box<str>]) -> Vec<Span> {
        let mut places = Vec::new();
        for part in &self.parts {
            let above = part.path();
            match part.names.get(path.len() - 1) {
                Some(name) if starts_with(&above, path) => places.push(name.span.clone()),
                Some(_) => {}
                None if part.in_array => {}
                None => collect_places(&part.entries, &above, path, &mut places),
            }
        }
        places
    }
}

fn collect_places(entries: &[Entry], above: &[&str], path: &[Box<str>], places: &mut Vec<Span>) {
    for entry in entries {
        let full = entry.path(above);
        if starts_with(&full, path) {
            places.extend(
                entry
                    .names
                    .get(path.len() - 1 - above.len())
                    .map(|name| name.span.clone()),
            );
        } else if let Some(inner) = entry.braces.as_ref().filter(|_| leads_to(&full, path)) {
            collect_places(inner, &full, path, places);
        }
    }
}

/// Whether `full` is `path`, or stands below it.
pub(super) fn starts_with(full: &[&str], path: &[Box<str>]) -> bool {
    full.len() >= path.len() && full.iter().zip(path).all(|(a, b)| *a == &**b)
}

/// Whether `path` stands below `full`.
pub(super) fn leads_to(full: &[&str], path: &[Box<str>]) -> bool {
    full.len() < path.len() && full.iter().zip(path).all(|(a, b)| *a == &**b)
}

/// An open value in braces.
struct Braces {
    names: Vec<Name>,
    open: usize,
    entries: Vec<Entry>,
    /// The comma behind the last entry.
    comma: Option<usize>,
}

struct Reader<'s> {
    source: Source<'s>,
    parts: Vec<Part>,
    arrays_of_tables: HashSet<Vec<Box<str>>>,
    /// Where the header being read begins.
    header: usize,
    names: Vec<Name>,
    braces: Vec<Braces>,
    /// Where the outermost array begins.
    array: usize,
    /// How many arrays are open, with the braces in them.
    arrays: usize,
}

impl Reader<'_> {
    fn open_header(&mut self, at: usize) {
        self.header = at;
        self.names.clear();
    }

    fn close_header(&mut self, end: usize, is_array: bool) {
        let names = std::mem::take(&mut self.names);
        let path: Vec<Box<str>> = names.iter().map(|name| name.name.clone()).collect();
        if is_array {
            self.arrays_of_tables.insert(path.clone());
        }
        let in_array = (1..=path.len()).any(|count| self.arrays_of_tables.contains(&path[..count]));
        self.parts.push(Part {
            header: Some(self.header..end),
            names,
            in_array,
            entries: Vec::new(),
        });
    }

    /// A value was read whole.
    fn close_value(&mut self, names: Vec<Name>, value: Span, braces: Option<Vec<Entry>>) {
        if self.arrays > 0 {
            return;
        }
        let before = self.braces.last_mut().and_then(|around| around.comma.take());
        let entry = Entry {
            names,
            value,
            braces,
            commas: Commas { before, behind: None },
        };
        match self.braces.last_mut() {
            Some(around) => around.entries.push(entry),
            None => {
                if let Some(part) = self.parts.last_mut() {
                    part.entries.push(entry);
                }
            }
        }
    }
}

impl EventReceiver for Reader<'_> {
    fn std_table_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.open_header(span.start());
    }

    fn std_table_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.close_header(span.end(), false);
    }

    fn array_table_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.open_header(span.start());
    }

    fn array_table_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.close_header(span.end(), true);
    }

    fn inline_table_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) -> bool {
        if self.arrays > 0 {
            self.arrays += 1;
        } else {
            self.braces.push(Braces {
                names: std::mem::take(&mut self.names),
                open: span.start(),
                entries: Vec::new(),
                comma: None,
            });
        }
        true
    }

    fn inline_table_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        if self.arrays > 0 {
            self.arrays -= 1;
        } else if let Some(braces) = self.braces.pop() {
            self.close_value(braces.names, braces.open..span.end(), Some(braces.entries));
        }
    }

    fn array_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) -> bool {
        if self.arrays == 0 {
            self.array = span.start();
        }
        self.arrays += 1;
        true
    }

    fn array_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.arrays = self.arrays.saturating_sub(1);
        if self.arrays == 0 {
            let names = std::mem::take(&mut self.names);
            self.close_value(names, self.array..span.end(), None);
        }
    }

    fn simple_key(&mut self, span: toml_parser::Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let Some(token) = self.source.get(span).filter(|_| self.arrays == 0) else {
            return;
        };
        let mut name = String::new();
        toml_parser::Raw::new_unchecked(token.as_str(), encoding, span).decode_key(&mut name, error);
        self.names.push(Name {
            name: name.into(),
            span: span.start()..span.end(),
        });
    }

    fn scalar(&mut self, span: toml_parser::Span, _encoding: Option<Encoding>, _error: &mut dyn ErrorSink) {
        if self.arrays == 0 {
            let names = std::mem::take(&mut self.names);
            self.close_value(names, span.start()..span.end(), None);
        }
    }

    fn value_sep(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        if self.arrays > 0 {
            return;
        }
        if let Some(braces) = self.braces.last_mut() {
            braces.comma = Some(span.start());
            if let Some(last) = braces.entries.last_mut() {
                last.commas.behind = Some(span.start());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::key;

    fn places(text: &str, path: &str) -> Vec<String> {
        let document = Document::parse(text.into()).unwrap();
        let places = Outline::of(&document).places_of(key::parse(path).unwrap().parts());
        places.into_iter().map(|span| text[span].to_owned()).collect()
    }

    #[test]
    fn every_place_of_a_name_is_found() {
        let text = "a.'b'.c = 1\na.d.b = { b = 2 }\n[x.b]\n[x.\"b\".c]\nb = 1\n[[x.b.list]]\nb = 1\n[x.b.list.c]\n\
                    [i]\nx = { b.y = 1, c = 2, b.z = { b = 3 } }\n";
        assert_eq!(places(text, "a.b"), ["'b'"]);
        assert_eq!(places(text, "a.d.b.b"), ["b"]);
        assert_eq!(places(text, "x.b"), ["b", "\"b\"", "b", "b"]);
        assert_eq!(places(text, "x.b.c.b"), ["b"]);
        assert_eq!(places(text, "i.x.b"), ["b", "b"]);
        assert_eq!(places(text, "i.x.b.z.b"), ["b"]);
    }
}
