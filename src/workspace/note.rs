//! The sentence that says what is particular about a cell.

use super::Workspace;
use super::cell::{Cell, Status};
use super::requirement::Requirement;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::tree::NodeId;

impl Workspace {
    /// Why a cell is what it is; `None` where there is nothing to explain.
    #[must_use]
    pub fn note(&self, view: usize, node: NodeId, cell: &Cell, path: &KeyPath) -> Option<String> {
        match cell.status {
            Status::Set => None,
            Status::Elsewhere => {
                let walk = self.walk(view, self.asked_as(path));
                let Some(step) = walk.found() else {
                    return Some(
                        "the code gives the value while it runs, or dlt finds it on another way".to_owned(),
                    );
                };
                let place = self.step_place(step)?;
                let through = walk
                    .native
                    .as_ref()
                    .map_or(String::new(), |group| format!(", in `{group}` given whole"));
                Some(format!("dlt finds it at {}{through}: {place}", step.key))
            }
            Status::Placeholder(reason) => Some(reason.sentence().to_owned()),
            Status::Empty => Some("the value is an empty string".to_owned()),
            Status::Review => Some("there is a value, but its comment still asks to fill it in".to_owned()),
            Status::Misplaced => Some(format!(
                "dlt refuses the secret `{}` in a config file",
                path.name()
            )),
            Status::Absent => {
                let having = self.having(view, node);
                let owner = having
                    .first()
                    .map_or_else(String::new, |name| format!("{name} has it; "));
                let is_within = |requirement: &Requirement| requirement.key.parts().starts_with(path.parts());
                let rest = if self.requirements().iter().any(is_within) {
                    "its fields below would do as well"
                } else {
                    "dlt does without it here"
                };
                Some(format!("{owner}{rest}"))
            }
            Status::Missing => {
                let lost = Kind::ALL
                    .into_iter()
                    .find_map(|kind| self.why_lost(view, kind, node));
                if lost.is_some() {
                    return lost;
                }
                if let Some(requirement) = self.requirements().at(path) {
                    return Some(requirement.sentence());
                }
                let having = self.having(view, node);
                let name = &self.views()[view].name;
                Some(match having.as_slice() {
                    [] if self.options().wanted.iter().any(|(wanted, _)| wanted == path) => {
                        "dlt asked for it and found it nowhere".to_owned()
                    }
                    [] => format!("hidden by another value in {name}"),
                    profiles => format!("{} has it, {name} has not", profiles.join(", ")),
                })
            }
        }
    }

    /// The other profiles that have a key.
    fn having(&self, view: usize, node: NodeId) -> Vec<&str> {
        let has = |other: usize| self.cell(other, node).is_some_and(|cell| cell.origin.is_some());
        let views = self.views().iter().enumerate();
        views
            .filter(|(other, _)| *other != view && has(*other))
            .map(|(_, view)| view.name.as_str())
            .collect()
    }
}
