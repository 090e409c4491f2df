//! `unparsable-file` and `dlt-unreadable-toml`: a file that makes dlt's whole provider fail.

use super::finding::{Finding, Location, Severity};
use crate::dlt::layout::Kind;
use crate::workspace::Workspace;
use crate::workspace::problems::FileProblem;

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let column = &workspace.views()[view];
    let is_read = |file: usize| {
        Kind::ALL
            .into_iter()
            .any(|kind| column.files(kind).contains(&file))
    };
    let views = [view];
    let problems = workspace.problems(&views).filter(|problem| is_read(problem.file));
    let finding = |problem: &FileProblem| Finding {
        rule: problem.rule,
        severity: if problem.fails {
            Severity::Error
        } else {
            Severity::Warning
        },
        profile: column.name.clone(),
        key: None,
        at: Some(Location {
            file: workspace.files()[problem.file].label.clone(),
            line: problem.position.map(|at| at.line),
            column: problem.position.map(|at| at.column),
        }),
        message: problem.message.clone(),
        help: "mend the file in an editor: dlt reads none of the files beside it".to_owned(),
    };
    problems.map(finding).collect()
}
