//! Any value set, and any key taken out, in any file: nothing else changes, and the edit can be taken back.

#![no_main]

use dlt_secrets::document::edit::{Change, apply};
use dlt_secrets::document::{Document, Value};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str, &str)| {
    let (which, value, text) = input;
    let Ok(document) = Document::parse(text.into()) else {
        return;
    };
    let leaves = document.leaves();
    let Some((path, _)) = leaves.get(usize::from(which) % leaves.len().max(1)) else {
        return;
    };
    for change in [Change::Set(Value::text(value)), Change::Unset] {
        let Ok(edited) = apply(&document, path, &change) else {
            continue;
        };
        let new = edited.document.text().expose();
        let found = edited
            .document
            .find(path)
            .and_then(|id| edited.document.value(id));
        match change {
            Change::Unset => assert!(found.is_none()),
            _ => assert!(found == Some(Value::text(value))),
        }
        for (other, id) in document.leaves() {
            if other != *path {
                let now = edited.document.find(&other).expect("other keys stay");
                assert!(
                    document.value(id) == edited.document.value(now),
                    "other values stay"
                );
            }
        }
        let (back, _) = edited.inverse.apply(new).expect("it can be taken back");
        assert_eq!(back.expose(), text);
    }
});
