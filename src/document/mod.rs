//! Text <-> keys: parses a settings file to positions, and makes edits that touch nothing else. The one room
//! that names `toml_edit`.

pub mod edit;
mod index;
pub mod key;
mod parse;
pub mod position;
pub mod problem;
pub mod splice;
mod style;
pub mod value;

use std::ops::Range;

pub use index::{Commas, Entry, Item, ItemId, Leaf, Section, Shape, Spot};
pub use problem::Problem;
pub use value::{Value, ValueType};

use crate::dlt::key::KeyPath;
use crate::secret::Secret;
use position::{Lines, Position};

/// Bytes of the text, `start..end`.
pub type Span = Range<usize>;

/// A settings file that was parsed: its text and where each key, value and comment stands in it.
pub struct Document {
    text: Secret,
    items: Vec<Item>,
    sections: Vec<Section>,
    lines: Lines,
    refused_by_dlt: Option<Problem>,
    beyond_1_0: Option<Problem>,
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
            items: vec![Item::root()],
            sections: vec![Section::root()],
            lines: Lines::of(""),
            refused_by_dlt: None,
            beyond_1_0: None,
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

    /// What dlt's own TOML reader refuses in this file though it is TOML.
    #[must_use]
    pub fn refused_by_dlt(&self) -> Option<&Problem> {
        self.refused_by_dlt.as_ref()
    }

    /// The item of a path.
    #[must_use]
    pub fn find(&self, path: &KeyPath) -> Option<ItemId> {
        path.parts()
            .iter()
            .try_fold(ItemId::ROOT, |at, part| self.child(at, part))
    }

    /// The item called `name` in the table `at`.
    #[must_use]
    pub fn child(&self, at: ItemId, name: &str) -> Option<ItemId> {
        match &self.item(at).shape {
            Shape::Table { children, .. } => children.get(name).copied(),
            Shape::Leaf(_) => None,
        }
    }

    /// The items of a table in the order of the file; nothing for a leaf.
    pub fn children(&self, at: ItemId) -> impl Iterator<Item = (&str, ItemId)> {
        let children = match &self.item(at).shape {
            Shape::Table { children, .. } => Some(children),
            Shape::Leaf(_) => None,
        };
        children.into_iter().flatten().map(|(name, &id)| (&**name, id))
    }

    /// The item of a number.
    #[must_use]
    pub fn item(&self, id: ItemId) -> &Item {
        &self.items[id.index()]
    }

    /// The leaf of a number; `None` for a table.
    #[must_use]
    pub fn leaf(&self, id: ItemId) -> Option<&Leaf> {
        match &self.item(id).shape {
            Shape::Leaf(leaf) => Some(leaf),
            Shape::Table { .. } => None,
        }
    }

    /// Where an item's key stands (line and column from 1).
    #[must_use]
    pub fn position(&self, id: ItemId) -> Position {
        let offset = match &self.item(id).shape {
            Shape::Leaf(leaf) => leaf.entry.start,
            Shape::Table { spot, .. } => self.spot_offset(*spot),
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
        let mut end = self.lines.start_of_line(leaf.entry.start);
        let mut found = Vec::new();
        while end > 0 {
            let start = self.lines.start_of_line(end - 1);
            let line = text[start..end].trim();
            if !line.starts_with('#') {
                break;
            }
            found.push(line);
            end = start;
        }
        found.reverse();
        found
    }

    /// A leaf's value.
    #[must_use]
    pub fn value(&self, id: ItemId) -> Option<Value> {
        value::decode(self, id)
    }

    /// The names that lead to an item, outermost first.
    fn names_to(&self, id: ItemId) -> Vec<Box<str>> {
        let mut names = Vec::new();
        let mut at = id;
        while at != ItemId::ROOT {
            let parent = self.item(at).parent;
            names.extend(
                self.children(parent)
                    .find(|(_, child)| *child == at)
                    .map(|(name, _)| name.into()),
            );
            at = parent;
        }
        names.reverse();
        names
    }

    /// The sections in file order: what stands before the first header, then one per header.
    fn sections(&self) -> &[Section] {
        &self.sections
    }
}
