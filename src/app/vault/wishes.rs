//! What is wished of a vault.

use crate::app::field::Field;
use crate::deploy::export::{Export, Layout, Only};
use crate::deploy::vault::{Asking, Whose};
use crate::document::foreign::KeyFile;
use crate::workspace::Workspace;
use crate::workspace::vaults::Vault;

/// What is wished, and which of the wishes is chosen.
pub struct Wishes {
    /// The number of the chosen one in [`WishRow::ALL`].
    pub cursor: usize,
    /// Which vault.
    pub vault: Vault,
    /// How it is laid out.
    pub layout: Layout,
    /// What is carried there.
    pub only: Only,
    /// Whether dlt may list the names.
    pub listing: bool,
    /// Whose credentials; the profile's where it has them, else the machine's.
    pub sign_in: Option<Whose>,
    /// The key file that dlt is to sign in with, where one was read.
    pub key: Option<KeyFile>,
    /// Google's project, or Amazon's region; as the credentials say where it is empty.
    pub place: Field,
}

/// A wish, in the order of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WishRow {
    /// Which vault.
    Vault,
    /// How it is laid out.
    Layout,
    /// What is carried there.
    Only,
    /// Whether dlt may list the names.
    Listing,
    /// Whose credentials.
    SignIn,
    /// The key file.
    Key,
    /// The project, or the region.
    Place,
}

impl WishRow {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Vault,
        Self::Layout,
        Self::Only,
        Self::Listing,
        Self::SignIn,
        Self::Key,
        Self::Place,
    ];

    /// Whether it is typed, and not chosen from a few.
    #[must_use]
    pub fn is_typed(self) -> bool {
        matches!(self, Self::Key | Self::Place)
    }
}

const ONLY: [Only; 3] = [Only::Everything, Only::Secrets, Only::Changed];
const SIGN_IN: [Option<Whose>; 3] = [None, Some(Whose::Profile), Some(Whose::Machine)];

impl Wishes {
    /// What most want: of the vault that the profile asks already, else of Google's.
    pub(super) fn usual(workspace: &Workspace, view: usize) -> Self {
        Self {
            cursor: 0,
            vault: workspace.vaults(view).first().copied().unwrap_or(Vault::Google),
            layout: Layout::default(),
            only: Only::default(),
            listing: true,
            sign_in: None,
            key: None,
            place: Field::default(),
        }
    }

    /// The chosen one.
    #[must_use]
    pub fn row(&self) -> WishRow {
        WishRow::ALL[self.cursor]
    }

    /// Chooses another one.
    pub fn step(&mut self, by: isize) {
        let last = WishRow::ALL.len() - 1;
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Turns the chosen one to its next or previous value.
    pub fn turn(&mut self, forward: bool) {
        match self.row() {
            WishRow::Vault => {
                self.vault = turned(&Vault::ALL, self.vault, forward);
                // They belong to the other one.
                self.key = None;
                self.place = Field::default();
            }
            WishRow::Layout => self.layout = turned(&Layout::ALL, self.layout, forward),
            WishRow::Only => self.only = turned(&ONLY, self.only, forward),
            WishRow::Listing => self.listing = !self.listing,
            WishRow::SignIn => self.sign_in = turned(&SIGN_IN, self.sign_in, forward),
            WishRow::Key | WishRow::Place => {}
        }
    }

    /// The project or region that was typed.
    pub(super) fn place(&self) -> Option<String> {
        let place = self.place.text().trim();
        (!place.is_empty()).then(|| place.to_owned())
    }

    /// How dlt is to ask the vault.
    #[must_use]
    pub fn asking(&self, workspace: &Workspace, view: usize) -> Asking {
        Asking {
            layout: self.layout,
            with_config: Export::of(workspace, view, self.only).has_config(),
            listing: self.listing,
        }
    }
}

/// The next or previous of a few values, round and round.
fn turned<T: Copy + PartialEq>(all: &[T], present: T, forward: bool) -> T {
    let at = all.iter().position(|one| *one == present).unwrap_or(0);
    let step = if forward { 1 } else { all.len() - 1 };
    all[(at + step) % all.len()]
}
