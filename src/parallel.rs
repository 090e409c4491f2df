//! The same work on many things at once.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A thread takes as long to begin as so many things take: files of usual size to be read, parts of a long list to be made.
const WORTH_A_THREAD: usize = 4;

/// Does the same to each, on as many threads as the machine has processors, and answers in their order.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = match items.len().div_ceil(WORTH_A_THREAD) {
        // To ask for the processors takes a dozen looks at the system.
        threads @ 0..=1 => threads,
        threads => thread::available_parallelism()
            .map_or(1, NonZero::get)
            .min(threads),
    };
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else {
                return done;
            };
            done.push((at, work(item)));
        }
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            // Where no more threads are to be had, the others do more.
            .filter_map(|_| thread::Builder::new().spawn_scoped(scope, share).ok())
            .collect();
        let mut done = share();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
