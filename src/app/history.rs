//! Edits made, as splices back and forth.

use crate::dlt::tree::FileIndex;
use crate::document::splice::Splice;

/// One edit that can be taken back, or made again.
pub struct Step {
    /// The file it was made in.
    pub file: FileIndex,
    /// What leads back (in the undo list) or forth (in the redo list).
    pub splice: Splice,
    /// The key, for the sentence.
    pub key: String,
}

/// What can be undone and redone.
#[derive(Default)]
pub struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl History {
    /// A new edit was made: what was undone before is gone.
    pub fn push(&mut self, step: Step) {
        self.redo.clear();
        self.undo.push(step);
    }

    /// The next step back (or forth again).
    pub fn pop(&mut self, back: bool) -> Option<Step> {
        if back { self.undo.pop() } else { self.redo.pop() }
    }

    /// A step was taken: its inverse waits on the other side.
    pub fn push_inverse(&mut self, back: bool, step: Step) {
        if back {
            self.redo.push(step);
        } else {
            self.undo.push(step);
        }
    }

    /// A file has another text for other reasons: its steps lead nowhere.
    pub fn forget(&mut self, file: FileIndex) {
        self.undo.retain(|step| step.file != file);
        self.redo.retain(|step| step.file != file);
    }
}
