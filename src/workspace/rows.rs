//! The tree in the order it is listed and shown.

use super::Workspace;
use crate::dlt::group::Group;
use crate::dlt::tree::{NodeId, Tree};

/// One line of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The heading of a group.
    Group(Group),
    /// A section or a key.
    Node {
        /// Which node.
        node: NodeId,
        /// How deep it is indented; 1 right below the group's heading.
        depth: usize,
    },
}

impl Workspace {
    /// The nodes right below a group's heading.
    #[must_use]
    pub fn top_nodes(&self, group: Group) -> Vec<NodeId> {
        let tree = self.tree();
        match group
            .section()
            .and_then(|section| tree.child(Tree::ROOT, section))
        {
            // A value where a section should be is shown as itself.
            Some(section) if tree.is_key(section) => vec![section],
            Some(section) => tree.children(section).map(|(_, node)| node).collect(),
            None if group.section().is_some() => Vec::new(),
            None => tree
                .children(Tree::ROOT)
                .map(|(_, node)| node)
                .filter(|node| self.group(*node) == group)
                .collect(),
        }
    }

    /// All lines of the tree, top to bottom; below a node for which `is_folded` holds, none.
    #[must_use]
    pub fn rows(&self, mut is_folded: impl FnMut(Row) -> bool) -> Vec<Row> {
        let mut rows = Vec::new();
        for group in Group::ALL {
            let tops = self.top_nodes(group);
            if tops.is_empty() {
                continue;
            }
            let row = Row::Group(group);
            rows.push(row);
            if !is_folded(row) {
                for node in tops {
                    self.push_rows(node, 1, &mut rows, &mut is_folded);
                }
            }
        }
        rows
    }

    fn push_rows(
        &self,
        node: NodeId,
        depth: usize,
        rows: &mut Vec<Row>,
        is_folded: &mut impl FnMut(Row) -> bool,
    ) {
        let has_children = |node| self.tree().children(node).next().is_some();
        if !self.tree().is_key(node) && !has_children(node) {
            // An empty table holds no key.
            return;
        }
        let row = Row::Node { node, depth };
        rows.push(row);
        if !is_folded(row) {
            for (_, child) in self.tree().children(node) {
                self.push_rows(child, depth + 1, rows, is_folded);
            }
        }
    }

    /// All keys in tree order.
    #[must_use]
    pub fn keys(&self) -> Vec<(Group, NodeId)> {
        let mut keys = Vec::new();
        let mut group = Group::Other;
        for row in self.rows(|_| false) {
            match row {
                Row::Group(next) => group = next,
                Row::Node { node, .. } if self.tree().is_key(node) => keys.push((group, node)),
                Row::Node { .. } => {}
            }
        }
        keys
    }
}
