//! What a look at the whole comes to: the health of the workspace, and the plan of a deployment. It is made beside the
//! screen, since git is asked and every key is judged, and so it may be older than the picture for a moment.

use super::mending::Ignoring;
use crate::checks::{Alike, alike};
use crate::deploy::{Plan, plan};
use crate::doctor;
use crate::doctor::abilities::Abilities;
use crate::store::examine::Facts;
use crate::workspace::Workspace;

/// What a look came to.
pub struct Verdict {
    /// What the machine told.
    pub facts: Facts,
    /// What git told of `.gitignore`.
    pub ignoring: Ignoring,
    /// What terminal and clipboard can.
    pub abilities: Option<Abilities>,
    /// What is wrong with the workspace.
    pub health: Vec<Alike>,
    /// What a deployment would upload.
    pub plan: Plan,
    /// What is wrong with that.
    pub shipping: Vec<Alike>,
}

impl Verdict {
    /// Judges a picture. May take long for a large one: not for the thread that draws.
    #[must_use]
    pub fn new(
        workspace: &Workspace,
        facts: Facts,
        ignoring: Ignoring,
        abilities: Option<Abilities>,
    ) -> Self {
        let health = alike(&doctor::examine(workspace, &facts, abilities.as_ref()));
        let plan = plan(workspace);
        let shipping = alike(&plan.findings);
        Self {
            facts,
            ignoring,
            abilities,
            health,
            plan,
            shipping,
        }
    }
}

/// How the verdict is to the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Looking {
    /// It is about an older picture.
    #[default]
    Due,
    /// A look is under way; `again` when the picture has changed since.
    UnderWay {
        /// Whether another look is due after it.
        again: bool,
    },
    /// It is about this picture.
    Done,
}

impl Looking {
    /// Something has changed.
    #[must_use]
    pub fn outdated(self) -> Self {
        match self {
            Self::Due | Self::Done => Self::Due,
            Self::UnderWay { .. } => Self::UnderWay { again: true },
        }
    }

    /// A look has ended.
    #[must_use]
    pub fn ended(self) -> Self {
        match self {
            Self::UnderWay { again: false } => Self::Done,
            Self::Due | Self::Done | Self::UnderWay { again: true } => Self::Due,
        }
    }
}
