//! Configuration classes: which fields dlt fills, which of them are secret, and which it cannot do without.

use serde::Deserialize;

/// How deep classes are followed into one another.
pub const MAX_DEPTH: usize = 8;

/// A configuration class: one of dlt's own, or one of the project's.
#[derive(Clone, Default, Deserialize)]
pub struct Spec {
    /// Whether it holds credentials, which dlt looks up whole before field by field.
    #[serde(default)]
    pub credentials: bool,
    /// The section it names, if any: then dlt looks it up as a whole before field by field.
    #[serde(default)]
    pub section: Option<String>,
    /// The driver its connection strings name.
    #[serde(default)]
    pub drivername: Option<String>,
    /// The native forms it can be given in: `connection-string`, `service-account-json`, ….
    #[serde(default)]
    pub native: Vec<String>,
    /// The fields a native form can fill.
    #[serde(default)]
    pub native_fields: Vec<String>,
    /// Sets of optional fields: dlt refuses the class until all of one set have values. None: it asks for no such.
    #[serde(default)]
    pub needs: Vec<Vec<String>>,
    /// Its fields, in dlt's order.
    pub fields: Vec<Field>,
}

/// A field of a configuration class, or an argument that dlt fills.
#[derive(Clone, Default, PartialEq, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The type of its value.
    #[serde(default, rename = "type")]
    pub field_type: FieldType,
    /// Whether dlt refuses it in a provider that may not hold secrets.
    #[serde(default)]
    pub secret: bool,
    /// Whether `None` will do.
    #[serde(default)]
    pub optional: bool,
    /// Whether there is another value that dlt takes when it finds none.
    #[serde(default)]
    pub has_default: bool,
    /// That value, where it is plain data.
    #[serde(default)]
    pub default: serde_json::Value,
    /// The values it may have: dlt refuses any other.
    #[serde(default)]
    pub choices: Vec<serde_json::Value>,
    /// Values that dlt knows; others may do, too.
    #[serde(default)]
    pub suggestions: Vec<serde_json::Value>,
    /// dlt never looks it up: the code sets it.
    #[serde(default)]
    pub fixed: bool,
    /// What makes dlt accept that there is no value, though the field is required.
    #[serde(default)]
    pub stand_in: Vec<StandIn>,
    /// For a group: the classes it may be, by name, in the order dlt tries them.
    #[serde(default)]
    pub specs: Vec<String>,
    /// The field beside it whose value decides on the classes.
    #[serde(default)]
    pub by: Option<String>,
    /// Which classes for which value.
    #[serde(default)]
    pub cases: Vec<Case>,
}

/// The type of a field's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// True or false.
    Boolean,
    /// A number given as text.
    Decimal,
    /// A date, a time, or both.
    Datetime,
    /// Several values.
    Array,
    /// Values by name.
    Table,
    /// A configuration class.
    Spec,
    /// One of several, or none that is known.
    #[default]
    Any,
}

impl FieldType {
    /// The type that a class of Python's stands for in an annotation.
    #[must_use]
    pub fn of_class(path: &str) -> Self {
        match path.rsplit('.').next().unwrap_or(path) {
            "str" | "TSecretStrValue" | "AnyStr" => Self::String,
            "int" => Self::Integer,
            "float" => Self::Float,
            "bool" => Self::Boolean,
            "Decimal" => Self::Decimal,
            "datetime" | "date" | "time" | "DateTime" => Self::Datetime,
            "list" | "List" | "tuple" | "Tuple" | "Sequence" | "Iterable" | "set" | "Set" => Self::Array,
            "dict" | "Dict" | "Mapping" | "DictStrAny" | "StrAny" => Self::Table,
            _ => Self::Any,
        }
    }
}

/// The classes of a group for some values of another field.
#[derive(Clone, PartialEq, Deserialize)]
pub struct Case {
    /// The values, of a URL its protocol; none for every other value.
    #[serde(default)]
    pub when: Vec<String>,
    /// The classes; none asks for nothing.
    #[serde(default)]
    pub specs: Vec<String>,
    /// Whether the group may be left out then, where that differs from the field's own.
    #[serde(default)]
    pub optional: Option<bool>,
}

/// What makes dlt accept that a required field has no value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum StandIn {
    /// dlt makes a value up.
    Computed,
    /// Default credentials of the machine: AWS, Azure, Google.
    Machine,
    /// An environment variable of this name.
    Variable(String),
    /// Another field of the class.
    Field(String),
}

impl From<String> for StandIn {
    fn from(text: String) -> Self {
        match text.split_once(':') {
            Some(("env", name)) => Self::Variable(name.to_owned()),
            Some((_, name)) => Self::Field(name.to_owned()),
            None if text == "machine" => Self::Machine,
            None => Self::Computed,
        }
    }
}

impl Spec {
    /// Whether dlt looks it up as a whole before field by field.
    #[must_use]
    pub fn is_looked_up_whole(&self) -> bool {
        self.section.is_some()
    }
}

impl Field {
    /// Whether dlt fails without a value, unless something stands in.
    #[must_use]
    pub fn is_required(&self) -> bool {
        !self.optional && !self.has_default && !self.fixed
    }

    /// Whether it is a group of which the classes are known.
    #[must_use]
    pub fn is_nested(&self) -> bool {
        !self.specs.is_empty() || !self.cases.is_empty()
    }

    /// The classes of a group and whether it may be left out, given the word that decides; for a group that no other
    /// field decides on, it does not matter.
    #[must_use]
    pub fn case(&self, word: Option<&str>) -> (&[String], bool) {
        if self.cases.is_empty() {
            return (&self.specs, !self.is_required());
        }
        let holds = |case: &&Case| word.is_some_and(|word| case.when.iter().any(|when| when == word));
        let other = || self.cases.iter().find(|case| case.when.is_empty());
        match self.cases.iter().find(holds).or_else(other) {
            Some(case) => (&case.specs, case.optional.unwrap_or(!self.is_required())),
            None => (&[], true),
        }
    }

    /// What a value of this field decides by: of a bucket's URL its protocol.
    #[must_use]
    pub fn deciding_word(&self, value: &str) -> String {
        if self.name == "bucket_url" {
            protocol(value)
        } else {
            value.to_owned()
        }
    }
}

/// What stands before the `:` of a URL; `file` for a path.
fn protocol(url: &str) -> String {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    match url.trim_start().split_once(':') {
        Some((scheme, _)) if is_scheme(scheme) => scheme.to_lowercase(),
        _ => "file".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dlt::catalogue::Catalogue;

    #[test]
    fn what_stands_in_is_told_by_its_spelling() {
        assert_eq!(StandIn::from("machine".to_owned()), StandIn::Machine);
        assert_eq!(StandIn::from("computed".to_owned()), StandIn::Computed);
        assert_eq!(
            StandIn::from("env:token".to_owned()),
            StandIn::Variable("token".into())
        );
        assert_eq!(
            StandIn::from("field:token".to_owned()),
            StandIn::Field("token".into())
        );
    }

    #[test]
    fn the_protocol_of_a_bucket_decides_on_its_credentials() {
        let filesystem = Catalogue::get().destination("filesystem").unwrap();
        let credentials = filesystem
            .fields
            .iter()
            .find(|field| field.name == "credentials")
            .unwrap();
        assert_eq!(credentials.case(Some("s3")).0, ["AwsCredentials"]);
        assert!(credentials.case(Some("file")).0.is_empty());
        assert!(credentials.case(None).0.is_empty());
    }

    #[test]
    fn a_path_is_of_the_file_protocol() {
        assert_eq!(protocol("S3://bucket/x"), "s3");
        assert_eq!(protocol("/data"), "file");
        assert_eq!(protocol("folder/a:b"), "file");
    }
}
