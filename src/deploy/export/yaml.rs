//! Texts as YAML takes them.

/// A text in double quotes. JSON's are YAML's, too, but for what YAML does not print.
pub(super) fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let mut out = String::new();
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_does_not_print_is_escaped() {
        assert_eq!(quoted("a\"b\\\n é名"), r#""a\"b\\\n é名""#);
        assert_eq!(
            quoted("\u{7f}\u{85}\u{2028}\u{feff}"),
            r#""\u007f\u0085\u2028\ufeff""#
        );
    }
}
