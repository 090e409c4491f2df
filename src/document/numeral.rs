//! Numbers that TOML does not know and dlt's reader does, which hands them to Python's `int` and `float`: digits of any
//! script, and spaces behind them that are none to TOML.

use std::borrow::Cow;

/// Where the ten digits of each script begin.
#[rustfmt::skip] // a table
const ZEROS: [u32; 66] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60,
    0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

/// How many digits of a decimal integer Python reads.
pub(super) const MOST_DIGITS: usize = 4_300;

/// What dlt reads a number as, spelled as TOML does; `None` where it is TOML, or no number to dlt either
/// (`Parser._parse_number` in `tomlkit`).
pub(super) fn in_toml(raw: &str) -> Option<String> {
    let is_read = raw.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-')
        && !raw.ends_with('.')
        && !raw.contains([' ', '\t']);
    if raw.is_ascii() && !raw.ends_with(is_space) || !is_read {
        return None;
    }
    let (sign, digits) = match raw.strip_prefix(['+', '-']) {
        Some(rest) => (&raw[..1], rest),
        None => ("", raw),
    };
    let based = ["0x", "0o", "0b"]
        .into_iter()
        .find(|prefix| digits.starts_with(prefix));
    let may_lead = ["0.", "0e", "0E"]
        .into_iter()
        .any(|prefix| digits.starts_with(prefix));
    let is_led = digits.len() > 1 && digits.starts_with('0') && based.is_none() && !may_lead;
    if is_led || !sign.is_empty() && (based.is_some() || digits.starts_with('.')) {
        return None;
    }
    let plain = plain(digits)?;
    let spelled = match based {
        Some(prefix) => in_base(prefix, &plain),
        None => integer(&plain).or_else(|| float(&plain)),
    };
    let spelled = format!("{sign}{}", spelled?);
    (spelled.len() <= raw.len()).then_some(spelled)
}

/// The same where it is one of those, else what is there.
pub(super) fn in_toml_or_so(raw: &str) -> Cow<'_, str> {
    in_toml(raw).map_or(Cow::Borrowed(raw), Cow::Owned)
}

/// Whether Python refuses an integer for its length alone.
pub(super) fn is_too_long(raw: &str) -> bool {
    let digits = raw.trim_start_matches(['+', '-']);
    digits.len() > MOST_DIGITS
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'_')
        && digits.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS
}

/// Whether it is a float as TOML spells them, of whatever size.
pub(super) fn is_float(raw: &str) -> bool {
    let digits = raw.strip_prefix(['+', '-']).unwrap_or(raw);
    let may_lead = ["0.", "0e", "0E"]
        .into_iter()
        .any(|prefix| digits.starts_with(prefix));
    let is_led = digits.len() > 1 && digits.starts_with('0') && !may_lead;
    !is_led && !digits.ends_with('.') && float(digits).is_some()
}

/// Without what Python takes off or takes for something else.
fn plain(digits: &str) -> Option<String> {
    let trimmed = digits.trim_end_matches(is_space);
    let ascii: Option<String> = trimmed.chars().map(ascii).collect();
    // Underscores go only where they stand between digits of ASCII.
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_hexdigit());
    let mut underscores = trimmed.match_indices('_');
    let may_go = underscores.all(|(at, _)| {
        is_digit(trimmed[..at].chars().next_back()) && is_digit(trimmed[at + 1..].chars().next())
    });
    ascii.filter(|_| may_go)
}

fn ascii(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c);
    }
    let code = u32::from(c);
    let zero = ZEROS[ZEROS.partition_point(|zero| *zero <= code) - 1];
    char::from_digit(code - zero, 10)
}

/// What Python's `str.isspace` says.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

fn in_base(prefix: &str, plain: &str) -> Option<String> {
    let radix = match prefix {
        "0x" => 16,
        "0o" => 8,
        _ => 2,
    };
    let digits = plain.get(2..)?;
    let is_group = |group: &str| !group.is_empty() && group.chars().all(|c| c.is_digit(radix));
    digits.split('_').all(is_group).then(|| plain.to_owned())
}

fn integer(plain: &str) -> Option<String> {
    let is_group = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    (plain.split('_').all(is_group) && !is_too_long(plain)).then(|| without_zeros(plain).to_owned())
}

fn float(plain: &str) -> Option<String> {
    let (mantissa, exponent) = match plain.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (plain, None),
    };
    let is_digits = |text: &str| {
        let is_group = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
        text.split('_').all(is_group)
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        // Python takes `1.`, and only a space hides it from dlt's reader.
        Some((whole, "")) if exponent.is_none() => (whole, Some("0")),
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_read = is_digits(whole)
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|exponent| is_digits(exponent.trim_start_matches(['+', '-'])));
    let mut spelled = without_zeros(whole).to_owned();
    for (sign, part) in [('.', fraction), ('e', exponent)] {
        if let Some(part) = part {
            spelled.push(sign);
            spelled.push_str(part);
        }
    }
    is_read.then_some(spelled)
}

/// Python knows leading zeros.
fn without_zeros(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::in_toml;
    use crate::document::Document;

    #[test]
    fn numbers_of_any_size_are_spelled_as_toml_does() {
        let is_read = |value: &str| {
            let document = Document::parse(format!("a = {value}\n").into());
            document.is_ok_and(|document| document.refused_by_dlt().is_none())
        };
        let (longest, too_long) = ("9".repeat(4_300), "9".repeat(4_301));
        for value in [
            "1e400",
            "-0.1_0e4_00",
            "12345678901234567890",
            "[1, +٠]",
            "0x1F\u{b}",
            &longest,
        ] {
            assert!(is_read(value), "{value}");
        }
        for value in [
            "1._21e400",
            "01e400",
            "1.e400",
            "012345678901234567890",
            "٠",
            &too_long,
        ] {
            assert!(!is_read(value), "{value}");
        }
    }

    #[test]
    fn python_reads_digits_of_every_script_and_spaces_behind_them() {
        for (raw, read) in [
            ("0xff\u{b}", "0xff"),
            ("+٠", "+0"),
            ("1e٠", "1e0"),
            ("1.٠", "1.0"),
            ("-٠٠٧", "-7"),
            ("1_000\u{a0}", "1_000"),
            ("1.\u{b}", "1.0"),
            ("0x１f", "0x1f"),
            ("1_0٠", "1_00"),
        ] {
            assert_eq!(in_toml(raw).as_deref(), Some(read), "{raw}");
        }
    }

    #[test]
    fn what_is_toml_or_no_number_is_none() {
        for raw in [
            "1",
            "٠.1",
            "1_\u{b}",
            "1٠.",
            "9 \u{85}",
            "1.5",
            "0\u{b}",
            "01\u{b}",
            "1_٠",
            "1.e5\u{b}",
            "+.5\u{b}",
            "+inf\u{b}",
            "2½",
            "0x\u{b}",
            "-0x1\u{b}",
        ] {
            assert_eq!(in_toml(raw), None, "{raw}");
        }
    }
}
