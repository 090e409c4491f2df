//! Text made fit to be shown: no escape sequence, no invisible or reordering character, no secret in a comment
//! or connection string.

use std::borrow::Cow;
use std::ops::Range;

use crate::secret::MASK;

/// The text with every character that does not show as itself spelled out: controls (escape sequences are made
/// of them), line breaks, bidirectional and zero-width characters.
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte);
    if text.bytes().all(is_plain) || !text.chars().any(is_hidden) {
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

/// Whether a character does not show as itself: it controls, hides, reorders, or has no width of its own.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// A comment without anything that looks like a value someone commented out.
#[must_use]
pub fn comment(text: &str) -> String {
    let body = text.trim_start_matches(['#', ' ', '\t']);
    let lead = &text[..text.len() - body.len()];
    let words: Vec<Cow<'_, str>> = body
        .split(' ')
        .map(|word| if is_token(word) { MASK.into() } else { word.into() })
        .collect();
    let body = words.join(" ");
    let assigned = body.split_once('=').map(|(name, _)| (name, "=")).or_else(|| {
        let (name, value) = body.split_once(':')?;
        let is_value = value.split_whitespace().count() == 1 || value.trim_start().starts_with(['"', '\'']);
        let is_url = value.starts_with("//");
        (!is_url && name.split_whitespace().count() == 1 && (is_value || sounds_secret(name)))
            .then_some((name, ":"))
    });
    match assigned {
        Some((name, sign)) => {
            safe(&format!("{lead}{} {sign} {MASK}", connection(name.trim_end()))).into_owned()
        }
        None => safe(&format!("{lead}{}", connection(&body))).into_owned(),
    }
}

/// Words that name secrets in parameters and old assignments.
const SECRET_WORDS: [&str; 8] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "token",
    "key",
    "credential",
    "sig",
];

fn sounds_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    SECRET_WORDS.iter().any(|word| name.contains(word))
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

/// Masks user and password of connection strings, and parameters whose names say that they are secret. Each is looked for in
/// the text as it is: what one of them takes for its own may be the end of the other.
fn connection(text: &str) -> String {
    let mut masks = users(text);
    masks.extend(parameters(text));
    masks.sort_by_key(|mask| (mask.at.start, mask.at.end));
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for mask in masks {
        if mask.at.start >= end {
            out.push_str(&text[end..mask.at.start]);
            out.push_str(&mask.text);
        }
        end = end.max(mask.at.end);
    }
    out.push_str(&text[end..]);
    out
}

/// What stands in place of some bytes.
struct Masked {
    at: Range<usize>,
    text: Cow<'static, str>,
}

/// What stands between `://` and the last `@` before the next white space: a password may hold anything else.
fn users(text: &str) -> Vec<Masked> {
    let mut masks: Vec<Masked> = Vec::new();
    for (at, sign) in text.match_indices("://") {
        let start = at + sign.len();
        let end = text[start..]
            .find(char::is_whitespace)
            .map_or(text.len(), |end| start + end);
        if masks.last().is_none_or(|last| last.at.end <= at)
            && let Some(at_sign) = text[start..end].rfind('@')
        {
            let at = start..start + at_sign;
            let mask = if text[at.clone()].contains(':') {
                format!("{MASK}:{MASK}").into()
            } else {
                MASK.into()
            };
            masks.push(Masked { at, text: mask });
        }
    }
    masks
}

/// What stands behind `Password=` up to the next separator of parameters.
fn parameters(text: &str) -> Vec<Masked> {
    let mut masks: Vec<Masked> = Vec::new();
    for (at, _) in text.match_indices('=') {
        let start = masks.last().map_or(0, |last| last.at.end);
        if at < start {
            continue;
        }
        let name = text[start..at]
            .rsplit(['?', '&', ';', ' ', '"', '\''])
            .next()
            .unwrap_or_default();
        let value = at + 1;
        let end = text[value..]
            .find(['&', ';', ' ', '"', '\''])
            .map_or(text.len(), |end| value + end);
        if sounds_secret(name) && end > value {
            masks.push(Masked {
                at: value..end,
                text: MASK.into(),
            });
        }
    }
    masks
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
        for (text, shown) in [
            ("# password = \"CANARY\"", "# password = ••••••"),
            ("# token: CANARY", "# token : ••••••"),
            ("# password: CANARY (old)", "# password : ••••••"),
            ("# \"a\": \"CANARY b\"", "# \"a\" : ••••••"),
            ("# was CANARY0123456789 once", "# was •••••• once"),
            ("# old Q0FOQVJZMDEyMzQ1Njc4OQ==", "# old ••••••"),
            (
                "# see postgresql://u:CANARY@h/d",
                "# see postgresql://••••••:••••••@h/d",
            ),
            ("# fill this in!", "# fill this in!"),
            ("# note: rotate in May", "# note: rotate in May"),
            ("# see https://dlthub.com/docs", "# see https://dlthub.com/docs"),
        ] {
            assert_eq!(comment(text), shown);
        }
    }

    #[test]
    fn secret_parameters_of_a_connection_string_are_masked() {
        assert_eq!(
            config_value("https://h/d?password=CANARY&x=1"),
            "https://h/d?password=••••••&x=1"
        );
        assert_eq!(
            config_value("Server=h;Password=CANARY;Port=1"),
            "Server=h;Password=••••••;Port=1"
        );
        assert_eq!(
            config_value("postgresql://u:CAN'ARY@h/d"),
            "postgresql://••••••:••••••@h/d"
        );
        assert_eq!(config_value("layout={table}/{file}"), "layout={table}/{file}");
        assert_eq!(
            config_value("h?password=CANARY=CANARY&x=1"),
            "h?password=••••••&x=1"
        );
        assert_eq!(config_value("h?password=&x=1"), "h?password=&x=1");
        // An `@` in a password is no end of a user, and a `password=` in one no beginning of a parameter.
        assert_eq!(config_value("https://h/d?password=x@CANARY"), "https://••••••");
        assert_eq!(
            config_value("postgresql://u:a?password=b@CANARY@h/d"),
            "postgresql://••••••:••••••"
        );
    }

    #[test]
    fn user_and_password_of_a_connection_string_are_masked() {
        assert_eq!(
            config_value("postgresql://u:p/w@x@host:5432/db"),
            "postgresql://••••••:••••••@host:5432/db"
        );
        assert_eq!(
            config_value("a://u@h then b://v:w@k, ann@example.com"),
            "a://••••••@h then b://••••••:••••••@k, ann@example.com"
        );
        assert_eq!(
            config_value("see a://h mail ann@example.com"),
            "see a://h mail ann@example.com"
        );
        assert_eq!(config_value("https://example.com/a"), "https://example.com/a");
        assert_eq!(config_value("s3://bucket"), "s3://bucket");
    }
}
