//! Azure's JSON files.

use serde_json::{Map, Value};

use super::{Form, Given, KeyFile};

/// What `az ad sp create-for-rbac` prints, and what it printed with `--sdk-auth`.
const NAMES: [(&str, &str); 6] = [
    ("appId", "azure_client_id"),
    ("password", "azure_client_secret"),
    ("tenant", "azure_tenant_id"),
    ("clientId", "azure_client_id"),
    ("clientSecret", "azure_client_secret"),
    ("tenantId", "azure_tenant_id"),
];

/// A service principal.
pub(super) fn principal(object: &Map<String, Value>) -> Option<KeyFile> {
    let has_all = |names: &[(&str, &str)]| {
        names
            .iter()
            .all(|(name, _)| object.get(*name).is_some_and(Value::is_string))
    };
    let (new, old) = NAMES.split_at(3);
    if !has_all(new) && !has_all(old) {
        return None;
    }
    let names = if has_all(new) { new } else { old };
    let field = |name: &str| {
        names
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, field)| *field)
    };
    let given = object
        .iter()
        .map(|(name, value)| Given::of_json(name, field(name), value));
    Some(KeyFile {
        form: Form::AzurePrincipal,
        given: given.collect(),
        remark: None,
    })
}
