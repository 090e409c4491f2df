//! The items of a file, built from the events of its text in one pass.

mod editions;
mod headers;
mod leaves;

use std::borrow::Cow;
use std::collections::HashSet;

use toml_parser::Source;

use super::index::{Entry, ItemId, Items, Leaf, Section, Shape};
use super::table_arrays::TableArrays;
use super::{Span, referee};
use crate::dlt::pieces::Reading;

/// Where the entries of the current section go.
#[derive(Clone, Copy)]
pub(in crate::document) enum Base {
    Table(ItemId),
    /// Inside an array of tables, which is one leaf; or where dlt's library loses all there is.
    InArray(Option<ItemId>),
}

/// An open inline table or array of the value being read.
pub(in crate::document) enum Frame<'s> {
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
pub(in crate::document) struct Key<'s> {
    pub(in crate::document) name: Cow<'s, str>,
    pub(in crate::document) span: Span,
}

pub(in crate::document) struct Builder<'s> {
    pub(in crate::document) source: Source<'s>,
    /// What dlt's library reads, where that is known to be less than there is.
    reads: Option<&'s Reading>,
    pub(in crate::document) items: Items,
    pub(in crate::document) sections: Vec<Section>,
    pub(in crate::document) entries: Vec<Entry>,
    pub(in crate::document) base: Base,
    /// Start of the header being read.
    pub(in crate::document) header: Option<usize>,
    pub(in crate::document) keys: Vec<Key<'s>>,
    pub(in crate::document) frames: Vec<Frame<'s>>,
    /// The leaf that ended on this line: a comment that follows is its own.
    pub(in crate::document) last_on_line: Option<ItemId>,
    /// Every comment.
    pub(in crate::document) comments: Vec<Span>,
    /// Numbers that only Python takes for such, and their spelling in TOML.
    pub(in crate::document) odd: Vec<(Span, String)>,
    /// Numbers that do not fit 64 bits.
    pub(in crate::document) too_big: Vec<Span>,
    /// Whether nothing but the [statements](super::pieces) tells what dlt's library makes of the file: tables meet, or it is deep.
    pub(in crate::document) is_involved: bool,
    /// Whether a table is [in pieces](crate::dlt::pieces::in_pieces), as far as it is not involved.
    pub(in crate::document) in_pieces: bool,
    /// The arrays of tables.
    pub(in crate::document) arrays: TableArrays,
    /// Whether at most a few names lead to any key.
    pub(in crate::document) is_flat: bool,
    /// Whether something stands before a header on its line, which matters to dlt's library.
    is_indented: bool,
    /// Whether more than the events has to tell whether the text is TOML: a name comes twice, or a value may be none.
    is_open: bool,
    /// A dotted key that adds to a value.
    pub(in crate::document) into_value: Option<Span>,
    /// Whether there is a table in the array being read.
    holds_table: bool,
    /// The tables that the last header named, outermost first.
    named: Vec<ItemId>,
    /// The tables that have more than one piece.
    with_pieces: HashSet<ItemId>,
    /// Those that have one of these below them.
    around_pieces: HashSet<ItemId>,
    /// What dlt's reader refuses.
    pub(in crate::document) refused_by_dlt: Option<(Span, &'static str)>,
    /// What the reader of an older installation of dlt refuses.
    pub(in crate::document) beyond_1_0: Option<(Span, &'static str)>,
}

impl<'s> Builder<'s> {
    pub(in crate::document) fn new(text: &'s str, reads: Option<&'s Reading>) -> Self {
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
            around_pieces: HashSet::new(),
            refused_by_dlt,
            beyond_1_0: None,
        }
    }

    /// Gives back the room that was taken for more: a file is kept for long.
    pub(in crate::document) fn shrink(&mut self) {
        self.comments.shrink_to_fit();
    }

    /// Tells the arrays of tables that are not plain to see from their own text each, and whether nothing but the statements tells.
    pub(in crate::document) fn settle(&mut self, is_flat: bool) {
        self.is_flat = is_flat;
        let text = self.source.input();
        match self.arrays.settle(text, |array| self.items.names_to(array)) {
            Some(in_pieces) => self.in_pieces |= in_pieces,
            None => self.is_involved = true,
        }
        self.is_involved |= (self.is_indented || !is_flat) && (self.in_pieces || !self.arrays.is_empty());
    }

    /// Whether what stands here is TOML where the parser has told of no error: no table and no name meets another.
    pub(in crate::document) fn is_plain(&self) -> bool {
        !self.is_involved && !self.is_open && self.odd.is_empty() && self.too_big.is_empty()
    }

    /// Asks `toml_edit` about a value alone.
    pub(in crate::document) fn ask(&mut self, value: &Span) {
        let text = self.source.input().get(value.clone()).unwrap_or_default();
        // It would be taken off the beginning of a text, and is nothing within one.
        let has_mark = text.starts_with('\u{feff}');
        self.is_open = self.is_open || has_mark || referee::value(text).is_none();
    }

    pub(in crate::document) fn section(&mut self) -> &mut Section {
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    pub(in crate::document) fn leaf(&mut self, id: ItemId) -> Option<&mut Leaf> {
        match self.items.shape_mut(id) {
            Shape::Leaf(leaf) => Some(leaf),
            Shape::Table { .. } => None,
        }
    }

    /// Part of a leaf is being read: keys and values in it are not items.
    pub(in crate::document) fn is_opaque(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Opaque { .. }))
    }
}
