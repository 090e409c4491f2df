//! dlt's own configuration: which fields a destination has, what its core sources ask for, what `dlt init` writes.
//!
//! The data is written by `tests/dlt/catalogue.py` from dlt itself, which also compares it in CI.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::layout::Kind;
use super::spec::{Field, Spec};

/// The catalogue of one version of dlt.
#[derive(Default)]
pub struct Catalogue {
    /// The version of dlt it was made from.
    pub dlt: String,
    destinations: HashMap<String, Destination>,
    sources: HashMap<String, Source>,
    annotations: HashMap<String, Names>,
    sections: HashMap<String, Vec<String>>,
    secret_fields: HashSet<String>,
    specs: HashMap<&'static str, LazySpec>,
}

/// The file.
#[derive(Deserialize)]
struct File<'j> {
    dlt: String,
    destinations: HashMap<String, Destination>,
    sources: HashMap<String, Source>,
    annotations: HashMap<String, Names>,
    sections: HashMap<String, Vec<String>>,
    secret_fields: HashSet<String>,
    #[serde(borrow)]
    specs: HashMap<&'j str, &'j RawValue>,
}

impl From<File<'static>> for Catalogue {
    fn from(file: File<'static>) -> Self {
        let specs = file.specs.into_iter();
        Self {
            dlt: file.dlt,
            destinations: file.destinations,
            sources: file.sources,
            annotations: file.annotations,
            sections: file.sections,
            secret_fields: file.secret_fields,
            specs: specs.map(|(name, json)| (name, LazySpec::new(json))).collect(),
        }
    }
}

/// A class that is read when somebody asks for it: a workspace has few of them.
struct LazySpec {
    json: &'static RawValue,
    spec: OnceLock<Spec>,
}

impl LazySpec {
    fn new(json: &'static RawValue) -> Self {
        Self {
            json,
            spec: OnceLock::new(),
        }
    }

    fn get(&self) -> &Spec {
        // A test reads all of them, so none is ever empty for being unreadable.
        let read = || serde_json::from_str(self.json.get()).unwrap_or_default();
        self.spec.get_or_init(read)
    }
}

/// One of dlt's destinations.
#[derive(Deserialize)]
pub struct Destination {
    /// The keys `dlt init` writes.
    pub init: Init,
    /// Whether a pipeline without a staging destination gets `filesystem` as one.
    #[serde(default)]
    pub needs_staging: bool,
    spec: String,
}

/// One of dlt's core sources.
#[derive(Deserialize)]
pub struct Source {
    /// The keys `dlt init` writes.
    pub init: Init,
    /// Its functions.
    pub functions: Vec<Function>,
}

/// The keys that `dlt init` writes, in its order, dotted.
#[derive(Deserialize)]
pub struct Init {
    /// Those in `secrets.toml`.
    pub secrets: Vec<String>,
    /// Those in `config.toml`.
    pub config: Vec<String>,
    /// The values of those that are not to be filled in.
    #[serde(default)]
    pub written: HashMap<String, serde_json::Value>,
}

impl Init {
    /// The keys and the kind of file each is written to.
    pub fn keys(&self) -> impl Iterator<Item = (&str, Kind)> {
        let secrets = self.secrets.iter().map(|key| (key.as_str(), Kind::Secrets));
        secrets.chain(self.config.iter().map(|key| (key.as_str(), Kind::Config)))
    }
}

/// A function of a core source.
#[derive(Deserialize)]
pub struct Function {
    /// The section dlt looks its arguments up in.
    pub section: String,
    /// Its name, the section below.
    pub name: String,
    /// The path it is imported by.
    #[serde(rename = "ref")]
    pub path: String,
    /// The names of what it takes by position, in order.
    pub arguments: Vec<String>,
    /// The arguments that dlt can fill.
    pub fields: Vec<Field>,
}

/// One name, or those of a union.
#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Many(Vec<String>),
}

impl Catalogue {
    /// The catalogue of the dlt this program was made for.
    #[must_use]
    pub fn get() -> &'static Self {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| {
            // A test reads the embedded file, so an empty catalogue is never met.
            let file = serde_json::from_str::<File<'_>>(include_str!("catalogue.json"));
            file.map(Self::from).unwrap_or_default()
        })
    }

    /// The class of a destination's configuration; `destination_type` may be a dotted path (`dlt.destinations.x`).
    #[must_use]
    pub fn destination(&self, destination_type: &str) -> Option<&Spec> {
        self.spec(&self.known_destination(destination_type)?.spec)
    }

    /// What is known of a destination's type.
    #[must_use]
    pub fn known_destination(&self, destination_type: &str) -> Option<&Destination> {
        let name = destination_type.rsplit('.').next().unwrap_or(destination_type);
        self.destinations.get(name)
    }

    /// The types of destinations, by name.
    pub fn destinations(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = self.destinations.keys().map(String::as_str).collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// The core sources, by name.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &Source)> {
        let mut sources: Vec<_> = self
            .sources
            .iter()
            .map(|(name, source)| (name.as_str(), source))
            .collect();
        sources.sort_unstable_by_key(|(name, _)| *name);
        sources.into_iter()
    }

    /// The function of a core source that is imported by a path, and the source.
    #[must_use]
    pub fn function(&self, path: &str) -> Option<(&Source, &Function)> {
        self.sources.values().find_map(|source| {
            let function = source.functions.iter().find(|function| function.path == path)?;
            Some((source, function))
        })
    }

    /// The arguments of a function of one of dlt's core sources.
    #[must_use]
    pub fn source(&self, section: &str, name: &str) -> Option<&[Field]> {
        let mut functions = self.sources.values().flat_map(|source| &source.functions);
        let function =
            functions.find(|function| (function.section.as_str(), function.name.as_str()) == (section, name));
        function.map(|function| function.fields.as_slice())
    }

    /// The classes of dlt's own settings in a section: `runtime`, `providers`.
    pub fn settings(&self, section: &str) -> impl Iterator<Item = &Spec> {
        let names = self.sections.get(section).into_iter().flatten();
        names.filter_map(|name| self.spec(name))
    }

    /// The fields of the classes that dlt looks up in a section of their own, such as `runtime`.
    pub fn section(&self, name: &str) -> impl Iterator<Item = &Field> {
        self.settings(name).flat_map(|spec| &spec.fields)
    }

    /// Whether a field of this name is secret in any class.
    #[must_use]
    pub fn is_secret_field(&self, name: &str) -> bool {
        self.secret_fields.contains(name)
    }

    /// The class of a name.
    #[must_use]
    pub fn spec(&self, name: &str) -> Option<&Spec> {
        self.specs.get(name).map(LazySpec::get)
    }

    /// The classes whose names are so.
    pub fn specs_where(&self, is_so: impl Fn(&str) -> bool) -> impl Iterator<Item = &Spec> {
        self.specs
            .iter()
            .filter(move |(name, _)| is_so(name))
            .map(|(_, spec)| spec.get())
    }

    /// The names of the classes that a dotted path in Python code stands for; none where it is no configuration.
    #[must_use]
    pub fn annotated(&self, path: &str) -> &[String] {
        match self.annotations.get(path) {
            None => &[],
            Some(Names::One(name)) => std::slice::from_ref(name),
            Some(Names::Many(names)) => names,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_is_read() {
        let catalogue = Catalogue::get();
        assert_eq!(catalogue.dlt, "1.31.0");
        let mut secret = HashSet::new();
        for (name, lazy) in &catalogue.specs {
            let read: Result<Spec, _> = serde_json::from_str(lazy.json.get());
            let spec = read.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(lazy.get().fields.len(), spec.fields.len(), "{name}");
            let fields = spec.fields.into_iter().filter(|field| field.secret);
            secret.extend(fields.map(|field| field.name));
        }
        assert!(catalogue.specs.len() > 100);
        assert_eq!(secret, catalogue.secret_fields);
    }

    #[test]
    fn core_sources_are_found_by_the_path_they_are_imported_by() {
        let (source, function) = Catalogue::get()
            .function("dlt.sources.sql_database.sql_table")
            .unwrap();
        assert_eq!(function.arguments[..2], ["credentials", "table"]);
        assert!(
            source
                .init
                .config
                .contains(&"sources.sql_database.table".to_owned())
        );
    }
}
