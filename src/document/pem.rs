//! PEM texts as people paste them: of which kind they are, and with real line breaks.

use zeroize::Zeroizing;

/// How every block of a PEM text begins.
const BEGIN: &str = "-----BEGIN ";

/// What was done to a pasted PEM text so that dlt reads a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// `\n`, in two characters, became line breaks.
    pub escapes: bool,
    /// CR LF became LF.
    pub returns: bool,
    /// Quotes around it were left out.
    pub quotes: bool,
}

impl Mended {
    /// What was done, in words.
    #[must_use]
    pub fn words(self) -> String {
        let words = [
            (self.escapes, "its \\n are line breaks now"),
            (self.returns, "its CR LF are LF now"),
            (self.quotes, "the quotes around it are gone"),
        ];
        let done: Vec<&str> = words
            .iter()
            .filter(|(done, _)| *done)
            .map(|(_, word)| *word)
            .collect();
        done.join(", ")
    }
}

/// Whether a text begins as PEM does.
#[must_use]
pub fn is_pem(text: &str) -> bool {
    text.trim_start().starts_with(BEGIN)
}

/// A PEM text that was copied out of JSON, TOML, or a variable, with real line breaks and without the quotes around
/// it; `None` for any other text, and for one that needs nothing.
#[must_use]
pub fn mended(text: &str) -> Option<(Zeroizing<String>, Mended)> {
    let quoted = unquoted(text.trim());
    let inner = quoted.unwrap_or(text);
    if !is_pem(inner) {
        return None;
    }
    let how = Mended {
        // No backslash belongs to PEM.
        escapes: inner.contains("\\n"),
        returns: inner.contains("\r\n"),
        quotes: quoted.is_some(),
    };
    if how == Mended::default() {
        return None;
    }
    let inner = Zeroizing::new(inner.replace("\r\n", "\n"));
    Some((with_line_breaks(&inner), how))
}

/// What stands between quotes, with the comma of JSON behind them or not.
fn unquoted(text: &str) -> Option<&str> {
    let text = text.strip_suffix(',').unwrap_or(text);
    ["\"\"\"", "'''", "\"", "'"].into_iter().find_map(|quote| {
        let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
        is_pem(inner).then_some(inner)
    })
}

/// `\n`, `\r\n` and what several layers of quoting make of them, as line breaks.
fn with_line_breaks(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let tail = rest[at..].trim_start_matches('\\');
        let slashes = &rest[at..rest.len() - tail.len()];
        rest = match tail.as_bytes().first() {
            Some(b'n') => {
                out.push('\n');
                &tail[1..]
            }
            Some(b'r') if tail[1..].trim_start_matches('\\').starts_with('n') => &tail[1..],
            _ => {
                out.push_str(slashes);
                tail
            }
        };
    }
    out.push_str(rest);
    out
}

/// What a text with PEM blocks holds: `PEM private key`, `2 PEM certificates`, …, in words that are not the text's own.
#[must_use]
pub fn kind(text: &str) -> Option<String> {
    let mut found: Vec<(&str, usize)> = Vec::new();
    let begins = |line: &&str| line.starts_with(BEGIN);
    for line in text.lines().map(str::trim).filter(begins) {
        let word = word(line);
        match found.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => found.push((word, 1)),
        }
    }
    if found.is_empty() {
        return None;
    }
    let parts: Vec<String> = found
        .iter()
        .map(|(word, count)| match count {
            1 => format!("PEM {word}"),
            count => format!("{count} PEM {word}s"),
        })
        .collect();
    let ends = text
        .lines()
        .filter(|line| line.trim().starts_with("-----END "))
        .count();
    let begins: usize = found.iter().map(|(_, count)| count).sum();
    let cut = if ends < begins { " without its end" } else { "" };
    Some(format!("{}{cut}", parts.join(" and ")))
}

/// What a block's label calls it.
fn word(begin: &str) -> &'static str {
    const WORDS: [(&str, &str); 6] = [
        ("ENCRYPTED PRIVATE KEY", "encrypted private key"),
        ("PRIVATE KEY", "private key"),
        ("PUBLIC KEY", "public key"),
        ("CERTIFICATE REQUEST", "certificate request"),
        ("CERTIFICATE", "certificate"),
        ("PARAMETERS", "parameter block"),
    ];
    let known = WORDS.iter().find(|(label, _)| begin.contains(label));
    known.map_or("block", |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "-----BEGIN PRIVATE KEY-----\nCANARY\nAB==\n-----END PRIVATE KEY-----\n";

    #[test]
    fn escaped_line_breaks_become_real_ones() {
        let once = KEY.replace('\n', "\\n");
        for (text, quotes) in [
            (once.clone(), false),
            (KEY.replace('\n', "\\r\\n"), false),
            (KEY.replace('\n', "\\\\n"), false),
            (KEY.replace('\n', "\\\\r\\\\n"), false),
            (format!("\"{once}\""), true),
            (format!("  '{once}',\n"), true),
            (format!("\"\"\"{KEY}\"\"\""), true),
            (KEY.replace('\n', "\r\n"), false),
        ] {
            let (mended, how) = mended(&text).unwrap();
            assert_eq!(*mended, KEY, "{text:?}");
            assert_eq!(how.quotes, quotes, "{text:?}");
            assert_eq!(how.words().contains("quotes"), quotes);
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for text in [
            KEY,
            "a\\nb",
            "\"quoted\"",
            "{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n\"}",
            "",
        ] {
            assert!(mended(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn the_kind_is_told_in_words_of_ours() {
        let certificate = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n";
        for (text, told) in [
            (KEY.to_owned(), Some("PEM private key")),
            (
                KEY.replace("PRIVATE KEY", "RSA PRIVATE KEY"),
                Some("PEM private key"),
            ),
            (
                KEY.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
                Some("PEM encrypted private key"),
            ),
            (KEY.replace("PRIVATE", "PUBLIC"), Some("PEM public key")),
            (
                format!("{KEY}{certificate}"),
                Some("PEM private key and PEM certificate"),
            ),
            (certificate.repeat(3), Some("3 PEM certificates")),
            (KEY[..40].to_owned(), Some("PEM private key without its end")),
            (KEY.replace("PRIVATE KEY", "CANARY"), Some("PEM block")),
            ("no key".to_owned(), None),
        ] {
            assert_eq!(kind(&text).as_deref(), told, "{text:?}");
        }
    }
}
