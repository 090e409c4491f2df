//! A configuration class of the project.

use super::field::Field;

/// A class of which dlt fills the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The module and the names that lead to it: `package.module.Class`.
    pub path: String,
    /// The classes it is made from, as dotted paths; their fields are its fields too.
    pub bases: Vec<String>,
    /// Whether it carries `@configspec`; dlt refuses a class without it (`ConfigurationWrongTypeException`).
    pub decorated: bool,
    /// Whether it parses native values itself (`parse_native_representation`).
    pub parses: bool,
    /// Its own fields in order.
    pub fields: Vec<Field>,
    /// The line of its name, from 1.
    pub line: usize,
}
