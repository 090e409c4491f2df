//! Google's JSON texts: a service account's key, an OAuth client.

use serde_json::Value;

use super::Filled;

/// The fields of a service account's key.
pub(super) fn service_account(text: &str) -> Option<Vec<Filled>> {
    update(serde_json::from_str(text).ok()?)
}

/// The fields of an OAuth client, which may stand in an object of its own, under `installed` or `web`.
pub(super) fn oauth(text: &str) -> Option<Vec<Filled>> {
    match serde_json::from_str(text).ok()? {
        Value::Object(object) if object.len() == 1 => update(object.into_iter().next()?.1),
        Value::Array(values) if values.len() == 1 => None,
        value => update(value),
    }
}

/// `update` of a Python mapping: objects, and arrays of pairs.
fn update(value: Value) -> Option<Vec<Filled>> {
    match value {
        Value::Object(object) => Some(object.into_iter().collect()),
        Value::Array(pairs) => pairs.into_iter().map(pair).collect(),
        Value::String(text) => text.is_empty().then(Vec::new),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Two of anything are a pair: a text of two letters too, and an object by its two names.
fn pair(value: Value) -> Option<Filled> {
    let two: Vec<Value> = match value {
        Value::Array(values) => values,
        Value::String(text) => text.chars().map(|letter| letter.to_string().into()).collect(),
        Value::Object(object) => object.into_iter().map(|(name, _)| name.into()).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => return None,
    };
    match <[Value; 2]>::try_from(two).ok()? {
        [Value::String(name), value] => Some((name, value)),
        // Lists and dictionaries cannot be looked up; anything else names no field.
        [Value::Array(_) | Value::Object(_), _] => None,
        [_, value] => Some((String::new(), value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(filled: Option<Vec<Filled>>) -> Option<Vec<String>> {
        Some(filled?.into_iter().map(|(name, _)| name).collect())
    }

    #[test]
    fn an_oauth_client_may_be_wrapped() {
        let client = r#"{"client_id": "c", "client_secret": "s"}"#;
        let both = ["client_id", "client_secret"];
        assert_eq!(names(oauth(client)).unwrap(), both);
        assert_eq!(names(oauth(&format!(r#"{{"web": {client}}}"#))).unwrap(), both);
        assert_eq!(
            names(oauth(r#"{"client_id": "c"}"#)),
            None,
            "taken for a wrapped one"
        );
    }

    #[test]
    fn what_python_can_update_a_mapping_with_is_taken() {
        assert_eq!(names(service_account("[]")).unwrap(), [""; 0]);
        assert_eq!(
            names(service_account(r#"[["project_id", "p"]]"#)).unwrap(),
            ["project_id"]
        );
        for text in ["5", "null", "\"text\"", "[1]", r#"[["a", 1, 2]]"#] {
            assert_eq!(names(service_account(text)), None, "{text}");
        }
    }
}
