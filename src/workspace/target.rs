//! Which file an edit goes to.

use super::Workspace;
use super::cell::{Origin, Status};
use crate::dlt::field;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::tree::{FileIndex, NodeId};

impl Workspace {
    /// The file an edit of a key goes to unless the user says otherwise: the one that holds the placeholder; for
    /// an inherited value the profile's own (an override); for a value of the profile's own that one; for a
    /// missing key the profile's own when it exists, else the shared one.
    #[must_use]
    pub fn default_target(&self, view: usize, node: NodeId) -> Option<FileIndex> {
        let column = &self.views()[view];
        let cell = self.cell(view, node);
        let in_file = cell.and_then(|cell| {
            [cell.origin.as_ref()]
                .into_iter()
                .flatten()
                .chain(&cell.shadowed)
                .find_map(|origin| match origin {
                    Origin::File { file, .. } => Some(*file),
                    Origin::Environment | Origin::Vault(_) => None,
                })
        });
        let own = |kind| Slot::new(Scope::Project, column.profile.as_deref(), kind);
        let slot = match (cell, in_file) {
            (Some(cell), Some(file)) if matches!(cell.status, Status::Placeholder(_)) || !cell.inherited => {
                return Some(file);
            }
            (_, Some(file)) => own(self.files()[file].slot.kind),
            (_, None) => {
                let slot = own(self.kind_elsewhere(node));
                let exists = self
                    .file_at(&slot)
                    .is_some_and(|file| self.files()[file].document().is_some());
                if exists {
                    slot
                } else {
                    Slot::new(Scope::Project, None, slot.kind)
                }
            }
        };
        self.file_at(&slot)
    }

    /// The kind of file a key is wanted in, or stands in for other profiles; where that says nothing, secrets.
    pub(super) fn kind_elsewhere(&self, node: NodeId) -> Kind {
        let is_node = |(path, _): &&(KeyPath, Kind)| self.tree().find(path) == Some(node);
        if let Some((_, kind)) = self.options().wanted.iter().find(is_node) {
            return *kind;
        }
        let requirement = self
            .tree()
            .path(node)
            .and_then(|path| self.requirements().at(&path));
        if let Some(requirement) = requirement {
            return requirement.kind();
        }
        if field::is_secret(self.tree().name(node)) {
            return Kind::Secrets;
        }
        let has = |kind| {
            let mut files = self.files().iter().enumerate();
            files.any(|(index, file)| file.slot.kind == kind && self.tree().mark_of(node, index).is_some())
        };
        if has(Kind::Config) && !has(Kind::Secrets) {
            Kind::Config
        } else {
            Kind::Secrets
        }
    }

    /// The files an edit for a profile may go to: its own and the shared ones, secrets and config, project and
    /// global; unreadable files are left out.
    #[must_use]
    pub fn targets(&self, view: usize) -> Vec<FileIndex> {
        let column = &self.views()[view];
        let mut targets: Vec<FileIndex> = Vec::new();
        for scope in Scope::ALL {
            for kind in Kind::ALL {
                let in_scope = |file: &&FileIndex| self.files()[**file].slot.scope == scope;
                targets.extend(column.files(kind).iter().filter(in_scope));
            }
        }
        targets.retain(|&file| !matches!(self.files()[file].content, super::Content::Broken(_)));
        targets
    }
}
