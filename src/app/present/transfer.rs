//! The dialog in which a key or section is moved or copied, in words.

use super::list::{ListView, RowView, affected, count, error, label, words};
use super::{Piece, Tone, piece};
use crate::app::keymap::Context;
use crate::app::state::State;
use crate::app::transfer::TransferDialog;
use crate::app::transferred::{Obstacle, Transferred};
use crate::dlt::key::KeyPath;
use crate::dlt::tree::FileIndex;
use crate::shown;

pub(super) fn transfer(state: &State, dialog: &TransferDialog) -> ListView {
    let standing = &dialog.standing;
    let mut from = label(state, standing.file());
    if standing.count() > 1 {
        from.push_str("   (Tab: another file it stands in)");
    }
    let rows = dialog.targets.iter().map(|file| row(state, *file)).collect();
    let mut below = Vec::new();
    match &dialog.plan {
        Ok(plan) => {
            below.push(("goes", piece(going(dialog, plan), Tone::Plain)));
            if !plan.replaced.is_empty() {
                let names: Vec<&str> = plan.replaced.iter().map(KeyPath::name).collect();
                below.push(("replaces", words(&names.join(", "), Tone::Warning)));
            }
            for (nth, line) in staying(plan).into_iter().enumerate() {
                below.push((if nth == 0 { "stays" } else { "" }, line));
            }
            below.extend(affected(state, &plan.proposal));
        }
        Err(sentence) => below.push(error(sentence)),
    }
    let verb = if dialog.manner.moves { "Move" } else { "Copy" };
    ListView {
        title: format!("{verb} {}", shown::safe(&standing.path.to_string())),
        context: Context::Transfer,
        field: None,
        above: vec![("from", piece(from, Tone::Plain))],
        rows,
        cursor: Some(dialog.cursor),
        room: dialog.targets.len().min(10),
        below_room: below.len().max(6),
        below,
    }
}

/// A file, and who reads it.
fn row(state: &State, index: FileIndex) -> RowView {
    let file = &state.workspace.files()[index];
    let views = state.workspace.views().iter();
    let readers: Vec<&str> = views
        .filter(|view| view.files(file.slot.kind).contains(&index))
        .map(|view| view.name.as_str())
        .collect();
    let new = if file.document().is_none() {
        "   (a new file)"
    } else {
        ""
    };
    let note = format!("read by {}{new}", readers.join(", "));
    RowView::new(file.label.clone(), words(&note, Tone::Dim))
}

/// How many keys go, and how.
fn going(dialog: &TransferDialog, plan: &Transferred) -> String {
    let keys = count(plan.going.len(), "key");
    let values = if plan.going.len() == 1 {
        "its value"
    } else {
        "their values"
    };
    match (dialog.manner.moves, dialog.manner.to_fill) {
        (true, _) => format!("{keys}, moved with {values}"),
        (false, false) => format!("{keys}, copied with {values}"),
        (false, true) => format!("{keys}, copied without {values}, to be filled in"),
    }
}

/// The keys that stay, by the reason.
fn staying(plan: &Transferred) -> Vec<Piece> {
    let mut reasons: Vec<&Obstacle> = Vec::new();
    for (_, obstacle) in &plan.staying {
        if !reasons.contains(&obstacle) {
            reasons.push(obstacle);
        }
    }
    let line = |reason: &&Obstacle| {
        let keys = plan.staying.iter().filter(|(_, obstacle)| obstacle == *reason);
        let names: Vec<&str> = keys.map(|(key, _)| key.name()).collect();
        let tone = if **reason == Obstacle::Stands {
            Tone::Plain
        } else {
            Tone::Warning
        };
        words(&format!("{}: {}", names.join(", "), reason.sentence()), tone)
    };
    reasons.iter().map(line).collect()
}
