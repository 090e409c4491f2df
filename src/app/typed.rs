//! What a text typed in the dialog that adds something names by itself: a key, a destination of one's own.

use super::naming::Knowledge;
use super::state::State;
use crate::dlt::catalogue::Catalogue;
use crate::dlt::group;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::spec::FieldType;
use crate::dlt::tree::Tree;
use crate::document::key;
use crate::workspace::requirement::{NewKey, Offer};
use crate::workspace::rows::Row;

/// What a typed text names by itself.
#[derive(Default)]
pub struct Typed {
    /// Destinations of one's own, once for each type.
    pub sections: Vec<Offer>,
    /// Keys, each with what is known of it.
    pub keys: Vec<(Offer, Knowledge)>,
}

impl Typed {
    /// What a text names for a column: `destination.warehouse`, then perhaps words of the type; a key with its
    /// section, or one right below the cursor's.
    #[must_use]
    pub fn read(state: &State, view: usize, text: &str) -> Self {
        let workspace = &state.workspace;
        let mut typed = Self::default();
        let mut words = text.split_whitespace();
        let name = words.next().and_then(key::parse);
        if let Some([top, name]) = name.as_ref().map(KeyPath::parts) {
            let stands = || {
                let node = workspace.tree().child(Tree::ROOT, top);
                node.is_some_and(|node| workspace.tree().child(node, name).is_some())
            };
            if &**top == "destination" && Catalogue::get().destination(name).is_none() && !stands() {
                let words: Vec<String> = words.map(str::to_lowercase).collect();
                typed.sections = workspace.own_destinations(name);
                let has = |offer: &Offer| words.iter().all(|word| offer.of.to_lowercase().contains(word));
                typed.sections.retain(has);
            }
        }
        let Some(path) = key::parse(text.trim()) else {
            return typed;
        };
        for path in meant_paths(state, path) {
            let is_section = workspace.asked().has_section(path.parts())
                || matches!(path.parts(), [top, name] if &**top == "destination" && Catalogue::get().destination(name).is_some());
            if is_section {
                continue;
            }
            let knowledge = Knowledge::of(workspace, view, &path);
            typed.keys.push((offer(state, path, &knowledge), knowledge));
        }
        typed
    }
}

/// A key by itself, to be filled in.
fn offer(state: &State, path: KeyPath, knowledge: &Knowledge) -> Offer {
    let workspace = &state.workspace;
    let requirement = workspace.requirements().at(&path);
    let kind = match requirement {
        Some(requirement) => requirement.kind(),
        // Of what nobody knows, it is not known either that it is no secret.
        None if knowledge.is_doubtful() => Kind::Secrets,
        None => Kind::of_key(&path, workspace.is_secret(&path)),
    };
    let field_type = requirement.map_or(FieldType::Any, |requirement| requirement.field_type);
    Offer {
        section: path.to_string(),
        of: knowledge.sentence(),
        keys: vec![NewKey::to_fill(path, kind, field_type)],
    }
}

/// The keys a typed path may mean: from the top where its first name is one of the top's, else below the cursor's
/// section too.
fn meant_paths(state: &State, path: KeyPath) -> Vec<KeyPath> {
    let workspace = &state.workspace;
    let first = &path.parts()[0];
    let is_top = path.parts().len() > 1
        && (group::is_known_section(first)
            || workspace.tree().child(Tree::ROOT, first).is_some()
            || workspace
                .options()
                .code
                .pipelines
                .iter()
                .any(|name| **name == **first));
    if is_top {
        return vec![path];
    }
    let section = cursor_section(state);
    let mut paths = Vec::new();
    if !section.is_empty() {
        paths.extend(KeyPath::new([section, path.parts().to_vec()].concat()));
    }
    if path.parts().len() > 1 {
        paths.push(path);
    }
    paths
}

/// The section of the cursor: the line itself, or the one its key stands in.
fn cursor_section(state: &State) -> Vec<Box<str>> {
    let tree = state.workspace.tree();
    match state.browse.row() {
        None => Vec::new(),
        Some(Row::Group(group)) => group.section().map(Into::into).into_iter().collect(),
        Some(Row::Node { node, .. }) => {
            let mut parts = tree
                .path(node)
                .map_or_else(Vec::new, |path| path.parts().to_vec());
            if tree.is_key(node) {
                parts.pop();
            }
            parts
        }
    }
}

/// The section that the last name of a typed text stands in, and that name as far as it is typed.
#[must_use]
pub fn last_name<'t>(state: &State, text: &'t str) -> (Vec<Box<str>>, &'t str) {
    match text.rsplit_once('.') {
        Some((above, stem)) => {
            let path = key::parse(above.trim());
            let path = path.and_then(|path| meant_sections(state, path).into_iter().next());
            (path.map_or_else(Vec::new, |path| path.parts().to_vec()), stem)
        }
        None => (cursor_section(state), text.trim_start()),
    }
}

/// The sections a typed path may mean.
fn meant_sections(state: &State, path: KeyPath) -> Vec<KeyPath> {
    if group::is_known_section(&path.parts()[0]) {
        return vec![path];
    }
    meant_paths(state, path)
}
