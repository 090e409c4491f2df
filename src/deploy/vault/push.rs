//! Writing to a vault, secret by secret.

use super::client::{Client, Patience, Stop};
use super::held::Held;
use super::plan::{Planned, Step};
use super::trouble::Trouble;
use crate::secret::Secret;

/// What came of one secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was written.
    Written,
    /// There was nothing to do.
    Unchanged,
    /// It was left as it is, as the plan says.
    Conflict,
    /// It was not written.
    Failed(Trouble),
    /// It was not tried: what went wrong before goes wrong with all.
    NotTried,
}

impl Outcome {
    /// The word in lists and in JSON.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Unchanged => "unchanged",
            Self::Conflict => "conflict",
            Self::Failed(_) => "failed",
            Self::NotTried => "not-tried",
        }
    }

    /// Whether the secret is as it is to be.
    #[must_use]
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Written | Self::Unchanged)
    }
}

/// Talks to a vault: with patience, and until it is stopped.
pub struct Talk<'c> {
    /// The vault.
    pub client: &'c dyn Client,
    /// What stands before each name.
    pub prefix: &'c str,
    /// How often a request is tried.
    pub patience: Patience,
    /// What ends it.
    pub stop: Stop,
}

impl Talk<'_> {
    /// What stands under a name.
    ///
    /// # Errors
    /// Why it is not known.
    pub fn look(&self, name: &str) -> Result<Held, Trouble> {
        let whole = self.whole(name);
        self.patience.insist(&self.stop, || self.client.look(&whole))
    }

    /// The names there are, without their prefix.
    ///
    /// # Errors
    /// Why they are not known.
    pub fn names(&self) -> Result<Vec<String>, Trouble> {
        let names = self
            .patience
            .insist(&self.stop, || self.client.names(self.prefix))?;
        let own = names.iter().filter_map(|name| name.strip_prefix(self.prefix));
        Ok(own.filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    /// Carries a plan out; `progress` is told of each secret what came of it. To carry it out again does no harm.
    pub fn push(&self, steps: &[Planned], progress: &dyn Fn(usize, &Outcome)) -> Vec<Outcome> {
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(steps.len());
        let mut is_hopeless = false;
        for (number, planned) in steps.iter().enumerate() {
            let outcome = match &planned.step {
                Step::Unchanged => Outcome::Unchanged,
                Step::Conflict(_) => Outcome::Conflict,
                _ if is_hopeless => Outcome::NotTried,
                step => match self.write(&planned.name, step) {
                    Ok(()) => Outcome::Written,
                    Err(trouble) => {
                        is_hopeless |= trouble.is_final();
                        Outcome::Failed(trouble)
                    }
                },
            };
            progress(number, &outcome);
            outcomes.push(outcome);
        }
        outcomes
    }

    /// Writes one secret. A request that got no answer may have been carried out all the same, so the vault is looked at
    /// before each try.
    fn write(&self, name: &str, step: &Step) -> Result<(), Trouble> {
        let whole = self.whole(name);
        self.patience.insist(&self.stop, || {
            let held = self.client.look(&whole)?;
            match (step, held) {
                (
                    Step::Create { text, .. } | Step::NewVersion { text, .. },
                    Held::Text { text: there, .. },
                ) if *text == there => Ok(()),
                (Step::Create { text, .. }, Held::Nothing) => self.create(&whole, text, false),
                (Step::Create { text, .. }, Held::Bare) => self.create(&whole, text, true),
                (Step::Create { .. }, _) => Err(Trouble::Taken),
                (Step::NewVersion { text, since }, Held::Text { version, .. }) if *since == version => {
                    self.client.add(&whole, text, since).map(|_| ())
                }
                _ => Err(Trouble::Moved),
            }
        })
    }

    fn create(&self, whole: &str, text: &Secret, is_bare: bool) -> Result<(), Trouble> {
        self.client.create(whole, text, is_bare).map(|_| ())
    }

    fn whole(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}
