//! Keys that have no value under their own path: missing, found elsewhere, or needed by nobody.

use super::Workspace;
use super::cell::Status;
use super::requirement::State;
use super::walk::Hit;
use crate::dlt::group;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::tree::NodeId;

impl Workspace {
    /// What has no value under its own path may be found on dlt's walk all the same, or be needed by nobody.
    pub(super) fn settle_missing(&mut self) {
        for view in 0..self.views.len() {
            let missing = |node: &NodeId| {
                self.cell(view, *node)
                    .is_some_and(|cell| cell.status == Status::Missing)
            };
            let settled: Vec<(NodeId, Status)> = (0..self.tree.len())
                .map(NodeId::from_index)
                .filter(missing)
                .filter(|node| {
                    !Kind::ALL
                        .iter()
                        .any(|kind| self.why_lost(view, *kind, *node).is_some())
                })
                .filter_map(|node| Some((node, self.without_value(view, &self.tree.path(node)?))))
                .collect();
            for (node, status) in settled {
                if let Some(cell) = self.cells[view][node.index()].get_mut() {
                    cell.status = status;
                }
            }
        }
    }

    /// The status of a key that has no value under its own path.
    fn without_value(&self, view: usize, path: &KeyPath) -> Status {
        let state = self
            .requirements
            .at(path)
            .map(|requirement| requirement.states[view]);
        let is_elsewhere = || {
            let walk = self.walk(view, path);
            walk.found().is_some_and(|step| step.hit != Some(Hit::Table))
        };
        match state {
            Some(State::Missing) => Status::Missing,
            Some(State::Found) => Status::Elsewhere,
            _ if is_elsewhere() => Status::Elsewhere,
            _ if self.options.wanted.iter().any(|(wanted, _)| wanted == path) => Status::Missing,
            _ if self.is_known_optional(path) => Status::Absent,
            _ => Status::Missing,
        }
    }

    /// Whether dlt does without a key that no requirement names: something that is known asks for it and has a
    /// default, or all that asks is known and nothing does.
    fn is_known_optional(&self, path: &KeyPath) -> bool {
        let top = &*path.parts()[0];
        self.options.code.speaks()
            || (group::is_known_section(top) && !matches!(top, "sources" | "destination" | "providers"))
            || self.asked().contains(path)
    }
}
