//! Edits made, as splices back and forth.

use crate::dlt::tree::FileIndex;
use crate::document::splice::Splice;

/// One edit that can be taken back, or made again.
pub struct Step {
    /// What leads back (in the undo list) or forth (in the redo list), once for each file it was made in.
    pub splices: Vec<(FileIndex, Splice)>,
    /// The key or section, for the sentence.
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
        let is_elsewhere = |step: &Step| step.splices.iter().all(|(at, _)| *at != file);
        self.undo.retain(is_elsewhere);
        self.redo.retain(is_elsewhere);
    }
}
