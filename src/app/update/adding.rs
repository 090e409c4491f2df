//! Adding a section or a key.

use super::editing::{commit, edit_or_fold};
use crate::app::add::{AddDialog, Choice};
use crate::app::keymap::{Action, Context};
use crate::app::message::Effect;
use crate::app::state::{Mode, State};

pub(super) fn open(state: &mut State) {
    let dialog = AddDialog::open(state);
    state.reveal = None;
    state.mode = Mode::Add(Box::new(dialog));
}

pub(super) fn on_add(state: &mut State, action: Option<Action>, typed: Option<char>) -> Vec<Effect> {
    // The dialog is taken out for the while, so that it can look at the rest of the state.
    let Mode::Add(mut dialog) = std::mem::replace(&mut state.mode, Mode::Browse) else {
        return Vec::new();
    };
    match action {
        Some(Action::Leave) => return Vec::new(),
        Some(Action::Accept) => match accept(state, &dialog) {
            Ok(()) => return Vec::new(),
            Err(sentence) => dialog.error = Some(sentence),
        },
        Some(Action::Up) => dialog.step(state, -1),
        Some(Action::Down) => dialog.step(state, 1),
        Some(Action::PageUp) => dialog.step(state, -10),
        Some(Action::PageDown) => dialog.step(state, 10),
        Some(Action::SwitchFile) => dialog.switch_file(state),
        Some(Action::Complete) => dialog.complete(state),
        Some(Action::DeleteBack) => dialog.change(state, |find| {
            find.pop();
        }),
        _ => {
            if let Some(c) = typed {
                dialog.change(state, |find| find.push(c));
            }
        }
    }
    state.mode = Mode::Add(dialog);
    Vec::new()
}

/// Puts pasted text behind what is typed.
pub(super) fn paste(state: &mut State, text: &str) {
    if let Mode::Add(mut dialog) = std::mem::replace(&mut state.mode, Mode::Browse) {
        dialog.change(state, |find| find.push_str(text));
        state.mode = Mode::Add(dialog);
    }
}

fn accept(state: &mut State, dialog: &AddDialog) -> Result<(), String> {
    let added = dialog.accept(state)?;
    let labels: Vec<String> = added
        .documents
        .iter()
        .map(|(file, _)| state.workspace.files()[*file].label.clone())
        .collect();
    let is_key = matches!(dialog.chosen(), Some(Choice::Key(..)));
    commit(state, added.documents, added.step)?;
    if let Some(node) = state.workspace.tree().find(&added.first.path) {
        state.browse.show(&state.workspace, node);
    }
    if is_key {
        edit_or_fold(state);
        state.done(format!(
            "{} added to {} as a placeholder; {} undoes it",
            added.first.path,
            labels.join(" and "),
            state.keys.name(Context::Screens, Action::Undo)
        ));
        return Ok(());
    }
    let keys = match added.count {
        1 => "one key".to_owned(),
        count => format!("{count} keys"),
    };
    let next = if added.first.to_fill {
        format!(
            "{} fills this one in, {} goes on, {} undoes it",
            state.keys.name(Context::Workspace, Action::Edit),
            state.keys.name(Context::Workspace, Action::NextToDo),
            state.keys.name(Context::Screens, Action::Undo)
        )
    } else {
        state.keys.save_or_undo()
    };
    state.done(format!("{keys} added to {}; {next}", labels.join(" and ")));
    Ok(())
}
