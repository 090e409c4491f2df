//! The vault assistant: what its keys do, and what a worker tells of a vault.

use std::sync::Arc;

use super::editing::commit;
use super::line::on_line;
use crate::app::dialog::Dialog;
use crate::app::field::Field;
use crate::app::keymap::Action;
use crate::app::message::Effect;
use crate::app::proposal::step_back;
use crate::app::state::{Mode, State};
use crate::app::vault::{Planned, Pushed, Stage, VaultDialog, VaultList, WishRow};
use crate::deploy::vault::{Progress, Report};
use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::document::foreign::{Foreign, KeyFile};
use crate::secret::Secret;

/// Opens the assistant for the cursor's profile.
pub(super) fn open(state: &mut State) {
    state.reveal = None;
    let dialog = VaultDialog::open(state);
    put(state, Box::new(dialog));
}

fn put(state: &mut State, dialog: Box<VaultDialog>) {
    state.mode = Mode::Dialog(Box::new(Dialog::Vault(dialog)));
}

/// The assistant, taken out of the state for the while, so that it can look at the rest of that.
fn taken(state: &mut State) -> Option<Box<VaultDialog>> {
    match std::mem::replace(&mut state.mode, Mode::Browse) {
        Mode::Dialog(dialog) => match *dialog {
            Dialog::Vault(dialog) => Some(dialog),
            other => {
                state.mode = Mode::Dialog(Box::new(other));
                None
            }
        },
        mode => {
            state.mode = mode;
            None
        }
    }
}

pub(super) fn on_vault(
    state: &mut State,
    mut dialog: Box<VaultDialog>,
    action: Option<Action>,
    typed: Option<char>,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    match std::mem::replace(&mut dialog.stage, Stage::Wishing) {
        Stage::Wishing => {
            if action == Some(Action::Leave) {
                return effects;
            }
            effects.extend(on_wishes(state, &mut dialog, action));
        }
        Stage::Typing(field) => effects.extend(on_typing(state, &mut dialog, field, action, typed)),
        Stage::Working(working) => {
            if action == Some(Action::Leave) {
                working.stop.stop();
            }
            dialog.stage = Stage::Working(working);
        }
        Stage::Planned(planned) => effects.extend(on_planned(state, &mut dialog, planned, action)),
        Stage::Pushed(pushed) => {
            if action == Some(Action::Leave) {
                return effects;
            }
            on_pushed(state, &mut dialog, pushed, action);
        }
    }
    put(state, dialog);
    effects
}

fn on_wishes(state: &mut State, dialog: &mut VaultDialog, action: Option<Action>) -> Option<Effect> {
    dialog.error = None;
    match action {
        Some(Action::Up) => dialog.wishes.step(-1),
        Some(Action::Down) => dialog.wishes.step(1),
        Some(Action::Right) if dialog.wishes.row().is_typed() => {
            let mut field = Field::default();
            if dialog.wishes.row() == WishRow::Place {
                field.set(dialog.wishes.place.text());
            }
            dialog.stage = Stage::Typing(field);
        }
        Some(Action::Right | Action::Left) => {
            dialog.wishes.turn(action == Some(Action::Right));
            dialog.look(state);
        }
        Some(Action::Connect) => connect(state, dialog),
        Some(Action::Accept) => match dialog.ask(state) {
            Ok(errand) => return Some(Effect::Vault(Box::new(errand))),
            Err(why) => dialog.error = Some(why),
        },
        _ => {}
    }
    None
}

fn on_typing(
    state: &State,
    dialog: &mut VaultDialog,
    mut field: Field,
    action: Option<Action>,
    typed: Option<char>,
) -> Option<Effect> {
    dialog.error = None;
    match (action, dialog.wishes.row()) {
        (Some(Action::Leave), _) => return None,
        (Some(Action::Accept), WishRow::Key) => {
            let path = field.text().trim().to_owned();
            if path.is_empty() {
                dialog.wishes.key = None;
                dialog.look(state);
                return None;
            }
            dialog.stage = Stage::Typing(field);
            return Some(Effect::ReadImport(path));
        }
        (Some(Action::Accept), _) => {
            dialog.wishes.place = field;
            dialog.look(state);
            return None;
        }
        _ => on_line(&mut field, action, typed),
    }
    dialog.stage = Stage::Typing(field);
    None
}

/// The key file whose path was typed has been read, or not; `false` where nobody here has asked for one.
pub(super) fn on_key_file(state: &mut State, read: &Result<Secret, String>) -> bool {
    let Some(mut dialog) = taken(state) else {
        return false;
    };
    let is_asked = matches!(dialog.stage, Stage::Typing(_)) && dialog.wishes.row() == WishRow::Key;
    if is_asked {
        match read.as_ref().map_err(String::clone).and_then(key_of) {
            Ok(key) => take_key(state, &mut dialog, key),
            Err(why) => dialog.error = Some(why),
        }
    }
    put(state, dialog);
    true
}

/// Text was pasted: a key file while it is wished, else into the line that is typed. `false` where the assistant is not
/// open.
pub(super) fn paste(state: &mut State, text: &Secret) -> bool {
    let Some(mut dialog) = taken(state) else {
        return false;
    };
    match &mut dialog.stage {
        Stage::Typing(field) => field.paste(super::first_line(text)),
        Stage::Wishing => match key_of(text) {
            Ok(key) => take_key(state, &mut dialog, key),
            Err(why) => dialog.error = Some(format!("what was pasted is no key file: {why}")),
        },
        Stage::Working(_) | Stage::Planned(_) | Stage::Pushed(_) => {
            state.refuse("nothing can be pasted here: the pasted text was left out");
        }
    }
    put(state, dialog);
    true
}

fn key_of(text: &Secret) -> Result<KeyFile, String> {
    match Foreign::read(text) {
        Ok(Foreign::Key(key)) => Ok(key),
        Ok(Foreign::Variables(_)) => Err("it is a dotenv file".to_owned()),
        Err(problem) => Err(match problem.position {
            Some(at) => format!("line {}: {problem}", at.line),
            None => problem.to_string(),
        }),
    }
}

/// Takes a key file that fits the vault.
fn take_key(state: &State, dialog: &mut VaultDialog, key: KeyFile) {
    dialog.wishes.key = Some(key);
    dialog.look(state);
    match &dialog.connection {
        Ok(_) => dialog.stage = Stage::Wishing,
        Err(why) => {
            dialog.error = Some(why.clone());
            dialog.wishes.key = None;
            dialog.look(state);
        }
    }
}

fn on_planned(
    state: &mut State,
    dialog: &mut VaultDialog,
    mut planned: Box<Planned>,
    action: Option<Action>,
) -> Option<Effect> {
    dialog.error = None;
    match (action, planned.list) {
        (Some(Action::Leave), _) => return None,
        (Some(Action::NextList), _) => planned.turn(),
        (Some(Action::Up), _) => planned.step(-1),
        (Some(Action::Down), _) => planned.step(1),
        (Some(Action::PageUp), _) => planned.step(-10),
        (Some(Action::PageDown), _) => planned.step(10),
        (Some(Action::ToggleReplace), _) => planned.overwrites = !planned.overwrites,
        (Some(Action::Accept), VaultList::Push) => {
            dialog.stage = Stage::Planned(planned);
            let errand = dialog.push(state);
            if errand.is_none() {
                dialog.error = Some("there is nothing to write".to_owned());
            }
            return errand.map(|errand| Effect::Vault(Box::new(errand)));
        }
        (Some(Action::Accept), VaultList::Holdings) => {
            let filled = planned.fill(&state.workspace, dialog.view).and_then(|filled| {
                let label = state.workspace.files()[filled.file].label.clone();
                commit(state, filled.documents, filled.step)?;
                Ok(format!("{} written into {label}", keys(filled.count)))
            });
            dialog.stage = Stage::Planned(planned);
            tell(state, dialog, filled);
            return None;
        }
        _ => {}
    }
    dialog.stage = Stage::Planned(planned);
    None
}

fn on_pushed(state: &mut State, dialog: &mut VaultDialog, mut pushed: Box<Pushed>, action: Option<Action>) {
    dialog.error = None;
    match action {
        Some(Action::Up) => pushed.step(-1),
        Some(Action::Down) => pushed.step(1),
        Some(Action::PageUp) => pushed.step(-10),
        Some(Action::PageDown) => pushed.step(10),
        Some(Action::TakeOut | Action::TakeOutAll) => {
            let all = action == Some(Action::TakeOutAll);
            let taking = pushed.taking_out(&state.workspace, dialog.view, all);
            let count = taking.keys.len();
            let taken = if count == 0 {
                Err("nothing of it stands in a file it can be taken out of".to_owned())
            } else {
                let key = format!("what was pushed, {}", keys(count));
                edit(state, taking.documents, key).map(|()| format!("{} taken out of files", keys(count)))
            };
            dialog.stage = Stage::Pushed(pushed);
            tell(state, dialog, taken);
            return;
        }
        Some(Action::Connect) => {
            dialog.stage = Stage::Pushed(pushed);
            connect(state, dialog);
            return;
        }
        _ => {}
    }
    dialog.stage = Stage::Pushed(pushed);
}

/// Writes the settings and credentials with which dlt asks the vault.
fn connect(state: &mut State, dialog: &mut VaultDialog) {
    let name = state.workspace.views()[dialog.view].name.clone();
    let vault = dialog.wishes.vault.name();
    let connected = match &dialog.connection {
        Err(why) => Err(why.clone()),
        Ok(connection) if connection.values.is_empty() => Err(format!(
            "{name} asks {vault} so already: nothing is to be written"
        )),
        Ok(connection) => {
            let (file, count) = (connection.file, connection.values.len());
            let label = state.workspace.files()[file].label.clone();
            let documents = vec![(file, Arc::clone(&connection.document))];
            edit(state, documents, format!("how {name} asks {vault}"))
                .map(|()| format!("{} written into {label}", keys(count)))
        }
    };
    tell(state, dialog, connected);
}

/// Makes an edit of whole documents.
fn edit(state: &mut State, documents: Vec<(FileIndex, Arc<Document>)>, key: String) -> Result<(), String> {
    let step = step_back(&state.workspace, &documents, key)?;
    commit(state, documents, step)
}

/// Says what was done, or what was wrong; the assistant looks at what there is then.
fn tell(state: &mut State, dialog: &mut VaultDialog, done: Result<String, String>) {
    match done {
        Ok(sentence) => {
            let next = state.keys.save_or_undo();
            state.done(format!("{sentence}; {next}, after this dialog"));
        }
        Err(why) => dialog.error = Some(why),
    }
    dialog.look(state);
}

fn keys(count: usize) -> String {
    match count {
        1 => "one key".to_owned(),
        count => format!("{count} keys"),
    }
}

/// A worker tells how far it is.
pub(super) fn on_progress(state: &mut State, progress: Progress) {
    if let Mode::Dialog(dialog) = &mut state.mode
        && let Dialog::Vault(dialog) = &mut **dialog
        && let Stage::Working(working) = &mut dialog.stage
        && working.number == progress.number
    {
        working.progress = Some(progress);
    }
}

/// A worker is done: what the vault holds is known to the picture, too, from now on.
pub(super) fn on_report(state: &mut State, report: Report) {
    let Some(mut dialog) = taken(state) else {
        return;
    };
    let shelf = dialog.take(state, report);
    let view = dialog.view;
    if let Some(shelf) = shelf {
        let fetched = shelf.fetched(&state.workspace, view);
        let workspace = state.workspace.with_fetched(fetched);
        state.set_workspace(workspace);
    }
    put(state, dialog);
}
