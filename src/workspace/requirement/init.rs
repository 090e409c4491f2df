//! Keys that `dlt init` writes to be filled in, and that dlt does without.

use super::{DestinationInUse, State, last};
use crate::dlt::catalogue::{Catalogue, Init};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::workspace::Workspace;
use crate::workspace::walk::{End, Hit};

/// A key that `dlt init` writes.
pub struct Written {
    /// Where.
    pub key: KeyPath,
    /// Into which kind of file.
    pub kind: Kind,
    /// For what: `the postgres destination`.
    pub of: String,
}

impl Workspace {
    /// The keys that `dlt init` writes for the destinations and core sources in use, that have no value in a column,
    /// and that dlt does without. Those of a group that is set up otherwise are none of them.
    #[must_use]
    pub fn written_by_init(&self, view: usize) -> Vec<Written> {
        let catalogue = Catalogue::get();
        let mut written = Vec::new();
        let in_use = self.requirements().destinations(view).iter();
        for DestinationInUse { name, kind, .. } in in_use.filter(|one| !one.implied) {
            let known = catalogue.known_destination(kind);
            let of = format!("the {} destination", last(kind));
            written.extend(
                known
                    .into_iter()
                    .flat_map(|known| keys(&known.init, &["destination", name], &of)),
            );
        }
        for (name, _) in &self.options().code.core_sources {
            let source = catalogue.sources().find(|(known, _)| known == name);
            let of = format!("the {name} source");
            written.extend(
                source
                    .into_iter()
                    .flat_map(|(_, source)| keys(&source.init, &["sources", name], &of)),
            );
        }
        written.retain(|written| self.does_without(view, &written.key));
        written
    }

    fn does_without(&self, view: usize, key: &KeyPath) -> bool {
        let is_required = |key: &KeyPath| {
            let mut all = self.requirements().iter();
            all.any(|requirement| requirement.usual == *key && requirement.states[view] != State::NotAsked)
        };
        let has_value = |key: &KeyPath| {
            let walk = self.walk(view, key);
            walk.end != End::NotFound && walk.steps.last().is_none_or(|step| step.hit != Some(Hit::Table))
        };
        if is_required(key) || has_value(key) {
            return false;
        }
        let parts = key.parts();
        // Groups around the key: given whole, given by the code, or set up by other fields than this one.
        !(3..parts.len()).any(|count| {
            let Some(group) = KeyPath::new(parts[..count].to_vec()) else {
                return false;
            };
            let inside = || {
                let all = self.requirements().iter();
                all.filter(|requirement| requirement.usual.parts().starts_with(group.parts()))
            };
            let is_set_up = inside().any(|requirement| requirement.states[view] == State::Found)
                && inside().all(|requirement| requirement.states[view] != State::Missing);
            is_set_up || has_value(&group) || self.options().code.gives(&group)
        })
    }
}

/// The keys of one `dlt init` that are to be filled in, below the sections in use.
fn keys(init: &Init, sections: &[&str; 2], of: &str) -> Vec<Written> {
    let to_fill = init.keys().filter(|(key, _)| !init.written.contains_key(*key));
    let written = to_fill.filter_map(|(key, kind)| {
        let parts = sections.iter().copied().chain(key.split('.').skip(2));
        Some(Written {
            key: KeyPath::new(parts.map(Into::into).collect())?,
            kind,
            of: of.to_owned(),
        })
    });
    written.collect()
}
