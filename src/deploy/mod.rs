//! Deployment: what `dlthub deploy` uploads, and what production makes of it.

mod dev_secret_shipped;
pub mod export;
pub mod plan;
mod same_secret_as_dev;
pub mod shipped;
mod stray_upload;
pub mod upload;
pub mod vault;

pub use plan::{Plan, plan};

use crate::checks::Finding;
use crate::workspace::Workspace;

/// What `dlthub deploy` uploads though no deployed run reads it.
#[must_use]
pub fn strays(workspace: &Workspace) -> Vec<Finding> {
    stray_upload::find(workspace, &upload::uploads(workspace))
}
