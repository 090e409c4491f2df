//! The dialog that asks before a section is deleted, in words.

use super::list::{ListView, consequences, count, error, label, words};
use super::{Tone, piece};
use crate::app::keymap::Context;
use crate::app::removal::RemovalDialog;
use crate::app::state::State;

pub(super) fn removal(state: &State, dialog: &RemovalDialog) -> ListView {
    let standing = &dialog.standing;
    let mut what = count(dialog.keys, "key");
    if dialog.comments > 0 {
        what.push_str(&format!(" and {}", count(dialog.comments, "comment")));
    }
    let mut above = vec![
        ("section", words(&format!("[{}]", standing.path), Tone::Plain)),
        (
            "from",
            piece(format!("{}   {what}", label(state, standing.file())), Tone::Plain),
        ),
    ];
    if standing.count() > 1 {
        let others = count(standing.count() - 1, "other file");
        above.push((
            "",
            piece(format!("it stands in {others} too; Tab: the next"), Tone::Dim),
        ));
    }
    let (rows, below) = match &dialog.proposal {
        Ok(proposal) => (consequences(state, proposal), Vec::new()),
        Err(sentence) => (Vec::new(), vec![error(sentence)]),
    };
    ListView {
        title: "Delete this section?".to_owned(),
        context: Context::Removal,
        field: None,
        above,
        room: rows.len(),
        rows,
        cursor: None,
        below_room: below.len(),
        below,
    }
}
