//! The question before a connection string is split into fields, or fields are joined into one string.

use std::sync::Arc;

use super::history::{Part, Step};
use super::state::State;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::workspace::convert::Conversion;

/// A conversion being asked about.
pub struct ConvertDialog {
    /// The key it was asked for.
    path: KeyPath,
    /// The column it was asked for.
    view: usize,
    /// What would be done, or the sentence that says why nothing can.
    pub plan: Result<Conversion, String>,
    /// What was wrong when it was last accepted.
    pub error: Option<String>,
}

impl ConvertDialog {
    /// Opens the question on the cursor's key or section.
    ///
    /// # Errors
    /// The sentence that says what to choose.
    pub fn open(state: &State) -> Result<Self, String> {
        let choose = "choose a connection string to split, or a table of its fields to join";
        let node = state.browse.node().ok_or(choose)?;
        let path = state.workspace.tree().path(node).ok_or(choose)?;
        let view = state.browse.column;
        if state.workspace.connection_group(view, &path).is_none() {
            return Err(choose.to_owned());
        }
        let mut dialog = Self {
            path,
            view,
            plan: Err(String::new()),
            error: None,
        };
        dialog.follow(state);
        Ok(dialog)
    }

    /// Looks again, in another picture.
    pub(super) fn follow(&mut self, state: &State) {
        self.plan = state.workspace.converted(self.view, &self.path);
    }

    /// The edited file and the step that takes it back; `None` where nothing can be done.
    #[must_use]
    pub fn accept(&self) -> Option<(FileIndex, Arc<Document>, Step)> {
        let plan = self.plan.as_ref().ok()?;
        let step = Step {
            parts: vec![Part::new(plan.file, plan.inverse.clone(), &plan.document)],
            key: plan.group.to_string(),
        };
        Some((plan.file, Arc::clone(&plan.document), step))
    }
}
