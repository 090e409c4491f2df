//! Edits of two at the same file: what comes out has both, or it is said what cannot be had.

#![no_main]

use dlt_secrets::document::merge::{Side, differences, merge};
use dlt_secrets::document::{Document, Value};
use libfuzzer_sys::fuzz_target;

fn values(document: &Document) -> Vec<(String, Option<Value>)> {
    let leaves = document.leaves().into_iter();
    let mut values: Vec<_> = leaves
        .map(|(path, id)| (path.to_string(), document.value(id)))
        .collect();
    values.sort_by(|one, other| one.0.cmp(&other.0));
    values
}

fuzz_target!(|texts: (&str, &str, &str)| {
    let [Ok(base), Ok(ours), Ok(theirs)] =
        [texts.0, texts.1, texts.2].map(|text| Document::parse(text.into()))
    else {
        return;
    };
    assert!(differences(&base, &base).is_empty());
    for decided in [None, Some(Side::Ours), Some(Side::Theirs)] {
        if let Ok(merged) = merge(&base, &ours, &theirs, |_| decided) {
            // What only one of them has touched is as that one has it.
            for difference in differences(&base, &theirs) {
                let ours_too = differences(&base, &ours).iter().any(|mine| {
                    let (one, other) = (mine.path.parts(), difference.path.parts());
                    one.starts_with(other) || other.starts_with(one)
                });
                if !ours_too {
                    let at =
                        |document: &Document| document.find(&difference.path).map(|id| document.value(id));
                    assert!(at(&merged) == at(&theirs), "{}", difference.path);
                }
            }
        }
    }
    // Where nobody else has changed anything, our edits are all there is.
    if let Ok(merged) = merge(&base, &ours, &base, |_| None) {
        assert!(values(&merged) == values(&ours));
    }
    if let Ok(merged) = merge(&base, &base, &theirs, |_| None) {
        assert_eq!(merged.text().expose(), texts.2);
    }
});
