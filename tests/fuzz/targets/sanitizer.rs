//! Any text made fit to be shown: nothing reorders or hides, no sequence of a terminal, no old secret.

#![no_main]

use dlt_secrets::shown::{comment, config_value, safe};
use libfuzzer_sys::fuzz_target;
use unicode_width::UnicodeWidthChar;

fn assert_plain(text: &str) {
    for c in text.chars() {
        assert!(!c.is_control() && c.width().is_some(), "{c:?}");
        assert!(
            !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{feff}'),
            "{c:?}"
        );
    }
}

fuzz_target!(|text: &str| {
    let shown = safe(text);
    assert_plain(&shown);
    assert_eq!(safe(&shown), shown);
    assert_plain(&comment(text));
    assert_plain(&config_value(text));
    let assigned = format!("# {text}=CANARY");
    assert!(!comment(&assigned).contains("CANARY"), "{assigned:?}");
    let named = format!("# password: {}CANARY", text.replace(['\n', '\r'], ""));
    assert!(!comment(&named).contains("CANARY"), "{named:?}");
    let url = format!("postgresql://u:{text}CANARY@h.example/d");
    assert!(
        text.contains(char::is_whitespace) || !config_value(&url).contains("CANARY"),
        "{url:?}"
    );
    let parameter = format!(
        "https://h/d?password={}CANARY",
        text.replace(['&', ';', ' ', '"', '\''], "")
    );
    assert!(!config_value(&parameter).contains("CANARY"), "{parameter:?}");
});
