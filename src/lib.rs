//! dlt-secrets
pub mod app;
pub mod cli;
pub mod dlt;
pub mod document;
pub mod secret;
pub mod shell;
pub mod shown;
pub mod store;
pub mod ui;
pub mod workspace;
