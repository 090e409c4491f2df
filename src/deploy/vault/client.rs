//! A vault as the rest of the program sees it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::held::{Held, Version};
use super::trouble::Trouble;
use crate::secret::Secret;

/// Asks a vault. Names are whole, with the vault's prefix. Each call is one try: who calls it tries again.
pub trait Client {
    /// What stands under a name.
    ///
    /// # Errors
    /// Why it is not known.
    fn look(&self, name: &str) -> Result<Held, Trouble>;

    /// The names that begin so.
    ///
    /// # Errors
    /// Why they are not known.
    fn names(&self, prefix: &str) -> Result<Vec<String>, Trouble>;

    /// Makes a secret; `is_bare` where there is one already, without a version.
    ///
    /// # Errors
    /// Why it was not made.
    fn create(&self, name: &str, text: &Secret, is_bare: bool) -> Result<Version, Trouble>;

    /// Adds a version, unless another one came since.
    ///
    /// # Errors
    /// Why it was not added.
    fn add(&self, name: &str, text: &Secret, since: &Version) -> Result<Version, Trouble>;
}

/// Tells a worker to stop; and how it waits.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Stops whoever works.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was told to.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Waits, unless it is told to stop.
    pub fn wait(&self, time: Duration) {
        const STEP: Duration = Duration::from_millis(50);
        let mut left = time;
        while !left.is_zero() && !self.is_set() {
            let step = left.min(STEP);
            std::thread::sleep(step);
            left -= step;
        }
    }
}

/// How often and how patiently a request is tried.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// How many times.
    pub tries: u32,
    /// The pause after the first; each later one is twice as long.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 5,
            pause: Duration::from_millis(400),
        }
    }
}

impl Patience {
    /// Tries something until it does, or is of no use.
    ///
    /// # Errors
    /// The trouble of the last try.
    pub fn insist<T>(
        &self,
        stop: &Stop,
        mut attempt: impl FnMut() -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let mut pause = self.pause;
        for turn in 1.. {
            if stop.is_set() {
                return Err(Trouble::Stopped);
            }
            match attempt() {
                Err(trouble) if trouble.is_passing() && turn < self.tries => {
                    stop.wait(pause);
                    pause *= 2;
                }
                answer => return answer,
            }
        }
        Err(Trouble::Stopped)
    }
}
