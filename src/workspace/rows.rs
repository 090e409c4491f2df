//! The tree in the order it is listed and shown. It is made once for a picture, with what is looked for in it: where a
//! line stands, and which keys still need somebody.

use super::Workspace;
use super::cell::Status;
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
        depth: u32,
    },
}

impl Row {
    /// How deep it is indented; 0 for the heading of a group.
    #[must_use]
    pub fn depth(self) -> u32 {
        match self {
            Self::Group(_) => 0,
            Self::Node { depth, .. } => depth,
        }
    }

    /// The node, if it is one's line.
    #[must_use]
    pub fn node(self) -> Option<NodeId> {
        match self {
            Self::Group(_) => None,
            Self::Node { node, .. } => Some(node),
        }
    }
}

/// Number of a line of the unfolded tree.
pub type LineNumber = u32;

/// The lines of the unfolded tree, and what stands where among them.
#[derive(Default)]
pub struct Order {
    rows: Vec<Row>,
    /// For each line, the next one that is not below it.
    ends: Vec<LineNumber>,
    /// The lines of the headings of groups.
    headings: Vec<(Group, LineNumber)>,
    /// The line of each node; [`NO_LINE`] for one that has none.
    lines: Vec<LineNumber>,
    keys: Vec<(Group, NodeId)>,
    columns: Vec<Column>,
}

/// What a column comes to.
#[derive(Default)]
struct Column {
    /// The lines of the keys that need somebody, from top to bottom.
    to_do: Vec<LineNumber>,
    /// How many keys the column has, or lacks.
    all: usize,
}

/// The line of a node that is in no line: an empty table.
const NO_LINE: LineNumber = LineNumber::MAX;

impl Order {
    fn of(workspace: &Workspace) -> Self {
        let mut order = Self {
            lines: vec![NO_LINE; workspace.tree().len()],
            ..Self::default()
        };
        for group in Group::ALL {
            let tops = workspace.top_nodes(group);
            if !tops.is_empty() {
                order.headings.push((group, order.next()));
                let line = order.push(Row::Group(group));
                for node in tops {
                    order.add(workspace.tree(), group, node, 1);
                }
                order.ends[line] = order.next();
            }
        }
        let views = 0..workspace.views().len();
        order.columns = views.map(|view| order.column(workspace, view)).collect();
        order
    }

    fn next(&self) -> LineNumber {
        LineNumber::try_from(self.rows.len()).unwrap_or(NO_LINE)
    }

    fn push(&mut self, row: Row) -> usize {
        self.rows.push(row);
        self.ends.push(NO_LINE);
        self.rows.len() - 1
    }

    fn add(&mut self, tree: &Tree, group: Group, node: NodeId, depth: u32) {
        let is_key = tree.is_key(node);
        if !is_key && !tree.has_children(node) {
            // An empty table holds no key.
            return;
        }
        self.lines[node.index()] = self.next();
        let line = self.push(Row::Node { node, depth });
        if is_key {
            self.keys.push((group, node));
        }
        for (_, child) in tree.children(node) {
            self.add(tree, group, child, depth + 1);
        }
        self.ends[line] = self.next();
    }

    fn column(&self, workspace: &Workspace, view: usize) -> Column {
        let mut column = Column::default();
        for (_, node) in &self.keys {
            let Some(cell) = workspace.cell(view, *node) else {
                continue;
            };
            column.all += usize::from(cell.status != Status::Absent);
            if cell.status.needs_attention() {
                column.to_do.push(self.lines[node.index()]);
            }
        }
        column
    }

    /// All lines, top to bottom.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The line of a row; `None` for a node that is in no line.
    #[must_use]
    pub fn line_of(&self, row: Row) -> Option<LineNumber> {
        match row {
            Row::Node { node, .. } => self.line(node),
            Row::Group(group) => self.heading(group),
        }
    }

    /// The line of a node; `None` for an empty table.
    #[must_use]
    pub fn line(&self, node: NodeId) -> Option<LineNumber> {
        let line = self.lines.get(node.index()).copied();
        line.filter(|line| *line != NO_LINE)
    }

    /// The line of the heading of a group; `None` where nothing is in it.
    #[must_use]
    pub fn heading(&self, group: Group) -> Option<LineNumber> {
        let mut headings = self.headings.iter();
        headings.find_map(|(known, line)| (*known == group).then_some(*line))
    }

    /// The row of a line.
    #[must_use]
    pub fn row(&self, line: LineNumber) -> Option<Row> {
        self.rows.get(line as usize).copied()
    }

    /// The next line that is not below a line: it is not as deep as those between.
    #[must_use]
    pub fn end(&self, line: LineNumber) -> LineNumber {
        self.ends.get(line as usize).copied().unwrap_or(line)
    }

    /// Those of [`Self::to_do`] that are at a line or below it.
    #[must_use]
    pub fn to_do_below(&self, view: usize, line: LineNumber) -> &[LineNumber] {
        let to_do = self.to_do(view);
        let up_to = |line| to_do.partition_point(|other| *other < line);
        &to_do[up_to(line)..up_to(self.end(line))]
    }

    /// The lines of a column's keys that need somebody, from top to bottom.
    #[must_use]
    pub fn to_do(&self, view: usize) -> &[LineNumber] {
        self.columns.get(view).map_or(&[], |column| &column.to_do)
    }
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

    /// The lines of the tree.
    #[must_use]
    pub fn order(&self) -> &Order {
        self.order.get_or_init(|| Order::of(self))
    }

    /// All keys in tree order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = (Group, NodeId)> + '_ {
        self.order().keys.iter().copied()
    }

    /// How many keys of a column need nobody any more, of how many there are.
    #[must_use]
    pub fn progress(&self, view: usize) -> (usize, usize) {
        let all = self.order().columns.get(view).map_or(0, |column| column.all);
        (all - self.left(view), all)
    }

    /// How many keys of a column need a person.
    #[must_use]
    pub fn left(&self, view: usize) -> usize {
        self.order().to_do(view).len()
    }
}
