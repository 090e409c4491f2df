//! How many signs of depth a text has: operators, brackets and keywords, each of which can make a tree of Python deeper.
//! Counted byte by byte, without telling code from text and comments, so there are never fewer than a lexer finds.

/// What a text has that can make its tree deep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// Operators, brackets, keywords, and bytes that are neither words nor spaces.
    pub(super) tokens: usize,
    /// The longest run of spaces and tabs: no line is indented by more levels.
    pub(super) indent: usize,
}

impl Signs {
    /// Counts them.
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut signs = Self::default();
        let mut at = 0;
        while at < bytes.len() {
            let kind = KINDS[usize::from(bytes[at])];
            let rest = &bytes[at..];
            let run = rest.iter().position(|&byte| KINDS[usize::from(byte)] != kind);
            let run = &rest[..run.unwrap_or(rest.len())];
            match kind {
                Kind::Word => signs.tokens += usize::from(may_be_keyword(run)),
                Kind::Blank => signs.indent = signs.indent.max(run.len()),
                Kind::Newline => {}
                Kind::Other => signs.tokens += run.len(),
                // Of a template's text three tokens are made: its quotes, and what is between.
                Kind::Quote => signs.tokens += 2 * run.len(),
            }
            at += run.len();
        }
        signs
    }
}

/// Whether a run of letters, digits and underscores may be a keyword, soft ones among them, or end in one: `1or 2` is a number and a
/// keyword.
#[rustfmt::skip]
fn may_be_keyword(word: &[u8]) -> bool {
    match word {
        b"and" | b"as" | b"assert" | b"async" | b"await" | b"break" | b"case" | b"class" | b"continue" | b"def" | b"del"
        | b"elif" | b"else" | b"except" | b"finally" | b"for" | b"from" | b"global" | b"if" | b"import" | b"in" | b"is"
        | b"lambda" | b"lazy" | b"match" | b"nonlocal" | b"not" | b"or" | b"pass" | b"raise" | b"return" | b"try"
        | b"type" | b"while" | b"with" | b"yield" => true,
        [b'0'..=b'9', rest @ ..] => !rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Blank,
    Newline,
    Quote,
    Other,
}

/// What each byte is.
const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => Kind::Word,
            b' ' | b'\t' | b'\x0c' => Kind::Blank,
            b'\n' | b'\r' => Kind::Newline,
            b'"' | b'\'' => Kind::Quote,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_brackets_and_keywords_count_and_names_do_not() {
        let count = |text| Signs::of(text).tokens;
        assert_eq!(count("name other 12 self dlt"), 0);
        assert_eq!(count("a.b[0] + -c"), 5);
        assert_eq!(count("x if y else not z"), 3);
        assert_eq!(count("1or 2"), 1);
        assert_eq!(count("t'x'"), 4);
        assert_eq!(count("é"), 2);
    }

    #[test]
    fn the_deepest_indentation_is_known() {
        assert_eq!(Signs::of("if x:\n    if y:\n\t\tz\n").indent, 4);
    }
}
