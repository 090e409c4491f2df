//! `stray-upload`: a file goes up that no deployed run reads.

use super::upload::{Fate, Upload};
use crate::checks::finding::Location;
use crate::checks::{Finding, Severity};
use crate::dlt::profile;
use crate::workspace::Workspace;

pub(super) fn find(workspace: &Workspace, uploads: &[Upload]) -> Vec<Finding> {
    let marker = format!("{}/.workspace", workspace.place().settings_name);
    let strays = uploads.iter().filter(|upload| upload.fate == Fate::Stray);
    let finding = |upload: &Upload| {
        let is_of_profile = ["prod.", "access."].iter().any(|of| upload.name.starts_with(of));
        let help = if is_of_profile {
            format!("create {marker}, an empty file: without it dlt reads no profile's files")
        } else {
            "move it out of the folder, or into a folder below it".to_owned()
        };
        let severity = if upload.name.ends_with("secrets.toml") {
            Severity::Warning
        } else {
            Severity::Info
        };
        Finding {
            rule: "stray-upload",
            severity,
            profile: profile::PRODUCTION.to_owned(),
            key: None,
            at: Some(Location {
                file: upload.label.clone(),
                line: None,
                column: None,
            }),
            message: format!(
                "dlthub deploy uploads {}, and no deployed run reads it",
                upload.label
            ),
            help,
        }
    };
    strays.map(finding).collect()
}
