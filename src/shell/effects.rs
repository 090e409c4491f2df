//! Doing what the state asks for; what may take time, on a thread of its own.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Instant;

use super::clipboard::Clipboard;
use super::event_loop::Incoming;
use crate::app::message::SaveRefusal;
use crate::app::{Effect, Message, SaveOutcome, SaveRequest, State};
use crate::python;
use crate::store::save::{SaveError, save};
use crate::workspace::file::File;
use crate::workspace::requirement::Code;

/// A message that is to arrive later.
pub(super) struct Timer {
    pub(super) at: Instant,
    pub(super) message: Message,
}

pub(super) fn perform(
    effect: Effect,
    state: &State,
    sender: &Sender<Incoming>,
    timers: &mut Vec<Timer>,
    clipboard: &mut Clipboard,
) {
    match effect {
        // The loop ends by itself.
        Effect::Quit => {}
        Effect::EndReveal { serial, after } => {
            timers.push(Timer {
                at: Instant::now() + after,
                message: Message::RevealOver(serial),
            });
        }
        Effect::Later { after, message } => {
            timers.push(Timer {
                at: Instant::now() + after,
                message,
            });
        }
        Effect::Copy(request) => clipboard.copy(request),
        Effect::GiveUpCopy(serial) => clipboard.give_up(serial),
        Effect::EmptyClipboard(serial) => clipboard.empty(serial),
        Effect::Save(requests) => {
            on_thread(sender, move || {
                Message::Saved(requests.into_iter().map(write).collect())
            });
        }
        Effect::Reload(index) => {
            let place = state.workspace.place().clone();
            let slot = state.workspace.files()[index].slot.clone();
            on_thread(sender, move || Message::Reloaded(index, File::read(&place, slot)));
        }
    }
}

/// Reads the project's code beside the first frames.
pub(super) fn scan(state: &State, sender: &Sender<Incoming>) {
    let project = state.workspace.place().project.clone();
    on_thread(sender, move || {
        Message::Scanned(Arc::new(Code::of(&python::scan(&project))))
    });
}

fn on_thread(sender: &Sender<Incoming>, work: impl FnOnce() -> Message + Send + 'static) {
    let sender = sender.clone();
    thread::spawn(move || {
        // The receiver is gone when the program ends.
        let _ = sender.send(Incoming::Message(work()));
    });
}

/// Writes one file.
#[must_use]
pub fn write(request: SaveRequest) -> SaveOutcome {
    let SaveRequest {
        file,
        path,
        kind,
        expected,
        text,
    } = request;
    let result = save(&path, kind, expected.as_ref(), &text).map_err(|error| match error {
        SaveError::Changed => SaveRefusal::Changed,
        other => SaveRefusal::Failed(other.to_string()),
    });
    SaveOutcome { file, text, result }
}
