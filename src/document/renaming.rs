//! Another name for a key or a table, wherever it is written.

use super::compare::{same, same_but};
use super::edit::{Edited, Refusal};
use super::outline::Outline;
use super::splice::Splice;
use super::{Document, ItemId, Shape};
use crate::dlt::key::{KeyPath, spell_part};

/// Gives what stands at a path another last name; its value, its place and its comments stay.
///
/// # Errors
/// Why it is not renamed; the document stays as it is.
pub fn rename(document: &Document, path: &KeyPath, name: &str) -> Result<Edited, Refusal> {
    let item = document
        .find(path)
        .ok_or_else(|| Refusal::NotThere(path.clone()))?;
    if matches!(document.shape(item), Shape::Leaf(leaf) if !leaf.pieces.is_empty()) {
        return Err(Refusal::ArrayOfTables(path.clone()));
    }
    let renamed = renamed(path, name);
    if document.find(&renamed).is_some() {
        return Err(Refusal::Exists(renamed));
    }
    let not_clean = || Refusal::NotClean(path.clone());
    let text = document.text().expose();
    let spelled = spell_part(name);
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for place in Outline::of(document).places_of(path.parts()) {
        new.push_str(text.get(at..place.start).ok_or_else(not_clean)?);
        new.push_str(&spelled);
        at = place.end;
    }
    new.push_str(text.get(at..).ok_or_else(not_clean)?);
    let edited = Document::parse(new.into()).map_err(|_| not_clean())?;
    let is_clean =
        is_renamed(document, &edited, path, name) && document.comments_but(None) == edited.comments_but(None);
    if !is_clean {
        return Err(not_clean());
    }
    Ok(Edited {
        inverse: Splice::between(edited.text().expose(), text),
        document: edited,
    })
}

/// The path with another last name.
#[must_use]
pub fn renamed(path: &KeyPath, name: &str) -> KeyPath {
    let mut parts = path.parts().to_vec();
    if let Some(last) = parts.last_mut() {
        *last = name.into();
    }
    KeyPath::new(parts).unwrap_or_else(|| path.clone())
}

/// Whether `new` differs from `old` in that name alone.
fn is_renamed(old: &Document, new: &Document, path: &KeyPath, name: &str) -> bool {
    let Some((last, above)) = path.parts().split_last() else {
        return false;
    };
    let mut at = (ItemId::ROOT, ItemId::ROOT);
    for part in above {
        match (old.child(at.0, part), new.child(at.1, part)) {
            (Some(before), Some(after)) if same_but(old, at.0, new, at.1, &[part]) => at = (before, after),
            _ => return false,
        }
    }
    let is_same = match (old.child(at.0, last), new.child(at.1, name)) {
        (Some(before), Some(after)) => same_below(old, before, new, after),
        _ => false,
    };
    is_same && new.child(at.1, last).is_none() && same_but(old, at.0, new, at.1, &[last, name])
}

/// Whether what was renamed holds the same. The headers in an array of tables have another name in them.
fn same_below(old: &Document, a: ItemId, new: &Document, b: ItemId) -> bool {
    match (old.shape(a), new.shape(b)) {
        (Shape::Table { .. }, Shape::Table { .. }) => {
            old.children(a).count() == new.children(b).count()
                && old
                    .children(a)
                    .all(|(name, a)| new.child(b, name).is_some_and(|b| same_below(old, a, new, b)))
        }
        (Shape::Leaf(x), Shape::Leaf(y)) if !x.pieces.is_empty() => {
            x.pieces.len() == y.pieces.len() && old.value(a).is_some() && old.value(a) == new.value(b)
        }
        _ => same(old, a, new, b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::key;

    fn renamed_text(before: &str, path: &str, name: &str) -> String {
        let document = Document::parse(before.into()).unwrap();
        let edited = match rename(&document, &key::parse(path).unwrap(), name) {
            Ok(edited) => edited,
            Err(refusal) => panic!("{refusal} in {before:?}"),
        };
        let text = edited.document.text().expose().to_owned();
        assert_eq!(edited.inverse.apply(&text).unwrap().0.expose(), before);
        text
    }

    #[test]
    fn a_name_is_changed_wherever_it_is_written() {
        for (before, path, name, after) in [
            ("k = 1 # k\n", "k", "l", "l = 1 # k\n"),
            ("'a b'.k = 1\n", "\"a b\"", "c d", "\"c d\".k = 1\n"),
            ("k = 1\r\n", "k", "a\"b", "'a\"b' = 1\r\n"),
            (
                "[a.b]\nk = 1\n[z]\n[a.b.c]\n[[a.b.d]]\nb = 1\n[a.b.d.e]\n",
                "a.b",
                "x",
                "[a.x]\nk = 1\n[z]\n[a.x.c]\n[[a.x.d]]\nb = 1\n[a.x.d.e]\n",
            ),
            ("a.b.c = 1\na.b.d = 2\n", "a.b", "x", "a.x.c = 1\na.x.d = 2\n"),
            (
                "a = { b.c = 1, b.d = { b = 2 } }",
                "a.b",
                "x",
                "a = { x.c = 1, x.d = { b = 2 } }",
            ),
            ("[a . 'b' ]\nk = 1", "a.b", "c", "[a . c ]\nk = 1"),
            (
                "[a.x]\nk = 1\n[t]\n[a.c]\n[a.x]\nl = 2\n",
                "a.x",
                "y",
                "[a.y]\nk = 1\n[t]\n[a.c]\n[a.y]\nl = 2\n",
            ),
            ("k = 1\n", "k", "", "\"\" = 1\n"),
        ] {
            assert_eq!(renamed_text(before, path, name), after, "{before}");
        }
    }

    #[test]
    fn a_name_that_stands_there_or_an_array_of_tables_is_refused() {
        let refusal = |text: &str, path: &str, name: &str| {
            let document = Document::parse(text.into()).unwrap();
            rename(&document, &key::parse(path).unwrap(), name).err()
        };
        let exists = refusal("[a]\nk = 1\nl = 2\n", "a.k", "l");
        assert_eq!(exists, key::parse("a.l").map(Refusal::Exists));
        assert!(matches!(
            refusal("[[a]]\nk = 1\n", "a", "b"),
            Some(Refusal::ArrayOfTables(_))
        ));
        assert!(matches!(refusal("a = 1\n", "b", "c"), Some(Refusal::NotThere(_))));
    }
}
