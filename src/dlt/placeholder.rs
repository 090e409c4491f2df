//! Values that only hold the place of a value: what `dlt init` and dlt's docs leave to be filled in.

use std::borrow::Cow;

/// Why a value is a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// `<configure me>`, written by `dlt init` since April 2025.
    ConfigureMe,
    /// Some spelling of "set me up".
    SetMeUp,
    /// The key's own name, with a comment that asks to fill it in.
    OwnName,
    /// A name in angle brackets, `<project_id>`, alone or inside a connection string.
    AngleBrackets,
    /// Three dots.
    Dots,
    /// Stars where the secret was, with a comment that asks to fill it in.
    Stars,
    /// The number or date `dlt init` writes for the type, with a comment that asks to fill it in.
    TypeSample,
}

impl Reason {
    /// The sentence that explains it.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::ConfigureMe => "the value is dlt's `<configure me>`",
            Self::SetMeUp => "the value says \"set me up\"",
            Self::OwnName => "the value is the key's own name, as dlt wrote it before April 2025",
            Self::AngleBrackets => "the value has a name in angle brackets to be replaced",
            Self::Dots => "the value is three dots",
            Self::Stars => "the value is starred out and its comment asks to fill it in",
            Self::TypeSample => {
                "the value is the sample dlt writes for its type, and its comment asks to fill it in"
            }
        }
    }
}

/// A value as far as placeholders are told by it.
#[derive(Clone, Copy)]
pub enum Sample<'a> {
    /// A string.
    Text(&'a str),
    /// A number or date-time, in its TOML spelling.
    Literal(&'a str),
}

/// Phrases of the comments by which `dlt init` asks for a value, in lower case; whatever says the first says the second.
const PHRASES: [&str; 3] = ["please set me up", "set me up", "fill this in"];

/// Texts `dlt init` writes for a type (`dlt/_workspace/cli/config_toml_writer.py`).
const TEXT_SAMPLES: [&str; 3] = ["1.0", "1768-07-21T02:56:07.000003Z", "1768-07-21"];
const LITERAL_SAMPLES: [&str; 4] = ["0", "1.0", "1768-07-21T02:56:07.000003Z", "1768-07-21"];

/// Whether a comment asks to fill the value in. People leave such comments behind, so it proves nothing alone.
#[must_use]
pub fn asks_to_fill(comment: &str) -> bool {
    PHRASES[1..].iter().any(|phrase| says(comment, phrase))
}

/// Why the value of the field `name` is a placeholder; `None` when it is not one.
#[must_use]
pub fn classify(name: &str, sample: Sample<'_>, comment: Option<&str>) -> Option<Reason> {
    let asked = comment.is_some_and(asks_to_fill);
    let text = match sample {
        Sample::Literal(text) => {
            return (asked && LITERAL_SAMPLES.contains(&text)).then_some(Reason::TypeSample);
        }
        Sample::Text(text) => text.trim(),
    };
    let has_bracket = text.contains('<');
    if has_bracket && says(text, "<configure me>") {
        Some(Reason::ConfigureMe)
    } else if says(text, "set me up") {
        Some(Reason::SetMeUp)
    } else if has_bracket && has_bracketed_name(text) {
        Some(Reason::AngleBrackets)
    } else if text == "..." || text == "…" {
        Some(Reason::Dots)
    } else if !asked {
        None
    } else if text == name {
        Some(Reason::OwnName)
    } else if text.contains("****") {
        Some(Reason::Stars)
    } else {
        TEXT_SAMPLES.contains(&text).then_some(Reason::TypeSample)
    }
}

/// `<name>` alone, or anywhere in a connection string.
fn has_bracketed_name(text: &str) -> bool {
    let is_name = |inner: &str| {
        !inner.is_empty()
            && inner
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'))
    };
    if let Some(inner) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        return is_name(inner);
    }
    text.contains("://")
        && text
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split_once('>'))
            .any(|(inner, _)| is_name(inner))
}

/// Whether a phrase of lower case ASCII stands in a text, in letters of either case, with any white space for its spaces.
fn says(text: &str, phrase: &str) -> bool {
    let first = phrase.as_bytes()[0];
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), text.as_bytes())
        .any(|start| begins(&text[start..], phrase))
}

fn begins(mut text: &str, phrase: &str) -> bool {
    for c in phrase.bytes() {
        let rest = if c == b' ' {
            text.trim_start()
        } else if text.as_bytes().first().map(u8::to_ascii_lowercase) == Some(c) {
            &text[1..]
        } else {
            return false;
        };
        if rest.len() == text.len() {
            return false;
        }
        text = rest;
    }
    true
}

/// A trailing comment without its request to fill the value in: `None` when nothing else is left of it.
///
/// Only whole remarks go: `# fill this in! # rotate in May` becomes `# rotate in May`, while a sentence that
/// merely mentions the phrase stays as it is.
#[must_use]
pub fn without_request(comment: &str) -> Option<String> {
    let starts: Vec<usize> = comment
        .match_indices('#')
        .map(|(at, _)| at)
        .chain([comment.len()])
        .collect();
    let remarks = starts.windows(2).map(|pair| &comment[pair[0]..pair[1]]);
    let rest: String = remarks.filter_map(rest_of_remark).collect();
    let rest = rest.trim_end();
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// A remark from its `#` on, without a request at its beginning; `None` when it was nothing else.
fn rest_of_remark(remark: &str) -> Option<Cow<'_, str>> {
    const SIGNS: [char; 8] = ['!', '.', ',', ';', ':', '-', ' ', '\t'];
    let words = remark.trim_start_matches(['#', ' ', '\t']);
    let is_start = |phrase: &&str| {
        words
            .get(..phrase.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(phrase))
    };
    let Some(phrase) = PHRASES.into_iter().find(is_start) else {
        return Some(Cow::Borrowed(remark));
    };
    let rest = words[phrase.len()..].trim_start_matches(SIGNS);
    (!rest.is_empty()).then(|| Cow::Owned(format!("# {rest}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str, comment: Option<&str>) -> Option<Reason> {
        classify("api_key", Sample::Text(value), comment)
    }

    #[test]
    fn spellings_of_both_generations() {
        assert_eq!(text("<configure me>", None), Some(Reason::ConfigureMe));
        assert_eq!(
            text("api_key", Some("# please set me up!")),
            Some(Reason::OwnName)
        );
        assert_eq!(text(" Please set me up !", None), Some(Reason::SetMeUp));
        assert_eq!(text("set  Me\tup", None), Some(Reason::SetMeUp));
        assert_eq!(
            text("papi-*****", Some("# please set me up!")),
            Some(Reason::Stars)
        );
        assert_eq!(text("<project_id>", None), Some(Reason::AngleBrackets));
        assert_eq!(text("...", None), Some(Reason::Dots));
    }

    #[test]
    fn phrases_are_found_in_any_case_and_over_any_white_space() {
        for text in [
            "set me up",
            "x Set\t\u{a0}ME  \n up!",
            "sset me up",
            "set mset me up",
        ] {
            assert!(says(text, "set me up"), "{text}");
        }
        for text in [
            "",
            "s",
            "set me u",
            "setme up",
            "set meup",
            "set m e up",
            "ſet me up",
            "é set-me up",
        ] {
            assert!(!says(text, "set me up"), "{text}");
        }
    }

    #[test]
    fn inside_a_connection_string() {
        assert_eq!(
            text("postgresql://loader:<set me up>@host/db", None),
            Some(Reason::SetMeUp)
        );
        assert_eq!(
            text("postgresql://loader:<password>@host/db", None),
            Some(Reason::AngleBrackets)
        );
        assert_eq!(text("a < b > c", None), None);
    }

    #[test]
    fn numbers_and_dates_only_with_the_comment() {
        let asked = Some("# fill this in!");
        assert_eq!(
            classify("port", Sample::Literal("0"), asked),
            Some(Reason::TypeSample)
        );
        assert_eq!(classify("port", Sample::Literal("0"), None), None);
        assert_eq!(classify("port", Sample::Literal("5432"), asked), None);
        assert_eq!(text("1.0", asked), Some(Reason::TypeSample));
    }

    #[test]
    fn a_filled_value_with_the_comment_left_is_no_placeholder() {
        assert_eq!(text("papi-1234", Some("# please set me up!")), None);
        assert!(asks_to_fill("#  Please SET me up! "));
    }

    #[test]
    fn only_the_request_leaves_the_comment() {
        assert_eq!(without_request("# fill this in!"), None);
        assert_eq!(without_request("#please set me up"), None);
        assert_eq!(
            without_request("# fill this in! # rotate in May").as_deref(),
            Some("# rotate in May")
        );
        assert_eq!(without_request("# from Ann").as_deref(), Some("# from Ann"));
        let link = "# see https://x/y#frag, ticket #12";
        assert_eq!(
            without_request(&format!("{link} # fill this in!")).as_deref(),
            Some(link)
        );
        assert_eq!(
            without_request("# fill this in! ask Bob").as_deref(),
            Some("# ask Bob")
        );
        let sentence = "# ask Ann to fill this in for you";
        assert_eq!(without_request(sentence).as_deref(), Some(sentence));
    }
}
