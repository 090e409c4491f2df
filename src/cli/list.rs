//! `list`: every key with its status and origin.

use std::io::Write;

use indexmap::IndexSet;
use serde::{Serialize, Serializer};

use super::args::{Args, ListArgs};
use super::origin::Place;
use super::{Failure, Outcome, json, list_text, open};
use crate::dlt::group::Group;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::NodeId;
use crate::document::ValueType;
use crate::workspace::cell::{Cell, Status};
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
    if args.json {
        let listing = Listing {
            version: 1,
            workspace: workspace.place().name().to_owned(),
            active_profile: workspace.active(),
            profiles_enabled: workspace.place().profiles_enabled,
            profiles: workspace.views().iter().map(|view| view.name.as_str()).collect(),
            problems: problems(&workspace, &views),
            entries: Entries {
                workspace: &workspace,
                views: &views,
                reveal: list.reveal,
            },
        };
        json::write(out, &listing)?;
    } else {
        list_text::print(&workspace, &views, list.reveal, out)?;
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
    entries: Entries<'w>,
    problems: Vec<FileProblem>,
}

/// The keys of some columns, made one by one as they are written.
struct Entries<'w> {
    workspace: &'w Workspace,
    views: &'w [usize],
    reveal: bool,
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            listed(self.workspace, self.views).filter_map(|(view, group, node)| {
                let cell = cell(self.workspace, view, node)?;
                entry(self.workspace, view, group, node, cell, self.reveal)
            }),
        )
    }
}

/// Every key of some columns, one column after the other.
pub(super) fn listed(workspace: &Workspace, views: &[usize]) -> impl Iterator<Item = (usize, Group, NodeId)> {
    let keys = |view: &usize| {
        let view = *view;
        workspace.keys().map(move |(group, node)| (view, group, node))
    };
    views.iter().flat_map(keys)
}

/// What is listed of a key: what dlt finds elsewhere on its walk is listed there.
pub(super) fn cell(workspace: &Workspace, view: usize, node: NodeId) -> Option<&Cell> {
    let cell = workspace.cell(view, node);
    cell.filter(|cell| !matches!(cell.status, Status::Elsewhere | Status::Absent))
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

fn entry(
    workspace: &Workspace,
    view: usize,
    group: Group,
    node: NodeId,
    cell: &Cell,
    reveal: bool,
) -> Option<Entry> {
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
