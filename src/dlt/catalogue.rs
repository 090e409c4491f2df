//! dlt's own configuration specs: which fields a destination has, which of them are secret.
//!
//! The data is written by `tests/dlt/catalogue.py` from dlt itself, which also compares it in CI.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// The catalogue of one version of dlt.
#[derive(Deserialize)]
pub struct Catalogue {
    /// The version of dlt it was made from.
    pub dlt: String,
    destinations: HashMap<String, Destination>,
    sources: HashMap<String, Source>,
    annotations: HashMap<String, Names>,
    specs: HashMap<String, Spec>,
}

/// One of dlt's core sources: its functions.
#[derive(Deserialize)]
struct Source {
    functions: Vec<Function>,
}

#[derive(Deserialize)]
struct Function {
    section: String,
    name: String,
    fields: Vec<Field>,
}

/// One name, or those of a union.
#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
struct Destination {
    spec: String,
}

/// A configuration class.
#[derive(Deserialize)]
pub struct Spec {
    /// Whether it holds credentials, which dlt looks up whole before field by field.
    #[serde(default)]
    pub credentials: bool,
    /// The native forms it can be given in: `connection-string`, `service-account-json`, ….
    #[serde(default)]
    pub native: Vec<String>,
    /// The fields a native form can fill.
    #[serde(default)]
    pub native_fields: Vec<String>,
    /// Its fields, in dlt's order.
    pub fields: Vec<Field>,
}

/// A field of a configuration class.
#[derive(Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Whether dlt refuses it in a provider that may not hold secrets.
    #[serde(default)]
    pub secret: bool,
    /// The value dlt takes when it finds none.
    #[serde(default)]
    pub default: serde_json::Value,
    /// For a group: the classes it may be, in the order dlt tries them.
    #[serde(default)]
    specs: Vec<String>,
}

impl Catalogue {
    /// The catalogue of the dlt this program was made for.
    #[must_use]
    pub fn get() -> &'static Self {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| {
            // A test reads the embedded file, so an empty catalogue is never met.
            serde_json::from_str(include_str!("catalogue.json")).unwrap_or_else(|_| Self {
                dlt: String::new(),
                destinations: HashMap::new(),
                sources: HashMap::new(),
                annotations: HashMap::new(),
                specs: HashMap::new(),
            })
        })
    }

    /// The class of a destination's configuration; `destination_type` may be a dotted path (`dlt.destinations.x`).
    #[must_use]
    pub fn destination(&self, destination_type: &str) -> Option<&Spec> {
        let name = destination_type.rsplit('.').next().unwrap_or(destination_type);
        self.specs.get(&self.destinations.get(name)?.spec)
    }

    /// All classes.
    pub fn specs(&self) -> impl Iterator<Item = &Spec> {
        self.specs.values()
    }

    /// The arguments of a function of one of dlt's core sources.
    #[must_use]
    pub fn source(&self, section: &str, name: &str) -> Option<&[Field]> {
        let mut functions = self.sources.values().flat_map(|source| &source.functions);
        let function =
            functions.find(|function| (function.section.as_str(), function.name.as_str()) == (section, name));
        function.map(|function| function.fields.as_slice())
    }

    /// The classes that a class's dotted path in Python code stands for; none where it is no configuration.
    pub fn annotated<'c>(&'c self, class: &str) -> impl Iterator<Item = &'c Spec> {
        let names: &[String] = match self.annotations.get(class) {
            None => &[],
            Some(Names::One(name)) => std::slice::from_ref(name),
            Some(Names::Many(names)) => names,
        };
        names.iter().filter_map(|name| self.specs.get(name))
    }

    /// The classes a group field may be.
    pub fn alternatives<'c>(&'c self, field: &'c Field) -> impl Iterator<Item = &'c Spec> {
        field.specs.iter().filter_map(|name| self.specs.get(name))
    }

    /// Every field that a path of groups and a name can mean among some fields: one per alternative on the way.
    #[must_use]
    pub fn find<'c>(&'c self, fields: &'c [Field], path: &[&str]) -> Vec<&'c Field> {
        let Some((name, rest)) = path.split_first() else {
            return Vec::new();
        };
        let own = fields.iter().filter(|field| field.name == *name);
        if rest.is_empty() {
            return own.collect();
        }
        own.flat_map(|field| self.alternatives(field))
            .flat_map(|inner| self.find(&inner.fields, rest))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_is_read() {
        assert_eq!(Catalogue::get().dlt, "1.31.0");
    }

    #[test]
    fn fields_are_found_through_every_alternative() {
        let catalogue = Catalogue::get();
        let bigquery = catalogue.destination("dlt.destinations.bigquery").unwrap();
        let key = catalogue.find(&bigquery.fields, &["credentials", "private_key"]);
        assert!(key.len() == 1 && key[0].secret);
        let project = catalogue.find(&bigquery.fields, &["credentials", "project_id"]);
        assert!(project.len() == 2 && project.iter().all(|field| !field.secret));
        assert!(catalogue.find(&bigquery.fields, &["credentials"])[0].secret);
        assert!(catalogue.destination("nothing").is_none());
    }
}
