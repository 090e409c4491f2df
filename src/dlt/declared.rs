//! What dlt's classes, or the project's, declare a value to be.

use super::spec::{Field, FieldType};

/// What a value is declared to be. Nothing at all by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// Its type.
    pub field_type: FieldType,
    /// The values it may have, as texts.
    pub choices: Vec<String>,
    /// Whether dlt refuses any other value.
    pub strict: bool,
}

impl Declared {
    /// What one field declares.
    #[must_use]
    pub fn of(field: &Field) -> Self {
        let text = |choice: &serde_json::Value| match choice {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let strict = !field.choices.is_empty();
        let choices = if strict {
            &field.choices
        } else {
            &field.suggestions
        };
        Self {
            field_type: field.field_type,
            choices: choices.iter().map(text).collect(),
            strict,
        }
    }

    /// What several fields declare that may all be meant.
    #[must_use]
    pub fn of_all<'f>(fields: impl IntoIterator<Item = &'f Field>) -> Self {
        fields
            .into_iter()
            .map(Self::of)
            .reduce(Self::or)
            .unwrap_or_default()
    }

    /// One of two that may be meant: what both say holds.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        if self.field_type != other.field_type {
            self.field_type = FieldType::Any;
        }
        self.strict &= other.strict;
        for choice in other.choices {
            if !self.choices.contains(&choice) {
                self.choices.push(choice);
            }
        }
        self
    }

    /// Whether nothing is declared.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.field_type == FieldType::Any && self.choices.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dlt::catalogue::Catalogue;

    fn declared(spec: &str, name: &str) -> Declared {
        let spec = Catalogue::get().spec(spec).unwrap();
        Declared::of(spec.fields.iter().find(|field| field.name == name).unwrap())
    }

    #[test]
    fn a_literal_of_dlt_is_strict_and_a_driver_is_not() {
        let strategy = declared("AthenaClientConfiguration", "replace_strategy");
        assert!(strategy.strict && strategy.choices.contains(&"staging-optimized".to_owned()));
        assert_eq!(declared("ClickHouseCredentials", "secure").choices, ["0", "1"]);
        let driver = declared("ConnectionStringCredentials", "drivername");
        assert!(!driver.strict && driver.choices.contains(&"postgresql".to_owned()));
    }

    #[test]
    fn what_two_fields_disagree_on_is_not_declared() {
        let strategy = declared("AthenaClientConfiguration", "replace_strategy");
        let driver = declared("ConnectionStringCredentials", "drivername");
        let both = strategy.clone().or(driver);
        assert!(both.field_type == FieldType::String && !both.strict);
        let port = declared("ConnectionStringCredentials", "port");
        assert_eq!(strategy.or(port).field_type, FieldType::Any);
    }
}
