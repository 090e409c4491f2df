//! What follows from a message: the one place where the state changes. No clock, file or terminal is touched.

mod adding;
mod compare;
mod convert;
mod copying;
mod deploy;
mod dialogs;
mod doctor;
mod editing;
mod fixing;
mod importing;
mod line;
mod listing;
mod mending;
mod mouse;
mod pages;
mod parts;
mod reread;
mod saving;
mod set_up;
mod vault;

use std::time::Duration;

use crossterm::event::{KeyEvent, KeyEventKind};
use ratatui::layout::Size;

use adding::on_add;
use compare::on_compare;
use convert::on_convert;
use dialogs::on_dialog;
use editing::{delete, edit_or_fold, on_edit, undo};
use importing::{on_import, on_path};
use mouse::on_mouse;
use pages::{on_pages, on_review};
use parts::on_parts;
use saving::{on_quit, on_saved};
use set_up::on_set_up;

use crate::app::browse::{Browse, FILTER_STEP};
use crate::app::copy::What;
use crate::app::field::Scroll;
use crate::app::geometry::{areas, edit_room};
use crate::app::keymap::{Action, Context, typed};
use crate::app::message::{Effect, Message, Suspension};
use crate::app::state::{Mode, Reveal, Screen, State};
use crate::app::{pending, present};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::missing::{self, ErrorText};
use crate::secret::Secret;

/// Changes the state as the message asks, and answers what else has to be done.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    state.untouched &= !matches!(message, Message::Key(_) | Message::Paste(_) | Message::Mouse(_));
    let is_of_filter = match message {
        Message::FilterGoesOn => true,
        Message::Key(_) | Message::Paste(_) => matches!(state.mode, Mode::Filter),
        _ => false,
    };
    if !is_of_filter {
        state.browse.filter_through(&state.workspace);
    }
    let mut effects = match message {
        Message::Key(event) if event.kind == KeyEventKind::Release => Vec::new(),
        Message::Key(event) => on_key(state, &event),
        Message::Paste(text) => on_paste(state, &text),
        Message::Mouse(event) => on_mouse(state, event),
        Message::Resize(width, height) => {
            state.size = Size { width, height };
            if let Mode::Edit(dialog) = &mut state.mode {
                // What a narrow terminal scrolled out of sight may fit into this one.
                dialog.scroll = Scroll::default();
            }
            Vec::new()
        }
        Message::FocusLost => {
            conceal(state);
            Vec::new()
        }
        Message::Stopping => suspend(state, Suspension::Program),
        Message::GoingOn => {
            let mut effects = suspend(state, Suspension::Over);
            effects.extend(reread::look(state));
            effects
        }
        Message::NoShell => {
            state.refuse("there is no shell to go back to");
            Vec::new()
        }
        Message::FilterGoesOn => {
            state.browse.filter_on(&state.workspace, FILTER_STEP);
            Vec::new()
        }
        Message::RevealOver(serial) => {
            state.reveal = state.reveal.filter(|reveal| reveal.serial != serial);
            Vec::new()
        }
        Message::Saved(outcomes) => on_saved(state, outcomes),
        Message::Scanned(code) => {
            // What is shown is of files, which stay as they are.
            let shown = state.reveal.and_then(|reveal| {
                let path = state.workspace.tree().path(reveal.node)?;
                Some((reveal, path))
            });
            let workspace = state.workspace.with_code(code);
            state.set_workspace(workspace);
            state.reveal = shown.and_then(|(reveal, path)| {
                let node = state.workspace.tree().find(&path)?;
                Some(Reveal { node, ..reveal })
            });
            if state.untouched {
                state.browse = Browse::new(&state.workspace);
            }
            Vec::new()
        }
        Message::DiskChanged => reread::look(state),
        Message::Reread(theirs) => {
            reread::on_reread(state, theirs);
            Vec::new()
        }
        Message::Copied(outcome) => copying::on_copied(state, &outcome),
        Message::CopyLate(serial) => copying::on_late(state, serial),
        Message::CopyOver(serial) => vec![Effect::EmptyClipboard(serial)],
        Message::NotEmptied(why) => {
            state.refuse(format!("the clipboard may still hold the value: {why}"));
            Vec::new()
        }
        Message::Looked(verdict) => {
            mending::on_looked(state, *verdict);
            Vec::new()
        }
        Message::Mended(mend, label, result) => mending::on_mended(state, &mend, &label, result),
        Message::ImportRead(read) => {
            if !vault::on_key_file(state, &read) {
                importing::on_read(state, read);
            }
            Vec::new()
        }
        Message::VaultProgress(progress) => {
            vault::on_progress(state, progress);
            Vec::new()
        }
        Message::VaultReported(report) => {
            vault::on_report(state, *report);
            Vec::new()
        }
    };
    if state.browse.is_filtering() {
        effects.extend(filter_on(state));
    }
    settle(state);
    effects.extend(mending::look(state));
    if let Some(areas) = areas(state.size, present::banner_count(state)) {
        state.browse.scroll(usize::from(areas.tree.height));
    }
    if let Mode::Edit(dialog) = &mut state.mode {
        dialog.follow_cursor(edit_room(state.size));
    }
    effects
}

/// Goes on with a filter that is not through after this frame; what lists some of the keys needs all of them now.
fn filter_on(state: &mut State) -> Option<Effect> {
    if state.screen == Screen::Workspace && matches!(state.mode, Mode::Filter) {
        let message = Message::FilterGoesOn;
        return Some(Effect::Later {
            after: Duration::ZERO,
            message,
        });
    }
    state.browse.filter_through(&state.workspace);
    None
}

/// Screens that list some of the keys keep the cursor on one of these.
fn settle(state: &mut State) {
    match state.screen {
        Screen::Workspace => {}
        Screen::SetUp => set_up::settle(state),
        Screen::Compare => compare::settle(state),
        Screen::Deploy => deploy::settle(state),
        Screen::Doctor => doctor::settle(state),
    }
}

/// Masks whatever secret is shown.
fn conceal(state: &mut State) {
    state.reveal = None;
    if let Mode::Edit(dialog) = &state.mode
        && dialog.is_secret(state)
        && let Mode::Edit(dialog) = &mut state.mode
    {
        dialog.shown = false;
    }
    if let Mode::Parts(dialog) = &mut state.mode {
        dialog.hide();
    }
}

fn suspend(state: &mut State, suspension: Suspension) -> Vec<Effect> {
    conceal(state);
    vec![Effect::Suspend(suspension)]
}

fn on_key(state: &mut State, event: &KeyEvent) -> Vec<Effect> {
    let context = Context::of(state);
    if context != Context::Saving {
        state.notice = None;
    }
    let action = state.keys.action(context, event);
    if areas(state.size, 0).is_none() {
        // Nothing but the sentence that says so is on the screen: no key does what cannot be seen.
        let may_quit = action == Some(Action::Quit) && pending::count(&state.workspace) == 0;
        return if may_quit { vec![Effect::Quit] } else { Vec::new() };
    }
    match context {
        Context::Screens
        | Context::Workspace
        | Context::SetUp
        | Context::Compare
        | Context::Deploy
        | Context::Doctor => action.map_or(Vec::new(), |action| on_screen(state, action)),
        Context::Filter => on_filter(state, action, event),
        Context::Edit => on_edit(state, action, event),
        Context::Parts => on_parts(state, action, event),
        Context::Convert | Context::Refused => on_convert(state, action),
        Context::Add => on_add(state, action, typed(event)),
        Context::Rename
        | Context::Removal
        | Context::Transfer
        | Context::Completion
        | Context::Palette
        | Context::Merge
        | Context::Mending
        | Context::MendingQuestion
        | Context::Vault
        | Context::VaultText
        | Context::VaultWork
        | Context::VaultPlan
        | Context::VaultHoldings
        | Context::VaultPushed => on_dialog(state, action, typed(event)),
        Context::ImportFile => on_path(state, action, event),
        Context::Import => on_import(state, action),
        Context::Review => on_review(state, action),
        Context::Quit => on_quit(state, action),
        Context::Explain | Context::Help => on_pages(state, action),
        Context::Saving => {
            if let Mode::Saving { typed, .. } = &mut state.mode {
                typed.push(*event);
            }
            Vec::new()
        }
    }
}

/// A key on a screen with nothing open over it.
fn on_screen(state: &mut State, action: Action) -> Vec<Effect> {
    let before = (state.browse.cursor, state.browse.column);
    let effects = match state.screen {
        Screen::Workspace => on_workspace(state, action),
        Screen::SetUp => on_set_up(state, action),
        Screen::Compare => on_compare(state, action),
        Screen::Deploy => deploy::on_deploy(state, action),
        Screen::Doctor => doctor::on_doctor(state, action),
    };
    if (state.browse.cursor, state.browse.column) != before {
        state.reveal = None;
    }
    effects
}

fn on_workspace(state: &mut State, action: Action) -> Vec<Effect> {
    let page = areas(state.size, 0).map_or(1, |areas| areas.tree.height.saturating_sub(1)) as isize;
    match action {
        Action::Up => state.browse.step(-1),
        Action::Down => state.browse.step(1),
        Action::PageUp => state.browse.step(-page),
        Action::PageDown => state.browse.step(page),
        Action::First => state.browse.step(isize::MIN),
        Action::Last => state.browse.step(isize::MAX),
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
        Action::Delete => delete(state),
        Action::Convert => convert::open(state),
        Action::Rename => dialogs::rename(state),
        Action::Transfer => dialogs::transfer(state),
        Action::MakeComplete => dialogs::complete(state),
        _ => return on_screens(state, action),
    }
    Vec::new()
}

/// What a key does on every screen, to the cell of the cursor or to the whole.
fn on_screens(state: &mut State, action: Action) -> Vec<Effect> {
    let columns = state.workspace.views().len();
    let mut effects = Vec::new();
    match action {
        Action::NextScreen => state.screen = state.screen.turn(1),
        Action::PreviousScreen => state.screen = state.screen.turn(-1),
        Action::Workspace => state.screen = Screen::Workspace,
        Action::SetUp => state.screen = Screen::SetUp,
        Action::Compare => state.screen = Screen::Compare,
        Action::Deploy => state.screen = Screen::Deploy,
        Action::Doctor => state.screen = Screen::Doctor,
        Action::Left => state.browse.step_column(-1, columns),
        Action::Right => state.browse.step_column(1, columns),
        Action::Reveal => effects.extend(reveal(state)),
        Action::CopyValue => effects.extend(copying::copy(state, What::Value)),
        Action::CopyEnvName => effects.extend(copying::copy(state, What::EnvName)),
        Action::CopyKey => effects.extend(copying::copy(state, What::Key)),
        Action::Add => adding::open(state),
        Action::Import => importing::ask(state),
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
        Action::Mend => mending::open(state),
        Action::Vault => vault::open(state),
        Action::NextTheme => next_theme(state),
        Action::Palette => dialogs::palette(state),
        Action::Help => state.mode = Mode::Help(0),
        Action::Suspend => effects.extend(suspend(state, Suspension::Job)),
        Action::Quit => {
            if pending::count(&state.workspace) == 0 {
                effects.push(Effect::Quit);
            } else {
                state.mode = Mode::Quit;
            }
        }
        _ => {}
    }
    effects
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
        after: state.reveal_for,
    })
}

fn on_filter(state: &mut State, action: Option<Action>, event: &KeyEvent) -> Vec<Effect> {
    match action {
        Some(Action::Accept) => state.mode = Mode::Browse,
        Some(Action::Leave) => {
            state.mode = Mode::Browse;
            take_filter_away(state);
        }
        Some(action @ (Action::Down | Action::Up)) => return on_screen(state, action),
        Some(Action::DeleteBack) => {
            state.browse.filter.pop();
            state.browse.refilter(&state.workspace);
        }
        _ => {
            if let Some(c) = typed(event) {
                state.browse.filter.push(c);
                state.browse.refilter(&state.workspace);
            }
        }
    }
    state.reveal = None;
    Vec::new()
}

/// The whole tree again, with the cursor on the key it was on.
fn take_filter_away(state: &mut State) {
    state.browse.filter = String::new();
    let node = state.browse.node();
    state.browse.rebuild(&state.workspace);
    if let Some(node) = node {
        state.browse.show(&state.workspace, node);
    }
}

fn on_paste(state: &mut State, text: &Secret) -> Vec<Effect> {
    if vault::paste(state, text) || importing::take_paste(state, text) {
        return Vec::new();
    }
    match &mut state.mode {
        Mode::Edit(dialog) => dialog.paste(text),
        Mode::Parts(dialog) => dialog.paste(text),
        Mode::Filter => {
            state.browse.filter.push_str(first_line(text));
            state.browse.refilter(&state.workspace);
        }
        Mode::Add(_) => adding::paste(state, first_line(text)),
        Mode::Dialog(_) => dialogs::paste(state, first_line(text)),
        Mode::Browse => show_missing(state, &missing::parse(text.expose())),
        // What is asked or read here has no room for text, and the tree behind it stays as it is.
        Mode::Convert(_)
        | Mode::ImportFile(_)
        | Mode::Import(_)
        | Mode::Review(_)
        | Mode::Quit
        | Mode::Explain(_)
        | Mode::Help(_) => {
            state.refuse("nothing can be pasted here: the pasted text was left out");
        }
        Mode::Saving { .. } => {}
    }
    Vec::new()
}

fn next_theme(state: &mut State) {
    if !state.look.colors {
        state.refuse("there are no colours to choose: --color never, NO_COLOR or this terminal wants none");
        return;
    }
    state.look.theme = state.look.theme.next();
    let name = state.look.theme.name();
    state.done(format!(
        "{name} colours; --theme {name} or DLT_SECRETS_THEME={name} starts with them"
    ));
}

/// What is pasted into a field of one line.
fn first_line(text: &Secret) -> &str {
    text.expose().lines().next().unwrap_or_default().trim()
}

/// dlt's error text was pasted on the tree: its fields get rows, and the cursor goes to the first, in the column of the
/// profile dlt ran as.
fn show_missing(state: &mut State, text: &ErrorText) {
    let told = text
        .profile
        .as_deref()
        .filter(|_| state.workspace.place().profiles_enabled);
    let of_text = told.and_then(|name| state.workspace.view_named(name));
    let view = of_text.unwrap_or(state.browse.column);
    let wanted: Vec<(KeyPath, Kind)> = text
        .fields
        .iter()
        .map(|field| state.workspace.remedy(view, text, field))
        .filter_map(|remedy| Some((remedy.path?, remedy.kind)))
        .collect();
    let Some((first, _)) = wanted.first() else {
        state.refuse(format!(
            "press {} on a key first, then paste its value; or paste a key file, NAME=VALUE lines or dlt's error text here",
            state.keys.name(Context::Workspace, Action::Edit)
        ));
        return;
    };
    let workspace = state.workspace.with_wanted(&wanted);
    state.set_workspace(workspace);
    state.browse.column = view;
    if let Some(node) = state.workspace.tree().find(first) {
        state.browse.show(&state.workspace, node);
    }
    let count = match wanted.len() {
        1 => "one field".to_owned(),
        count => format!("{count} fields"),
    };
    let profile = match (told, of_text) {
        (Some(name), Some(_)) => format!(" for {name}"),
        // Its fields are looked for in the column that is here.
        (Some(name), None) => format!(" for {name}, of which there are no files here"),
        (None, _) => String::new(),
    };
    state.done(format!(
        "dlt's text asks for {count}{profile}; {} fills this one in, {} goes to the next thing to set up",
        state.keys.name(Context::Workspace, Action::Edit),
        state.keys.name(Context::Workspace, Action::NextToDo)
    ));
}
