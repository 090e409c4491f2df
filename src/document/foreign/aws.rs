//! The files that AWS gives keys in: JSON of its command line, CSV of its console, `~/.aws/credentials`, variables.

use serde_json::Map;

use super::{Form, Given, KeyFile, Variable};
use crate::document::Value;

/// Names in JSON.
const JSON: [(&str, &str); 3] = [
    ("AccessKeyId", "aws_access_key_id"),
    ("SecretAccessKey", "aws_secret_access_key"),
    ("SessionToken", "aws_session_token"),
];

/// Names in CSV, in lower case.
const CSV: [(&str, &str); 2] = [
    ("access key id", "aws_access_key_id"),
    ("secret access key", "aws_secret_access_key"),
];

/// Names in `~/.aws/credentials`, and in upper case of variables.
const INI: [(&str, &str); 7] = [
    ("aws_access_key_id", "aws_access_key_id"),
    ("aws_secret_access_key", "aws_secret_access_key"),
    ("aws_session_token", "aws_session_token"),
    ("region", "region_name"),
    ("aws_region", "region_name"),
    ("aws_default_region", "region_name"),
    ("endpoint_url", "endpoint_url"),
];

fn field<'n>(names: &[(&str, &'n str)], name: &str) -> Option<&'n str> {
    names
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, field)| *field)
}

/// Whether both halves of a key are there.
fn keys(given: Vec<Given>) -> Option<KeyFile> {
    let has = |field: &&str| {
        given
            .iter()
            .any(|one| one.field.as_deref() == Some(field) && one.value.is_some())
    };
    Form::AwsKeys.essential().iter().all(has).then_some(KeyFile {
        form: Form::AwsKeys,
        given,
        remark: None,
    })
}

/// What `aws iam create-access-key`, `aws sts assume-role` and `aws configure export-credentials` print.
pub(super) fn json(object: &Map<String, serde_json::Value>) -> Option<KeyFile> {
    let wrapped = ["AccessKey", "Credentials"]
        .into_iter()
        .find_map(|name| Some((name, object.get(name)?.as_object()?)));
    let mut given = Vec::new();
    for (name, value) in object {
        match wrapped {
            Some((wrapper, inner)) if name == wrapper => {
                given.extend(
                    inner
                        .iter()
                        .map(|(name, value)| Given::of_json(name, field(&JSON, name), value)),
                );
            }
            Some(_) => given.push(Given::of_json(name, None, value)),
            None => given.push(Given::of_json(name, field(&JSON, name), value)),
        }
    }
    keys(given)
}

/// What the console offers for download: a line of names, a line of values. `None` for any other text.
pub(super) fn csv(text: &str) -> Option<Result<KeyFile, String>> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let cells = |line: &'_ str| -> Vec<String> {
        let cells = line
            .split(',')
            .map(|cell| cell.trim().trim_matches('"').to_owned());
        cells.collect()
    };
    let names = cells(lines.next()?);
    let is_named = |(known, _): &(&str, &str)| names.iter().any(|name| name.to_lowercase() == *known);
    if !CSV.iter().all(is_named) {
        return None;
    }
    let (Some(values), None) = (lines.next(), lines.next()) else {
        return Some(Err(
            "it has not one line of keys: keep the line of names and the one you mean".to_owned(),
        ));
    };
    let values = cells(values);
    if values.len() != names.len() {
        return Some(Err(
            "its line of keys has not as many cells as its line of names".to_owned()
        ));
    }
    let given = names
        .iter()
        .zip(&values)
        .map(|(name, value)| Given {
            value: (!value.is_empty()).then(|| Value::text(value)),
            ..Given::text(name, field(&CSV, &name.to_lowercase()), value)
        })
        .collect();
    Some(keys(given).ok_or_else(|| "its line of keys is not complete".to_owned()))
}

/// `~/.aws/credentials`: of several profiles the default one. `None` for any other text.
pub(super) fn ini(text: &str) -> Option<Result<KeyFile, String>> {
    let mut profiles: Vec<(String, Vec<Given>)> = vec![(String::new(), Vec::new())];
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let name = name.trim();
            let name = name.strip_prefix("profile ").unwrap_or(name).trim();
            profiles.push((name.to_owned(), Vec::new()));
            continue;
        }
        let (name, value) = line.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        let (_, given) = profiles.last_mut()?;
        given.push(Given::text(name, field(&INI, name), value));
    }
    let mut whole: Vec<(String, KeyFile)> = profiles
        .into_iter()
        .filter_map(|(name, given)| Some((name, keys(given)?)))
        .collect();
    let default = whole.iter().position(|(name, _)| name == "default");
    match (default, whole.len()) {
        (_, 0) => None,
        (Some(at), _) => Some(Ok(whole.swap_remove(at).1)),
        (None, 1) => Some(Ok(whole.swap_remove(0).1)),
        (None, _) => {
            let names: Vec<&str> = whole.iter().map(|(name, _)| name.as_str()).collect();
            Some(Err(format!(
                "it has several profiles and no default one: {}; give the one you mean alone",
                names.join(", ")
            )))
        }
    }
}

/// Variables by which AWS's own tools are given keys; `None` where others have sections in their names, which dlt reads.
pub(super) fn variables(variables: &[Variable]) -> Option<KeyFile> {
    if variables.iter().any(|variable| variable.name.contains("__")) {
        return None;
    }
    let given = |variable: &Variable| {
        let is_upper = variable.name.to_uppercase() == variable.name;
        let own = field(&INI, &variable.name.to_lowercase()).filter(|_| is_upper);
        Given {
            name: variable.name.clone(),
            field: own.map(str::to_owned),
            value: (!variable.refers).then(|| Value::String(variable.value.clone())),
        }
    };
    keys(variables.iter().map(given).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(key: &KeyFile) -> Vec<(&str, Option<&str>)> {
        key.given
            .iter()
            .map(|one| (one.name.as_str(), one.field.as_deref()))
            .collect()
    }

    #[test]
    fn a_role_s_session_comes_with_what_is_left_out() {
        let text = r#"{"Credentials": {"AccessKeyId": "a", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2026-01-01"},
            "AssumedRoleUser": {"Arn": "x"}}"#;
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        let key = super::json(json.as_object().unwrap()).unwrap();
        let expected = [
            ("AccessKeyId", Some("aws_access_key_id")),
            ("SecretAccessKey", Some("aws_secret_access_key")),
            ("SessionToken", Some("aws_session_token")),
            ("Expiration", None),
            ("AssumedRoleUser", None),
        ];
        assert_eq!(fields(&key), expected);
    }

    #[test]
    fn the_default_profile_is_taken() {
        let one = |name: &str| format!("[{name}]\naws_access_key_id = a-{name}\naws_secret_access_key=s\n");
        let taken = |text: &str| {
            let key = ini(text).unwrap().ok().unwrap();
            key.given[0].value.as_ref().unwrap().plain().expose().to_owned()
        };
        assert_eq!(taken(&format!("{}{}", one("other"), one("default"))), "a-default");
        assert_eq!(taken(&one("profile other")), "a-profile other");
        let why = ini(&format!("{}{}", one("a"), one("b"))).unwrap().err().unwrap();
        assert!(why.contains("a, b"), "{why}");
        assert!(ini("[a]\nkey = 1\n").is_none());
        assert!(ini("AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY=b\n").is_none());
    }

    #[test]
    fn a_downloaded_table_has_one_line_of_keys() {
        let names = "User name,Password,Access key ID,Secret access key,Console login link";
        let key = csv(&format!("{names}\r\nme,,AKIA,s/+=,https://x\r\n"))
            .unwrap()
            .ok()
            .unwrap();
        assert_eq!(fields(&key)[2], ("Access key ID", Some("aws_access_key_id")));
        assert!(csv(&format!("{names}\n")).unwrap().is_err());
        assert!(csv(&format!("{names}\nme,,AKIA,s\n")).unwrap().is_err());
        assert!(csv("a,b\nc,d\n").is_none());
    }
}
