//! What a worker does with a vault beside a screen: pushes what is planned, then fetches what dlt may ask for.

use super::access::Access;
use super::client::{Client, Patience, Stop};
use super::plan::Planned;
use super::push::{Outcome, Talk};
use super::shelf::{Asked, Shelf};
use super::trouble::Trouble;

/// What is to be done with a vault.
pub struct Errand {
    /// Its number, by which its report is known.
    pub number: u64,
    /// Which vault, and as whom.
    pub access: Access,
    /// What is pushed first; nothing where the vault is only asked.
    pub steps: Vec<Planned>,
    /// What is fetched then.
    pub asked: Asked,
    /// What ends it.
    pub stop: Stop,
}

/// What a worker is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It writes secrets.
    Pushing,
    /// It reads secrets.
    Fetching,
}

/// How far an errand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The errand's number.
    pub number: u64,
    /// What is done.
    pub doing: Doing,
    /// How many secrets are.
    pub done: usize,
    /// Of how many.
    pub all: usize,
}

/// What came of an errand.
pub struct Report {
    /// The errand's number.
    pub number: u64,
    /// What came of each secret that was to be pushed.
    pub outcomes: Vec<Outcome>,
    /// What the vault has, or the name that was asked for (empty for the vault itself) and why there is no answer.
    pub shelf: Result<Shelf, (String, Trouble)>,
}

impl Errand {
    /// Opens the vault and does it. Waits for the vault: not for the thread that draws.
    #[must_use]
    pub fn run(&self, progress: &dyn Fn(Progress)) -> Report {
        match super::open(&self.access, self.stop.clone()) {
            Ok(client) => self.with(&*client, progress),
            Err(trouble) => Report {
                number: self.number,
                outcomes: Vec::new(),
                shelf: Err((String::new(), trouble)),
            },
        }
    }

    /// Does it with a vault that is open, and tells how far it is.
    #[must_use]
    pub fn with(&self, client: &dyn Client, progress: &dyn Fn(Progress)) -> Report {
        let talk = Talk {
            client,
            prefix: &self.access.prefix,
            patience: Patience::default(),
            stop: self.stop.clone(),
        };
        let tell = |doing, done, all| {
            progress(Progress {
                number: self.number,
                doing,
                done,
                all,
            });
        };
        let all = self.steps.len();
        Report {
            number: self.number,
            outcomes: talk.push(&self.steps, &|done, _| tell(Doing::Pushing, done + 1, all)),
            shelf: talk.fetch(&self.asked, &|done, all| tell(Doing::Fetching, done, all)),
        }
    }
}
