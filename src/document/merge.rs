//! Two editions of one file put together, key by key: one was edited here, the other by someone else.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::compare::same;
use super::edit::{Change, apply};
use super::{Document, ItemId, Span};
use crate::dlt::key::KeyPath;
use crate::secret::Secret;

/// A key that is not the same in two editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its path.
    pub path: KeyPath,
    /// Its item in the one.
    pub before: Option<ItemId>,
    /// Its item in the other.
    pub after: Option<ItemId>,
}

/// The keys that differ, in the order of the later edition, removed ones last.
#[must_use]
pub fn differences(before: &Document, after: &Document) -> Vec<Difference> {
    let mut keys = Vec::new();
    for (path, item) in after.leaves() {
        let was = before.find(&path).filter(|was| before.leaf(*was).is_some());
        let is_same = was.is_some_and(|was| same(before, was, after, item));
        if !is_same {
            keys.push(Difference {
                path,
                before: was,
                after: Some(item),
            });
        }
    }
    for (path, item) in before.leaves() {
        if after.find(&path).is_none_or(|is| after.leaf(is).is_none()) {
            keys.push(Difference {
                path,
                before: Some(item),
                after: None,
            });
        }
    }
    keys
}

/// Which of two editions of a key is to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that was edited here.
    Ours,
    /// The one of someone else.
    Theirs,
}

/// Why two editions cannot be put together as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Both have changed these keys, and not in the same way.
    Both(Vec<KeyPath>),
    /// The edit of this key finds no place in the other edition.
    NoPlace(KeyPath),
}

/// Puts the edits that led from `base` to `ours` into `theirs`.
///
/// What `theirs` has otherwise than `base` stays, in its own bytes. A key that both have changed needs to be decided on.
///
/// # Errors
/// The keys nobody has decided on, or one that cannot be edited there.
pub fn merge(
    base: &Document,
    ours: &Document,
    theirs: &Document,
    decided: impl Fn(&KeyPath) -> Option<Side>,
) -> Result<Document, Obstacle> {
    let here = differences(base, ours);
    let there: BTreeMap<KeyPath, Difference> = differences(base, theirs)
        .into_iter()
        .map(|difference| (difference.path.clone(), difference))
        .collect();
    let mut edits = Vec::new();
    let mut undecided = Vec::new();
    for edit in here {
        let both = is_changed_near(&there, &edit.path) && !same_at(ours, theirs, &edit.path);
        match decided(&edit.path) {
            Some(Side::Theirs) if both => {}
            None if both => undecided.push(edit.path),
            _ => edits.push(edit),
        }
    }
    if !undecided.is_empty() {
        return Err(Obstacle::Both(undecided));
    }
    let lines = [base, ours, theirs].map(|document| lines(document.text().expose()));
    for ours_first in [false, true] {
        let text = interleave(&lines, ours_first);
        let merged = text.and_then(|text| Document::parse(text).ok());
        if let Some(merged) = merged.filter(|merged| is_merged(merged, ours, theirs, &edits)) {
            return Ok(merged);
        }
    }
    replay(ours, theirs, &edits)
}

/// Whether a key, something above it or something below it was changed.
fn is_changed_near(changes: &BTreeMap<KeyPath, Difference>, path: &KeyPath) -> bool {
    changes.keys().any(|other| {
        let (one, other) = (path.parts(), other.parts());
        one.starts_with(other) || other.starts_with(one)
    })
}

/// Whether both have the same at a path, or neither has anything.
fn same_at(one: &Document, other: &Document, path: &KeyPath) -> bool {
    match (one.find(path), other.find(path)) {
        (Some(a), Some(b)) => same(one, a, other, b),
        (None, None) => true,
        _ => false,
    }
}

/// Whether a text has the edits, and is for the rest what someone else made of it.
fn is_merged(merged: &Document, ours: &Document, theirs: &Document, edits: &[Difference]) -> bool {
    let is_edited = |path: &KeyPath| edits.iter().any(|edit| edit.path == *path);
    let others = |document: &Document| {
        let leaves = document.leaves().into_iter();
        leaves.filter(|(path, _)| !is_edited(path)).count()
    };
    let stays = theirs
        .leaves()
        .into_iter()
        .all(|(path, _)| is_edited(&path) || same_at(theirs, merged, &path));
    stays && others(theirs) == others(merged) && edits.iter().all(|edit| same_at(ours, merged, &edit.path))
}

/// Makes the edits one by one, where the lines of both do not fit together.
fn replay(ours: &Document, theirs: &Document, edits: &[Difference]) -> Result<Document, Obstacle> {
    let mut merged = Document::parse(theirs.text().clone()).map_err(|_| Obstacle::Both(Vec::new()))?;
    // What makes room goes before what takes it.
    let (removed, set): (Vec<_>, Vec<_>) = edits.iter().partition(|edit| edit.after.is_none());
    for edit in removed.into_iter().chain(set) {
        if same_at(ours, &merged, &edit.path) {
            continue;
        }
        let no_place = || Obstacle::NoPlace(edit.path.clone());
        let change = match edit.after {
            Some(item) => Change::Set(ours.value(item).ok_or_else(no_place)?),
            None => Change::Unset,
        };
        let edited = apply(&merged, &edit.path, &change).map_err(|_| no_place())?;
        merged = edited.document;
    }
    Ok(merged)
}

/// The lines of a text, with their breaks.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Some lines of the base, and what stands in their place in another edition.
struct Hunk<'t> {
    old: Range<usize>,
    new: &'t [&'t str],
}

/// What stands between the lines that both have: of the operations of `similar` 2.7, those that insert and delete do not always
/// tell where they do so after it has moved equal lines together.
fn hunks<'t>(base: &[&str], edition: &'t [&'t str]) -> Vec<Hunk<'t>> {
    let operations = capture_diff_slices(Algorithm::Myers, base, edition);
    let equal = operations.iter().filter_map(|operation| match *operation {
        DiffOp::Equal {
            old_index,
            new_index,
            len,
        } => Some((old_index, new_index, len)),
        _ => None,
    });
    let mut hunks = Vec::new();
    let (mut old, mut new) = (0, 0);
    for (old_index, new_index, len) in equal.chain([(base.len(), edition.len(), 0)]) {
        if old < old_index || new < new_index {
            hunks.push(Hunk {
                old: old..old_index,
                new: &edition[new..new_index],
            });
        }
        (old, new) = (old_index + len, new_index + len);
    }
    hunks
}

/// The changed lines of both editions in the place of those of the base; `None` where both have changed the same ones.
fn interleave([base, ours, theirs]: &[Vec<&str>; 3], ours_first: bool) -> Option<Secret> {
    let mut all: Vec<(Hunk<'_>, bool)> = Vec::new();
    all.extend(hunks(base, ours).into_iter().map(|hunk| (hunk, ours_first)));
    all.extend(hunks(base, theirs).into_iter().map(|hunk| (hunk, !ours_first)));
    all.sort_by_key(|(hunk, is_first)| (hunk.old.start, hunk.old.end, !is_first));
    let mut text = String::new();
    let mut at = 0;
    for (hunk, _) in all {
        let Span { start, end } = hunk.old;
        if start < at {
            return None;
        }
        text.extend(base[at..start].iter().copied());
        text.extend(hunk.new.iter().copied());
        at = end;
    }
    text.extend(base[at..].iter().copied());
    Some(text.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::key;

    fn document(text: &str) -> Document {
        Document::parse(text.into()).unwrap()
    }

    fn merged(base: &str, ours: &str, theirs: &str) -> Result<String, Obstacle> {
        decided(base, ours, theirs, None)
    }

    fn decided(base: &str, ours: &str, theirs: &str, side: Option<Side>) -> Result<String, Obstacle> {
        let merged = merge(&document(base), &document(ours), &document(theirs), |_| side)?;
        Ok(merged.text().expose().to_owned())
    }

    fn both(paths: &[&str]) -> Result<String, Obstacle> {
        Err(Obstacle::Both(
            paths.iter().map(|path| key::parse(path).unwrap()).collect(),
        ))
    }

    #[test]
    fn lines_that_one_alone_has_changed_are_that_ones() {
        let base = "# Ad = 2\n\n";
        let theirs = "\n\n\n\n\n\n\n\na.b.'c d' = [1, 2.5, # one\n true]\n[[x]]\n\n\n";
        assert_eq!(merged(base, base, theirs).unwrap(), theirs);
        assert_eq!(merged(base, theirs, base).unwrap(), theirs);
    }

    #[test]
    fn edits_of_different_keys_are_both_there() {
        for (base, ours, theirs, all) in [
            (
                "a = 1\nb = 2\n",
                "a = 3\nb = 2\n",
                "a = 1\nb = 4 # c\n",
                "a = 3\nb = 4 # c\n",
            ),
            (
                "a = 1\n",
                "a = 1\nb = 2\n",
                "a = 1\nc = 3\n",
                "a = 1\nc = 3\nb = 2\n",
            ),
            (
                "[s]\na = 1\n",
                "[s]\na = 1\n[t]\nx = 1\n",
                "[s]\na = 1\nb = 2\n",
                "[s]\na = 1\nb = 2\n[t]\nx = 1\n",
            ),
            (
                "[s]\na = 1\n",
                "[s]\na = 1\nb = 2\n",
                "[s]\na = 1\n[t]\nx = 1\n",
                "[s]\na = 1\nb = 2\n[t]\nx = 1\n",
            ),
            (
                "a = 1\nb = 2\n",
                "b = 2\n",
                "# new\na = 1\nb = 3\n",
                "# new\nb = 3\n",
            ),
            (
                "a = 1\r\nb = 2\r\n",
                "a = 5\r\nb = 2\r\n",
                "a = 1\r\n\r\nb = 2\r\n",
                "a = 5\r\n\r\nb = 2\r\n",
            ),
            (
                "s = { a = 1, b = 2 }\n",
                "s = { a = 3, b = 2 }\n",
                "s = { a = 1, b = 4 }\n",
                "s = { a = 3, b = 4 }\n",
            ),
            ("", "a = 1\n", "b = 2\n", "b = 2\na = 1\n"),
            ("a = 1\n", "a = 2\n", "a = 1\n", "a = 2\n"),
            ("a = 1\n", "a = 1\n", "a = 2\n", "a = 2\n"),
            ("a = 1\n", "a = 2\n", "a = 2\n", "a = 2\n"),
            ("a = 1\n", "", "# only a comment\na = 1\n", "# only a comment\n"),
        ] {
            assert_eq!(
                merged(base, ours, theirs).as_deref(),
                Ok(all),
                "{base:?} {ours:?} {theirs:?}"
            );
        }
    }

    #[test]
    fn a_key_that_both_have_changed_is_asked_for() {
        for (base, ours, theirs, paths) in [
            ("a = 1\n", "a = 2\n", "a = 3\n", &["a"][..]),
            ("a = 1\n", "", "a = 3\n", &["a"]),
            ("a = 1\n", "a = 2\n", "", &["a"]),
            ("", "a = 2\n", "a = 3\n", &["a"]),
            ("", "a.b = 2\n", "a = 3\n", &["a.b"]),
            ("a.b = 1\nc = 1\n", "a.b = 2\nc = 2\n", "c = 3\n", &["a.b", "c"]),
        ] {
            assert_eq!(
                merged(base, ours, theirs),
                both(paths),
                "{base:?} {ours:?} {theirs:?}"
            );
        }
    }

    #[test]
    fn what_was_decided_is_done() {
        let of = |side| {
            decided(
                "a = 1\nb = 1\n",
                "a = 2\nb = 2\n",
                "a = 3\nb = 1 # x\n",
                Some(side),
            )
            .unwrap()
        };
        assert_eq!(of(Side::Ours), "a = 2\nb = 2 # x\n");
        assert_eq!(of(Side::Theirs), "a = 3\nb = 1 # x\n");
        let gone = |side| decided("a = 1\nb = 1\n", "b = 1\n", "a = 3\nb = 1\n", Some(side)).unwrap();
        assert_eq!(gone(Side::Ours), "b = 1\n");
        assert_eq!(gone(Side::Theirs), "a = 3\nb = 1\n");
        assert_eq!(
            decided("", "a.b = 2\n", "a = 3\n", Some(Side::Ours)),
            Err(Obstacle::NoPlace(key::parse("a.b").unwrap()))
        );
    }

    /// Files of a few keys in a section or at the top, with a number each, in any order.
    fn texts() -> impl Strategy<Value = String> {
        let key = (
            prop::sample::select(vec!["a", "b", "c", "d"]),
            0..3_u8,
            any::<bool>(),
        );
        prop::collection::vec(key, 0..6).prop_map(|keys| {
            let mut seen = Vec::new();
            let (mut top, mut section) = (String::new(), String::new());
            for (name, value, is_top) in keys {
                if seen.contains(&(name, is_top)) {
                    continue;
                }
                seen.push((name, is_top));
                let of = if is_top { &mut top } else { &mut section };
                of.push_str(&format!("{name} = {value} # of {name}\n"));
            }
            if section.is_empty() {
                top
            } else {
                format!("{top}\n[s]\n{section}")
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_one_alone_has_changed_is_that_ones(
            base in prop::collection::vec("[ab]?\n", 0..8),
            other in prop::collection::vec("[ab]?\n", 0..12),
        ) {
            let [base, other] = [&base, &other].map(|lines| lines.iter().map(String::as_str).collect::<Vec<_>>());
            for editions in [[base.clone(), base.clone(), other.clone()], [base.clone(), other.clone(), base.clone()]] {
                let text = interleave(&editions, true).unwrap();
                prop_assert_eq!(text.expose(), other.concat());
            }
        }

        #[test]
        fn every_edit_is_there_or_asked_for(base in texts(), ours in texts(), theirs in texts(), keep in any::<bool>()) {
            let [base, ours, theirs] = [&base, &ours, &theirs].map(|text| document(text));
            let side = if keep { Side::Ours } else { Side::Theirs };
            let asked = match merge(&base, &ours, &theirs, |_| None) {
                Ok(_) => Vec::new(),
                Err(Obstacle::Both(asked)) => asked,
                Err(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
            };
            let merged = merge(&base, &ours, &theirs, |_| Some(side)).unwrap();
            let value = |document: &Document, path: &KeyPath| {
                let item = document.find(path)?;
                Some(document.value(item)?.plain().expose().to_owned())
            };
            for edit in differences(&base, &ours) {
                let from = if asked.contains(&edit.path) && side == Side::Theirs { &theirs } else { &ours };
                prop_assert_eq!(value(&merged, &edit.path), value(from, &edit.path), "{}", edit.path);
            }
            let edited: Vec<KeyPath> = differences(&base, &ours).into_iter().map(|edit| edit.path).collect();
            for (path, _) in theirs.leaves() {
                prop_assert!(edited.contains(&path) || same_at(&theirs, &merged, &path), "{}", path);
            }
            for (path, _) in merged.leaves() {
                prop_assert!(edited.contains(&path) || theirs.find(&path).is_some(), "{}", path);
            }
        }
    }
}
