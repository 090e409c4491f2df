//! A finding: what is wrong, where, and how to mend it.

use crate::dlt::key::KeyPath;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::tree::NodeId;
use crate::workspace::Workspace;
use crate::workspace::cell::{Cell, Origin};

/// How bad a finding is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// dlt fails, or runs with what is no value.
    Error,
    /// Something is wrong that dlt does not see.
    Warning,
    /// Worth knowing; the workspace is ready all the same.
    Info,
}

impl Severity {
    /// The word in JSON and text.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// What one rule finds in one profile. Holds no value of any file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The rule's stable name.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The profile, or `default`.
    pub profile: String,
    /// The key it is about.
    pub key: Option<KeyPath>,
    /// Where: a file of settings, or the code that asks.
    pub at: Option<Location>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl Finding {
    /// `file:line:column`, as far as it is known.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let at = self.at.as_ref()?;
        let numbers = at.line.into_iter().chain(at.column.filter(|_| at.line.is_some()));
        Some(numbers.fold(at.file.clone(), |place, number| format!("{place}:{number}")))
    }
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// The file, as people name it from the project's folder.
    pub file: String,
    /// The line, from 1; `None` for the file as a whole.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
}

impl Location {
    /// A file as a whole.
    pub(super) fn file(name: &str) -> Self {
        Self {
            file: name.to_owned(),
            line: None,
            column: None,
        }
    }

    /// Where a value comes from; `None` for a variable.
    pub(crate) fn of(workspace: &Workspace, origin: Origin) -> Option<Self> {
        let Origin::File { file, item } = origin else {
            return None;
        };
        let file = &workspace.files()[file];
        let position = file.document().map(|document| document.position(item));
        Some(Self {
            file: file.label.clone(),
            line: position.map(|at| at.line),
            column: position.map(|at| at.column),
        })
    }
}

/// Every key of a column: its node, its path, what the profile gets.
pub(super) fn cells(workspace: &Workspace, view: usize) -> Vec<(NodeId, KeyPath, &Cell)> {
    let cell = |node: NodeId| Some((node, workspace.tree().path(node)?, workspace.cell(view, node)?));
    workspace.keys().filter_map(|(_, node)| cell(node)).collect()
}

/// The command that gives a key a value in a place of the layout.
pub(super) fn set_command(path: &KeyPath, slot: Option<&Slot>) -> String {
    let mut command = format!("dlt-secrets set {path}");
    if let Some(slot) = slot {
        if let Some(profile) = &slot.profile {
            command.push_str(&format!(" --profile {profile}"));
        }
        if slot.kind == Kind::Config {
            command.push_str(" --config");
        }
        if slot.scope == Scope::Global {
            command.push_str(" --global");
        }
    }
    command
}

/// The place of the layout a value comes from.
pub(super) fn slot_of(workspace: &Workspace, origin: Option<Origin>) -> Option<&Slot> {
    match origin? {
        Origin::File { file, .. } => Some(&workspace.files()[file].slot),
        Origin::Environment | Origin::Vault(_) => None,
    }
}

/// A finding about a key and where its value comes from.
pub(super) fn about_key(
    workspace: &Workspace,
    view: usize,
    rule: (&'static str, Severity),
    key: KeyPath,
    origin: Option<Origin>,
) -> Finding {
    Finding {
        rule: rule.0,
        severity: rule.1,
        profile: workspace.views()[view].name.clone(),
        at: origin.and_then(|origin| Location::of(workspace, origin)),
        key: Some(key),
        message: String::new(),
        help: String::new(),
    }
}
