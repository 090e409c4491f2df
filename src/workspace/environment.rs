//! Environment variables as values.

use std::collections::HashMap;

use crate::secret::Secret;

/// The variables of the process, each a possible value.
#[derive(Clone, Default)]
pub struct Environment(HashMap<String, Secret>);

impl Environment {
    /// From pairs of name and value.
    #[must_use]
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(
            variables
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect(),
        )
    }

    /// Whether there is no variable at all: then dlt does not ask this provider.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there may be a variable for a field, in whatever sections.
    #[must_use]
    pub fn may_have(&self, field: &str) -> bool {
        if !field.is_ascii() {
            let end = field.to_uppercase();
            return self.0.keys().any(|name| name.ends_with(&end));
        }
        self.0.keys().any(|name| {
            let mut pairs = name.bytes().rev().zip(field.bytes().rev());
            name.len() >= field.len() && pairs.all(|(known, byte)| known == byte.to_ascii_uppercase())
        })
    }

    /// The names of all variables.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// A variable's value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.0.get(name)
    }
}
