//! Manifests for Kubernetes: a Secret to be mounted at `/run/secrets`, and a ConfigMap for the environment.
//!
//! dlt reads a file below `/run/secrets` for secrets alone, so that what is none has to be a variable.

use std::fmt::Write;

use super::yaml::quoted;
use super::{Export, Item, Setting, Written};
use crate::dlt::key::KeyPath;

pub(super) fn write(export: &Export, setting: &Setting<'_>) -> Written {
    let (secrets, mut remarks) = export.named(|item| item.secret, file_name, is_key, "a key of a Secret");
    let (variables, more) = export.variables(|item| !item.secret);
    remarks.extend(more);
    let mut text = String::new();
    if !secrets.is_empty() || variables.is_empty() {
        text.push_str("# Mount it as a volume at /run/secrets: dlt reads each file there.\n");
        manifest(
            &mut text,
            "Secret",
            setting.name,
            "type: Opaque\nstringData",
            &secrets,
        );
    }
    if !variables.is_empty() {
        if !text.is_empty() {
            text.push_str("---\n");
        }
        text.push_str(
            "# Give it to the container with envFrom: dlt reads what is no secret from variables.\n",
        );
        manifest(&mut text, "ConfigMap", setting.name, "data", &variables);
    }
    Written {
        text: text.into(),
        remarks,
    }
}

fn manifest(text: &mut String, kind: &str, name: &str, data: &str, items: &[(String, &Item)]) {
    let name = quoted(name);
    let _ = write!(
        text,
        "apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n{data}:"
    );
    if items.is_empty() {
        text.push_str(" {}");
    }
    text.push('\n');
    for (name, item) in items {
        let value = item.text();
        let _ = writeln!(text, "  {}: {}", quoted(name), quoted(value.expose()));
    }
}

/// The file dlt reads below `/run/secrets` (`EnvironProvider.get_value`).
fn file_name(path: &KeyPath) -> String {
    path.env_name().to_lowercase().replace('_', "-")
}

/// Whether Kubernetes takes a text for a key of a Secret.
fn is_key(name: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && name.len() <= 253 && name.chars().all(is_sign) && name != "." && name != ".."
}
