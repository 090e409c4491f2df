//! What can be told of a draft that was just pasted: its lines and its kind, never its text.

use crate::document::pem;

/// What is told of a pasted text, and what was done to it; nothing of an empty one.
#[must_use]
pub fn of(text: &str, mended: Option<String>) -> Vec<String> {
    let lines = text.trim_end_matches('\n').lines().count();
    let count = match lines {
        0 => return Vec::new(),
        1 => "1 line".to_owned(),
        lines => format!("{lines} lines"),
    };
    let kind = kind(text, lines).map_or(String::new(), |kind| format!(", {kind}"));
    let mut told = vec![format!("just pasted: {count}{kind}")];
    told.extend(mended);
    told
}

fn kind(text: &str, lines: usize) -> Option<String> {
    let is_json = || {
        text.trim_start().starts_with(['{', '['])
            && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
    };
    if is_json() {
        Some("JSON".to_owned())
    } else if let Some(kind) = pem::kind(text) {
        Some(kind)
    } else {
        (text.contains("://") && lines == 1).then(|| "connection string".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_kind_are_told_and_nothing_of_the_text() {
        let pem = "-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----\n";
        for (text, told) in [
            (pem, Some("just pasted: 3 lines, PEM private key")),
            (
                "{\"CANARY\": \"-----BEGIN PRIVATE KEY-----\"}",
                Some("just pasted: 1 line, JSON"),
            ),
            (
                "postgresql://u:CANARY@h/d",
                Some("just pasted: 1 line, connection string"),
            ),
            ("CANARY", Some("just pasted: 1 line")),
            ("CANARY\n\n\n", Some("just pasted: 1 line")),
            ("\n\n", None),
        ] {
            assert_eq!(of(text, None).first().map(String::as_str), told);
        }
        assert_eq!(of("x", Some("done".to_owned())), ["just pasted: 1 line", "done"]);
    }
}
