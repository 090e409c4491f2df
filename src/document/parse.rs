//! From text to items, by the events of `toml_edit`'s parser: they tell where everything stands, down to each comma, and whether
//! a plain text is TOML. Of any other, where tables or names might meet, `toml_edit` itself decides that, or
//! [`super::disorder`] that dlt reads it.

use std::collections::HashMap;

use toml_parser::Source;
use toml_parser::parser::parse_document;

use super::array::arrays;
use super::builder::Builder;
use super::dialect::{as_dlt_reads, without};
use super::index::{ItemId, Items, Shape};
use super::judge::{Built, build_and_judge, is_read_as_it_says};
use super::position::Lines;
use super::{Document, Problem, disorder, pieces};
use crate::dlt::pieces::{Reading, Statement, Work, in_pieces, read};
use crate::secret::Secret;

/// A text is read in chunks of so many bytes: the parser's tokens take the room of one.
pub(super) const CHUNK: usize = 16 * 1024;

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
        None if !is_involved => table_arrays.elements(),
        // Where it is too much to tell, an array may be more than what was seen of it.
        Some(None) | None => HashMap::new(),
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

/// What dlt's library makes of the statements, where that is not plain to see: `Some(None)` where it refuses them.
fn reading(statements: &[Statement], in_pieces: bool) -> Option<Option<Reading>> {
    let has_arrays = || {
        let is_array = |statement: &Statement| matches!(statement, Statement::Header { array: true, .. });
        statements.iter().any(is_array)
    };
    let read = || read(statements, &mut Work::default());
    (in_pieces || has_arrays()).then(read).flatten()
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
    use crate::document::referee;

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
