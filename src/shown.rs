//! Text made fit to be shown: no escape sequence, no invisible or reordering character, no secret in a comment
//! or connection string.

use std::borrow::Cow;

use crate::secret::MASK;

/// The text with every character that does not show as itself spelled out: controls (escape sequences are made
/// of them), line breaks, bidirectional and zero-width characters.
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push('⏎'),
            '\t' => out.push('⇥'),
            c if is_hidden(c) => out.push_str(&format!("\\u{{{:x}}}", c as u32)),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A comment without anything that looks like a value someone commented out.
#[must_use]
pub fn comment(text: &str) -> String {
    let body = text.trim_start_matches(['#', ' ', '\t']);
    let lead = &text[..text.len() - body.len()];
    if let Some((name, _)) = body.split_once('=') {
        return safe(&format!("{lead}{}= {MASK}", with_space(name))).into_owned();
    }
    if let Some((name, value)) = body.split_once(':')
        && value.split_whitespace().count() == 1
        && !value.starts_with("//")
    {
        return safe(&format!("{lead}{name}: {MASK}")).into_owned();
    }
    let words: Vec<String> = body
        .split(' ')
        .map(|word| {
            if is_token(word) {
                MASK.into()
            } else {
                connection(word)
            }
        })
        .collect();
    safe(&format!("{lead}{}", words.join(" "))).into_owned()
}

fn with_space(name: &str) -> String {
    format!("{} ", name.trim_end())
}

/// A word that is more likely a key than language: long, of letters and digits both.
fn is_token(word: &str) -> bool {
    let word = word.trim_matches(['"', '\'', '`', ',', '.', '!', ';', '(', ')']);
    word.chars().count() >= 12
        && word.chars().any(|c| c.is_ascii_digit())
        && word.chars().any(char::is_alphabetic)
        && !word.contains("://")
}

/// A value of a config file: shown, but for the user and password of any connection string in it.
#[must_use]
pub fn config_value(text: &str) -> String {
    safe(&connection(text)).into_owned()
}

/// Masks what stands between `://` and the last `@` before the next white space or quote: a password may hold
/// any of `/ : @` itself.
fn connection(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (head, tail) = rest.split_at(at + 3);
        out.push_str(head);
        let end = tail
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\''))
            .unwrap_or(tail.len());
        if let Some(at_sign) = tail[..end].rfind('@') {
            out.push_str(MASK);
            if tail[..at_sign].contains(':') {
                out.push(':');
                out.push_str(MASK);
            }
            rest = &tail[at_sign..];
        } else {
            rest = tail;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_sequence_and_no_reordering_gets_through() {
        assert_eq!(
            safe("a\u{1b}[31mb\u{202e}c\u{200b}"),
            "a\\u{1b}[31mb\\u{202e}c\\u{200b}"
        );
        assert_eq!(safe("née 名前"), "née 名前");
    }

    #[test]
    fn old_assignments_in_comments_are_masked() {
        assert_eq!(comment("# password = \"CANARY\""), "# password = ••••••");
        assert_eq!(comment("# token: CANARY"), "# token: ••••••");
        assert_eq!(comment("# was CANARY0123456789 once"), "# was •••••• once");
        assert_eq!(comment("# fill this in!"), "# fill this in!");
        assert_eq!(
            comment("# see postgresql://u:CANARY@h/d"),
            "# see postgresql://••••••:••••••@h/d"
        );
    }

    #[test]
    fn user_and_password_of_a_connection_string_are_masked() {
        assert_eq!(
            config_value("postgresql://u:p/w@x@host:5432/db"),
            "postgresql://••••••:••••••@host:5432/db"
        );
        assert_eq!(config_value("https://example.com/a"), "https://example.com/a");
        assert_eq!(config_value("s3://bucket"), "s3://bucket");
    }
}
