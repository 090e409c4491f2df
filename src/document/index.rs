//! The items of a parsed file: every table and every leaf, with the bytes they take.

use std::ops::Range;

use super::{Span, ValueType};
use crate::dlt::nodes::{NodeId, Nodes};

/// Number of an item in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId(NodeId);

impl ItemId {
    /// The document itself.
    pub const ROOT: Self = Self(Nodes::ROOT);

    /// The number.
    #[must_use]
    pub fn index(self) -> usize {
        self.0.index()
    }

    /// The item of a number; files of four thousand million keys are not read.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        Self(NodeId::from_index(index))
    }
}

/// The items of a file by their names, in its order; the document itself is the first.
pub(super) struct Items {
    names: Nodes,
    shapes: Vec<Shape>,
}

impl Items {
    /// A document without a key, with room for so many.
    pub(super) fn with_room(keys: usize) -> Self {
        let mut names = Nodes::default();
        names.reserve(keys);
        let mut shapes = Vec::with_capacity(1 + keys);
        shapes.push(Shape::Table { spot: Spot::Root });
        Self { names, shapes }
    }

    pub(super) fn add(&mut self, table: ItemId, name: &str, shape: Shape) -> ItemId {
        self.shapes.push(shape);
        ItemId(self.names.add(table.0, name))
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.shapes.len()
    }

    pub(super) fn shape(&self, item: ItemId) -> &Shape {
        &self.shapes[item.index()]
    }

    pub(super) fn shape_mut(&mut self, item: ItemId) -> &mut Shape {
        &mut self.shapes[item.index()]
    }

    /// What all of them are, each with its number.
    pub(super) fn shapes(&self) -> impl Iterator<Item = (ItemId, &Shape)> {
        let shapes = self.shapes.iter().enumerate();
        shapes.map(|(number, shape)| (ItemId::from_index(number), shape))
    }

    /// The table an item stands in; the document stands in itself.
    pub(super) fn parent(&self, item: ItemId) -> ItemId {
        self.names.parent(item.0).map_or(ItemId::ROOT, ItemId)
    }

    pub(super) fn child(&self, table: ItemId, name: &str) -> Option<ItemId> {
        self.names.child(table.0, name).map(ItemId)
    }

    pub(super) fn children(&self, table: ItemId) -> impl Iterator<Item = (&str, ItemId)> {
        let children = self.names.children(table.0);
        children.map(|(name, child)| (name, ItemId(child)))
    }

    /// The item of a path.
    pub(super) fn find(&self, way: &[Box<str>]) -> Option<ItemId> {
        self.names.find(way).map(ItemId)
    }

    /// The names that lead to an item, outermost first.
    pub(super) fn names_to(&self, item: ItemId) -> Vec<Box<str>> {
        self.names.names_to(item.0)
    }
}

/// What an item is.
pub enum Shape {
    /// A table of any spelling.
    Table {
        /// How the table is spelled, which decides how a key can be added to it.
        spot: Spot,
    },
    /// A value; an array (of tables too) is one leaf.
    Leaf(Leaf),
}

/// How a table is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The document: keys before the first header.
    Root,
    /// `[a.b]`, the section of this number.
    Section(usize),
    /// Only named on the way to another header: `a` in `[a.b]`. `key` is where it is first named.
    Above {
        /// Byte offset of the header that names it.
        key: usize,
    },
    /// Made by dotted keys, `a` in `a.b = 1`, in the section of this number.
    Dotted(usize),
    /// Made by dotted keys inside an inline table. `key` is where it is first named.
    DottedInline {
        /// Byte offset of the dotted key.
        key: usize,
    },
    /// `{ … }`.
    Inline {
        /// Byte offset of the key.
        key: usize,
        /// Byte offset of the opening brace.
        open: usize,
        /// Byte offset behind the closing brace.
        close: usize,
        /// Byte offset behind the last entry's value, or behind the opening brace.
        tail: usize,
        /// Whether it has an entry.
        filled: bool,
    },
}

/// A value and the bytes around it.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// From the first byte of its (dotted) key to the last of its value.
    pub entry: Span,
    /// The value's bytes.
    pub value: Span,
    /// The value's type.
    pub value_type: ValueType,
    /// The comment behind it on the same line.
    pub comment: Option<Span>,
    /// The section it is written in.
    pub section: usize,
    /// For an entry of an inline table: the commas around it.
    pub commas: Option<Box<Commas>>,
    /// For an array of tables: everything written in it, to see that an edit leaves it alone.
    pub pieces: Vec<Span>,
}

/// The commas around an entry of an inline table, as byte offsets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Commas {
    /// The one before it.
    pub before: Option<usize>,
    /// The one behind it.
    pub behind: Option<usize>,
}

/// One `key = value` of a section.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// First byte of the key.
    pub start: usize,
    /// Behind the last byte of the key.
    pub key_end: usize,
    /// First byte of the value.
    pub value_start: usize,
}

/// The root part of a file or what follows one header.
#[derive(Debug)]
pub struct Section {
    /// The header's bytes, `[a.b]`; `None` for the root part.
    pub header: Option<Span>,
    /// The table that it names, or the array of tables that this is in; `None` where dlt's library loses it.
    pub table: Option<ItemId>,
    /// The end of the last entry's line content (value or its comment); the header's end when it has none.
    pub tail: usize,
    /// The numbers of the entries written directly in it; leaves or inline tables.
    pub entries: Range<usize>,
}

impl Section {
    pub(super) fn root() -> Self {
        Self {
            header: None,
            table: Some(ItemId::ROOT),
            tail: 0,
            entries: 0..0,
        }
    }

    pub(super) fn start(&self) -> usize {
        self.header.as_ref().map_or(0, |span| span.start)
    }
}
