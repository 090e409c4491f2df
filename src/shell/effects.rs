//! Doing what the state asks for; what may take time, on a thread of its own.

use std::path::Path;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use super::abilities::Setting;
use super::clipboard::Clipboard;
use super::event_loop::Incoming;
use crate::app::mending::{Ignoring, Mend};
use crate::app::merging::Reread;
use crate::app::message::SaveRefusal;
use crate::app::verdict::Verdict;
use crate::app::{Creation, Effect, MendWork, Message, SaveOutcome, SaveRequest, State};
use crate::dlt::layout::{Kind, Slot};
use crate::python::Scanner;
use crate::secret::Secret;
use crate::store::examine;
use crate::store::git;
use crate::store::place::Place;
use crate::store::read::read;
use crate::store::repair;
use crate::store::save::{self, SaveError, save};
use crate::workspace::Workspace;
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
    setting: Setting,
) {
    match effect {
        // The loop does these itself.
        Effect::Quit | Effect::Suspend(_) | Effect::Scan => {}
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
        Effect::Reread => {
            let (expected, reopen) = (Reread::expected(&state.workspace), state.workspace.reopening());
            on_thread(sender, move || reread(expected, reopen));
        }
        Effect::Look => {
            let copy = state.workspace.copying();
            on_thread(sender, move || {
                let workspace = copy();
                let place = workspace.place();
                let (facts, ignoring) = (examine::examine(place), ask_git(place));
                let abilities = setting.examine();
                Message::Looked(Box::new(Verdict::new(
                    &workspace,
                    facts,
                    ignoring,
                    Some(abilities),
                )))
            });
        }
        Effect::Mend(mend, work) => {
            let reopen = state.workspace.reopening();
            on_thread(sender, move || mended(mend, work, reopen));
        }
        Effect::ReadImport(path) => {
            let project = state.workspace.place().project.clone();
            on_thread(sender, move || Message::ImportRead(read_import(&project, &path)));
        }
        Effect::Vault(errand) => {
            let tells = sender.clone();
            on_thread(sender, move || {
                let report = errand.run(&|progress| {
                    let _ = tells.send(Incoming::Message(Message::VaultProgress(progress)));
                });
                Message::VaultReported(Box::new(report))
            });
        }
    }
}

/// Takes away what saves that were killed have left, beside the first frames.
pub(super) fn clear(state: &State) {
    let place = state.workspace.place();
    let folders = [place.settings.clone(), place.global.clone()];
    thread::spawn(move || folders.iter().for_each(|folder| save::clear(folder)));
}

/// Reads the project's code beside the frames, and tells of it where it is other than the last time.
pub(super) fn scan(state: &State, sender: &Sender<Incoming>, scanner: &Arc<Mutex<Scanner>>) {
    let (project, scanner, sender) = (
        state.workspace.place().project.clone(),
        Arc::clone(scanner),
        sender.clone(),
    );
    thread::spawn(move || {
        // What a scan that failed has left is what it had.
        let mut scanner = scanner.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(project) = scanner.scan(&project) {
            let message = Message::Scanned(Arc::new(Code::of(&project)));
            // The receiver is gone when the program ends.
            let _ = sender.send(Incoming::Message(message));
        }
    });
}

fn on_thread(sender: &Sender<Incoming>, work: impl FnOnce() -> Message + Send + 'static) {
    let sender = sender.clone();
    thread::spawn(move || {
        // The receiver is gone when the program ends.
        let _ = sender.send(Incoming::Message(work()));
    });
}

/// Asks git which secrets files it does not ignore.
#[must_use]
pub fn ask_git(place: &Place) -> Ignoring {
    let lines = git::lacking_lines(&place.project, &place.settings);
    let lacking = lines.map(|lines| lines.into_iter().map(str::to_owned).collect());
    match read(&place.project.join(".gitignore")) {
        Ok(text) => Ignoring {
            lacking: lacking.map_err(|why: git::Unknown| why.to_string()),
            text,
        },
        Err(why) => Ignoring {
            lacking: Err(format!(".gitignore: {why}")),
            text: None,
        },
    }
}

/// Reads the workspace again.
#[must_use]
pub fn reread(expected: Vec<(Slot, Option<Secret>)>, reopen: impl FnOnce() -> Workspace) -> Message {
    Message::Reread(Box::new(Reread {
        expected,
        workspace: reopen(),
    }))
}

/// Mends something, and reads the workspace anew.
#[must_use]
pub fn mended(mend: Mend, work: MendWork, reopen: impl FnOnce() -> Workspace) -> Message {
    let (label, result) = match work {
        MendWork::Create(creation) => create(creation),
        MendWork::Repair { label, repair } => {
            let result = repair::repair(&repair).map_err(|error| error.to_string());
            (label, result)
        }
    };
    Message::Mended(mend, label, result.map(|()| Box::new(reopen())))
}

/// Makes a file where there is none, or gives one more text.
fn create(creation: Creation) -> (String, Result<(), String>) {
    // What is private is written as a secrets file is.
    let kind = if creation.is_private {
        Kind::Secrets
    } else {
        Kind::Config
    };
    let is_new = creation.expected.is_none();
    let result = save(&creation.path, kind, creation.expected.as_ref(), &creation.text);
    let result = result.map_err(|error| match error {
        SaveError::Changed if is_new => "it is there by now".to_owned(),
        error => error.to_string(),
    });
    (creation.label, result)
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
