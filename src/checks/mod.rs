//! What is not ready: each rule reads the picture and says what it finds for one profile.

mod doubled_section;
mod empty_value;
pub mod finding;
mod leftover_comment;
mod missing_key;
mod near;
mod placeholder;
mod profile_files_ignored;
mod secret_in_config;
mod unknown_destination;
mod unknown_key;
mod unread_code;
mod unreadable_credentials;
mod unreadable_file;
mod unused_key;

pub use finding::{Finding, Severity};

use crate::workspace::Workspace;

/// A rule: what it finds in a column.
type Rule = fn(&Workspace, usize) -> Vec<Finding>;

/// The rules, what keeps dlt from reading anything first.
const RULES: [Rule; 13] = [
    unreadable_file::find,
    profile_files_ignored::find,
    unknown_destination::find,
    missing_key::find,
    placeholder::find,
    empty_value::find,
    secret_in_config::find,
    unreadable_credentials::find,
    doubled_section::find,
    unknown_key::find,
    leftover_comment::find,
    unused_key::find,
    unread_code::find,
];

/// Everything that the rules find for a column, errors first.
#[must_use]
pub fn check(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(workspace, view)).collect();
    findings.sort_by_key(|finding| finding.severity);
    findings
}
