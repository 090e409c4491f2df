//! Sections that can be added: what the project lacks, dlt's destinations and core sources, each with the keys that a
//! user must fill, as `dlt init` would write them.

use super::{Asker, Requirement, State};
use crate::dlt::catalogue::{Catalogue, Init};
use crate::dlt::key::{KeyPath, spell_part};
use crate::dlt::layout::Kind;
use crate::dlt::spec::{Field, FieldType, MAX_DEPTH};
use crate::dlt::specs::Specs;
use crate::dlt::tree::FileIndex;
use crate::document::{Value, ValueType};
use crate::workspace::Workspace;
use crate::workspace::cell::Origin;
use crate::workspace::walk::Hit;

/// A section that can be added.
#[derive(Clone)]
pub struct Offer {
    /// Its heading: `destination.postgres`.
    pub section: String,
    /// What it is for.
    pub of: String,
    /// Its keys, in the order they are written.
    pub keys: Vec<NewKey>,
}

/// A key to be written.
#[derive(Clone)]
pub struct NewKey {
    /// Where.
    pub path: KeyPath,
    /// Into which kind of file.
    pub kind: Kind,
    /// The value, or what holds its place.
    pub value: Value,
    /// Whether it is to be filled in.
    pub to_fill: bool,
}

/// The comment of a value that is to be filled in, as `dlt init` writes it.
pub const REQUEST: &str = "# fill this in!";

impl NewKey {
    /// A key to be filled in. The samples are those of `dlt/_workspace/cli/config_toml_writer.py`.
    #[must_use]
    pub fn to_fill(path: KeyPath, kind: Kind, field_type: FieldType) -> Self {
        let literal = |text: &str, value_type| Value::read(text, value_type);
        let value = match field_type {
            FieldType::Integer => literal("0", ValueType::Integer),
            FieldType::Float => literal("1.0", ValueType::Float),
            FieldType::Boolean => literal("true", ValueType::Boolean),
            FieldType::Decimal => Ok(Value::text("1.0")),
            FieldType::Datetime => Ok(Value::text("1768-07-21T02:56:07.000003Z")),
            FieldType::String | FieldType::Any | FieldType::Spec | FieldType::Array | FieldType::Table => {
                Ok(Value::text("<configure me>"))
            }
        };
        Self {
            path,
            kind,
            value: value.unwrap_or_else(|_| Value::text("<configure me>")),
            to_fill: true,
        }
    }
}

impl Workspace {
    /// Every section that can be added for a column: first what the project lacks.
    #[must_use]
    pub fn offers(&self, view: usize) -> Vec<Offer> {
        let mut offers = self.lacking(view);
        let specs = &self.options().code.specs;
        let catalogue = Catalogue::get();
        for name in catalogue.destinations() {
            let keys = self.keys_of_destination(name);
            add(
                &mut offers,
                format!("destination.{name}"),
                "dlt's destination",
                keys,
            );
        }
        for (name, source) in catalogue.sources() {
            let fields: Vec<Field> = source
                .functions
                .iter()
                .flat_map(|function| function.fields.clone())
                .collect();
            let keys = keys(&source.init, specs, &fields);
            add(&mut offers, format!("sources.{name}"), "dlt's core source", keys);
        }
        offers
    }

    /// A destination under a name of one's own: once for each type of dlt's.
    #[must_use]
    pub fn own_destinations(&self, name: &str) -> Vec<Offer> {
        let offer = |of: &str| {
            let mut keys = self.keys_of_destination(of);
            for key in &mut keys {
                let mut parts = key.path.parts().to_vec();
                *parts.get_mut(1)? = name.into();
                key.path = KeyPath::new(parts)?;
            }
            let parts = ["destination", name, "destination_type"];
            let setting = NewKey {
                path: KeyPath::new(parts.map(Into::into).to_vec())?,
                // It stands with the others.
                kind: keys.first().map_or(Kind::Config, |key| key.kind),
                value: Value::text(of),
                to_fill: false,
            };
            keys.insert(0, setting);
            Some(Offer {
                section: format!("destination.{}", spell_part(name)),
                of: format!("as {of}"),
                keys,
            })
        };
        let types = Catalogue::get().destinations();
        // One is for functions in the project's code, the other writes nothing.
        let types = types.filter(|of| !["destination", "dummy"].contains(of));
        types.filter_map(offer).collect()
    }

    /// The keys that a user of one of dlt's destinations must fill.
    fn keys_of_destination(&self, name: &str) -> Vec<NewKey> {
        let specs = &self.options().code.specs;
        let catalogue = Catalogue::get();
        let (Some(known), Some(spec)) = (catalogue.known_destination(name), catalogue.destination(name))
        else {
            return Vec::new();
        };
        let mut keys = keys(&known.init, specs, &spec.fields);
        if !keys.iter().any(|key| key.to_fill) {
            keys.extend(required(specs, &format!("destination.{name}"), &spec.fields));
        }
        keys
    }

    /// Whether a column finds a value for a key on dlt's walk, and one that does not only hold a place.
    #[must_use]
    pub fn finds_value(&self, view: usize, path: &KeyPath) -> bool {
        let walk = self.walk(view, path);
        match walk.found().and_then(|step| step.hit.as_ref()) {
            None | Some(Hit::Table) => false,
            Some(Hit::Variable | Hit::Mounted | Hit::Fetched(..)) => true,
            Some(Hit::Value(_)) => {
                let node = walk.path.as_ref().and_then(|path| self.tree().find(path));
                let cell = node.and_then(|node| self.cell(view, node));
                cell.is_none_or(|cell| !cell.status.is_to_do())
            }
        }
    }

    /// Whether a column finds a key on dlt's walk right where it stands in that file.
    #[must_use]
    pub fn finds_in(&self, view: usize, path: &KeyPath, file: FileIndex) -> bool {
        let walk = self.walk(view, path);
        let hit = walk.found().and_then(|step| step.hit.as_ref());
        let is_there = matches!(hit, Some(Hit::Value(Origin::File { file: found, .. })) if *found == file);
        is_there && walk.path.as_ref() == Some(path) && self.failing_merge(view).is_none()
    }

    /// What the project lacks, by section.
    fn lacking(&self, view: usize) -> Vec<Offer> {
        let mut offers: Vec<Offer> = Vec::new();
        let is_missing = |requirement: &&Requirement| requirement.states[view] == State::Missing;
        for requirement in self.requirements().iter().filter(is_missing) {
            let parts = requirement.key.parts();
            let Some(section) = KeyPath::new(parts[..parts.len().min(3) - 1].to_vec()) else {
                continue;
            };
            let section = section.to_string();
            let key = NewKey::to_fill(
                requirement.key.clone(),
                requirement.kind(),
                requirement.field_type,
            );
            match offers.iter_mut().find(|offer| offer.section == section) {
                Some(offer) => offer.keys.push(key),
                None => offers.push(Offer {
                    section,
                    of: format!("missing: {}", Asker::phrase(&requirement.by)),
                    keys: vec![key],
                }),
            }
        }
        offers
    }
}

/// The type of a field that has such a value somewhere.
#[must_use]
pub fn field_type(value_type: ValueType) -> FieldType {
    match value_type {
        ValueType::Integer => FieldType::Integer,
        ValueType::Float => FieldType::Float,
        ValueType::Boolean => FieldType::Boolean,
        ValueType::DateTime => FieldType::Datetime,
        ValueType::String | ValueType::Array | ValueType::Table => FieldType::Any,
    }
}

/// Adds an offer with something to write. Where the project lacks nothing else of that very section, what it lacks is
/// written as `dlt init` would.
fn add(offers: &mut Vec<Offer>, section: String, of: &str, keys: Vec<NewKey>) {
    let has = |keys: &[NewKey], one: &NewKey| keys.iter().any(|key| key.path == one.path);
    match offers.iter_mut().find(|offer| offer.section == section) {
        Some(lacking) if lacking.keys.iter().all(|key| has(&keys, key)) => lacking.keys = keys,
        Some(_) => {}
        None if keys.is_empty() => {}
        None => offers.push(Offer {
            section,
            of: of.to_owned(),
            keys,
        }),
    }
}

/// The keys of a `dlt init`, with the samples of their types.
fn keys(init: &Init, specs: &Specs, fields: &[Field]) -> Vec<NewKey> {
    let key = |(key, kind): (&str, Kind)| {
        let parts: Vec<&str> = key.split('.').collect();
        let path = KeyPath::new(parts.iter().map(|&part| part.into()).collect())?;
        match init.written.get(key) {
            Some(json) => Some(NewKey {
                path,
                kind,
                value: value(json)?,
                to_fill: false,
            }),
            None => {
                let field = specs.find(fields, parts.get(2..)?).into_iter().next();
                Some(NewKey::to_fill(
                    path,
                    kind,
                    field.map_or(FieldType::Any, |field| field.field_type),
                ))
            }
        }
    };
    init.keys().filter_map(key).collect()
}

/// The fields without which dlt fails, where `dlt init` writes none.
fn required(specs: &Specs, section: &str, fields: &[Field]) -> Vec<NewKey> {
    fn collect(specs: &Specs, above: &[Box<str>], fields: &[Field], keys: &mut Vec<NewKey>) {
        for field in fields
            .iter()
            .filter(|field| field.is_required() && field.stand_in.is_empty())
        {
            let parts: Vec<Box<str>> = above
                .iter()
                .cloned()
                .chain([field.name.as_str().into()])
                .collect();
            match specs.alternatives(field).next() {
                Some(spec) if parts.len() < MAX_DEPTH => collect(specs, &parts, &spec.fields, keys),
                _ => keys.extend(
                    KeyPath::new(parts).map(|path| NewKey::to_fill(path, Kind::Secrets, field.field_type)),
                ),
            }
        }
    }
    let above: Vec<Box<str>> = section.split('.').map(Into::into).collect();
    let mut keys = Vec::new();
    collect(specs, &above, fields, &mut keys);
    keys
}

/// A value that `dlt init` writes.
fn value(json: &serde_json::Value) -> Option<Value> {
    match json {
        serde_json::Value::String(text) => Some(Value::text(text)),
        serde_json::Value::Bool(_) => Value::read(&json.to_string(), ValueType::Boolean).ok(),
        serde_json::Value::Number(number) if number.is_f64() => {
            Value::read(&json.to_string(), ValueType::Float).ok()
        }
        serde_json::Value::Number(_) => Value::read(&json.to_string(), ValueType::Integer).ok(),
        _ => None,
    }
}
