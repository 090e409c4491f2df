//! Variables as keys with values.

use super::name::{Names, Reading};
use super::place::without_pipeline;
use super::typed::typed;
use super::{Entry, Import, LeftOut, Target};
use crate::dlt::group;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::placeholder::{self, Sample};
use crate::dlt::spec::FieldType;
use crate::dlt::tree::Mark;
use crate::document::ValueType;
use crate::document::foreign::{Foreign, Variable, pem};
use crate::document::value::with_sample;
use crate::secret::Secret;
use crate::workspace::Workspace;

/// What the user decides about a variable by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is for that key.
    Key(KeyPath),
    /// It is not imported.
    Skip,
}

impl Workspace {
    /// What variables would set, for a column; `decisions` say of some names what they are for.
    #[must_use]
    pub fn import_variables(
        &self,
        view: usize,
        variables: &[Variable],
        decisions: &[(String, Decision)],
    ) -> Import {
        let names = Names::of(self, view);
        let mut import = Import::default();
        for variable in variables {
            let decided = decisions.iter().find(|(name, _)| *name == variable.name);
            match self.import_variable(view, &names, variable, decided.map(|(_, decision)| decision)) {
                Ok(entries) => import.entries.extend(entries),
                Err(why) => import.left_out.push(LeftOut::new(&variable.name, why)),
            }
        }
        import
    }

    /// What one variable would set; a key file in it, where the fields stand one by one, several keys.
    ///
    /// # Errors
    /// Why it is left out.
    fn import_variable(
        &self,
        view: usize,
        names: &Names<'_>,
        variable: &Variable,
        decision: Option<&Decision>,
    ) -> Result<Vec<Entry>, String> {
        let readings = match decision {
            Some(Decision::Skip) => return Err("left out as you asked".to_owned()),
            Some(Decision::Key(key)) => vec![Reading {
                key: key.clone(),
                field: None,
                known: self.asked().contains(key) || self.tree().find(key).is_some(),
            }],
            None => names.readings(&variable.name),
        };
        if readings.is_empty() {
            return Err("nothing here asks for it".to_owned());
        }
        let value = &variable.value;
        if value.is_empty() {
            return Err("it has no value".to_owned());
        }
        if variable.refers {
            // Not even the name in it is told: it may be a part of a password.
            let why = "its value has a ${…}, and nothing is put in for that: write the value itself, or single quotes \
                       around it";
            return Err(why.to_owned());
        }
        let last = |reading: &Reading| reading.key.name().to_owned();
        let name = readings.first().map(last).unwrap_or_default();
        if placeholder::classify(&name, Sample::Text(value.expose()), None).is_some() {
            return Err("its value only holds the place of one".to_owned());
        }
        if let [reading] = &readings[..]
            && let Some(entries) = self.fields_of(view, variable, &reading.key, value)
        {
            return Ok(entries);
        }
        Ok(vec![Entry {
            name: variable.name.clone(),
            guessed: readings.iter().all(|reading| !reading.known),
            targets: readings
                .iter()
                .map(|reading| self.target_of(reading, value))
                .collect(),
        }])
    }

    /// The fields of a key file that is a variable's value, where files have the group field by field.
    fn fields_of(
        &self,
        view: usize,
        variable: &Variable,
        at: &KeyPath,
        value: &Secret,
    ) -> Option<Vec<Entry>> {
        let node = self.tree().find(at)?;
        self.tree().children(node).next()?;
        let Ok(Foreign::Key(file)) = Foreign::read(value) else {
            return None;
        };
        let mut import = self.import_key(view, at, &file).ok()?;
        for entry in &mut import.entries {
            entry.name = format!("{}: {}", variable.name, entry.name);
        }
        (!import.entries.is_empty()).then_some(import.entries)
    }

    fn target_of(&self, reading: &Reading, value: &Secret) -> Target {
        let key = &reading.key;
        let unscoped = without_pipeline(key);
        let asked = |key: &KeyPath| self.asked().field_type(key);
        let declared = asked(key)
            .or_else(|| asked(unscoped.as_ref()?))
            .or(reading.field.map(|field| field.field_type))
            .unwrap_or_default();
        let text = pem::with_line_breaks(value.expose());
        let is_secret = |key: &KeyPath| self.is_secret(key);
        let secret = is_secret(key)
            || unscoped.as_ref().is_some_and(is_secret)
            || reading.field.is_some_and(|field| field.secret);
        Target {
            value: typed(&text, declared, self.type_in_files(key)),
            secret,
            kind: self.kind_of(reading, secret, declared),
            key: key.clone(),
        }
    }

    /// The type of a value that files have for a key; placeholders do not count.
    fn type_in_files(&self, key: &KeyPath) -> Option<ValueType> {
        self.files().iter().find_map(|file| {
            let document = file.document()?;
            let leaf = document.leaf(document.find(key)?)?;
            let is_value = with_sample(document, leaf, |sample| {
                placeholder::classify(key.name(), sample, document.comment(leaf)).is_none()
            });
            is_value.then_some(leaf.value_type)
        })
    }

    /// The kind of file a key belongs into: a secret into the secrets file, anything else where it stands, or where
    /// `dlt init` would write it. What nothing is known of may be a secret.
    fn kind_of(&self, reading: &Reading, secret: bool, declared: FieldType) -> Kind {
        let key = &reading.key;
        if secret || declared == FieldType::Spec {
            return Kind::Secrets;
        }
        let stands_in = |kind: Kind| {
            let node = self.tree().find(key);
            let mut files = self.files().iter().enumerate();
            files.any(|(index, file)| {
                let mark = node.and_then(|node| self.tree().mark_of(node, index));
                file.slot.kind == kind && matches!(mark, Some(Mark::Leaf(_)))
            })
        };
        match (stands_in(Kind::Secrets), stands_in(Kind::Config)) {
            (true, false) => return Kind::Secrets,
            (false, true) => return Kind::Config,
            _ => {}
        }
        if let Some(requirement) = self.requirements().at(key) {
            return requirement.kind();
        }
        let unscoped = without_pipeline(key);
        let top = unscoped.as_ref().map_or("", |key| &*key.parts()[0]);
        let is_setting = group::is_known_section(top) && !matches!(top, "sources" | "destination");
        if reading.known || is_setting {
            Kind::of_key(key, false)
        } else {
            Kind::Secrets
        }
    }
}
