//! The Doctor screen: what is wrong with the workspace, and what is well.

use super::state::State;
use crate::checks::{Alike, Severity};

/// Where one is on the screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Doctor {
    /// The number of the finding the cursor is on.
    pub cursor: usize,
    /// The first line that is shown.
    pub top: usize,
}

/// What is wrong, worst first.
#[must_use]
pub fn findings(state: &State) -> &[Alike] {
    state.verdict.as_ref().map_or(&[], |verdict| &verdict.health)
}

/// The finding of the cursor.
#[must_use]
pub fn chosen(state: &State) -> Option<&Alike> {
    findings(state).get(state.doctor.cursor)
}

/// How many findings are more than notes.
#[must_use]
pub fn count(findings: &[Alike]) -> usize {
    let counts = |alike: &&Alike| alike.finding.severity != Severity::Info;
    findings.iter().filter(counts).count()
}
