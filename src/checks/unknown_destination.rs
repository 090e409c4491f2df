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
    let finding = |(name, by): &(String, Asker)| {
        let key = ["destination", name, "destination_type"].map(Into::into).to_vec();
        let help = match nearest(name, Catalogue::get().destinations()) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!(
                "say its type in {}: [{}] destination_type = \"postgres\"",
                workspace.usual_file(view, Kind::Config),
                KeyPath::new(["destination", name].map(Into::into).to_vec())
                    .map_or_else(String::new, |path| path.to_string())
            ),
        };
        Finding {
            rule: "unknown-destination",
            severity: Severity::Error,
            profile: workspace.views()[view].name.clone(),
            key: KeyPath::new(key),
            at: by.place.as_ref().map(|(file, line)| Location {
                file: file.clone(),
                line: Some(*line),
                column: None,
            }),
            message: format!("`{name}` is no destination of dlt's, and no destination_type says what it is"),
            help,
        }
    };
    unknown.iter().map(finding).collect()
}
