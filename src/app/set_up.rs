//! The queue of the Set up screen: what a profile still lacks, by source and destination.
//!
//! It has no cursor of its own: the tree's is on one of its keys, so that whatever is done to the cursor's cell is done
//! to it.

use std::sync::Arc;

use super::sections::section_of;
use super::state::State;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::NodeId;
use crate::workspace::Workspace;
use crate::workspace::cell::Status;

/// What is to be set up for a profile, in the order of the tree.
pub struct Queue {
    /// The sources, destinations and other sections with keys.
    pub sections: Vec<Section>,
    /// The lines of the screen.
    pub lines: Vec<Line>,
}

/// What a queue is made of: the number of the picture, and the column.
pub type Basis = (u64, usize);

/// A source, a destination, or another section.
pub struct Section {
    /// Its path.
    pub path: KeyPath,
    /// The keys that need a person.
    pub items: Vec<NodeId>,
    /// How many keys need nobody.
    pub ready: usize,
}

/// One line of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The heading of the section of that number.
    Section(usize),
    /// A key of the section of that number.
    Item(usize, NodeId),
}

impl Queue {
    /// The queue of the cursor's column.
    #[must_use]
    pub fn of(state: &State) -> Arc<Self> {
        let make = || Self::new(&state.workspace, state.browse.column);
        state.queue.or_make(&Self::basis(state), make)
    }

    /// What the queue is made of now.
    #[must_use]
    pub fn basis(state: &State) -> Basis {
        (state.pictures, state.browse.column)
    }

    fn new(workspace: &Workspace, view: usize) -> Self {
        let mut sections: Vec<Section> = Vec::new();
        for (group, node) in workspace.keys() {
            let cell = workspace
                .cell(view, node)
                .filter(|cell| cell.status != Status::Absent);
            let (Some(cell), Some(path)) = (cell, workspace.tree().path(node)) else {
                continue;
            };
            let path = section_of(group, &path);
            if sections.last().is_none_or(|section| section.path != path) {
                sections.push(Section {
                    path,
                    items: Vec::new(),
                    ready: 0,
                });
            }
            if let Some(section) = sections.last_mut() {
                if cell.status.needs_attention() {
                    section.items.push(node);
                } else {
                    section.ready += 1;
                }
            }
        }
        let mut lines = Vec::new();
        for (number, section) in sections.iter().enumerate() {
            lines.push(Line::Section(number));
            lines.extend(section.items.iter().map(|node| Line::Item(number, *node)));
        }
        Self { sections, lines }
    }

    /// Every key of it, in order.
    pub fn items(&self) -> impl Iterator<Item = NodeId> {
        self.sections
            .iter()
            .flat_map(|section| section.items.iter().copied())
    }
}

/// Where the screen is scrolled to.
#[derive(Default)]
pub struct SetUp {
    /// The first line that is shown.
    pub top: usize,
}
