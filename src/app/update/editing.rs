//! Edits: of one key, taken back, made again.

use std::sync::Arc;

use crossterm::event::KeyEvent;

use super::{dialogs, parts};
use crate::app::dialog::Dialog;
use crate::app::edit::EditDialog;
use crate::app::field::Field;
use crate::app::geometry;
use crate::app::history::{Part, Step};
use crate::app::keymap::{Action, typed};
use crate::app::message::Effect;
use crate::app::removal::RemovalDialog;
use crate::app::state::{Mode, State};
use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::document::removal::remove;
use crate::workspace::cell::Origin;
use crate::workspace::file::{Content, File};

/// Enter on a key edits it, on a heading folds it.
pub(super) fn edit_or_fold(state: &mut State) {
    let is_key = state
        .browse
        .node()
        .is_some_and(|node| state.workspace.tree().is_key(node));
    if !is_key {
        state.browse.toggle_fold(&state.workspace);
        return;
    }
    if parts::open(state) {
        return;
    }
    match EditDialog::open(state) {
        Ok(dialog) => {
            state.reveal = None;
            state.mode = Mode::Edit(Box::new(dialog));
        }
        Err(sentence) => state.refuse(sentence),
    }
}

/// Deletes the cursor's key, or asks whether to delete its section.
pub(super) fn delete(state: &mut State) {
    let cell = state
        .browse
        .node()
        .and_then(|node| state.workspace.cell(state.browse.column, node));
    if cell.is_none() {
        let dialog = RemovalDialog::open(state).map(Dialog::Removal);
        dialogs::open(state, dialog);
        return;
    }
    let path = state
        .browse
        .node()
        .and_then(|node| state.workspace.tree().path(node));
    let (Some(cell), Some(path)) = (cell, path) else {
        state.refuse("choose a key to delete");
        return;
    };
    let file = match cell.origin {
        Some(Origin::File { file, .. }) => file,
        Some(Origin::Environment) => {
            state.refuse(format!(
                "{} is set in the environment; unset it there",
                path.env_name()
            ));
            return;
        }
        Some(Origin::Vault(at)) => {
            let place = state.workspace.vault_place(at, &path);
            state.refuse(format!("it is in {place}; delete it there"));
            return;
        }
        None => {
            state.refuse("there is nothing to delete");
            return;
        }
    };
    let Some(document) = state.workspace.files()[file].document() else {
        return;
    };
    match remove(document, &path) {
        Ok(edited) => {
            let step = Step {
                parts: vec![Part::new(file, edited.inverse, &edited.document)],
                key: path.to_string(),
            };
            let label = state.workspace.files()[file].label.clone();
            let readers = state.workspace.readers(&path, file).profiles.join(", ");
            match commit(state, vec![(file, Arc::new(edited.document))], step) {
                Ok(()) => {
                    let next = state.keys.save_or_undo();
                    state.done(format!("{path} deleted from {label}, for {readers}; {next}"));
                }
                Err(why) => state.refuse(why),
            }
        }
        Err(refusal) => state.refuse(refusal.to_string()),
    }
}

/// Takes an edit into the picture.
///
/// # Errors
/// Why dlt could not read its files after it.
pub(super) fn commit(
    state: &mut State,
    documents: Vec<(FileIndex, Arc<Document>)>,
    step: Step,
) -> Result<(), String> {
    let mut files = state.workspace.files().to_vec();
    for (file, document) in documents {
        files[file].content = content(&files[file], document);
    }
    let workspace = state.workspace.with_files(files);
    if let Some(why) = workspace.newly_broken(&state.workspace) {
        return Err(why);
    }
    state.history.push(step);
    state.set_workspace(workspace);
    Ok(())
}

/// Takes the last edit back, or makes the last undone one again.
pub(super) fn undo(state: &mut State, back: bool) {
    let Some(step) = state.history.next(back) else {
        state.done(if back {
            "nothing to undo"
        } else {
            "nothing to make again"
        });
        return;
    };
    let mut files = state.workspace.files().to_vec();
    let mut inverses = Vec::new();
    for part in &step.parts {
        let Some((content, inverse)) = changed(&files[part.file], part) else {
            let label = &files[part.file].label;
            let sentence = format!("{label} has another text now: {} stays as it is", step.key);
            state.refuse(sentence);
            return;
        };
        files[part.file].content = content;
        inverses.push(inverse);
    }
    let word = if back { "undone" } else { "made again" };
    let sentence = format!("{word}: {}", step.key);
    let workspace = state.workspace.with_files(files);
    state.set_workspace(workspace);
    state.history.turn(back, inverses);
    state.done(sentence);
}

/// A file's content after its part of a step, and what takes that back.
fn changed(file: &File, part: &Part) -> Option<(Content, Part)> {
    let text = match &file.content {
        Content::Readable(document) => document.text().expose(),
        Content::Absent => "",
        Content::Broken(_) => return None,
    };
    let (text, inverse) = part.apply(text)?;
    let document = Document::parse(text).ok()?;
    Some((content(file, Arc::new(document)), inverse))
}

/// A file's content with a document in it; none where the file was only going to be made.
fn content(file: &File, document: Arc<Document>) -> Content {
    if document.text().is_empty() && file.saved.is_none() {
        Content::Absent
    } else {
        Content::Readable(document)
    }
}

pub(super) fn on_edit(state: &mut State, action: Option<Action>, event: &KeyEvent) -> Vec<Effect> {
    // The dialog is taken out for the while, so that it can look at the rest of the state.
    let Mode::Edit(mut dialog) = std::mem::replace(&mut state.mode, Mode::Browse) else {
        return Vec::new();
    };
    let page = geometry::edit_room(state.size).lines as isize;
    match action {
        Some(Action::Leave) => return Vec::new(),
        Some(Action::Accept) => {
            dialog.take_choice();
            if accept(state, &mut dialog) {
                return Vec::new();
            }
        }
        Some(Action::SwitchFile) => dialog.switch_file(state, true),
        Some(Action::SwitchFileBack) => dialog.switch_file(state, false),
        Some(Action::ToggleShow) => dialog.toggle_show(),
        Some(Action::SwitchSpelling) => dialog.switch_spelling(),
        Some(Action::CutEdges) => dialog.cut_edges(),
        Some(Action::Undo) => dialog.undo(true),
        Some(Action::Redo) => dialog.undo(false),
        Some(Action::NewLine) => dialog.insert("\n"),
        Some(Action::Left) => dialog.step(false),
        Some(Action::Right) => dialog.step(true),
        Some(Action::Up) => dialog.step_lines(-1),
        Some(Action::Down) => dialog.step_lines(1),
        Some(Action::PageUp) => dialog.step_lines(-page),
        Some(Action::PageDown) => dialog.step_lines(page),
        Some(Action::WordLeft) => dialog.change(|field| field.step_word(false)),
        Some(Action::WordRight) => dialog.change(|field| field.step_word(true)),
        Some(Action::First) => dialog.change(Field::home),
        Some(Action::Last) => dialog.change(Field::end),
        Some(Action::TextStart) => dialog.change(|field| field.jump(false)),
        Some(Action::TextEnd) => dialog.change(|field| field.jump(true)),
        Some(Action::DeleteBack) => dialog.change(Field::delete_back),
        Some(Action::DeleteForward) => dialog.change(Field::delete_forward),
        Some(Action::DeleteWord) => dialog.change(Field::delete_word),
        Some(Action::DeleteToStart) => dialog.change(Field::delete_to_start),
        _ => {
            if let Some(c) = typed(event) {
                dialog.insert(c.encode_utf8(&mut [0; 4]));
            }
        }
    }
    state.mode = Mode::Edit(dialog);
    Vec::new()
}

/// Takes what was typed into the picture; `false` where the dialog stays, with the reason.
fn accept(state: &mut State, dialog: &mut EditDialog) -> bool {
    let (document, step) = match dialog.accept(state) {
        Ok(Some(edit)) => edit,
        Ok(None) => return true,
        Err(sentence) => {
            dialog.error = Some(sentence);
            return false;
        }
    };
    let file = dialog.file();
    let label = state.workspace.files()[file].label.clone();
    let key = step.key.clone();
    if let Err(why) = commit(state, vec![(file, Arc::new(document))], step) {
        dialog.error = Some(why);
        return false;
    }
    let remark = dialog
        .remark()
        .map_or(String::new(), |remark| format!(" ({remark})"));
    let next = state.keys.save_or_undo();
    state.done(format!("{key} goes to {label}{remark}; {next}"));
    true
}
