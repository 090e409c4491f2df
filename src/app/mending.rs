//! The dialog that mends the workspace: what can be done about its files as such, each after it was asked for.

use std::path::PathBuf;

use super::message::{Creation, MendWork};
use super::pending;
use super::state::State;
use super::verdict::Verdict;
use crate::deploy::upload::Fate;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::secret::Secret;
use crate::store::examine::Git;
use crate::store::repair::{ASIDE, Repair};
use crate::workspace::Workspace;
use crate::workspace::file::Content;

/// What can be mended, to be chosen from.
pub struct MendingDialog {
    /// What there is.
    pub items: Vec<Mend>,
    /// The number of the chosen one.
    pub cursor: usize,
    /// What is asked about.
    pub asking: Asking,
    /// What was wrong when the chosen one was accepted.
    pub error: Option<String>,
}

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Nothing: the list is open.
    Nothing,
    /// The chosen one of the list.
    Chosen,
    /// The only one: another screen asked for it.
    Only,
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mend {
    /// The file without which dlt has no profiles is made.
    Marker,
    /// A settings file that is not there yet is made.
    File(Slot),
    /// `.gitignore` gets lines it lacks.
    Ignore(Vec<String>),
    /// A file gets another mode, another place, or none.
    Repair {
        /// The file's name for people.
        label: String,
        /// What becomes of it.
        repair: Repair,
    },
}

/// What is known of git and the secrets files.
pub struct Ignoring {
    /// The lines `.gitignore` lacks, or why that is not known.
    pub lacking: Result<Vec<String>, String>,
    /// The text `.gitignore` has now.
    pub text: Option<Secret>,
}

impl MendingDialog {
    /// Opens the list.
    #[must_use]
    pub fn open(state: &State) -> Self {
        Self {
            items: mends(state),
            cursor: 0,
            asking: Asking::Nothing,
            error: None,
        }
    }

    /// Asks about one thing, and nothing else.
    #[must_use]
    pub fn about(mend: Mend) -> Self {
        Self {
            items: vec![mend],
            cursor: 0,
            asking: Asking::Only,
            error: None,
        }
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

    /// Lists anew what can be done. What is asked about stays the same; else the first stays the first.
    pub(super) fn relist(&mut self, state: &State) {
        if self.asking == Asking::Only {
            return;
        }
        let chosen = self.chosen().cloned();
        self.items = mends(state);
        let at = self.items.iter().position(|mend| Some(mend) == chosen.as_ref());
        if self.asking == Asking::Chosen && at.is_none() {
            self.asking = Asking::Nothing;
        }
        let stays = self.asking == Asking::Chosen || self.cursor > 0;
        let at = at.filter(|_| stays).unwrap_or(self.cursor);
        self.cursor = at.min(self.items.len().saturating_sub(1));
    }

    /// Asks about the chosen one.
    pub fn ask(&mut self, state: &State) {
        self.error = not_now(state).map(str::to_owned);
        if self.error.is_none() && self.chosen().is_some() {
            self.asking = Asking::Chosen;
        }
    }

    /// What mends the chosen one; `None` where there is none.
    #[must_use]
    pub fn work(&self, state: &State) -> Option<MendWork> {
        let mend = self.chosen()?;
        let expected = match mend {
            Mend::Repair { label, repair } => {
                return Some(MendWork::Repair {
                    label: label.clone(),
                    repair: repair.clone(),
                });
            }
            Mend::Ignore(_) => state.verdict.as_ref()?.ignoring.text.clone(),
            Mend::Marker | Mend::File(_) => None,
        };
        let text = mend.text(expected.as_ref());
        Some(MendWork::Create(Creation {
            label: mend.label(&state.workspace),
            path: mend.path(&state.workspace),
            is_private: mend.is_private(),
            expected,
            text,
        }))
    }
}

/// Why nothing can be mended now; the workspace is read anew after it.
#[must_use]
pub fn not_now(state: &State) -> Option<&'static str> {
    (pending::count(&state.workspace) > 0).then_some("save first: the workspace is read anew after it")
}

/// Everything that can be done, what is wrong first.
fn mends(state: &State) -> Vec<Mend> {
    let workspace = &state.workspace;
    let mut mends = Vec::new();
    if !workspace.place().profiles_enabled {
        mends.push(Mend::Marker);
    }
    if let Some(verdict) = &state.verdict {
        mends.extend(wrong(workspace, verdict));
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
                mends.push(Mend::File(slot));
            }
        }
    }
    mends
}

/// What is wrong by what the machine told.
fn wrong(workspace: &Workspace, verdict: &Verdict) -> Vec<Mend> {
    let mut mends = Vec::new();
    if let Ok(lines) = &verdict.ignoring.lacking
        && !lines.is_empty()
    {
        mends.push(Mend::Ignore(lines.clone()));
    }
    let facts = &verdict.facts;
    if let Git::Repository { tracked, .. } = &facts.git {
        mends.extend(tracked.iter().map(|label| Mend::untrack(workspace, label)));
    }
    mends.extend(
        facts
            .loose
            .iter()
            .map(|(label, _)| Mend::tighten(workspace, label)),
    );
    mends.extend(
        facts
            .leftovers
            .iter()
            .map(|label| Mend::discard(workspace, label)),
    );
    let strays = verdict.plan.uploads.iter();
    let strays = strays.filter(|upload| upload.fate == Fate::Stray && !is_of_profile(&upload.name));
    mends.extend(strays.map(|upload| Mend::put_aside(workspace, &upload.label)));
    mends
}

/// Whether a stray file would be read if dlt had profiles.
fn is_of_profile(name: &str) -> bool {
    ["prod.", "access."].iter().any(|of| name.starts_with(of))
}

impl Mend {
    fn repair(workspace: &Workspace, label: &str, repair: impl FnOnce(PathBuf) -> Repair) -> Self {
        Self::Repair {
            label: label.to_owned(),
            repair: repair(workspace.place().path_of_label(label)),
        }
    }

    /// Only its owner is to read a file.
    #[must_use]
    pub fn tighten(workspace: &Workspace, label: &str) -> Self {
        Self::repair(workspace, label, Repair::Tighten)
    }

    /// Git is to forget a file.
    #[must_use]
    pub fn untrack(workspace: &Workspace, label: &str) -> Self {
        let project = workspace.place().project.clone();
        Self::repair(workspace, label, |path| Repair::Untrack { project, path })
    }

    /// A file is deleted.
    #[must_use]
    pub fn discard(workspace: &Workspace, label: &str) -> Self {
        Self::repair(workspace, label, Repair::Discard)
    }

    /// What is done about a file that goes up and is read by nobody.
    #[must_use]
    pub fn put_aside(workspace: &Workspace, label: &str) -> Self {
        let name = label.rsplit('/').next().unwrap_or(label);
        if is_of_profile(name) && !workspace.place().profiles_enabled {
            return Self::Marker;
        }
        Self::repair(workspace, label, Repair::PutAside)
    }

    /// Its path.
    #[must_use]
    pub fn path(&self, workspace: &Workspace) -> PathBuf {
        let place = workspace.place();
        match self {
            Self::Marker => place.marker.clone(),
            Self::File(slot) => place.path(slot),
            Self::Ignore(_) => place.project.join(".gitignore"),
            Self::Repair { label, .. } => place.path_of_label(label),
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
            Self::Repair { label, .. } => label.clone(),
        }
    }

    /// Its name with that of the project; its path where it is not in the project.
    #[must_use]
    pub fn full_name(&self, workspace: &Workspace) -> String {
        let place = workspace.place();
        let path = self.path(workspace);
        match path.strip_prefix(&place.project) {
            Ok(below) => format!("{}/{}", place.name(), below.display()),
            Err(_) => path.display().to_string(),
        }
    }

    /// Whether nobody else is to read what is made.
    #[must_use]
    pub fn is_private(&self) -> bool {
        matches!(self, Self::File(_))
    }

    /// What it does, in words.
    #[must_use]
    pub fn sentence(&self, workspace: &Workspace) -> String {
        let label = self.label(workspace);
        match self {
            Self::Marker | Self::File(_) => format!("create {label}"),
            Self::Ignore(_) => format!("add to {label}"),
            Self::Repair { repair, .. } => match repair {
                Repair::Tighten(_) => format!("close {label} to others"),
                Repair::Untrack { .. } => format!("take {label} out of git"),
                Repair::Discard(_) => format!("delete {label}"),
                Repair::PutAside(_) => format!("put {label} aside"),
            },
        }
    }

    /// What was done, behind the file's name.
    #[must_use]
    pub fn done(&self) -> String {
        match self {
            Self::Marker | Self::File(_) | Self::Ignore(_) => "written".to_owned(),
            Self::Repair { repair, .. } => match repair {
                Repair::Tighten(_) => "is yours alone to read and write".to_owned(),
                Repair::Untrack { .. } => "is not tracked by git any more; commit that".to_owned(),
                Repair::Discard(_) => "deleted".to_owned(),
                Repair::PutAside(_) => format!("put aside in the folder {ASIDE}"),
            },
        }
    }

    /// What was not done, behind the file's name.
    #[must_use]
    pub fn undone(&self) -> &'static str {
        match self {
            Self::Marker | Self::File(_) | Self::Ignore(_) => "was not written",
            Self::Repair { .. } => "is as it was",
        }
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
