//! Sections and keys that stand where nobody looks, found once for the rules that tell of them or pass over them.

use super::doubled_section::doubled;
use super::unknown_key::{NearMiss, near_misses};
use crate::dlt::tree::NodeId;
use crate::workspace::Workspace;

/// What stands where nobody looks, in one column.
pub(super) struct Misplaced {
    /// What is nearly another.
    pub(super) near: Vec<NearMiss>,
    /// Sections within one of their own name.
    pub(super) doubled: Vec<NodeId>,
}

impl Misplaced {
    pub(super) fn of(workspace: &Workspace, view: usize) -> Self {
        Self {
            near: near_misses(workspace, view),
            doubled: doubled(workspace, view),
        }
    }

    /// All of them.
    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> {
        let near = self.near.iter().map(|miss| miss.node);
        near.chain(self.doubled.iter().copied())
    }
}
