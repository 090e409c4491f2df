//! The settings files of a project, and whether `dlthub deploy` uploads them.

use crate::dlt::layout::{self, Scope, Slot};
use crate::dlt::profile;
use crate::workspace::Workspace;

/// A settings file directly in `.dlt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name for people: `.dlt/secrets.toml`.
    pub label: String,
    /// Its name in the folder.
    pub name: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is uploaded, and deployed runs read it.
    Uploaded,
    /// It is uploaded, and no deployed run reads it.
    Stray,
    /// It stays on this machine.
    Stays,
}

impl Fate {
    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Uploaded => "uploaded",
            Self::Stray => "stray",
            Self::Stays => "stays",
        }
    }
}

/// Every settings file, in the order of their names, those that pending edits will make among them.
#[must_use]
pub fn uploads(workspace: &Workspace) -> Vec<Upload> {
    let place = workspace.place();
    let mut names: Vec<String> = place.settings_files().map(str::to_owned).collect();
    let made = workspace.files().iter().filter(|file| {
        file.slot.scope == Scope::Project
            && file
                .document()
                .is_some_and(|document| !document.text().is_empty())
    });
    names.extend(made.map(|file| file.slot.file_name()));
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| layout::is_settings_name(name))
        .map(|name| Upload {
            label: format!("{}/{name}", place.settings_name),
            fate: fate(&name, place.profiles_enabled),
            name,
        })
        .collect()
}

fn fate(name: &str, profiles_enabled: bool) -> Fate {
    if !layout::is_uploaded(name) {
        return Fate::Stays;
    }
    let is_read = match Slot::parse(Scope::Project, name) {
        None => false,
        Some(Slot { profile: None, .. }) => true,
        Some(Slot {
            profile: Some(name), ..
        }) => profiles_enabled && profile::is_deployed(&name),
    };
    if is_read { Fate::Uploaded } else { Fate::Stray }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_deployed_run_reads_is_stray() {
        for (name, expected) in [
            ("secrets.toml", Fate::Uploaded),
            ("config.toml", Fate::Uploaded),
            ("prod.secrets.toml", Fate::Uploaded),
            ("access.config.toml", Fate::Uploaded),
            ("dev.secrets.toml", Fate::Stays),
            ("tests.config.toml", Fate::Stays),
            ("dev.old.secrets.toml", Fate::Stays),
            ("old.secrets.toml", Fate::Stray),
            ("mysecrets.toml", Fate::Stray),
            (".tmp123.secrets.toml", Fate::Stray),
        ] {
            assert_eq!(fate(name, true), expected, "{name}");
        }
        assert_eq!(fate("prod.secrets.toml", false), Fate::Stray);
    }
}
