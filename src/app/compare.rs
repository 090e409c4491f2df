//! The Compare screen: two profiles side by side, or all of them beside the left one.
//!
//! It has no cursor of its own: the tree's is on one of its keys, in the column of one of its two sides.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use ratatui::layout::Rect;

use super::geometry::Areas;
use super::sections::section_of;
use super::state::State;
use crate::dlt::key::KeyPath;
use crate::dlt::profile;
use crate::dlt::tree::NodeId;
use crate::workspace::Workspace;
use crate::workspace::cell::Status;
use crate::workspace::compare::{Change, Row};

/// Which profiles are compared, and what is shown of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compare {
    /// The column on the left.
    pub left: usize,
    /// The column on the right.
    pub right: usize,
    /// Which keys are shown.
    pub filter: Filter,
    /// Whether all profiles are shown, each compared with the left one.
    pub matrix: bool,
    /// The first line that is shown.
    pub top: usize,
}

/// Which keys are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those that differ, or that one of the two lacks.
    Differences,
    /// Those that one of the two lacks, or has a placeholder of.
    Missing,
    /// Secrets that are the same in both.
    SameSecret,
}

impl Filter {
    /// The next one, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::All => Self::Differences,
            Self::Differences => Self::Missing,
            Self::Missing => Self::SameSecret,
            Self::SameSecret => Self::All,
        }
    }

    /// What it shows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all keys",
            Self::Differences => "differences",
            Self::Missing => "missing and placeholders",
            Self::SameSecret => "the same secret in both",
        }
    }

    fn shows(self, workspace: &Workspace, columns: &[usize], row: &Row) -> bool {
        let is_to_do = |column: &usize| {
            let cell = workspace.cell(*column, row.node);
            cell.is_some_and(|cell| {
                matches!(
                    cell.status,
                    Status::Missing | Status::Placeholder(_) | Status::Empty
                )
            })
        };
        match self {
            Self::All => true,
            Self::Differences => row.change != Change::Same,
            Self::Missing => {
                matches!(row.change, Change::OnlyLeft | Change::OnlyRight) || columns.iter().any(is_to_do)
            }
            Self::SameSecret => row.same_secret,
        }
    }
}

/// One line of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A heading.
    Section(KeyPath),
    /// A key.
    Key {
        /// The section it is listed under.
        section: KeyPath,
        /// Its node.
        node: NodeId,
        /// How each of the other columns is to the left one; `None` where neither has the key.
        rows: Vec<Option<Row>>,
    },
}

/// What the screen shows: the columns, and the lines.
pub struct Comparison {
    /// The columns, the left one first.
    pub columns: Vec<usize>,
    /// The lines, headings among them.
    pub lines: Vec<Line>,
    /// The keys, in order.
    pub keys: Vec<NodeId>,
    /// Those of them that are not the same in all columns.
    pub differing: Vec<NodeId>,
    /// The line of each of the keys.
    places: Vec<usize>,
    /// What the columns come to, whatever is shown of it; of two columns alone.
    pub counts: Counts,
}

/// What two columns come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Keys with the same value in both.
    pub same: usize,
    /// Those of them that both get from one place.
    pub shared: usize,
    /// Keys with two values.
    pub differ: usize,
    /// Keys that the left one alone has.
    pub only_left: usize,
    /// Keys that the right one alone has.
    pub only_right: usize,
    /// Secrets that are the same in both.
    pub same_secret: usize,
}

impl Counts {
    fn of(rows: &[Row]) -> Self {
        let count = |is_so: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is_so(row)).count();
        Self {
            same: count(&|row| row.change == Change::Same),
            shared: count(&|row| row.shared),
            differ: count(&|row| row.change == Change::Different),
            only_left: count(&|row| row.change == Change::OnlyLeft),
            only_right: count(&|row| row.change == Change::OnlyRight),
            same_secret: count(&|row| row.same_secret),
        }
    }
}

/// What a comparison is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    picture: u64,
    columns: Vec<usize>,
    filter: Filter,
    /// The hash of the words of the tree's filter, which are not kept: they may be a secret, typed by mistake.
    words: u64,
}

impl Basis {
    /// What it is made of now.
    #[must_use]
    pub fn of(state: &State) -> Self {
        Self {
            picture: state.pictures,
            columns: state.compare.columns(&state.workspace),
            filter: state.compare.filter,
            words: {
                let mut hasher = DefaultHasher::new();
                state.browse.filter.hash(&mut hasher);
                hasher.finish()
            },
        }
    }
}

impl Comparison {
    /// What the screen shows now.
    #[must_use]
    pub fn of(state: &State) -> Arc<Self> {
        state.comparison.or_make(&Basis::of(state), || Self::new(state))
    }

    fn new(state: &State) -> Self {
        let workspace = &state.workspace;
        let columns = state.compare.columns(workspace);
        if columns.windows(2).any(|pair| pair[0] == pair[1]) {
            // One profile alone has nothing beside it.
            return Self {
                columns: vec![columns[0]],
                lines: Vec::new(),
                keys: Vec::new(),
                differing: Vec::new(),
                places: Vec::new(),
                counts: Counts::default(),
            };
        }
        let compared = columns[1..]
            .iter()
            .map(|view| workspace.compare(columns[0], *view));
        let compared: Vec<Vec<Row>> = compared.collect();
        let counts = match &compared[..] {
            [rows] => Counts::of(rows),
            _ => Counts::default(),
        };
        let mut compared: Vec<_> = compared
            .into_iter()
            .map(|rows| rows.into_iter().peekable())
            .collect();
        let lets_through = state.browse.lets_through();
        let mut lines = Vec::new();
        let (mut keys, mut differing, mut places) = (Vec::new(), Vec::new(), Vec::new());
        let mut section: Option<KeyPath> = None;
        for (group, node) in workspace.keys() {
            // Every comparison has the keys in the order of the tree.
            let rows: Vec<Option<Row>> = compared
                .iter_mut()
                .map(|rows| rows.next_if(|row| row.node == node))
                .collect();
            let filter = state.compare.filter;
            if !lets_through(node) {
                continue;
            }
            if !rows
                .iter()
                .flatten()
                .any(|row| filter.shows(workspace, &columns, row))
            {
                continue;
            }
            let Some(path) = workspace.tree().path(node) else {
                continue;
            };
            let own = section_of(group, &path);
            if section.as_ref() != Some(&own) {
                lines.push(Line::Section(own.clone()));
                section = Some(own.clone());
            }
            keys.push(node);
            places.push(lines.len());
            if rows.iter().flatten().any(|row| row.change != Change::Same) {
                differing.push(node);
            }
            lines.push(Line::Key {
                section: own,
                node,
                rows,
            });
        }
        Self {
            columns,
            lines,
            keys,
            differing,
            places,
            counts,
        }
    }

    /// The line of a key.
    #[must_use]
    pub fn line_of(&self, workspace: &Workspace, key: NodeId) -> Option<usize> {
        let order = workspace.order();
        let line = order.line(key);
        let at = self.keys.binary_search_by_key(&line, |key| order.line(*key));
        self.places.get(at.ok()?).copied()
    }
}

impl Compare {
    /// Makes the cursor's column one of those that are shown: where it is neither of the two, it becomes the right one.
    /// At first the active profile stands on the left, and production beside it.
    pub fn enter(&mut self, workspace: &Workspace, column: usize) {
        if self.left == self.right {
            self.left = workspace.view_named(workspace.active()).unwrap_or(0);
            self.right = self.left;
        }
        if !self.matrix && column != self.left && column != self.right {
            self.right = column;
        }
        if self.left == self.right {
            let production = workspace.view_named(profile::PRODUCTION);
            let next = (self.left + 1) % workspace.views().len().max(1);
            self.right = production.filter(|view| *view != self.left).unwrap_or(next);
        }
    }

    /// The part of the terminal the keys are listed in: below the line that says what they come to.
    #[must_use]
    pub fn list(areas: &Areas) -> Rect {
        Rect {
            y: areas.tree.y + 1,
            height: areas.tree.height - 1,
            ..areas.tree
        }
    }

    /// The column that a column is compared with.
    #[must_use]
    pub fn beside(self, column: usize) -> usize {
        if column == self.left {
            self.right
        } else {
            self.left
        }
    }

    /// The columns, the left one first.
    #[must_use]
    pub fn columns(self, workspace: &Workspace) -> Vec<usize> {
        let others = if self.matrix {
            (0..workspace.views().len())
                .filter(|view| *view != self.left)
                .collect()
        } else {
            vec![self.right]
        };
        std::iter::once(self.left).chain(others).collect()
    }

    /// Puts the next profile on one of the two sides, and answers its column.
    pub fn next_profile(&mut self, workspace: &Workspace, column: usize) -> usize {
        let count = workspace.views().len().max(1);
        let (side, other) = if column == self.right {
            (&mut self.right, self.left)
        } else {
            (&mut self.left, self.right)
        };
        let mut next = (*side + 1) % count;
        if next == other {
            next = (next + 1) % count;
        }
        *side = next;
        next
    }
}
