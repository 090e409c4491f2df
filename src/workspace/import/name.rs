//! The keys that a variable's name may mean: dlt writes names in capitals, so the spelling of each part has to be found.

use std::collections::HashMap;

use crate::dlt::catalogue::Catalogue;
use crate::dlt::group::{self, Group};
use crate::dlt::key::KeyPath;
use crate::dlt::spec::{Field, FieldType, MAX_DEPTH};
use crate::dlt::tree::{NodeId, Tree};
use crate::workspace::Workspace;

/// What separates the parts of a name.
const SEPARATOR: &str = "__";

/// How many readings of one name are followed.
const MOST: usize = 32;

/// Where names are looked up.
pub(in crate::workspace) struct Names<'w> {
    workspace: &'w Workspace,
    view: usize,
    /// Keys that something asks for or a file has, by their variables.
    known: HashMap<String, Vec<KeyPath>>,
    /// Groups and tables of which everything below is read, with their variables.
    open: Vec<(String, KeyPath)>,
}

/// A key that a name may mean.
pub(in crate::workspace) struct Reading {
    pub(in crate::workspace) key: KeyPath,
    /// The field of dlt's own that it is, where only the catalogue knows it.
    pub(in crate::workspace) field: Option<&'static Field>,
    /// Whether something asks for it, a file has it, or the catalogue knows it.
    pub(in crate::workspace) known: bool,
}

impl<'w> Names<'w> {
    pub(in crate::workspace) fn of(workspace: &'w Workspace, view: usize) -> Self {
        let mut known: HashMap<String, Vec<KeyPath>> = HashMap::new();
        let tree = workspace.tree();
        let nodes = (0..tree.len()).map(NodeId::from_index);
        let in_files = nodes
            .filter(|node| tree.is_key(*node))
            .filter_map(|node| tree.path(node));
        let asked = workspace.asked();
        for key in asked.keys().chain(in_files) {
            let keys = known.entry(key.env_name()).or_default();
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        Self {
            workspace,
            view,
            known,
            open: asked
                .open()
                .map(|key| (key.env_name() + SEPARATOR, key))
                .collect(),
        }
    }

    /// The keys of a name: those that are known, else those the catalogue has, else as near as can be guessed. None
    /// where nothing here has to do with such a name.
    pub(in crate::workspace) fn readings(&self, name: &str) -> Vec<Reading> {
        let name = name.to_uppercase();
        let parts = name.split(SEPARATOR);
        if parts.clone().any(str::is_empty) {
            return Vec::new();
        }
        let mut readings = self.of_name(&name);
        readings.sort_by(|a, b| a.key.cmp(&b.key));
        readings.dedup_by(|a, b| a.key == b.key);
        readings
    }

    fn of_name(&self, name: &str) -> Vec<Reading> {
        let known = self.known(name);
        if !known.is_empty() {
            return known;
        }
        let Some((first, rest)) = name.split_once(SEPARATOR) else {
            return Vec::new();
        };
        let is_known = |section: &str| group::is_known_section(&section.to_lowercase());
        let of_catalogue = self.of_catalogue(name);
        if !of_catalogue.is_empty() {
            return of_catalogue;
        }
        if is_known(first) {
            return self.guesses(name);
        }
        // The name of a pipeline may scope any key.
        let scoped = rest.split(SEPARATOR).next().is_some_and(is_known) && rest.contains(SEPARATOR);
        let pipelines = self.pipelines(first);
        if scoped {
            let named = |pipeline: &String, inner: &Reading| {
                let parts = [pipeline.as_str().into()]
                    .into_iter()
                    .chain(inner.key.parts().iter().cloned());
                Some(Reading {
                    key: KeyPath::new(parts.collect())?,
                    field: inner.field,
                    known: inner.known && !pipelines.is_empty(),
                })
            };
            let guessed = [first.to_lowercase()];
            let names = if pipelines.is_empty() {
                &guessed[..]
            } else {
                &pipelines
            };
            let inner = self.of_name(rest);
            let all = names
                .iter()
                .flat_map(|name| inner.iter().filter_map(|inner| named(name, inner)));
            return all.take(MOST).collect();
        }
        let sections = self.workspace.tree().children(Tree::ROOT);
        let is_section = sections.into_iter().any(|(name, _)| name.to_uppercase() == first);
        if is_section {
            self.guesses(name)
        } else {
            Vec::new()
        }
    }

    /// Keys that something asks for or a file has, and those in groups of which all is read.
    fn known(&self, name: &str) -> Vec<Reading> {
        let reading = |key: KeyPath, known| Reading {
            key,
            field: None,
            known,
        };
        let keys = self.known.get(name).into_iter().flatten();
        let found: Vec<Reading> = keys.map(|key| reading(key.clone(), true)).collect();
        if !found.is_empty() {
            return found;
        }
        let within = self.open.iter().filter_map(|(above, key)| {
            let rest = name.strip_prefix(above.as_str())?.to_lowercase();
            let rest = rest.split(SEPARATOR).map(Into::into);
            KeyPath::new(key.parts().iter().cloned().chain(rest).collect())
        });
        within.map(|key| reading(key, false)).take(MOST).collect()
    }

    /// The pipelines of a name in capitals.
    fn pipelines(&self, name: &str) -> Vec<String> {
        let workspace = self.workspace;
        let options = workspace.options();
        let tops = workspace.tree().children(Tree::ROOT);
        let tops = tops.filter(|(_, node)| workspace.group(*node) == Group::Pipeline);
        let tops = tops.map(|(name, _)| name.to_owned());
        let all = options.code.pipelines.iter().chain(&options.pipeline).cloned();
        let mut named: Vec<String> = all
            .chain(tops)
            .filter(|known| known.to_uppercase() == name)
            .collect();
        named.sort();
        named.dedup();
        named
    }

    /// Fields of dlt's destinations, core sources and settings, whether anything uses them or not.
    fn of_catalogue(&self, name: &str) -> Vec<Reading> {
        let catalogue = Catalogue::get();
        let mut found = Vec::new();
        if let Some(rest) = name.strip_prefix("DESTINATION__") {
            let section = |name: &str| vec!["destination".into(), name.into()];
            for destination in self.destinations() {
                let kind = self.workspace.destination_type(self.view, &destination);
                let spec = kind.and_then(|kind| catalogue.destination(&kind));
                if let (Some(rest), Some(spec)) = (below(rest, &destination), spec) {
                    descend(&spec.fields, rest, &section(&destination), &mut found);
                }
            }
        } else if let Some(rest) = name.strip_prefix("SOURCES__") {
            for function in catalogue.sources().flat_map(|(_, source)| &source.functions) {
                let Some(rest) = below(rest, &function.section) else {
                    continue;
                };
                let section: Vec<Box<str>> = vec!["sources".into(), function.section.as_str().into()];
                descend(&function.fields, rest, &section, &mut found);
                if let Some(rest) = below(rest, &function.name) {
                    let inner: Vec<Box<str>> = section
                        .into_iter()
                        .chain([function.name.as_str().into()])
                        .collect();
                    descend(&function.fields, rest, &inner, &mut found);
                }
            }
        } else if let Some((section, rest)) = name.split_once(SEPARATOR) {
            let section = section.to_lowercase();
            descend(
                catalogue.section(&section),
                rest,
                &[section.as_str().into()],
                &mut found,
            );
        }
        found
    }

    /// The names of destinations: dlt's own and those of the files.
    fn destinations(&self) -> Vec<String> {
        let tree = self.workspace.tree();
        let section = tree.child(Tree::ROOT, "destination");
        let named = section.into_iter().flat_map(|section| tree.children(section));
        let named = named.map(|(name, _)| name.to_owned());
        let mut all: Vec<String> = Catalogue::get()
            .destinations()
            .map(str::to_owned)
            .chain(named)
            .collect();
        all.sort();
        all.dedup();
        all
    }

    /// The parts as sections that are known are spelled, the others in small letters.
    fn guesses(&self, name: &str) -> Vec<Reading> {
        let mut found = Vec::new();
        self.guess(&[], name, &mut found);
        let reading = |key| Reading {
            key,
            field: None,
            known: false,
        };
        found.into_iter().map(reading).collect()
    }

    fn guess(&self, above: &[Box<str>], rest: &str, found: &mut Vec<KeyPath>) {
        let with = |name: &str| {
            above
                .iter()
                .cloned()
                .chain([name.into()])
                .collect::<Vec<Box<str>>>()
        };
        if above.len() > MAX_DEPTH || found.len() >= MOST {
            return;
        }
        if !rest.contains(SEPARATOR) {
            found.extend(KeyPath::new(with(&rest.to_lowercase())));
            return;
        }
        let sections = self.sections_below(above);
        let own = sections
            .iter()
            .filter_map(|name| Some((name, below(rest, name)?)));
        let own: Vec<_> = own.collect();
        for (name, rest) in &own {
            self.guess(&with(name), rest, found);
        }
        if own.is_empty()
            && let Some((first, rest)) = rest.split_once(SEPARATOR)
        {
            self.guess(&with(&first.to_lowercase()), rest, found);
        }
    }

    /// The names of sections right below one, in files and in what is asked for.
    fn sections_below(&self, above: &[Box<str>]) -> Vec<String> {
        let tree = self.workspace.tree();
        let node = above
            .iter()
            .try_fold(Tree::ROOT, |node, part| tree.child(node, part));
        let in_files = node.into_iter().flat_map(|node| tree.children(node));
        let is_section = |node: &NodeId| tree.children(*node).next().is_some();
        let in_files = in_files
            .filter(|(_, node)| is_section(node))
            .map(|(name, _)| name.to_owned());
        let asked = self.workspace.asked();
        let below = asked
            .names_below(above)
            .into_iter()
            .map(str::to_owned)
            .filter(|name| {
                let section: Vec<Box<str>> = above.iter().cloned().chain([name.as_str().into()]).collect();
                asked.has_section(&section)
            });
        let mut names: Vec<String> = in_files.chain(below).collect();
        names.sort();
        names.dedup();
        names
    }
}

/// What follows a section's name and the separator.
fn below<'n>(name: &'n str, section: &str) -> Option<&'n str> {
    name.strip_prefix(section.to_uppercase().as_str())?
        .strip_prefix(SEPARATOR)
}

/// Follows a name through classes of the catalogue.
fn descend(
    fields: impl IntoIterator<Item = &'static Field>,
    rest: &str,
    above: &[Box<str>],
    found: &mut Vec<Reading>,
) {
    for field in fields.into_iter().filter(|field| !field.fixed) {
        let with: Vec<Box<str>> = above
            .iter()
            .cloned()
            .chain([field.name.as_str().into()])
            .collect();
        if rest == field.name.to_uppercase() {
            found.extend(KeyPath::new(with).map(|key| Reading {
                key,
                field: Some(field),
                known: true,
            }));
        } else if let Some(rest) = below(rest, &field.name)
            && above.len() < MAX_DEPTH
        {
            if field.field_type == FieldType::Table {
                let rest = rest.to_lowercase();
                let parts = with.into_iter().chain(rest.split(SEPARATOR).map(Into::into));
                found.extend(KeyPath::new(parts.collect()).map(|key| Reading {
                    key,
                    field: None,
                    known: false,
                }));
                continue;
            }
            let cases = field.cases.iter().flat_map(|case| &case.specs);
            for class in field.specs.iter().chain(cases) {
                if let Some(spec) = Catalogue::get().spec(class) {
                    descend(&spec.fields, rest, &with, found);
                }
            }
        }
    }
}
