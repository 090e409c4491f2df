//! `doubled-section`: a section stands within one of its own name, where nobody looks.

use super::finding::{Finding, Location, Severity};
use super::misplaced::Misplaced;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::{NodeId, Tree};
use crate::workspace::Workspace;

pub(super) fn find(workspace: &Workspace, view: usize, misplaced: &Misplaced) -> Vec<Finding> {
    let tree = workspace.tree();
    let finding = |node: NodeId| {
        let name = tree.name(node);
        let around = tree.parent(node).and_then(|parent| tree.path(parent))?;
        Some(Finding {
            rule: "doubled-section",
            severity: Severity::Warning,
            profile: workspace.views()[view].name.clone(),
            at: Location::of(workspace, workspace.first_below(view, node)?),
            message: format!("dlt does not look in a `{name}` within `{name}`"),
            help: format!("write [{around}]"),
            key: tree.path(node),
        })
    };
    misplaced.doubled.iter().copied().filter_map(finding).collect()
}

/// The outermost sections of a column that stand within one of their own name and hold nothing anybody asks for.
pub(super) fn doubled(workspace: &Workspace, view: usize) -> Vec<NodeId> {
    let mut found = Vec::new();
    descend(workspace, view, Tree::ROOT, &mut found);
    found
}

fn descend(workspace: &Workspace, view: usize, node: NodeId, found: &mut Vec<NodeId>) {
    let tree = workspace.tree();
    for (name, child) in tree.children(node) {
        let is_doubled = || {
            tree.path(child)
                .is_some_and(|path| is_misplaced(workspace, &path))
                && workspace.first_below(view, child).is_some()
        };
        let is_section = tree.children(child).next().is_some();
        if is_section && name == tree.name(node) && is_doubled() {
            found.push(child);
        } else {
            descend(workspace, view, child, found);
        }
    }
}

/// Whether nobody looks in a section within one of its name, as far as anybody can know.
fn is_misplaced(workspace: &Workspace, path: &KeyPath) -> bool {
    let (asked, parts) = (workspace.asked(), path.parts());
    // A source may be called as its module is: `sources.github.github`.
    let is_source = match parts {
        [sources, _, _] | [_, sources, _, _] => &**sources == "sources",
        _ => false,
    };
    let around = &parts[..parts.len() - 1];
    let is_known = workspace.options().code.speaks() || around.len() == 1 || asked.has_section(around);
    let is_asked = asked.has_section(parts) || asked.contains(path);
    is_known && asked.follows(parts) && !is_source && !is_asked
}
