//! What happens to the state, and what it asks of the world.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyEvent, MouseEvent};

use super::copy::{CopyOutcome, CopyRequest};
use super::mending::Mend;
use super::merging::Reread;
use super::verdict::Verdict;
use crate::deploy::vault::{Errand, Progress, Report};
use crate::dlt::layout::Kind;
use crate::dlt::tree::FileIndex;
use crate::secret::Secret;
use crate::store::repair::Repair;
use crate::workspace::Workspace;
use crate::workspace::requirement::Code;

/// Something happened.
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(Secret),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// The terminal is not being looked at any more.
    FocusLost,
    /// Somebody asks the program to stop for its shell.
    Stopping,
    /// The program was stopped, and goes on.
    GoingOn,
    /// Nobody could tell the program to go on if it stopped.
    NoShell,
    /// A filter that is not through yet goes on.
    FilterGoesOn,
    /// The time of the reveal of that number is over.
    RevealOver(u64),
    /// An attempt to save has ended.
    Saved(Vec<SaveOutcome>),
    /// The project's code was read: the arguments of its sources.
    Scanned(Arc<Code>),
    /// Something may have changed on disk.
    DiskChanged,
    /// The workspace was read again.
    Reread(Box<Reread>),
    /// A copy was made, or cannot be made.
    Copied(CopyOutcome),
    /// The copy of that number should have been answered by now.
    CopyLate(u64),
    /// The time of the copied value of that number is over.
    CopyOver(u64),
    /// A copied value may still be on the clipboard, and why.
    NotEmptied(&'static str),
    /// A look at the whole has ended.
    Looked(Box<Verdict>),
    /// An attempt to mend something has ended: what it was, the file's name, and the workspace read anew or why all is
    /// as it was.
    Mended(Mend, String, Result<Box<Workspace>, String>),
    /// A file to be imported was read: its text, or the sentence that says why there is none.
    ImportRead(Result<Secret, String>),
    /// A worker tells how far it is with a vault.
    VaultProgress(Progress),
    /// A worker is done with a vault.
    VaultReported(Box<Report>),
}

/// Something to be done outside the state.
pub enum Effect {
    /// Write these files, each whole or not at all, and answer with [`Message::Saved`].
    Save(Vec<SaveRequest>),
    /// Read the workspace again and answer with [`Message::Reread`].
    Reread,
    /// Read the project's code again and answer with [`Message::Scanned`] where it has changed.
    Scan,
    /// Look at the whole, the machine and git included, and answer with [`Message::Looked`].
    Look,
    /// Mend this, read the workspace anew, and answer with [`Message::Mended`].
    Mend(Mend, MendWork),
    /// Read the file of this path, as someone typed it, and answer with [`Message::ImportRead`].
    ReadImport(String),
    /// Talk to a vault, and answer with [`Message::VaultProgress`] and [`Message::VaultReported`].
    Vault(Box<Errand>),
    /// Answer with [`Message::RevealOver`] after a while.
    EndReveal {
        /// The number of the reveal.
        serial: u64,
        /// The while.
        after: Duration,
    },
    /// Copy this and answer with [`Message::Copied`].
    Copy(CopyRequest),
    /// Copies up to that number are given up: none of them is to arrive late.
    GiveUpCopy(u64),
    /// Empty the clipboard if it still holds the value of that number.
    EmptyClipboard(u64),
    /// Send this message after a while.
    Later {
        /// The while.
        after: Duration,
        /// The message.
        message: Message,
    },
    /// Stop for the shell that started the program, or go on after that.
    Suspend(Suspension),
    /// End the program.
    Quit,
}

/// How far the program is stopped for its shell. What was shown is masked already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspension {
    /// The user asked for it here: whatever runs the program is to stop, too.
    Job,
    /// A signal asked for it, and has told the others itself.
    Program,
    /// It is over: the terminal is to be taken again.
    Over,
}

/// A file to be written.
pub struct SaveRequest {
    /// Which file.
    pub file: FileIndex,
    /// Its path.
    pub path: PathBuf,
    /// Secrets or config.
    pub kind: Kind,
    /// The text it had when it was read.
    pub expected: Option<Secret>,
    /// The text it is to have.
    pub text: Secret,
}

/// What mends something.
pub enum MendWork {
    /// A file is written.
    Create(Creation),
    /// A file gets another mode, another place, or none.
    Repair {
        /// Its name for people.
        label: String,
        /// What becomes of it.
        repair: Repair,
    },
}

/// A file to be made, or to get more text.
pub struct Creation {
    /// Its name for people.
    pub label: String,
    /// Its path.
    pub path: PathBuf,
    /// Whether nobody else is to read it.
    pub is_private: bool,
    /// The text it has; none where it is not there.
    pub expected: Option<Secret>,
    /// The text it is to have.
    pub text: Secret,
}

/// How the writing of a file ended.
pub struct SaveOutcome {
    /// Which file.
    pub file: FileIndex,
    /// The text that was to be written.
    pub text: Secret,
    /// What came of it.
    pub result: Result<(), SaveRefusal>,
}

/// Why a file was not written.
pub enum SaveRefusal {
    /// Someone else changed it meanwhile.
    Changed,
    /// Anything else, in words.
    Failed(String),
}
