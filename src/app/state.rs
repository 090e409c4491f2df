//! Everything the user interface knows.

use std::time::Duration;

use crossterm::event::KeyEvent;
use ratatui::layout::Size;

use super::add::AddDialog;
use super::browse::Browse;
use super::compare::{self, Compare, Comparison};
use super::convert::ConvertDialog;
use super::copy::Copies;
use super::deploy::Deploy;
use super::dialog::Dialog;
use super::doctor::Doctor;
use super::edit::EditDialog;
use super::history::History;
use super::import::{ImportDialog, PathDialog};
use super::kept::Kept;
use super::keymap::{self, Keymap};
use super::look::Look;
use super::parts::PartsDialog;
use super::preferences::Preferences;
use super::set_up::{self, Queue, SetUp};
use super::verdict::{Looking, Verdict};
use crate::dlt::tree::NodeId;
use crate::workspace::Workspace;

/// The state of the user interface.
pub struct State {
    /// The picture, pending edits included.
    pub workspace: Workspace,
    /// How many pictures there were: the number of this one.
    pub pictures: u64,
    /// The screen behind whatever is open.
    pub screen: Screen,
    /// What is open over it, and so what the keys mean right now.
    pub mode: Mode,
    /// Cursor, folds and filter of the tree.
    pub browse: Browse,
    /// Where the Set up screen is scrolled to.
    pub set_up: SetUp,
    /// Which profiles the Compare screen compares.
    pub compare: Compare,
    /// What the Set up screen lists.
    pub queue: Kept<set_up::Basis, Queue>,
    /// What the Compare screen lists.
    pub comparison: Kept<compare::Basis, Comparison>,
    /// What the Deploy screen shows, and where its cursor is.
    pub deploy: Deploy,
    /// Where the cursor of the Doctor screen is.
    pub doctor: Doctor,
    /// What the last look at the whole came to; `None` before the first.
    pub verdict: Option<Verdict>,
    /// How that is to the picture.
    pub looking: Looking,
    /// Edits made, to be undone.
    pub history: History,
    /// What was last said to the user.
    pub notice: Option<Notice>,
    /// The one value that is shown for a while.
    pub reveal: Option<Reveal>,
    /// Whether the user did nothing yet: then the cursor may still be put where there is something to do.
    pub untouched: bool,
    /// The terminal's size.
    pub size: Size,
    /// How many reveals there were: the number of the latest.
    pub reveals: u64,
    /// The numbers of copies.
    pub copies: Copies,
    /// How many errands to vaults there were: the number of the latest.
    pub errands: u64,
    /// Where vaults answer, if elsewhere than usual; never told by a file of the workspace.
    pub vault_endpoint: Option<String>,
    /// How it all looks.
    pub look: Look,
    /// What the keys do.
    pub keys: Keymap,
    /// How long a value is shown.
    pub reveal_for: Duration,
    /// How long a copied value stays on the clipboard.
    pub copy_for: Duration,
}

/// The screens, in the order of their tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// Every key, every profile.
    #[default]
    Workspace,
    /// The queue of what one profile still lacks.
    SetUp,
    /// Two profiles side by side.
    Compare,
    /// What a deployment would upload.
    Deploy,
    /// The health of the workspace.
    Doctor,
}

impl Screen {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Workspace,
        Self::SetUp,
        Self::Compare,
        Self::Deploy,
        Self::Doctor,
    ];

    /// Its name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Workspace => "Workspace",
            Self::SetUp => "Set up",
            Self::Compare => "Compare",
            Self::Deploy => "Deploy",
            Self::Doctor => "Doctor",
        }
    }

    /// The screen so many tabs to the right, round and round.
    #[must_use]
    pub fn turn(self, tabs: isize) -> Self {
        let count = Self::ALL.len().cast_signed();
        let at = (self as isize + tabs).rem_euclid(count);
        Self::ALL[at.unsigned_abs()]
    }
}

/// What is open over the screen.
pub enum Mode {
    /// Nothing.
    Browse,
    /// A filter is being typed.
    Filter,
    /// A value is being edited.
    Edit(Box<EditDialog>),
    /// A section is being chosen to be added.
    Add(Box<AddDialog>),
    /// A connection string is being edited, part by part.
    Parts(Box<PartsDialog>),
    /// Asked whether to split a connection string, or to join fields.
    Convert(Box<ConvertDialog>),
    /// Something is about to be done to a key or section as a whole, or to the workspace.
    Dialog(Box<Dialog>),
    /// The path of a file to be imported is being typed.
    ImportFile(Box<PathDialog>),
    /// What a file would set is being looked through.
    Import(Box<ImportDialog>),
    /// The pending changes are listed, scrolled down by so many lines.
    Review(u16),
    /// Asked whether to quit with changes pending.
    Quit,
    /// Files are being written; `quit` when the program is to end after it.
    Saving {
        /// Whether the program ends when all is well.
        quit: bool,
        /// The keys that were pressed meanwhile: they are meant for what comes after.
        typed: Vec<KeyEvent>,
    },
    /// Every place dlt looks for the cursor's key, scrolled down by so many lines.
    Explain(u16),
    /// The keys are explained, scrolled down by so many lines.
    Help(u16),
}

/// A sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Something was done.
    Done(String),
    /// Something cannot be done.
    Refused(String),
}

/// A value that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reveal {
    /// Its number, for the timer that ends it.
    pub serial: u64,
    /// The column.
    pub view: usize,
    /// The key.
    pub node: NodeId,
}

impl State {
    /// Takes what the user wants otherwise than usual; the theme is part of the look.
    pub fn prefer(&mut self, preferences: Preferences) {
        self.keys = preferences.keys;
        self.reveal_for = preferences.reveal_for;
        self.copy_for = preferences.copy_for;
    }

    /// The state at the start.
    #[must_use]
    pub fn new(workspace: Workspace, size: Size) -> Self {
        let browse = Browse::new(&workspace);
        Self {
            workspace,
            pictures: 0,
            screen: Screen::default(),
            mode: Mode::Browse,
            browse,
            set_up: SetUp::default(),
            compare: Compare::default(),
            queue: Kept::default(),
            comparison: Kept::default(),
            deploy: Deploy::default(),
            doctor: Doctor::default(),
            verdict: None,
            looking: Looking::default(),
            history: History::default(),
            notice: None,
            reveal: None,
            untouched: true,
            size,
            reveals: 0,
            copies: Copies::default(),
            errands: 0,
            vault_endpoint: None,
            look: Look::default(),
            keys: Keymap::default(),
            reveal_for: keymap::REVEAL,
            copy_for: keymap::COPY,
        }
    }

    /// Puts another picture in place of the present one; cursor and folds stay with their keys,
    /// and the dialog that is open with its own.
    pub(super) fn set_workspace(&mut self, workspace: Workspace) {
        self.browse.follow(&self.workspace, &workspace);
        self.workspace = workspace;
        self.pictures += 1;
        self.reveal = None;
        self.looking = self.looking.outdated();
        // The scan, or a file read again, can come while a dialog is open.
        match std::mem::replace(&mut self.mode, Mode::Browse) {
            Mode::Edit(mut dialog) => {
                dialog.look(self);
                self.mode = Mode::Edit(dialog);
            }
            Mode::Parts(mut dialog) => {
                dialog.value.look(self);
                self.mode = Mode::Parts(dialog);
            }
            Mode::Convert(mut dialog) => {
                dialog.follow(self);
                self.mode = Mode::Convert(dialog);
            }
            Mode::Add(mut dialog) => {
                dialog.follow(self);
                self.mode = Mode::Add(dialog);
            }
            Mode::Dialog(dialog) => {
                if let Some(dialog) = dialog.follow(self) {
                    self.mode = Mode::Dialog(Box::new(dialog));
                }
            }
            Mode::Import(mut dialog) => {
                dialog.follow(self);
                self.mode = Mode::Import(dialog);
            }
            mode => self.mode = mode,
        }
    }

    pub(super) fn done(&mut self, sentence: impl Into<String>) {
        self.notice = Some(Notice::Done(sentence.into()));
    }

    pub(super) fn refuse(&mut self, sentence: impl Into<String>) {
        self.notice = Some(Notice::Refused(sentence.into()));
    }
}
