//! The items of a parsed file: every table and every leaf, with the bytes they take.

use std::ops::Range;

use hashbrown::DefaultHashBuilder;
use indexmap::IndexMap;

use super::{Span, ValueType};

/// Number of an item in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId(u32);

impl ItemId {
    /// The document itself.
    pub const ROOT: Self = Self(0);

    /// The number.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The item of a number; files of four thousand million keys are not read.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// The item of a path.
pub(super) fn find(items: &[Item], way: &[Box<str>]) -> Option<ItemId> {
    way.iter()
        .try_fold(ItemId::ROOT, |at, name| match &items[at.index()].shape {
            Shape::Table { children, .. } => children.get(name).copied(),
            Shape::Leaf(_) => None,
        })
}

/// A table or a leaf.
pub struct Item {
    /// The table it stands in; the root is its own parent.
    pub parent: ItemId,
    /// What it is.
    pub shape: Shape,
}

impl Item {
    pub(super) fn root() -> Self {
        Self {
            parent: ItemId::ROOT,
            shape: Shape::Table {
                spot: Spot::Root,
                children: Children::default(),
            },
        }
    }
}

/// The items of a table by name, in file order.
pub type Children = IndexMap<Box<str>, ItemId, DefaultHashBuilder>;

/// What an item is.
pub enum Shape {
    /// A table of any spelling.
    Table {
        /// How the table is spelled, which decides how a key can be added to it.
        spot: Spot,
        /// The keys in it, in file order.
        children: Children,
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
    /// The end of the last entry's line content (value or its comment); the header's end when it has none.
    pub tail: usize,
    /// The numbers of the entries written directly in it; leaves or inline tables.
    pub entries: Range<usize>,
}

impl Section {
    pub(super) fn root() -> Self {
        Self {
            header: None,
            tail: 0,
            entries: 0..0,
        }
    }

    pub(super) fn start(&self) -> usize {
        self.header.as_ref().map_or(0, |span| span.start)
    }
}
