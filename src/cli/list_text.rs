//! The list as a person reads it: one line per key, in columns.

use std::borrow::Cow;
use std::io::{BufWriter, Write};

use unicode_width::UnicodeWidthStr;

use super::list::{cell, listed};
use crate::dlt::key::KeyPath;
use crate::dlt::tree::NodeId;
use crate::shown;
use crate::workspace::Workspace;
use crate::workspace::cell::{Cell, Origin};

/// The words of a line: profile, status, key, origin, and the value, or a note.
type Line<'w> = [Cow<'w, str>; 5];

/// Prints the keys of some columns; values where they are asked for.
pub(super) fn print(
    workspace: &Workspace,
    views: &[usize],
    reveal: bool,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let lines = listed(workspace, views).filter_map(|(view, _, node)| {
        let cell = cell(workspace, view, node)?;
        line(workspace, view, node, cell, reveal)
    });
    let mut lines: Vec<Line<'_>> = lines.collect();
    if lines.windows(2).all(|pair| pair[0][0] == pair[1][0]) {
        lines
            .iter_mut()
            .for_each(|[profile, ..]| *profile = Cow::Borrowed(""));
    }
    let width = |column: usize| lines.iter().map(|line| line[column].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..5).map(width).collect();
    let mut out = BufWriter::new(out);
    let mut text = String::new();
    for line in &lines {
        text.clear();
        for (cell, width) in line.iter().zip(&widths).filter(|(_, width)| **width > 0) {
            text.push_str(cell);
            text.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    out.flush()
}

fn line<'w>(
    workspace: &'w Workspace,
    view: usize,
    node: NodeId,
    cell: &'w Cell,
    reveal: bool,
) -> Option<Line<'w>> {
    let path = workspace.tree().path(node)?;
    let origin = match &cell.origin {
        None => String::new(),
        Some(origin) => place(workspace, origin).unwrap_or_else(|| path.env_name()),
    };
    let value = match cell.origin.as_ref().filter(|_| reveal) {
        Some(origin) => value(workspace, view, origin, &path),
        None => None,
    };
    let value = value.or_else(|| workspace.note(view, node, cell, &path));
    Some([
        shown::safe(&workspace.views()[view].name),
        cell.status.word().into(),
        safe(path.to_string()),
        safe(origin),
        safe(value.unwrap_or_default()),
    ])
}

/// A file and the line in it.
fn place(workspace: &Workspace, origin: &Origin) -> Option<String> {
    let Origin::File { file, item } = *origin else {
        return None;
    };
    let file = &workspace.files()[file];
    let line = file.document()?.position(item).line;
    Some(format!("{}:{line}", file.label))
}

fn value(workspace: &Workspace, view: usize, origin: &Origin, path: &KeyPath) -> Option<String> {
    Some(match workspace.value_for(view, origin, path)?.to_json() {
        serde_json::Value::String(text) => text,
        value => value.to_string(),
    })
}

fn safe(text: String) -> Cow<'static, str> {
    match shown::safe(&text) {
        Cow::Borrowed(_) => Cow::Owned(text),
        Cow::Owned(safe) => Cow::Owned(safe),
    }
}
