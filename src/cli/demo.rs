//! `demo`: the user interface on a sample workspace in a temporary folder.

use std::env;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::Path;

use tempfile::TempDir;

use super::args::Args;
use super::{Failure, Outcome, preferences, ui};
use crate::dlt::layout::{Scope, Slot};
use crate::store::place::Place;
use crate::workspace::{Options, Workspace};

/// The folder of its settings.
const SETTINGS: &str = ".dlt/";

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
    // Nobody can guess it, so nothing stands there.
    let name = format!("dlt-secrets-demo-{:016x}", RandomState::new().hash_one(()));
    let folder = env::temp_dir().join(&name);
    let project = folder.join("pipedrive_demo");
    let workspace = sample(&project, &folder.join("global"), &preferences.profiles);
    let mut made = None;
    // What the files hold is known: the first frame need not wait for them.
    let outcome = ui::show(workspace, args, preferences, || {
        made = Some(make(&name).map_err(failed)?);
        write(&project).map_err(failed)
    });
    if let Some(folder) = made {
        folder
            .close()
            .map_err(|error| Failure::new(format!("the sample could not be removed: {}", error.kind())))?;
    }
    outcome
}

/// Makes a temporary folder of a name, which is removed with everything in it.
fn make(name: &str) -> io::Result<TempDir> {
    tempfile::Builder::new().prefix(name).rand_bytes(0).tempdir()
}

/// Writes the sample into a folder.
fn write(project: &Path) -> io::Result<()> {
    for folder in [SETTINGS, "pipedrive"] {
        fs::create_dir_all(project.join(folder))?;
    }
    FILES
        .iter()
        .try_for_each(|(name, text)| fs::write(project.join(name), text))
}

/// The picture of the sample in a folder, as if nothing else were on the machine.
fn sample(project: &Path, global: &Path, first: &[String]) -> Workspace {
    let settings = || {
        FILES
            .iter()
            .filter_map(|(name, text)| Some((name.strip_prefix(SETTINGS)?, *text)))
    };
    let place = Place::with_files(project, global, settings().map(|(name, _)| name));
    let options = Options {
        unscanned: true,
        first: first.to_vec(),
        ..Options::default()
    };
    Workspace::of_texts(place, "dev", options, &|slot: &Slot| {
        let mut files = settings().filter(|_| slot.scope == Scope::Project);
        let (_, text) = files.find(|(name, _)| *name == slot.file_name())?;
        Some((*text).into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_the_sample_is_what_is_read_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let (project, global) = (folder.path().join("sample"), folder.path().join("global"));
        let told = sample(&project, &global, &[]);
        write(&project).unwrap();
        let found = Place::find(Some(&project), Some(&global), &|_| None).unwrap();
        // Which is found when it is asked for.
        assert_eq!(told.place().name(), found.name());
        assert_eq!(format!("{:?}", told.place()), format!("{found:?}"));
        let read = told.reopening()();
        let texts = |workspace: &Workspace| {
            let files = workspace.files().iter();
            let text = |file: &crate::workspace::file::File| {
                file.saved.as_ref().map(|text| text.expose().to_owned())
            };
            files
                .map(|file| (file.path.clone(), text(file)))
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(&told), texts(&read));
        assert_eq!(texts(&told).iter().filter(|(_, text)| text.is_some()).count(), 7);
    }
}
