//! What is not ready: each rule reads the picture and says what it finds for one profile.

pub mod alike;
mod doubled_section;
mod empty_value;
pub mod finding;
mod leftover_comment;
mod misplaced;
mod missing_key;
mod names;
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
mod wrong_type;

pub use alike::{Alike, alike};
pub use finding::{Finding, Severity};
pub use names::{known_below, meant};

use crate::workspace::Workspace;
use misplaced::Misplaced;

/// A rule: what it finds in a column.
enum Rule {
    /// From what stands in the files, whether dlt reads them all or not.
    Always(fn(&Workspace, usize) -> Vec<Finding>),
    /// From the picture alone, where dlt fails on no file.
    Plain(fn(&Workspace, usize) -> Vec<Finding>),
    /// From what stands where nobody looks, too.
    Misplaced(fn(&Workspace, usize, &Misplaced) -> Vec<Finding>),
}

/// The rules, what keeps dlt from reading anything first.
const RULES: [Rule; 14] = [
    Rule::Always(unreadable_file::find),
    Rule::Always(profile_files_ignored::find),
    Rule::Plain(unknown_destination::find),
    Rule::Misplaced(missing_key::find),
    Rule::Always(placeholder::find),
    Rule::Always(empty_value::find),
    Rule::Plain(secret_in_config::find),
    Rule::Plain(unreadable_credentials::find),
    Rule::Plain(wrong_type::find),
    Rule::Misplaced(doubled_section::find),
    Rule::Misplaced(unknown_key::find),
    Rule::Always(leftover_comment::find),
    Rule::Misplaced(unused_key::find),
    Rule::Always(unread_code::find),
];

/// What is wrong with the files of a column themselves, whatever keys they hold.
#[must_use]
pub fn of_files(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let mut findings = unreadable_file::find(workspace, view);
    findings.extend(profile_files_ignored::find(workspace, view));
    if !workspace.fails(view) {
        findings.extend(secret_in_config::find(workspace, view));
    }
    findings
}

/// Everything that the rules find for a column, errors first.
#[must_use]
pub fn check(workspace: &Workspace, view: usize) -> Vec<Finding> {
    let misplaced = Misplaced::of(workspace, view);
    let fails = workspace.fails(view);
    let found = RULES.iter().flat_map(|rule| match rule {
        Rule::Always(find) => find(workspace, view),
        // What stands in a file that nobody can read is not known to be missing, or in the wrong place.
        Rule::Plain(_) | Rule::Misplaced(_) if fails => Vec::new(),
        Rule::Plain(find) => find(workspace, view),
        Rule::Misplaced(find) => find(workspace, view, &misplaced),
    });
    let mut findings: Vec<Finding> = found.collect();
    findings.sort_by_key(|finding| finding.severity);
    findings
}
