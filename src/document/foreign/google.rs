//! Google's JSON files.

use serde_json::{Map, Value};

use super::{Form, Given, KeyFile};

/// A service account's key.
pub(super) fn service_account(object: &Map<String, Value>) -> Option<KeyFile> {
    let has = |name: &str| object.get(name).is_some_and(Value::is_string);
    (has("private_key") && has("client_email")).then(|| KeyFile {
        form: Form::ServiceAccount,
        given: object
            .iter()
            .map(|(name, value)| Given::of_json(name, Some(name), value))
            .collect(),
        remark: None,
    })
}

/// An OAuth client, in an object of its own (`installed`, `web`) or not; or what
/// `gcloud auth application-default login` writes.
pub(super) fn oauth_client(object: &Map<String, Value>) -> Option<KeyFile> {
    const SIGNS: [&str; 4] = ["refresh_token", "redirect_uris", "auth_uri", "token_uri"];
    let inner = match object.iter().next() {
        Some((name, Value::Object(inner))) if object.len() == 1 && (name == "installed" || name == "web") => {
            inner
        }
        _ => object,
    };
    let has = |name: &str| inner.get(name).is_some_and(Value::is_string);
    if !(has("client_id") && has("client_secret") && SIGNS.iter().any(|sign| inner.contains_key(*sign))) {
        return None;
    }
    // dlt takes the project that pays for the project where it is given Google's own credentials.
    let field = |name: &str| match name {
        "quota_project_id" if !inner.contains_key("project_id") => "project_id".to_owned(),
        _ => name.to_owned(),
    };
    let given = inner
        .iter()
        .map(|(name, value)| Given::of_json(name, Some(&field(name)), value));
    Some(KeyFile {
        form: Form::OAuthClient,
        given: given.collect(),
        remark: (!has("refresh_token")).then_some(
            "a client alone has no refresh_token: dlt asks you to sign in when it runs, or set refresh_token",
        ),
    })
}
