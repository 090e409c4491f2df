//! The union of all files' keys: one node per path, remembering what stands there in which file.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::key::{KeyPath, spell_part};

/// Number of a file, as the workspace counts them.
pub type FileIndex = usize;

/// Number of a node in a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

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

/// One path. A child is reached from its parent by way of its elder siblings, so that a node takes the same small room
/// whatever is below it.
struct Node {
    /// Where its name stands in the text of all names.
    name: Range<usize>,
    parent: NodeId,
    /// The children, from the first to the last; the root, which is nobody's child, where there is none.
    first: NodeId,
    last: NodeId,
    /// The next child of the same parent.
    next: NodeId,
    wanted: bool,
}

impl Node {
    fn new(name: Range<usize>, parent: NodeId) -> Self {
        Self {
            name,
            parent,
            first: Tree::ROOT,
            last: Tree::ROOT,
            next: Tree::ROOT,
            wanted: false,
        }
    }
}

/// All keys of all files, in order of first appearance, and what the files have there.
pub struct Tree {
    nodes: Vec<Node>,
    /// The names of all nodes, one behind the other: a hundred thousand texts of their own take longer to make and to wipe.
    names: String,
    /// The nodes by parent and name.
    known: HashTable<NodeId>,
    hasher: DefaultHashBuilder,
    /// Per file, what it has at each node, [packed](pack).
    marks: Vec<Vec<u32>>,
}

impl Default for Tree {
    fn default() -> Self {
        Self {
            nodes: vec![Node::new(0..0, Self::ROOT)],
            names: String::new(),
            known: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            marks: Vec::new(),
        }
    }
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

/// How nodes are found again when their table grows.
fn rehash<'n>(
    nodes: &'n [Node],
    names: &'n str,
    hasher: &'n DefaultHashBuilder,
) -> impl Fn(&NodeId) -> u64 + 'n {
    |node| {
        let node = &nodes[node.index()];
        hasher.hash_one((node.parent, &names[node.name.clone()]))
    }
}

impl Tree {
    /// The node of the empty path.
    pub const ROOT: NodeId = NodeId(0);

    fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node.index()]
    }

    fn node_mut(&mut self, node: NodeId) -> &mut Node {
        &mut self.nodes[node.index()]
    }

    /// The child of `parent` called `name`, made when absent.
    pub fn child_or_insert(&mut self, parent: NodeId, name: &str) -> NodeId {
        if let Some(child) = self.child(parent, name) {
            return child;
        }
        let child = NodeId::from_index(self.nodes.len());
        let start = self.names.len();
        self.names.push_str(name);
        self.nodes.push(Node::new(start..self.names.len(), parent));
        let elder = std::mem::replace(&mut self.node_mut(parent).last, child);
        if elder == Self::ROOT {
            self.node_mut(parent).first = child;
        } else {
            self.node_mut(elder).next = child;
        }
        let hash = self.hasher.hash_one((parent, name));
        let rehash = rehash(&self.nodes, &self.names, &self.hasher);
        self.known.insert_unique(hash, child, rehash);
        child
    }

    /// Makes room for so many more nodes: a growing table is copied again and again.
    pub fn reserve(&mut self, nodes: usize) {
        self.nodes.reserve(nodes);
        let rehash = rehash(&self.nodes, &self.names, &self.hasher);
        self.known.reserve(nodes, rehash);
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
        self.node_mut(node).wanted = true;
    }

    /// Whether `node` is a key: some file has a value (not a table) there, or something asks for one.
    #[must_use]
    pub fn is_key(&self, node: NodeId) -> bool {
        let mut files = 0..self.marks.len();
        self.node(node).wanted || files.any(|file| matches!(self.mark_of(node, file), Some(Mark::Leaf(_))))
    }

    /// The children in order of first appearance.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = (&str, NodeId)> {
        let is_child = |child: &NodeId| *child != Self::ROOT;
        let first = Some(self.node(node).first).filter(is_child);
        let children =
            std::iter::successors(first, move |child| Some(self.node(*child).next).filter(is_child));
        children.map(|child| (self.name(child), child))
    }

    /// Whether there is anything below `node`.
    #[must_use]
    pub fn has_children(&self, node: NodeId) -> bool {
        self.node(node).first != Self::ROOT
    }

    /// The child called `name`.
    #[must_use]
    pub fn child(&self, node: NodeId, name: &str) -> Option<NodeId> {
        let is_it = |child: &NodeId| self.node(*child).parent == node && self.name(*child) == name;
        let hash = self.hasher.hash_one((node, name));
        self.known.find(hash, is_it).copied()
    }

    /// The parent; `None` for the root.
    #[must_use]
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        (node != Self::ROOT).then(|| self.node(node).parent)
    }

    /// The last part of the node's path.
    #[must_use]
    pub fn name(&self, node: NodeId) -> &str {
        &self.names[self.node(node).name.clone()]
    }

    /// The node's path; `None` for the root.
    #[must_use]
    pub fn path(&self, node: NodeId) -> Option<KeyPath> {
        let mut parts = Vec::new();
        let mut at = node;
        while let Some(parent) = self.parent(at) {
            parts.push(self.name(at).into());
            at = parent;
        }
        parts.reverse();
        KeyPath::new(parts)
    }

    /// Writes the node's path behind a text, as [`KeyPath`] spells it; nothing for the root.
    pub fn spell_path(&self, node: NodeId, text: &mut String) {
        if let Some(parent) = self.parent(node) {
            if parent != Self::ROOT {
                self.spell_path(parent, text);
                text.push('.');
            }
            text.push_str(&spell_part(self.name(node)));
        }
    }

    /// The node of a path.
    #[must_use]
    pub fn find(&self, path: &KeyPath) -> Option<NodeId> {
        path.parts()
            .iter()
            .try_fold(Self::ROOT, |node, part| self.child(node, part))
    }

    /// How many nodes there are; node numbers are below it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether no file has any key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }
}

impl NodeId {
    /// The node of a number.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        // Trees of four thousand million keys are not made.
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The node's number, for tables beside the tree.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
