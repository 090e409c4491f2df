//! Verifying a push: what was written is read back as dlt reads it.

use super::push::Outcome;
use super::shelf::Shelf;
use crate::deploy::export::Parcel;
use crate::dlt::key::KeyPath;

/// The keys of parcels that were pushed and that dlt does not get as they are here, each with what it gets instead.
#[must_use]
pub fn not_read_back(parcels: &[Parcel], outcomes: &[Outcome], shelf: &Shelf) -> Vec<(KeyPath, String)> {
    let of_steps = parcels.iter().zip(outcomes);
    let pushed = of_steps.filter(|(_, outcome)| outcome.is_good());
    let items = pushed.flat_map(|(parcel, _)| parcel.items.iter());
    let wrong = items.filter_map(|(key, value)| {
        let why = match shelf.get(key) {
            Some(found) if found.is_like(value) => return None,
            Some(found) => format!("{} has another value", found.name),
            None => "it is not there".to_owned(),
        };
        Some((key.clone(), why))
    });
    wrong.collect()
}
