//! All configuration classes by name: dlt's own and the project's.

use std::collections::HashMap;

use super::catalogue::Catalogue;
use super::spec::{Field, Spec};

/// All configuration classes by name: dlt's own, and the project's by their dotted paths.
#[derive(Clone, Default)]
pub struct Specs(HashMap<String, Spec>);

impl Specs {
    /// dlt's classes and those of a project.
    #[must_use]
    pub fn new(own: HashMap<String, Spec>) -> Self {
        Self(own)
    }

    /// The class of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Spec> {
        self.0.get(name).or_else(|| Catalogue::get().spec(name))
    }

    /// The classes of a Python name, whatever module they stand in: the project's where it has any, else dlt's.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<&Spec> {
        let is_it = |path: &str| path.rsplit('.').next() == Some(name);
        let own = self.0.iter().filter(|(path, _)| is_it(path));
        let own: Vec<&Spec> = own.map(|(_, spec)| spec).collect();
        if own.is_empty() {
            Catalogue::get().specs_where(is_it).collect()
        } else {
            own
        }
    }

    /// The classes a group may be.
    pub fn alternatives<'s>(&'s self, field: &'s Field) -> impl Iterator<Item = &'s Spec> {
        field.specs.iter().filter_map(|name| self.get(name))
    }

    /// Every field that a path of groups and a name can mean among some fields: one per alternative on the way.
    #[must_use]
    pub fn find<'s>(&'s self, fields: &'s [Field], path: &[&str]) -> Vec<&'s Field> {
        let Some((last, groups)) = path.split_last() else {
            return Vec::new();
        };
        let mut levels = vec![fields];
        for group in groups {
            let own = levels.into_iter().flatten().filter(|field| field.name == *group);
            let mut inner: Vec<&Spec> = Vec::new();
            for spec in own.flat_map(|field| self.alternatives(field)) {
                // Ways to the same class would double at each level of classes that hold each other.
                if !inner.iter().any(|other| std::ptr::eq(*other, spec)) {
                    inner.push(spec);
                }
            }
            levels = inner.into_iter().map(|spec| &*spec.fields).collect();
        }
        let own = levels.into_iter().flatten();
        own.filter(|field| field.name == *last).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_that_hold_each_other_are_searched_once_per_level() {
        let field = Field {
            name: "f".to_owned(),
            specs: vec!["A".to_owned(), "B".to_owned()],
            ..Field::default()
        };
        let spec = Spec {
            fields: vec![field],
            ..Spec::default()
        };
        let specs = Specs::new(["A", "B"].map(|name| (name.to_owned(), spec.clone())).into());
        assert_eq!(specs.find(&spec.fields, &["f"; 64]).len(), 2);
    }

    #[test]
    fn fields_are_found_through_every_alternative() {
        let (catalogue, specs) = (Catalogue::get(), Specs::default());
        let bigquery = catalogue.destination("dlt.destinations.bigquery").unwrap();
        let key = specs.find(&bigquery.fields, &["credentials", "private_key"]);
        assert!(key.len() == 1 && key[0].secret);
        let project = specs.find(&bigquery.fields, &["credentials", "project_id"]);
        assert!(project.len() == 2 && project.iter().all(|field| !field.secret));
        assert!(specs.find(&bigquery.fields, &["credentials"])[0].secret);
        assert!(catalogue.destination("nothing").is_none());
    }
}
