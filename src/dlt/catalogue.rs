//! dlt's own configuration: which fields a destination has, what its core sources ask for, what `dlt init` writes.
//!
//! The data are written by `tests/dlt/catalogue.py` from dlt itself, which also compares it in CI.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::layout::Kind;
use super::spec::{Field, Spec};

/// The catalogue of one version of dlt.
#[derive(Default)]
pub struct Catalogue {
    /// The version of dlt it was made from.
    pub dlt: &'static str,
    destinations: HashMap<&'static str, Lazy<Destination>>,
    sources: Lazy<HashMap<String, Source>>,
    annotations: Lazy<HashMap<String, Vec<String>>>,
    sections: Lazy<HashMap<String, Vec<String>>>,
    secret_fields: HashSet<&'static str>,
    classes: HashMap<&'static str, Lazy<Spec>>,
}

/// The file of all but the classes.
#[derive(Deserialize)]
struct File<'j> {
    dlt: &'j str,
    #[serde(borrow)]
    destinations: HashMap<&'j str, &'j RawValue>,
    sources: &'j RawValue,
    annotations: &'j RawValue,
    sections: &'j RawValue,
    secret_fields: HashSet<&'j str>,
}

impl Catalogue {
    fn new(file: File<'static>, classes: &'static str) -> Self {
        let destinations = file.destinations.into_iter();
        Self {
            dlt: file.dlt,
            destinations: destinations
                .map(|(name, json)| (name, Lazy::new(json.get())))
                .collect(),
            sources: Lazy::new(file.sources.get()),
            annotations: Lazy::new(file.annotations.get()),
            sections: Lazy::new(file.sections.get()),
            secret_fields: file.secret_fields,
            classes: self::classes(classes),
        }
    }
}

/// The classes in the text of their file. The first line of each, and no other, is indented by one space and begins with its name;
/// the last one by one space, too.
fn classes(text: &'static str) -> HashMap<&'static str, Lazy<Spec>> {
    let mut classes = HashMap::new();
    let (mut begun, mut end) = (None, 0);
    for line in text.split_inclusive('\n') {
        let start = end;
        end += line.len();
        if let Some((name, _)) = line.strip_prefix(" \"").and_then(|rest| rest.split_once("\": ")) {
            begun = Some((name, start + name.len() + " \"\": ".len()));
        } else if line.starts_with(" }")
            && let Some((name, from)) = begun.take()
        {
            classes.insert(name, Lazy::new(&text[from..start + " }".len()]));
        }
    }
    classes
}

/// A part that is read when somebody asks for it: of most of them nobody does.
#[derive(Default)]
struct Lazy<T> {
    json: &'static str,
    made: OnceLock<T>,
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
            // A test reads the embedded files, so an empty catalogue is never met.
            let file = serde_json::from_str::<File<'_>>(include_str!("catalogue.json"));
            file.map(|file| Self::new(file, include_str!("classes.json")))
                .unwrap_or_default()
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
    fn classes_are_found_in_the_lines_of_their_file() {
        let text = include_str!("classes.json");
        let all: HashMap<String, serde_json::Value> = serde_json::from_str(text).unwrap();
        let found = classes(text);
        assert!(found.len() > 100);
        assert_eq!(found.len(), all.len());
        for (name, lazy) in found {
            let class: serde_json::Value = serde_json::from_str(lazy.json).unwrap();
            assert_eq!(class, all[name], "{name}");
        }
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
