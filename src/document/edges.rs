//! White space at the ends of a text, which nobody sees and every service refuses.

use std::ops::Range;

/// White space at the ends of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edges {
    /// What is between.
    pub core: Range<usize>,
    /// What stands there, in words: `white space at its end: 2 blanks, 1 line break`.
    pub words: String,
}

/// The white space at the ends of a text; `None` where there is none.
#[must_use]
pub fn edges(text: &str) -> Option<Edges> {
    let start = text.len() - text.trim_start_matches(is_blank).len();
    let end = start + text[start..].trim_end_matches(is_blank).len();
    let (head, tail) = (&text[..start], &text[end..]);
    let words = match (head.is_empty(), tail.is_empty()) {
        (true, true) => return None,
        (false, true) if start == text.len() => format!("nothing but white space: {}", count(head)),
        (false, true) => format!("white space at its start: {}", count(head)),
        (true, false) => format!("white space at its end: {}", count(tail)),
        (false, false) => format!(
            "white space at its start: {}; at its end: {}",
            count(head),
            count(tail)
        ),
    };
    Some(Edges {
        core: start..end,
        words,
    })
}

/// White space, or a character that takes no room.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

fn count(blanks: &str) -> String {
    let (mut spaces, mut tabs, mut breaks, mut others, mut invisible) = (0, 0, 0, 0, 0);
    let mut rest = blanks;
    while let Some(c) = rest.chars().next() {
        match c {
            ' ' => spaces += 1,
            '\t' => tabs += 1,
            // CR and LF together are one.
            '\r' if rest[1..].starts_with('\n') => {}
            '\n' | '\r' => breaks += 1,
            c if is_invisible(c) => invisible += 1,
            _ => others += 1,
        }
        rest = &rest[c.len_utf8()..];
    }
    let parts = [
        (spaces, "blank"),
        (tabs, "tab"),
        (breaks, "line break"),
        (others, "special blank"),
        (invisible, "invisible character"),
    ];
    let words: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_at_the_ends_is_counted() {
        for (text, words) in [
            ("token", None),
            ("", None),
            (
                "token  \n",
                Some("white space at its end: 2 blanks, 1 line break"),
            ),
            (" token", Some("white space at its start: 1 blank")),
            (
                "\ttoken\r\n\r\n",
                Some("white space at its start: 1 tab; at its end: 2 line breaks"),
            ),
            (
                "\u{feff}token\u{a0}",
                Some("white space at its start: 1 invisible character; at its end: 1 special blank"),
            ),
            (
                " \u{200b}",
                Some("nothing but white space: 1 blank, 1 invisible character"),
            ),
        ] {
            let edges = edges(text);
            assert_eq!(
                edges.as_ref().map(|edges| edges.words.as_str()),
                words,
                "{text:?}"
            );
            if let Some(edges) = edges {
                assert_eq!(&text[edges.core], text.trim_matches(is_blank));
            }
        }
    }
}
