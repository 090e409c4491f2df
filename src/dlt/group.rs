//! Which part of dlt a key belongs to, told by its outermost section.

use super::tree::{NodeId, Tree};

/// The parts of the workspace tree, in the order they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// `[sources.…]`
    Source,
    /// `[destination.…]`
    Destination,
    /// `[providers.…]`: vaults.
    Provider,
    /// Sections scoped by a pipeline's name: `[my_pipeline.sources.…]`.
    Pipeline,
    /// Everything else: `[runtime]`, `[load]`, keys of the project's own.
    Other,
}

impl Group {
    /// All groups in display order.
    pub const ALL: [Self; 5] = [
        Self::Source,
        Self::Destination,
        Self::Provider,
        Self::Pipeline,
        Self::Other,
    ];

    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Destination => "destination",
            Self::Provider => "provider",
            Self::Pipeline => "pipeline",
            Self::Other => "other",
        }
    }

    /// The heading on the screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Source => "Sources",
            Self::Destination => "Destinations",
            Self::Provider => "Providers",
            Self::Pipeline => "Pipelines",
            Self::Other => "Other",
        }
    }

    /// The section whose children are the group's entries; `None` where the group's entries are top-level
    /// sections themselves.
    #[must_use]
    pub fn section(self) -> Option<&'static str> {
        match self {
            Self::Source => Some("sources"),
            Self::Destination => Some("destination"),
            Self::Provider => Some("providers"),
            Self::Pipeline | Self::Other => None,
        }
    }
}

/// Top-level sections dlt gives a meaning to (`dlt/common/configuration/specs/known_sections.py`, and the
/// sections of its runtime); a pipeline is not called so.
const KNOWN_SECTIONS: [&str; 16] = [
    "sources",
    "destination",
    "destinations",
    "pipelines",
    "datasets",
    "load",
    "normalize",
    "extract",
    "schema",
    "providers",
    "data_writer",
    "dbt_package_runner",
    "dbt_cloud",
    "dashboard",
    "workspace",
    "runtime",
];

/// Whether dlt gives a top-level section of that name a meaning.
#[must_use]
pub fn is_known_section(name: &str) -> bool {
    KNOWN_SECTIONS.contains(&name)
}

/// The group of a top-level node. A section of an unknown name counts as a pipeline's when it is `pipeline`
/// or when it holds a section that dlt knows.
#[must_use]
pub fn of(tree: &Tree, top: NodeId, pipeline: Option<&str>) -> Group {
    let name = tree.name(top);
    if let Some(group) = Group::ALL.into_iter().find(|group| group.section() == Some(name)) {
        return group;
    }
    let scoped = || {
        tree.children(top)
            .any(|(child, _)| KNOWN_SECTIONS.contains(&child))
    };
    if !KNOWN_SECTIONS.contains(&name) && (pipeline == Some(name) || scoped()) {
        Group::Pipeline
    } else {
        Group::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(path: &[&str]) -> Group {
        let mut tree = Tree::default();
        let mut node = Tree::ROOT;
        for part in path {
            node = tree.child_or_insert(node, part);
        }
        let top = tree.child(Tree::ROOT, path[0]).unwrap();
        of(&tree, top, Some("named"))
    }

    #[test]
    fn groups_follow_the_outermost_section() {
        assert_eq!(group(&["sources", "pipedrive", "key"]), Group::Source);
        assert_eq!(group(&["destination", "postgres"]), Group::Destination);
        assert_eq!(group(&["providers", "google_secrets"]), Group::Provider);
        assert_eq!(group(&["my_pipeline", "sources", "x"]), Group::Pipeline);
        assert_eq!(group(&["named", "dataset_name"]), Group::Pipeline);
        assert_eq!(group(&["normalize", "data_writer", "x"]), Group::Other);
        assert_eq!(group(&["api_key"]), Group::Other);
    }
}
