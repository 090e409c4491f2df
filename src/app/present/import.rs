//! The dialogs a file is imported in, in words: names, keys and files, no values.

use unicode_segmentation::UnicodeSegmentation;

use super::{Piece, Tone, piece};
use crate::app::import::{Fate, ImportDialog, Line, PathDialog};
use crate::app::state::State;
use crate::dlt::tree::FileIndex;
use crate::shown;
use crate::workspace::import::Standing;

/// The dialog in words.
pub struct ImportView {
    /// What is imported.
    pub title: String,
    /// The lines above: label and text.
    pub above: Vec<(&'static str, Piece)>,
    /// The lines: sign, name or key, what becomes of it; the cursor's marked.
    pub lines: Vec<(bool, Piece, Piece, Piece)>,
    /// The lines below: label and text.
    pub below: Vec<(&'static str, Piece)>,
}

/// The dialog in words.
#[must_use]
pub fn import(state: &State, dialog: &ImportDialog) -> ImportView {
    let mut above = vec![(
        "from",
        piece(shown::safe(&dialog.source).into_owned(), Tone::Plain),
    )];
    if let Some((place, at, count)) = dialog.place() {
        let more = if count > 1 {
            format!("   ← → {at} of {count}")
        } else {
            String::new()
        };
        let place = place.to_string();
        above.push((
            "into",
            piece(format!("{}{more}", shown::safe(&place)), Tone::Strong),
        ));
    }
    let entries = dialog.lines(state);
    let in_group = dialog.place().is_some();
    let mut lines: Vec<(Piece, Piece, Piece)> = entries
        .iter()
        .map(|line| of_entry(state, line, in_group))
        .collect();
    lines.extend(dialog.left_out().iter().map(|left| {
        (
            piece("–", Tone::Dim),
            piece(shown::safe(&left.name).into_owned(), Tone::Dim),
            piece(format!("left out: {}", shown::safe(&left.why)), Tone::Dim),
        )
    }));
    let mut below = Vec::new();
    if let Some((_, _, words)) = lines.get(dialog.cursor) {
        // In its line there may be no room for all of it.
        below.push(("this", words.clone()));
    }
    below.push(("goes to", goes_to(state, &entries)));
    let lines = lines
        .into_iter()
        .enumerate()
        .map(|(nth, (sign, name, rest))| (nth == dialog.cursor, sign, name, rest));
    below.push(("seen by", seen_by(dialog)));
    if let Some(error) = &dialog.error {
        below.push(("", piece(format!("✗ {}", shown::safe(error)), Tone::Bad)));
    }
    if dialog.is_mixed(state) {
        let note = "one key's fields belong together: Space replaces the kept ones";
        below.push(("note", piece(note, Tone::Warning)));
    }
    if let Some(remark) = dialog.remark() {
        below.push(("note", piece(remark, Tone::Warning)));
    }
    ImportView {
        title: match dialog.form() {
            Some(form) => format!("Import {}", form.phrase()),
            None => "Import variables".to_owned(),
        },
        above,
        lines: lines.collect(),
        below,
    }
}

/// Sign, name and fate of an entry.
fn of_entry(state: &State, line: &Line<'_>, in_group: bool) -> (Piece, Piece, Piece) {
    let label = |file: FileIndex| shown::safe(&state.workspace.files()[file].label).into_owned();
    let place = line
        .file
        .map_or(String::new(), |file| format!("   {}", label(file)));
    let several = line.entry.targets.len() > 1;
    let name = match line.target {
        Some(target) if in_group => target.key.name().to_owned(),
        Some(target) => target.key.to_string(),
        None => line.entry.name.clone(),
    };
    let turn = if several && line.target.is_some() {
        "← →   "
    } else {
        ""
    };
    let guess = if line.entry.guessed {
        "; its spelling is a guess"
    } else {
        ""
    };
    let (sign, tone, words) = match &line.fate {
        Fate::Written(standing) => {
            let words = match standing {
                Standing::Nothing => "a new key",
                Standing::Placeholder => "replaces a placeholder",
                Standing::Asked | Standing::Same => "stands there; the comment that asks for it goes",
                Standing::Value => "replaces the value there",
                Standing::Elsewhere(_) => "a new override",
                Standing::Whole(_) => "replaces the whole that stands there",
                Standing::Section => "",
            };
            ("●", Tone::Good, format!("{words}{guess}{place}"))
        }
        Fate::Kept(standing) => {
            let words = match standing {
                Standing::Value => format!("keeps its value; Space replaces it{place}"),
                Standing::Elsewhere(file) => {
                    format!("has the value of {}; Space overrides it{place}", label(*file))
                }
                Standing::Whole(above) => {
                    format!("{} stands there whole; Space replaces it{place}", above.name())
                }
                _ => "left out; Space takes it in".to_owned(),
            };
            ("○", Tone::Dim, words)
        }
        Fate::Same => ("=", Tone::Dim, "has this value already".to_owned()),
        Fate::Undecided => (
            "?",
            Tone::ToDo,
            format!("may be {} keys: choose with ← →", line.entry.targets.len()),
        ),
        Fate::Refused(why) => ("✗", Tone::Bad, format!("left out: {why}{place}")),
    };
    (
        piece(sign, tone),
        piece(shown::safe(&name).into_owned(), Tone::Plain),
        piece(format!("{turn}{}", shown::safe(&words)), tone),
    )
}

/// The files that what is chosen goes to.
fn goes_to(state: &State, lines: &[Line<'_>]) -> Piece {
    let written = lines.iter().filter(|line| matches!(line.fate, Fate::Written(_)));
    let mut files: Vec<FileIndex> = written.filter_map(|line| line.file).collect();
    files.sort_unstable();
    files.dedup();
    let label = |file: &FileIndex| {
        let file = &state.workspace.files()[*file];
        let new = if file.document().is_none() {
            " (a new file)"
        } else {
            ""
        };
        format!("{}{new}", file.label)
    };
    let labels: Vec<String> = files.iter().map(label).collect();
    if labels.is_empty() {
        return piece("no file", Tone::Dim);
    }
    piece(shown::safe(&labels.join(" and ")).into_owned(), Tone::Plain)
}

fn seen_by(dialog: &ImportDialog) -> Piece {
    match dialog.readers() {
        Ok(profiles) if profiles.is_empty() => piece("nobody: what is stronger has the keys", Tone::Warning),
        Ok(profiles) => piece(shown::safe(&profiles.join(", ")).into_owned(), Tone::Plain),
        Err(why) => piece(format!("nobody: {}", shown::safe(why)), Tone::Warning),
    }
}

/// The question for a file's path: what is typed, which grapheme the cursor is on, and the lines below.
#[must_use]
pub fn path(dialog: &PathDialog) -> (String, usize, Vec<Piece>) {
    let typed = dialog.field.text().graphemes(true).map(shown::safe).collect();
    let mut lines = vec![
        piece(
            "a Google, AWS or Azure key, a private key (PEM), a dotenv file;",
            Tone::Dim,
        ),
        piece(
            "~ is your home folder, other paths begin in the project",
            Tone::Dim,
        ),
    ];
    if let Some(error) = &dialog.error {
        lines.push(piece(format!("✗ {}", shown::safe(error)), Tone::Bad));
    }
    (typed, dialog.field.graphemes_before(), lines)
}
