//! `missing-dependency`: a vault is enabled, and the project does not install what dlt asks it with.

use crate::checks::finding::Location;
use crate::checks::{Finding, Severity};
use crate::store::examine::Facts;
use crate::workspace::Workspace;
use crate::workspace::dependencies::{Dependency, dependencies};
use crate::workspace::vaults::Vault;

/// Packages that bring `botocore`, and the extras of dlt that do.
const WITH_BOTOCORE: [&str; 5] = ["botocore", "boto3", "aiobotocore", "aioboto3", "s3fs"];
const EXTRAS_WITH_BOTOCORE: [&str; 3] = ["s3", "athena", "filesystem"];

/// What is missing for the vaults of a column.
#[must_use]
pub fn find(workspace: &Workspace, view: usize, facts: &Facts) -> Vec<Finding> {
    if facts.packages.is_empty() {
        return Vec::new();
    }
    let installed = dependencies(&facts.packages);
    let vaults = workspace.vaults(view).into_iter();
    let missing = vaults.filter_map(|vault| {
        let package = vault.package();
        let brings = match vault {
            Vault::Google => is_google_client,
            Vault::Aws => brings_botocore,
        };
        let found: Vec<&Dependency> = installed.iter().filter(|one| brings(one)).collect();
        if found.iter().any(|one| one.group.is_none()) {
            return None;
        }
        let (file, _) = facts
            .packages
            .iter()
            .find(|(name, _)| name == "pyproject.toml")
            .or(facts.packages.first())?;
        let message = match found.first().and_then(|one| one.group.as_deref()) {
            Some(group) => format!(
                "{} is enabled, and {package} is installed with the group `{group}` only",
                vault.name()
            ),
            None => format!(
                "{} is enabled, and the project does not install {package}",
                vault.name()
            ),
        };
        Some(Finding {
            rule: "missing-dependency",
            severity: Severity::Error,
            profile: workspace.views()[view].name.clone(),
            key: vault.switch(),
            at: Some(Location {
                file: file.clone(),
                line: None,
                column: None,
            }),
            message,
            help: format!("add \"{package}\" to the dependencies in {file}"),
        })
    });
    missing.collect()
}

fn is_google_client(one: &Dependency) -> bool {
    one.name == "google-api-python-client"
}

fn brings_botocore(one: &Dependency) -> bool {
    let by_extra = one.name == "dlt"
        && one
            .extras
            .iter()
            .any(|extra| EXTRAS_WITH_BOTOCORE.contains(&extra.as_str()));
    by_extra || WITH_BOTOCORE.contains(&one.name.as_str())
}
