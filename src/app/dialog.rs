//! The dialogs about a key or section as a whole, and about the workspace.

use super::completion::CompletionDialog;
use super::keymap::Context;
use super::mending::{Asking, MendingDialog};
use super::merging::MergeDialog;
use super::palette::Palette;
use super::removal::RemovalDialog;
use super::rename::RenameDialog;
use super::state::State;
use super::transfer::TransferDialog;
use super::vault::VaultDialog;

/// One of them.
pub enum Dialog {
    /// A section is about to be deleted.
    Removal(RemovalDialog),
    /// A key or section gets another name.
    Rename(RenameDialog),
    /// A key or section is moved or copied to another file.
    Transfer(TransferDialog),
    /// A profile gets a placeholder for what it lacks.
    Completion(CompletionDialog),
    /// Files of the workspace can be made.
    Mending(MendingDialog),
    /// What the keys do is looked through.
    Palette(Palette),
    /// Keys were changed here and on disk.
    Merge(MergeDialog),
    /// A profile's secrets are carried into a vault.
    Vault(Box<VaultDialog>),
}

impl Dialog {
    /// What the keys mean in it.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::Removal(_) => Context::Removal,
            Self::Rename(_) => Context::Rename,
            Self::Transfer(_) => Context::Transfer,
            Self::Completion(_) => Context::Completion,
            Self::Mending(dialog) if dialog.asking == Asking::Nothing => Context::Mending,
            Self::Mending(_) => Context::MendingQuestion,
            Self::Palette(_) => Context::Palette,
            Self::Merge(_) => Context::Merge,
            Self::Vault(dialog) => dialog.context(),
        }
    }

    /// Looks at another picture; `None` when what it is about is gone.
    pub(super) fn follow(mut self, state: &State) -> Option<Self> {
        let stands = match &mut self {
            Self::Removal(dialog) => dialog.follow(state),
            Self::Rename(dialog) => dialog.follow(state),
            Self::Transfer(dialog) => dialog.follow(state),
            Self::Completion(dialog) => dialog.follow(state),
            Self::Mending(dialog) => {
                dialog.relist(state);
                true
            }
            Self::Vault(dialog) => dialog.follow(state),
            Self::Palette(_) | Self::Merge(_) => true,
        };
        stands.then_some(self)
    }
}
