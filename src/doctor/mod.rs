//! The health of a workspace: what its files, git, the machine and its packages make of the secrets in it. One rule,
//! one file; each reads the picture and the facts.

pub mod abilities;
mod git;
mod leftover_file;
mod loose_permissions;
pub mod missing_dependency;
mod static_egress;

use crate::checks::finding::Location;
use crate::checks::{self, Finding, Severity};
use crate::deploy;
use crate::store::examine::Facts;
use crate::workspace::Workspace;
use abilities::Abilities;

/// Everything that is found, the worst first. What is wrong for several profiles is told for each of them. Of the terminal
/// nothing is said where there is none.
#[must_use]
pub fn examine(workspace: &Workspace, facts: &Facts, abilities: Option<&Abilities>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for view in 0..workspace.views().len() {
        findings.extend(checks::of_files(workspace, view));
    }
    findings.extend(git::find(workspace, facts));
    findings.extend(loose_permissions::find(workspace, facts));
    findings.extend(deploy::strays(workspace));
    findings.extend(leftover_file::find(workspace, facts));
    for view in 0..workspace.views().len() {
        findings.extend(missing_dependency::find(workspace, view, facts));
        findings.extend(static_egress::find(workspace, view));
    }
    findings.extend(abilities.map_or(Vec::new(), |abilities| abilities::find(workspace, abilities)));
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// A finding about a file of the workspace as a whole.
fn about_file(workspace: &Workspace, rule: (&'static str, Severity), file: &str) -> Finding {
    Finding {
        rule: rule.0,
        severity: rule.1,
        profile: workspace.active().to_owned(),
        key: None,
        at: Some(Location {
            file: file.to_owned(),
            line: None,
            column: None,
        }),
        message: String::new(),
        help: String::new(),
    }
}
