//! Which groups of credentials take a key file, and what it fills there.

use super::{Entry, Import, LeftOut, Target};
use crate::dlt::group;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::lookup::Question;
use crate::dlt::placeholder::{self, Sample};
use crate::dlt::spec::{Field, FieldType, Spec};
use crate::document::foreign::{Form, Given, KeyFile};
use crate::document::{Value, ValueType};
use crate::workspace::Workspace;

/// Why a key file cannot go to a place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPlace {
    /// Nothing known asks for a group of fields there.
    #[error("nothing that is known asks for credentials at {0}")]
    Unknown(KeyPath),
    /// The classes of the group do not take it.
    #[error("{at} does not take {}{}", .form.phrase(), decided(.by.as_ref()))]
    Other {
        /// The group.
        at: KeyPath,
        /// What the file is.
        form: Form,
        /// The field that decides on the class, and its word where that is one of dlt's.
        by: Option<(String, Option<String>)>,
    },
}

fn decided(by: Option<&(String, Option<String>)>) -> String {
    match by {
        None => String::new(),
        Some((field, Some(word))) => format!(": {field} is of {word}"),
        Some((field, None)) => format!(": {field} decides on that"),
    }
}

/// The classes a group may be.
struct Group<'w> {
    specs: Vec<&'w Spec>,
    /// The field that decides on them, and its word where that is one of dlt's: any other is a value of a file.
    by: Option<(String, Option<String>)>,
}

impl Workspace {
    /// The groups that are asked for in a column and take a key file of that form.
    #[must_use]
    pub fn places(&self, view: usize, form: Form) -> Vec<KeyPath> {
        let mut places = self.groups_asked_for(view);
        places.retain(|place| self.class_at(view, place, form).is_ok());
        places
    }

    /// The group at or above a key that takes a key file of that form.
    #[must_use]
    pub fn place_around(&self, view: usize, key: &KeyPath, form: Form) -> Option<KeyPath> {
        let parts = key.parts();
        let around = (1..=parts.len())
            .rev()
            .filter_map(|count| KeyPath::new(parts[..count].to_vec()));
        around
            .into_iter()
            .find(|place| self.class_at(view, place, form).is_ok())
    }

    /// What a key file fills at a place.
    ///
    /// # Errors
    /// Why it fills nothing there.
    pub fn import_key(&self, view: usize, at: &KeyPath, file: &KeyFile) -> Result<Import, NoPlace> {
        let class = self.class_at(view, at, file.form)?;
        let mut import = Import {
            group: Some(at.clone()),
            remark: file.remark,
            ..Import::default()
        };
        for given in &file.given {
            match target(class, at, given) {
                Ok(target) => import.entries.push(Entry {
                    name: given.name.clone(),
                    targets: vec![target],
                    guessed: false,
                }),
                Err(why) => import.left_out.push(LeftOut::new(&given.name, why)),
            }
        }
        Ok(import)
    }

    /// The class at a place that takes a key file of that form.
    fn class_at(&self, view: usize, at: &KeyPath, form: Form) -> Result<&Spec, NoPlace> {
        let group = self
            .group_at(view, at)
            .ok_or_else(|| NoPlace::Unknown(at.clone()))?;
        let takes = |spec: &&&Spec| {
            let has = |name: &&str| {
                spec.fields
                    .iter()
                    .any(|field| field.name == **name && !field.fixed)
            };
            form.essential().iter().all(has)
        };
        group
            .specs
            .iter()
            .find(takes)
            .copied()
            .ok_or_else(|| NoPlace::Other {
                at: at.clone(),
                form,
                by: group.by,
            })
    }

    /// The classes that a group may be in a column: all of them where nothing decides yet.
    fn group_at(&self, view: usize, at: &KeyPath) -> Option<Group<'_>> {
        let at = without_pipeline(at)?;
        if let [providers, vault, credentials] = at.parts()
            && &**providers == "providers"
            && &**credentials == "credentials"
        {
            let specs = self.vault_class(vault).into_iter().collect();
            return Some(Group { specs, by: None }).filter(|group| !group.specs.is_empty());
        }
        let question = Question::of(&at, true);
        let way: Vec<&str> = question.groups.iter().copied().chain([question.field]).collect();
        let starts = self.first_fields(view, &question, way.first()?);
        starts
            .into_iter()
            .find_map(|fields| self.group_among(view, &question, fields.iter().collect(), &way))
    }

    fn group_among<'w>(
        &'w self,
        view: usize,
        question: &Question<'_>,
        mut fields: Vec<&'w Field>,
        way: &[&str],
    ) -> Option<Group<'w>> {
        let classes = &self.options().code.specs;
        for (depth, name) in way.iter().enumerate() {
            let field = fields.iter().find(|field| field.name == *name)?;
            let decider = field
                .by
                .as_deref()
                .and_then(|by| fields.iter().find(|field| field.name == by));
            let word = decider.and_then(|by| self.word(view, question, by, depth));
            let names = match &word {
                Some(_) => field.case(word.as_deref()).0,
                None => &field.specs,
            };
            let specs: Vec<&Spec> = names.iter().filter_map(|name| classes.get(name)).collect();
            if depth + 1 == way.len() {
                let is_group = field.field_type == FieldType::Spec || !field.specs.is_empty();
                let known = |word: &String| field.cases.iter().any(|case| case.when.contains(word));
                let by = decider
                    .filter(|_| word.is_some())
                    .map(|by| (by.name.clone(), word.filter(known)));
                return is_group.then_some(Group { specs, by });
            }
            fields = specs.into_iter().flat_map(|spec| &spec.fields).collect();
        }
        None
    }

    /// The word by which a field decides on the class of another; `None` where nothing says it yet.
    fn word(&self, view: usize, question: &Question<'_>, by: &Field, depth: usize) -> Option<String> {
        if depth == 0
            && let Some(decided) = self.decided_by_code(view, &question.explicit, &by.name)
        {
            return decided;
        }
        match &self.found_beside(view, question, by, depth) {
            Some(text) if placeholder::classify(&by.name, Sample::Text(text.expose()), None).is_some() => {
                None
            }
            Some(text) => Some(by.deciding_word(text.expose())),
            None => by.default.as_str().map(|text| by.deciding_word(text)),
        }
    }
}

/// A key without the pipeline's name that scopes it.
pub(super) fn without_pipeline(key: &KeyPath) -> Option<KeyPath> {
    match key.parts() {
        [pipeline, section, ..] if !group::is_known_section(pipeline) && group::is_known_section(section) => {
            KeyPath::new(key.parts()[1..].to_vec())
        }
        _ => Some(key.clone()),
    }
}

/// The key that something of a key file goes to.
///
/// # Errors
/// Why it is left out.
fn target(class: &Spec, at: &KeyPath, given: &Given) -> Result<Target, &'static str> {
    let unknown = "dlt's class has no such field";
    let name = given.field.as_deref().ok_or(unknown)?;
    let field = class
        .fields
        .iter()
        .find(|field| field.name == name)
        .ok_or(unknown)?;
    if field.fixed {
        return Err("dlt sets it itself");
    }
    let value = given.value.as_ref().ok_or("it has no value")?;
    if let Value::String(text) = value {
        if text.is_empty() {
            return Err("it has no value");
        }
        if placeholder::classify(name, Sample::Text(text.expose()), None).is_some() {
            return Err("its value only holds the place of one");
        }
    }
    let parts = at.parts().iter().cloned().chain([name.into()]).collect();
    let wants_text = matches!(field.field_type, FieldType::String);
    let value = if wants_text && value.value_type() != ValueType::String {
        Err(format!("expected {}", ValueType::String.expected()))
    } else {
        Ok(value.clone())
    };
    Ok(Target {
        key: KeyPath::new(parts).ok_or(unknown)?,
        value,
        secret: field.secret,
        // A group's fields stand together.
        kind: Kind::Secrets,
    })
}
