//! `static-egress-ips`: a vault is enabled, and jobs reach it from addresses that no allow-list can name.

use crate::checks::finding::Location;
use crate::checks::{Finding, Severity};
use crate::workspace::Workspace;

pub(super) fn find(workspace: &Workspace, view: usize) -> Vec<Finding> {
    if workspace.vaults(view).is_empty() {
        return Vec::new();
    }
    let jobs = workspace.options().code.jobs.iter();
    let without = jobs.filter(|job| !job.static_egress_ips);
    let finding = |job: &crate::workspace::requirement::CodeJob| Finding {
        rule: "static-egress-ips",
        severity: Severity::Info,
        profile: workspace.views()[view].name.clone(),
        key: None,
        at: Some(Location {
            file: job.file.clone(),
            line: Some(job.line),
            column: None,
        }),
        message: format!(
            "a vault is enabled, and the job {} runs from changing addresses: an allow-list cannot name them",
            job.name
        ),
        help:
            "where the vault has an allow-list: require={\"static_egress_ips\": True} in the job's decorator"
                .to_owned(),
    };
    without.map(finding).collect()
}
