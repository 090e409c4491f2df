//! Why a profile gets what it gets, and what becomes of it in production.

use super::Workspace;
use super::cell::Origin;
use crate::dlt::layout::Scope;
use crate::dlt::tree::NodeId;

impl Workspace {
    /// The sentence about where a cell's value comes from and whether a deployed run has it too; `None` where the node
    /// is a section, or dlt has no profiles.
    #[must_use]
    pub fn why(&self, view: usize, node: NodeId) -> Option<String> {
        let cell = self.cell(view, node)?;
        let column = &self.views()[view];
        column.profile.as_ref()?;
        let name = &column.name;
        let Some(origin) = cell.origin else {
            return self.why_missing(view, node);
        };
        let file = match origin {
            Origin::File { file, .. } => file,
            Origin::Environment => {
                let why = "set in this shell's environment; a deployed run has an environment of its own";
                return Some(why.to_owned());
            }
            Origin::Vault(_) => {
                return Some(format!("{name} asks this vault, and no file of it has the key"));
            }
        };
        let file = &self.files()[file];
        let label = &file.label;
        Some(match (file.slot.scope, &file.slot.profile) {
            (Scope::Global, _) => {
                format!(
                    "{name} gets this from the global folder of this machine; a deployed run does not have it"
                )
            }
            (Scope::Project, None) => {
                format!("{name} inherits this from {label}, which dlthub deploy uploads")
            }
            (Scope::Project, Some(_)) if file.slot.is_deployed() => {
                format!("{name}'s own value; dlthub deploy uploads {label}")
            }
            (Scope::Project, Some(_)) => format!("{name}'s own value; dlthub deploy leaves {label} out"),
        })
    }

    fn why_missing(&self, view: usize, node: NodeId) -> Option<String> {
        let name = &self.views()[view].name;
        let elsewhere = self
            .views()
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != view)
            .find_map(|(other, column)| match self.cell(other, node)?.origin? {
                Origin::File { file, .. } => Some((&column.name, &self.files()[file])),
                Origin::Environment | Origin::Vault(_) => None,
            });
        let (other, file) = elsewhere?;
        Some(format!(
            "{name} lacks this: {other} has it in {}, which only {other} reads",
            file.label
        ))
    }
}
