//! The list as a person reads it: one line per key, in columns.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{BufWriter, Write};

use unicode_width::UnicodeWidthStr;

use super::list::{cell, listed};
use crate::dlt::key::KeyPath;
use crate::dlt::tree::NodeId;
use crate::parallel::in_parallel;
use crate::shown;
use crate::workspace::Workspace;
use crate::workspace::cell::{Cell, Origin, Status};

/// The columns of a line: profile, status, key, origin, and the value, or a note.
const COLUMNS: usize = 5;

/// So many keys are made into lines at a time.
const PART: usize = 2048;

/// The bytes of a line, as a guess.
const USUAL_LINE: usize = 128;

/// Prints the keys of some columns; values where they are asked for.
pub(super) fn print(
    workspace: &Workspace,
    views: &[usize],
    reveal: bool,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let keys: Vec<(usize, NodeId)> = listed(workspace, views)
        .map(|(view, _, node)| (view, node))
        .collect();
    let parts: Vec<&[(usize, NodeId)]> = keys.chunks(PART).collect();
    let lines = Lines { workspace, reveal };
    let parts = in_parallel(&parts, |keys| lines.part(keys));
    let mut widths = [0; COLUMNS];
    for part in &parts {
        for (column, columns) in widths.iter_mut().enumerate() {
            *columns = part.widths[column].max(*columns);
        }
    }
    let mut profiles = parts.iter().flat_map(|part| &part.lines).map(|line| line.view);
    let first = profiles.next();
    if profiles.all(|view| Some(view) == first) {
        widths[0] = 0;
    }
    let mut out = BufWriter::new(out);
    let mut text = String::new();
    for part in parts {
        for line in &part.lines {
            text.clear();
            for (column, columns) in widths.iter().enumerate().filter(|(_, columns)| **columns > 0) {
                let word = part.word(line, column);
                text.push_str(word);
                text.extend(std::iter::repeat_n(' ', columns - width(word) + 2));
            }
            writeln!(out, "{}", text.trim_end())?;
        }
    }
    out.flush()
}

/// How many columns of a terminal a word takes.
fn width(word: &str) -> usize {
    if word.is_ascii() { word.len() } else { word.width() }
}

/// Some lines, their words one behind the other: there may be a hundred thousand.
#[derive(Default)]
struct Part {
    text: String,
    lines: Vec<Line>,
    /// How wide each column is.
    widths: [usize; COLUMNS],
}

/// Where the words of a line stand in the text.
struct Line {
    view: usize,
    /// Where the first begins, and where each of them ends.
    bounds: [usize; COLUMNS + 1],
}

impl Part {
    fn word(&self, line: &Line, column: usize) -> &str {
        &self.text[line.bounds[column]..line.bounds[column + 1]]
    }
}

/// A line that is being made.
struct Words<'p> {
    part: &'p mut Part,
    line: Line,
    filled: usize,
}

impl Words<'_> {
    /// The next word is whatever was written behind the one before.
    fn end_word(&mut self) {
        let start = self.line.bounds[self.filled];
        let text = &mut self.part.text;
        if let Cow::Owned(safe) = shown::safe(&text[start..]) {
            text.truncate(start);
            text.push_str(&safe);
        }
        self.line.bounds[self.filled + 1] = text.len();
        let columns = &mut self.part.widths[self.filled];
        *columns = width(&text[start..]).max(*columns);
        self.filled += 1;
    }

    fn push(&mut self, word: &str) {
        self.part.text.push_str(word);
        self.end_word();
    }
}

/// What is printed.
struct Lines<'w> {
    workspace: &'w Workspace,
    reveal: bool,
}

impl Lines<'_> {
    fn part(&self, keys: &[(usize, NodeId)]) -> Part {
        let mut part = Part {
            text: String::with_capacity(keys.len() * USUAL_LINE),
            lines: Vec::with_capacity(keys.len()),
            ..Part::default()
        };
        for (view, node) in keys {
            if let Some(cell) = cell(self.workspace, *view, *node) {
                let line = self.line(&mut part, *view, *node, cell);
                part.lines.push(line);
            }
        }
        part
    }

    fn line(&self, part: &mut Part, view: usize, node: NodeId, cell: &Cell) -> Line {
        let workspace = self.workspace;
        let start = part.text.len();
        let mut words = Words {
            part,
            line: Line {
                view,
                bounds: [start; COLUMNS + 1],
            },
            filled: 0,
        };
        words.push(&workspace.views()[view].name);
        words.push(cell.status.word());
        workspace.tree().spell_path(node, &mut words.part.text);
        words.end_word();
        self.add_place(&mut words.part.text, node, cell);
        words.end_word();
        // Most keys have nothing to be said of them, and need no path of their own.
        if (self.reveal || cell.status != Status::Set)
            && let Some(path) = workspace.tree().path(node)
        {
            let origin = cell.origin.as_ref().filter(|_| self.reveal);
            let value = origin.and_then(|origin| value(workspace, view, origin, &path));
            let said = value.or_else(|| workspace.note(view, node, cell, &path));
            words.part.text.push_str(&said.unwrap_or_default());
        }
        words.end_word();
        words.line
    }

    /// A file and the line in it, or a variable.
    fn add_place(&self, text: &mut String, node: NodeId, cell: &Cell) {
        match cell.origin {
            None => {}
            Some(Origin::File { file, item }) => {
                let file = &self.workspace.files()[file];
                if let Some(document) = file.document() {
                    let _ = write!(text, "{}:{}", file.label, document.position(item).line);
                }
            }
            Some(Origin::Environment | Origin::Vault(_)) => {
                let path = self.workspace.tree().path(node);
                text.push_str(&path.map_or_else(String::new, |path| path.env_name()));
            }
        }
    }
}

fn value(workspace: &Workspace, view: usize, origin: &Origin, path: &KeyPath) -> Option<String> {
    Some(match workspace.value_for(view, origin, path)?.to_json() {
        serde_json::Value::String(text) => text,
        value => value.to_string(),
    })
}
