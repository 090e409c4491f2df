//! Connection strings, by `SQLAlchemy`'s pattern and with what dlt's classes take from the query.

use serde_json::Value;

use super::Filled;
use super::url::{Part, Url};
use crate::dlt::spec::{FieldType, Spec};

/// The fields of a connection string; `None` for any other text.
pub(super) fn fields(spec: &Spec, text: &str) -> Option<Vec<Filled>> {
    let (mut filled, mut query) = parts(&Url::of(spec, text)?)?;
    if is_token_driver(spec) {
        take_token(&mut filled, &mut query);
    } else {
        query = query.into_iter().fold(Vec::new(), |mut query, (name, value)| {
            put(&mut query, &spelled(spec, &name), value);
            query
        });
        take_query(spec, &mut filled, &query)?;
    }
    filled.push(("query".to_owned(), Value::Object(query.into_iter().collect())));
    Some(filled)
}

/// The parts of a connection string by their names, then the parameters of its query.
pub(super) fn named_parts(text: &str) -> Option<Vec<Filled>> {
    let (mut filled, query) = parts(&Url::parse(text, "")?)?;
    filled.extend(query);
    Some(filled)
}

/// The name of a parameter as the class reads it: SQL Server's do not tell capitals from small letters.
pub(super) fn spelled(spec: &Spec, name: &str) -> String {
    match spec.drivername.as_deref() {
        Some("mssql" | "synapse") => name.to_lowercase(),
        _ => name.to_owned(),
    }
}

/// Whether the class takes its password from the query, as `MotherDuck`'s does.
pub(super) fn is_token_driver(spec: &Spec) -> bool {
    spec.drivername.as_deref() == Some("md")
}

/// The parameters that are `MotherDuck`'s token, the stronger one last.
pub(super) const TOKENS: [&str; 2] = ["token", "motherduck_token"];

/// Whether a field of the class may stand in the query under its own name.
pub(super) fn is_parameter(spec: &Spec, name: &str) -> bool {
    let is_other = Part::named(name).is_none() && name != "query" && name != "global_config";
    is_other && spec.native_fields.iter().any(|field| field == name)
}

/// Fields that the class takes from the query; whole numbers must be such.
fn take_query(spec: &Spec, filled: &mut Vec<Filled>, query: &[Filled]) -> Option<()> {
    for field in spec.fields.iter().filter(|field| is_parameter(spec, &field.name)) {
        if let Some((name, value)) = query.iter().find(|(name, _)| *name == field.name) {
            let value = match value {
                _ if field.field_type != FieldType::Integer => value.clone(),
                Value::String(text) => integer(text)?,
                _ => return None,
            };
            filled.push((name.clone(), value));
        }
    }
    Some(())
}

/// `MotherDuck`'s token stands in the query. With it the class counts as complete and adds what it tells the server.
fn take_token(filled: &mut Vec<Filled>, query: &mut Vec<Filled>) {
    for name in TOKENS {
        if let Some(at) = query.iter().position(|(known, _)| known == name) {
            let (_, token) = query.remove(at);
            put(filled, "password", token);
        }
    }
    let is_given = |name: &str| filled.iter().any(|(known, _)| known == name);
    let has_database = !filled.contains(&("database".to_owned(), "".into()));
    if is_given("password") && has_database {
        filled.push(("global_config".to_owned(), Value::Object(serde_json::Map::new())));
    }
}

/// Puts a value in, in place of another of that name.
fn put(fields: &mut Vec<Filled>, name: &str, value: Value) {
    match fields.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => *known = value,
        None => fields.push((name.to_owned(), value)),
    }
}

/// The fields of the parts, and the parameters; `None` for a port that is no number.
fn parts(url: &Url<'_>) -> Option<(Vec<Filled>, Vec<Filled>)> {
    let mut filled = Vec::new();
    for part in Part::NAMED {
        let Some(text) = url.get(part) else { continue };
        let value = match part {
            Part::Port => integer(text.expose())?,
            _ => text.expose().into(),
        };
        filled.push((part.field().to_owned(), value));
    }
    Some((filled, pairs(url)))
}

/// `parse_qsl`: parameters without a value do not count, several of one name become an array.
fn pairs(url: &Url<'_>) -> Vec<Filled> {
    let mut pairs: Vec<Filled> = Vec::new();
    for (number, name) in url.parameters() {
        let Some(value) = url.get(Part::Parameter(number)) else {
            continue;
        };
        let (name, value) = (name.expose(), Value::from(value.expose()));
        match pairs.iter_mut().find(|(known, _)| known == name) {
            None => pairs.push((name.to_owned(), value)),
            Some((_, Value::Array(values))) => values.push(value),
            Some((_, known)) => *known = Value::Array(vec![known.take(), value]),
        }
    }
    pairs
}

/// Python's `int` of a text: white space, a sign, and underscores between digits are fine.
pub(super) fn integer(text: &str) -> Option<Value> {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_group = |group: &str| !group.is_empty() && group.bytes().all(|digit| digit.is_ascii_digit());
    if !digits.split('_').all(is_group) {
        return None;
    }
    let plain = text.replace('_', "");
    // One that is too big for this is no default, so its digits will do.
    Some(
        plain
            .parse::<i64>()
            .map_or_else(|_| plain.as_str().into(), Value::from),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Filled>, Vec<Filled>) {
        parts(&Url::parse(text, "").unwrap()).unwrap()
    }

    fn part(text: &str, name: &str) -> Option<Value> {
        let mut filled = read(text).0.into_iter();
        filled.find_map(|(known, value)| (known == name).then_some(value))
    }

    #[test]
    fn a_password_may_hold_slashes_and_colons() {
        let text = "postgresql://u:a/b:c@h/db";
        assert_eq!(part(text, "password"), Some("a/b:c".into()));
        assert_eq!(part(text, "host"), Some("h".into()));
    }

    #[test]
    fn user_and_password_are_percent_encoded_and_the_database_is_not() {
        let text = "x://a%40b:%2f@[::1]:1_0/d%20b";
        assert_eq!(part(text, "username"), Some("a@b".into()));
        assert_eq!(part(text, "password"), Some("/".into()));
        assert_eq!(part(text, "host"), Some("::1".into()));
        assert_eq!(part(text, "port"), Some(10.into()));
        assert_eq!(part(text, "database"), Some("d%20b".into()));
    }

    #[test]
    fn parameters_without_value_do_not_count_and_repeated_ones_are_an_array() {
        let query = read("x://h?a=&b&c=1&c=+2").1;
        assert_eq!(query, [("c".to_owned(), serde_json::json!(["1", " 2"]))]);
    }
}
