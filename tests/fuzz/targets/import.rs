//! Any text as a file to be imported, and as one pasted on the tree.

#![no_main]

use dlt_secrets::document::foreign::Foreign;
use dlt_secrets::secret::Secret;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let text = Secret::from(text);
    // A refusal tells the place, and nothing of the text.
    if let Err(problem) = Foreign::read(&text) {
        let said = problem.to_string();
        assert!(said.len() < 400, "{said}");
    }
    drop(Foreign::pasted(&text));
});
