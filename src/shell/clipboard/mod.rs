//! The clipboard: the desktop's, or when asked for the terminal's. Values are taken off it again.

mod board;
mod desktop;
mod osc52;
mod worker;

use std::io::{self, Write};
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
    Terminal(Keeper<Osc52<Box<dyn Write>>>),
}

impl Clipboard {
    pub(super) fn new(reach: Reach, answers: Sender<Incoming>) -> Self {
        let kind = match reach {
            Reach::Desktop => Kind::Desktop(None),
            Reach::Terminal => Kind::Terminal(Keeper::new(Osc52 {
                terminal: Box::new(io::stdout()),
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{self, Receiver};
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::app::copy::What;
    use crate::secret::Secret;

    const LONG: Duration = Duration::from_secs(20);

    /// What is on a board, for others to see.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Option<String>>>);

    impl Shared {
        fn shown(&self) -> Option<String> {
            self.0.lock().unwrap().clone()
        }
    }

    impl Board for Shared {
        fn put(&mut self, text: &Secret, _: bool) -> Result<(), &'static str> {
            *self.0.lock().unwrap() = Some(text.expose().to_owned());
            Ok(())
        }

        fn holds(&mut self, text: &Secret) -> Result<bool, &'static str> {
            Ok(self.shown().as_deref() == Some(text.expose()))
        }

        fn empty(&mut self) -> Result<(), &'static str> {
            *self.0.lock().unwrap() = None;
            Ok(())
        }
    }

    fn value(serial: u64) -> CopyRequest {
        CopyRequest {
            serial,
            what: What::Value,
            text: format!("CANARY-{serial}").as_str().into(),
        }
    }

    fn copied(answers: &Receiver<Incoming>) -> (u64, Result<Reach, &'static str>) {
        match answers.recv_timeout(LONG).unwrap() {
            Incoming::Message(Message::Copied(outcome)) => (outcome.serial, outcome.result),
            _ => panic!("another message"),
        }
    }

    /// A clipboard of the desktop on a board of ours.
    fn on_desktop() -> (Clipboard, Shared, Receiver<Incoming>) {
        let (answers, answered) = mpsc::channel();
        let board = Shared::default();
        let tells = answers.clone();
        let worker = Worker::start(board.clone(), move |message| send(&tells, message));
        let kind = Kind::Desktop(Some(worker));
        (Clipboard { answers, kind }, board, answered)
    }

    #[test]
    fn a_value_is_put_there_and_taken_off_by_its_number() {
        let (mut clipboard, board, answers) = on_desktop();
        clipboard.copy(value(1));
        assert_eq!(copied(&answers), (1, Ok(Reach::Desktop)));
        assert_eq!(board.shown().as_deref(), Some("CANARY-1"));
        clipboard.empty(1);
        // One order after the other: when this one is answered, that one is done.
        clipboard.copy(CopyRequest {
            what: What::Key,
            ..value(2)
        });
        assert_eq!(copied(&answers), (2, Ok(Reach::Desktop)));
        assert_eq!(board.shown().as_deref(), Some("CANARY-2"));
        clipboard.copy(value(3));
        assert_eq!(copied(&answers).0, 3);
        clipboard.empty(3);
        clipboard.give_up(4);
        clipboard.copy(value(4));
        clipboard.copy(CopyRequest {
            what: What::Key,
            ..value(5)
        });
        assert_eq!(copied(&answers).0, 5, "what was given up is not answered");
    }

    #[test]
    fn the_time_of_a_value_over_nothing_is_left() {
        let (mut clipboard, board, answers) = on_desktop();
        clipboard.copy(value(1));
        assert_eq!(copied(&answers).0, 1);
        clipboard.empty(1);
        let begun = std::time::Instant::now();
        while board.shown().is_some() && begun.elapsed() < LONG {
            std::thread::yield_now();
        }
        assert_eq!(board.shown(), None);
    }

    #[test]
    fn the_time_of_an_older_value_takes_nothing_off() {
        let (mut clipboard, board, answers) = on_desktop();
        clipboard.copy(value(1));
        clipboard.copy(value(2));
        assert_eq!((copied(&answers).0, copied(&answers).0), (1, 2));
        clipboard.empty(1);
        std::thread::sleep(Duration::from_millis(50));
        assert_eq!(board.shown().as_deref(), Some("CANARY-2"));
    }

    #[test]
    fn a_clipboard_that_nothing_was_copied_to_has_nothing_to_do() {
        for reach in [Reach::Desktop, Reach::Terminal] {
            let (answers, answered) = mpsc::channel();
            let mut clipboard = Clipboard::new(reach, answers);
            clipboard.give_up(1);
            clipboard.empty(1);
            drop(clipboard);
            assert!(answered.recv().is_err(), "{reach:?}");
        }
    }

    #[test]
    fn the_end_takes_a_value_off() {
        let (mut clipboard, board, answers) = on_desktop();
        clipboard.copy(value(1));
        assert_eq!(copied(&answers).0, 1);
        drop(clipboard);
        assert_eq!(board.shown(), None);
    }

    #[test]
    fn the_terminal_is_written_to_and_answers_at_once() {
        let (answers, answered) = mpsc::channel();
        let terminal = Osc52 {
            terminal: Box::new(io::sink()) as Box<dyn Write>,
            through_tmux: false,
        };
        let kind = Kind::Terminal(Keeper::new(terminal));
        let mut clipboard = Clipboard { answers, kind };
        clipboard.copy(value(1));
        assert_eq!(copied(&answered), (1, Ok(Reach::Terminal)));
        clipboard.empty(1);
        clipboard.give_up(1);
        assert!(answered.try_recv().is_err());
        assert_eq!(examine(Reach::Terminal), Ok("through the terminal (OSC 52)"));
    }
}
