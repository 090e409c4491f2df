//! The dialogs about a key or section as a whole, and about the workspace.

use super::editing::commit;
use super::line::on_line;
use super::mending::on_mending;
use super::on_screen;
use super::reread::on_merge;
use super::vault::on_vault;
use crate::app::completion::CompletionDialog;
use crate::app::dialog::Dialog;
use crate::app::keymap::{Action, Context};
use crate::app::message::Effect;
use crate::app::palette::Palette;
use crate::app::proposal::Proposal;
use crate::app::removal::RemovalDialog;
use crate::app::rename::RenameDialog;
use crate::app::state::{Mode, State};
use crate::app::transfer::TransferDialog;

/// What becomes of an open dialog; `None` closes it.
type Next = Option<Dialog>;

/// Opens a dialog, or says why it cannot be.
pub(super) fn open(state: &mut State, dialog: Result<Dialog, String>) {
    match dialog {
        Ok(dialog) => {
            state.reveal = None;
            state.mode = Mode::Dialog(Box::new(dialog));
        }
        Err(sentence) => state.refuse(sentence),
    }
}

pub(super) fn rename(state: &mut State) {
    let dialog = RenameDialog::open(state).map(Dialog::Rename);
    open(state, dialog);
}

pub(super) fn transfer(state: &mut State) {
    let dialog = TransferDialog::open(state).map(Dialog::Transfer);
    open(state, dialog);
}

/// Copies the key between the two profiles that are compared.
pub(super) fn transfer_across(state: &mut State, to_fill: bool) {
    let other = state.compare.beside(state.browse.column);
    let dialog = TransferDialog::across(state, other, to_fill).map(Dialog::Transfer);
    open(state, dialog);
}

pub(super) fn palette(state: &mut State) {
    let palette = Palette::open(state);
    open(state, Ok(Dialog::Palette(palette)));
}

fn on_palette(
    state: &mut State,
    mut palette: Palette,
    action: Option<Action>,
    typed: Option<char>,
) -> Vec<Effect> {
    match action {
        Some(Action::Leave) => return Vec::new(),
        Some(Action::Accept) => {
            if let Some(action) = palette.chosen() {
                return on_screen(state, action);
            }
        }
        Some(Action::Up) => palette.step(-1),
        Some(Action::Down) => palette.step(1),
        Some(Action::PageUp) => palette.step(-10),
        Some(Action::PageDown) => palette.step(10),
        Some(Action::DeleteBack) => palette.change(|find| {
            find.pop();
        }),
        Some(Action::DeleteToStart) => palette.change(String::clear),
        _ => {
            if let Some(c) = typed {
                palette.change(|find| find.push(c));
            }
        }
    }
    state.mode = Mode::Dialog(Box::new(Dialog::Palette(palette)));
    Vec::new()
}

pub(super) fn complete(state: &mut State) {
    let dialog = CompletionDialog::open(state).map(Dialog::Completion);
    open(state, dialog);
}

/// A key in the dialog that is open: what it does there, else the character it types.
pub(super) fn on_dialog(state: &mut State, action: Option<Action>, typed: Option<char>) -> Vec<Effect> {
    // The dialog is taken out for the while, so that it can look at the rest of the state.
    let Mode::Dialog(dialog) = std::mem::replace(&mut state.mode, Mode::Browse) else {
        return Vec::new();
    };
    let next = match *dialog {
        Dialog::Mending(dialog) => return on_mending(state, dialog, action),
        Dialog::Palette(palette) => return on_palette(state, palette, action, typed),
        Dialog::Merge(dialog) => return on_merge(state, dialog, action),
        Dialog::Vault(dialog) => return on_vault(state, dialog, action, typed),
        _ if action == Some(Action::Leave) => None,
        Dialog::Removal(dialog) => on_removal(state, dialog, action),
        Dialog::Rename(dialog) => on_rename(state, dialog, action, typed),
        Dialog::Transfer(dialog) => on_transfer(state, dialog, action),
        Dialog::Completion(dialog) => on_completion(state, dialog, action),
    };
    if let Some(dialog) = next {
        state.mode = Mode::Dialog(Box::new(dialog));
    }
    Vec::new()
}

/// Puts pasted text where there is a line to type in.
pub(super) fn paste(state: &mut State, text: &str) {
    let Mode::Dialog(mut dialog) = std::mem::replace(&mut state.mode, Mode::Browse) else {
        return;
    };
    match &mut *dialog {
        Dialog::Rename(dialog) => dialog.change(state, |field| field.insert(text)),
        Dialog::Palette(palette) => palette.change(|find| find.push_str(text)),
        Dialog::Removal(_)
        | Dialog::Transfer(_)
        | Dialog::Completion(_)
        | Dialog::Mending(_)
        | Dialog::Merge(_)
        | Dialog::Vault(_) => {}
    }
    state.mode = Mode::Dialog(dialog);
}

fn on_removal(state: &mut State, mut dialog: RemovalDialog, action: Option<Action>) -> Next {
    match action {
        Some(Action::Accept) => {
            if let Ok(proposal) = dialog.proposal {
                let label = &state.workspace.files()[dialog.standing.file()].label;
                let sentence = format!("[{}] deleted from {label}", dialog.standing.path);
                make(state, proposal, &sentence);
                return None;
            }
        }
        Some(Action::SwitchFile) => dialog.switch_file(state, true),
        Some(Action::SwitchFileBack) => dialog.switch_file(state, false),
        _ => {}
    }
    Some(Dialog::Removal(dialog))
}

fn on_rename(
    state: &mut State,
    mut dialog: RenameDialog,
    action: Option<Action>,
    typed: Option<char>,
) -> Next {
    match action {
        Some(Action::Accept) => match (dialog.new_path(), dialog.proposal) {
            (Ok(new), Ok(proposal)) => {
                let label = &state.workspace.files()[dialog.standing.file()].label;
                let sentence = format!("{} is {new} in {label} now", dialog.standing.path);
                make(state, proposal, &sentence);
                if let Some(node) = state.workspace.tree().find(&new) {
                    state.browse.show(&state.workspace, node);
                }
                return None;
            }
            (_, proposal) => dialog.proposal = proposal,
        },
        Some(Action::SwitchFile) => dialog.switch_file(state, true),
        Some(Action::SwitchFileBack) => dialog.switch_file(state, false),
        Some(Action::Complete) => dialog.complete(state),
        Some(Action::Right) if dialog.field.is_at_end() => dialog.complete(state),
        // The name stays as it is, and so does what it comes to.
        Some(Action::Left | Action::Right | Action::First | Action::Last) => {
            on_line(&mut dialog.field, action, typed);
        }
        _ => dialog.change(state, |field| on_line(field, action, typed)),
    }
    Some(Dialog::Rename(dialog))
}

fn on_transfer(state: &mut State, mut dialog: TransferDialog, action: Option<Action>) -> Next {
    match action {
        Some(Action::Accept) => {
            let target = dialog.target();
            match dialog.plan {
                Ok(plan) => {
                    let word = if dialog.manner.moves { "moved" } else { "copied" };
                    let label = &state.workspace.files()[target].label;
                    let keys = match plan.going.len() {
                        1 => "one key".to_owned(),
                        count => format!("{count} keys"),
                    };
                    let sentence = format!("{keys} {word} to {label}");
                    make(state, plan.proposal, &sentence);
                    return None;
                }
                plan => dialog.plan = plan,
            }
        }
        Some(Action::Up) => dialog.step(state, -1),
        Some(Action::Down) => dialog.step(state, 1),
        Some(Action::SwitchFile) => dialog.switch_file(state, true),
        Some(Action::SwitchFileBack) => dialog.switch_file(state, false),
        // What is moved takes its value along.
        Some(Action::ToggleMove) => dialog.change(state, |manner| {
            manner.moves = !manner.moves;
            manner.to_fill = false;
        }),
        Some(Action::ToggleToFill) => dialog.change(state, |manner| {
            manner.to_fill = !manner.to_fill;
            manner.moves = false;
        }),
        Some(Action::ToggleReplace) => dialog.change(state, |manner| manner.replaces = !manner.replaces),
        _ => {}
    }
    Some(Dialog::Transfer(dialog))
}

fn on_completion(state: &mut State, mut dialog: CompletionDialog, action: Option<Action>) -> Next {
    match action {
        Some(Action::Accept) => {
            let first = dialog.items.iter().find(|item| item.goes());
            let first = first.map(|item| item.lack.key.path.clone());
            let count = dialog.items.iter().filter(|item| item.goes()).count();
            match dialog.proposal {
                Ok(proposal) => {
                    let name = &state.workspace.views()[dialog.view].name;
                    let keys = match count {
                        1 => "one placeholder".to_owned(),
                        count => format!("{count} placeholders"),
                    };
                    let sentence = format!(
                        "{keys} written for {name}; {} goes to the next to fill in",
                        state.keys.name(Context::Workspace, Action::NextToDo)
                    );
                    make(state, proposal, &sentence);
                    if let Some(node) = first.and_then(|path| state.workspace.tree().find(&path)) {
                        state.browse.show(&state.workspace, node);
                    }
                    return None;
                }
                proposal => dialog.proposal = proposal,
            }
        }
        Some(Action::Toggle) => dialog.toggle(state),
        Some(Action::ToggleAll) => dialog.toggle_all(state),
        Some(Action::Up) => dialog.step(-1),
        Some(Action::Down) => dialog.step(1),
        Some(Action::PageUp) => dialog.step(-10),
        Some(Action::PageDown) => dialog.step(10),
        _ => {}
    }
    Some(Dialog::Completion(dialog))
}

/// Makes what was proposed, and says what was done.
fn make(state: &mut State, proposal: Proposal, sentence: &str) {
    match commit(state, proposal.documents, proposal.step) {
        Ok(()) => {
            let next = state.keys.save_or_undo();
            state.done(format!("{sentence}; {next}"));
        }
        Err(why) => state.refuse(why),
    }
}
