//! The integration tests, one file per promise.
#![allow(missing_docs, unreachable_pub)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods
)]

mod agreement;
mod assistant;
mod check;
mod clipboard;
mod commands;
mod compare;
mod connection;
mod corpus;
mod coverage;
mod deploy;
mod description;
mod dialog;
mod diff;
mod doctor;
mod editor;
mod edits;
mod export;
mod health;
mod house;
mod import;
mod import_command;
mod look;
mod matrix;
mod mouse;
mod palette;
mod picture;
mod properties;
mod pty;
mod readme;
mod remedies;
mod reread;
mod screens;
mod session;
mod set;
mod set_up;
mod shipping;
mod stories;
mod urls;
#[cfg(feature = "vaults")]
mod vault_faults;
mod vaults;
mod wandering;
mod whole;
