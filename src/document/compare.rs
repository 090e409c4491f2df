//! Whether two documents say the same, but for what was to change.

use super::index::{ItemId, Shape};
use super::{Document, Span};
use crate::secret::Secret;

/// The item at the end of `rest` when the item holds nothing but the way to it.
pub(super) fn chain_end(document: &Document, at: ItemId, rest: &[Box<str>]) -> Option<ItemId> {
    match rest.split_first() {
        None => Some(at),
        Some((part, rest)) => {
            let only = document.children(at).count() == 1;
            document
                .child(at, part)
                .filter(|_| only)
                .and_then(|child| chain_end(document, child, rest))
        }
    }
}

/// Whether two items are both tables, or both values: an array of tables can come to light where a table was.
pub(super) fn same_kind(old: &Document, a: ItemId, new: &Document, b: ItemId) -> bool {
    old.leaf(a).is_some() == new.leaf(b).is_some()
}

/// Whether two items say the same, in the same spelling and with the same comments.
pub(super) fn same(old: &Document, a: ItemId, new: &Document, b: ItemId) -> bool {
    match (old.shape(a), new.shape(b)) {
        (Shape::Leaf(x), Shape::Leaf(y)) => {
            let piece =
                |document: &Document, span: &Span| Secret::from(&document.text().expose()[span.clone()]);
            old.raw(x) == new.raw(y)
                && x.value_type == y.value_type
                && old.comment(x) == new.comment(y)
                && x.pieces.len() == y.pieces.len()
                && x.pieces
                    .iter()
                    .zip(&y.pieces)
                    .all(|(p, q)| piece(old, p) == piece(new, q))
        }
        (Shape::Table { .. }, Shape::Table { .. }) => {
            old.children(a).count() == new.children(b).count()
                && old
                    .children(a)
                    .all(|(name, a)| new.child(b, name).is_some_and(|b| same(old, a, new, b)))
        }
        _ => false,
    }
}

/// Whether two tables hold the same but for some names.
pub(super) fn same_but(old: &Document, a: ItemId, new: &Document, b: ItemId, names: &[&str]) -> bool {
    let is_other = |(name, _): &(&str, ItemId)| !names.contains(name);
    let others = |document: &Document, id| document.children(id).filter(is_other).count();
    others(old, a) == others(new, b)
        && old
            .children(a)
            .filter(is_other)
            .all(|(name, id)| new.child(b, name).is_some_and(|other| same(old, id, new, other)))
}
