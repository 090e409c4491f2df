//! `explain --from-error`: from dlt's error text to the keys to create.

use std::io::{Read, Write};

use serde_json::json;

use super::args::Args;
use super::{Failure, Outcome, open};
use crate::dlt::missing;
use crate::shown;
use crate::workspace::remedy::Remedy;

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> Result<Outcome, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Failure::new(format!("standard input cannot be read: {}", error.kind())))?;
    let workspace = open::workspace_with_code(args)?;
    let view = open::view(&workspace, args, err)?;
    let fields = missing::parse(&text);
    if fields.is_empty() {
        return Err(Failure::with_help(
            "this text names no missing field",
            "pipe in the text of dlt's ConfigFieldMissingException, from `Missing 1 field(s) in configuration` on",
        ));
    }
    let remedies: Vec<(String, Remedy)> = fields
        .iter()
        .map(|field| (field.name.clone(), workspace.remedy(view, field)))
        .collect();
    if args.json {
        let fields: Vec<_> = remedies
            .iter()
            .map(|(name, remedy)| {
                json!({
                    "field": name, "key": remedy.path.as_ref().map(ToString::to_string), "file": remedy.file,
                    "env": remedy.path.as_ref().map(crate::dlt::key::KeyPath::env_name), "secret": remedy.secret,
                    "found_now": remedy.found_now, "placeholder": remedy.is_placeholder,
                })
            })
            .collect();
        let profile = &workspace.views()[view].name;
        writeln!(
            out,
            "{}",
            json!({"version": 1, "profile": profile, "fields": fields})
        )?;
    } else {
        for (name, remedy) in &remedies {
            writeln!(out, "{}", shown::safe(&remedy.sentence(name)))?;
        }
    }
    let all_found = remedies
        .iter()
        .all(|(_, remedy)| remedy.found_now && !remedy.is_placeholder);
    Ok(if all_found {
        Outcome::Good
    } else {
        Outcome::Finding
    })
}
