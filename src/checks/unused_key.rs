//! `unused-key`: a key that nobody asks for.

use std::collections::HashSet;

use super::finding::{Finding, Severity, about_key, cells};
use super::misplaced::Misplaced;
use crate::dlt::group;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::NodeId;
use crate::workspace::Workspace;
use crate::workspace::cell::{Origin, Status};

pub(super) fn find(workspace: &Workspace, view: usize, misplaced: &Misplaced) -> Vec<Finding> {
    // Without code that speaks of dlt nobody knows what is asked for.
    if !workspace.options().code.speaks() {
        return Vec::new();
    }
    // What stands in a section that is a finding of its own is none beside it.
    let told: HashSet<NodeId> = misplaced.nodes().collect();
    let is_told = |node: NodeId| {
        let tree = workspace.tree();
        std::iter::successors(Some(node), |node| tree.parent(*node)).any(|node| told.contains(&node))
    };
    // Of a destination whose name is no destination's nobody knows which section was meant.
    let has_unknown = !workspace.requirements().unknown_destinations(view).is_empty();
    let is_of_unknown = |path: &KeyPath| has_unknown && &*path.parts()[0] == "destination";
    let found = cells(workspace, view).into_iter().filter(|(node, path, cell)| {
        matches!(cell.origin, Some(Origin::File { .. }))
            // A placeholder that nobody asks for is another finding.
            && !matches!(cell.status, Status::Placeholder(_))
            && !is_setting(path)
            && !is_of_unknown(path)
            && !workspace.asked().contains(path)
            && !is_told(*node)
    });
    found
        .map(|(_, path, cell)| Finding {
            message: "nothing in this project asks for it".to_owned(),
            help: "delete it, if no other program reads it".to_owned(),
            ..about_key(workspace, view, ("unused-key", Severity::Info), path, cell.origin)
        })
        .collect()
}

/// Whether it is one of dlt's own settings, which it reads unasked: `[runtime]`, `[load]`.
fn is_setting(path: &KeyPath) -> bool {
    let own = |name: &str| group::is_known_section(name) && !matches!(name, "sources" | "destination");
    path.parts().iter().any(|part| own(part))
}
