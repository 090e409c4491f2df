//! The items of a file, built from the events of its text in one pass.

use std::borrow::Cow;
use std::collections::HashSet;

use toml_parser::Source;
use toml_parser::decoder::{Encoding, ScalarKind};

use super::dialect::{has_new_escape, is_beyond_python, lacks_seconds};
use super::index::{Commas, Entry, ItemId, Items, Leaf, Section, Shape, Spot};
use super::numeral::is_too_long;
use super::table_arrays::TableArrays;
use super::{Span, ValueType, referee};
use crate::dlt::pieces::Reading;

/// Where the entries of the current section go.
#[derive(Clone, Copy)]
pub(super) enum Base {
    Table(ItemId),
    /// Inside an array of tables, which is one leaf; or where dlt's library loses all there is.
    InArray(Option<ItemId>),
}

/// An open inline table or array of the value being read.
pub(super) enum Frame<'s> {
    Inline {
        item: ItemId,
        keys: Vec<Key<'s>>,
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

/// A part of the key being read.
#[derive(Clone)]
pub(super) struct Key<'s> {
    pub(super) name: Cow<'s, str>,
    pub(super) span: Span,
}

pub(super) struct Builder<'s> {
    pub(super) source: Source<'s>,
    /// What dlt's library reads, where that is known to be less than there is.
    reads: Option<&'s Reading>,
    pub(super) items: Items,
    pub(super) sections: Vec<Section>,
    pub(super) entries: Vec<Entry>,
    pub(super) base: Base,
    /// Start of the header being read.
    pub(super) header: Option<usize>,
    pub(super) keys: Vec<Key<'s>>,
    pub(super) frames: Vec<Frame<'s>>,
    /// The leaf that ended on this line: a comment that follows is its own.
    pub(super) last_on_line: Option<ItemId>,
    /// Every comment.
    pub(super) comments: Vec<Span>,
    /// Numbers that only Python takes for such, and their spelling in TOML.
    pub(super) odd: Vec<(Span, String)>,
    /// Numbers that do not fit 64 bits.
    pub(super) too_big: Vec<Span>,
    /// Whether nothing but the [statements](super::pieces) tells what dlt's library makes of the file: tables meet, or it is deep.
    pub(super) is_involved: bool,
    /// Whether a table is [in pieces](crate::dlt::pieces::in_pieces), as far as it is not involved.
    pub(super) in_pieces: bool,
    /// The arrays of tables.
    pub(super) arrays: TableArrays,
    /// Whether at most a few names lead to any key.
    pub(super) is_flat: bool,
    /// Whether something stands before a header on its line, which matters to dlt's library.
    is_indented: bool,
    /// Whether more than the events has to tell whether the text is TOML: a name comes twice, or a value may be none.
    is_open: bool,
    /// A dotted key that adds to a value.
    pub(super) into_value: Option<Span>,
    /// Whether there is a table in the array being read.
    holds_table: bool,
    /// The tables that the last header named, outermost first.
    named: Vec<ItemId>,
    /// The tables that have more than one piece.
    with_pieces: HashSet<ItemId>,
    /// What dlt's reader refuses.
    pub(super) refused_by_dlt: Option<(Span, &'static str)>,
    /// What the reader of an older installation of dlt refuses.
    pub(super) beyond_1_0: Option<(Span, &'static str)>,
}

impl<'s> Builder<'s> {
    pub(super) fn new(text: &'s str, reads: Option<&'s Reading>) -> Self {
        let refused_by_dlt = text.starts_with('\u{feff}').then_some((
            0..0,
            "the file begins with a byte order mark, which dlt's TOML reader refuses",
        ));
        // Hardly any text has more keys and tables: lists of a hundred thousand are not copied each time they have doubled.
        let keys = memchr::memchr2_iter(b'=', b'[', text.as_bytes()).count();
        Self {
            source: Source::new(text),
            reads,
            items: Items::with_room(keys),
            sections: vec![Section::root()],
            entries: Vec::with_capacity(keys),
            base: Base::Table(ItemId::ROOT),
            header: None,
            keys: Vec::new(),
            frames: Vec::new(),
            last_on_line: None,
            comments: Vec::new(),
            odd: Vec::new(),
            too_big: Vec::new(),
            is_involved: false,
            in_pieces: false,
            arrays: TableArrays::default(),
            is_flat: true,
            is_indented: false,
            is_open: false,
            into_value: None,
            holds_table: false,
            named: Vec::new(),
            with_pieces: HashSet::new(),
            refused_by_dlt,
            beyond_1_0: None,
        }
    }

    /// Gives back the room that was taken for more: a file is kept for long.
    pub(super) fn shrink(&mut self) {
        self.comments.shrink_to_fit();
    }

    /// Tells the arrays of tables that are not plain to see from their own text each, and whether nothing but the statements tells.
    pub(super) fn settle(&mut self, is_flat: bool) {
        self.is_flat = is_flat;
        let text = self.source.input();
        match self.arrays.settle(text, |array| self.items.names_to(array)) {
            Some(in_pieces) => self.in_pieces |= in_pieces,
            None => self.is_involved = true,
        }
        self.is_involved |= (self.is_indented || !is_flat) && (self.in_pieces || !self.arrays.is_empty());
    }

    /// Whether what stands here is TOML where the parser has told of no error: no table and no name meets another.
    pub(super) fn is_plain(&self) -> bool {
        !self.is_involved && !self.is_open && self.odd.is_empty() && self.too_big.is_empty()
    }

    /// Asks `toml_edit` about a value alone.
    pub(super) fn ask(&mut self, value: &Span) {
        let text = self.source.input().get(value.clone()).unwrap_or_default();
        // It would be taken off the beginning of a text, and is nothing within one.
        let has_mark = text.starts_with('\u{feff}');
        self.is_open = self.is_open || has_mark || referee::value(text).is_none();
    }

    pub(super) fn section(&mut self) -> &mut Section {
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    pub(super) fn leaf(&mut self, id: ItemId) -> Option<&mut Leaf> {
        match self.items.shape_mut(id) {
            Shape::Leaf(leaf) => Some(leaf),
            Shape::Table { .. } => None,
        }
    }

    /// Part of a leaf is being read: keys and values in it are not items.
    pub(super) fn is_opaque(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Opaque { .. }))
    }

    pub(super) fn open_header(&mut self, span: Span) {
        self.header = Some(span.start);
        self.keys.clear();
        self.last_on_line = None;
    }

    /// `[a.b]` or `[[a.b]]` was read whole.
    pub(super) fn close_header(&mut self, end: usize, is_array: bool) {
        let header = self.header.take().unwrap_or(end)..end;
        let number = self.sections.len();
        self.with_keys(|builder, keys| builder.add_section(keys, header, number, is_array));
    }

    fn add_section(&mut self, keys: &[Key<'_>], header: Span, number: usize, is_array: bool) {
        let last = keys.len().saturating_sub(1);
        let is_lost = self.reads.is_some_and(|reads| !reads.headers.contains(&number));
        let mut base = if is_lost {
            Base::InArray(None)
        } else {
            Base::Table(ItemId::ROOT)
        };
        self.is_involved |= is_lost;
        self.is_indented |= self.source.input()[..header.start]
            .bytes()
            .last()
            .is_some_and(|byte| byte != b'\n');
        let before = std::mem::take(&mut self.named);
        // Whether a table around has got another piece by this header.
        let mut is_within = false;
        for (depth, key) in keys.iter().enumerate() {
            let Base::Table(at) = base else { break };
            let is_last = depth == last;
            let known = self.items.child(at, &key.name);
            let is_piece = |known: &ItemId| is_last || before.get(depth) != Some(known);
            if let Some(known) = known.filter(is_piece) {
                self.add_piece(known, is_within);
                is_within = true;
            }
            base = match known {
                Some(known) => match self.items.shape_mut(known) {
                    Shape::Leaf(_) => {
                        self.is_involved |= !self.arrays.goes_on(known);
                        self.arrays.open_more(is_last && is_array);
                        self.named.push(known);
                        Base::InArray(Some(known))
                    }
                    Shape::Table { spot } => {
                        self.is_involved |= match spot {
                            Spot::Above { .. } | Spot::Section(_) => is_last,
                            _ => true,
                        };
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
                    let array = self.items.add(at, &key.name, Shape::Leaf(leaf));
                    self.arrays.open(array, header.start);
                    self.named.push(array);
                    Base::InArray(Some(array))
                }
                None => {
                    let spot = if is_last {
                        Spot::Section(number)
                    } else {
                        Spot::Above { key: header.start }
                    };
                    Base::Table(self.items.add(at, &key.name, Shape::Table { spot }))
                }
            };
            if let Base::Table(table) = base {
                self.named.push(table);
            }
        }
        if let Base::InArray(Some(array)) = base {
            if let Some(leaf) = self.leaf(array) {
                leaf.pieces.push(header.clone());
            }
        } else {
            self.arrays.close(header.start);
        }
        self.base = base;
        self.sections.push(Section {
            tail: header.end,
            header: Some(header),
            table: match base {
                Base::Table(table) => Some(table),
                Base::InArray(array) => array,
            },
            entries: self.entries.len()..self.entries.len(),
        });
    }

    /// A header goes on with a table behind another one. dlt's library takes nearly all of these; a table that gets a third piece
    /// within another piece is among those it does not always.
    fn add_piece(&mut self, table: ItemId, is_within: bool) {
        self.in_pieces = true;
        let has_another = !self.with_pieces.insert(table);
        self.is_involved |= has_another && is_within;
    }

    /// The table for the next entry's leaf, which is called as the last key; dotted parts are made on the way. Where the keys stand.
    pub(super) fn place(&mut self, keys: &[Key<'_>]) -> Option<(ItemId, Span)> {
        let (last, above) = keys.split_last()?;
        let start = keys.first()?.span.start;
        let (mut at, in_line) = match (self.frames.last(), self.base) {
            (Some(Frame::Inline { item, .. }), _) => (*item, true),
            (_, Base::Table(table)) => (table, false),
            (_, Base::InArray(_)) => return None,
        };
        let section = self.sections.len() - 1;
        self.is_open |= in_line && !above.is_empty();
        for key in above {
            at = match self.items.child(at, &key.name) {
                Some(known) => match self.items.shape(known) {
                    Shape::Leaf(_) => {
                        self.is_open = true;
                        self.into_value.get_or_insert(key.span.clone());
                        return None;
                    }
                    Shape::Table { spot } => {
                        self.is_involved |= !in_line && *spot != Spot::Dotted(section);
                        known
                    }
                },
                None => {
                    let spot = if in_line {
                        Spot::DottedInline { key: start }
                    } else {
                        Spot::Dotted(section)
                    };
                    self.items.add(at, &key.name, Shape::Table { spot })
                }
            };
        }
        self.is_open |= self.items.child(at, &last.name).is_some();
        Some((at, start..last.span.end))
    }

    /// Does something with the keys that were read, and has their room again for the next.
    pub(super) fn with_keys(&mut self, act: impl FnOnce(&mut Self, &[Key<'s>])) {
        let mut keys = std::mem::take(&mut self.keys);
        act(self, &keys);
        keys.clear();
        self.keys = keys;
    }

    /// A whole value was read that is a leaf.
    pub(super) fn close_leaf(&mut self, value: Span, value_type: ValueType) {
        self.with_keys(|builder, keys| builder.add_leaf(keys, value, value_type));
    }

    fn add_leaf(&mut self, keys: &[Key<'_>], value: Span, value_type: ValueType) {
        if self.frames.is_empty() {
            self.note_entry(keys, &value);
        }
        if self
            .reads
            .is_some_and(|reads| !reads.values.contains(&value.start))
        {
            return;
        }
        let section = self.sections.len() - 1;
        let (Some((table, key)), Some(last)) = (self.place(keys), keys.last()) else {
            return;
        };
        let commas = match self.frames.last() {
            Some(Frame::Inline { comma, .. }) => Some(Box::new(Commas {
                before: *comma,
                behind: None,
            })),
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
        let id = self.items.add(table, &last.name, Shape::Leaf(leaf));
        match self.frames.last_mut() {
            Some(Frame::Inline { last, .. }) => *last = Some(id),
            _ => self.last_on_line = Some(id),
        }
        self.note_inline_tail(value.end);
    }

    /// An array, or a table in one, was read whole: a leaf, or a part of one.
    pub(super) fn close_opaque(&mut self, span: Span, is_table: bool) {
        self.holds_table |= is_table;
        match self.frames.last_mut() {
            Some(Frame::Opaque { comma, in_entry, .. }) => {
                *comma = None;
                *in_entry = false;
            }
            _ => {
                // Which names are in it is of no interest here, but none may come twice.
                if std::mem::take(&mut self.holds_table) {
                    self.ask(&span);
                }
                self.close_leaf(span, ValueType::Array);
            }
        }
    }

    /// An entry of the section, or of an array of tables, ended at `value.end`.
    pub(super) fn note_entry(&mut self, keys: &[Key<'_>], value: &Span) {
        let (Some(first), Some(last)) = (keys.first(), keys.last()) else {
            return;
        };
        let entry = Entry {
            start: first.span.start,
            key_end: last.span.end,
            value_start: value.start,
        };
        if let Base::InArray(Some(array)) = self.base {
            let is_simple = keys.len() == 1 && !self.source.input()[value.start..].starts_with('{');
            self.arrays.add(is_simple.then_some(&last.name), value);
            if let Some(leaf) = self.leaf(array) {
                leaf.pieces.push(entry.start..value.end);
            }
        }
        self.in_pieces |= keys.len() > 1;
        self.entries.push(entry);
        let end = self.entries.len();
        let section = self.section();
        section.entries.end = end;
        section.tail = value.end;
    }

    /// The innermost inline table's last entry ended here.
    pub(super) fn note_inline_tail(&mut self, end: usize) {
        let Some(Frame::Inline { item, comma, .. }) = self.frames.last_mut() else {
            return;
        };
        *comma = None;
        let item = *item;
        if let Shape::Table {
            spot: Spot::Inline { tail, filled, .. },
            ..
        } = self.items.shape_mut(item)
        {
            *tail = end;
            *filled = true;
        }
    }

    pub(super) fn beyond(&mut self, span: &toml_parser::Span, message: &'static str) {
        self.beyond_1_0.get_or_insert((span.start()..span.end(), message));
    }

    pub(super) fn check_scalar(
        &mut self,
        span: toml_parser::Span,
        encoding: Option<Encoding>,
        kind: ScalarKind,
    ) {
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
            (None, ScalarKind::Integer(_)) if is_too_long(raw) => {
                let message = "an integer of more than 4,300 digits, which Python refuses to read";
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
    pub(super) fn trailing_comma(&mut self, comma: Option<usize>) {
        if let Some(at) = comma {
            let message = "a comma before }, which is TOML 1.1";
            self.beyond_1_0.get_or_insert((at..at + 1, message));
        }
    }

    /// Line breaks in an inline table are TOML 1.1.
    pub(super) fn line_break(&mut self, span: toml_parser::Span) {
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
