//! The edit dialog in words.

use super::{Piece, Tone, piece};
use crate::app::edit::{Choices, Draft, EditDialog};
use crate::app::field::{Place, Room, Scroll};
use crate::app::geometry::edit_room;
use crate::app::state::State;
use crate::dlt::placeholder;
use crate::document::{Spelling, pem};
use crate::secret::MASK;
use crate::shown;
use crate::workspace::readers::{Obstacle, Readers};
use unicode_width::UnicodeWidthStr;

/// The edit dialog in words.
pub struct EditView {
    /// The key.
    pub title: String,
    /// The lines of the field that are in sight, one sign per character while it is masked.
    pub field: Vec<String>,
    /// Which of them the cursor is on, and how many columns are before it.
    pub cursor: (usize, usize),
    /// Which line of how many, where they are not all in sight.
    pub count: Option<String>,
    /// Whether the field shows a secret.
    pub revealed: bool,
    /// The values in sight that can be chosen below it, the chosen one marked.
    pub list: Vec<(bool, String)>,
    /// The lines below it: label and text.
    pub lines: Vec<(&'static str, Piece)>,
}

/// The edit dialog in words.
#[must_use]
pub fn edit(state: &State, dialog: &EditDialog) -> EditView {
    let room = edit_room(state.size);
    let (field, cursor, count) = field(dialog, room);
    let typed = dialog.filter();
    let list = match &dialog.choices {
        Some(choices) => list(choices, &typed, room.lines),
        None => Vec::new(),
    };
    let mut lines = wrapped(about_text(dialog), room.columns);
    lines.extend(about_file(state, dialog));
    if let Some(error) = &dialog.error {
        let error = piece(format!("✗ {}", shown::safe(error)), Tone::Bad);
        lines.extend(wrapped(vec![("", error)], room.columns));
    }
    EditView {
        title: format!("Edit {}", shown::safe(&dialog.path.to_string())),
        field,
        cursor,
        count,
        revealed: dialog.shown && dialog.is_secret(state),
        list,
        lines,
    }
}

/// Lines with those that are too wide broken between words; what is told of files is cut instead.
fn wrapped(lines: Vec<(&'static str, Piece)>, width: usize) -> Vec<(&'static str, Piece)> {
    let mut out = Vec::new();
    for (label, Piece { text, tone }) in lines {
        let mut rest = text.as_str();
        let mut label = label;
        while rest.width() > width {
            let fits = |at: &usize| rest[..*at].width() <= width;
            let mut blanks = rest.rmatch_indices(' ').map(|(at, _)| at);
            let Some(at) = blanks.find(fits).filter(|at| *at > 0) else {
                break;
            };
            out.push((label, piece(&rest[..at], tone)));
            rest = rest[at..].trim_start();
            label = "";
        }
        out.push((label, piece(rest, tone)));
    }
    out
}

type FieldView = (Vec<String>, (usize, usize), Option<String>);

/// The lines of the field, the cursor in them, and where they are.
fn field(dialog: &EditDialog, room: Room) -> FieldView {
    let field = match &dialog.draft {
        Draft::Stored(_) => return (vec![MASK.to_owned()], (0, MASK.chars().count()), None),
        Draft::Typed(field) => field,
    };
    if dialog.expected().is_toggle() {
        // Of two words a mask per character would hide nothing.
        let word = match field.text() {
            "" => "not set",
            word => word,
        };
        return (vec![format!("‹ {} ›", shown::safe(word))], (0, 2), None);
    }
    let signs = dialog.signs();
    let Scroll { top, left } = dialog.scroll;
    let Place { line, column } = dialog.place;
    let cursor = (line.saturating_sub(top), column.saturating_sub(left));
    let all = field.line_count();
    let count = (all > room.lines).then(|| format!("{}/{all}", line + 1));
    (
        field.lines(dialog.scroll, room, dialog.place, signs),
        cursor,
        count,
    )
}

/// The values that can be chosen, as many as there is room for.
fn list(choices: &Choices, typed: &str, room: usize) -> Vec<(bool, String)> {
    let shown = choices.shown(typed);
    let top = choices.cursor().map_or(0, |at| (at + 1).saturating_sub(room));
    let rows = shown.iter().enumerate().skip(top).take(room);
    rows.map(|(nth, choice)| (choices.cursor() == Some(nth), shown::safe(choice).into_owned()))
        .collect()
}

/// What is to be said of what is typed.
fn about_text(dialog: &EditDialog) -> Vec<(&'static str, Piece)> {
    let mut lines = Vec::new();
    for told in &dialog.pasted {
        lines.push(("", piece(told.clone(), Tone::Dim)));
    }
    lines.extend(edges(dialog));
    match dialog.spelling() {
        Some(Spelling::Block) => {
            lines.push((
                "written",
                piece("as a \"\"\" block   Ctrl-o as one line with \\n", Tone::Plain),
            ));
        }
        Some(_) => {
            lines.push((
                "written",
                piece("as one line with \\n   Ctrl-o as a \"\"\" block", Tone::Plain),
            ));
        }
        None => {}
    }
    match (&dialog.choices, dialog.expected().words()) {
        (Some(choices), _) => {
            let words = if choices.strict {
                "one of the list: ↑ ↓ choose, typing filters"
            } else {
                "one of the list, or another: ↑ ↓ choose, typing filters"
            };
            lines.push(("type", piece(words, Tone::Plain)));
        }
        (None, Some((word, _))) if dialog.expected().is_toggle() => {
            lines.push(("type", piece(format!("{word}: Space ← → change it"), Tone::Plain)));
        }
        (None, Some((word, expected))) => {
            lines.push(("type", piece(format!("{word}: {expected}"), Tone::Plain)));
        }
        (None, None) => {}
    }
    if let Some(remark) = dialog.remark() {
        lines.push(("", piece(remark, Tone::Warning)));
    }
    lines
}

/// White space at the ends, which nobody sees.
fn edges(dialog: &EditDialog) -> Option<(&'static str, Piece)> {
    const CUT: &str = "   Ctrl-k cuts it";
    let edges = dialog.edges()?;
    let text = dialog.draft.typed()?.text();
    // The line break at the end of a PEM file belongs there.
    if pem::is_pem(text) && text[..edges.core.start].is_empty() && &text[edges.core.end..] == "\n" {
        let text = format!("a line break at its end, as PEM files have{CUT}");
        return Some(("", piece(text, Tone::Dim)));
    }
    Some(("", piece(format!("{}{CUT}", edges.words), Tone::Warning)))
}

/// Where it goes, for whom, and what goes with it.
fn about_file(state: &State, dialog: &EditDialog) -> Vec<(&'static str, Piece)> {
    let file = &state.workspace.files()[dialog.file()];
    let mut lines = Vec::new();
    let label = shown::safe(&file.label).into_owned();
    lines.push((
        "goes to",
        piece(format!("{label}   {}", effect(state, dialog)), Tone::Plain),
    ));
    lines.push(("seen by", seen_by(dialog)));
    lines.extend(after(state, dialog));
    lines
}

/// What becomes of the comment that asks for the value.
pub(super) fn after(state: &State, dialog: &EditDialog) -> Option<(&'static str, Piece)> {
    let comment = dialog.request_in_comment(state)?;
    let left = placeholder::without_request(comment).map(|rest| shown::comment(&rest));
    let text = match left {
        Some(rest) => format!("of the comment, {rest} stays"),
        None => format!(
            "the comment {} goes, other comments stay",
            shown::comment(comment)
        ),
    };
    Some(("after", piece(text, Tone::Dim)))
}

/// What becomes of the file the edit goes to.
pub(super) fn effect(state: &State, dialog: &EditDialog) -> &'static str {
    let file = &state.workspace.files()[dialog.file()];
    let stands_there = dialog
        .document(state)
        .is_some_and(|document| document.find(&dialog.path).is_some());
    let is_inherited = dialog.cell(state).is_some_and(|cell| cell.inherited);
    match file.document() {
        None => "(a new file)",
        Some(_) if stands_there => "(replaces the value there)",
        Some(_) if is_inherited && file.slot.profile.is_some() => "(a new override; the shared value stays)",
        Some(_) => "(a new key)",
    }
}

pub(super) fn seen_by(dialog: &EditDialog) -> Piece {
    let Readers { profiles, obstacle } = dialog.readers();
    if !profiles.is_empty() {
        return piece(shown::safe(&profiles.join(", ")).into_owned(), Tone::Plain);
    }
    let why = match obstacle {
        Some(Obstacle::Environment(name)) => {
            format!("nobody: the environment variable {name} is stronger")
        }
        Some(Obstacle::Lost(why) | Obstacle::Failure(why)) => format!("nobody: {why}"),
        Some(Obstacle::Stronger) | None => "nobody: a stronger file has the key too".to_owned(),
    };
    piece(shown::safe(&why).into_owned(), Tone::Warning)
}
