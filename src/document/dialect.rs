//! Where the reader of dlt, Python's text mode and `tomlkit`, and this program's parser differ.

use std::ops::Deref;

use zeroize::Zeroizing;

use super::Span;
use super::numeral::is_float;

/// A text of a file, or another made of it: whatever is made is wiped.
pub(super) enum Text<'a> {
    /// The text itself, which nearly every file is read as.
    Same(&'a str),
    /// Another of as many bytes.
    Other(Zeroizing<String>),
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Same(text) => text,
            Self::Other(text) => text,
        }
    }
}

/// Python reads a lone CR as the end of a line; TOML does not know it. One byte stands for one byte, so every
/// position is one of the file's.
pub(super) fn as_dlt_reads(text: &str) -> Text<'_> {
    if !text.contains('\r') {
        return Text::Same(text);
    }
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\r') {
        let (head, tail) = rest.split_at(at);
        read.push_str(head);
        read.push(if tail.starts_with("\r\n") { '\r' } else { '\n' });
        rest = &tail[1..];
    }
    read.push_str(rest);
    Text::Other(Zeroizing::new(read))
}

/// The text with every number that dlt reads and `toml_edit` refuses made another of as many bytes: those that are odd
/// to TOML as TOML spells them, and those of more than 64 bits a float that tells which of them it stands for.
pub(super) fn without<'a>(text: &'a str, odd: &[(Span, String)], too_big: &[Span]) -> Text<'a> {
    if odd.is_empty() && too_big.is_empty() {
        return Text::Same(text);
    }
    let mut out = text.to_owned();
    for (span, number) in odd {
        let room = span.len();
        out.replace_range(span.clone(), &format!("{number:room$}"));
    }
    for (index, span) in too_big.iter().enumerate() {
        out.replace_range(span.clone(), &stand_in(index, span));
    }
    Text::Other(Zeroizing::new(out))
}

/// The float that stands for a number, spelled as nobody writes one. The shortest such number is `1e400`.
pub(super) fn stand_in(index: usize, number: &Span) -> String {
    let digits = number.len() - 3;
    let room = 10_usize.saturating_pow(u32::try_from(digits).unwrap_or(u32::MAX));
    format!("9e-{:0digits$}", index % room)
}

/// Whether the text is a well-formed integer, of digits of its base alone, that 64 bits cannot hold.
pub(super) fn is_big_integer(raw: &str, radix: u32) -> bool {
    // Only decimal integers have a sign.
    let digits = ["0x", "0o", "0b"]
        .into_iter()
        .find_map(|prefix| raw.strip_prefix(prefix))
        .unwrap_or_else(|| raw.strip_prefix(['+', '-']).unwrap_or(raw));
    let is_group = |group: &str| !group.is_empty() && group.chars().all(|c| c.is_digit(radix));
    let is_led = radix == 10 && digits.starts_with('0');
    !is_led
        && digits.split('_').all(is_group)
        && i64::from_str_radix(&raw.replace('_', "").replacen(['x', 'o', 'b'], "", 1), radix).is_err()
        && digits.len() > 15
}

/// Whether the text is a well-formed number of digits that a float of 64 bits cannot hold: Python makes it infinite.
pub(super) fn is_overflow(raw: &str) -> bool {
    raw.len() > 4 && is_float(raw) && raw.replace('_', "").parse::<f64>().is_ok_and(f64::is_infinite)
}

/// A date or time that TOML knows and Python's `datetime` does not: a leap second, the year 0.
pub(super) fn is_beyond_python(raw: &str) -> bool {
    raw.starts_with("0000-") || raw.match_indices(":60").any(|(at, _)| raw[..at].contains(':'))
}

pub(super) fn has_new_escape(raw: &str) -> bool {
    let Some(first) = memchr::memchr(b'\\', raw.as_bytes()) else {
        return false;
    };
    let raw = &raw[first..];
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        if c == '\\' && matches!(chars.next(), Some('e' | 'x')) {
            return true;
        }
    }
    false
}

pub(super) fn lacks_seconds(raw: &str) -> bool {
    let time = raw.split_once(['T', 't', ' ']).map_or(raw, |(_, time)| time);
    let time = time
        .trim_end_matches(['Z', 'z'])
        .split(['+', '-'])
        .next()
        .unwrap_or_default();
    time.contains(':') && time.matches(':').count() == 1
}
