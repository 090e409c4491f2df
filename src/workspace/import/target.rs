//! Which file a key goes to.

use super::Target;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::tree::FileIndex;
use crate::workspace::Workspace;

impl Workspace {
    /// The file of a scope and profile that a key goes to: the one of the two that has it, else the one of its kind. A
    /// secret goes to the secrets file.
    #[must_use]
    pub fn file_in(&self, scope: Scope, profile: Option<&str>, target: &Target) -> Option<FileIndex> {
        let file = |kind| self.file_at(&Slot::new(scope, profile, kind));
        let has_it = |file: &FileIndex| {
            self.files()[*file].document().is_some_and(|document| {
                document
                    .find(&target.key)
                    .is_some_and(|item| document.leaf(item).is_some())
            })
        };
        let standing = || Kind::ALL.into_iter().filter_map(file).find(has_it);
        let standing = if target.secret { None } else { standing() };
        standing.or_else(|| file(target.kind))
    }

    /// The file a key goes to for a column unless the user says otherwise: where an edit of it would go; for a secret
    /// that stands in a config file, the secrets file beside it.
    #[must_use]
    pub fn usual_file_of(&self, view: usize, target: &Target) -> Option<FileIndex> {
        let usual = || self.file_at(&self.usual_slot(view, target.kind));
        let Some(node) = self
            .tree()
            .find(&target.key)
            .filter(|node| self.tree().is_key(*node))
        else {
            return usual();
        };
        let file = self.default_target(view, node)?;
        let slot = &self.files()[file].slot;
        if target.secret && slot.kind == Kind::Config {
            return self.file_at(&Slot::new(slot.scope, slot.profile.as_deref(), Kind::Secrets));
        }
        let stands = self.cell(view, node).is_some_and(|cell| cell.origin.is_some());
        if stands { Some(file) } else { usual() }
    }
}
