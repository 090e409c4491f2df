//! `export`: everything a profile gets, in the form that something else reads.

use std::io::{IsTerminal, Write};
use std::path::Path;

use super::args::{Args, ExportArgs, ExportFormat, OnlyChoice};
use super::{Failure, Outcome, open};
use crate::deploy::export::{Export, Format, Layout, Only, Setting};
use crate::dlt::layout::Kind;
use crate::secret::Secret;
use crate::shown;
use crate::store::save::{self, SaveError};
use crate::workspace::vaults::Vault;

pub(super) fn run(
    args: &Args,
    export: &ExportArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    if args.profile.len() > 1 {
        return Err(Failure::new(
            "`export` takes --profile once: a place gets what one profile has",
        ));
    }
    if export.output.is_none() && !export.reveal && std::io::stdout().is_terminal() {
        return Err(Failure::with_help(
            "values are not printed on a terminal",
            "write them to a file with --output FILE, pipe them on, or add --reveal",
        ));
    }
    let (workspace, view) = open::sound_with_code(args, err)?;
    let only = export.only.map_or(Only::Everything, OnlyChoice::only);
    let found = Export::of(&workspace, view, only);
    let profile = &workspace.views()[view].name;
    for (path, status) in &found.incomplete {
        writeln!(err, "{}: {path} is {status}", shown::safe(profile))?;
    }
    if !found.incomplete.is_empty() && !export.allow_incomplete {
        let help = "fill them in, or leave them out with --allow-incomplete; nothing was exported";
        writeln!(err, "{help}")?;
        return Ok(Outcome::Finding);
    }
    let default_name = format!("dlt-{}", profile.to_lowercase());
    let format = format(export.format);
    let prefix = match format {
        Format::Vault(vault) => workspace.vault_prefix(view, vault),
        _ => String::new(),
    };
    let written = found.write(
        format,
        &Setting {
            profile: workspace.views()[view].profile.as_deref(),
            layout: layout(export),
            prefix: &prefix,
            name: export.name.as_deref().unwrap_or(&default_name),
        },
    );
    for remark in &written.remarks {
        writeln!(err, "warning: {}", shown::safe(remark))?;
    }
    match &export.output {
        None => out.write_all(written.text.expose().as_bytes())?,
        Some(path) => {
            create(path, &written.text)?;
            let keys = match found.items.len() {
                1 => "1 key".to_owned(),
                count => format!("{count} keys"),
            };
            writeln!(
                err,
                "{keys} of {} written to {}",
                shown::safe(profile),
                path.display()
            )?;
        }
    }
    Ok(Outcome::Good)
}

fn format(format: ExportFormat) -> Format {
    match format {
        ExportFormat::Dotenv => Format::Dotenv,
        ExportFormat::Shell => Format::Shell,
        ExportFormat::Json => Format::Json,
        ExportFormat::Toml => Format::Toml,
        ExportFormat::K8s => Format::Kubernetes,
        ExportFormat::Airflow => Format::Airflow,
        ExportFormat::Variables => Format::Variables,
        ExportFormat::Google => Format::Vault(Vault::Google),
        ExportFormat::Aws => Format::Vault(Vault::Aws),
    }
}

fn layout(export: &ExportArgs) -> Layout {
    match (export.layout, export.format) {
        (Some(layout), _) => layout.layout(),
        (None, ExportFormat::Airflow) => Layout::Whole,
        (None, _) => Layout::default(),
    }
}

/// Makes a file that nobody else can read; one that is there stays.
fn create(path: &Path, text: &Secret) -> Result<(), Failure> {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    save::save(&whole, Kind::Secrets, None, text).map_err(|error| match error {
        SaveError::Changed => Failure::with_help(
            format!("{} is there already, and was left as it is", path.display()),
            "name another file, or remove that one first",
        ),
        error => Failure::new(format!("{} was not written: {error}", path.display())),
    })
}
