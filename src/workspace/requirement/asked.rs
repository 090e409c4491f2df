//! Every key that anything asks for, required or not: what stands in a file beside them is read by nobody known.

use std::sync::Arc;

use hashbrown::HashSet;

use super::demand::Demand;
use super::judge::FUEL;
use crate::dlt::declared::Declared;
use crate::dlt::field;
use crate::dlt::key::KeyPath;
use crate::dlt::nodes::{NodeId, Nodes};
use crate::dlt::spec::{Field, FieldType, MAX_DEPTH};
use crate::dlt::specs::Specs;
use crate::workspace::Workspace;

/// Every key that anything asks for.
#[derive(Default)]
pub struct AskedKeys {
    /// The keys and the sections around them.
    nodes: Nodes,
    /// As what each of them is asked for; nothing for a section of others.
    asked: Vec<Option<Asked>>,
    /// Those that are asked for, first asked first.
    keys: Vec<NodeId>,
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
    declared: Option<Arc<Declared>>,
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
                    sections: Vec::new(),
                };
                Descent::of(workspace, &mut |field, way, open| collector.add(field, way, open))
                    .below(&demand.fields(), &mut Vec::new());
                if let [destination, name] = &demand.sections[..] {
                    let setting = asked.section([destination, name, "destination_type"]);
                    *asked.ask(setting, FieldType::String) = Asked::of(FieldType::String);
                }
            }
        }
        asked
    }

    /// The node of a section, made when absent.
    fn section<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> NodeId {
        let names = names.into_iter();
        names.fold(Nodes::ROOT, |node, name| self.nodes.child_or_add(node, name))
    }

    /// As what a key is asked for: as a type, where it was not asked for yet.
    fn ask(&mut self, key: NodeId, field_type: FieldType) -> &mut Asked {
        if self.asked.len() <= key.index() {
            self.asked.resize_with(self.nodes.len(), || None);
        }
        let asked = &mut self.asked[key.index()];
        if asked.is_none() {
            self.keys.push(key);
        }
        asked.get_or_insert_with(|| Asked::of(field_type))
    }

    /// As what a key is asked for, if it is.
    fn at(&self, key: NodeId) -> Option<&Asked> {
        self.asked.get(key.index())?.as_ref()
    }

    fn get(&self, key: &KeyPath) -> Option<&Asked> {
        self.at(self.nodes.find(key.parts())?)
    }

    /// Whether a key is one of them, or stands within one of which all is read.
    #[must_use]
    pub fn contains(&self, key: &KeyPath) -> bool {
        let mut node = Nodes::ROOT;
        for (number, name) in key.parts().iter().enumerate() {
            let Some(child) = self.nodes.child(node, name) else {
                return false;
            };
            let asked = self.at(child);
            if number + 1 == key.parts().len() || asked.is_some_and(|asked| asked.open) {
                return asked.is_some();
            }
            node = child;
        }
        false
    }

    /// Whether somebody looks for a secret there.
    #[must_use]
    pub fn is_secret(&self, key: &KeyPath) -> bool {
        self.get(key).is_some_and(|asked| asked.secret)
    }

    /// What the value of a key is declared to be.
    #[must_use]
    pub fn declared(&self, key: &KeyPath) -> Option<&Declared> {
        self.get(key)?.declared.as_deref()
    }

    /// All of them.
    pub fn keys(&self) -> impl Iterator<Item = KeyPath> {
        self.keys.iter().filter_map(|key| self.nodes.path(*key))
    }

    /// The groups and tables of which everything below is read, too.
    pub fn open(&self) -> impl Iterator<Item = KeyPath> {
        let is_open = |key: &&NodeId| self.at(**key).is_some_and(|asked| asked.open);
        let open = self.keys.iter().filter(is_open);
        open.filter_map(|key| self.nodes.path(*key))
    }

    /// The type a key is asked for as.
    #[must_use]
    pub fn field_type(&self, key: &KeyPath) -> Option<FieldType> {
        self.get(key).map(|asked| asked.field_type)
    }

    /// Whether a section holds any of them.
    #[must_use]
    pub fn has_section(&self, section: &[Box<str>]) -> bool {
        let node = self.nodes.find(section);
        node.is_some_and(|node| node != Nodes::ROOT && self.nodes.has_children(node))
    }

    /// Whether classes were followed as deep as a section stands: what is deeper may be asked for and not be here.
    #[must_use]
    pub fn follows(&self, section: &[Box<str>]) -> bool {
        section.len() <= MAX_DEPTH
    }

    /// The names of what may stand right below a section.
    #[must_use]
    pub fn names_below(&self, section: &[Box<str>]) -> Vec<&str> {
        let node = self.nodes.find(section);
        let below = node.into_iter().flat_map(|node| self.nodes.children(node));
        let mut names: Vec<&str> = below.map(|(name, _)| name).collect();
        names.sort_unstable();
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
struct Collector<'a, 'w> {
    asked: &'a mut AskedKeys,
    demand: &'w Demand,
    pipelines: &'w [String],
    /// For the last way of each length: the sections that a field at its end may stand in.
    sections: Vec<(Vec<&'w str>, Vec<NodeId>)>,
}

impl<'w> Collector<'_, 'w> {
    /// Adds every key a field may stand at; `open` for one of which all below is read, too.
    fn add(&mut self, field: &'w Field, way: &[&'w str], open: bool) {
        let declared = Declared::of(field);
        let declared = (!declared.is_nothing()).then(|| Arc::new(declared));
        self.find_sections(field, way);
        for section in &self.sections[way.len()].1 {
            let key = self.asked.nodes.child_or_add(*section, &field.name);
            let known = self.asked.ask(key, field.field_type);
            known.open |= open;
            known.secret |= field.secret;
            if known.field_type != field.field_type {
                known.field_type = FieldType::Any;
            }
            match (&mut known.declared, &declared) {
                (Some(other), Some(own)) if other != own => {
                    *other = Arc::new(Declared::clone(other).or(Declared::clone(own)));
                }
                (none @ None, Some(own)) => *none = Some(Arc::clone(own)),
                _ => {}
            }
        }
    }

    /// Finds the sections of a way, unless they are those of the last one: fields of one class stand in the same.
    fn find_sections(&mut self, field: &'w Field, way: &[&'w str]) {
        if self.sections.len() <= way.len() {
            self.sections.resize_with(way.len() + 1, Default::default);
        }
        let (known, sections) = &mut self.sections[way.len()];
        if *known == way && !sections.is_empty() {
            return;
        }
        way.clone_into(known);
        sections.clear();
        for path in self.demand.question(way, field).paths() {
            let scopes = std::iter::once(None).chain(self.pipelines.iter().map(Some));
            for scope in scopes {
                let names = scope.map(String::as_str).into_iter().chain(path.iter().copied());
                sections.push(self.asked.section(names));
            }
        }
    }
}
