//! Properties of edits over random documents.

use std::collections::BTreeMap;

use dlt_secrets::dlt::key::KeyPath;
use dlt_secrets::dlt::pieces::{Paths, Source, Statement, merge_in_pieces};
use dlt_secrets::document::beside::Beside;
use dlt_secrets::document::edit::{Change, Edited, Refusal, apply};
use dlt_secrets::document::excerpt::{Excerpt, excerpts, put, take};
use dlt_secrets::document::removal::remove;
use dlt_secrets::document::renaming::{rename, renamed};
use dlt_secrets::document::{Document, Value, ValueType, key};
use proptest::prelude::*;

use crate::corpus::{leaves, paths as all_paths};
use crate::edits::document;

/// A document in many manners: line breaks, indents, spacing, quotes, comments, dotted and inline keys.
fn documents() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("\"text\"".to_owned()),
        Just("'literal'".to_owned()),
        Just("42".to_owned()),
        Just("true".to_owned()),
        Just("[1, 2]".to_owned()),
        Just("{ x = 1, y.z = 'two' }".to_owned()),
        Just("\"\"\"\na\nb\"\"\"".to_owned()),
        Just("\"<configure me>\" # fill this in!".to_owned()),
    ];
    let entry = (
        "[a-f]{1,2}",
        prop_oneof![Just(""), Just("  ")],
        prop_oneof![Just("="), Just(" = ")],
        value,
    );
    let entries = prop::collection::btree_map("[a-f]{1,2}", entry, 0..5);
    let sections = prop::collection::btree_map("[g-k]{1,2}(\\.[l-p]{1,2})?", entries.clone(), 0..4);
    (entries, sections, any::<bool>(), any::<bool>()).prop_map(|(root, sections, crlf, final_break)| {
        let mut text = String::new();
        let push = |entries: BTreeMap<String, (String, &str, &str, String)>| {
            let mut lines = String::new();
            for (name, (_, indent, equals, value)) in entries {
                lines.push_str(&format!("{indent}{name}{equals}{value}\n"));
            }
            lines
        };
        text.push_str(&push(root));
        for (header, entries) in sections {
            text.push_str(&format!("\n# about {header}\n[{header}]\n{}", push(entries)));
        }
        if !final_break {
            text.truncate(text.trim_end().len());
        }
        if crlf { text.replace('\n', "\r\n") } else { text }
    })
}

/// Files that dlt merges, some tables of which others of them have, too.
fn merged_files() -> impl Strategy<Value = Vec<String>> {
    let line = prop_oneof![
        6 => "\\[[ab]\\.[a-h](\\.[ab])?\\]",
        2 => "\\[[abc]\\]",
        1 => "\\[\\[[ab]\\.[a-h]\\]\\]",
        4 => "[xyz](\\.[xyz])? = 1",
        1 => "[ab]\\.[a-h] = 1",
        1 => Just("[a]\nb = {}".to_owned()),
    ];
    let text = prop::collection::vec(line, 1..12).prop_map(|lines| lines.join("\n"));
    let file = text.prop_filter("what dlt reads", |text| {
        let document = Document::parse(text.as_str().into());
        document.is_ok_and(|document| document.refused_by_dlt().is_none())
    });
    prop::collection::vec(file, 2..4)
}

/// What dlt's library makes of files, each told whole or not.
fn merged(files: &[Document], told: &[Beside]) -> Option<Result<Paths, usize>> {
    let statements: Vec<&[Statement]> = told.iter().map(|file| &*file.statements).collect();
    let likeness = |source: Source| files[source.file].likeness(source.start..source.end);
    Some(merge_in_pieces(&statements, &likeness)?.map(|merge| merge.paths))
}

/// A document of headers and entries as they come: tables in several places, arrays of tables, comments, empty lines.
fn wild_documents() -> impl Strategy<Value = String> {
    let statement = prop_oneof![
        3 => "\\[[abc](\\.[abc]){0,2}\\]( # head)?",
        1 => "\\[\\[[abc](\\.[abc])?\\]\\]",
        6 => "[abc](\\.[abc]){0,2} ?= ?(1|'x'|\\[ 1, 2 \\]|\\[\n 1, # one\n\\]|\"\"\"\n# no comment\n\"\"\")( # behind)?",
        3 => "[abc] = \\{ [abc](\\.[abc])? = [12](, [abc](\\.[abc])? = \\{[ab] = 1\\})? \\}",
        2 => "# (one|two|three)",
        2 => Just(String::new()),
    ];
    (prop::collection::vec(statement, 1..14), any::<[bool; 3]>()).prop_map(
        |(statements, [bom, crlf, final_break])| {
            let mut text = String::new();
            for statement in statements {
                let longer = format!("{text}{statement}\n");
                if Document::parse(longer.as_str().into()).is_ok() {
                    text = longer;
                }
            }
            if !final_break {
                text.truncate(text.trim_end().len());
            }
            let text = if crlf { text.replace('\n', "\r\n") } else { text };
            if bom { format!("\u{feff}{text}") } else { text }
        },
    )
}

fn any_documents() -> impl Strategy<Value = String> {
    prop_oneof![documents(), wild_documents()]
}

fn paths() -> impl Strategy<Value = KeyPath> {
    "([a-p]{1,2}\\.){0,3}[a-p]{1,2}".prop_map(|text| key::parse(&text).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn setting_any_text_anywhere_reads_back_and_goes_back(text in documents(), path in paths(), new in any::<String>()) {
        let before = document(&text);
        let value = Value::text(&new.replace('\r', ""));
        if let Ok(edited) = apply(&before, &path, &Change::Set(value.clone())) {
            let item = edited.document.find(&path).unwrap();
            prop_assert!(edited.document.value(item) == Some(value));
            let (back, _) = edited.inverse.apply(edited.document.text().expose()).unwrap();
            prop_assert_eq!(back.expose(), text);
        }
    }

    #[test]
    fn setting_a_value_and_setting_it_back_is_nothing(text in documents()) {
        let before = document(&text);
        for (name, id) in before.children(dlt_secrets::document::ItemId::ROOT) {
            let Some(leaf) = before.leaf(id).filter(|leaf| leaf.comment.is_none()) else { continue };
            if leaf.value_type == ValueType::String { continue }
            let path = key::parse(name).unwrap();
            let old = before.value(id).unwrap();
            let set = apply(&before, &path, &Change::Set(Value::text("other"))).ok().unwrap();
            let back = apply(&set.document, &path, &Change::Set(old)).ok().unwrap();
            prop_assert_eq!(back.document.text().expose(), &text);
        }
    }

    #[test]
    fn whatever_is_removed_is_gone_alone_and_comes_back(text in any_documents()) {
        let before = document(&text);
        for path in all_paths(&before) {
            let edited = match remove(&before, &path) {
                Ok(edited) => edited,
                // What is left of an order that TOML forbids may be one that dlt does not read.
                Err(Refusal::NotClean(_)) if before.disorder().is_some() => continue,
                Err(refusal) => {
                    prop_assert_eq!(refusal, Refusal::ArrayOfTables(path));
                    continue;
                }
            };
            comes_back(&before, &edited)?;
            let mut expected = leaves(&before);
            expected.retain(|leaf, _| !leaf.parts().starts_with(path.parts()));
            prop_assert_eq!(leaves(&edited.document), expected);
        }
    }

    #[test]
    fn whatever_is_renamed_keeps_its_values_and_gets_its_name_back(text in any_documents(), name in "[a-p]{1,2}|[ .\"'é]") {
        let before = document(&text);
        for path in all_paths(&before) {
            let new = renamed(&path, &name);
            let edited = match rename(&before, &path, &name) {
                Ok(edited) => edited,
                Err(Refusal::ArrayOfTables(_)) => continue,
                Err(Refusal::NotClean(_)) if before.disorder().is_some() => continue,
                Err(refusal) => {
                    prop_assert_eq!(refusal, Refusal::Exists(new));
                    continue;
                }
            };
            comes_back(&before, &edited)?;
            let back = rename(&edited.document, &new, path.name()).ok().unwrap();
            prop_assert_eq!(leaves(&back.document), leaves(&before));
        }
    }

    #[test]
    fn whatever_is_copied_has_its_values_and_whatever_is_moved_is_gone(text in any_documents(), other in any_documents()) {
        let (from, to) = (document(&text), document(&other));
        let disorder = from.disorder().is_some() || to.disorder().is_some();
        for path in all_paths(&from) {
            let all: Vec<KeyPath> = leaves(&from).into_keys().filter(|leaf| leaf.parts().starts_with(path.parts())).collect();
            // What stands there stays, and so does what a value there is in the way of.
            let is_array = |leaf: &KeyPath| from.find(leaf).and_then(|item| from.leaf(item)).is_some_and(|leaf| !leaf.pieces.is_empty());
            let fits = |leaf: &KeyPath| !is_array(leaf) && apply(&to, leaf, &Change::Set(Value::text(""))).is_ok() && to.find(leaf).is_none();
            let going: Vec<KeyPath> = all.into_iter().filter(fits).collect();
            let mut taken = excerpts(
                &from,
                &path,
                &|leaf| going.contains(leaf),
                &|table| to.find(table).is_none(),
            );
            let mut copied = put(&to, &taken, true);
            if let Err(Refusal::NoRoom(_)) = copied {
                taken.iter_mut().for_each(|excerpt| excerpt.drop_comments(|_| true));
                copied = put(&to, &taken, true);
            }
            if disorder && matches!(copied, Err(Refusal::NotClean(_))) {
                continue;
            }
            let Some(copied) = copied.map_err(|refusal| TestCaseError::fail(refusal.to_string()))? else {
                prop_assert!(going.is_empty());
                continue;
            };
            comes_back(&to, &copied)?;
            let mut expected = leaves(&to);
            expected.extend(leaves(&from).into_iter().filter(|(leaf, _)| going.contains(leaf)));
            prop_assert_eq!(leaves(&copied.document), expected);
            let comments: Vec<&str> = taken.iter().flat_map(Excerpt::comments).collect();
            let rest = match take(&from, &path, &going, &comments) {
                Err(Refusal::NotClean(_)) if disorder => continue,
                rest => rest.ok().unwrap().unwrap(),
            };
            comes_back(&from, &rest)?;
            let mut expected: BTreeMap<_, _> = leaves(&from);
            expected.retain(|leaf, _| !going.contains(leaf));
            prop_assert_eq!(leaves(&rest.document), expected);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_left_out_beside_other_files_is_nothing_to_them(texts in merged_files()) {
        let files: Vec<Document> = texts.iter().map(|text| document(text)).collect();
        let whole: Vec<Beside> = files.iter().map(Beside::whole).collect();
        let others = |own: usize| files.iter().enumerate().filter(move |(number, _)| *number != own).map(|(_, file)| file);
        let told: Vec<Beside> = files.iter().enumerate().map(|(own, file)| file.beside(others(own))).collect();
        let (Some(whole), Some(mut told_paths)) = (merged(&files, &whole), merged(&files, &told)) else {
            return Err(TestCaseError::fail("too much work"));
        };
        if let Ok(paths) = &mut told_paths {
            // What was left out stands below its table, if that is there.
            for (file, told) in files.iter().zip(&told) {
                for table in &told.left_out {
                    let around = file.path(*table).unwrap();
                    let is_there = paths.contains_key(around.parts());
                    paths.retain(|way, _| way.len() <= around.parts().len() || !way.starts_with(around.parts()));
                    let below = whole.iter().flatten().filter(|(way, _)| {
                        way.len() > around.parts().len() && way.starts_with(around.parts())
                    });
                    prop_assert!(is_there || below.clone().count() == 0);
                    paths.extend(below.map(|(way, found)| (way.clone(), found.clone())));
                }
            }
        }
        prop_assert_eq!(whole, told_paths);
    }
}

fn comes_back(before: &Document, edited: &Edited) -> Result<(), TestCaseError> {
    let (back, _) = edited.inverse.apply(edited.document.text().expose()).unwrap();
    prop_assert_eq!(back.expose(), before.text().expose());
    Ok(())
}
