//! The dialog that makes a profile complete, in words.

use super::list::{ListView, RowView, affected, count, error, label, words};
use super::{Tone, piece};
use crate::app::completion::{CompletionDialog, Item};
use crate::app::keymap::Context;
use crate::app::state::State;
use crate::dlt::tree::FileIndex;
use crate::shown;

pub(super) fn completion(state: &State, dialog: &CompletionDialog) -> ListView {
    let name = &state.workspace.views()[dialog.view].name;
    let rows = dialog.items.iter().map(row).collect();
    let mut below = goes_to(state, dialog);
    match &dialog.proposal {
        Ok(proposal) => below.extend(affected(state, proposal)),
        Err(sentence) => below.push(error(sentence)),
    }
    ListView {
        title: format!(
            "Make {} complete: a placeholder for what it lacks",
            shown::safe(name)
        ),
        context: Context::Completion,
        field: None,
        above: Vec::new(),
        rows,
        cursor: Some(dialog.cursor),
        room: dialog.items.len().min(15),
        below_room: below.len().max(4),
        below,
    }
}

fn row(item: &Item) -> RowView {
    let note = match &item.obstacle {
        Some(obstacle) => words(&format!("✗ {obstacle}"), Tone::Bad),
        None => words(&item.lack.why, Tone::Dim),
    };
    RowView {
        mark: Some(item.goes()),
        ..RowView::new(item.lack.key.path.to_string(), note)
    }
}

/// The files, and how many keys go to each.
fn goes_to(state: &State, dialog: &CompletionDialog) -> Vec<(&'static str, super::Piece)> {
    let going = || dialog.items.iter().filter(|item| item.goes());
    let mut files: Vec<FileIndex> = going().map(|item| item.file).collect();
    files.sort_unstable();
    files.dedup();
    let line = |file: FileIndex| {
        let number = going().filter(|item| item.file == file).count();
        let is_new = state.workspace.files()[file].document().is_none();
        let new = if is_new { "   (a new file)" } else { "" };
        format!("{}   {}{new}", label(state, file), count(number, "key"))
    };
    let labels = std::iter::once("goes to").chain(std::iter::repeat(""));
    labels
        .zip(files.into_iter().map(line))
        .map(|(label, text)| (label, piece(text, Tone::Plain)))
        .collect()
}
