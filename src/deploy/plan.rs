//! The plan of a deployment: the files that go up, what each deployed profile then has, and what is wrong with it.

use super::shipped::{Shipped, shipped};
use super::upload::{Upload, uploads};
use super::{dev_secret_shipped, same_secret_as_dev, stray_upload};
use crate::checks::{self, Finding};
use crate::dlt::key::KeyPath;
use crate::dlt::profile;
use crate::workspace::Workspace;
use crate::workspace::cell::{Origin, Status};

/// What a deployment comes to.
pub struct Plan {
    /// The settings files.
    pub uploads: Vec<Upload>,
    /// The keys of each of them, in the same order.
    pub shipped: Vec<Vec<Shipped>>,
    /// What each deployed profile has.
    pub profiles: Vec<Deployed>,
    /// What is wrong, the worst first.
    pub findings: Vec<Finding>,
    /// The picture as a deployed run has it.
    pub workspace: Workspace,
    /// The columns of the deployed profiles in it.
    pub views: Vec<usize>,
}

/// What a deployed profile has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// The profile, or `default` where dlt has none.
    pub name: String,
    /// Every key it has or lacks.
    pub keys: Vec<DeployedKey>,
}

/// A key of a deployed profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeployedKey {
    /// Its path.
    pub path: KeyPath,
    /// Its state there.
    pub status: Status,
    /// The file it comes from; `None` where it is missing.
    pub file: Option<String>,
    /// Whether that is a file that other profiles share.
    pub shared: bool,
}

impl Deployed {
    /// How many keys are so.
    #[must_use]
    pub fn count(&self, is_so: impl Fn(&DeployedKey) -> bool) -> usize {
        self.keys.iter().filter(|key| is_so(key)).count()
    }

    /// How many keys a profile has of its own, from the shared files, as placeholders, and lacks.
    #[must_use]
    pub fn summary(&self) -> String {
        let is_filled = |key: &DeployedKey| !key.status.is_to_do();
        let counts = [
            (self.count(|key| is_filled(key) && !key.shared), "of its own"),
            (
                self.count(|key| is_filled(key) && key.shared),
                "from the shared files",
            ),
            (
                self.count(|key| matches!(key.status, Status::Placeholder(_))),
                "to be filled in",
            ),
            (self.count(|key| key.status == Status::Empty), "empty"),
            (self.count(|key| key.status == Status::Missing), "missing"),
        ];
        let words: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if words.is_empty() {
            "no keys".to_owned()
        } else {
            words.join(" · ")
        }
    }
}

/// Makes the plan. The environment and global folder of this machine play no part in it: a deployed run has others.
#[must_use]
pub fn plan(workspace: &Workspace) -> Plan {
    let deployed = workspace.deployed();
    let named = ["prod", "access"].map(|name| deployed.view_named(name));
    let mut views: Vec<usize> = named.into_iter().flatten().collect();
    if views.is_empty() {
        views.push(0);
    }
    let uploads = uploads(workspace);
    let mut findings: Vec<Finding> = stray_upload::find(&deployed, &uploads);
    for view in &views {
        findings.extend(checks::check(&deployed, *view));
    }
    let dev = deployed
        .view_named(profile::DEFAULT)
        .filter(|dev| !views.contains(dev));
    if let Some(dev) = dev {
        for view in &views {
            findings.extend(same_secret_as_dev::find(
                &deployed,
                *view,
                &deployed.compare(dev, *view),
            ));
        }
        findings.extend(dev_secret_shipped::find(&deployed, dev, &views));
    }
    findings.sort_by_key(|finding| finding.severity);
    let profiles = views.iter().map(|view| of_column(&deployed, *view)).collect();
    let shipped = uploads
        .iter()
        .map(|upload| shipped(&deployed, upload, &views))
        .collect();
    Plan {
        uploads,
        shipped,
        profiles,
        findings,
        workspace: deployed,
        views,
    }
}

fn of_column(workspace: &Workspace, view: usize) -> Deployed {
    let mut keys = Vec::new();
    for (_, node) in workspace.keys() {
        let cell = workspace
            .cell(view, node)
            .filter(|cell| !matches!(cell.status, Status::Absent | Status::Elsewhere));
        let Some((cell, path)) = cell.zip(workspace.tree().path(node)) else {
            continue;
        };
        let file = match cell.origin {
            Some(Origin::File { file, .. }) => Some(&workspace.files()[file]),
            _ => None,
        };
        keys.push(DeployedKey {
            path,
            status: cell.status,
            shared: file.is_some_and(|file| file.slot.profile.is_none()),
            file: file.map(|file| file.label.clone()),
        });
    }
    Deployed {
        name: workspace.views()[view].name.clone(),
        keys,
    }
}
