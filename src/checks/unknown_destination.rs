//! `unknown-destination`: the code names a destination, and nobody says what type it is.

use super::finding::{Finding, Location, Severity};
use super::near::nearest;
use crate::dlt::catalogue::Catalogue;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::workspace::Workspace;
use crate::workspace::requirement::Asker;

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let unknown = workspace.requirements().unknown_destinations(view);
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in unknown {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let askers = |name: &str| -> Vec<Asker> {
        let of_name = unknown.iter().filter(|(other, _)| other == name);
        of_name.map(|(_, by)| by.clone()).collect()
    };
    let found = names
        .into_iter()
        .map(|name| finding(workspace, view, name, &askers(name)));
    found.collect()
}

fn finding(workspace: &Workspace, view: usize, name: &str, by: &[Asker]) -> Finding {
    let section = KeyPath::new(["destination", name].map(Into::into).to_vec());
    let help = match nearest(name, Catalogue::get().destinations()) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!(
            "say its type in {}: [{}] destination_type = \"postgres\"",
            workspace.usual_file(view, Kind::Config),
            section.as_ref().map_or_else(String::new, ToString::to_string)
        ),
    };
    Finding {
        rule: "unknown-destination",
        severity: Severity::Error,
        profile: workspace.views()[view].name.clone(),
        key: section,
        at: by
            .iter()
            .find_map(|by| by.place.as_ref())
            .map(|(file, line)| Location {
                file: file.clone(),
                line: Some(*line),
                column: None,
            }),
        message: format!(
            "`{name}` ({}) is no destination of dlt's, and no destination_type says what it is",
            Asker::phrase(by)
        ),
        help,
    }
}
