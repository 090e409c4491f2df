//! The union of all files' keys: one node per path, remembering what stands there in which file.

use indexmap::IndexMap;

use super::key::KeyPath;

/// Number of a file, as the workspace counts them.
pub type FileIndex = usize;

/// Number of a node in a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(usize);

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

/// One path and what the files have there.
#[derive(Debug, Default)]
pub struct Node {
    parent: Option<NodeId>,
    position: usize,
    children: IndexMap<Box<str>, NodeId>,
    marks: Vec<(FileIndex, Mark)>,
    wanted: bool,
}

impl Default for NodeId {
    fn default() -> Self {
        Tree::ROOT
    }
}

/// All keys of all files, in order of first appearance.
#[derive(Debug)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Default for Tree {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }
}

impl Tree {
    /// The node of the empty path.
    pub const ROOT: NodeId = NodeId(0);

    /// The child of `parent` called `name`, made when absent.
    pub fn child_or_insert(&mut self, parent: NodeId, name: &str) -> NodeId {
        if let Some(&child) = self.nodes[parent.0].children.get(name) {
            return child;
        }
        let child = NodeId(self.nodes.len());
        let position = self.nodes[parent.0].children.len();
        self.nodes[parent.0].children.insert(name.into(), child);
        self.nodes.push(Node {
            parent: Some(parent),
            position,
            ..Node::default()
        });
        child
    }

    /// The node of a path, made when absent.
    pub fn insert(&mut self, path: &KeyPath) -> NodeId {
        let parts = path.parts().iter();
        parts.fold(Self::ROOT, |node, part| self.child_or_insert(node, part))
    }

    /// Notes what `file` has at `node`.
    pub fn mark(&mut self, node: NodeId, file: FileIndex, mark: Mark) {
        self.nodes[node.0].marks.push((file, mark));
    }

    /// What `file` has at `node`.
    #[must_use]
    pub fn mark_of(&self, node: NodeId, file: FileIndex) -> Option<Mark> {
        self.nodes[node.0]
            .marks
            .iter()
            .find(|(at, _)| *at == file)
            .map(|(_, mark)| *mark)
    }

    /// Notes that something asks for a value at `node`, whether a file has one or not.
    pub fn want(&mut self, node: NodeId) {
        self.nodes[node.0].wanted = true;
    }

    /// Whether `node` is a key: some file has a value (not a table) there, or something asks for one.
    #[must_use]
    pub fn is_key(&self, node: NodeId) -> bool {
        let node = &self.nodes[node.0];
        node.wanted || node.marks.iter().any(|(_, mark)| matches!(mark, Mark::Leaf(_)))
    }

    /// The children in order of first appearance.
    pub fn children(&self, node: NodeId) -> impl DoubleEndedIterator<Item = (&str, NodeId)> {
        self.nodes[node.0]
            .children
            .iter()
            .map(|(name, &child)| (&**name, child))
    }

    /// The child called `name`.
    #[must_use]
    pub fn child(&self, node: NodeId, name: &str) -> Option<NodeId> {
        self.nodes[node.0].children.get(name).copied()
    }

    /// The parent; `None` for the root.
    #[must_use]
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.0].parent
    }

    /// The last part of the node's path.
    #[must_use]
    pub fn name(&self, node: NodeId) -> &str {
        let Node { parent, position, .. } = &self.nodes[node.0];
        parent
            .and_then(|parent| self.nodes[parent.0].children.get_index(*position))
            .map_or("", |(name, _)| name)
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
        Self(index)
    }

    /// The node's number, for tables beside the tree.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}
