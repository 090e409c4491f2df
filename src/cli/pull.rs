//! `pull`: what a vault has against the files, and filling a profile's file from it.

use std::io::Write;

use serde_json::json;

use super::args::{Args, PullArgs};
use super::vault::{Opened, confirm, count};
use super::writing::Writing;
use super::{Failure, Outcome, open};
use crate::deploy::vault::{Compared, Likeness, known_keys};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::tree::FileIndex;
use crate::document::Value;
use crate::shown;

pub(super) fn run(
    args: &Args,
    pull: &PullArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let (workspace, view) = open::sound_with_code(args, err)?;
    let opened = Opened::of(&workspace, view, &pull.vault)?;
    let shelf = opened.fetch(&workspace, view, &[], err)?;
    let compared = shelf.compare(&workspace, view);
    let profile = workspace.views()[view].profile.as_deref();
    let slot = Slot::new(Scope::Project, profile, Kind::Secrets);
    let file = workspace
        .file_at(&slot)
        .ok_or_else(|| Failure::new("no file of this workspace can hold it"))?;
    let is_filled = |compared: &&Compared| match compared.likeness {
        Likeness::OnlyThere => true,
        Likeness::Different => pull.overwrite,
        Likeness::Same | Likeness::OnlyHere => false,
    };
    let values: Vec<(FileIndex, &KeyPath, &Value)> = compared
        .iter()
        .filter(is_filled)
        .filter_map(|compared| Some((file, &compared.key, compared.value.as_ref()?)))
        .collect();
    let label = &workspace.files()[file].label;
    let name = &workspace.views()[view].name;
    if !args.json {
        writeln!(out, "{}", shown::safe(&opened.access.phrase(name)))?;
        tell(&compared, out)?;
    }
    for (secret, why) in shelf.unreadable() {
        writeln!(err, "warning: {}: {why}", shown::safe(secret))?;
    }
    let mut known = known_keys(&workspace, view);
    known.extend(compared.iter().map(|compared| compared.key.clone()));
    let strangers = shelf.strangers(&known);
    for secret in &strangers {
        writeln!(
            err,
            "note: {} is the name of no key that is known here",
            shown::safe(secret)
        )?;
    }
    let question = format!("write {} into {label}?", count(values.len(), "key"));
    let writes = !pull.dry_run && !values.is_empty();
    let is_written = writes && confirm(&question, pull.yes, err)?;
    if is_written {
        Writing::of_values(&workspace, &values)?.save()?;
    }
    let is_same = compared.iter().all(|compared| match compared.likeness {
        Likeness::Same | Likeness::OnlyHere => true,
        Likeness::OnlyThere => is_written,
        Likeness::Different => is_written && pull.overwrite,
    });
    if args.json {
        let rows = compared.iter().map(|compared| {
            json!({
                "key": compared.key.to_string(),
                "change": compared.likeness.word(),
                "secret": compared.name.as_ref().map(|name| format!("{}{name}", opened.access.prefix)),
            })
        });
        let rows: Vec<_> = rows.collect();
        let keys: Vec<String> = values.iter().map(|(_, key, _)| key.to_string()).collect();
        let answer = json!({
            "version": 1,
            "vault": opened.access.vault.word(),
            "profile": name,
            "dry_run": pull.dry_run,
            "same": is_same,
            "keys": rows,
            "unknown": strangers,
            "file": label,
            "written": if is_written { keys } else { Vec::new() },
        });
        writeln!(out, "{answer:#}")?;
    } else if is_written {
        writeln!(out, "{} written into {label}", count(values.len(), "key"))?;
    } else if !values.is_empty() {
        writeln!(
            out,
            "{} could be filled into {label}; nothing was written",
            count(values.len(), "key")
        )?;
    }
    Ok(if is_same { Outcome::Good } else { Outcome::Finding })
}

fn tell(compared: &[Compared], out: &mut dyn Write) -> Result<(), Failure> {
    for row in compared {
        let word = match row.likeness {
            Likeness::Same => continue,
            Likeness::Different => "different",
            Likeness::OnlyThere => "only there",
            Likeness::OnlyHere => "only here",
        };
        let name = row
            .name
            .as_deref()
            .map_or(String::new(), |name| format!("  {name}"));
        writeln!(out, "  {word:<10}  {}{}", row.key, shown::safe(&name))?;
    }
    let same = compared
        .iter()
        .filter(|row| row.likeness == Likeness::Same)
        .count();
    writeln!(out, "{} the same in both", count(same, "key"))?;
    Ok(())
}
