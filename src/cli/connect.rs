//! `connect`: a profile reads its secrets from a vault from now on.

use std::io::Write;

use serde_json::json;

use super::args::{Args, ConnectArgs};
use super::vault::count;
use super::writing::{Writing, refused};
use super::{Failure, Outcome, import, open};
use crate::deploy::export::{Export, Only};
use crate::deploy::vault::{Asking, connection, pushing_permissions};
use crate::doctor::missing_dependency;
use crate::document::foreign::{Foreign, KeyFile};
use crate::shown;
use crate::store::examine::examine;

pub(super) fn run(
    args: &Args,
    connect: &ConnectArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let (workspace, view) = open::sound_with_code(args, err)?;
    let vault = connect.vault.vault();
    let key = connect.key.as_deref().map(key_file).transpose()?;
    let asking = Asking {
        layout: connect.layout.layout(),
        with_config: Export::of(&workspace, view, Only::Everything).has_config(),
        listing: !connect.no_list,
    };
    let made = connection(&workspace, view, vault, asking, key.as_ref()).map_err(refused)?;
    let file = &workspace.files()[made.file];
    if !connect.dry_run && !made.values.is_empty() {
        Writing::of(&workspace, vec![(made.file, made.document.clone())])?.save()?;
    }
    let profile = &workspace.views()[view].name;
    let missing = missing_dependency::find(&made.after, view, &examine(workspace.place()));
    let permissions = asking.permissions(vault, &made.after.vault_prefix(view, vault));
    if args.json {
        let keys = made.values.iter().map(|(key, _)| key.to_string());
        let answer = json!({
            "version": 1,
            "vault": vault.word(),
            "profile": profile,
            "dry_run": connect.dry_run,
            "file": file.label,
            "written": keys.collect::<Vec<_>>(),
            "lacking": made.lacking.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "package": vault.package(),
            "package_missing": !missing.is_empty(),
            "permissions": permissions,
        });
        writeln!(out, "{answer:#}")?;
    } else {
        let deed = if connect.dry_run {
            "would be written into"
        } else {
            "written into"
        };
        match made.values.len() {
            0 => writeln!(out, "{profile} is set to read {} already", vault.name())?,
            keys => writeln!(out, "{} {deed} {}", count(keys, "key"), file.label)?,
        }
        for (key, _) in &made.values {
            writeln!(out, "  {key}")?;
        }
        let prefix = made.after.vault_prefix(view, vault);
        writeln!(out, "the credentials need")?;
        for needed in &permissions {
            writeln!(out, "  {}", shown::safe(needed))?;
        }
        writeln!(out, "whoever pushes needs")?;
        for needed in pushing_permissions(vault, &prefix) {
            writeln!(out, "  {}", shown::safe(&needed))?;
        }
    }
    for finding in &missing {
        writeln!(
            err,
            "error: {}\n help: {}",
            shown::safe(&finding.message),
            shown::safe(&finding.help)
        )?;
    }
    if missing.is_empty() {
        writeln!(
            err,
            "note: the deployed project has to install {}",
            vault.package()
        )?;
    }
    for key in &made.lacking {
        writeln!(err, "error: {key} is still lacking: --key FILE takes a key file")?;
    }
    let is_ready = made.lacking.is_empty() && missing.is_empty();
    Ok(if is_ready { Outcome::Good } else { Outcome::Finding })
}

fn key_file(path: &std::path::Path) -> Result<KeyFile, Failure> {
    match import::foreign(path)? {
        (_, Foreign::Key(key)) => Ok(key),
        (label, Foreign::Variables(_)) => Err(Failure::with_help(
            format!("{label} is a dotenv file, and no key file"),
            "name the key file of a service account, or AWS keys; nothing was written",
        )),
    }
}
