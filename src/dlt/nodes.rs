//! Names below names: a node for each path. All names stand in one text, and a child is reached from its parent by way of its
//! elder siblings, so that a node takes the same small room whatever is below it: there may be a hundred thousand.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::key::{KeyPath, spell_part};

/// Number of a node in its [`Nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

impl NodeId {
    /// The node of a number.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        // Nobody has four thousand million keys.
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The node's number, for tables beside the nodes.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One path. Where another node is meant and there is none, it is the root, which is nobody's child.
struct Node {
    /// Where its name ends in the text of all names; it begins where that of the node before ends.
    end: usize,
    parent: NodeId,
    first: NodeId,
    last: NodeId,
    /// The next child of the same parent.
    next: NodeId,
}

impl Node {
    fn new(end: usize, parent: NodeId) -> Self {
        Self {
            end,
            parent,
            first: Nodes::ROOT,
            last: Nodes::ROOT,
            next: Nodes::ROOT,
        }
    }
}

/// The nodes, numbered in the order they were added.
pub struct Nodes {
    nodes: Vec<Node>,
    names: String,
    /// The nodes by parent and name.
    known: HashTable<NodeId>,
    hasher: DefaultHashBuilder,
    /// A bit for each name, the same for some of them: of a few hundred names, most others are told apart.
    hints: [u64; HINTS],
}

/// How many words of hints there are.
const HINTS: usize = 64;

impl Default for Nodes {
    fn default() -> Self {
        Self {
            nodes: vec![Node::new(0, Self::ROOT)],
            names: String::new(),
            known: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            hints: [0; HINTS],
        }
    }
}

fn name<'n>(nodes: &[Node], names: &'n str, node: NodeId) -> &'n str {
    let before = node.index().checked_sub(1);
    &names[before.map_or(0, |before| nodes[before].end)..nodes[node.index()].end]
}

/// How nodes are found again when their table grows.
fn rehash<'n>(
    nodes: &'n [Node],
    names: &'n str,
    hasher: &'n DefaultHashBuilder,
) -> impl Fn(&NodeId) -> u64 + 'n {
    |node| hasher.hash_one((nodes[node.index()].parent, name(nodes, names, *node)))
}

impl Nodes {
    /// The node of the empty path.
    pub const ROOT: NodeId = NodeId(0);

    fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node.index()]
    }

    fn node_mut(&mut self, node: NodeId) -> &mut Node {
        &mut self.nodes[node.index()]
    }

    /// Makes room for so many more nodes: a growing table is copied again and again.
    pub fn reserve(&mut self, nodes: usize) {
        self.nodes.reserve(nodes);
        let rehash = rehash(&self.nodes, &self.names, &self.hasher);
        self.known.reserve(nodes, rehash);
    }

    /// Adds a child, behind those that are there.
    pub fn add(&mut self, parent: NodeId, name: &str) -> NodeId {
        let child = NodeId::from_index(self.nodes.len());
        self.names.push_str(name);
        self.nodes.push(Node::new(self.names.len(), parent));
        let elder = std::mem::replace(&mut self.node_mut(parent).last, child);
        if elder == Self::ROOT {
            self.node_mut(parent).first = child;
        } else {
            self.node_mut(elder).next = child;
        }
        let (word, bit) = self.hint(name);
        self.hints[word] |= bit;
        let hash = self.hasher.hash_one((parent, name));
        let rehash = rehash(&self.nodes, &self.names, &self.hasher);
        self.known.insert_unique(hash, child, rehash);
        child
    }

    /// The child of `parent` called `name`, added when absent.
    pub fn child_or_add(&mut self, parent: NodeId, name: &str) -> NodeId {
        self.child(parent, name).unwrap_or_else(|| self.add(parent, name))
    }

    /// The children in the order they were added.
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

    /// Whether there may be a node of this name, below whatever; "no" is certain.
    #[must_use]
    pub fn may_have(&self, name: &str) -> bool {
        let (word, bit) = self.hint(name);
        self.hints[word] & bit != 0
    }

    /// Where a name leaves its hint.
    fn hint(&self, name: &str) -> (usize, u64) {
        let hash = self.hasher.hash_one(name);
        (hash as usize % HINTS, 1 << (hash >> 32 & 63))
    }

    /// The node of some names below each other; the root of none.
    #[must_use]
    pub fn find(&self, names: &[Box<str>]) -> Option<NodeId> {
        names
            .iter()
            .try_fold(Self::ROOT, |node, name| self.child(node, name))
    }

    /// The parent; `None` for the root.
    #[must_use]
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        (node != Self::ROOT).then(|| self.node(node).parent)
    }

    /// The last name of the node's path; the root's is empty.
    #[must_use]
    pub fn name(&self, node: NodeId) -> &str {
        name(&self.nodes, &self.names, node)
    }

    /// The names that lead to a node, outermost first.
    #[must_use]
    pub fn names_to(&self, node: NodeId) -> Vec<Box<str>> {
        let mut names = Vec::new();
        let mut at = node;
        while let Some(parent) = self.parent(at) {
            names.push(self.name(at).into());
            at = parent;
        }
        names.reverse();
        names
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

    /// The node's path; `None` for the root.
    #[must_use]
    pub fn path(&self, node: NodeId) -> Option<KeyPath> {
        KeyPath::new(self.names_to(node))
    }

    /// How many nodes there are, the root among them; node numbers are below it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none but the root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_found_by_its_names_and_tells_them() {
        let mut nodes = Nodes::default();
        assert!(nodes.is_empty() && nodes.path(Nodes::ROOT).is_none());
        nodes.reserve(3);
        let (a, b) = (nodes.add(Nodes::ROOT, "a"), nodes.add(Nodes::ROOT, ""));
        let inner = nodes.child_or_add(a, "b c");
        assert_eq!(nodes.child_or_add(a, "b c"), inner);
        assert_eq!(nodes.find(&["a".into(), "b c".into()]), Some(inner));
        assert_eq!(nodes.find(&["b c".into()]), None);
        let children: Vec<(&str, NodeId)> = nodes.children(Nodes::ROOT).collect();
        assert_eq!(children, [("a", a), ("", b)]);
        assert!(nodes.has_children(a) && !nodes.has_children(b));
        let mut text = String::new();
        nodes.spell_path(inner, &mut text);
        assert_eq!(text, "a.\"b c\"");
        assert_eq!(nodes.path(inner).unwrap().to_string(), text);
        assert_eq!(nodes.len(), 4);
    }

    #[test]
    fn a_name_that_is_there_may_be_there_and_most_others_are_told_apart() {
        let mut nodes = Nodes::default();
        let names = |kind: &str| {
            (0..300)
                .map(|number| format!("{kind}_{number}"))
                .collect::<Vec<_>>()
        };
        for name in names("there") {
            nodes.add(Nodes::ROOT, &name);
        }
        assert!(names("there").iter().all(|name| nodes.may_have(name)));
        let others = names("other");
        let taken = others.iter().filter(|name| nodes.may_have(name)).count();
        assert!(taken < 100, "{taken}");
    }

    #[test]
    fn many_nodes_are_found_after_the_table_has_grown() {
        let mut nodes = Nodes::default();
        let numbers = 0..10_000usize;
        for number in numbers.clone() {
            let parent = NodeId::from_index(number / 3);
            nodes.add(parent, &format!("n{number}"));
        }
        for number in numbers {
            let node = nodes.child(NodeId::from_index(number / 3), &format!("n{number}"));
            assert_eq!(node, Some(NodeId::from_index(number + 1)));
        }
    }
}
