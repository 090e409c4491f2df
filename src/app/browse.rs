//! Moving through the tree: cursor, columns, folds, filter, next thing to set up.

use std::collections::HashSet;

use super::finder::{Finder, Way};
use crate::dlt::group::Group;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::NodeId;
use crate::workspace::Workspace;
use crate::workspace::rows::Row;

/// Something that can be folded, named so that it outlives a picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Fold {
    Group(Group),
    Section(KeyPath),
}

/// What a filter has found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// How its words were looked for.
    pub way: Way,
    /// How many keys have them.
    pub keys: usize,
    /// The line of the key that has them best.
    best: usize,
}

/// Where one is in the tree.
pub struct Browse {
    /// The lines that are shown, folds and filter applied.
    pub rows: Vec<Row>,
    /// The line of the cursor.
    pub cursor: usize,
    /// The column of the cursor.
    pub column: usize,
    /// The first line on the screen.
    pub top: usize,
    /// The words keys have to contain.
    pub filter: String,
    /// What they have come to.
    pub found: Found,
    folded: HashSet<Fold>,
}

impl Browse {
    /// The whole tree, with the cursor on its first key and the active profile.
    #[must_use]
    pub fn new(workspace: &Workspace) -> Self {
        let column = workspace.view_named(workspace.active()).unwrap_or(0);
        let mut browse = Self {
            rows: Vec::new(),
            cursor: 0,
            column,
            top: 0,
            filter: String::new(),
            found: Found::default(),
            folded: HashSet::new(),
        };
        browse.rebuild(workspace);
        // On the first thing to set up, else on the first key.
        let of = |wanted: &dyn Fn(NodeId) -> bool| {
            browse
                .rows
                .iter()
                .position(|row| matches!(row, Row::Node { node, .. } if wanted(*node)))
        };
        let to_do = of(&|node| {
            workspace
                .cell(column, node)
                .is_some_and(|cell| cell.status.is_to_do())
        });
        browse.cursor = to_do
            .or_else(|| of(&|node| workspace.tree().is_key(node)))
            .unwrap_or(0);
        browse
    }

    /// Lists the lines again after a fold or the filter changed.
    pub fn rebuild(&mut self, workspace: &Workspace) {
        if self.filter.is_empty() {
            let is_folded = |row| fold_of(workspace, row).is_some_and(|fold| self.folded.contains(&fold));
            self.rows = workspace.rows(is_folded);
        } else {
            (self.rows, self.found) = matching(workspace, &self.filter);
        }
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
    }

    /// Lists the lines again for other words of the filter: the cursor goes to the key that has them best.
    pub fn refilter(&mut self, workspace: &Workspace) {
        self.rebuild(workspace);
        if !self.filter.is_empty() {
            self.cursor = self.found.best;
        }
    }

    /// Whether the filter, if there is one, lets a key be seen.
    pub fn lets_through(&self) -> impl Fn(NodeId) -> bool + use<> {
        let shown: Option<HashSet<NodeId>> = (!self.filter.is_empty()).then(|| {
            let nodes = self.rows.iter().filter_map(|row| match row {
                Row::Node { node, .. } => Some(*node),
                Row::Group(_) => None,
            });
            nodes.collect()
        });
        move |node| shown.as_ref().is_none_or(|shown| shown.contains(&node))
    }

    /// Takes over from one picture to the next: the cursor stays on its key.
    pub(super) fn follow(&mut self, old: &Workspace, new: &Workspace) {
        let at = self.rows.get(self.cursor).and_then(|row| fold_of(old, *row));
        self.rebuild(new);
        if let Some(at) = at
            && let Some(cursor) = self
                .rows
                .iter()
                .position(|row| fold_of(new, *row).as_ref() == Some(&at))
        {
            self.cursor = cursor;
        }
        self.column = self.column.min(new.views().len().saturating_sub(1));
    }

    /// The line under the cursor.
    #[must_use]
    pub fn row(&self) -> Option<Row> {
        self.rows.get(self.cursor).copied()
    }

    /// The node under the cursor.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        match self.row()? {
            Row::Node { node, .. } => Some(node),
            Row::Group(_) => None,
        }
    }

    /// Whether a line's children are hidden.
    #[must_use]
    pub fn is_folded(&self, workspace: &Workspace, row: Row) -> bool {
        self.filter.is_empty() && fold_of(workspace, row).is_some_and(|fold| self.folded.contains(&fold))
    }

    /// Moves the cursor by lines.
    pub fn step(&mut self, lines: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(lines).min(last);
    }

    /// Moves the cursor by columns.
    pub fn step_column(&mut self, columns: isize, count: usize) {
        self.column = self
            .column
            .saturating_add_signed(columns)
            .min(count.saturating_sub(1));
    }

    /// Folds or unfolds the section of the cursor: the line itself, or the section a key stands in.
    pub fn toggle_fold(&mut self, workspace: &Workspace) {
        let Some(row) = self.row() else { return };
        let row = if has_children(workspace, row) {
            row
        } else {
            self.parent_row(row).unwrap_or(row)
        };
        let Some(fold) = fold_of(workspace, row).filter(|_| self.filter.is_empty()) else {
            return;
        };
        if !self.folded.remove(&fold) {
            self.folded.insert(fold.clone());
        }
        self.rebuild(workspace);
        if let Some(at) = self
            .rows
            .iter()
            .position(|row| fold_of(workspace, *row).as_ref() == Some(&fold))
        {
            self.cursor = at;
        }
    }

    /// The section line above a line.
    fn parent_row(&self, row: Row) -> Option<Row> {
        let Row::Node { depth, .. } = row else { return None };
        self.rows[..self.cursor]
            .iter()
            .rev()
            .copied()
            .find(|above| match above {
                Row::Group(_) => true,
                Row::Node { depth: other, .. } => *other < depth,
            })
    }

    /// Goes to the next (or previous) key that has to be set up: round this column while it has one, then in the
    /// following columns.
    /// Sections in the way unfold. Answers whether there is one.
    pub fn next_to_do(&mut self, workspace: &Workspace, forward: bool) -> bool {
        let keys: Vec<NodeId> = workspace.keys().into_iter().map(|(_, node)| node).collect();
        let here = self.place_among(workspace, &keys);
        let columns = workspace.views().len();
        for turn in 0..=columns {
            let column = if forward {
                (self.column + turn) % columns
            } else {
                (self.column + columns - turn % columns) % columns
            };
            let is_to_do = |node: &NodeId| {
                workspace
                    .cell(column, *node)
                    .is_some_and(|cell| cell.status.needs_attention())
            };
            // In the own column from the cursor on; in the others, and at last the own, from the far end.
            let found = match (turn, forward) {
                (0, true) => keys[here.after..].iter().copied().find(is_to_do),
                (0, false) => keys[..here.before].iter().rev().copied().find(is_to_do),
                (_, true) => keys.iter().copied().find(is_to_do),
                (_, false) => keys.iter().rev().copied().find(is_to_do),
            };
            // Before another column, the rest of the own.
            let found = found.or_else(|| match (turn, forward) {
                (0, true) => keys[..here.after].iter().copied().find(is_to_do),
                (0, false) => keys[here.before..].iter().rev().copied().find(is_to_do),
                _ => None,
            });
            if let Some(node) = found {
                self.column = column;
                self.show(workspace, node);
                return true;
            }
        }
        false
    }

    /// The cursor's place among all keys.
    fn place_among(&self, workspace: &Workspace, keys: &[NodeId]) -> Here {
        let is_key = |node: &NodeId| workspace.tree().is_key(*node);
        let at = |node: NodeId| keys.iter().position(|key| *key == node);
        if let Some(at) = self.node().filter(is_key).and_then(at) {
            return Here {
                before: at,
                after: at + 1,
            };
        }
        // On a heading: the next key below it is the first one after.
        let below = self.rows[self.cursor.min(self.rows.len())..]
            .iter()
            .find_map(|row| match row {
                Row::Node { node, .. } if is_key(node) => at(*node),
                _ => None,
            });
        let at = below.unwrap_or(keys.len());
        Here {
            before: at,
            after: at,
        }
    }

    /// Puts the cursor on a key, unfolding what hides it; a filter that hides it goes.
    pub fn show(&mut self, workspace: &Workspace, node: NodeId) {
        let position = |rows: &[Row]| {
            rows.iter()
                .position(|row| matches!(row, Row::Node { node: n, .. } if *n == node))
        };
        if position(&self.rows).is_none() {
            self.filter = String::new();
            let mut at = Some(node);
            let mut top = node;
            while let Some(here) = at {
                if let Some(path) = workspace.tree().path(here) {
                    self.folded.remove(&Fold::Section(path));
                    top = here;
                }
                at = workspace.tree().parent(here);
            }
            self.folded.remove(&Fold::Group(workspace.group(top)));
            self.rebuild(workspace);
        }
        if let Some(cursor) = position(&self.rows) {
            self.cursor = cursor;
        }
    }

    /// Scrolls so that the cursor is among `height` lines.
    pub fn scroll(&mut self, height: usize) {
        let height = height.max(1);
        self.top = self.top.min(self.rows.len().saturating_sub(height));
        if self.cursor < self.top {
            self.top = self.cursor;
        } else if self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
        // The headings above the first key stay in sight.
        if self.cursor < height && self.top > 0 && self.cursor <= 2 {
            self.top = 0;
        }
    }
}

/// How many keys are before the cursor, and where those after it begin.
struct Here {
    before: usize,
    after: usize,
}

fn has_children(workspace: &Workspace, row: Row) -> bool {
    match row {
        Row::Group(_) => true,
        Row::Node { node, .. } => workspace.tree().children(node).next().is_some(),
    }
}

fn fold_of(workspace: &Workspace, row: Row) -> Option<Fold> {
    match row {
        Row::Group(group) => Some(Fold::Group(group)),
        Row::Node { node, .. } => workspace.tree().path(node).map(Fold::Section),
    }
}

/// The keys whose path has the words of a filter, with the sections and groups above them. Values play no part.
fn matching(workspace: &Workspace, filter: &str) -> (Vec<Row>, Found) {
    let all = workspace.rows(|_| false);
    let mut result = (Vec::new(), Found::default());
    for way in Way::ALL {
        result = matching_so(workspace, &all, filter, way);
        if result.1.keys > 0 {
            break;
        }
    }
    result
}

fn matching_so(workspace: &Workspace, all: &[Row], filter: &str, way: Way) -> (Vec<Row>, Found) {
    let mut finder = Finder::new(filter, way);
    let mut rows = Vec::new();
    let mut found = Found {
        way,
        ..Found::default()
    };
    let mut best = None;
    // Headings that wait for their first match.
    let mut waiting: Vec<Row> = Vec::new();
    for row in all.iter().copied() {
        match row {
            Row::Group(_) => {
                waiting.clear();
                waiting.push(row);
            }
            Row::Node { node, depth } => {
                waiting.retain(|above| matches!(above, Row::Group(_)) || depth_of(*above) < depth);
                let path = workspace
                    .tree()
                    .path(node)
                    .filter(|_| workspace.tree().is_key(node));
                let score = path.and_then(|path| finder.score(&path.to_string()));
                let Some(score) = score else {
                    waiting.push(row);
                    continue;
                };
                rows.append(&mut waiting);
                if best.is_none_or(|best| score > best) {
                    best = Some(score);
                    found.best = rows.len();
                }
                found.keys += 1;
                rows.push(row);
            }
        }
    }
    (rows, found)
}

fn depth_of(row: Row) -> usize {
    match row {
        Row::Group(_) => 0,
        Row::Node { depth, .. } => depth,
    }
}
