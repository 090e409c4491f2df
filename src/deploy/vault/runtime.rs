//! The official clients are asynchronous; the thread that works with a vault runs them here, one request after another.

use std::future::Future;
use std::pin::pin;
use std::time::{Duration, Instant};

use tokio::runtime;

use super::client::Stop;
use super::trouble::Trouble;

/// How long an answer is waited for.
const LIMIT: Duration = Duration::from_secs(20);

/// How soon a request ends after it was told to stop.
const STEP: Duration = Duration::from_millis(50);

pub(super) struct Runtime {
    runtime: runtime::Runtime,
    stop: Stop,
    limit: Duration,
}

impl Runtime {
    /// One of the calling thread.
    pub(super) fn new(stop: Stop) -> Result<Self, Trouble> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        Ok(Self {
            runtime: runtime.map_err(|_| Trouble::Unreachable)?,
            stop,
            limit: LIMIT,
        })
    }

    /// Waits for an answer, until it is told to stop or the time is over.
    pub(super) fn wait<T>(&self, answer: impl Future<Output = T>) -> Result<T, Trouble> {
        let begun = Instant::now();
        self.runtime.block_on(async {
            let mut answer = pin!(answer);
            loop {
                match tokio::time::timeout(STEP, &mut answer).await {
                    Ok(answer) => return Ok(answer),
                    Err(_) if self.stop.is_set() => return Err(Trouble::Stopped),
                    Err(_) if begun.elapsed() > self.limit => return Err(Trouble::Slow),
                    Err(_) => {}
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_does_not_come_is_not_waited_for_for_ever() {
        let mut runtime = Runtime::new(Stop::default()).ok().map(|runtime| Runtime {
            limit: Duration::from_millis(60),
            ..runtime
        });
        let answer = runtime
            .as_mut()
            .map(|runtime| runtime.wait(std::future::pending::<()>()));
        assert_eq!(answer, Some(Err(Trouble::Slow)));
    }

    #[test]
    fn an_answer_is_not_waited_for_once_it_is_told_to_stop() {
        let stop = Stop::default();
        let runtime = Runtime::new(stop.clone()).ok();
        stop.stop();
        let answer = runtime.map(|runtime| runtime.wait(std::future::pending::<()>()));
        assert_eq!(answer, Some(Err(Trouble::Stopped)));
    }
}
