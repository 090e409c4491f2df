//! The Deploy screen.

use super::editing::edit_or_fold;
use super::{fixing, listing, mending, on_screens};
use crate::app::deploy::{Deploy, Line, cell, chosen, lines};
use crate::app::geometry::{areas, scrolled};
use crate::app::keymap::Action;
use crate::app::mending::Mend;
use crate::app::message::Effect;
use crate::app::present;
use crate::app::state::{Screen, State};
use crate::deploy::upload::Fate;

pub(super) fn on_deploy(state: &mut State, action: Action) -> Vec<Effect> {
    let count = lines(state).len();
    if let Some(to) = listing::moved(state.deploy.cursor, count, action) {
        state.deploy.cursor = to;
        return Vec::new();
    }
    match action {
        Action::NextToDo => wrong(state, true),
        Action::PreviousToDo => wrong(state, false),
        Action::NextList => {
            state.deploy = Deploy {
                list: state.deploy.list.next(),
                ..Deploy::default()
            };
        }
        Action::Fix => return fix(state),
        Action::Edit | Action::Show if on_cell(state).is_none() => state.refuse("choose a key"),
        Action::Edit => edit_or_fold(state),
        Action::Show => state.screen = Screen::Workspace,
        // The profile is the line's, not chosen.
        Action::Left | Action::Right => {}
        action if listing::is_about_cell(action) && on_cell(state).is_none() => state.refuse("choose a key"),
        _ => return on_screens(state, action),
    }
    Vec::new()
}

/// Puts the tree's cursor on the cell the line is about.
fn on_cell(state: &mut State) -> Option<()> {
    let cell = chosen(state).and_then(|line| cell(state, line))?;
    fixing::go_to(state, cell);
    Some(())
}

/// What Enter does on a line.
fn fix(state: &mut State) -> Vec<Effect> {
    match chosen(state) {
        Some(Line::Finding(alike)) => {
            let alike = alike.clone();
            return fixing::fix(state, &alike);
        }
        Some(Line::Upload(upload)) if upload.fate == Fate::Stray => {
            let mend = Mend::put_aside(&state.workspace, &upload.label);
            mending::ask(state, mend);
        }
        Some(Line::Upload(_) | Line::Profile(_)) => state.done("nothing is wrong with it"),
        Some(Line::Shipped(_) | Line::Key(..)) => match on_cell(state) {
            Some(()) => edit_or_fold(state),
            None => state.refuse("the tree has no such key"),
        },
        None => {}
    }
    Vec::new()
}

/// Goes to the next line with which something is wrong, round and round.
fn wrong(state: &mut State, forward: bool) {
    let here = state.deploy.cursor;
    let lines = lines(state);
    let is_wrong = |at: &usize| lines[*at].is_wrong();
    let count = lines.len();
    let mut around = (1..=count).map(|step| {
        let step = if forward { step } else { count - step };
        (here + step) % count
    });
    match around.find(is_wrong) {
        Some(at) => state.deploy.cursor = at,
        None => state.done("nothing is wrong"),
    }
}

/// Keeps the cursor on a line and the tree's cursor on its cell, and scrolls to it.
pub(super) fn settle(state: &mut State) {
    let count = lines(state).len();
    state.deploy.cursor = state.deploy.cursor.min(count.saturating_sub(1));
    on_cell(state);
    let profiles = state
        .verdict
        .as_ref()
        .map_or(0, |verdict| verdict.plan.profiles.len());
    let Some(areas) = areas(state.size, present::banner_count(state)) else {
        return;
    };
    let height = usize::from(Deploy::list_area(&areas, profiles).height);
    state.deploy.top = scrolled(state.deploy.top, state.deploy.cursor, count, height);
}
