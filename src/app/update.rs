//! What follows from a message: the one place where the state changes. No clock, file or terminal is touched.

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{
    KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::layout::{Position, Size};

use super::edit::EditDialog;
use super::field::Field;
use super::geometry::{areas, columns};
use super::history::Step;
use super::keymap::{Action, Context, action};
use super::message::{Effect, Message, SaveOutcome, SaveRefusal};
use super::state::{Mode, Reveal, State};
use super::{pending, present};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::missing::{self, MissingField};
use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::document::edit::{self, Change};
use crate::secret::Secret;
use crate::workspace::cell::Origin;
use crate::workspace::file::{Content, File};
use crate::workspace::rows::Row;

/// How long a value stays shown.
const REVEAL: Duration = Duration::from_secs(15);

/// Changes the state as the message asks, and answers what else has to be done.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let effects = match message {
        Message::Key(event) if event.kind == KeyEventKind::Release => Vec::new(),
        Message::Key(event) => on_key(state, &event),
        Message::Paste(text) => on_paste(state, &text),
        Message::Mouse(event) => on_mouse(state, event),
        Message::Resize(width, height) => {
            state.size = Size { width, height };
            Vec::new()
        }
        Message::FocusLost => {
            state.reveal = None;
            if let Mode::Edit(dialog) = &state.mode
                && dialog.is_secret(state)
                && let Mode::Edit(dialog) = &mut state.mode
            {
                dialog.shown = false;
            }
            Vec::new()
        }
        Message::RevealOver(serial) => {
            state.reveal = state.reveal.filter(|reveal| reveal.serial != serial);
            Vec::new()
        }
        Message::Saved(outcomes) => on_saved(state, outcomes),
        Message::Scanned(arguments) => {
            let workspace = state.workspace.with_arguments(arguments);
            state.set_workspace(workspace);
            Vec::new()
        }
        Message::Reloaded(index, file) => {
            on_reloaded(state, index, file);
            Vec::new()
        }
    };
    if let Some(areas) = areas(state.size, present::banner_count(state)) {
        state.browse.scroll(usize::from(areas.tree.height));
    }
    effects
}

fn on_key(state: &mut State, event: &KeyEvent) -> Vec<Effect> {
    let context = Context::of(&state.mode);
    if context != Context::Saving {
        state.notice = None;
    }
    let action = action(context, event);
    if areas(state.size, 0).is_none() {
        // Nothing but the sentence that says so is on the screen: no key does what cannot be seen.
        let may_quit = action == Some(Action::Quit) && pending::count(&state.workspace) == 0;
        return if may_quit { vec![Effect::Quit] } else { Vec::new() };
    }
    match context {
        Context::Workspace => action.map_or(Vec::new(), |action| on_workspace(state, action)),
        Context::Filter => on_filter(state, action, event),
        Context::Edit => on_edit(state, action, event),
        Context::Review => on_review(state, action),
        Context::Quit => on_quit(state, action),
        Context::Conflict => on_conflict(state, action),
        Context::Explain | Context::Help => on_pages(state, action),
        Context::Saving => Vec::new(),
    }
}

/// The character a key types; none for one that is a command.
fn typed(event: &KeyEvent) -> Option<char> {
    let command = KeyModifiers::CONTROL | KeyModifiers::ALT;
    // AltGr arrives as both of them.
    let is_command = event.modifiers.intersects(command) && !event.modifiers.contains(command);
    match event.code {
        KeyCode::Char(c) if !is_command => Some(c),
        _ => None,
    }
}

fn on_workspace(state: &mut State, action: Action) -> Vec<Effect> {
    let page = areas(state.size, 0).map_or(1, |areas| areas.tree.height.saturating_sub(1)) as isize;
    let columns = state.workspace.views().len();
    let before = (state.browse.cursor, state.browse.column);
    let mut effects = Vec::new();
    match action {
        Action::Up => state.browse.step(-1),
        Action::Down => state.browse.step(1),
        Action::PageUp => state.browse.step(-page),
        Action::PageDown => state.browse.step(page),
        Action::First => state.browse.step(isize::MIN),
        Action::Last => state.browse.step(isize::MAX),
        Action::Left => state.browse.step_column(-1, columns),
        Action::Right => state.browse.step_column(1, columns),
        Action::Fold => state.browse.toggle_fold(&state.workspace),
        Action::NextToDo | Action::PreviousToDo => {
            let forward = action == Action::NextToDo;
            if !state.browse.next_to_do(&state.workspace, forward) {
                state.done("nothing is left to set up");
            }
        }
        Action::Filter => state.mode = Mode::Filter,
        Action::Leave => take_filter_away(state),
        Action::Edit => edit_or_fold(state),
        Action::Reveal => effects.extend(reveal(state)),
        Action::Delete => delete(state),
        Action::Undo => undo(state, true),
        Action::Redo => undo(state, false),
        Action::Review => {
            if pending::count(&state.workspace) == 0 {
                state.done("no changes are pending");
            } else {
                state.mode = Mode::Review(0);
            }
        }
        Action::Explain => match state.browse.node() {
            Some(node) if state.workspace.tree().is_key(node) => state.mode = Mode::Explain(0),
            _ => state.refuse("choose a key to explain"),
        },
        Action::Help => state.mode = Mode::Help(0),
        Action::Quit => {
            if pending::count(&state.workspace) == 0 {
                effects.push(Effect::Quit);
            } else {
                state.mode = Mode::Quit;
            }
        }
        _ => {}
    }
    if (state.browse.cursor, state.browse.column) != before {
        state.reveal = None;
    }
    effects
}

/// Enter on a key edits it, on a heading folds it.
fn edit_or_fold(state: &mut State) {
    let is_key = state
        .browse
        .node()
        .is_some_and(|node| state.workspace.tree().is_key(node));
    if !is_key {
        state.browse.toggle_fold(&state.workspace);
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

fn reveal(state: &mut State) -> Option<Effect> {
    let (view, node) = (state.browse.column, state.browse.node()?);
    if state
        .reveal
        .is_some_and(|reveal| (reveal.view, reveal.node) == (view, node))
    {
        state.reveal = None;
        return None;
    }
    let origin = state.workspace.cell(view, node).and_then(|cell| cell.origin);
    if origin.is_none() {
        state.refuse("there is no value to show");
        return None;
    }
    state.reveals += 1;
    let serial = state.reveals;
    state.reveal = Some(Reveal { serial, view, node });
    Some(Effect::EndReveal {
        serial,
        after: REVEAL,
    })
}

fn delete(state: &mut State) {
    let cell = state
        .browse
        .node()
        .and_then(|node| state.workspace.cell(state.browse.column, node));
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
        None => {
            state.refuse("there is nothing to delete");
            return;
        }
    };
    let Some(document) = state.workspace.files()[file].document() else {
        return;
    };
    match edit::apply(document, &path, &Change::Unset) {
        Ok(edited) => {
            let step = Step {
                file,
                splice: edited.inverse,
                key: path.to_string(),
            };
            let label = state.workspace.files()[file].label.clone();
            match commit(state, edited.document, step) {
                Ok(()) => state.done(format!("{path} deleted from {label}; u undoes it, s saves it")),
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
fn commit(state: &mut State, document: Document, step: Step) -> Result<(), String> {
    let workspace = state.workspace.with_document(step.file, Arc::new(document));
    if let Some(why) = workspace.newly_broken(&state.workspace) {
        return Err(why);
    }
    state.history.push(step);
    state.set_workspace(workspace);
    Ok(())
}

/// Takes the last edit back, or makes the last undone one again.
fn undo(state: &mut State, back: bool) {
    let Some(step) = state.history.pop(back) else {
        state.done(if back {
            "nothing to undo"
        } else {
            "nothing to make again"
        });
        return;
    };
    let absent = Arc::new(Document::empty());
    let document = state.workspace.files()[step.file].document().unwrap_or(&absent);
    let (text, inverse) = step.splice.apply(document.text().expose());
    let file = &state.workspace.files()[step.file];
    let content = if text.is_empty() && file.saved.is_none() {
        // The file was only going to be made.
        Ok(Content::Absent)
    } else {
        Document::parse(text).map(|document| Content::Readable(Arc::new(document)))
    };
    let Ok(content) = content else {
        state.refuse("the edit cannot be taken back");
        return;
    };
    let mut files = state.workspace.files().to_vec();
    files[step.file].content = content;
    let workspace = state.workspace.with_files(files);
    state.set_workspace(workspace);
    let word = if back { "undone" } else { "made again" };
    state.done(format!("{word}: {}", step.key));
    state.history.push_inverse(
        back,
        Step {
            splice: inverse,
            ..step
        },
    );
}

fn on_filter(state: &mut State, action: Option<Action>, event: &KeyEvent) -> Vec<Effect> {
    match action {
        Some(Action::Accept) => state.mode = Mode::Browse,
        Some(Action::Leave) => {
            state.mode = Mode::Browse;
            take_filter_away(state);
        }
        Some(Action::Down) => state.browse.step(1),
        Some(Action::Up) => state.browse.step(-1),
        Some(Action::DeleteBack) => {
            state.browse.filter.pop();
            refilter(state);
        }
        _ => {
            if let Some(c) = typed(event) {
                state.browse.filter.push(c);
                refilter(state);
            }
        }
    }
    state.reveal = None;
    Vec::new()
}

/// The whole tree again, with the cursor on the key it was on.
fn take_filter_away(state: &mut State) {
    state.browse.filter.clear();
    let node = state.browse.node();
    state.browse.rebuild(&state.workspace);
    if let Some(node) = node {
        state.browse.show(&state.workspace, node);
    }
}

/// The cursor goes to the first key that is left.
fn refilter(state: &mut State) {
    state.browse.rebuild(&state.workspace);
    let is_key = |row: &Row| matches!(row, Row::Node { node, .. } if state.workspace.tree().is_key(*node));
    state.browse.cursor = state.browse.rows.iter().position(is_key).unwrap_or(0);
}

fn on_edit(state: &mut State, action: Option<Action>, event: &KeyEvent) -> Vec<Effect> {
    // The dialog is taken out for the while, so that it can look at the rest of the state.
    let Mode::Edit(mut dialog) = std::mem::replace(&mut state.mode, Mode::Browse) else {
        return Vec::new();
    };
    match action {
        Some(Action::Leave) => return Vec::new(),
        Some(Action::Accept) => match dialog.accept(state) {
            Ok(Some((document, step))) => {
                let label = state.workspace.files()[step.file].label.clone();
                let key = step.key.clone();
                match commit(state, document, step) {
                    Ok(()) => {
                        state.done(format!("{key} goes to {label}; s saves it, u undoes it"));
                        return Vec::new();
                    }
                    Err(why) => dialog.error = Some(why),
                }
            }
            Ok(None) => return Vec::new(),
            Err(sentence) => dialog.error = Some(sentence),
        },
        Some(Action::SwitchFile) => dialog.switch_file(state, true),
        Some(Action::SwitchFileBack) => dialog.switch_file(state, false),
        Some(Action::ToggleShow) => dialog.toggle_show(),
        Some(Action::NewLine) => dialog.insert("\n"),
        Some(Action::Left) => dialog.change(|field| field.step(false)),
        Some(Action::Right) => dialog.change(|field| field.step(true)),
        Some(Action::WordLeft) => dialog.change(|field| field.step_word(false)),
        Some(Action::WordRight) => dialog.change(|field| field.step_word(true)),
        Some(Action::First) => dialog.change(|field| field.jump(false)),
        Some(Action::Last) => dialog.change(|field| field.jump(true)),
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

fn on_paste(state: &mut State, text: &Secret) -> Vec<Effect> {
    match &mut state.mode {
        Mode::Edit(dialog) => dialog.paste(text),
        Mode::Filter => {
            let line = text.expose().lines().next().unwrap_or_default();
            state.browse.filter.push_str(line.trim());
            refilter(state);
        }
        _ => show_missing(state, &missing::parse(text.expose())),
    }
    Vec::new()
}

/// dlt's error text was pasted on the tree: its fields get rows, and the cursor goes to the first.
fn show_missing(state: &mut State, fields: &[MissingField]) {
    let view = state.browse.column;
    let wanted: Vec<(KeyPath, Kind)> = fields
        .iter()
        .map(|field| state.workspace.remedy(view, field))
        .filter_map(|remedy| Some((remedy.path?, remedy.kind)))
        .collect();
    let Some((first, _)) = wanted.first() else {
        state.refuse("press Enter on a key first, then paste its value; or paste dlt's error text here");
        return;
    };
    let workspace = state.workspace.with_wanted(&wanted);
    state.set_workspace(workspace);
    if let Some(node) = state.workspace.tree().find(first) {
        state.browse.show(&state.workspace, node);
    }
    let count = match wanted.len() {
        1 => "one field".to_owned(),
        count => format!("{count} fields"),
    };
    state.done(format!(
        "dlt's text asks for {count}; Enter fills this one in, n goes to the next thing to set up"
    ));
}

fn on_review(state: &mut State, action: Option<Action>) -> Vec<Effect> {
    match action {
        Some(Action::Save) => return save(state, false),
        Some(Action::Leave) => state.mode = Mode::Browse,
        Some(action) => {
            let lines = present::review(state).len();
            scroll_page(state, action, lines);
        }
        None => {}
    }
    Vec::new()
}

fn on_quit(state: &mut State, action: Option<Action>) -> Vec<Effect> {
    match action {
        Some(Action::SaveAndQuit) => save(state, true),
        Some(Action::DropAndQuit) => vec![Effect::Quit],
        Some(Action::Leave) => {
            state.mode = Mode::Browse;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn save(state: &mut State, quit: bool) -> Vec<Effect> {
    state.mode = Mode::Saving { quit };
    vec![Effect::Save(pending::requests(&state.workspace))]
}

fn on_saved(state: &mut State, outcomes: Vec<SaveOutcome>) -> Vec<Effect> {
    let quit = matches!(state.mode, Mode::Saving { quit: true });
    state.mode = Mode::Browse;
    let mut files = state.workspace.files().to_vec();
    let (mut written, mut failed, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for outcome in outcomes {
        let label = files[outcome.file].label.clone();
        match outcome.result {
            Ok(()) => {
                files[outcome.file].saved = Some(outcome.text);
                written.push(label);
            }
            Err(SaveRefusal::Changed) => changed.push(outcome.file),
            Err(SaveRefusal::Failed(why)) => failed.push(format!("{label} was not saved: {why}")),
        }
    }
    let workspace = state.workspace.with_files(files);
    state.set_workspace(workspace);
    let is_done = failed.is_empty() && changed.is_empty();
    let saved = (!written.is_empty()).then(|| format!("saved {}", written.join(", ")));
    let sentence = saved.into_iter().chain(failed).collect::<Vec<_>>().join("; ");
    if is_done {
        state.done(sentence);
        return if quit { vec![Effect::Quit] } else { Vec::new() };
    }
    if !sentence.is_empty() {
        state.refuse(sentence);
    }
    if !changed.is_empty() {
        state.mode = Mode::Conflict(changed);
    }
    Vec::new()
}

fn on_conflict(state: &mut State, action: Option<Action>) -> Vec<Effect> {
    let Mode::Conflict(files) = &mut state.mode else {
        return Vec::new();
    };
    match action {
        Some(Action::Reload) => {
            let effects = files.drain(..).map(Effect::Reload).collect();
            state.mode = Mode::Browse;
            effects
        }
        Some(Action::Leave) => {
            state.mode = Mode::Browse;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn on_reloaded(state: &mut State, index: FileIndex, file: File) {
    let label = file.label.clone();
    let mut files = state.workspace.files().to_vec();
    files[index] = file;
    let workspace = state.workspace.with_files(files);
    state.history.forget(index);
    state.set_workspace(workspace);
    state.done(format!("{label} was read again"));
}

/// Pages that are read and scrolled: the help, the places dlt looks at.
fn on_pages(state: &mut State, action: Option<Action>) -> Vec<Effect> {
    let lines = match state.mode {
        Mode::Explain(_) => present::explain(state).1.len(),
        _ => present::help().len(),
    };
    match action {
        Some(Action::Leave) => state.mode = Mode::Browse,
        Some(action) => scroll_page(state, action, lines),
        None => {}
    }
    Vec::new()
}

/// Scrolls the page that is open, no further than its last line.
fn scroll_page(state: &mut State, action: Action, lines: usize) {
    // Border, blank lines and hints take up to seven lines of the terminal.
    let last = u16::try_from(lines)
        .unwrap_or(u16::MAX)
        .saturating_sub(state.size.height.saturating_sub(7));
    let (Mode::Help(top) | Mode::Explain(top) | Mode::Review(top)) = &mut state.mode else {
        return;
    };
    *top = match action {
        Action::Down => top.saturating_add(1),
        Action::Up => top.saturating_sub(1),
        Action::PageDown => top.saturating_add(10),
        Action::PageUp => top.saturating_sub(10),
        _ => *top,
    }
    .min(last);
}

fn on_mouse(state: &mut State, event: MouseEvent) -> Vec<Effect> {
    if !matches!(state.mode, Mode::Browse | Mode::Filter) {
        let action = match event.kind {
            MouseEventKind::ScrollDown => Action::Down,
            MouseEventKind::ScrollUp => Action::Up,
            _ => return Vec::new(),
        };
        return match state.mode {
            Mode::Review(_) => on_review(state, Some(action)),
            Mode::Help(_) | Mode::Explain(_) => on_pages(state, Some(action)),
            _ => Vec::new(),
        };
    }
    let before = (state.browse.cursor, state.browse.column);
    let Some(areas) = areas(state.size, present::banner_count(state)) else {
        return Vec::new();
    };
    match event.kind {
        MouseEventKind::ScrollDown => state.browse.step(3),
        MouseEventKind::ScrollUp => state.browse.step(-3),
        MouseEventKind::Down(MouseButton::Left) => {
            let at = Position {
                x: event.column,
                y: event.row,
            };
            let total = state.workspace.views().len();
            let columns = columns(areas.tree.width, total, state.browse.column);
            let profile = columns.profile_at(at.x.saturating_sub(areas.tree.x));
            if areas.tree.contains(at) {
                let line = state.browse.top + usize::from(at.y - areas.tree.y);
                if line >= state.browse.rows.len() {
                    return Vec::new();
                }
                let again = line == state.browse.cursor && profile.is_none_or(|p| p == state.browse.column);
                state.browse.cursor = line;
                if let Some(profile) = profile {
                    state.browse.column = profile;
                }
                let is_heading = !state
                    .browse
                    .node()
                    .is_some_and(|node| state.workspace.tree().is_key(node));
                // A click chooses; a second one on the same cell opens it, and one on a heading folds it.
                if again || is_heading {
                    edit_or_fold(state);
                }
            } else if areas.heads.contains(at)
                && let Some(profile) = profile
            {
                state.browse.column = profile;
            }
        }
        _ => {}
    }
    if (state.browse.cursor, state.browse.column) != before {
        state.reveal = None;
    }
    Vec::new()
}
