//! What dlt knows: profiles, file layout, keys, precedence, placeholders. No TOML, no disk, no terminal.

pub mod catalogue;
pub mod declared;
pub mod field;
pub mod group;
pub mod key;
pub mod layout;
pub mod lookup;
pub mod machine;
pub mod missing;
pub mod native;
pub mod nodes;
pub mod pages;
pub mod pieces;
pub mod placeholder;
pub mod profile;
pub mod provider;
pub mod resolution;
pub mod spec;
pub mod specs;
pub mod tree;
