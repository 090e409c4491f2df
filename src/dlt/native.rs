//! Native forms: a whole group given as one text, and the fields it fills.

use super::spec::Spec;

/// The fields a native form provides; `None` when the class cannot read it.
///
/// Only what differs from the class's default counts as given; everything else is still looked up
/// (`_maybe_parse_native_value` in `dlt/common/configuration/resolve.py`).
#[must_use]
pub fn provided(spec: &Spec, text: &str) -> Option<Vec<String>> {
    let is_form = |form: &str| spec.native.iter().any(|known| known == form);
    let given: Vec<(String, String)> = if is_form("connection-string") {
        connection_string(text)?
    } else if is_form("service-account-json") || is_form("oauth-json") {
        json_object(text)?
    } else {
        return None;
    };
    let differs = |(name, value): &(String, String)| {
        let field = spec.fields.iter().find(|field| field.name == *name)?;
        let default = match &field.default {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        (default != *value).then(|| name.clone())
    };
    Some(given.iter().filter_map(differs).collect())
}

/// The parts of a connection string, by SQLAlchemy's pattern. Parameters of the query count by their own names, and
/// the query itself is given whenever the text is a connection string at all.
fn connection_string(text: &str) -> Option<Vec<(String, String)>> {
    let (name, rest) = text.split_once("://")?;
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '+'));
    if !is_name {
        return None;
    }
    let mut given = vec![("drivername".to_owned(), name.to_owned())];
    let mut give = |name: &str, value: &str| given.push((name.to_owned(), value.to_owned()));
    let rest = match user_info(rest) {
        Some((user, password, rest)) => {
            give("username", user);
            if let Some(password) = password {
                give("password", password);
            }
            rest
        }
        None => rest,
    };
    let (host, rest) = match rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((host, rest)) => (host, rest),
        None => rest.split_at(rest.find(['/', ':', '?']).unwrap_or(rest.len())),
    };
    if !host.is_empty() {
        give("host", host);
    }
    let rest = match rest.strip_prefix(':') {
        Some(after) => {
            let (port, rest) = after.split_at(after.find(['/', '?']).unwrap_or(after.len()));
            give("port", &port.trim().parse::<u64>().ok()?.to_string());
            rest
        }
        None => rest,
    };
    let (path, query) = rest
        .split_once('?')
        .map_or((rest, None), |(path, query)| (path, Some(query)));
    if let Some(database) = path.strip_prefix('/') {
        give("database", database);
    }
    give("query", "{}");
    for (key, value) in query
        .into_iter()
        .flat_map(|query| query.split('&'))
        .filter_map(|pair| pair.split_once('='))
    {
        give(key, value);
    }
    Some(given)
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

fn json_object(text: &str) -> Option<Vec<(String, String)>> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let plain = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Some(
        object
            .into_iter()
            .map(|(name, value)| (name, plain(value)))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dlt::catalogue::Catalogue;
    use crate::dlt::specs::Specs;

    fn fields(destination: &str, text: &str) -> Option<Vec<String>> {
        let catalogue = Catalogue::get();
        let spec = catalogue.destination(destination).unwrap();
        let specs = Specs::default();
        let credentials = specs.find(&spec.fields, &["credentials"])[0];
        let mut fields = provided(specs.alternatives(credentials).next().unwrap(), text)?;
        fields.sort();
        Some(fields)
    }

    #[test]
    fn a_connection_string_gives_what_differs_from_the_defaults() {
        let got = fields("postgres", "postgresql://u:p@h:5432/db").unwrap();
        assert_eq!(got, ["database", "host", "password", "query", "username"]);
        assert!(
            fields("postgres", "postgresql://u@h:5433/db")
                .unwrap()
                .contains(&"port".to_owned())
        );
        assert!(
            !fields("postgres", "postgresql://u@h/db")
                .unwrap()
                .contains(&"password".to_owned())
        );
        assert!(
            fields("postgres", "postgresql://h/db?connect_timeout=3")
                .unwrap()
                .contains(&"connect_timeout".to_owned())
        );
    }

    #[test]
    fn a_text_that_is_no_connection_string_cannot_be_read() {
        for text in ["", "nonsense", "postgresql://h:port/db", "a b://h"] {
            assert_eq!(fields("postgres", text), None, "{text}");
        }
    }

    #[test]
    fn a_password_may_hold_slashes_and_colons() {
        let got = connection_string("postgresql://u:a/b:c@h/db").unwrap();
        assert!(got.contains(&("password".to_owned(), "a/b:c".to_owned())));
        assert!(got.contains(&("host".to_owned(), "h".to_owned())));
    }

    #[test]
    fn a_service_account_gives_its_fields() {
        let text = r#"{"type": "service_account", "project_id": "p", "private_key": "k", "other": 1}"#;
        assert_eq!(fields("bigquery", text).unwrap(), ["private_key", "project_id"]);
        assert_eq!(fields("bigquery", "no json"), None);
    }
}
