//! What stands around every screen: header, banners, tabs, the pane about the cursor's cell, the last line.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use super::{frame, text};
use crate::app::geometry::{self, Areas};
use crate::app::keymap::Context;
use crate::app::present::{self, Tone};
use crate::app::{Mode, State};

/// Draws what stands around the screen, and answers where the screen itself goes; `None` when the terminal is too
/// small for it.
pub(super) fn draw(state: &State, theme: Theme, buffer: &mut Buffer) -> Option<Areas> {
    let size = Size::from(buffer.area);
    let banners = present::banners(state);
    let areas = geometry::areas(size, u16::try_from(banners.len()).unwrap_or(u16::MAX))?;
    header(buffer, areas.header, state, theme);
    for (banner, y) in banners.iter().zip(areas.banners.top()..areas.banners.bottom()) {
        let words = text::cut(&banner.text, usize::from(size.width.saturating_sub(2)));
        text::put(buffer, (1, y), &words, theme.tone(banner.tone));
    }
    frame::sides(buffer, areas.frame, theme);
    tabs(buffer, areas.frame, state, theme);
    let title = present::detail_title(state);
    frame::rule(buffer, areas.divider, ("├", "┤"), &title, theme, Tone::Strong);
    let lines = present::detail(state, usize::from(areas.detail.height));
    for (pieces, y) in lines.iter().zip(areas.detail.top()..areas.detail.bottom()) {
        let width = usize::from(areas.detail.width);
        text::put_pieces(buffer, (areas.detail.x, y), pieces, theme, width);
    }
    footer(buffer, areas.footer, state, theme);
    Some(areas)
}

fn header(buffer: &mut Buffer, area: Rect, state: &State, theme: Theme) {
    let width = usize::from(area.width);
    let (done, all) = present::progress(state);
    let bar_width = match width {
        100.. => 12,
        70.. => 6,
        _ => 0,
    };
    let filled = (done * bar_width).checked_div(all).unwrap_or(bar_width);
    let bar = format!("{}{}", "█".repeat(filled), "░".repeat(bar_width - filled));
    let help = present::help_hint(&state.keys);
    let right = format!(" {done} of {all} set up {bar}   {help} ");
    let right_at = width.saturating_sub(right.width());
    let name = format!(" dlt-secrets  {}", text::cut(&present::project(state), 24));
    text::put(
        buffer,
        (area.x, area.y),
        &text::cut(&name, right_at),
        theme.tone(Tone::Strong),
    );
    let start = name.width() + 4;
    if let Some(room) = right_at.checked_sub(start) {
        profiles(buffer, (area.x + start as u16, area.y), room, state, theme);
    }
    text::put(
        buffer,
        (area.x + right_at as u16, area.y),
        &text::cut(&right, width),
        theme.tone(Tone::Plain),
    );
}

/// The profiles, the cursor's among them; where they do not all fit, signs say so.
fn profiles(buffer: &mut Buffer, (mut x, y): (u16, u16), room: usize, state: &State, theme: Theme) {
    let end = x + room as u16;
    let profiles = present::profiles(state);
    let words: Vec<String> = profiles
        .iter()
        .map(|(name, is_active, _)| format!("{name}{} ", if *is_active { "*" } else { "" }))
        .collect();
    let selected = profiles.iter().position(|(.., is_selected)| *is_selected);
    let shown = text::around(&words, selected.unwrap_or(0), room);
    for index in shown.clone() {
        let sign = match index {
            0 => "",
            first if first == shown.start => "‹ ",
            _ => "▏",
        };
        let tone = if selected == Some(index) {
            Tone::Strong
        } else {
            Tone::Dim
        };
        let words = format!("{sign}{}", words[index]);
        text::put(buffer, (x, y), &words, theme.tone(tone));
        x += words.width() as u16;
    }
    if shown.end < words.len() && !shown.is_empty() {
        // Where there is no room left, on the blank behind the last.
        let x = x.min(end - 1);
        text::put(buffer, (x, y), "›", theme.tone(Tone::Dim));
    }
}

/// The frame's first line: a tab per screen, what is not saved at its right end.
fn tabs(buffer: &mut Buffer, area: Rect, state: &State, theme: Theme) {
    let top = Rect { height: 1, ..area };
    frame::rule(buffer, top, ("┌", "┐"), "", theme, Tone::Strong);
    let tabs = present::tabs(state);
    let titles: Vec<String> = tabs.iter().map(|(title, _)| title.clone()).collect();
    let places = geometry::tabs(area, &titles);
    for ((title, is_shown), place) in tabs.iter().zip(&places) {
        let style = if *is_shown {
            theme.tone(Tone::Strong)
        } else {
            theme.tone(Tone::Dim)
        };
        let (open, close) = if *is_shown { ("▸", " ") } else { (" ", " ") };
        text::put(
            buffer,
            (place.x, place.y),
            &format!("{open}{title}{close}"),
            style,
        );
        text::put(buffer, (place.right(), place.y), "┬", theme.border());
    }
    let unsaved = present::unsaved(state);
    let left = places.last().map_or(area.x, |place| place.right());
    let room = usize::from(area.right().saturating_sub(left + 4));
    let width = unsaved.width();
    if width > 0 && width + 2 <= room {
        let x = area.right() - width as u16 - 4;
        text::put(
            buffer,
            (x, area.y),
            &format!(" {unsaved} "),
            theme.tone(Tone::Warning),
        );
    }
}

fn footer(buffer: &mut Buffer, area: Rect, state: &State, theme: Theme) {
    let room = usize::from(area.width.saturating_sub(6));
    let (words, tone) = match (&state.mode, present::notice(state)) {
        (Mode::Saving { .. }, _) => ("saving …".to_owned(), Tone::Plain),
        (Mode::Filter, _) => {
            let hints = text::hints(&present::hints(&state.keys, Context::Filter), room / 2);
            (
                format!("/{}▏   {hints}", crate::shown::safe(&state.browse.filter)),
                Tone::Plain,
            )
        }
        (_, Some(notice)) => (notice.text, notice.tone),
        _ => {
            let context = Context::of_screen(state.screen);
            (
                text::hints(&present::hints(&state.keys, context), room),
                Tone::Dim,
            )
        }
    };
    frame::rule(buffer, area, ("└", "┘"), &words, theme, tone);
}
