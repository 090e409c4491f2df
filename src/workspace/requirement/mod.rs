//! Requirements: what dlt fails without, by what the project's code, dlt's destinations and sources ask for.
//!
//! ```text
//! code.rs    the project's Python code in dlt's terms
//! demand.rs  a place that dlt fills values of, and who asks
//! judge.rs   what a demand comes to for one profile
//! init.rs    what `dlt init` writes beside
//! asked.rs   every key that anything asks for, required or not
//! ```

mod asked;
mod code;
mod demand;
mod init;
mod judge;

use std::collections::HashMap;

use indexmap::IndexMap;

use super::Workspace;
use crate::dlt::catalogue::Catalogue;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::tree::Tree;
pub use asked::AskedKeys;
pub use code::Code;
pub use demand::Asker;
use demand::{Asked, Demand};
pub use init::Written;
use judge::{Judge, Leaf, LeafEnd};

/// A key that dlt fails without.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Where to write it: as `dlt init` would, or where another profile has it.
    pub key: KeyPath,
    /// Whether dlt calls it secret.
    pub secret: bool,
    /// Whether default credentials of a machine would do instead.
    pub machine: bool,
    /// Who asks for it.
    pub by: Vec<Asker>,
    /// How it stands per column.
    pub states: Vec<State>,
}

impl Requirement {
    /// Why there must be a value: who asks, and what would do instead.
    #[must_use]
    pub fn sentence(&self) -> String {
        let machine = if self.machine {
            "; default credentials of the machine would do, too"
        } else {
            ""
        };
        format!("required by {}{machine}", Asker::phrase(&self.by))
    }

    /// The kind of file it belongs into: credentials stand together in the secrets file, as `dlt init` writes them.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let parts = self.key.parts();
        let in_credentials = parts.iter().rev().skip(1).any(|part| &**part == "credentials");
        if self.secret || in_credentials {
            Kind::Secrets
        } else {
            Kind::Config
        }
    }
}

/// How a required key stands in a profile; what is worse is later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing asks for it here: another class of a union is used, another type of destination.
    #[default]
    NotAsked,
    /// There is a value, somewhere on dlt's walk.
    Found,
    /// There is none.
    Missing,
}

/// All that dlt fails without.
#[derive(Clone, Default)]
pub struct Requirements {
    all: IndexMap<KeyPath, Requirement>,
    /// Which requirements a key of a file fills.
    filled: HashMap<KeyPath, Vec<usize>>,
    /// Destinations in use, per column: name and type.
    destinations: Vec<Vec<(String, String)>>,
    /// Destinations of which nobody says the type, per column: name, and who speaks of it.
    unknown: Vec<Vec<(String, Asker)>>,
}

impl Requirements {
    /// All of them, in the order they are asked for.
    pub fn iter(&self) -> impl Iterator<Item = &Requirement> {
        self.all.values()
    }

    /// The requirement to be written at a key.
    #[must_use]
    pub fn at(&self, key: &KeyPath) -> Option<&Requirement> {
        self.all.get(key)
    }

    /// The requirements that a key answers: those to be written there and those it fills from elsewhere.
    pub fn answered_by(&self, key: &KeyPath) -> impl Iterator<Item = &Requirement> {
        let filled = self.filled.get(key).into_iter().flatten();
        let others = filled
            .filter_map(|index| self.all.get_index(*index))
            .map(|(_, one)| one);
        let own = self.all.get(key);
        own.into_iter().chain(others.filter(move |one| one.key != *key))
    }

    /// The destinations in use for a column: name and type.
    #[must_use]
    pub fn destinations(&self, view: usize) -> &[(String, String)] {
        self.destinations.get(view).map_or(&[], Vec::as_slice)
    }

    /// Destinations that the code speaks of and of which nobody says the type: name, and who speaks of it.
    #[must_use]
    pub fn unknown_destinations(&self, view: usize) -> &[(String, Asker)] {
        self.unknown.get(view).map_or(&[], Vec::as_slice)
    }
}

/// Judges every demand for every column.
pub(super) fn requirements(workspace: &Workspace) -> Requirements {
    let mut requirements = Requirements::default();
    let mut found: Vec<(usize, KeyPath)> = Vec::new();
    let code = &workspace.options().code;
    for view in 0..workspace.views().len() {
        let mut destinations = Vec::new();
        let mut unknown = Vec::new();
        for (demand, pipelines) in demands(workspace, view, &mut destinations, &mut unknown) {
            let judge = Judge {
                workspace,
                specs: &code.specs,
                view,
                demand: &demand,
                pipelines: &pipelines,
            };
            for leaf in judge.leaves().into_iter().filter(|leaf| leaf.required) {
                requirements.add(workspace, view, &demand, leaf, &mut found);
            }
        }
        requirements.destinations.push(destinations);
        requirements.unknown.push(unknown);
    }
    requirements.follow_others(&found);
    for (index, path) in found {
        let filled = requirements.filled.entry(path).or_default();
        if !filled.contains(&index) {
            filled.push(index);
        }
    }
    requirements
}

impl Requirements {
    fn add(
        &mut self,
        workspace: &Workspace,
        view: usize,
        demand: &Demand,
        leaf: Leaf,
        found: &mut Vec<(usize, KeyPath)>,
    ) {
        let Some(key) = usual_key(demand, &leaf.way) else {
            return;
        };
        let (state, at) = match leaf.end {
            LeafEnd::Found(at) => (State::Found, at),
            LeafEnd::Missing => (State::Missing, None),
            LeafEnd::Without => return,
        };
        let entry = self.all.entry(key.clone());
        let index = entry.index();
        let requirement = entry.or_insert_with(|| Requirement {
            key,
            secret: leaf.secret,
            machine: leaf.machine,
            by: Vec::new(),
            states: vec![State::default(); workspace.views().len()],
        });
        requirement.secret |= leaf.secret;
        requirement.states[view] = requirement.states[view].max(state);
        if !requirement.by.contains(&leaf.by) {
            requirement.by.push(leaf.by);
        }
        if let Some(at) = at
            && !found.contains(&(index, at.clone()))
        {
            found.push((index, at));
        }
    }

    /// What one profile has and another lacks is to be written where the one has it.
    fn follow_others(&mut self, found: &[(usize, KeyPath)]) {
        let mut moved: Vec<(usize, KeyPath)> = Vec::new();
        for (index, requirement) in self.all.values().enumerate() {
            let mut places = found.iter().filter(|(at, _)| *at == index).map(|(_, path)| path);
            let lacks = requirement.states.contains(&State::Missing);
            if lacks
                && let (Some(place), None) = (places.next(), places.next())
                && *place != requirement.key
                && place.name() == requirement.key.name()
                && !self.all.contains_key(place)
            {
                moved.push((index, place.clone()));
            }
        }
        for (index, key) in moved {
            if let Some((_, requirement)) = self.all.get_index_mut(index) {
                requirement.key = key;
            }
        }
        let all = std::mem::take(&mut self.all);
        self.all = all.into_values().map(|one| (one.key.clone(), one)).collect();
    }
}

/// Where `dlt init` and dlt's docs write a field: an argument of a source below its section, anything else below all
/// its sections.
fn usual_key(demand: &Demand, way: &[String]) -> Option<KeyPath> {
    let sections = match &demand.sections[..] {
        [sources, section, _] if sources == "sources" => vec![sources, section],
        all => all.iter().collect(),
    };
    let parts = sections.into_iter().chain(way).map(|part| part.as_str().into());
    KeyPath::new(parts.collect())
}

/// Everything that is asked for in a column, each with the pipelines whose sections are looked at first.
fn demands(
    workspace: &Workspace,
    view: usize,
    destinations: &mut Vec<(String, String)>,
    unknown: &mut Vec<(String, Asker)>,
) -> Vec<(Demand, Vec<String>)> {
    let options = workspace.options();
    let code = &options.code;
    let asked: Vec<String> = options
        .pipeline
        .iter()
        .filter(|name| !name.is_empty())
        .cloned()
        .collect();
    let any = if asked.is_empty() { &code.pipelines } else { &asked };
    let mut demands: Vec<(Demand, Vec<String>)> = code
        .demands
        .iter()
        .map(|demand| (demand.clone(), any.clone()))
        .collect();
    let mut add = |name: &str, kind: Option<&str>, given: &[String], pipelines: Vec<String>, by: &Asker| {
        let known = |kind: &&str| Catalogue::get().destination(kind).is_some();
        let said = kind.filter(known).map(str::to_owned);
        let Some(kind) = said.or_else(|| workspace.destination_type(view, name)) else {
            let is_of_project = |demand: &Demand| demand.sections == ["destination", name];
            let own = code.demands.iter().any(is_of_project);
            let new = (name.to_owned(), by.clone());
            if !own && kind.is_none() && !unknown.contains(&new) {
                unknown.push(new);
            }
            return;
        };
        if !destinations.iter().any(|(known, _)| known == name) {
            destinations.push((name.to_owned(), kind.clone()));
        }
        let by = Asker {
            of: Some(format!("dlt's {} destination", last(&kind))),
            ..by.clone()
        };
        let fields = Catalogue::get()
            .destination(&kind)
            .map_or(&[][..], |spec| &spec.fields);
        let asked = fields.iter().map(|field| Asked {
            given: given.contains(&field.name),
            ..Asked::new(field.clone(), by.clone())
        });
        let demand = Demand {
            sections: vec!["destination".to_owned(), name.to_owned()],
            asked: asked.collect(),
            plain: false,
        };
        demands.push((demand, pipelines));
    };
    for used in &code.destinations {
        let of_asked = |pipeline: &&String| asked.is_empty() || asked.contains(pipeline);
        match &used.pipeline {
            Some(pipeline) if !of_asked(&pipeline) => {}
            pipeline => {
                let scopes = pipeline.clone().map_or_else(|| asked.clone(), |name| vec![name]);
                add(&used.name, used.kind.as_deref(), &used.given, scopes, &used.by);
            }
        }
    }
    // Where no code says which destinations are used, those with a section are.
    if code.destinations.is_empty() {
        for name in sections_below(workspace, view, "destination") {
            add(&name, None, &[], any.clone(), &Asker::default());
        }
        unknown.retain(|(_, by)| *by != Asker::default());
    }
    demands
}

fn last(kind: &str) -> &str {
    kind.rsplit('.').next().unwrap_or(kind)
}

/// The sections below a top-level section for which a column's files have a table.
fn sections_below(workspace: &Workspace, view: usize, top: &str) -> Vec<String> {
    let tree = workspace.tree();
    let Some(top) = tree.child(Tree::ROOT, top) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for (name, node) in tree.children(top) {
        let has_table = Kind::ALL.into_iter().any(|kind| {
            let files = workspace.views()[view].files(kind);
            let inside = workspace.merged(view, kind, top, files).tables;
            !workspace.merged(view, kind, node, &inside).tables.is_empty()
        });
        if has_table {
            names.push(name.to_owned());
        }
    }
    names
}
