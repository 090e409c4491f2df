//! What was done to a field, to be taken back and made again.

use zeroize::Zeroizing;

/// A text in place of another one.
#[derive(Default)]
pub(super) struct Edit {
    /// Where, in bytes.
    pub(super) at: usize,
    /// What stood there.
    pub(super) removed: Zeroizing<String>,
    /// What stands there since.
    pub(super) inserted: Zeroizing<String>,
    /// Where the cursor stood before and behind it.
    pub(super) cursors: (usize, usize),
}

/// What one edit may be a part of: a run of the same is one step.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    /// Characters typed one behind the other.
    Typed,
    /// Characters deleted backwards.
    DeletedBack,
    /// Characters deleted forwards.
    DeletedForward,
    /// Nothing: a step of its own.
    None,
}

/// Steps that were made, and those that were taken back.
#[derive(Default)]
pub(super) struct History {
    steps: Vec<Edit>,
    /// How many of them hold.
    made: usize,
    /// The run that the last of them may go on with.
    open: Option<Run>,
}

impl History {
    /// Takes an edit in, as a part of the last step where the run goes on.
    pub(super) fn push(&mut self, edit: Edit, run: Run) {
        self.steps.truncate(self.made);
        let goes_on = self.open == Some(run)
            && self
                .steps
                .last_mut()
                .is_some_and(|last| last.cursors.1 == edit.cursors.0 && last.join(&edit, run));
        if !goes_on {
            self.steps.push(edit);
        }
        self.made = self.steps.len();
        self.open = (run != Run::None).then_some(run);
    }

    /// Ends the run: the next edit is a step of its own.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    /// The last edit has left the cursor elsewhere.
    pub(super) fn settle(&mut self, cursor: usize) {
        if let Some(last) = self.steps.last_mut() {
            last.cursors.1 = cursor;
        }
    }

    /// The step to be taken back.
    pub(super) fn back(&mut self) -> Option<&Edit> {
        self.open = None;
        self.made = self.made.checked_sub(1)?;
        self.steps.get(self.made)
    }

    /// The step to be made again.
    pub(super) fn forth(&mut self) -> Option<&Edit> {
        self.open = None;
        let step = self.steps.get(self.made)?;
        self.made += 1;
        Some(step)
    }

    pub(super) fn is_at_start(&self) -> bool {
        self.made == 0
    }
}

impl Edit {
    /// Takes the next edit of the same run in; `false` where it does not go on from this one.
    fn join(&mut self, next: &Self, run: Run) -> bool {
        match run {
            Run::Typed if next.at == self.at + self.inserted.len() => {
                self.inserted.push_str(&next.inserted);
            }
            Run::DeletedBack if next.at + next.removed.len() == self.at => {
                self.removed.insert_str(0, &next.removed);
                self.at = next.at;
            }
            Run::DeletedForward if next.at == self.at => self.removed.push_str(&next.removed),
            _ => return false,
        }
        self.cursors.1 = next.cursors.1;
        true
    }
}
