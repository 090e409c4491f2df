//! The dialog about keys that were changed here and on disk, in words. No value is told.

use super::list::{ListView, RowView, error, words};
use super::{Tone, piece};
use crate::app::keymap::Context;
use crate::app::merging::{Clash, MergeDialog};
use crate::app::state::State;
use crate::document::merge::Side;
use crate::shown;

pub(super) fn merging(state: &State, dialog: &MergeDialog) -> ListView {
    let rows = dialog.clashes.iter().map(|clash| row(state, dialog, clash));
    let mut below = vec![(
        "then",
        piece("all other edits, yours and those on disk, are kept", Tone::Dim),
    )];
    below.extend(dialog.error.as_deref().map(error));
    ListView {
        title: "Changed here and on disk".to_owned(),
        context: Context::Merge,
        field: None,
        above: Vec::new(),
        rows: rows.collect(),
        cursor: Some(dialog.cursor),
        room: dialog.clashes.len().min(12),
        below,
        below_room: 2,
    }
}

fn row(state: &State, dialog: &MergeDialog, clash: &Clash) -> RowView {
    let file = state.workspace.file_at(&clash.slot);
    let label = file.map_or("", |file| state.workspace.files()[file].label.as_str());
    let has = |workspace: &crate::workspace::Workspace| {
        let file = workspace.file_at(&clash.slot);
        let document = file.and_then(|file| workspace.files()[file].document());
        document.is_some_and(|document| document.find(&clash.path).is_some())
    };
    let word = |is_there| if is_there { "changed" } else { "removed" };
    let (here, there) = (word(has(&state.workspace)), word(has(&dialog.theirs.workspace)));
    let (choice, tone) = match clash.side {
        Side::Ours => ("keep mine", Tone::Good),
        Side::Theirs => ("take theirs", Tone::Warning),
    };
    let note = format!(
        "{choice:<11}   {here} here, {there} on disk   {}",
        shown::safe(label)
    );
    RowView::new(clash.path.to_string(), words(&note, tone))
}
