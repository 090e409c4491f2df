//! What dlt knows: profiles, file layout, keys, precedence, placeholders. No TOML, no disk, no terminal.

pub mod field;
pub mod group;
pub mod key;
pub mod layout;
pub mod placeholder;
pub mod profile;
pub mod resolution;
pub mod tree;
