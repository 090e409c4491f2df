//! `list`: every key with its status and origin.

use std::io::Write;

use indexmap::IndexSet;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::args::{Args, ListArgs};
use super::origin::Place;
use super::{Failure, Outcome, json, open};
use crate::dlt::group::Group;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::NodeId;
use crate::document::ValueType;
use crate::shown;
use crate::workspace::cell::Status;
use crate::workspace::{Workspace, problems};

pub(super) fn run(
    args: &Args,
    list: &ListArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let workspace = open::workspace_with_code(args)?;
    let views: Vec<usize> = if list.all_profiles {
        (0..workspace.views().len()).collect()
    } else {
        open::views(&workspace, args, err)?
    };
    let mut entries = Vec::new();
    for &view in &views {
        let keys = workspace.keys();
        entries.extend(keys.filter_map(|(group, node)| entry(&workspace, view, group, node, list.reveal)));
    }
    if args.json {
        let listing = Listing {
            version: 1,
            workspace: workspace.place().name.clone(),
            active_profile: workspace.active(),
            profiles_enabled: workspace.place().profiles_enabled,
            profiles: workspace.views().iter().map(|view| view.name.as_str()).collect(),
            problems: problems(&workspace, &views),
            entries,
        };
        json::write(out, &listing)?;
    } else {
        print(&entries, out)?;
        open::warn_of_problems(&workspace, &views, err)?;
    }
    Ok(Outcome::Good)
}

#[derive(Serialize)]
struct Listing<'w> {
    version: u8,
    workspace: String,
    active_profile: &'w str,
    profiles_enabled: bool,
    profiles: Vec<&'w str>,
    entries: Vec<Entry>,
    problems: Vec<FileProblem>,
}

/// One key of one profile (`interface.md`, Entry).
#[derive(Serialize)]
struct Entry {
    profile: String,
    path: Vec<Box<str>>,
    key: String,
    group: &'static str,
    status: &'static str,
    #[serde(rename = "type")]
    value_type: Option<&'static str>,
    secret: bool,
    inherited: bool,
    origin: Option<Place>,
    shadowed: Vec<Place>,
    env: String,
    required_by: Vec<String>,
    note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<serde_json::Value>,
}

/// A file that makes dlt's provider fail, or with severity `warning` an older dlt's.
#[derive(Serialize)]
struct FileProblem {
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    message: String,
    rule: &'static str,
    severity: &'static str,
    /// Those whose merge fails on the file; absent where the file itself is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    profiles: Option<Vec<String>>,
}

fn problems(workspace: &Workspace, views: &[usize]) -> Vec<FileProblem> {
    let problem = |problem: &problems::FileProblem| FileProblem {
        file: workspace.files()[problem.file].label.clone(),
        line: problem.position.map(|at| at.line),
        column: problem.position.map(|at| at.column),
        message: problem.message.clone(),
        rule: problem.rule,
        severity: if problem.fails { "error" } else { "warning" },
        profiles: problem.merged_for.as_ref().map(|columns| {
            let views = workspace.views();
            columns.iter().map(|column| views[*column].name.clone()).collect()
        }),
    };
    workspace.problems(views).map(problem).collect()
}

fn entry(workspace: &Workspace, view: usize, group: Group, node: NodeId, reveal: bool) -> Option<Entry> {
    // What dlt finds elsewhere on its walk has an entry of its own there.
    let cell = workspace
        .cell(view, node)
        .filter(|cell| !matches!(cell.status, Status::Elsewhere | Status::Absent))?;
    let path = workspace.tree().path(node)?;
    let value = cell
        .origin
        .as_ref()
        .filter(|_| reveal)
        .and_then(|origin| workspace.value_for(view, origin, &path));
    Some(Entry {
        profile: workspace.views()[view].name.clone(),
        key: path.to_string(),
        group: group.word(),
        status: cell.status.word(),
        value_type: cell.value_type.map(ValueType::word),
        secret: cell.secret,
        inherited: cell.inherited,
        origin: cell.origin.as_ref().map(|origin| Place::of(workspace, origin)),
        shadowed: cell
            .shadowed
            .iter()
            .map(|origin| Place::of(workspace, origin))
            .collect(),
        env: path.env_name(),
        required_by: required_by(workspace, &path),
        note: workspace.note(view, node, cell, &path),
        value: value.map(|value| value.to_json()),
        path: path.parts().to_vec(),
    })
}

/// Who fails without the key: lines of code, or parts of dlt where no code says so.
fn required_by(workspace: &Workspace, path: &KeyPath) -> Vec<String> {
    let askers = workspace.requirements().answered_by(path).flat_map(|one| &one.by);
    let names: IndexSet<String> = askers.map(ToString::to_string).collect();
    names.into_iter().collect()
}

fn print(entries: &[Entry], out: &mut dyn Write) -> std::io::Result<()> {
    let several = entries.windows(2).any(|pair| pair[0].profile != pair[1].profile);
    let rows: Vec<[String; 5]> = entries.iter().map(|entry| row(entry, several)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..5).map(width).collect();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths).filter(|(_, width)| **width > 0) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn row(entry: &Entry, several: bool) -> [String; 5] {
    let origin = match &entry.origin {
        None => String::new(),
        Some(Place {
            file: Some(file),
            line: Some(line),
            ..
        }) => format!("{file}:{line}"),
        Some(_) => entry.env.clone(),
    };
    let value = match &entry.value {
        None => entry.note.clone().unwrap_or_default(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    let profile = if several {
        entry.profile.clone()
    } else {
        String::new()
    };
    [profile, entry.status.to_owned(), entry.key.clone(), origin, value]
        .map(|cell| shown::safe(&cell).into_owned())
}
