//! The union of all files' keys: one node per path, remembering what stands there in which file.

use hashbrown::HashSet;

use super::key::KeyPath;
pub use super::nodes::NodeId;
use super::nodes::Nodes;

/// Number of a file, as the workspace counts them.
pub type FileIndex = usize;

/// What one file has at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A table; `inline` for one in braces, which dlt's merge treats otherwise.
    Table {
        /// Whether it is spelled `{ … }`.
        inline: bool,
    },
    /// A value; the number is the file's own for it.
    Leaf(usize),
}

/// All keys of all files, in order of first appearance, and what the files have there.
#[derive(Default)]
pub struct Tree {
    nodes: Nodes,
    /// The nodes at which something asks for a value.
    wanted: HashSet<NodeId>,
    /// Per file, what it has at each node, [packed](pack).
    marks: Vec<Vec<u32>>,
}

/// Nothing, in a packed mark.
const NOTHING: u32 = u32::MAX;
const TABLE: u32 = u32::MAX - 1;
const INLINE_TABLE: u32 = u32::MAX - 2;

/// A mark in the room of one number, for there is one for each key of each file.
fn pack(mark: Mark) -> u32 {
    match mark {
        Mark::Table { inline: false } => TABLE,
        Mark::Table { inline: true } => INLINE_TABLE,
        // No file has so many values.
        Mark::Leaf(leaf) => u32::try_from(leaf).unwrap_or(NOTHING),
    }
}

fn unpack(packed: u32) -> Option<Mark> {
    match packed {
        NOTHING => None,
        TABLE => Some(Mark::Table { inline: false }),
        INLINE_TABLE => Some(Mark::Table { inline: true }),
        leaf => Some(Mark::Leaf(leaf as usize)),
    }
}

impl Tree {
    /// The node of the empty path.
    pub const ROOT: NodeId = Nodes::ROOT;

    /// The child of `parent` called `name`, made when absent.
    pub fn child_or_insert(&mut self, parent: NodeId, name: &str) -> NodeId {
        self.nodes.child_or_add(parent, name)
    }

    /// Makes room for so many more nodes.
    pub fn reserve(&mut self, nodes: usize) {
        self.nodes.reserve(nodes);
    }

    /// The node of a path, made when absent.
    pub fn insert(&mut self, path: &KeyPath) -> NodeId {
        let parts = path.parts().iter();
        parts.fold(Self::ROOT, |node, part| self.child_or_insert(node, part))
    }

    /// Notes what `file` has at `node`.
    pub fn mark(&mut self, node: NodeId, file: FileIndex, mark: Mark) {
        if self.marks.len() <= file {
            self.marks.resize_with(file + 1, Vec::new);
        }
        let marks = &mut self.marks[file];
        if marks.len() <= node.index() {
            marks.resize(node.index() + 1, NOTHING);
        }
        marks[node.index()] = pack(mark);
    }

    /// What `file` has at `node`.
    #[must_use]
    pub fn mark_of(&self, node: NodeId, file: FileIndex) -> Option<Mark> {
        let packed = self.marks.get(file)?.get(node.index())?;
        unpack(*packed)
    }

    /// Notes that something asks for a value at `node`, whether a file has one or not.
    pub fn want(&mut self, node: NodeId) {
        self.wanted.insert(node);
    }

    /// Whether `node` is a key: some file has a value (not a table) there, or something asks for one.
    #[must_use]
    pub fn is_key(&self, node: NodeId) -> bool {
        let mut files = 0..self.marks.len();
        files.any(|file| matches!(self.mark_of(node, file), Some(Mark::Leaf(_))))
            || self.wanted.contains(&node)
    }

    /// The children in order of first appearance.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = (&str, NodeId)> {
        self.nodes.children(node)
    }

    /// Whether there is anything below `node`.
    #[must_use]
    pub fn has_children(&self, node: NodeId) -> bool {
        self.nodes.has_children(node)
    }

    /// The child called `name`.
    #[must_use]
    pub fn child(&self, node: NodeId, name: &str) -> Option<NodeId> {
        self.nodes.child(node, name)
    }

    /// Whether there may be a node of this name, below whatever; "no" is certain.
    #[must_use]
    pub fn may_have(&self, name: &str) -> bool {
        self.nodes.may_have(name)
    }

    /// The parent; `None` for the root.
    #[must_use]
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes.parent(node)
    }

    /// The last part of the node's path.
    #[must_use]
    pub fn name(&self, node: NodeId) -> &str {
        self.nodes.name(node)
    }

    /// The node's path; `None` for the root.
    #[must_use]
    pub fn path(&self, node: NodeId) -> Option<KeyPath> {
        self.nodes.path(node)
    }

    /// Writes the node's path behind a text, as [`KeyPath`] spells it; nothing for the root.
    pub fn spell_path(&self, node: NodeId, text: &mut String) {
        self.nodes.spell_path(node, text);
    }

    /// The node of a path.
    #[must_use]
    pub fn find(&self, path: &KeyPath) -> Option<NodeId> {
        self.nodes.find(path.parts())
    }

    /// How many nodes there are; node numbers are below it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether no file has any key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}
