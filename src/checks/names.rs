//! Names that are known: what may stand right below a section, and which of them was probably meant.

use super::near;
use crate::dlt::catalogue::Catalogue;
use crate::dlt::spec::{Field, Spec};
use crate::dlt::tree::Tree;
use crate::workspace::Workspace;

/// Every name that is known to make sense right below a section: what somebody asks for, what dlt's own destination of
/// that name has, and what stands there for any profile.
#[must_use]
pub fn known_below(workspace: &Workspace, view: usize, section: &[Box<str>]) -> Vec<String> {
    let mut names = asked_below(workspace, view, section);
    names.extend(of_destination(workspace, section));
    let tree = workspace.tree();
    let node = section
        .iter()
        .try_fold(Tree::ROOT, |node, part| tree.child(node, part));
    let standing = node.map(|node| tree.children(node).map(|(name, _)| name.to_owned()));
    names.extend(standing.into_iter().flatten());
    names.sort_unstable();
    names.dedup();
    names
}

/// The name among some that was probably meant by one that is none of them.
#[must_use]
pub fn meant(name: &str, known: &[String]) -> Option<String> {
    if known.iter().any(|one| one == name) {
        return None;
    }
    near::nearest(name, known.iter().map(String::as_str)).map(str::to_owned)
}

/// The fields of one of dlt's destinations, or of a group in it.
fn of_destination(workspace: &Workspace, section: &[Box<str>]) -> Vec<String> {
    let [top, name, groups @ ..] = section else {
        return Vec::new();
    };
    let Some(spec) = Catalogue::get()
        .destination(name)
        .filter(|_| &**top == "destination")
    else {
        return Vec::new();
    };
    let specs = &workspace.options().code.specs;
    let of = |spec: &Spec| {
        let fields = spec.fields.iter().filter(|field| !field.fixed);
        fields.map(|field| field.name.clone()).collect::<Vec<_>>()
    };
    if groups.is_empty() {
        return of(spec);
    }
    let way: Vec<&str> = groups.iter().map(|group| &**group).collect();
    let groups: Vec<&Field> = specs.find(&spec.fields, &way);
    groups
        .into_iter()
        .flat_map(|group| specs.alternatives(group))
        .flat_map(of)
        .collect()
}

/// What somebody asks for right below a section.
pub(super) fn asked_below(workspace: &Workspace, view: usize, above: &[Box<str>]) -> Vec<String> {
    let mut names: Vec<String> = workspace
        .asked()
        .names_below(above)
        .into_iter()
        .map(str::to_owned)
        .collect();
    match above {
        [] => {
            let sections = [
                "sources",
                "destination",
                "providers",
                "runtime",
                "normalize",
                "extract",
                "load",
                "schema",
            ];
            names.retain(|name| workspace.options().code.pipelines.contains(name));
            names.extend(sections.map(str::to_owned));
        }
        [top] if &**top == "destination" => {
            let used = workspace.requirements().destinations(view).iter();
            names = used.map(|one| one.name.clone()).collect();
            if !workspace.options().code.speaks() {
                names.extend(Catalogue::get().destinations().map(str::to_owned));
            }
        }
        _ => {}
    }
    names
}
