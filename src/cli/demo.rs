//! `demo`: the user interface on a sample workspace in a temporary folder.

use std::fs;
use std::io;
use std::path::Path;

use super::args::Args;
use super::{Failure, Outcome, preferences, ui};
use crate::store::place::Place;
use crate::workspace::{Options, Workspace};

/// The sample's files: name and text. Every value in them is made up.
const FILES: [(&str, &str); 10] = [
    (".dlt/.workspace", ""),
    (".dlt/secrets.toml", include_str!("sample/secrets.toml")),
    (".dlt/config.toml", include_str!("sample/config.toml")),
    (".dlt/dev.secrets.toml", include_str!("sample/dev.secrets.toml")),
    (".dlt/dev.config.toml", include_str!("sample/dev.config.toml")),
    (".dlt/prod.secrets.toml", include_str!("sample/prod.secrets.toml")),
    (".dlt/prod.config.toml", include_str!("sample/prod.config.toml")),
    (
        ".dlt/access.config.toml",
        include_str!("sample/access.config.toml"),
    ),
    (
        "pipedrive/__init__.py",
        include_str!("sample/pipedrive/__init__.py"),
    ),
    (
        "pipedrive_pipeline.py",
        include_str!("sample/pipedrive_pipeline.py"),
    ),
];

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    let failed = |error: io::Error| Failure::new(format!("the sample could not be made: {}", error.kind()));
    let preferences = preferences::preferences()?;
    // Removed with everything in it when this function ends.
    let folder = tempfile::Builder::new()
        .prefix("dlt-secrets-demo-")
        .tempdir()
        .map_err(failed)?;
    let workspace = sample(folder.path(), &preferences.profiles).map_err(failed)?;
    let outcome = ui::show(workspace, args, preferences);
    folder
        .close()
        .map_err(|error| Failure::new(format!("the sample could not be removed: {}", error.kind())))?;
    outcome
}

/// Writes the sample into a folder and opens it, as if nothing else were on the machine.
fn sample(folder: &Path, first: &[String]) -> io::Result<Workspace> {
    let project = folder.join("pipedrive_demo");
    for folder in [".dlt", "pipedrive"] {
        fs::create_dir_all(project.join(folder))?;
    }
    for (name, text) in FILES {
        fs::write(project.join(name), text)?;
    }
    let place =
        Place::find(Some(&project), Some(&folder.join("global")), &|_| None).map_err(io::Error::other)?;
    let options = Options {
        unscanned: true,
        first: first.to_vec(),
        ..Options::default()
    };
    Ok(Workspace::open(place, "dev", &[], options))
}
