//! Every key that anything asks for, required or not: what stands in a file beside them is read by nobody known.

use std::hash::BuildHasher;
use std::sync::OnceLock;

use hashbrown::{DefaultHashBuilder, HashSet, HashTable};
use indexmap::IndexMap;

use super::demand::Demand;
use super::judge::FUEL;
use crate::dlt::declared::Declared;
use crate::dlt::field;
use crate::dlt::key::KeyPath;
use crate::dlt::spec::{Field, FieldType, MAX_DEPTH};
use crate::dlt::specs::Specs;
use crate::workspace::Workspace;

/// Every key that anything asks for.
#[derive(Default)]
pub struct AskedKeys {
    keys: IndexMap<KeyPath, Asked, DefaultHashBuilder>,
    sections: OnceLock<Sections>,
}

/// The sections that hold any of the keys, each as the first parts of one: number of the key, and how many parts.
struct Sections {
    known: HashTable<(usize, usize)>,
    hasher: DefaultHashBuilder,
}

impl Sections {
    fn of(asked: &AskedKeys) -> Self {
        let hasher = DefaultHashBuilder::default();
        let mut known = HashTable::with_capacity(asked.keys.len());
        for (number, key) in asked.keys.keys().enumerate() {
            for count in 1..key.parts().len() {
                let section = &key.parts()[..count];
                let is_it = |one: &(usize, usize)| asked.section(*one) == section;
                let rehash = |one: &(usize, usize)| hasher.hash_one(asked.section(*one));
                let entry = known.entry(hasher.hash_one(section), is_it, rehash);
                entry.or_insert((number, count));
            }
        }
        Self { known, hasher }
    }
}

/// As what a key is asked for.
struct Asked {
    /// Its type; any where it is asked for as several.
    field_type: FieldType,
    /// Whether everything below it is read too: a group of unknown fields, a table.
    open: bool,
    /// Whether a secret is looked for.
    secret: bool,
    /// What its value is declared to be, of which anything is.
    declared: Option<Declared>,
}

impl Asked {
    fn of(field_type: FieldType) -> Self {
        Self {
            field_type,
            open: false,
            secret: false,
            declared: None,
        }
    }
}

impl AskedKeys {
    /// Every key that anything asks for, in any of the columns.
    pub(in crate::workspace) fn of(workspace: &Workspace) -> Self {
        let mut asked = Self::default();
        for view in 0..workspace.views().len() {
            let first = match view {
                0 => &[][..],
                _ => &workspace.gathered(0).demands,
            };
            // Columns ask for the same, but for a destination or a vault.
            let demands = workspace.gathered(view).demands.iter().enumerate();
            let news = demands.filter(|(at, one)| first.get(*at) != Some(*one));
            for (_, (demand, pipelines)) in news {
                let mut collector = Collector {
                    asked: &mut asked,
                    demand,
                    pipelines,
                };
                let mut add = |field: &Field, way: &[&str], open| collector.add(field, way, open);
                Descent::of(workspace, &mut add).below(&demand.fields(), &mut Vec::new());
                if let [destination, name] = &demand.sections[..] {
                    let setting = [destination.as_str(), name, "destination_type"]
                        .map(Into::into)
                        .to_vec();
                    let setting = KeyPath::new(setting);
                    asked
                        .keys
                        .extend(setting.map(|key| (key, Asked::of(FieldType::String))));
                }
            }
        }
        asked
    }

    /// Whether a key is one of them, or stands within one of which all is read.
    #[must_use]
    pub fn contains(&self, key: &KeyPath) -> bool {
        let parts = key.parts();
        let above = (1..parts.len()).filter_map(|count| KeyPath::new(parts[..count].to_vec()));
        let is_open = |path: KeyPath| self.keys.get(&path).is_some_and(|asked| asked.open);
        self.keys.contains_key(key) || above.into_iter().any(is_open)
    }

    /// Whether somebody looks for a secret there.
    #[must_use]
    pub fn is_secret(&self, key: &KeyPath) -> bool {
        self.keys.get(key).is_some_and(|asked| asked.secret)
    }

    /// What the value of a key is declared to be.
    #[must_use]
    pub fn declared(&self, key: &KeyPath) -> Option<&Declared> {
        self.keys.get(key)?.declared.as_ref()
    }

    /// All of them.
    pub fn keys(&self) -> impl Iterator<Item = &KeyPath> {
        self.keys.keys()
    }

    /// The groups and tables of which everything below is read, too.
    pub fn open(&self) -> impl Iterator<Item = &KeyPath> {
        let keys = self.keys.iter();
        keys.filter_map(|(key, asked)| asked.open.then_some(key))
    }

    /// The type a key is asked for as.
    #[must_use]
    pub fn field_type(&self, key: &KeyPath) -> Option<FieldType> {
        self.keys.get(key).map(|asked| asked.field_type)
    }

    /// Whether a section holds any of them.
    #[must_use]
    pub fn has_section(&self, section: &[Box<str>]) -> bool {
        let sections = self.sections.get_or_init(|| Sections::of(self));
        let is_it = |one: &(usize, usize)| self.section(*one) == section;
        let hash = sections.hasher.hash_one(section);
        sections.known.find(hash, is_it).is_some()
    }

    /// The first parts of a key.
    fn section(&self, (number, count): (usize, usize)) -> &[Box<str>] {
        let key = self.keys.get_index(number);
        key.map_or(&[], |(key, _)| &key.parts()[..count])
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

/// The names of the secrets that are looked for, beside those that dlt's classes call so.
pub(in crate::workspace) fn secret_names(workspace: &Workspace) -> HashSet<String> {
    let mut names = HashSet::new();
    for view in 0..workspace.views().len() {
        for (demand, _) in &workspace.gathered(view).demands {
            let mut add = |field: &Field, _: &[&str], _: bool| {
                if field.secret && !field::is_secret(&field.name) {
                    names.insert(field.name.clone());
                }
            };
            Descent::of(workspace, &mut add).below(&demand.fields(), &mut Vec::new());
        }
    }
    names
}

/// Goes down the fields that one demand asks for, and the fields of their classes.
struct Descent<'a, 'v> {
    specs: &'a Specs,
    /// How many more fields are looked at; what is left out counts as asked for.
    fuel: usize,
    /// Told of each, with the way to it, and whether what is below is left out.
    visit: &'v mut dyn FnMut(&'a Field, &[&'a str], bool),
}

impl<'a, 'v> Descent<'a, 'v> {
    fn of(workspace: &'a Workspace, visit: &'v mut dyn FnMut(&'a Field, &[&'a str], bool)) -> Self {
        Self {
            specs: &workspace.options().code.specs,
            fuel: FUEL,
            visit,
        }
    }

    fn below(&mut self, fields: &[&'a Field], way: &mut Vec<&'a str>) {
        for field in fields.iter().filter(|field| !field.fixed) {
            self.fuel = self.fuel.saturating_sub(1);
            let names: Vec<&String> = field
                .specs
                .iter()
                .chain(field.cases.iter().flat_map(|case| &case.specs))
                .collect();
            let is_followed = !names.is_empty() && way.len() < MAX_DEPTH && self.fuel > 0;
            (self.visit)(field, way, !is_followed);
            if !is_followed {
                continue;
            }
            way.push(&field.name);
            let mut seen: Vec<&String> = Vec::new();
            for name in names {
                if !seen.contains(&name)
                    && let Some(spec) = self.specs.get(name)
                {
                    seen.push(name);
                    let inner: Vec<&'a Field> = spec.fields.iter().collect();
                    self.below(&inner, way);
                }
            }
            way.pop();
        }
    }
}

/// Collects what one demand asks for.
struct Collector<'a> {
    asked: &'a mut AskedKeys,
    demand: &'a Demand,
    pipelines: &'a [String],
}

impl Collector<'_> {
    /// Adds every key a field may stand at; `open` for one of which all below is read, too.
    fn add(&mut self, field: &Field, way: &[&str], open: bool) {
        let question = self.demand.question(way, field);
        let declared = Declared::of(field);
        for path in question.paths() {
            let scopes = std::iter::once(None).chain(self.pipelines.iter().map(Some));
            for scope in scopes {
                let parts = scope.map(String::as_str).into_iter().chain(path.iter().copied());
                let parts = parts.chain([question.field]).map(Into::into).collect();
                let Some(key) = KeyPath::new(parts) else { continue };
                let known = self.asked.keys.entry(key);
                let known = known.or_insert_with(|| Asked::of(field.field_type));
                known.open |= open;
                known.secret |= field.secret;
                if known.field_type != field.field_type {
                    known.field_type = FieldType::Any;
                }
                if !declared.is_nothing() {
                    let own = declared.clone();
                    known.declared = Some(match known.declared.take() {
                        Some(other) => other.or(own),
                        None => own,
                    });
                }
            }
        }
    }
}
