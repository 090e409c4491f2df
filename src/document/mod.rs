//! Text <-> keys: parses a settings file to positions, and makes edits that touch nothing else. The one room
//! that names `toml_edit`.

pub mod addition;
mod array;
pub mod beside;
mod builder;
pub mod changes;
mod chunks;
mod compare;
mod depth;
mod dialect;
mod disorder;
pub mod edges;
pub mod edit;
mod events;
pub mod excerpt;
pub mod foreign;
mod index;
mod json;
mod judge;
pub mod key;
mod likeness;
pub mod merge;
pub mod note;
mod numeral;
mod outline;
mod parse;
pub mod pem;
mod pieces;
pub mod position;
pub mod problem;
mod referee;
pub mod regroup;
pub mod removal;
pub mod renaming;
pub mod spelling;
pub mod splice;
mod style;
mod table_arrays;
pub mod value;

use std::collections::HashMap;
use std::ops::Range;

use index::Items;
pub use index::{Commas, Entry, ItemId, Leaf, Section, Shape, Spot};
pub use problem::Problem;
pub use spelling::Spelling;
pub use value::{Value, ValueType};

use crate::dlt::key::KeyPath;
use crate::dlt::pieces::{Likeness, Part, Statement};
use crate::secret::Secret;
use position::{Lines, Position};

/// Bytes of the text, `start..end`.
pub type Span = Range<usize>;

/// A settings file that was parsed: its text and where each key, value and comment stands in it.
pub struct Document {
    text: Secret,
    items: Items,
    /// Where the leaves' values begin, in the order of the file.
    starts: Vec<(usize, ItemId)>,
    /// What is in the arrays of tables.
    arrays: HashMap<ItemId, Vec<Part>>,
    sections: Vec<Section>,
    /// What is written in all the sections, in file order.
    entries: Vec<Entry>,
    in_pieces: bool,
    /// Whether its tables are known without dlt's library: what one of them holds is nothing to the others.
    is_plain: bool,
    lines: Lines,
    comments: Vec<Span>,
    /// Numbers that only Python takes for such, and their spelling in TOML.
    odd: Vec<(Span, String)>,
    /// Numbers that `toml_edit` cannot hold.
    too_big: Vec<Span>,
    refused_by_dlt: Option<Problem>,
    beyond_1_0: Option<Problem>,
    disorder: Option<Problem>,
}

impl Document {
    /// Parses the text of a file.
    ///
    /// # Errors
    /// What is wrong and where, without a word of the text.
    pub fn parse(text: Secret) -> Result<Self, Problem> {
        parse::parse(text)
    }

    /// A file that is not there yet.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            text: Secret::default(),
            items: Items::with_room(0),
            starts: Vec::new(),
            arrays: HashMap::new(),
            sections: vec![Section::root()],
            entries: Vec::new(),
            in_pieces: false,
            is_plain: true,
            lines: Lines::of(""),
            comments: Vec::new(),
            odd: Vec::new(),
            too_big: Vec::new(),
            refused_by_dlt: None,
            beyond_1_0: None,
            disorder: None,
        }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &Secret {
        &self.text
    }

    /// What is TOML 1.1: the `tomlkit` that dlt reads with takes it from 0.15 on, and dlt asks for 0.11.3 or newer.
    #[must_use]
    pub fn beyond_toml_1_0(&self) -> Option<&Problem> {
        self.beyond_1_0.as_ref()
    }

    /// Where TOML forbids the order of the tables, though the `tomlkit` that dlt reads with takes it, from 0.13 on.
    #[must_use]
    pub fn disorder(&self) -> Option<&Problem> {
        self.disorder.as_ref()
    }

    /// What dlt's own TOML reader refuses in this file though it is TOML.
    #[must_use]
    pub fn refused_by_dlt(&self) -> Option<&Problem> {
        self.refused_by_dlt.as_ref()
    }

    /// Its headers and entries in order, as dlt's reader meets them. A value's number is its first byte's.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement> {
        pieces::statements(&dialect::as_dlt_reads(self.text.expose()), 0)
    }

    /// Whether it writes some table in several pieces.
    #[must_use]
    pub fn is_in_pieces(&self) -> bool {
        self.in_pieces
    }

    /// The leaf whose value begins at a byte.
    #[must_use]
    pub fn leaf_at(&self, start: usize) -> Option<ItemId> {
        let at = self.starts.binary_search_by_key(&start, |(start, _)| *start);
        at.ok().map(|at| self.starts[at].1)
    }

    /// The item of a path.
    #[must_use]
    pub fn find(&self, path: &KeyPath) -> Option<ItemId> {
        self.items.find(path.parts())
    }

    /// The item called `name` in the table `at`.
    #[must_use]
    pub fn child(&self, at: ItemId, name: &str) -> Option<ItemId> {
        self.items.child(at, name)
    }

    /// The items of a table in the order of the file; nothing for a leaf.
    pub fn children(&self, at: ItemId) -> impl Iterator<Item = (&str, ItemId)> {
        self.items.children(at)
    }

    /// How many keys and tables there are.
    #[must_use]
    pub fn item_count(&self) -> usize {
        self.items.len()
    }

    /// Every leaf with its path, in the order of the file.
    #[must_use]
    pub fn leaves(&self) -> Vec<(KeyPath, ItemId)> {
        fn walk(
            document: &Document,
            at: ItemId,
            path: &mut Vec<Box<str>>,
            found: &mut Vec<(KeyPath, ItemId)>,
        ) {
            for (name, id) in document.children(at) {
                path.push(name.into());
                if document.leaf(id).is_some() {
                    found.extend(KeyPath::new(path.clone()).map(|path| (path, id)));
                } else {
                    walk(document, id, path, found);
                }
                path.pop();
            }
        }
        let mut found = Vec::new();
        walk(self, ItemId::ROOT, &mut Vec::new(), &mut found);
        found
    }

    /// The table an item stands in; the document stands in itself.
    #[must_use]
    pub fn parent(&self, id: ItemId) -> ItemId {
        self.items.parent(id)
    }

    /// What an item is.
    #[must_use]
    pub fn shape(&self, id: ItemId) -> &Shape {
        self.items.shape(id)
    }

    /// The leaf of a number; `None` for a table.
    #[must_use]
    pub fn leaf(&self, id: ItemId) -> Option<&Leaf> {
        match self.shape(id) {
            Shape::Leaf(leaf) => Some(leaf),
            Shape::Table { .. } => None,
        }
    }

    /// Every leaf, in no order.
    fn all_leaves(&self) -> impl Iterator<Item = &Leaf> {
        self.items.shapes().filter_map(|(_, shape)| match shape {
            Shape::Leaf(leaf) => Some(leaf),
            Shape::Table { .. } => None,
        })
    }

    /// Where an item's key stands (line and column from 1).
    #[must_use]
    pub fn position(&self, id: ItemId) -> Position {
        let offset = match self.shape(id) {
            Shape::Leaf(leaf) => leaf.entry.start,
            Shape::Table { spot } => self.spot_offset(*spot),
        };
        self.lines.position(self.text.expose(), offset)
    }

    fn spot_offset(&self, spot: Spot) -> usize {
        match spot {
            Spot::Root => 0,
            Spot::Section(section) | Spot::Dotted(section) => self.sections[section].start(),
            Spot::Above { key } | Spot::Inline { key, .. } | Spot::DottedInline { key } => key,
        }
    }

    /// A leaf's value as it is spelled in the file. Secret.
    #[must_use]
    pub fn raw(&self, leaf: &Leaf) -> &str {
        &self.text.expose()[leaf.value.clone()]
    }

    /// The comment behind a leaf, from its `#` to the end of the line. May hold an old secret.
    #[must_use]
    pub fn comment(&self, leaf: &Leaf) -> Option<&str> {
        leaf.comment.clone().map(|span| &self.text.expose()[span])
    }

    /// The comment lines right above a leaf's line, in file order. May hold old secrets.
    #[must_use]
    pub fn comments_above(&self, leaf: &Leaf) -> Vec<&str> {
        let text = self.text.expose();
        let start = self.start_of_comments_above(leaf.entry.start);
        let end = self.lines.start_of_line(leaf.entry.start);
        self.comments_in(start..end)
            .map(|span| &text[span.clone()])
            .collect()
    }

    /// Where the comment lines right above an offset's line begin; its own line's start where there are none.
    fn start_of_comments_above(&self, offset: usize) -> usize {
        let mut start = self.lines.start_of_line(offset);
        while let Some(above) = start.checked_sub(1).map(|end| self.lines.start_of_line(end)) {
            if !self.is_comment_line(above..start) {
                break;
            }
            start = above;
        }
        start
    }

    /// Where the comment lines right below an offset's line end, without the last one's line break.
    fn end_of_comments_below(&self, offset: usize) -> usize {
        let mut end = offset;
        while let Some(line) = self.lines.line_after(end) {
            match self.comments_in(line.clone()).next() {
                Some(comment) if self.is_comment_line(line) => end = comment.end,
                _ => break,
            }
        }
        end
    }

    /// How many comments there are.
    #[must_use]
    pub fn count_comments(&self) -> usize {
        self.comments.len()
    }

    fn comments_in(&self, span: Span) -> impl Iterator<Item = &Span> {
        let first = self
            .comments
            .partition_point(|comment| comment.start < span.start);
        self.comments[first..]
            .iter()
            .take_while(move |comment| comment.start < span.end)
    }

    /// Whether a line holds a comment and nothing before it.
    fn is_comment_line(&self, line: Span) -> bool {
        let text = self.text.expose();
        let before = |comment: &Span| {
            text[line.start..comment.start]
                .trim_start_matches('\u{feff}')
                .trim()
                .is_empty()
        };
        self.comments_in(line.clone()).next().is_some_and(before)
    }

    /// Every comment's text, in file order, without those in and behind the item `except`.
    fn comments_but(&self, except: Option<ItemId>) -> Vec<&str> {
        let own = except.and_then(|id| self.leaf(id));
        let is_own = |comment: &Span| {
            own.is_some_and(|leaf| {
                leaf.entry.contains(&comment.start) || leaf.comment.as_ref() == Some(comment)
            })
        };
        let others = self.comments.iter().filter(|comment| !is_own(comment));
        others.map(|span| &self.text.expose()[span.clone()]).collect()
    }

    /// A leaf's value.
    #[must_use]
    pub fn value(&self, id: ItemId) -> Option<Value> {
        value::decode(self, id)
    }

    /// What is in an array of tables.
    #[must_use]
    pub fn elements(&self, id: ItemId) -> Option<&[Part]> {
        self.arrays.get(&id).map(Vec::as_slice)
    }

    /// What tells a value that stands in these bytes from those that Python takes for others.
    #[must_use]
    pub fn likeness(&self, bytes: Span) -> Likeness {
        likeness::of(&self.text.expose()[bytes])
    }

    /// The path of an item; `None` for the document itself.
    #[must_use]
    pub fn path(&self, id: ItemId) -> Option<KeyPath> {
        KeyPath::new(self.names_to(id))
    }

    /// The names that lead to an item, outermost first.
    fn names_to(&self, id: ItemId) -> Vec<Box<str>> {
        self.items.names_to(id)
    }

    /// What is written directly in a section, in file order.
    fn entries_of(&self, section: &Section) -> &[Entry] {
        &self.entries[section.entries.clone()]
    }

    /// The sections in file order: what stands before the first header, then one per header.
    fn sections(&self) -> &[Section] {
        &self.sections
    }
}
