//! The clipboard: the desktop's, or when asked for the terminal's. Values are taken off it again.

mod board;
mod desktop;
mod osc52;
mod worker;

use std::io::{self, Stdout};
use std::sync::mpsc::Sender;
use std::time::Duration;

pub use board::{Board, Keeper};
pub use osc52::Osc52;

use desktop::Desktop;
use worker::Worker;

use super::event_loop::Incoming;
use crate::app::Message;
use crate::app::copy::{CopyOutcome, CopyRequest, Reach};

/// How long the end of the program may wait for a clipboard.
const LAST_PATIENCE: Duration = Duration::from_secs(1);

/// Where copies go, or why they cannot.
///
/// # Errors
/// There is no clipboard.
pub fn examine(reach: Reach) -> Result<&'static str, &'static str> {
    match reach {
        Reach::Desktop => desktop::name(),
        Reach::Terminal => Ok("through the terminal (OSC 52)"),
    }
}

/// The clipboard as the event loop has it; dropping it takes off what is ours.
pub(super) struct Clipboard {
    answers: Sender<Incoming>,
    kind: Kind,
}

enum Kind {
    /// Asked on a thread of its own, which the first copy starts.
    Desktop(Option<Worker>),
    /// Written to between two drawings.
    Terminal(Keeper<Osc52<Stdout>>),
}

impl Clipboard {
    pub(super) fn new(reach: Reach, answers: Sender<Incoming>) -> Self {
        let kind = match reach {
            Reach::Desktop => Kind::Desktop(None),
            Reach::Terminal => Kind::Terminal(Keeper::new(Osc52 {
                terminal: io::stdout(),
                through_tmux: std::env::var_os("TMUX").is_some_and(|tmux| !tmux.is_empty()),
            })),
        };
        Self { answers, kind }
    }

    pub(super) fn copy(&mut self, request: CopyRequest) {
        match &mut self.kind {
            Kind::Desktop(worker) => {
                let answers = self.answers.clone();
                let start = || Worker::start(Desktop::default(), move |message| send(&answers, message));
                worker.get_or_insert_with(start).copy(request);
            }
            Kind::Terminal(keeper) => {
                let (serial, what) = (request.serial, request.what);
                let result = keeper.copy(request).map(|()| Reach::Terminal);
                let outcome = CopyOutcome { serial, what, result };
                send(&self.answers, Message::Copied(outcome));
            }
        }
    }

    pub(super) fn give_up(&self, serial: u64) {
        if let Kind::Desktop(Some(worker)) = &self.kind {
            worker.give_up(serial);
        }
    }

    pub(super) fn empty(&mut self, serial: u64) {
        match &mut self.kind {
            Kind::Desktop(None) => {}
            Kind::Desktop(Some(worker)) => worker.empty(serial),
            Kind::Terminal(keeper) => {
                if let Err(why) = keeper.empty(serial) {
                    send(&self.answers, Message::NotEmptied(why));
                }
            }
        }
    }
}

impl Drop for Clipboard {
    fn drop(&mut self) {
        if let Kind::Desktop(worker) = &mut self.kind
            && let Some(worker) = worker.take()
        {
            worker.end(LAST_PATIENCE);
        }
    }
}

fn send(answers: &Sender<Incoming>, message: Message) {
    // The receiver is gone when the program ends.
    let _ = answers.send(Incoming::Message(message));
}
