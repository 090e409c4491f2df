//! Requirements: what dlt fails without, by what the project's code, dlt's destinations and sources ask for.
//!
//! ```text
//! code.rs    the project's Python code in dlt's terms
//! demand.rs  a place that dlt fills values of, and who asks
//! gather.rs  all demands of a profile
//! judge.rs   what a demand comes to for one profile
//! init.rs    what `dlt init` writes beside
//! offer.rs   sections that can be added
//! asked.rs   every key that anything asks for, required or not
//! ```

mod asked;
mod code;
mod demand;
mod gather;
mod init;
mod judge;
mod offer;

use std::collections::HashMap;

use indexmap::IndexMap;

use super::Workspace;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::spec::FieldType;
pub use asked::AskedKeys;
pub use code::Code;
pub use demand::Asker;
use demand::Demand;
use gather::{gather, last};
pub use init::Written;
use judge::{Judge, Leaf, LeafEnd};
pub use offer::{NewKey, Offer, REQUEST};

/// A key that dlt fails without.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Where to write it: as `dlt init` would, or where another profile has it.
    pub key: KeyPath,
    /// Where `dlt init` would write it.
    pub usual: KeyPath,
    /// The type of its value.
    pub field_type: FieldType,
    /// Whether dlt calls it secret.
    pub secret: bool,
    /// Whether default credentials of a machine would do instead.
    pub machine: bool,
    /// Who asks for it.
    pub by: Vec<Asker>,
    /// How it stands per column.
    pub states: Vec<State>,
    /// Whether something other than a file fills it: a variable, a mounted secret, the code while it runs.
    pub by_variable: bool,
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
        let others = filled
            .filter_map(|index| self.all.get_index(*index))
            .map(|(_, one)| one);
        let own = self.all.get(key);
        own.into_iter().chain(others.filter(move |one| one.key != *key))
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

/// A key of a file that fills a requirement.
struct Found {
    /// The number of the requirement.
    requirement: usize,
    /// The column.
    view: usize,
    key: KeyPath,
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
    let mut found: Vec<Found> = Vec::new();
    let code = &workspace.options().code;
    for view in 0..workspace.views().len() {
        let gathered = gather(workspace, view);
        for (demand, pipelines) in gathered.demands {
            let judge = Judge {
                workspace,
                specs: &code.specs,
                view,
                demand: &demand,
                pipelines: &pipelines,
            };
            let leaves = if demand.used { judge.leaves() } else { Vec::new() };
            for leaf in leaves.into_iter().filter(|leaf| leaf.required) {
                requirements.add(workspace, view, &demand, leaf, &mut found);
            }
        }
        requirements.destinations.push(gathered.destinations);
        requirements.unknown.push(gathered.unknown);
    }
    requirements.follow_others(&found);
    for found in found {
        let filled = requirements.filled.entry(found.key).or_default();
        if !filled.contains(&found.requirement) {
            filled.push(found.requirement);
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
        found: &mut Vec<Found>,
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
            usual: key.clone(),
            key,
            field_type: leaf.field_type,
            secret: leaf.secret,
            machine: leaf.machine,
            by: Vec::new(),
            states: vec![State::default(); workspace.views().len()],
            by_variable: false,
        });
        requirement.secret |= leaf.secret;
        requirement.by_variable |= state == State::Found && at.is_none();
        requirement.states[view] = requirement.states[view].max(state);
        if !requirement.by.contains(&leaf.by) {
            requirement.by.push(leaf.by);
        }
        found.extend(at.map(|key| Found {
            requirement: index,
            view,
            key,
        }));
    }

    /// What one profile has and another lacks is to be written where the one has it.
    fn follow_others(&mut self, found: &[Found]) {
        let mut moved: Vec<(usize, KeyPath)> = Vec::new();
        for (index, requirement) in self.all.values().enumerate() {
            let own = || found.iter().filter(|found| found.requirement == index);
            let lacks = |view: usize| requirement.states[view] == State::Missing;
            let Some(first) = own().next() else { continue };
            let is_elsewhere = (0..requirement.states.len()).any(lacks)
                && own().all(|found| !lacks(found.view) && found.key == first.key)
                && first.key != requirement.key
                && first.key.name() == requirement.key.name()
                && !self.all.contains_key(&first.key);
            if is_elsewhere {
                moved.push((index, first.key.clone()));
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

/// Where `dlt init` and dlt's docs write a field: an argument of a source below its section, anything else below all its
/// sections.
fn usual_key(demand: &Demand, way: &[String]) -> Option<KeyPath> {
    let sections = match &demand.sections[..] {
        // Of several groups dlt drops the outer ones before the function's name.
        [sources, section, _] if sources == "sources" && way.len() < 3 => vec![sources, section],
        all => all.iter().collect(),
    };
    let parts = sections.into_iter().chain(way).map(|part| part.as_str().into());
    KeyPath::new(parts.collect())
}
