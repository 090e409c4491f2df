//! Every key that anything asks for, required or not: what stands in a file beside them is read by nobody known.

use std::collections::{HashMap, HashSet};

use super::demand::Demand;
use super::gather::gather;
use super::judge::FUEL;
use crate::dlt::declared::Declared;
use crate::dlt::key::KeyPath;
use crate::dlt::spec::{Field, FieldType, MAX_DEPTH};
use crate::dlt::specs::Specs;
use crate::workspace::Workspace;

/// Every key that anything asks for.
#[derive(Default)]
pub struct AskedKeys {
    /// Each with the type it is asked for as; none where it is asked for as several.
    keys: HashMap<KeyPath, FieldType>,
    /// Keys of which everything below is read too: groups of unknown fields, tables.
    open: HashSet<KeyPath>,
    /// The sections that hold any of them.
    sections: HashSet<KeyPath>,
    /// Those that are looked for as secrets.
    secrets: HashSet<KeyPath>,
    /// What the values of those are declared to be, of which anything is.
    declared: HashMap<KeyPath, Declared>,
}

impl AskedKeys {
    /// Every key that anything asks for, in any of the columns.
    pub(in crate::workspace) fn of(workspace: &Workspace) -> Self {
        let mut asked = Self::default();
        let specs = &workspace.options().code.specs;
        for view in 0..workspace.views().len() {
            for (demand, pipelines) in gather(workspace, view).demands {
                let fields: Vec<&Field> = demand.asked.iter().map(|one| &one.field).collect();
                let mut collector = Collector {
                    asked: &mut asked,
                    specs,
                    demand: &demand,
                    pipelines: &pipelines,
                    fuel: FUEL,
                };
                collector.add(&fields, &mut Vec::new());
                if let [destination, name] = &demand.sections[..] {
                    let setting = [destination.as_str(), name, "destination_type"]
                        .map(Into::into)
                        .to_vec();
                    let setting = KeyPath::new(setting);
                    asked.keys.extend(setting.map(|key| (key, FieldType::String)));
                }
            }
        }
        let above = asked.keys.keys().flat_map(|key| {
            let parts = key.parts();
            (1..parts.len()).filter_map(|count| KeyPath::new(parts[..count].to_vec()))
        });
        asked.sections = above.collect();
        asked
    }

    /// Whether a key is one of them, or stands within one of which all is read.
    #[must_use]
    pub fn contains(&self, key: &KeyPath) -> bool {
        let parts = key.parts();
        let above = (1..parts.len()).filter_map(|count| KeyPath::new(parts[..count].to_vec()));
        self.keys.contains_key(key)
            || self.open.contains(key)
            || above.into_iter().any(|path| self.open.contains(&path))
    }

    /// Whether somebody looks for a secret there.
    #[must_use]
    pub fn is_secret(&self, key: &KeyPath) -> bool {
        self.secrets.contains(key)
    }

    /// What the value of a key is declared to be.
    #[must_use]
    pub fn declared(&self, key: &KeyPath) -> Option<&Declared> {
        self.declared.get(key)
    }

    /// All of them.
    pub fn keys(&self) -> impl Iterator<Item = &KeyPath> {
        self.keys.keys()
    }

    /// The groups and tables of which everything below is read, too.
    pub fn open(&self) -> impl Iterator<Item = &KeyPath> {
        self.open.iter()
    }

    /// The type a key is asked for as.
    #[must_use]
    pub fn field_type(&self, key: &KeyPath) -> Option<FieldType> {
        self.keys.get(key).copied()
    }

    /// Whether a section holds any of them.
    #[must_use]
    pub fn has_section(&self, section: &[Box<str>]) -> bool {
        KeyPath::new(section.to_vec()).is_some_and(|path| self.sections.contains(&path))
    }

    /// Whether classes were followed as deep as a section stands: what is deeper may be asked for and not be here.
    #[must_use]
    pub fn follows(&self, section: &[Box<str>]) -> bool {
        section.len() <= MAX_DEPTH
    }

    /// The names of what may stand right below a section.
    #[must_use]
    pub fn names_below(&self, section: &[Box<str>]) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .keys
            .keys()
            .filter(|key| key.parts().starts_with(section))
            .filter_map(|key| key.parts().get(section.len()))
            .map(|name| &**name)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Collects what one demand asks for.
struct Collector<'a> {
    asked: &'a mut AskedKeys,
    specs: &'a Specs,
    demand: &'a Demand,
    pipelines: &'a [String],
    /// How many more fields are looked at; what is left out counts as asked for.
    fuel: usize,
}

impl Collector<'_> {
    fn add(&mut self, fields: &[&Field], way: &mut Vec<String>) {
        for field in fields.iter().filter(|field| !field.fixed) {
            self.fuel = self.fuel.saturating_sub(1);
            let names: Vec<&String> = field
                .specs
                .iter()
                .chain(field.cases.iter().flat_map(|case| &case.specs))
                .collect();
            let is_followed = !names.is_empty() && way.len() < MAX_DEPTH && self.fuel > 0;
            self.add_field(field, way, !is_followed);
            if !is_followed {
                continue;
            }
            way.push(field.name.clone());
            let mut seen: Vec<&String> = Vec::new();
            for name in names {
                if !seen.contains(&name)
                    && let Some(spec) = self.specs.get(name)
                {
                    seen.push(name);
                    let inner: Vec<&Field> = spec.fields.iter().collect();
                    self.add(&inner, way);
                }
            }
            way.pop();
        }
    }

    /// Adds every key a field may stand at; `open` for one of which all below is read, too.
    fn add_field(&mut self, field: &Field, way: &[String], open: bool) {
        let question = self.demand.question(way, field);
        let declared = Declared::of(field);
        for path in question.paths() {
            let scopes = std::iter::once(None).chain(self.pipelines.iter().map(Some));
            for scope in scopes {
                let parts = scope.map(String::as_str).into_iter().chain(path.iter().copied());
                let parts = parts.chain([question.field]).map(Into::into).collect();
                let Some(key) = KeyPath::new(parts) else { continue };
                if open {
                    self.asked.open.insert(key.clone());
                }
                if field.secret {
                    self.asked.secrets.insert(key.clone());
                }
                if !declared.is_nothing() {
                    let known = self.asked.declared.entry(key.clone());
                    known
                        .and_modify(|known| *known = std::mem::take(known).or(declared.clone()))
                        .or_insert_with(|| declared.clone());
                }
                let known = self.asked.keys.entry(key).or_insert(field.field_type);
                if *known != field.field_type {
                    *known = FieldType::Any;
                }
            }
        }
    }
}
