//! Deployment: what `dlthub deploy` uploads, and what production makes of it.

mod dev_secret_shipped;
pub mod plan;
mod same_secret_as_dev;
mod stray_upload;
pub mod upload;

pub use plan::{Plan, plan};
