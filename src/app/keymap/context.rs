//! The situations in which keys have meanings of their own.

use super::kebab;
use crate::app::state::{Mode, Screen, State};

/// The situations in which keys have meanings of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// On every screen, while nothing is open over it.
    Screens,
    /// On the tree.
    Workspace,
    /// In the queue of what is to be set up.
    SetUp,
    /// Where profiles are compared.
    Compare,
    /// Where a deployment is planned.
    Deploy,
    /// Where the health of the workspace is told.
    Doctor,
    /// While a filter is typed.
    Filter,
    /// While a value is edited.
    Edit,
    /// While a section is chosen to be added.
    Add,
    /// While a connection string is edited, part by part.
    Parts,
    /// When asked whether to split or join.
    Convert,
    /// When told why nothing is split or joined.
    Refused,
    /// While a key or section is renamed.
    Rename,
    /// When asked whether to delete a section.
    Removal,
    /// While a key or section is moved or copied.
    Transfer,
    /// While a profile is made complete.
    Completion,
    /// In the list of what can be mended.
    Mending,
    /// When asked whether to mend something.
    MendingQuestion,
    /// While the path of a file to be imported is typed.
    ImportFile,
    /// While what a file would set is looked through.
    Import,
    /// In the list of what the keys do.
    Palette,
    /// In the list of pending changes.
    Review,
    /// When asked whether to quit.
    Quit,
    /// When keys were changed here and on disk.
    Merge,
    /// While it is chosen what is wished of a vault.
    Vault,
    /// While one of these wishes is typed.
    VaultText,
    /// While a vault is talked to.
    VaultWork,
    /// In the list of what a push to a vault does.
    VaultPlan,
    /// In the list of what a vault holds.
    VaultHoldings,
    /// In the list of what came of a push.
    VaultPushed,
    /// In the list of places dlt looks at.
    Explain,
    /// In the help.
    Help,
    /// While files are written.
    Saving,
}

impl Context {
    /// The contexts with keys, in the order help lists them.
    pub const ALL: [Self; 31] = [
        Self::Screens,
        Self::Workspace,
        Self::SetUp,
        Self::Compare,
        Self::Deploy,
        Self::Doctor,
        Self::Filter,
        Self::Palette,
        Self::Edit,
        Self::Add,
        Self::Parts,
        Self::Convert,
        Self::Rename,
        Self::Removal,
        Self::Transfer,
        Self::Completion,
        Self::Mending,
        Self::MendingQuestion,
        Self::ImportFile,
        Self::Import,
        Self::Review,
        Self::Quit,
        Self::Merge,
        Self::Vault,
        Self::VaultText,
        Self::VaultWork,
        Self::VaultPlan,
        Self::VaultHoldings,
        Self::VaultPushed,
        Self::Explain,
        Self::Help,
    ];

    /// The context of what is on the terminal.
    #[must_use]
    pub fn of(state: &State) -> Self {
        match &state.mode {
            Mode::Browse => Self::of_screen(state.screen),
            Mode::Filter => Self::Filter,
            Mode::Edit(_) => Self::Edit,
            Mode::Add(_) => Self::Add,
            Mode::Parts(_) => Self::Parts,
            Mode::Convert(dialog) if dialog.plan.is_ok() => Self::Convert,
            Mode::Convert(_) => Self::Refused,
            Mode::Dialog(dialog) => dialog.context(),
            Mode::ImportFile(_) => Self::ImportFile,
            Mode::Import(_) => Self::Import,
            Mode::Review(_) => Self::Review,
            Mode::Quit => Self::Quit,
            Mode::Saving { .. } => Self::Saving,
            Mode::Explain(_) => Self::Explain,
            Mode::Help(_) => Self::Help,
        }
    }

    /// The context of a screen with nothing open over it.
    #[must_use]
    pub fn of_screen(screen: Screen) -> Self {
        match screen {
            Screen::Workspace => Self::Workspace,
            Screen::SetUp => Self::SetUp,
            Screen::Compare => Self::Compare,
            Screen::Deploy => Self::Deploy,
            Screen::Doctor => Self::Doctor,
        }
    }

    /// The context whose keys hold here too.
    pub(super) fn around(self) -> Option<Self> {
        matches!(
            self,
            Self::Workspace | Self::SetUp | Self::Compare | Self::Deploy | Self::Doctor
        )
        .then_some(Self::Screens)
    }

    /// Whether what is typed is text there.
    pub(super) fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Filter
                | Self::Edit
                | Self::Add
                | Self::Parts
                | Self::Rename
                | Self::ImportFile
                | Self::Palette
                | Self::VaultText
        )
    }

    /// The name the settings have for it.
    #[must_use]
    pub fn name(self) -> String {
        kebab(&format!("{self:?}"))
    }

    /// The heading in help and README.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Screens => "Every screen",
            Self::Workspace => "Workspace",
            Self::SetUp => "Set up",
            Self::Compare => "Compare",
            Self::Deploy => "Deploy",
            Self::Doctor => "Doctor",
            Self::Filter => "Filter",
            Self::Palette => "Command palette",
            Self::Edit => "Edit",
            Self::Parts => "Edit a connection string, part by part",
            Self::Convert => "Split or join a connection string",
            Self::Refused => "Neither split nor joined",
            Self::Add => "Add a section or a key",
            Self::Rename => "Rename a key or a section",
            Self::Removal => "Delete a section",
            Self::Transfer => "Move or copy to another file",
            Self::Completion => "Make a profile complete",
            Self::Mending => "Mend the workspace",
            Self::MendingQuestion => "Mend this?",
            Self::ImportFile => "Import a file",
            Self::Import => "Import",
            Self::Review => "Review of pending changes",
            Self::Quit => "Quit with pending changes",
            Self::Merge => "Keys changed here and on disk",
            Self::Vault => "Use a vault",
            Self::VaultText => "Type a key file's path, a project or a region",
            Self::VaultWork => "Talking to a vault",
            Self::VaultPlan => "What a push does",
            Self::VaultHoldings => "What the vault holds",
            Self::VaultPushed => "What came of a push",
            Self::Explain => "Where dlt looks",
            Self::Help => "Help",
            Self::Saving => "Saving",
        }
    }
}
