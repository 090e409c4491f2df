//! The dialog that mends the workspace, in words.

use super::list::{ListView, RowView, error, words};
use super::{Piece, Tone, piece};
use crate::app::keymap::Context;
use crate::app::mending::{Asking, Mend, MendingDialog};
use crate::app::state::State;
use crate::dlt::layout::Kind;
use crate::shown;
use crate::store::repair::{ASIDE, Repair};

pub(super) fn mending(state: &State, dialog: &MendingDialog) -> ListView {
    if let Some(mend) = dialog.chosen().filter(|_| dialog.asking != Asking::Nothing) {
        return question(state, mend);
    }
    let rows = dialog.items.iter().map(|mend| {
        let (note, tone) = note(state, mend);
        RowView::new(mend.label(&state.workspace), words(&note, tone))
    });
    let mut below = git(state);
    if dialog.items.is_empty() {
        below.push(("", piece("nothing is missing here", Tone::Good)));
    }
    below.extend(dialog.error.as_deref().map(error));
    ListView {
        title: "Mend the workspace".to_owned(),
        context: Context::Mending,
        field: None,
        above: Vec::new(),
        rows: rows.collect(),
        cursor: Some(dialog.cursor),
        room: dialog.items.len().clamp(1, 15),
        below_room: below.len().max(2),
        below,
    }
}

/// What it is for.
fn note(state: &State, mend: &Mend) -> (String, Tone) {
    match mend {
        Mend::Marker => {
            let ignored = state.workspace.profile_files();
            if ignored.is_empty() {
                (
                    "turns profiles on: dev, prod, tests, access".to_owned(),
                    Tone::Plain,
                )
            } else {
                let files = ignored.join(", ");
                (format!("without it dlt ignores {files}"), Tone::Warning)
            }
        }
        Mend::File(slot) => {
            let whose = match &slot.profile {
                Some(profile) => format!("{profile}'s own"),
                None => "the shared".to_owned(),
            };
            let what = match slot.kind {
                Kind::Secrets => "secrets",
                Kind::Config => "configuration",
            };
            (format!("an empty file for {whose} {what}"), Tone::Dim)
        }
        Mend::Ignore(lines) => (format!("git does not ignore {}", lines.join(" and ")), Tone::Bad),
        Mend::Repair { repair, .. } => match repair {
            Repair::Tighten(_) => ("others on this machine may read it".to_owned(), Tone::Warning),
            Repair::Untrack { .. } => ("git tracks it".to_owned(), Tone::Bad),
            Repair::Discard(_) => ("a copy of secrets that was left behind".to_owned(), Tone::Warning),
            Repair::PutAside(_) => (
                "is uploaded, and no deployed run reads it".to_owned(),
                Tone::Warning,
            ),
        },
    }
}

/// What git says.
fn git(state: &State) -> Vec<(&'static str, Piece)> {
    match &state.verdict {
        None => vec![("git", piece("is being asked what it ignores …", Tone::Dim))],
        Some(verdict) => match &verdict.ignoring.lacking {
            Err(why) => vec![("", words(why, Tone::Dim))],
            Ok(lines) if lines.is_empty() => vec![("git", piece("ignores every secrets file", Tone::Good))],
            Ok(_) => vec![("git", piece("would take secrets files in", Tone::Bad))],
        },
    }
}

/// The question about one of them: the file, its text, what changes.
fn question(state: &State, mend: &Mend) -> ListView {
    let workspace = &state.workspace;
    let mut above = vec![("file", words(&mend.full_name(workspace), Tone::Plain))];
    match mend {
        Mend::Marker | Mend::File(_) => above.push(("text", piece("none: an empty file", Tone::Plain))),
        Mend::Ignore(lines) => {
            for (nth, line) in lines.iter().enumerate() {
                let label = if nth == 0 { "adds" } else { "" };
                above.push((label, words(line, Tone::Plain)));
            }
        }
        Mend::Repair { repair, .. } => above.push(("does", words(&does(repair), Tone::Plain))),
    }
    if mend.is_private() {
        above.push((
            "mode",
            piece("0600: you alone may read and write it", Tone::Plain),
        ));
    }
    for (nth, line) in changes(state, mend).iter().enumerate() {
        let label = if nth == 0 { "then" } else { "" };
        above.push((label, words(line, Tone::Plain)));
    }
    let question = format!("{}?", shown::safe(&mend.sentence(workspace)));
    let mut title = question.chars();
    let title: String = title
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(title)
        .collect();
    ListView {
        title,
        context: Context::MendingQuestion,
        field: None,
        above,
        rows: Vec::new(),
        cursor: None,
        room: 0,
        below: Vec::new(),
        below_room: 0,
    }
}

/// What is done to a file.
fn does(repair: &Repair) -> String {
    match repair {
        Repair::Tighten(_) => "takes from everyone else what they may with it (chmod go-rwx)".to_owned(),
        Repair::Untrack { .. } => "git rm --cached: git forgets it, the file itself stays".to_owned(),
        Repair::Discard(_) => "deletes the file".to_owned(),
        Repair::PutAside(_) => format!("moves it into the folder {ASIDE} beside it"),
    }
}

/// What is otherwise after it was made.
fn changes(state: &State, mend: &Mend) -> Vec<String> {
    /// How many files are named.
    const MOST: usize = 6;
    let line = match mend {
        Mend::Marker => {
            let ignored = state.workspace.profile_files();
            let mut lines: Vec<String> = ignored
                .iter()
                .take(MOST)
                .map(|file| format!("dlt reads {file}"))
                .collect();
            if ignored.len() > MOST {
                lines.push(format!("and {} more files", ignored.len() - MOST));
            }
            if ignored.is_empty() {
                lines.push("dlt has profiles: dev, prod, tests, access".to_owned());
            }
            return lines;
        }
        Mend::File(slot) => {
            let of = match &slot.profile {
                Some(profile) => format!(" of {profile}"),
                None => String::new(),
            };
            let what = match slot.kind {
                Kind::Secrets => "secrets",
                Kind::Config => "values that are no secrets",
            };
            format!("new {what}{of} go there")
        }
        Mend::Ignore(_) => "git ignores the secrets files of this folder".to_owned(),
        Mend::Repair { repair, .. } => match repair {
            Repair::Tighten(_) => "you read and write it as before".to_owned(),
            Repair::Untrack { .. } => {
                "commit that; its secrets stay in the history: give each a new value".to_owned()
            }
            Repair::Discard(_) => "it is gone: look first whether it holds what its file does not".to_owned(),
            Repair::PutAside(_) => "dlthub deploy uploads it no more".to_owned(),
        },
    };
    vec![line]
}
