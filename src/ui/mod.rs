//! The view: draws the state, stores nothing. One file per screen.

mod chrome;
pub mod clicks;
mod compare;
mod convert;
mod deploy;
mod doctor;
mod edit;
mod explain;
mod frame;
mod glyphs;
mod help;
mod import;
mod lines;
mod list;
mod parts;
mod question;
mod review;
mod set_up;
mod text;
pub mod theme;
mod workspace;

use ratatui::Frame;

use crate::app::look::Look;
use crate::app::{Mode, Screen, State, present};
use theme::Theme;

/// Draws the whole terminal.
pub fn view(state: &State, frame: &mut Frame<'_>) {
    view_as(state, state.look, frame);
}

/// Draws it with another look than that of the state.
fn view_as(state: &State, look: Look, frame: &mut Frame<'_>) {
    let theme = Theme::of(look);
    draw(state, &theme, frame);
    let buffer = frame.buffer_mut();
    theme.ground(buffer);
    if !look.unicode {
        glyphs::to_ascii(buffer);
    }
}

fn draw(state: &State, theme: &Theme, frame: &mut Frame<'_>) {
    // The terminal may have shrunk since the last message: what is drawn is what the frame has room for.
    let area = frame.area();
    let buffer = frame.buffer_mut();
    let Some(areas) = chrome::draw(state, *theme, buffer) else {
        frame::too_small(&state.keys, theme, frame, area);
        return;
    };
    match state.screen {
        Screen::Workspace => workspace::draw(state, &areas, *theme, buffer),
        Screen::SetUp => set_up::draw(state, &areas, *theme, buffer),
        Screen::Compare => compare::draw(state, &areas, *theme, buffer),
        Screen::Deploy => deploy::draw(state, &areas, *theme, buffer),
        Screen::Doctor => doctor::draw(state, &areas, *theme, buffer),
    }
    match &state.mode {
        Mode::Browse | Mode::Filter | Mode::Saving { .. } => {}
        Mode::Parts(dialog) => parts::draw(state, dialog, theme, frame),
        Mode::Convert(dialog) => convert::draw(state, dialog, theme, frame),
        Mode::Add(dialog) => list::draw(&state.keys, &present::add(state, dialog), theme, frame),
        Mode::Dialog(dialog) => list::draw(&state.keys, &present::dialog(state, dialog), theme, frame),
        Mode::ImportFile(dialog) => import::draw_path(state, dialog, theme, frame),
        Mode::Import(dialog) => import::draw(state, dialog, theme, frame),
        Mode::Edit(dialog) => edit::draw(state, dialog, theme, frame),
        Mode::Review(top) => review::draw(state, *top, theme, frame),
        Mode::Quit => question::quit(state, theme, frame),
        Mode::Explain(top) => explain::draw(state, *top, theme, frame),
        Mode::Help(top) => help::draw(state, *top, theme, frame),
    }
}
