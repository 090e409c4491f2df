//! From text to items. `toml_edit` decides whether the text is TOML, or [`super::disorder`] that dlt reads it; the events
//! of its parser tell where everything stands, down to each comma.

use indexmap::IndexMap;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::{EventReceiver, RecursionGuard, parse_document};
use toml_parser::{ErrorSink, ParseError, Source};

use super::dialect::{
    as_dlt_reads, has_new_escape, is_beyond_python, is_big_integer, is_overflow, lacks_seconds, without,
};
use super::index::{Commas, Entry, Item, ItemId, Leaf, Section, Shape, Spot};
use super::position::Lines;
use super::{Document, Problem, Span, ValueType, disorder, pieces};
use crate::dlt::pieces::is_readable;
use crate::secret::Secret;

pub(super) fn parse(text: Secret) -> Result<Document, Problem> {
    let read = as_dlt_reads(text.expose());
    let mut builder = Builder::new(&read);
    let mut first_error: Option<ParseError> = None;
    let tokens = Source::new(&read).lex().into_vec();
    let mut guarded = RecursionGuard::new(&mut builder, pieces::MAX_NESTING);
    parse_document(&tokens, &mut guarded, &mut first_error);
    let Builder {
        items,
        sections,
        comments,
        too_big,
        refused_by_dlt,
        beyond_1_0,
        ..
    } = builder;
    let problem = |(span, message)| Problem::at(&read, Some(span), message);
    let (refused_by_dlt, beyond_1_0) = (refused_by_dlt.map(problem), beyond_1_0.map(problem));
    let statements = pieces::statements(&read).map_err(|span| {
        let message = format!("tables within tables, deeper than {} names", pieces::MAX_DEPTH);
        Problem::at(&read, Some(span), message)
    })?;
    let judged = without(&read, &too_big);
    let disorder = match toml_edit::Document::parse(&**judged) {
        Ok(_) => None,
        Err(error) => {
            let problem = Problem::from_toml(&read, &error);
            if first_error.is_some() || !disorder::is_taken(&judged, &items, &sections, &statements) {
                return Err(problem);
            }
            let message = "TOML forbids the order of the tables in this file";
            Some(Problem::at(&read, error.span(), message))
        }
    };
    if let Some(error) = first_error {
        // Unreachable as long as the two parsers are one; a wrong index would be worse than a refusal.
        let span = error.unexpected().map(|span| span.start()..span.end());
        return Err(Problem::at(&read, span, "the file is not TOML"));
    }
    let refused_by_dlt = refused_by_dlt.or_else(|| {
        let message = "dlt's TOML library refuses the order of the tables in this file, though it is TOML";
        (!is_readable(&statements)).then(|| Problem::at(&read, None, message))
    });
    let lines = Lines::of(&read);
    drop(read);
    let starts = starts(&items);
    Ok(Document {
        text,
        items,
        starts,
        sections,
        statements,
        comments,
        too_big,
        lines,
        refused_by_dlt,
        beyond_1_0,
        disorder,
    })
}

/// Where the leaves' values begin.
fn starts(items: &[Item]) -> Vec<(usize, ItemId)> {
    let start = |(number, item): (usize, &Item)| match &item.shape {
        Shape::Leaf(leaf) => Some((leaf.value.start, ItemId::from_index(number))),
        Shape::Table { .. } => None,
    };
    let mut starts: Vec<(usize, ItemId)> = items.iter().enumerate().filter_map(start).collect();
    starts.sort_unstable();
    starts
}

/// Where the entries of the current section go.
#[derive(Clone, Copy)]
enum Base {
    Table(ItemId),
    /// Inside an array of tables, which is one leaf.
    InArray(ItemId),
}

/// An open inline table or array of the value being read.
enum Frame {
    Inline {
        item: ItemId,
        keys: Vec<Key>,
        open: usize,
        comma: Option<usize>,
        last: Option<ItemId>,
    },
    /// An array, or an inline table inside one: part of a leaf.
    Opaque {
        start: usize,
        is_table: bool,
        /// Between a key and its value.
        in_entry: bool,
        comma: Option<usize>,
    },
}

struct Key {
    name: Box<str>,
    span: Span,
}

struct Builder<'s> {
    source: Source<'s>,
    items: Vec<Item>,
    sections: Vec<Section>,
    base: Base,
    /// Start of the header being read.
    header: Option<usize>,
    keys: Vec<Key>,
    frames: Vec<Frame>,
    /// The leaf that ended on this line: a comment that follows is its own.
    last_on_line: Option<ItemId>,
    /// Every comment.
    comments: Vec<Span>,
    /// Numbers that do not fit 64 bits.
    too_big: Vec<Span>,
    /// What dlt's reader refuses.
    refused_by_dlt: Option<(Span, &'static str)>,
    /// What the reader of an older installation of dlt refuses.
    beyond_1_0: Option<(Span, &'static str)>,
}

impl<'s> Builder<'s> {
    fn new(text: &'s str) -> Self {
        let refused_by_dlt = text.starts_with('\u{feff}').then_some((
            0..0,
            "the file begins with a byte order mark, which dlt's TOML reader refuses",
        ));
        Self {
            source: Source::new(text),
            items: vec![Item::root()],
            sections: vec![Section::root()],
            base: Base::Table(ItemId::ROOT),
            header: None,
            keys: Vec::new(),
            frames: Vec::new(),
            last_on_line: None,
            comments: Vec::new(),
            too_big: Vec::new(),
            refused_by_dlt,
            beyond_1_0: None,
        }
    }

    fn section(&mut self) -> &mut Section {
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    fn add(&mut self, parent: ItemId, name: Box<str>, shape: Shape) -> ItemId {
        let id = ItemId::from_index(self.items.len());
        self.items.push(Item { parent, shape });
        if let Shape::Table { children, .. } = &mut self.items[parent.index()].shape {
            children.insert(name, id);
        }
        id
    }

    fn child(&self, parent: ItemId, name: &str) -> Option<ItemId> {
        match &self.items[parent.index()].shape {
            Shape::Table { children, .. } => children.get(name).copied(),
            Shape::Leaf(_) => None,
        }
    }

    fn leaf(&mut self, id: ItemId) -> Option<&mut Leaf> {
        match &mut self.items[id.index()].shape {
            Shape::Leaf(leaf) => Some(leaf),
            Shape::Table { .. } => None,
        }
    }

    /// Part of a leaf is being read: keys and values in it are not items.
    fn is_opaque(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Opaque { .. }))
    }

    fn open_header(&mut self, span: Span) {
        self.header = Some(span.start);
        self.keys.clear();
        self.last_on_line = None;
    }

    /// `[a.b]` or `[[a.b]]` was read whole.
    fn close_header(&mut self, end: usize, is_array: bool) {
        let header = self.header.take().unwrap_or(end)..end;
        let number = self.sections.len();
        let keys = std::mem::take(&mut self.keys);
        let last = keys.len().saturating_sub(1);
        let mut base = Base::Table(ItemId::ROOT);
        for (depth, key) in keys.into_iter().enumerate() {
            let Base::Table(at) = base else { break };
            let is_last = depth == last;
            base = match self.child(at, &key.name) {
                Some(known) => match &mut self.items[known.index()].shape {
                    Shape::Leaf(_) => Base::InArray(known),
                    Shape::Table { spot, .. } => {
                        if is_last && matches!(spot, Spot::Above { .. }) {
                            *spot = Spot::Section(number);
                        }
                        Base::Table(known)
                    }
                },
                None if is_last && is_array => {
                    let leaf = Leaf {
                        entry: header.clone(),
                        value: header.clone(),
                        value_type: ValueType::Array,
                        comment: None,
                        section: number,
                        commas: None,
                        pieces: Vec::new(),
                    };
                    Base::InArray(self.add(at, key.name, Shape::Leaf(leaf)))
                }
                None => {
                    let spot = if is_last {
                        Spot::Section(number)
                    } else {
                        Spot::Above { key: header.start }
                    };
                    Base::Table(self.add(
                        at,
                        key.name,
                        Shape::Table {
                            spot,
                            children: IndexMap::new(),
                        },
                    ))
                }
            };
        }
        if let Base::InArray(array) = base
            && let Some(leaf) = self.leaf(array)
        {
            leaf.pieces.push(header.clone());
        }
        self.base = base;
        self.sections.push(Section {
            tail: header.end,
            header: Some(header),
            entries: Vec::new(),
        });
    }

    /// The table for the next entry's leaf, dotted parts made on the way, and the leaf's name.
    fn place(&mut self, keys: Vec<Key>) -> Option<(ItemId, Box<str>, Span)> {
        let start = keys.first()?.span.start;
        let end = keys.last()?.span.end;
        let (mut at, in_line) = match (self.frames.last(), self.base) {
            (Some(Frame::Inline { item, .. }), _) => (*item, true),
            (_, Base::Table(table)) => (table, false),
            (_, Base::InArray(_)) => return None,
        };
        let section = self.sections.len() - 1;
        let last = keys.len() - 1;
        for (depth, key) in keys.into_iter().enumerate() {
            if depth == last {
                return Some((at, key.name, start..end));
            }
            at = match self.child(at, &key.name) {
                Some(known) => known,
                None => {
                    let spot = if in_line {
                        Spot::DottedInline { key: start }
                    } else {
                        Spot::Dotted(section)
                    };
                    self.add(
                        at,
                        key.name,
                        Shape::Table {
                            spot,
                            children: IndexMap::new(),
                        },
                    )
                }
            };
        }
        None
    }

    /// A whole value was read that is a leaf.
    fn close_leaf(&mut self, value: Span, value_type: ValueType) {
        let keys = std::mem::take(&mut self.keys);
        if self.frames.is_empty() {
            self.note_entry(&keys, &value);
        }
        let section = self.sections.len() - 1;
        let Some((table, name, key)) = self.place(keys) else {
            return;
        };
        let commas = match self.frames.last() {
            Some(Frame::Inline { comma, .. }) => Some(Commas {
                before: *comma,
                behind: None,
            }),
            _ => None,
        };
        let leaf = Leaf {
            entry: key.start..value.end,
            value: value.clone(),
            value_type,
            comment: None,
            section,
            commas,
            pieces: Vec::new(),
        };
        let id = self.add(table, name, Shape::Leaf(leaf));
        match self.frames.last_mut() {
            Some(Frame::Inline { last, .. }) => *last = Some(id),
            _ => self.last_on_line = Some(id),
        }
        self.note_inline_tail(value.end);
    }

    /// An array, or a table in one, was read whole: a leaf, or a part of one.
    fn close_opaque(&mut self, span: Span) {
        match self.frames.last_mut() {
            Some(Frame::Opaque { comma, in_entry, .. }) => {
                *comma = None;
                *in_entry = false;
            }
            _ => self.close_leaf(span, ValueType::Array),
        }
    }

    /// An entry of the section, or of an array of tables, ended at `value.end`.
    fn note_entry(&mut self, keys: &[Key], value: &Span) {
        let (Some(first), Some(last)) = (keys.first(), keys.last()) else {
            return;
        };
        let entry = Entry {
            start: first.span.start,
            key_end: last.span.end,
            value_start: value.start,
        };
        if let Base::InArray(array) = self.base
            && let Some(leaf) = self.leaf(array)
        {
            leaf.pieces.push(entry.start..value.end);
        }
        let section = self.section();
        section.entries.push(entry);
        section.tail = value.end;
    }

    /// The innermost inline table's last entry ended here.
    fn note_inline_tail(&mut self, end: usize) {
        let Some(Frame::Inline { item, comma, .. }) = self.frames.last_mut() else {
            return;
        };
        *comma = None;
        let item = *item;
        if let Shape::Table {
            spot: Spot::Inline { tail, filled, .. },
            ..
        } = &mut self.items[item.index()].shape
        {
            *tail = end;
            *filled = true;
        }
    }

    fn beyond(&mut self, span: &toml_parser::Span, message: &'static str) {
        self.beyond_1_0.get_or_insert((span.start()..span.end(), message));
    }

    fn check_scalar(&mut self, span: toml_parser::Span, encoding: Option<Encoding>, kind: ScalarKind) {
        let Some(raw) = self.source.get(span) else { return };
        let raw = raw.as_str();
        match (encoding, kind) {
            (Some(Encoding::BasicString | Encoding::MlBasicString), _) if has_new_escape(raw) => {
                self.beyond(&span, "an escape (\\e or \\x) of TOML 1.1");
            }
            (None, ScalarKind::DateTime) if is_beyond_python(raw) => {
                let message = "a date or time that Python does not know, so dlt's TOML reader refuses it";
                self.refused_by_dlt
                    .get_or_insert((span.start()..span.end(), message));
            }
            (None, ScalarKind::DateTime) if lacks_seconds(raw) => {
                self.beyond(&span, "a time without seconds, which is TOML 1.1");
            }
            _ => {}
        }
    }

    /// So is a comma behind the last entry of an inline table.
    fn trailing_comma(&mut self, comma: Option<usize>) {
        if let Some(at) = comma {
            let message = "a comma before }, which is TOML 1.1";
            self.beyond_1_0.get_or_insert((at..at + 1, message));
        }
    }

    /// Line breaks in an inline table are TOML 1.1.
    fn line_break(&mut self, span: toml_parser::Span) {
        let (in_table, in_entry) = match self.frames.last() {
            Some(Frame::Inline { .. }) => (true, !self.keys.is_empty()),
            Some(Frame::Opaque {
                is_table, in_entry, ..
            }) => (*is_table, *in_entry),
            None => (false, false),
        };
        if in_table && in_entry {
            let message = "a line break beside the = of an entry of { }, which dlt's TOML reader refuses";
            self.refused_by_dlt
                .get_or_insert((span.start()..span.end(), message));
        } else if in_table {
            self.beyond(&span, "a line break or comment inside { }, which is TOML 1.1");
        }
    }
}

impl EventReceiver for Builder<'_> {
    fn std_table_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.open_header(span.start()..span.end());
    }

    fn std_table_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.close_header(span.end(), false);
    }

    fn array_table_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.open_header(span.start()..span.end());
    }

    fn array_table_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.close_header(span.end(), true);
    }

    fn inline_table_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) -> bool {
        let opaque = self.is_opaque() || matches!(self.base, Base::InArray(_));
        if opaque {
            self.frames.push(Frame::Opaque {
                start: span.start(),
                is_table: true,
                in_entry: false,
                comma: None,
            });
            return true;
        }
        let keys = std::mem::take(&mut self.keys);
        let kept = keys
            .iter()
            .map(|key| Key {
                name: key.name.clone(),
                span: key.span.clone(),
            })
            .collect();
        if let Some((table, name, key)) = self.place(keys) {
            let spot = Spot::Inline {
                key: key.start,
                open: span.start(),
                close: span.end(),
                tail: span.end(),
                filled: false,
            };
            let item = self.add(
                table,
                name,
                Shape::Table {
                    spot,
                    children: IndexMap::new(),
                },
            );
            self.frames.push(Frame::Inline {
                item,
                keys: kept,
                open: span.start(),
                comma: None,
                last: None,
            });
        }
        true
    }

    fn inline_table_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        let frame = self.frames.pop();
        match frame {
            Some(Frame::Inline {
                item,
                keys,
                open,
                comma,
                ..
            }) => {
                self.trailing_comma(comma);
                if let Shape::Table {
                    spot: Spot::Inline { close, .. },
                    ..
                } = &mut self.items[item.index()].shape
                {
                    *close = span.end();
                }
                if self.frames.is_empty() {
                    self.note_entry(&keys, &(open..span.end()));
                }
                self.note_inline_tail(span.end());
            }
            Some(Frame::Opaque { start, comma, .. }) => {
                self.trailing_comma(comma);
                self.close_opaque(start..span.end());
            }
            None => {}
        }
    }

    fn array_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) -> bool {
        self.frames.push(Frame::Opaque {
            start: span.start(),
            is_table: false,
            in_entry: false,
            comma: None,
        });
        true
    }

    fn array_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        if let Some(Frame::Opaque { start, .. }) = self.frames.pop() {
            self.close_opaque(start..span.end());
        }
    }

    fn simple_key(&mut self, span: toml_parser::Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        if let Some(Frame::Opaque { in_entry, .. }) = self.frames.last_mut() {
            *in_entry = true;
            return;
        }
        let Some(token) = self.source.get(span) else {
            return;
        };
        let raw = toml_parser::Raw::new_unchecked(token.as_str(), encoding, span);
        let mut name = String::new();
        raw.decode_key(&mut name, error);
        self.keys.push(Key {
            name: name.into(),
            span: span.start()..span.end(),
        });
    }

    fn scalar(&mut self, span: toml_parser::Span, encoding: Option<Encoding>, _error: &mut dyn ErrorSink) {
        let Some(token) = self.source.get(span) else {
            return;
        };
        let raw = toml_parser::Raw::new_unchecked(token.as_str(), encoding, span);
        let kind = match encoding {
            Some(_) => ScalarKind::String,
            None => raw.decode_scalar(&mut String::new(), &mut ()),
        };
        self.check_scalar(span, encoding, kind);
        let is_too_big = match kind {
            ScalarKind::Integer(radix) => is_big_integer(token.as_str(), radix.value()),
            ScalarKind::Float => is_overflow(token.as_str()),
            _ => false,
        };
        if is_too_big {
            self.too_big.push(span.start()..span.end());
        }
        if self.is_opaque() {
            if let Some(Frame::Opaque { comma, in_entry, .. }) = self.frames.last_mut() {
                *comma = None;
                *in_entry = false;
            }
            return;
        }
        let value_type = match kind {
            ScalarKind::String => ValueType::String,
            ScalarKind::Boolean(_) => ValueType::Boolean,
            ScalarKind::DateTime => ValueType::DateTime,
            ScalarKind::Float => ValueType::Float,
            ScalarKind::Integer(_) => ValueType::Integer,
        };
        self.close_leaf(span.start()..span.end(), value_type);
    }

    fn value_sep(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        let at = span.start();
        let last = match self.frames.last_mut() {
            Some(Frame::Inline { comma, last, .. }) => {
                *comma = Some(at);
                last.take()
            }
            Some(Frame::Opaque {
                is_table: true,
                comma,
                ..
            }) => {
                *comma = Some(at);
                None
            }
            _ => None,
        };
        if let Some(Commas { behind, .. }) = last
            .and_then(|last| self.leaf(last))
            .and_then(|leaf| leaf.commas.as_mut())
        {
            *behind = Some(at);
        }
    }

    fn comment(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.line_break(span);
        let range = span.start()..span.end();
        self.comments.push(range.clone());
        if !self.frames.is_empty() {
            return;
        }
        let same_line = {
            let tail = self.section().tail;
            let text = self.source.input();
            tail > 0
                && text
                    .get(tail..range.start)
                    .is_some_and(|between| !between.contains('\n'))
        };
        if same_line {
            self.section().tail = range.end;
        }
        if let Some(leaf) = self.last_on_line.take().and_then(|last| self.leaf(last)) {
            leaf.comment = Some(range);
        }
    }

    fn newline(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.line_break(span);
        if self.frames.is_empty() {
            self.last_on_line = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Document;

    #[test]
    fn what_is_nested_too_deep_is_a_problem_and_not_the_end() {
        let key = vec!["a"; 50_000].join(".");
        for text in [
            format!("{key} = 1\n"),
            format!("[{key}]\n"),
            format!("[[a]]\n{key} = 1\n"),
            format!("[[a]]\nx = {{ {key} = 1 }}\n"),
            format!("[[a]]\n[a.{key}]\n"),
            format!("x = [{{ {key} = 1 }}]\n"),
            format!("a = {}", "[".repeat(200_000)),
            format!("a = {}", "{a=".repeat(200_000)),
            format!("[a]\n{}1{}\n", "k.k.k.k = {".repeat(70), "}".repeat(70)),
        ] {
            let start = &text[..10];
            assert!(Document::parse(text.as_str().into()).is_err(), "{start}");
        }
    }

    #[test]
    fn leaves_are_found_by_where_their_values_begin() {
        let text = "a = 1\n[b]\nc = { d = 2, e = { f = [3] } }\n[[g]]\nh = 4\n[i]\nj.k = 5\n[[g]]\n";
        let document = Document::parse(text.into()).unwrap();
        for (path, id) in document.leaves() {
            let start = document.leaf(id).unwrap().value.start;
            assert_eq!(document.leaf_at(start), Some(id), "{path}");
        }
        assert_eq!(document.leaf_at(0), None);
    }
}
