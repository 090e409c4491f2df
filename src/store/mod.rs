//! Disk: finds the workspace, reads its files, saves them whole or not at all.

mod attributes;
pub mod examine;
pub mod git;
pub mod listing;
pub mod machine;
pub mod mounted;
pub mod place;
pub mod read;
pub mod repair;
pub mod save;
pub mod together;
