//! The dialog that mends the workspace: files that can be made, each after it was asked for.

use std::path::PathBuf;

use super::message::Creation;
use super::pending;
use super::state::State;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::secret::Secret;
use crate::workspace::Workspace;
use crate::workspace::file::Content;

/// What can be made, to be chosen from.
pub struct MendingDialog {
    /// What there is.
    pub items: Vec<Mend>,
    /// The number of the chosen one.
    pub cursor: usize,
    /// Whether the chosen one is asked about.
    pub is_asking: bool,
    /// What git says, once it has.
    pub ignoring: Option<Ignoring>,
    /// What was wrong when the chosen one was accepted.
    pub error: Option<String>,
}

/// Something that can be made.
#[derive(Clone)]
pub enum Mend {
    /// The file without which dlt has no profiles.
    Marker,
    /// A settings file that is not there yet.
    File(Slot),
    /// Lines that `.gitignore` lacks.
    Ignore(Vec<String>),
}

/// What is known of git and the secrets files.
pub struct Ignoring {
    /// The lines `.gitignore` lacks, or why that is not known.
    pub lacking: Result<Vec<String>, String>,
    /// The text `.gitignore` has now.
    pub text: Option<Secret>,
}

impl MendingDialog {
    /// Opens the dialog; what git says comes later.
    #[must_use]
    pub fn open(state: &State) -> Self {
        let mut dialog = Self {
            items: Vec::new(),
            cursor: 0,
            is_asking: false,
            ignoring: None,
            error: None,
        };
        dialog.list(&state.workspace);
        dialog
    }

    fn list(&mut self, workspace: &Workspace) {
        let place = workspace.place();
        let mut items = Vec::new();
        if !place.profiles_enabled {
            items.push(Mend::Marker);
        }
        if let Some(Ignoring {
            lacking: Ok(lines), ..
        }) = &self.ignoring
            && !lines.is_empty()
        {
            items.push(Mend::Ignore(lines.clone()));
        }
        let profiles = workspace
            .views()
            .iter()
            .filter_map(|view| view.profile.as_deref());
        for profile in std::iter::once(None).chain(profiles.map(Some)) {
            for kind in Kind::ALL {
                let slot = Slot::new(Scope::Project, profile, kind);
                let file = workspace.file_at(&slot).map(|file| &workspace.files()[file]);
                if file.is_some_and(|file| matches!(file.content, Content::Absent)) {
                    items.push(Mend::File(slot));
                }
            }
        }
        self.items = items;
        self.cursor = self.cursor.min(self.items.len().saturating_sub(1));
    }

    /// The chosen one.
    #[must_use]
    pub fn chosen(&self) -> Option<&Mend> {
        self.items.get(self.cursor)
    }

    /// Moves the choice.
    pub fn step(&mut self, by: isize) {
        self.error = None;
        let last = self.items.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Git has answered.
    pub(super) fn take(&mut self, workspace: &Workspace, ignoring: Ignoring) {
        let chosen = self.chosen().map(|mend| mend.path(workspace));
        self.ignoring = Some(ignoring);
        self.list(workspace);
        let same = |mend: &Mend| Some(mend.path(workspace)) == chosen;
        // What is asked about stays the same; else the first stays the first.
        if let Some(at) = self.items.iter().position(same)
            && (self.is_asking || self.cursor > 0)
        {
            self.cursor = at;
        }
    }

    /// Asks about the chosen one.
    pub fn ask(&mut self, state: &State) {
        self.error = None;
        if pending::count(&state.workspace) > 0 {
            self.error = Some("save first: the workspace is read anew after it".to_owned());
        } else {
            self.is_asking = self.chosen().is_some();
        }
    }

    /// What is to be written for the chosen one.
    #[must_use]
    pub fn creation(&self, workspace: &Workspace) -> Option<Creation> {
        let mend = self.chosen()?;
        let expected = match mend {
            Mend::Ignore(_) => self.ignoring.as_ref().and_then(|ignoring| ignoring.text.clone()),
            Mend::Marker | Mend::File(_) => None,
        };
        let text = mend.text(expected.as_ref());
        Some(Creation {
            label: mend.label(workspace),
            path: mend.path(workspace),
            is_private: mend.is_private(),
            expected,
            text,
        })
    }

    /// Looks at another picture; nothing but what can be made depends on it.
    pub(super) fn follow(&mut self, state: &State) -> bool {
        self.list(&state.workspace);
        self.is_asking &= self.chosen().is_some();
        true
    }
}

impl Mend {
    /// Its path.
    #[must_use]
    pub fn path(&self, workspace: &Workspace) -> PathBuf {
        let place = workspace.place();
        match self {
            Self::Marker => place.marker.clone(),
            Self::File(slot) => place.path(slot),
            Self::Ignore(_) => place.project.join(".gitignore"),
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn label(&self, workspace: &Workspace) -> String {
        let place = workspace.place();
        match self {
            Self::Marker => format!("{}/.workspace", place.settings_name),
            Self::File(slot) => place.label(slot),
            Self::Ignore(_) => ".gitignore".to_owned(),
        }
    }

    /// Its name with that of the project; its path where it is not in the project.
    #[must_use]
    pub fn full_name(&self, workspace: &Workspace) -> String {
        let place = workspace.place();
        let path = self.path(workspace);
        match path.strip_prefix(&place.project) {
            Ok(below) => format!("{}/{}", place.name, below.display()),
            Err(_) => path.display().to_string(),
        }
    }

    /// Whether nobody else is to read it.
    #[must_use]
    pub fn is_private(&self) -> bool {
        matches!(self, Self::File(_))
    }

    /// The text it gets, where it has this one.
    fn text(&self, old: Option<&Secret>) -> Secret {
        let Self::Ignore(lines) = self else {
            return Secret::default();
        };
        let old = old.map_or("", Secret::expose);
        let eol = if old.contains("\r\n") { "\r\n" } else { "\n" };
        let mut text = old.to_owned();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str(eol);
        }
        for line in lines {
            text.push_str(line);
            text.push_str(eol);
        }
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_as_the_file_writes_them() {
        let mend = Mend::Ignore(vec!["secrets.toml".to_owned()]);
        for (old, new) in [
            (None, "secrets.toml\n"),
            (Some("a"), "a\nsecrets.toml\n"),
            (Some("a\r\n"), "a\r\nsecrets.toml\r\n"),
        ] {
            let old = old.map(Secret::from);
            assert_eq!(mend.text(old.as_ref()).expose(), new);
        }
    }
}
