//! Keys listed under one heading: a source, a destination, another section.

use crate::dlt::group::Group;
use crate::dlt::key::{KeyPath, spell_part};

/// The section of a key that is listed under one heading.
#[must_use]
pub fn section_of(group: Group, path: &KeyPath) -> KeyPath {
    let depth = match group {
        Group::Other => 1,
        Group::Source | Group::Destination | Group::Provider => 2,
        Group::Pipeline => 3,
    };
    let parts = path.parts();
    // A key that stands higher is its own section.
    KeyPath::new(parts[..depth.min(parts.len())].to_vec()).unwrap_or_else(|| path.clone())
}

/// The rest of a key's path below its section; the name alone of one that is its own section.
#[must_use]
pub fn below(section: &KeyPath, path: &KeyPath) -> String {
    let from = section.parts().len().min(path.parts().len() - 1);
    let parts = path.parts()[from..].iter().map(|part| spell_part(part));
    parts.collect::<Vec<_>>().join(".")
}
