//! Importing: a file's path, what it would set, and setting it.

use crossterm::event::KeyEvent;

use super::editing::commit;
use super::line::on_line;
use super::typed;
use crate::app::import::ImportDialog;
use crate::app::keymap::Action;
use crate::app::message::Effect;
use crate::app::state::{Mode, State};
use crate::dlt::key::KeyPath;
use crate::dlt::missing;
use crate::document::foreign::{Foreign, Form};
use crate::secret::Secret;

/// Asks for a file's path.
pub(super) fn ask(state: &mut State) {
    state.reveal = None;
    state.mode = Mode::ImportFile(Box::default());
}

pub(super) fn on_path(state: &mut State, action: Option<Action>, event: &KeyEvent) -> Vec<Effect> {
    let Mode::ImportFile(dialog) = &mut state.mode else {
        return Vec::new();
    };
    dialog.error = None;
    let field = &mut dialog.field;
    match action {
        Some(Action::Leave) => state.mode = Mode::Browse,
        Some(Action::Accept) => {
            let path = field.text().trim().to_owned();
            if path.is_empty() {
                dialog.error = Some("type the path of a file, or paste its text on the tree".to_owned());
            } else {
                return vec![Effect::ReadImport(path)];
            }
        }
        _ => on_line(field, action, typed(event)),
    }
    Vec::new()
}

/// The file whose path was typed has been read, or not.
pub(super) fn on_read(state: &mut State, read: Result<Secret, String>) {
    // Whoever has left the question meanwhile wants no answer.
    let Mode::ImportFile(dialog) = &state.mode else {
        return;
    };
    let path = dialog.field.text().trim().to_owned();
    let near = cursor(state);
    let opened = read.and_then(|text| {
        let foreign = Foreign::read(&text).map_err(|problem| {
            let at = problem
                .position
                .map_or(String::new(), |at| format!("line {}: ", at.line));
            format!("{at}{problem}")
        })?;
        ImportDialog::open(state, foreign, &path, near.as_ref())
    });
    match opened {
        Ok(dialog) => state.mode = Mode::Import(Box::new(dialog)),
        Err(why) => {
            if let Mode::ImportFile(dialog) = &mut state.mode {
                dialog.error = Some(why);
            }
        }
    }
}

/// Opens the dialog on a text that was pasted, where it is one that can be imported: on the tree, or into a field of a
/// group that takes it. Answers whether the text was taken.
pub(super) fn take_paste(state: &mut State, text: &Secret) -> bool {
    let (foreign, near) = match &state.mode {
        Mode::Browse => {
            if !missing::parse(text.expose()).fields.is_empty() {
                return false;
            }
            (Foreign::pasted(text), cursor(state))
        }
        Mode::Edit(dialog) => {
            let group = dialog.path.parts().split_last().map(|(_, group)| group.to_vec());
            let foreign = Foreign::pasted(text).filter(|foreign| match foreign {
                // A private key alone is what the field itself is for.
                Foreign::Key(key) => key.form != Form::PrivateKey,
                Foreign::Variables(_) => false,
            });
            let near = group.and_then(KeyPath::new);
            let is_taken = matches!((&foreign, &near), (Some(Foreign::Key(key)), Some(near))
                if state.workspace.place_around(dialog.view, near, key.form).is_some());
            (foreign.filter(|_| is_taken), near)
        }
        Mode::ImportFile(_) => {
            if let Mode::ImportFile(dialog) = &mut state.mode {
                dialog.error = None;
                dialog.field.insert(super::first_line(text));
            }
            return true;
        }
        _ => return false,
    };
    let Some(foreign) = foreign else {
        return false;
    };
    match ImportDialog::open(state, foreign, "the pasted text", near.as_ref()) {
        Ok(dialog) => {
            state.reveal = None;
            state.mode = Mode::Import(Box::new(dialog));
        }
        Err(why) => state.refuse(why),
    }
    true
}

/// The key or section of the cursor.
fn cursor(state: &State) -> Option<KeyPath> {
    state.workspace.tree().path(state.browse.node()?)
}

pub(super) fn on_import(state: &mut State, action: Option<Action>) -> Vec<Effect> {
    // The dialog is taken out for the while, so that it can look at the rest of the state.
    let Mode::Import(mut dialog) = std::mem::replace(&mut state.mode, Mode::Browse) else {
        return Vec::new();
    };
    match action {
        Some(Action::Leave) => return Vec::new(),
        Some(Action::Accept) => match accept(state, &mut dialog) {
            Ok(()) => return Vec::new(),
            Err(sentence) => dialog.error = Some(sentence),
        },
        Some(Action::Up) => dialog.step(-1),
        Some(Action::Down) => dialog.step(1),
        Some(Action::PageUp) => dialog.step(-10),
        Some(Action::PageDown) => dialog.step(10),
        Some(Action::Choose) => dialog.choose(state),
        Some(Action::Left) => dialog.turn(state, false),
        Some(Action::Right) => dialog.turn(state, true),
        Some(Action::SwitchFile) => dialog.switch_file(state),
        _ => {}
    }
    state.mode = Mode::Import(dialog);
    Vec::new()
}

fn accept(state: &mut State, dialog: &mut ImportDialog) -> Result<(), String> {
    let imported = dialog.accept(state)?;
    let labels: Vec<String> = imported
        .documents
        .iter()
        .map(|(file, _)| state.workspace.files()[*file].label.clone())
        .collect();
    commit(state, imported.documents, imported.step)?;
    if let Some(node) = state.workspace.tree().find(&imported.first) {
        state.browse.show(&state.workspace, node);
    }
    let keys = match imported.count {
        1 => "one key".to_owned(),
        count => format!("{count} keys"),
    };
    let next = state.keys.save_or_undo();
    state.done(format!("{keys} set in {}; {next}", labels.join(" and ")));
    Ok(())
}
