//! The mouse.

use crossterm::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::deploy::on_deploy;
use super::doctor::on_doctor;
use super::editing::edit_or_fold;
use super::{listing, on_key, set_up};
use crate::app::compare::{self as comparison, Compare, Comparison};
use crate::app::deploy::{self, Deploy};
use crate::app::doctor;
use crate::app::geometry::{self, Areas, areas, columns};
use crate::app::keymap::Action;
use crate::app::message::Effect;
use crate::app::present;
use crate::app::set_up::{Line, Queue};
use crate::app::state::{Mode, Screen, State};

pub(super) fn on_mouse(state: &mut State, event: MouseEvent) -> Vec<Effect> {
    if !matches!(state.mode, Mode::Browse | Mode::Filter) {
        let (code, by) = match event.kind {
            MouseEventKind::ScrollDown => (KeyCode::Down, 1),
            MouseEventKind::ScrollUp => (KeyCode::Up, -1),
            _ => return Vec::new(),
        };
        if let Mode::Edit(dialog) = &mut state.mode {
            dialog.step_lines(by);
            return Vec::new();
        }
        return on_key(state, &KeyEvent::from(code));
    }
    let before = (state.browse.cursor, state.browse.column);
    let Some(areas) = areas(state.size, present::banner_count(state)) else {
        return Vec::new();
    };
    match event.kind {
        MouseEventKind::ScrollDown => scroll(state, 3),
        MouseEventKind::ScrollUp => scroll(state, -3),
        MouseEventKind::Down(MouseButton::Left) => {
            let at = Position {
                x: event.column,
                y: event.row,
            };
            if let Some(screen) = tab_at(state, &areas, at) {
                state.screen = screen;
                return Vec::new();
            }
            match state.screen {
                Screen::Workspace => click_tree(state, &areas, at),
                Screen::SetUp => click_queue(state, &areas, at),
                Screen::Compare => click_compare(state, &areas, at),
                Screen::Deploy => return click_deploy(state, &areas, at),
                Screen::Doctor => return click_doctor(state, &areas, at),
            }
        }
        _ => {}
    }
    if (state.browse.cursor, state.browse.column) != before {
        state.reveal = None;
    }
    Vec::new()
}

fn scroll(state: &mut State, lines: isize) {
    match state.screen {
        Screen::Workspace => state.browse.step(lines),
        Screen::SetUp => {
            let items = set_up::items(state);
            listing::step(state, &items, lines.signum());
        }
        Screen::Compare => {
            let comparison = Comparison::of(state);
            listing::step(state, &comparison.keys, lines.signum());
        }
        Screen::Deploy => {
            let last = deploy::lines(state).len().saturating_sub(1);
            state.deploy.cursor = state
                .deploy
                .cursor
                .saturating_add_signed(lines.signum())
                .min(last);
        }
        Screen::Doctor => {
            let last = doctor::findings(state).len().saturating_sub(1);
            state.doctor.cursor = state
                .doctor
                .cursor
                .saturating_add_signed(lines.signum())
                .min(last);
        }
    }
}

/// A click chooses a line; a second one does what Enter does.
fn click_deploy(state: &mut State, areas: &Areas, at: Position) -> Vec<Effect> {
    let profiles = state
        .verdict
        .as_ref()
        .map_or(0, |verdict| verdict.plan.profiles.len());
    let list = Deploy::list_area(areas, profiles);
    let line = state.deploy.top + usize::from(at.y.saturating_sub(list.y));
    if !list.contains(at) || line >= deploy::lines(state).len() {
        return Vec::new();
    }
    if state.deploy.cursor == line {
        return on_deploy(state, Action::Fix);
    }
    state.deploy.cursor = line;
    Vec::new()
}

/// A click chooses a finding; a second one mends it.
fn click_doctor(state: &mut State, areas: &Areas, at: Position) -> Vec<Effect> {
    let line = state.doctor.top + usize::from(at.y.saturating_sub(areas.tree.y));
    if !areas.tree.contains(at) || line >= doctor::findings(state).len() {
        return Vec::new();
    }
    if state.doctor.cursor == line {
        return on_doctor(state, Action::Fix);
    }
    state.doctor.cursor = line;
    Vec::new()
}

/// The screen whose tab is there.
fn tab_at(state: &State, areas: &Areas, at: Position) -> Option<Screen> {
    let titles: Vec<String> = present::tabs(state).into_iter().map(|(title, _)| title).collect();
    let places = geometry::tabs(areas.frame, &titles);
    let nth = places.iter().position(|place| place.contains(at))?;
    Screen::ALL.get(nth).copied()
}

fn click_tree(state: &mut State, areas: &Areas, at: Position) {
    let total = state.workspace.views().len();
    let columns = columns(areas.tree.width, total, state.browse.column);
    let profile = columns.profile_at(at.x.saturating_sub(areas.tree.x));
    if areas.tree.contains(at) {
        let line = state.browse.top + usize::from(at.y - areas.tree.y);
        if line >= state.browse.rows.len() {
            return;
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

/// A click chooses a key; a second one opens it.
fn click_queue(state: &mut State, areas: &Areas, at: Position) {
    if !areas.tree.contains(at) || present::finish(state).is_some() {
        return;
    }
    let queue = Queue::of(state);
    let line = state.set_up.top + usize::from(at.y - areas.tree.y);
    let Some(Line::Item(_, node)) = queue.lines.get(line) else {
        return;
    };
    if state.browse.node() == Some(*node) {
        edit_or_fold(state);
    } else {
        state.browse.show(&state.workspace, *node);
    }
}

/// A click chooses a cell; a second one opens it.
fn click_compare(state: &mut State, areas: &Areas, at: Position) {
    let list = Compare::list(areas);
    if !list.contains(at) {
        return;
    }
    let comparison = Comparison::of(state);
    let line = state.compare.top + usize::from(at.y - list.y);
    let Some(comparison::Line::Key { node, .. }) = comparison.lines.get(line) else {
        return;
    };
    let places = geometry::compared(list.width, comparison.columns.len());
    let x = at.x - list.x;
    let nth = places.iter().position(|place| place.contains(&x));
    let column = nth.map_or(state.browse.column, |nth| comparison.columns[nth]);
    if state.browse.node() == Some(*node) && column == state.browse.column {
        edit_or_fold(state);
    } else {
        state.browse.column = column;
        state.browse.show(&state.workspace, *node);
    }
}
