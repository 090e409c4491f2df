//! `missing-key`: dlt fails without a value, and finds none. A key that another profile has and nobody is known to ask
//! for is a warning, one that `dlt init` writes and dlt does without is worth knowing.

use super::finding::{Finding, Location, Severity, about_key, cells, set_command};
use super::misplaced::Misplaced;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::workspace::Workspace;
use crate::workspace::cell::Status;
use crate::workspace::requirement::{Requirement, State, Written};

const RULE: &str = "missing-key";

pub(super) fn find(workspace: &Workspace, view: usize, misplaced: &Misplaced) -> Vec<Finding> {
    let mut findings: Vec<Finding> = workspace
        .requirements()
        .iter()
        .filter(|requirement| requirement.states[view] == State::Missing)
        .map(|requirement| required(workspace, view, requirement, misplaced))
        .collect();
    for (node, path, cell) in cells(workspace, view) {
        if cell.status == Status::Missing && workspace.requirements().at(&path).is_none() {
            let note = workspace.note(view, node, cell, &path);
            findings.push(Finding {
                message: format!("missing: {}", note.unwrap_or_default()),
                help: create(workspace, view, &path, Kind::Secrets),
                ..about_key(workspace, view, (RULE, Severity::Warning), path, None)
            });
        }
    }
    findings.extend(written_by_init(workspace, view));
    findings
}

fn required(workspace: &Workspace, view: usize, requirement: &Requirement, misplaced: &Misplaced) -> Finding {
    let code = requirement.by.iter().find_map(|by| by.place.as_ref());
    let path = requirement.key.clone();
    let kind = requirement.kind();
    Finding {
        at: code
            .map(|(file, line)| Location {
                file: file.clone(),
                line: Some(*line),
                column: None,
            })
            .or_else(|| Some(Location::file(&workspace.usual_file(view, kind)))),
        message: format!(
            "missing: {}{}",
            requirement.sentence(),
            misspelt(workspace, view, &path, misplaced).unwrap_or_default()
        ),
        help: create(workspace, view, &path, kind),
        ..about_key(workspace, view, (RULE, Severity::Error), path, None)
    }
}

/// Where the key, or a section around it, stands under a name that is nearly its own.
fn misspelt(workspace: &Workspace, view: usize, key: &KeyPath, misplaced: &Misplaced) -> Option<String> {
    let is_around = |meant: &KeyPath| key.parts().starts_with(meant.parts());
    let miss = misplaced
        .near
        .iter()
        .find(|miss| miss.meant_path(workspace).as_ref().is_some_and(is_around))?;
    let path = workspace.tree().path(miss.node)?;
    let at = Location::of(workspace, workspace.first_below(view, miss.node)?)?;
    let line = at.line.map_or_else(String::new, |line| format!(":{line}"));
    Some(format!(
        "; perhaps it is in `{path}` ({}{line}), misspelt",
        at.file
    ))
}

fn create(workspace: &Workspace, view: usize, path: &KeyPath, kind: Kind) -> String {
    let slot = workspace.usual_slot(view, kind);
    format!("{}, or set {}", set_command(path, Some(&slot)), path.env_name())
}

/// Keys that `dlt init` writes to be filled in, that stand nowhere, and that dlt does without.
fn written_by_init(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let finding = |written: Written| Finding {
        message: format!("dlt init writes it for {}; dlt does not insist on it", written.of),
        help: create(workspace, view, &written.key, written.kind),
        ..about_key(workspace, view, (RULE, Severity::Info), written.key, None)
    };
    workspace.written_by_init(view).into_iter().map(finding).collect()
}
