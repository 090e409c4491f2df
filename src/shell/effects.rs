//! Doing what the state asks for; what may take time, on a thread of its own.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Instant;

use super::clipboard::Clipboard;
use super::event_loop::Incoming;
use crate::app::message::SaveRefusal;
use crate::app::{Effect, Message, SaveOutcome, SaveRequest, State};
use crate::python;
use crate::secret::Secret;
use crate::store::read::read;
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
        Effect::ReadImport(path) => {
            let project = state.workspace.place().project.clone();
            on_thread(sender, move || Message::ImportRead(read_import(&project, &path)));
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

/// Reads a file that is to be imported; a path that is none of its own begins in the project, `~` is the home folder.
///
/// # Errors
/// The sentence that says why it cannot be read.
pub fn read_import(project: &Path, typed: &str) -> Result<Secret, String> {
    // Terminals quote the path of a file that is dropped on them.
    let quoted = |quote| typed.strip_prefix(quote)?.strip_suffix(quote);
    let typed = quoted('\'').or_else(|| quoted('"')).unwrap_or(typed);
    let path = match (typed.strip_prefix('~'), std::env::home_dir()) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with(['/', '\\']) => {
            home.join(rest.trim_start_matches(['/', '\\']))
        }
        _ => project.join(typed),
    };
    match read(&path) {
        Ok(Some(text)) => Ok(text),
        Ok(None) if path.is_dir() => Err("it is a folder: name a file in it".to_owned()),
        Ok(None) if Path::new(typed).is_relative() && path.starts_with(project) => {
            Err(format!("there is no file {typed} in the project's folder"))
        }
        Ok(None) => Err(format!("there is no file {typed}")),
        Err(error) => Err(error.to_string()),
    }
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
