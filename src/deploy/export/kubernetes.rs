//! Manifests for Kubernetes: a Secret to be mounted at `/run/secrets`, and a ConfigMap of variables.
//!
//! dlt reads a file below `/run/secrets` for secrets alone (`EnvironProvider.get_value`): the host in credentials, which is
//! none, has to be a variable, though it stands in a secrets file. So the Secret holds what dlt may take for no secret
//! under the name of its variable, too.

use std::fmt::Write;

use super::yaml::quoted;
use super::{Export, Hint, Item, Setting, Written};
use crate::dlt::key::KeyPath;

const ABOUT_SECRETS: &str = "# Mount it as a volume at /run/secrets, where dlt reads secrets; and give it to the container with envFrom: dlt reads\n\
    # from variables what it takes for no secret.\n";
const ABOUT_CONFIG: &str = "# Give it to the container with envFrom.\n";

pub(super) fn write(export: &Export, setting: &Setting<'_>) -> Written {
    let (mut secrets, mut remarks) = export.named(|item| item.secret, file_name, is_key, "a key of a Secret");
    let may_be_plain = |item: &Item| item.secret && item.hint != Hint::Secret;
    let (variables, left_out) = export.variables(may_be_plain);
    // What is there as a file is carried, whatever became of its variable.
    let is_carried = |remark: &String| {
        let mut carried = secrets.iter();
        carried.any(|(_, item)| remark.starts_with(&format!("{} is left out", item.path)))
    };
    remarks.extend(left_out.into_iter().filter(|remark| !is_carried(remark)));
    secrets.extend(variables);
    let (config, left_out) = export.variables(|item| !item.secret);
    remarks.extend(left_out);
    let mut texts = Vec::new();
    if !secrets.is_empty() || config.is_empty() {
        let head = format!("{ABOUT_SECRETS}apiVersion: v1\nkind: Secret");
        texts.push(manifest(
            &head,
            setting.name,
            "type: Opaque\nstringData",
            &secrets,
        ));
    }
    if !config.is_empty() {
        let head = format!("{ABOUT_CONFIG}apiVersion: v1\nkind: ConfigMap");
        texts.push(manifest(&head, setting.name, "data", &config));
    }
    Written {
        text: texts.join("---\n").into(),
        remarks,
    }
}

fn manifest(head: &str, name: &str, data: &str, items: &[(String, &Item)]) -> String {
    let none = if items.is_empty() { " {}" } else { "" };
    let mut text = format!("{head}\nmetadata:\n  name: {}\n{data}:{none}\n", quoted(name));
    for (name, item) in items {
        let value = item.text();
        let _ = writeln!(text, "  {}: {}", quoted(name), quoted(value.expose()));
    }
    text
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
