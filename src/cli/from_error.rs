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
    let text = missing::parse(&text);
    // The text is of a run as some profile: its files are looked at, unless others are asked for.
    let told = text.profile.as_deref().filter(|_| args.profile.is_empty());
    let workspace = match told {
        Some(name) => open::workspace_of_profiles(args, &[name])?,
        None => open::workspace_with_code(args)?,
    };
    let view = match told {
        Some(name) if workspace.place().profiles_enabled => {
            open::warn_of_unknown_profile(&workspace, name, err)?;
            workspace.view_named(name).unwrap_or(0)
        }
        _ => open::view(&workspace, args, err)?,
    };
    if text.fields.is_empty() {
        return Err(Failure::with_help(
            "this text names no missing field",
            "pipe in the text of dlt's ConfigFieldMissingException, from `Missing 1 field(s) in configuration` on",
        ));
    }
    let remedies: Vec<(String, Remedy)> = text
        .fields
        .iter()
        .map(|field| (field.name.clone(), workspace.remedy(view, &text, field)))
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
