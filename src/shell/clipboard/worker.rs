//! The thread that speaks to a clipboard: whoever hangs there, the screen goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use super::board::{Board, Keeper};
use crate::app::Message;
use crate::app::copy::{CopyOutcome, CopyRequest, Reach};

enum Order {
    Copy(CopyRequest),
    Empty(u64),
}

/// A thread with a board of its own, kept until the end.
pub(super) struct Worker {
    orders: Sender<Order>,
    given_up: Arc<AtomicU64>,
    ended: Receiver<()>,
}

impl Worker {
    /// Starts the thread; its answers are handed to `answer`.
    pub(super) fn start<B: Board + Send + 'static>(
        board: B,
        answer: impl Fn(Message) + Send + 'static,
    ) -> Self {
        let (orders, todo) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let given_up = Arc::new(AtomicU64::new(0));
        let limit = Arc::clone(&given_up);
        thread::spawn(move || {
            let mut keeper = Keeper::new(board);
            for order in todo {
                obey(order, &mut keeper, &limit, &answer);
            }
            drop(keeper);
            // Whoever has waited is gone.
            let _ = end.send(());
        });
        Self {
            orders,
            given_up,
            ended,
        }
    }

    pub(super) fn copy(&self, request: CopyRequest) {
        // A thread that is gone answers nothing, and that is told.
        let _ = self.orders.send(Order::Copy(request));
    }

    /// Copies up to that number are not to arrive any more.
    pub(super) fn give_up(&self, serial: u64) {
        self.given_up.fetch_max(serial, Ordering::SeqCst);
    }

    pub(super) fn empty(&self, serial: u64) {
        let _ = self.orders.send(Order::Empty(serial));
    }

    /// Takes what is ours off the clipboard and ends the thread; one that hangs is left to itself.
    /// Answers whether it ended.
    pub(super) fn end(self, patience: Duration) -> bool {
        self.give_up(u64::MAX);
        drop(self.orders);
        self.ended.recv_timeout(patience).is_ok()
    }
}

fn obey<B: Board>(order: Order, keeper: &mut Keeper<B>, limit: &AtomicU64, answer: &impl Fn(Message)) {
    let not_emptied = match order {
        Order::Copy(request) => {
            let (serial, what) = (request.serial, request.what);
            let is_given_up = || serial <= limit.load(Ordering::SeqCst);
            if is_given_up() {
                return;
            }
            let result = keeper.copy(request).map(|()| Reach::Desktop);
            if !is_given_up() {
                answer(Message::Copied(CopyOutcome { serial, what, result }));
                return;
            }
            // It came too late, and was told to have failed.
            keeper.empty(serial)
        }
        Order::Empty(serial) => keeper.empty(serial),
    };
    if let Err(why) = not_emptied {
        answer(Message::NotEmptied(why));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Instant;

    use super::*;
    use crate::app::copy::What;
    use crate::secret::Secret;

    const LONG: Duration = Duration::from_secs(20);

    /// A board that each call of `put` waits for leave to get through.
    struct Gate {
        leave: Receiver<()>,
        begun: Sender<()>,
        held: Arc<Mutex<Option<Secret>>>,
    }

    impl Board for Gate {
        fn put(&mut self, text: &Secret, _: bool) -> Result<(), &'static str> {
            let _ = self.begun.send(());
            self.leave.recv().map_err(|_| "the gate is gone")?;
            *self.held.lock().unwrap() = Some(text.clone());
            Ok(())
        }

        fn holds(&mut self, text: &Secret) -> Result<bool, &'static str> {
            Ok(self.held.lock().unwrap().as_ref() == Some(text))
        }

        fn empty(&mut self) -> Result<(), &'static str> {
            *self.held.lock().unwrap() = None;
            Ok(())
        }
    }

    struct Case {
        worker: Worker,
        leave: Sender<()>,
        begun: Receiver<()>,
        held: Arc<Mutex<Option<Secret>>>,
        answers: Receiver<Message>,
    }

    fn case() -> Case {
        let ((leave, may), (begin, begun)) = (mpsc::channel(), mpsc::channel());
        let (answer, answers) = mpsc::channel();
        let held = Arc::new(Mutex::new(None));
        let gate = Gate {
            leave: may,
            begun: begin,
            held: Arc::clone(&held),
        };
        let worker = Worker::start(gate, move |message| drop(answer.send(message)));
        Case {
            worker,
            leave,
            begun,
            held,
            answers,
        }
    }

    fn value(serial: u64) -> CopyRequest {
        CopyRequest {
            serial,
            what: What::Value,
            text: "CANARY".into(),
        }
    }

    #[test]
    fn a_clipboard_that_never_answers_keeps_neither_the_caller_nor_the_end() {
        let case = case();
        let begin = Instant::now();
        for serial in 1..=3 {
            case.worker.copy(value(serial));
            case.worker.empty(serial);
        }
        case.begun.recv_timeout(LONG).unwrap();
        assert!(!case.worker.end(Duration::from_millis(50)));
        assert!(begin.elapsed() < LONG);
        assert!(case.answers.try_recv().is_err());
    }

    #[test]
    fn what_was_given_up_does_not_arrive_late() {
        let case = case();
        case.worker.copy(value(1));
        case.worker.copy(value(2));
        case.begun.recv_timeout(LONG).unwrap();
        case.worker.give_up(2);
        case.leave.send(()).unwrap();
        // The first was in the middle, the second is not begun any more.
        case.worker.copy(value(3));
        case.begun.recv_timeout(LONG).unwrap();
        assert_eq!(*case.held.lock().unwrap(), None);
        case.leave.send(()).unwrap();
        match case.answers.recv_timeout(LONG).unwrap() {
            Message::Copied(outcome) => assert_eq!((outcome.serial, outcome.result), (3, Ok(Reach::Desktop))),
            _ => panic!("another message"),
        }
        assert!(case.held.lock().unwrap().is_some());
        assert!(case.worker.end(LONG));
        assert_eq!(*case.held.lock().unwrap(), None);
        assert!(case.answers.try_recv().is_err());
    }

    #[test]
    fn a_value_whose_copy_is_under_way_at_the_end_does_not_stay() {
        let case = case();
        case.worker.copy(value(1));
        case.begun.recv_timeout(LONG).unwrap();
        case.leave.send(()).unwrap();
        assert!(case.worker.end(LONG));
        assert_eq!(*case.held.lock().unwrap(), None);
    }
}
