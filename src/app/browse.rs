//! Moving through the tree: cursor, columns, folds, filter, next thing to set up.

use std::collections::HashSet;
use std::ops::Range;

use super::finder::Way;
use super::matching::Matching;
use crate::dlt::group::Group;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::NodeId;
use crate::workspace::Workspace;
use crate::workspace::rows::{LineNumber, Row};

/// Something that can be folded, named so that it outlives a picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Fold {
    Group(Group),
    Section(KeyPath),
}

/// How many lines a filter goes through at once: in less time than a frame takes to be drawn.
pub const FILTER_STEP: usize = 2000;

/// What a filter has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How its words were looked for.
    pub way: Way,
    /// How many keys have them.
    pub keys: usize,
    /// The line of the key that has them best.
    pub best: usize,
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
    /// The words that the rows are of. They may be a secret, typed by mistake: another text takes the place of this one, and none is
    /// written over it, which leaves the tail of a longer one in memory.
    filtered: String,
    /// The filter, where it is not through yet.
    matching: Option<Matching>,
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
            filtered: String::new(),
            matching: None,
            folded: HashSet::new(),
        };
        browse.rebuild(workspace);
        // On the first thing to set up, else on the first key.
        let order = workspace.order();
        let is_to_do = |node: &NodeId| {
            let cell = workspace.cell(column, *node);
            cell.is_some_and(|cell| cell.status.is_to_do())
        };
        let left = order.to_do(column).iter();
        let to_do = left.filter_map(|line| order.row(*line)?.node()).find(is_to_do);
        let first = || workspace.keys().next().map(|(_, node)| node);
        let at = to_do.or_else(first).and_then(|node| order.line(node));
        browse.cursor = at.map_or(0, |line| line as usize);
        browse
    }

    /// Lists the lines again after a fold or the filter changed.
    pub fn rebuild(&mut self, workspace: &Workspace) {
        self.matching = None;
        self.filtered = self.filter.clone();
        if self.filter.is_empty() {
            let order = workspace.order();
            let all = LineNumber::try_from(order.rows().len()).unwrap_or(LineNumber::MAX);
            self.rows = self.unfolded(workspace, 0..all);
        } else {
            self.begin(Matching::of(&self.filter));
            self.filter_through(workspace);
        }
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
    }

    /// Those of some lines that no fold hides.
    fn unfolded(&self, workspace: &Workspace, lines: Range<LineNumber>) -> Vec<Row> {
        let order = workspace.order();
        let span = |lines: Range<LineNumber>| &order.rows()[lines.start as usize..lines.end as usize];
        let mut folded: Vec<LineNumber> = self
            .folded
            .iter()
            .filter_map(|fold| line_of(workspace, fold))
            .collect();
        folded.sort_unstable();
        let mut rows = Vec::new();
        let mut from = lines.start;
        for line in folded {
            if (from..lines.end).contains(&line) {
                rows.extend_from_slice(span(from..line + 1));
                from = order.end(line);
            }
        }
        rows.extend_from_slice(span(from..lines.end.max(from)));
        rows
    }

    /// Lists the lines again for other words of the filter: the cursor goes to the key that has them best. In a large tree it
    /// [goes on](Self::filter_on) after this.
    pub fn refilter(&mut self, workspace: &Workspace) {
        if self.filter.is_empty() {
            self.rebuild(workspace);
            return;
        }
        let is_narrower = self.matching.is_none()
            && !self.filtered.is_empty()
            && self.filter.starts_with(&self.filtered)
            && self.found.keys > 0
            // A blank behind this sign divides no words.
            && !self.filter.contains('\\');
        let matching = if is_narrower {
            Matching::narrower(&self.filter, self.found, std::mem::take(&mut self.rows))
        } else {
            Matching::of(&self.filter)
        };
        self.filtered = self.filter.clone();
        self.begin(matching);
        self.filter_on(workspace, FILTER_STEP);
        self.cursor = self.found.best;
    }

    fn begin(&mut self, matching: Matching) {
        self.rows = Vec::new();
        self.found = Found {
            way: matching.way(),
            ..Found::default()
        };
        self.matching = Some(matching);
    }

    /// Whether the filter is not through yet.
    #[must_use]
    pub fn is_filtering(&self) -> bool {
        self.matching.is_some()
    }

    /// Takes the filter through.
    pub fn filter_through(&mut self, workspace: &Workspace) {
        while self.is_filtering() {
            self.filter_on(workspace, usize::MAX);
        }
    }

    /// Takes the filter through so many more lines; a cursor on the best key so far stays on the best.
    pub fn filter_on(&mut self, workspace: &Workspace, lines: usize) {
        let is_best = self.cursor == self.found.best;
        if let Some(matching) = &mut self.matching
            && matching.go_on(workspace, lines, &mut self.rows, &mut self.found)
        {
            self.matching = None;
        }
        if is_best {
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
        let line = at.and_then(|at| line_of(new, &at));
        if let Some(cursor) = line.and_then(|line| self.position(new, line)) {
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

    /// Where a line of the unfolded tree is among those that are shown.
    fn position(&self, workspace: &Workspace, line: LineNumber) -> Option<usize> {
        // Folds and filter leave out, and never change the order.
        let order = workspace.order();
        let rows = &self.rows;
        rows.binary_search_by_key(&Some(line), |row| order.line_of(*row))
            .ok()
    }

    /// Folds or unfolds the section of the cursor: the line itself, or the section a key stands in.
    pub fn toggle_fold(&mut self, workspace: &Workspace) {
        let Some(row) = self.row() else { return };
        let at = if has_children(workspace, row) {
            self.cursor
        } else {
            self.parent_row().unwrap_or(self.cursor)
        };
        let fold = fold_of(workspace, self.rows[at]).filter(|_| self.filter.is_empty());
        let line = workspace.order().line_of(self.rows[at]);
        let (Some(fold), Some(line)) = (fold, line) else {
            return;
        };
        // What is below alone appears or goes, however much else there is.
        let below = if self.folded.remove(&fold) {
            self.unfolded(workspace, line + 1..workspace.order().end(line))
        } else {
            self.folded.insert(fold);
            Vec::new()
        };
        let deeper = self.rows[at + 1..].iter();
        let shown = deeper.take_while(|row| row.depth() > self.rows[at].depth());
        let shown = shown.count();
        self.rows.splice(at + 1..=at + shown, below);
        self.cursor = at;
    }

    /// The section line above the cursor's.
    fn parent_row(&self) -> Option<usize> {
        let depth = self.row()?.depth();
        self.rows[..self.cursor]
            .iter()
            .rposition(|above| above.depth() < depth)
    }

    /// Goes to the next (or previous) key that has to be set up: round this column while it has one, then in the
    /// following columns.
    /// Sections in the way unfold. Answers whether there is one.
    pub fn next_to_do(&mut self, workspace: &Workspace, forward: bool) -> bool {
        let order = workspace.order();
        // Where there is no line, all are before it.
        let here = self.row().and_then(|row| order.line_of(row));
        let here = here.unwrap_or(LineNumber::MAX);
        let columns = workspace.views().len();
        for turn in 0..columns {
            let column = if forward {
                (self.column + turn) % columns
            } else {
                (self.column + columns - turn) % columns
            };
            let to_do = order.to_do(column);
            let far = if forward { to_do.first() } else { to_do.last() };
            // In the own column from the cursor on, and round; in the others from the far end.
            let near = match (turn, forward) {
                (0, true) => to_do.get(to_do.partition_point(|line| *line <= here)),
                (0, false) => to_do[..to_do.partition_point(|line| *line < here)].last(),
                _ => None,
            };
            let node = near.or(far).and_then(|line| order.row(*line)?.node());
            if let Some(node) = node {
                self.column = column;
                self.show(workspace, node);
                return true;
            }
        }
        false
    }

    /// Puts the cursor on a key, unfolding what hides it; a filter that hides it goes.
    pub fn show(&mut self, workspace: &Workspace, node: NodeId) {
        let Some(line) = workspace.order().line(node) else {
            return;
        };
        if self.position(workspace, line).is_none() {
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
        if let Some(cursor) = self.position(workspace, line) {
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

fn has_children(workspace: &Workspace, row: Row) -> bool {
    match row {
        Row::Group(_) => true,
        Row::Node { node, .. } => workspace.tree().has_children(node),
    }
}

fn fold_of(workspace: &Workspace, row: Row) -> Option<Fold> {
    match row {
        Row::Group(group) => Some(Fold::Group(group)),
        Row::Node { node, .. } => workspace.tree().path(node).map(Fold::Section),
    }
}

/// The line of what is folded; `None` where it is not there any more.
fn line_of(workspace: &Workspace, fold: &Fold) -> Option<LineNumber> {
    match fold {
        Fold::Group(group) => workspace.order().heading(*group),
        Fold::Section(path) => workspace.order().line(workspace.tree().find(path)?),
    }
}
