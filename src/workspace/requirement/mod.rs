//! Requirements: what dlt fails without, by what the project's code, dlt's destinations and sources ask for.
//!
//! ```text
//! code.rs    the project's Python code in dlt's terms
//! classes.rs the project's configuration classes
//! demand.rs  a place that dlt fills values of, and who asks
//! gather.rs  all demands of a profile
//! judge.rs   what a demand comes to for one profile
//! required.rs  one key that dlt fails without
//! init.rs    what `dlt init` writes beside
//! offer.rs   sections that can be added
//! asked.rs   every key that anything asks for, required or not
//! groups.rs  groups of fields that something asks for
//! ```

mod asked;
mod classes;
mod code;
mod demand;
mod gather;
mod groups;
mod init;
mod judge;
mod offer;
mod required;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::Workspace;
use crate::dlt::key::KeyPath;
pub use asked::AskedKeys;
pub(super) use asked::secret_names;
pub use code::{Code, CodeJob};
pub use demand::Asker;
use demand::Demand;
pub(super) use gather::Gathered;
use gather::last;
pub use init::Written;
use judge::{FUEL, Judge, Leaf, LeafEnd};
pub use offer::{NewKey, Offer, REQUEST, field_type};
pub use required::{Fault, FaultKind, Requirement, State};

/// All that dlt fails without.
#[derive(Clone, Default)]
pub struct Requirements {
    all: IndexMap<KeyPath, Requirement>,
    /// Which requirements a key of a file fills, by their keys.
    filled: HashMap<KeyPath, Vec<KeyPath>>,
    /// What dlt refuses, per column.
    faults: Vec<Vec<Fault>>,
    /// Destinations in use, per column.
    destinations: Vec<Vec<DestinationInUse>>,
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
        let others = filled.filter_map(|key| self.all.get(key));
        let own = self.all.get(key);
        own.into_iter().chain(others.filter(move |one| one.key != *key))
    }

    /// The keys whose values dlt refuses for a column.
    #[must_use]
    pub fn faults(&self, view: usize) -> &[Fault] {
        self.faults.get(view).map_or(&[], Vec::as_slice)
    }

    /// Those of one kind, each key once.
    #[must_use]
    pub fn faults_of(&self, view: usize, kind: FaultKind) -> Vec<&Fault> {
        let mut found: Vec<&Fault> = Vec::new();
        for fault in self.faults(view).iter().filter(|fault| fault.kind == kind) {
            if !found.iter().any(|known| known.key == fault.key) {
                found.push(fault);
            }
        }
        found
    }

    /// The destinations in use for a column.
    #[must_use]
    pub fn destinations(&self, view: usize) -> &[DestinationInUse] {
        self.destinations.get(view).map_or(&[], Vec::as_slice)
    }

    /// Destinations that the code speaks of and of which nobody says the type: name, and who speaks of it.
    #[must_use]
    pub fn unknown_destinations(&self, view: usize) -> &[(String, Asker)] {
        self.unknown.get(view).map_or(&[], Vec::as_slice)
    }
}

/// A destination in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestinationInUse {
    /// The name below `destination.`.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// Nobody speaks of it: dlt stages there because another destination needs it.
    pub implied: bool,
}

/// Judges every demand for every column.
pub(super) fn requirements(workspace: &Workspace) -> Requirements {
    let mut requirements = Requirements::default();
    let code = &workspace.options().code;
    for view in 0..workspace.views().len() {
        let gathered = workspace.gathered(view);
        // Where dlt fails on a file it looks for nothing.
        let demands = match workspace.fails(view) {
            true => &[],
            false => &gathered.demands[..],
        };
        let mut faults = Vec::new();
        for (demand, pipelines) in demands.iter().filter(|(demand, _)| demand.used) {
            let pipelines: Vec<&str> = pipelines.iter().map(String::as_str).collect();
            let judge = Judge {
                workspace,
                specs: &code.specs,
                view,
                demand,
                pipelines: &pipelines,
                fuel: Cell::new(FUEL),
            };
            for leaf in judge.leaves() {
                let fault = fault(&leaf).filter(|fault| !faults.contains(fault));
                faults.extend(fault);
                if leaf.required {
                    requirements.add(workspace, view, demand, leaf);
                }
            }
        }
        requirements.faults.push(faults);
        requirements.destinations.push(gathered.destinations.clone());
        requirements.unknown.push(gathered.unknown.clone());
    }
    requirements.follow_others();
    requirements
}

fn fault(leaf: &Leaf<'_>) -> Option<Fault> {
    let (key, kind) = match &leaf.end {
        LeafEnd::Refused(key) => (key, FaultKind::NotSecret),
        LeafEnd::Unreadable(key) => (key, FaultKind::Unreadable),
        LeafEnd::WrongType(key) => (key, FaultKind::NoNumber),
        LeafEnd::Found(_) | LeafEnd::Without | LeafEnd::Missing => return None,
    };
    Some(Fault {
        key: key.clone(),
        kind,
        by: leaf.by.clone(),
    })
}

impl Requirements {
    fn add(&mut self, workspace: &Workspace, view: usize, demand: &Demand, leaf: Leaf<'_>) {
        let Some(key) = usual_key(demand, &leaf.way) else {
            return;
        };
        let (state, at) = match leaf.end {
            LeafEnd::Found(at) => (State::Found, at),
            LeafEnd::Refused(at) | LeafEnd::Unreadable(at) | LeafEnd::WrongType(at) => {
                (State::Found, Some(at))
            }
            LeafEnd::Missing => (State::Missing, None),
            LeafEnd::Without => return,
        };
        let parts = demand.sections.iter().map(String::as_str).chain(leaf.way);
        let full = KeyPath::new(parts.map(Into::into).collect());
        let requirement = self.all.entry(key.clone()).or_insert_with(|| Requirement {
            usual: key.clone(),
            full: full.unwrap_or_else(|| key.clone()),
            key,
            field_type: leaf.field_type,
            secret: leaf.secret,
            machine: leaf.machine,
            by: Vec::new(),
            states: vec![State::default(); workspace.views().len()],
            found: Vec::new(),
            by_variable: false,
        });
        requirement.secret |= leaf.secret;
        requirement.by_variable |= state == State::Found && at.is_none();
        requirement.states[view] = requirement.states[view].max(state);
        requirement.add_asker(leaf.by.clone());
        requirement.found.extend(at.map(|key| (view, key)));
    }

    /// What one profile has and another lacks is to be written where the one has it.
    fn follow_others(&mut self) {
        let taken: HashSet<KeyPath> = self.all.keys().cloned().collect();
        for mut requirement in std::mem::take(&mut self.all).into_values() {
            if let Some(place) = requirement
                .place_elsewhere()
                .filter(|place| !taken.contains(place))
            {
                requirement.key = place.clone();
            }
            match self.all.entry(requirement.key.clone()) {
                Entry::Occupied(mut other) => other.get_mut().merge(requirement),
                Entry::Vacant(free) => {
                    free.insert(requirement);
                }
            }
        }
        for requirement in self.all.values() {
            for (_, key) in &requirement.found {
                let filled = self.filled.entry(key.clone()).or_default();
                if !filled.contains(&requirement.key) {
                    filled.push(requirement.key.clone());
                }
            }
        }
    }
}

/// Where `dlt init` and dlt's docs write a field: an argument of a source below its section, anything else below all its
/// sections.
fn usual_key(demand: &Demand, way: &[&str]) -> Option<KeyPath> {
    let sections = match &demand.sections[..] {
        // Of several groups dlt drops the outer ones before the function's name.
        [sources, section, _] if sources == "sources" && way.len() < 3 => vec![sources, section],
        all => all.iter().collect(),
    };
    let parts = sections
        .into_iter()
        .map(String::as_str)
        .chain(way.iter().copied());
    KeyPath::new(parts.map(Into::into).collect())
}
