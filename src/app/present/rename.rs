//! The dialog in which a key or a section gets another name, in words.

use super::list::{FieldView, ListView, RowView, consequence, count, error, label, words};
use super::{Tone, piece};
use crate::app::keymap::Context;
use crate::app::rename::RenameDialog;
use crate::app::state::State;
use crate::dlt::key::KeyPath;
use crate::shown;
use crate::workspace::consequence::Consequence;

pub(super) fn rename(state: &State, dialog: &RenameDialog) -> ListView {
    let standing = &dialog.standing;
    let mut file = label(state, standing.file());
    if standing.count() > 1 {
        file.push_str("   (Tab: another file it stands in)");
    }
    let mut below = vec![("in", piece(file, Tone::Plain))];
    if let Some(knowledge) = &dialog.knowledge {
        let tone = if knowledge.is_doubtful() {
            Tone::Warning
        } else {
            Tone::Plain
        };
        below.push(("name", words(&knowledge.sentence(), tone)));
    }
    let mut rows = Vec::new();
    match (&dialog.proposal, dialog.new_path()) {
        (Ok(proposal), Ok(new)) => {
            let row = |one: &Consequence| row(state, one, &standing.path, &new);
            rows.extend(proposal.consequences.iter().map(row));
        }
        (Err(_), _) if !dialog.is_other => below.push(("", piece("type another name", Tone::Dim))),
        (Err(sentence), _) => below.push(error(sentence)),
        (Ok(_), Err(_)) => {}
    }
    ListView {
        title: format!("Rename {}", shown::safe(&standing.path.to_string())),
        context: Context::Rename,
        field: Some(FieldView::new("to", &dialog.field)),
        above: Vec::new(),
        room: state.workspace.views().len(),
        rows,
        cursor: None,
        below,
        below_room: 3,
    }
}

/// What a profile gets under the new name, and otherwise.
fn row(state: &State, one: &Consequence, old: &KeyPath, new: &KeyPath) -> RowView {
    let (renamed, rest) = one.without_renamed(old, new);
    let row = consequence(state, &rest);
    let sentence = match (renamed, rest.is_nothing()) {
        (0, _) => return row,
        (renamed, true) => format!("{} under the new name", count(renamed, "key")),
        (renamed, false) => format!("{} under the new name; {}", count(renamed, "key"), row.note.text),
    };
    let tone = if rest.lost.is_empty() {
        Tone::Plain
    } else {
        Tone::Warning
    };
    RowView {
        note: piece(sentence, tone),
        ..row
    }
}
