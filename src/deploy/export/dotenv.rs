//! Variables in a dotenv file.

use std::fmt::Write;

use super::{Export, Written};

pub(super) fn write(export: &Export) -> Written {
    let (named, mut remarks) = export.variables(|_| true);
    let mut text = String::new();
    for (name, item) in named {
        let value = item.text();
        let Some(quoted) = quoted(value.expose()) else {
            remarks.push(format!(
                "{} is left out: a text that ends in a backslash cannot be quoted in a dotenv file",
                item.path
            ));
            continue;
        };
        let _ = writeln!(text, "{name}={quoted}");
        if value.expose().contains("${") {
            remarks.push(format!(
                "{name} holds `${{`, which some libraries replace: python-dotenv does not with interpolate=False"
            ));
        }
    }
    Written {
        text: text.into(),
        remarks,
    }
}

/// Single quotes where every library takes what is in them as it is; else double ones, with what they escape. A backslash
/// at the end would have python-dotenv take the closing quote for an escaped one: such a text can only go without quotes.
fn quoted(text: &str) -> Option<String> {
    if !text.contains(['\'', '\\', '\r']) {
        return Some(format!("'{text}'"));
    }
    if text.ends_with('\\') {
        let is_plain = !text.contains(['\'', '"', '`', '#', '$']) && !text.contains(char::is_whitespace);
        return is_plain.then(|| text.to_owned());
    }
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out.push('"');
    Some(out)
}
