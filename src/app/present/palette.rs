//! The command palette in words.

use super::list::{FieldView, ListView, RowView};
use super::{Tone, piece};
use crate::app::keymap::Context;
use crate::app::palette::Palette;
use crate::shown;

pub(super) fn palette(palette: &Palette) -> ListView {
    let rows = palette.found.iter().map(|command| {
        let keys: Vec<String> = command.binding.keys.iter().map(|key| key.name()).collect();
        RowView {
            marks: command.marks.clone(),
            ..RowView::new(keys.join(" "), piece(command.binding.command(), Tone::Plain))
        }
    });
    let text = shown::safe(&palette.find).into_owned();
    let none = || ("", piece("no command has these words", Tone::Dim));
    ListView {
        title: "Commands".to_owned(),
        context: Context::Palette,
        field: Some(FieldView {
            label: "find",
            before: text.clone(),
            text,
        }),
        above: Vec::new(),
        rows: rows.collect(),
        cursor: Some(palette.cursor),
        room: 18,
        below: palette.found.is_empty().then(none).into_iter().collect(),
        below_room: 1,
    }
}
