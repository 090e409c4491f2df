//! Which files several new keys go to.

use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::tree::FileIndex;
use crate::workspace::Workspace;

/// Which files several new keys go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// Of each kind the profile's own where it stands, else the shared one: where an edit of a missing key goes.
    Usual,
    /// The profile's own files.
    Own,
    /// The shared files.
    Shared,
}

impl Goal {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Usual, Self::Own, Self::Shared];

    /// The next one, round and round.
    pub(super) fn next(self) -> Self {
        match self {
            Self::Usual => Self::Own,
            Self::Own => Self::Shared,
            Self::Shared => Self::Usual,
        }
    }

    /// The file that keys of a kind go to, for a column.
    pub(super) fn file(self, workspace: &Workspace, view: usize, kind: Kind) -> Option<FileIndex> {
        let profile = workspace.views()[view].profile.as_deref();
        let own = workspace.file_at(&Slot::new(Scope::Project, profile, kind));
        let shared = workspace.file_at(&Slot::new(Scope::Project, None, kind));
        let stands = |file: &FileIndex| workspace.files()[*file].document().is_some();
        match self {
            Self::Usual => own.filter(stands).or(shared),
            Self::Own => own,
            Self::Shared => shared,
        }
    }
}
