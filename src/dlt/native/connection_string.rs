//! Connection strings, by `SQLAlchemy`'s pattern and with what dlt's classes take from the query.

use std::borrow::Cow;

use serde_json::Value;

use super::Filled;
use crate::dlt::spec::{FieldType, Spec};

/// The fields of a connection string; `None` for any other text.
pub(super) fn fields(spec: &Spec, text: &str) -> Option<Vec<Filled>> {
    let driver = spec.drivername.as_deref().unwrap_or_default();
    let text = match text.strip_prefix("md:") {
        Some(rest) if driver == "md" && !rest.starts_with('/') => Cow::Owned(format!("md:///{rest}")),
        _ => Cow::Borrowed(text),
    };
    let Parts { mut filled, query } = parts(&text)?;
    match driver {
        "md" => take_token(&mut filled, &query),
        "mssql" | "synapse" => take_query(spec, &mut filled, &query, str::to_lowercase)?,
        _ => take_query(spec, &mut filled, &query, str::to_owned)?,
    }
    Some(filled)
}

/// The parts of a connection string by their names, then the parameters of its query.
pub(super) fn named_parts(text: &str) -> Option<Vec<Filled>> {
    let Parts { filled, query } = parts(text)?;
    let named = filled.into_iter().filter(|(name, _)| name != "query");
    Some(named.chain(query).collect())
}

/// Fields that the class takes from the query; whole numbers must be such.
fn take_query(
    spec: &Spec,
    filled: &mut Vec<Filled>,
    query: &[Filled],
    spell: fn(&str) -> String,
) -> Option<()> {
    const PARTS: [&str; 7] = [
        "drivername",
        "database",
        "password",
        "username",
        "host",
        "port",
        "query",
    ];
    for field in &spec.fields {
        let is_taken = spec.native_fields.contains(&field.name) && !PARTS.contains(&field.name.as_str());
        let given = query.iter().rev().find(|(name, _)| spell(name) == field.name);
        if let Some((name, value)) = given.filter(|_| is_taken) {
            let value = match value {
                _ if field.field_type != FieldType::Integer => value.clone(),
                Value::String(text) => integer(text)?,
                _ => return None,
            };
            filled.push((spell(name), value));
        }
    }
    Some(())
}

/// `MotherDuck`'s token stands in the query. With it the class counts as complete and adds what it tells the server.
fn take_token(filled: &mut Vec<Filled>, query: &[Filled]) {
    let is_token = |(name, _): &&Filled| name == "token" || name == "motherduck_token";
    if let Some((_, token)) = query.iter().rfind(is_token) {
        filled.push(("password".to_owned(), token.clone()));
    }
    let is_given = |name: &str| filled.iter().any(|(known, _)| known == name);
    let has_database = !filled.contains(&("database".to_owned(), "".into()));
    if is_given("password") && has_database {
        filled.push(("global_config".to_owned(), Value::Object(serde_json::Map::new())));
    }
}

struct Parts {
    filled: Vec<Filled>,
    query: Vec<Filled>,
}

/// The parts of a connection string. The query is given whenever the text is one at all; what follows a part that does
/// not fit the pattern is not looked at.
fn parts(text: &str) -> Option<Parts> {
    let (name, rest) = text.split_once("://")?;
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '+'));
    if !is_name {
        return None;
    }
    let mut filled = vec![("drivername".to_owned(), name.into())];
    let mut fill = |name: &str, value: Value| filled.push((name.to_owned(), value));
    let rest = match user_info(rest) {
        Some((user, password, rest)) => {
            fill("username", unquote(user).into());
            if let Some(password) = password {
                fill("password", unquote(password).into());
            }
            rest
        }
        None => rest,
    };
    let (host, rest) = host(rest);
    if !host.is_empty() {
        fill("host", host.into());
    }
    let rest = match rest.strip_prefix(':') {
        Some(after) => {
            let (port, rest) = after.split_at(after.find(['/', '?']).unwrap_or(after.len()));
            fill("port", integer(port)?);
            rest
        }
        None => rest,
    };
    let rest = match rest.strip_prefix('/') {
        Some(after) => {
            let (database, rest) = after.split_at(after.find('?').unwrap_or(after.len()));
            fill("database", database.into());
            rest
        }
        None => rest,
    };
    let query = rest.strip_prefix('?').and_then(|query| query.split('\n').next());
    fill("query", Value::Object(serde_json::Map::new()));
    Some(Parts {
        query: query.map(pairs).unwrap_or_default(),
        filled,
    })
}

/// `user@`, `user:password@`; a password may hold anything but `@`.
fn user_info(rest: &str) -> Option<(&str, Option<&str>, &str)> {
    let end = rest.find([':', '/']).unwrap_or(rest.len());
    let (user, after) = rest.split_at(end);
    if let Some(after) = after.strip_prefix(':')
        && let Some((password, rest)) = after.split_once('@')
    {
        return Some((user, Some(password), rest));
    }
    let at = user.rfind('@')?;
    Some((&rest[..at], None, &rest[at + 1..]))
}

/// `host`, or `[host]` with colons in it.
fn host(rest: &str) -> (&str, &str) {
    if let Some(inner) = rest.strip_prefix('[') {
        let end = inner.find(['/', '?']).unwrap_or(inner.len());
        if let Some(close) = inner[..end].rfind(']').filter(|close| *close > 0) {
            return (&inner[..close], &inner[close + 1..]);
        }
    }
    rest.split_at(rest.find(['/', ':', '?']).unwrap_or(rest.len()))
}

/// `parse_qsl`: parameters without a value do not count, several of one name become an array.
fn pairs(query: &str) -> Vec<Filled> {
    let mut pairs: Vec<Filled> = Vec::new();
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        if value.is_empty() {
            continue;
        }
        let read = |text: &str| unquote(&text.replace('+', " ")).into_owned();
        let (name, value) = (read(name), Value::String(read(value)));
        match pairs.iter_mut().find(|(known, _)| *known == name) {
            None => pairs.push((name, value)),
            Some((_, Value::Array(values))) => values.push(value),
            Some((_, known)) => *known = Value::Array(vec![known.take(), value]),
        }
    }
    pairs
}

/// Percent-encoding taken away, as `unquote` of Python does it.
fn unquote(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut read = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = text.get(at + 1..at + 3).filter(|_| byte == b'%');
        let is_hexadecimal = |digits: &&str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        match digits
            .filter(is_hexadecimal)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
        {
            Some(quoted) => {
                read.push(quoted);
                at += 3;
            }
            None => {
                read.push(byte);
                at += 1;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&read).into_owned())
}

/// Python's `int` of a text: white space, a sign, and underscores between digits are fine.
fn integer(text: &str) -> Option<Value> {
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

    fn part(text: &str, name: &str) -> Option<Value> {
        let parts = parts(text).unwrap();
        parts
            .filled
            .into_iter()
            .find_map(|(known, value)| (known == name).then_some(value))
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
        let query = parts("x://h?a=&b&c=1&c=+2").unwrap().query;
        assert_eq!(query, [("c".to_owned(), serde_json::json!(["1", " 2"]))]);
    }
}
