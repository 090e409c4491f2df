//! What one key does about a finding.

use super::mending::Mend;
use super::state::State;
use crate::checks::Alike;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::tree::NodeId;

/// What is done about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Something about a file as such, after asking.
    Mend(Mend),
    /// The key gets another value.
    Edit(Cell),
    /// The key or section goes to the file of a place.
    Move(Cell, Slot),
    /// The key is looked at where it stands.
    Show(Cell),
    /// A line to be pasted where it belongs is copied.
    Copy(String),
    /// Nothing can be done from here.
    None,
}

/// A key or section in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The column.
    pub view: usize,
    /// The key.
    pub node: NodeId,
}

impl Fix {
    /// What is done about a finding, by its rule.
    #[must_use]
    pub fn of(state: &State, alike: &Alike) -> Self {
        let workspace = &state.workspace;
        let finding = &alike.finding;
        let file = finding.at.as_ref().map(|at| at.file.as_str()).unwrap_or_default();
        match finding.rule {
            "profile-files-ignored" => Self::Mend(Mend::Marker),
            "not-gitignored" => match state.verdict.as_ref().map(|verdict| &verdict.ignoring.lacking) {
                Some(Ok(lines)) if !lines.is_empty() => Self::Mend(Mend::Ignore(lines.clone())),
                _ => Self::Copy("secrets.toml\n*.secrets.toml\n".to_owned()),
            },
            "tracked-by-git" => Self::Mend(Mend::untrack(workspace, file)),
            "loose-permissions" => Self::Mend(Mend::tighten(workspace, file)),
            "leftover-file" => Self::Mend(Mend::discard(workspace, file)),
            "stray-upload" => Self::Mend(Mend::put_aside(workspace, file)),
            "missing-dependency" => between(&finding.help, '"').map_or(Self::None, Self::Copy),
            "static-egress-ips" => Self::Copy("require={\"static_egress_ips\": True}".to_owned()),
            // What a config file holds belongs into the secrets file beside it; what only one profile uses, into its own.
            "secret-in-config" => with_slot(cell(state, alike), |cell| {
                workspace.usual_slot(cell.view, Kind::Secrets)
            }),
            "dev-secret-shipped" => with_slot(cell(state, alike), |cell| {
                let profile = workspace.views()[cell.view].profile.as_deref();
                Slot::new(Scope::Project, profile, Kind::Secrets)
            }),
            "unparsable-file" | "dlt-unreadable-toml" => finding.place().map_or(Self::None, Self::Copy),
            "missing-key" | "placeholder" | "empty-value" | "leftover-comment" | "same-secret-as-dev" => {
                key(state, alike).map_or(Self::None, Self::Edit)
            }
            _ => cell(state, alike).map_or(Self::None, Self::Show),
        }
    }

    /// What the key does, in words.
    #[must_use]
    pub fn sentence(&self, state: &State) -> String {
        let file = |cell: &Cell| {
            let path = state.workspace.tree().path(cell.node);
            path.map_or(String::new(), |path| path.to_string())
        };
        match self {
            Self::Mend(mend) => format!("{}, after asking", mend.sentence(&state.workspace)),
            Self::Edit(cell) => format!("edit {}", file(cell)),
            Self::Move(cell, slot) => {
                let to = state.workspace.place().label(slot);
                format!("move {} to {to}, after asking", file(cell))
            }
            Self::Show(cell) => format!("look at {} on the Workspace screen", file(cell)),
            Self::Copy(text) => format!("copy {}", text.trim_end().replace('\n', " and ")),
            Self::None => "nothing from here: see help".to_owned(),
        }
    }
}

/// The key or section of a finding in the column of the first profile it was made for; of what only one profile uses, in that one's.
fn cell(state: &State, alike: &Alike) -> Option<Cell> {
    let workspace = &state.workspace;
    let node = workspace.tree().find(alike.finding.key.as_ref()?)?;
    let of_dev = (alike.finding.rule == "dev-secret-shipped").then_some(crate::dlt::profile::DEFAULT);
    let name = of_dev.or(alike.profiles.first().map(String::as_str))?;
    let view = workspace.view_named(name).unwrap_or(0);
    Some(Cell { view, node })
}

/// The same, where it is a key.
fn key(state: &State, alike: &Alike) -> Option<Cell> {
    cell(state, alike).filter(|cell| state.workspace.tree().is_key(cell.node))
}

fn with_slot(cell: Option<Cell>, slot: impl FnOnce(Cell) -> Slot) -> Fix {
    cell.map_or(Fix::None, |cell| Fix::Move(cell, slot(cell)))
}

/// The text between two of these signs.
fn between(text: &str, sign: char) -> Option<String> {
    let (_, rest) = text.split_once(sign)?;
    rest.split_once(sign).map(|(inner, _)| inner.to_owned())
}
