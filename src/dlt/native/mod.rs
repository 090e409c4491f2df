//! Native forms: a whole group given as one value, and the fields it fills.
//!
//! What each class takes is in the catalogue; `tests/dlt/native_forms.py` holds this to dlt for every class.

mod connection_string;
pub mod drivers;
pub mod fields;
mod information;
pub mod url;

use serde_json::Value;

use super::spec::Spec;

/// The form of a class that parses values itself: nobody knows which fields it takes from them.
pub const ANYTHING: &str = "anything";

/// A value that stands where a group is expected.
#[derive(Clone, Copy)]
pub enum Given<'v> {
    /// A text.
    Text(&'v str),
    /// An array.
    Array(&'v [Value]),
    /// A number, a boolean, a date; whether Python takes it for true.
    Other(bool),
}

/// A field and its value.
pub type Filled = (String, Value);

/// The parts of a connection string by their names, those of its query too; `None` for any other text.
#[must_use]
pub fn parts(text: &str) -> Option<Vec<Filled>> {
    connection_string::named_parts(text)
}

/// The fields a native form provides; `None` when dlt fails on it.
///
/// Only what differs from the class's default counts as given; everything else is still looked up
/// (`_maybe_parse_native_value` in `dlt/common/configuration/resolve.py`).
#[must_use]
pub fn provided(spec: &Spec, given: Given<'_>) -> Option<Vec<String>> {
    let is_form = |form: &str| spec.native.iter().any(|known| known == form);
    if is_form(ANYTHING) {
        return Some(spec.fields.iter().map(|field| field.name.clone()).collect());
    }
    let filled: Vec<Filled> = match given {
        Given::Text(text) if is_form("connection-string") => match connection_string::fields(spec, text) {
            None if is_form("path") => path(text)?,
            fields => fields?,
        },
        Given::Text(text) if is_form("service-account-json") => information::service_account(text)?,
        Given::Text(text) if is_form("oauth-json") => information::oauth(text)?,
        Given::Text(_) if is_form("token") => return Some(spec.native_fields.clone()),
        Given::Text(_) if is_form("ignored-text") => Vec::new(),
        Given::Array(values) if is_form("pair") => {
            return (values.len() == 2).then(|| spec.native_fields.clone());
        }
        _ if is_form("ignored") => Vec::new(),
        _ if is_form("unparsed") => return passes_over(spec, given).then(Vec::new),
        _ => return None,
    };
    let differs = |(name, value): &Filled| {
        let field = spec.fields.iter().find(|field| field.name == *name)?;
        (field.default != *value).then(|| name.clone())
    };
    Some(filled.iter().filter_map(differs).collect())
}

/// Whether dlt goes on as if nothing stood there. It asks the value for its fields as it would a table; Python's `in`
/// then looks for the field's name in a text or array, and fails on a number, or where it finds the name.
fn passes_over(spec: &Spec, given: Given<'_>) -> bool {
    let mut names = spec.fields.iter().map(|field| field.name.as_str());
    match given {
        Given::Text(text) => !names.any(|name| text.contains(name)),
        Given::Array(values) => !names.any(|name| values.iter().any(|value| value == name)),
        Given::Other(is_true) => !is_true || spec.fields.is_empty(),
    }
}

/// `is_valid_filepath` of `pathvalidate` where paths are POSIX: nearly every text is one, but no absolute path of
/// Windows (`C:/…`, `//server/…`).
fn path(text: &str) -> Option<Vec<Filled>> {
    const LONGEST: usize = 4096;
    let is_space = |c: char| matches!(c, '\t'..='\r');
    let is_separator = |c: Option<char>| matches!(c, Some('/' | '\\'));
    let mut chars = text.chars();
    let (first, second, third) = (chars.next(), chars.next(), chars.next());
    let is_windows =
        is_separator(first) && is_separator(second) || second == Some(':') && is_separator(third);
    let is_path = !text.is_empty()
        && !is_windows
        && text.len() <= LONGEST
        && text.chars().all(|c| !c.is_ascii_control() || is_space(c));
    is_path.then(|| vec![("database".to_owned(), text.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dlt::catalogue::Catalogue;
    use crate::dlt::specs::Specs;

    fn fields_of(destination: &str, given: Given<'_>) -> Option<Vec<String>> {
        let catalogue = Catalogue::get();
        let spec = catalogue.destination(destination).unwrap();
        let specs = Specs::default();
        let credentials = specs.find(&spec.fields, &["credentials"])[0];
        let mut fields = provided(specs.alternatives(credentials).next().unwrap(), given)?;
        fields.sort();
        Some(fields)
    }

    fn fields(destination: &str, text: &str) -> Option<Vec<String>> {
        fields_of(destination, Given::Text(text))
    }

    #[test]
    fn a_connection_string_gives_what_differs_from_the_defaults() {
        let got = fields("postgres", "postgresql://u:p@h:5432/db").unwrap();
        assert_eq!(got, ["database", "host", "password", "query", "username"]);
        let has =
            |text: &str, field: &str| fields("postgres", text).unwrap().iter().any(|name| name == field);
        assert!(has("postgresql://u@h:5433/db", "port"));
        assert!(!has("postgresql://u@h/db", "password"));
        assert!(has("postgresql://h/db?connect_timeout=3", "connect_timeout"));
        assert!(!has("postgresql://h/db?connect_timeout=+15", "connect_timeout"));
    }

    #[test]
    fn a_text_that_is_no_connection_string_cannot_be_read() {
        for text in [
            "",
            "nonsense",
            "postgresql://h:port/db",
            "a b://h",
            "postgresql://h:/db",
        ] {
            assert_eq!(fields("postgres", text), None, "{text}");
        }
        assert_eq!(fields("postgres", "postgresql://h/db?connect_timeout=soon"), None);
        assert_eq!(fields_of("postgres", Given::Other(true)), None);
    }

    #[test]
    fn a_path_is_a_database_where_the_class_takes_one() {
        assert_eq!(fields("duckdb", "data/my.duckdb").unwrap(), ["database"]);
        assert_eq!(fields("duckdb", ""), None);
        let with_token = ["database", "global_config", "password", "query"];
        assert_eq!(
            fields("motherduck", "md:base?motherduck_token=t").unwrap(),
            with_token
        );
        assert_eq!(fields("motherduck", "md:my_db").unwrap(), ["query"]);
    }

    #[test]
    fn a_class_without_native_form_passes_over_all_but_the_names_of_its_fields() {
        assert_eq!(fields("weaviate", "some text").unwrap(), [""; 0]);
        assert_eq!(fields("weaviate", "my api_key"), None);
        assert_eq!(fields_of("weaviate", Given::Other(true)), None);
        assert_eq!(fields_of("weaviate", Given::Other(false)).unwrap(), [""; 0]);
        assert_eq!(fields("athena", "some text"), None);
        assert_eq!(fields_of("lancedb", Given::Other(true)).unwrap(), [""; 0]);
    }

    #[test]
    fn a_service_account_gives_its_fields() {
        let text = r#"{"type": "service_account", "project_id": "p", "private_key": "k", "other": 1}"#;
        assert_eq!(fields("bigquery", text).unwrap(), ["private_key", "project_id"]);
        assert_eq!(fields("bigquery", "no json"), None);
    }
}
