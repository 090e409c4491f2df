//! The Compare screen: two profiles side by side, or all of them beside one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use super::{frame, text};
use crate::app::State;
use crate::app::compare::{Compare, Comparison};
use crate::app::geometry::{Areas, compared};
use crate::app::keymap::{Action, Context};
use crate::app::present::{self, CompareLine, Tone};

/// Draws the screen.
pub(super) fn draw(state: &State, areas: &Areas, theme: Theme, buffer: &mut Buffer) {
    let comparison = Comparison::of(state);
    let head = present::compare_head(state, &comparison);
    let width = areas.tree.width;
    let places = compared(width, comparison.columns.len());
    for ((name, is_cursor), place) in head.names.iter().zip(&places) {
        let tone = if *is_cursor { Tone::Strong } else { Tone::Dim };
        let words = text::cut(name, usize::from(place.end - place.start));
        buffer.set_string(
            areas.heads.x + place.start,
            areas.heads.y,
            words,
            theme.tone(tone),
        );
    }
    if let Some(filter) = &head.filter {
        let room = places.first().map_or(0, |place| usize::from(place.start));
        let words = text::cut(&filter.text, room.saturating_sub(1));
        buffer.set_string(areas.heads.x, areas.heads.y, words, theme.tone(filter.tone));
    }
    let summary = text::cut(&head.summary.text, usize::from(width));
    buffer.set_string(areas.tree.x, areas.tree.y, summary, theme.tone(head.summary.tone));
    let list = Compare::list(areas);
    let lines = present::compare(state, &comparison, state.compare.top, usize::from(list.height));
    if lines.is_empty() && state.workspace.views().len() > 1 {
        let key = |action| state.keys.name(Context::Compare, action);
        let words = format!(
            "no key is so; {} shows others, Esc takes a filter away",
            key(Action::NextFilter)
        );
        buffer.set_string(list.x, list.y, words, theme.tone(Tone::Dim));
    }
    for (line, y) in lines.iter().zip(list.top()..list.bottom()) {
        draw_line(buffer, Rect { y, height: 1, ..list }, line, &places, theme);
    }
    frame::scrollbar(buffer, list, state.compare.top, comparison.lines.len(), theme);
}

fn draw_line(
    buffer: &mut Buffer,
    area: Rect,
    line: &CompareLine,
    places: &[std::ops::Range<u16>],
    theme: Theme,
) {
    let keys = places.first().map_or(area.width, |place| place.start);
    let (name, marks, cells, signs, cursor) = match line {
        CompareLine::Section(name) => {
            let words = text::cut_front(name, usize::from(area.width));
            buffer.set_string(area.x, area.y, words, theme.tone(Tone::Strong));
            return;
        }
        CompareLine::Key {
            name,
            marks,
            cells,
            signs,
            cursor,
        } => (name, marks, cells, signs, cursor),
    };
    let style = theme.tone(Tone::Plain);
    let style = if cursor.is_some() {
        style.patch(theme.cursor_line())
    } else {
        style
    };
    let words = text::cut_front(name, usize::from(keys.saturating_sub(4)));
    buffer.set_string(area.x + 2, area.y, &words, style);
    text::mark(buffer, (area.x + 2, area.y), (name, &words), marks, theme);
    for (nth, (pieces, place)) in cells.iter().zip(places).enumerate() {
        let width = place.end - place.start;
        let x = area.x + place.start;
        let line = text::line(pieces, theme, usize::from(width));
        buffer.set_line(x, area.y, &line, width);
        if *cursor == Some(nth) {
            let used: usize = pieces.iter().map(|piece| piece.text.width()).sum();
            let spot = Rect {
                x: x.saturating_sub(1),
                y: area.y,
                width: u16::try_from(used + 2).unwrap_or(width).min(width + 1),
                height: 1,
            };
            buffer.set_style(spot.intersection(buffer.area), theme.cursor());
        }
    }
    for (sign, place) in signs.iter().zip(places.iter().skip(1)) {
        let x = area.x + place.start.saturating_sub(3);
        buffer.set_string(x, area.y, &sign.text, theme.tone(sign.tone));
    }
}
