//! Properties of edits over random documents.

use dlt_secrets::dlt::key::KeyPath;
use dlt_secrets::document::edit::{Change, apply};
use dlt_secrets::document::{Value, ValueType, key};
use proptest::prelude::*;

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
        let push = |entries: std::collections::BTreeMap<String, (String, &str, &str, String)>| {
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
}
