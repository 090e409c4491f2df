//! `profile-files-ignored`: without the marker file dlt reads no profile's files.

use super::finding::{Finding, Location, Severity};
use crate::workspace::Workspace;

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let place = workspace.place();
    let ignored = workspace.profile_files();
    let Some(first) = ignored.first().filter(|_| !place.profiles_enabled) else {
        return Vec::new();
    };
    let marker = format!("{}/.workspace", place.settings_name);
    vec![Finding {
        rule: "profile-files-ignored",
        severity: Severity::Warning,
        profile: workspace.views()[view].name.clone(),
        key: None,
        at: Some(Location::file(first)),
        message: format!("without {marker} dlt ignores {}", ignored.join(", ")),
        help: format!("create {marker}, an empty file, to turn profiles on"),
    }]
}
