//! dlt's own configuration: which fields a destination has, what its core sources ask for, what `dlt init` writes.
//!
//! The data are written by `tests/dlt/catalogue.py` from dlt itself, which also compares it in CI.

use std::collections::HashMap;
use std::sync::OnceLock;

use hashbrown::HashSet;
use memchr::memmem;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::layout::Kind;
use super::spec::{Field, Spec};

/// The catalogue of one version of dlt.
pub struct Catalogue {
    /// The version of dlt it was made from.
    pub dlt: &'static str,
    destinations: Members<Destination>,
    sources: Lazy<HashMap<String, Source>>,
    annotations: Lazy<HashMap<String, Vec<String>>>,
    sections: Lazy<HashMap<String, Vec<String>>>,
    secret_fields: HashSet<&'static str>,
    classes: Members<Spec>,
}

impl Catalogue {
    /// From the texts of the two files.
    fn new(file: &'static str, classes: &'static str) -> Self {
        let parts = members(file, 1);
        let part = |name: &str| {
            let found = parts.iter().find(|(known, _)| *known == name);
            found.map_or("", |(_, json)| json)
        };
        let secret_fields: Vec<&'static str> =
            serde_json::from_str(part("secret_fields")).unwrap_or_default();
        Self {
            dlt: part("dlt").trim_matches('"'),
            destinations: lazy(members(part("destinations"), 2)),
            sources: Lazy::new(part("sources")),
            annotations: Lazy::new(part("annotations")),
            sections: Lazy::new(part("sections")),
            secret_fields: secret_fields.into_iter().collect(),
            classes: lazy(members(classes, 1)),
        }
    }
}

/// The members of an object that stands so deep in a text as `tests/dlt/catalogue.py` writes it, name and JSON: a member begins a
/// line, indented by a space for each object around it, and no other line does so with a quote.
fn members(object: &'static str, depth: usize) -> Vec<(&'static str, &'static str)> {
    let begin = format!("\n{}\"", " ".repeat(depth));
    let starts = memmem::find_iter(object.as_bytes(), &begin).map(|at| at + begin.len());
    let starts: Vec<usize> = starts.collect();
    let ends = starts.iter().skip(1).map(|next| next - begin.len());
    let ends: Vec<usize> = ends.chain(object.rfind('}')).collect();
    let members = starts.into_iter().zip(ends);
    let read = members.filter_map(|(start, end)| {
        let (name, json) = object.get(start..end)?.split_once('"')?;
        Some((name, json.strip_prefix(':')?.trim().trim_end_matches(',')))
    });
    read.collect()
}

fn lazy<T: Default + DeserializeOwned>(members: Vec<(&'static str, &'static str)>) -> Members<T> {
    let members = members.into_iter();
    members.map(|(name, json)| (name, Lazy::new(json))).collect()
}

/// Members of an object by name, each read when somebody asks for it.
type Members<T> = hashbrown::HashMap<&'static str, Lazy<T>>;

/// A part that is read when somebody asks for it: of most of them nobody does.
struct Lazy<T> {
    json: &'static str,
    /// Apart, since most are never made: a table of them is small.
    made: OnceLock<Box<T>>,
}

impl<T: Default + DeserializeOwned> Lazy<T> {
    fn new(json: &'static str) -> Self {
        Self {
            json,
            made: OnceLock::new(),
        }
    }

    fn get(&self) -> &T {
        // A test reads all of them, so none is ever empty for being unreadable.
        self.made
            .get_or_init(|| serde_json::from_str(self.json).unwrap_or_default())
    }
}

/// One of dlt's destinations.
#[derive(Default, Deserialize)]
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
#[derive(Default, Deserialize)]
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

impl Catalogue {
    /// The catalogue of the dlt this program was made for.
    #[must_use]
    pub fn get() -> &'static Self {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| {
            // A test reads the embedded files: nothing in them is missed.
            Catalogue::new(include_str!("catalogue.json"), include_str!("classes.json"))
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
        self.destinations.get(name).map(Lazy::get)
    }

    /// The types of destinations, by name.
    pub fn destinations(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = self.destinations.keys().copied().collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// The core sources, by name.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &Source)> {
        let mut sources: Vec<_> = self
            .sources
            .get()
            .iter()
            .map(|(name, source)| (name.as_str(), source))
            .collect();
        sources.sort_unstable_by_key(|(name, _)| *name);
        sources.into_iter()
    }

    /// The function of a core source that is imported by a path, and the source.
    #[must_use]
    pub fn function(&self, path: &str) -> Option<(&Source, &Function)> {
        self.sources.get().values().find_map(|source| {
            let function = source.functions.iter().find(|function| function.path == path)?;
            Some((source, function))
        })
    }

    /// The arguments of a function of one of dlt's core sources.
    #[must_use]
    pub fn source(&self, section: &str, name: &str) -> Option<&[Field]> {
        let mut functions = self.sources.get().values().flat_map(|source| &source.functions);
        let function =
            functions.find(|function| (function.section.as_str(), function.name.as_str()) == (section, name));
        function.map(|function| function.fields.as_slice())
    }

    /// The classes of dlt's own settings in a section: `runtime`, `providers`.
    pub fn settings(&self, section: &str) -> impl Iterator<Item = &Spec> {
        let names = self.sections.get().get(section).into_iter().flatten();
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
        self.classes.get(name).map(Lazy::get)
    }

    /// The classes whose names are so.
    pub fn specs_where(&self, is_so: impl Fn(&str) -> bool) -> impl Iterator<Item = &Spec> {
        self.classes
            .iter()
            .filter(move |(name, _)| is_so(name))
            .map(|(_, class)| class.get())
    }

    /// The names of the classes that a dotted path in Python code stands for; none where it is no configuration.
    #[must_use]
    pub fn annotated(&self, path: &str) -> &[String] {
        self.annotations.get().get(path).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_files_are_read() {
        fn read<T: DeserializeOwned>(lazy: &Lazy<T>) -> T {
            serde_json::from_str(lazy.json).unwrap_or_else(|error| panic!("{}: {error}", lazy.json))
        }
        let catalogue = Catalogue::get();
        assert_eq!(catalogue.dlt, "1.31.0");
        assert!(catalogue.destinations.len() > 20 && catalogue.classes.len() > 100);
        for lazy in catalogue.destinations.values() {
            assert!(catalogue.classes.contains_key(&*read(lazy).spec));
        }
        assert_eq!(read(&catalogue.sources).len(), catalogue.sources().count());
        assert_eq!(
            read(&catalogue.annotations).len(),
            catalogue.annotations.get().len()
        );
        assert_eq!(read(&catalogue.sections).len(), catalogue.sections.get().len());
        let fields = catalogue.classes.values().flat_map(|lazy| read(lazy).fields);
        let secret: HashSet<String> = fields
            .filter(|field| field.secret)
            .map(|field| field.name)
            .collect();
        assert_eq!(
            secret,
            catalogue
                .secret_fields
                .iter()
                .map(|&name| name.to_owned())
                .collect()
        );
    }

    #[test]
    fn members_are_found_in_the_lines_of_their_file() {
        fn compare(text: &'static str, depth: usize) {
            let all: HashMap<String, serde_json::Value> = serde_json::from_str(text).unwrap();
            let found = members(text, depth);
            assert_eq!(found.len(), all.len());
            for (name, json) in found {
                assert_eq!(
                    serde_json::from_str::<serde_json::Value>(json).unwrap(),
                    all[name],
                    "{name}"
                );
            }
        }
        let file = include_str!("catalogue.json");
        compare(include_str!("classes.json"), 1);
        compare(file, 1);
        let (_, destinations) = members(file, 1)
            .into_iter()
            .find(|(name, _)| *name == "destinations")
            .unwrap();
        compare(destinations, 2);
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
