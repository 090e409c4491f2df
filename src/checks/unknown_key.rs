//! `unknown-section` and `unknown-key`: nobody asks for it, and it is nearly what somebody asks for.

use super::finding::{Finding, Location, Severity};
use super::misplaced::Misplaced;
use super::names::asked_below;
use super::near::{Known, are_siblings, nearest_of};
use crate::dlt::catalogue::Catalogue;
use crate::dlt::group;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::{NodeId, Tree};
use crate::workspace::Workspace;

pub(super) fn find(workspace: &Workspace, view: usize, misplaced: &Misplaced) -> Vec<Finding> {
    misplaced
        .near
        .iter()
        .filter_map(|miss| {
            let path = workspace.tree().path(miss.node)?;
            let (rule, what) = if workspace.tree().is_key(miss.node) {
                ("unknown-key", "key")
            } else {
                ("unknown-section", "section")
            };
            let meant = miss.meant_path(workspace)?;
            Some(Finding {
                rule,
                severity: Severity::Warning,
                profile: workspace.views()[view].name.clone(),
                at: Location::of(workspace, workspace.first_below(view, miss.node)?),
                message: format!("dlt does not look for the {what} `{path}`"),
                help: format!("did you mean `{meant}`?"),
                key: Some(path),
            })
        })
        .collect()
}

/// A section or key that is nearly another.
pub(super) struct NearMiss {
    pub(super) node: NodeId,
    pub(super) meant: String,
}

impl NearMiss {
    /// The path that was probably meant.
    pub(super) fn meant_path(&self, workspace: &Workspace) -> Option<KeyPath> {
        let mut parts = workspace.tree().path(self.node)?.parts().to_vec();
        *parts.last_mut()? = self.meant.as_str().into();
        KeyPath::new(parts)
    }
}

/// The outermost sections and keys that nobody asks for and that are nearly what somebody does.
pub(super) fn near_misses(workspace: &Workspace, view: usize) -> Vec<NearMiss> {
    let mut misses = Vec::new();
    descend(workspace, view, Tree::ROOT, &[], &mut misses);
    misses
}

fn descend(workspace: &Workspace, view: usize, node: NodeId, above: &[Box<str>], misses: &mut Vec<NearMiss>) {
    let tree = workspace.tree();
    let mut known: Option<Vec<Known<String>>> = None;
    for (name, child) in tree.children(node) {
        let parts: Vec<Box<str>> = above.iter().cloned().chain([name.into()]).collect();
        let is_asked = KeyPath::new(parts.clone()).is_some_and(|path| workspace.asked().contains(&path));
        let is_section = tree.children(child).next().is_some();
        let has_asked = is_section && workspace.asked().has_section(&parts);
        if (is_asked && !has_asked) || workspace.first_below(view, child).is_none() {
            continue;
        }
        let is_known = match above {
            [] => group::is_known_section(name) && name != "destinations",
            _ => false,
        };
        if !is_known && !has_asked && !is_destination(workspace, view, above, (name, child)) {
            let known = known.get_or_insert_with(|| {
                let names = asked_below(workspace, view, above).into_iter();
                names.map(Known::new).collect()
            });
            let may_be = |other: &str| {
                let stands = || stands(workspace, view, node, other);
                if is_section {
                    !are_siblings(name, other, stands)
                } else {
                    !stands()
                }
            };
            if let Some(meant) = nearest_of(name, known, may_be) {
                misses.push(NearMiss {
                    node: child,
                    meant: meant.to_owned(),
                });
                continue;
            }
        }
        descend(workspace, view, child, &parts, misses);
    }
}

/// Whether it is a destination of its own, whoever uses it: it says its type, or has the name of one of dlt's.
fn is_destination(
    workspace: &Workspace,
    view: usize,
    above: &[Box<str>],
    (name, node): (&str, NodeId),
) -> bool {
    let is_below = match above {
        [top] | [_, top] => &**top == "destination",
        _ => false,
    };
    is_below
        && (stands(workspace, view, node, "destination_type") || Catalogue::get().destination(name).is_some())
}

/// Whether a section has the key that was perhaps meant already: then this is another.
fn stands(workspace: &Workspace, view: usize, section: NodeId, name: &str) -> bool {
    let child = workspace.tree().child(section, name);
    child.is_some_and(|child| workspace.first_below(view, child).is_some())
}
