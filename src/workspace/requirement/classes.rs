//! The project's configuration classes as dlt would see them.

use std::collections::{HashMap, HashSet};

use crate::dlt::catalogue::Catalogue;
use crate::dlt::native::ANYTHING;
use crate::dlt::spec::{Field, FieldType, Spec};
use crate::dlt::specs::Specs;
use crate::python::{self, Annotation, Choice, FieldKind, Project};

/// How many fields a class may have; nobody writes more.
const MAX_FIELDS: usize = 512;

/// How many fields all classes of a project may take over from their bases.
const MAX_INHERITED: usize = 50_000;

/// The section of every class of credentials.
const CREDENTIALS: &str = "credentials";

/// The project's classes by their dotted paths, with the fields of their bases.
pub(super) fn own_specs(project: &Project) -> Specs {
    let classes: HashMap<&str, &python::Spec> = project
        .files
        .iter()
        .flat_map(|file| &file.module.specs)
        .map(|class| (class.path.as_str(), class))
        .collect();
    let mut specs: HashMap<String, Spec> = HashMap::new();
    let mut inherited = 0;
    for path in classes.keys() {
        // Bases first. A class that is its own base, which Python refuses, has no base then.
        let mut stack = vec![*path];
        let mut open: HashSet<&str> = HashSet::new();
        while let Some(path) = stack.last().copied() {
            let Some(class) = classes.get(path).filter(|_| !specs.contains_key(path)) else {
                stack.pop();
                continue;
            };
            open.insert(path);
            let mut bases = class.bases.iter().map(String::as_str);
            let next = bases.find(|base| {
                classes.contains_key(base) && !specs.contains_key(*base) && !open.contains(base)
            });
            match next {
                Some(base) => stack.push(base),
                None => {
                    let made = made(class, &specs, &classes, inherited < MAX_INHERITED);
                    inherited += made.fields.len().saturating_sub(class.fields.len());
                    specs.insert(path.to_owned(), made);
                    stack.pop();
                }
            }
        }
    }
    keep_credentials_secret(&mut specs);
    Specs::new(specs)
}

/// A class whose bases are made.
fn made(
    class: &python::Spec,
    specs: &HashMap<String, Spec>,
    classes: &HashMap<&str, &python::Spec>,
    inherits: bool,
) -> Spec {
    let mut made = Spec::default();
    for base in &class.bases {
        let of_dlt = Catalogue::get().annotated(base).first();
        let known = specs.get(base).or_else(|| Catalogue::get().spec(of_dlt?));
        if let Some(known) = known {
            made.credentials |= known.credentials;
            made.section = known.section.clone().or(made.section);
            made.drivername = known.drivername.clone().or(made.drivername);
            made.native.clone_from(&known.native);
            made.native_fields.clone_from(&known.native_fields);
            made.needs.clone_from(&known.needs);
            for field in known.fields.iter().filter(|_| inherits) {
                put(&mut made.fields, field.clone());
            }
        }
        // dlt's base classes without fields of their own stand in no catalogue.
        made.credentials |= base.starts_with("dlt.") && base.contains(".Credentials");
    }
    if made.credentials {
        made.section.get_or_insert_with(|| CREDENTIALS.to_owned());
        if made.native.is_empty() {
            made.native.push("unparsed".to_owned());
        }
    }
    if class.parses {
        made.native = vec![ANYTHING.to_owned()];
    }
    for field in &class.fields {
        let is_known = |class: &str| classes.contains_key(class);
        put(&mut made.fields, declared(field, spec_names(field, is_known)));
    }
    made
}

/// A group that may be credentials is a secret as a whole.
fn keep_credentials_secret(specs: &mut HashMap<String, Spec>) {
    let own = specs.iter().filter(|(_, spec)| spec.credentials);
    let own: HashSet<String> = own.map(|(path, _)| path.clone()).collect();
    let is_credentials = |name: &String| {
        own.contains(name) || Catalogue::get().spec(name).is_some_and(|spec| spec.credentials)
    };
    for field in specs.values_mut().flat_map(|spec| &mut spec.fields) {
        field.secret |= field.specs.iter().any(is_credentials);
    }
}

/// A field of a subclass takes the place of its base's.
fn put(fields: &mut Vec<Field>, field: Field) {
    match fields.iter().position(|known| known.name == field.name) {
        Some(at) => fields[at] = field,
        None if fields.len() < MAX_FIELDS => fields.push(field),
        None => {}
    }
}

/// An argument of the project's code.
pub(super) fn own_field(specs: &Specs, field: &python::Field) -> Field {
    let names = spec_names(field, |class| specs.get(class).is_some());
    let is_credentials = |name: &String| specs.get(name).is_some_and(|spec| spec.credentials);
    let credentials = names.iter().any(is_credentials);
    let mut own = declared(field, names);
    own.secret |= credentials;
    own
}

/// The configuration classes an annotation names.
fn spec_names(field: &python::Field, is_own: impl Fn(&str) -> bool) -> Vec<String> {
    let names = field.annotation.classes.iter().flat_map(|class| {
        if is_own(class) {
            vec![class.clone()]
        } else {
            Catalogue::get().annotated(class).to_vec()
        }
    });
    names.collect()
}

fn declared(field: &python::Field, specs: Vec<String>) -> Field {
    let choices = choices(&field.annotation);
    let field_type = match (field.annotation.classes.as_slice(), choices.first()) {
        _ if !specs.is_empty() => FieldType::Spec,
        (_, Some(serde_json::Value::String(_))) => FieldType::String,
        (_, Some(_)) => FieldType::Integer,
        ([one], None) => FieldType::of_class(one),
        _ => FieldType::Any,
    };
    Field {
        name: field.name.clone(),
        field_type,
        choices,
        secret: field.annotation.secret,
        optional: field.annotation.optional,
        has_default: field.kind == FieldKind::Optional && !field.annotation.optional,
        fixed: field.kind == FieldKind::NotInjected,
        specs,
        ..Field::default()
    }
}

/// What `Literal[…]` allows, where that is all that the annotation names. dlt takes the type of the first for that of
/// all (`deserialize_value` in `dlt/common/configuration/utils.py`).
fn choices(annotation: &Annotation) -> Vec<serde_json::Value> {
    let is_all = annotation.classes.len() == 1;
    let choices = annotation.choices.iter().filter(|_| is_all);
    choices
        .map(|choice| match choice {
            Choice::Text(text) => text.as_str().into(),
            Choice::Integer(number) => (*number).into(),
        })
        .collect()
}

/// The fields of `spec=`.
pub(super) fn fields_of(specs: &Specs, path: &str) -> Vec<Field> {
    let known = specs.get(path).or_else(|| {
        let name = Catalogue::get().annotated(path).first()?;
        specs.get(name)
    });
    known.map(|spec| spec.fields.clone()).unwrap_or_default()
}
