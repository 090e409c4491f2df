//! From text to items. `toml_edit` decides whether the text is TOML, or [`super::disorder`] that dlt reads it; the events
//! of its parser tell where everything stands, down to each comma.

use std::collections::HashMap;

use toml_parser::parser::parse_document;
use toml_parser::{ParseError, Source};

use super::array::arrays;
use super::builder::Builder;
use super::dialect::{as_dlt_reads, without};
use super::index::{Item, ItemId, Shape, find};
use super::position::Lines;
use super::{Document, Problem, disorder, pieces, referee};
use crate::dlt::pieces::{Reading, Statement, in_pieces, read};
use crate::secret::Secret;

pub(super) fn parse(text: Secret) -> Result<Document, Problem> {
    let read = as_dlt_reads(text.expose());
    let statements =
        pieces::statements(&read).map_err(|(span, message)| Problem::at(&read, Some(span), message))?;
    let (mut builder, first_error) = build(&read, None);
    let reading = reading(&statements);
    let judged = without(&read, &builder.odd, &builder.too_big);
    let mut disorder = None;
    if let Err(error) = referee::document(&judged) {
        let problem = Problem::from_toml(&read, &error);
        let Some(Some(reading)) = reading.as_ref().filter(|_| first_error.is_none()) else {
            return Err(problem);
        };
        builder = build(&read, Some(reading)).0;
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
    let Builder {
        items,
        sections,
        comments,
        odd,
        too_big,
        refused_by_dlt,
        beyond_1_0,
        ..
    } = builder;
    let problem = |(span, message)| Problem::at(&read, Some(span), message);
    let refused_by_dlt = refused_by_dlt.map(problem).or_else(|| {
        let message = "dlt's TOML library fails on the order or the depth of the tables in this file, though it is TOML";
        matches!(reading, Some(None)).then(|| Problem::at(&read, None, message))
    });
    let beyond_1_0 = beyond_1_0.map(problem);
    let arrays = match &reading {
        Some(Some(reading)) => arrays(&reading.paths, |way| find(&items, way)),
        _ => HashMap::new(),
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
        statements,
        comments,
        odd,
        too_big,
        lines,
        refused_by_dlt,
        beyond_1_0,
        disorder,
    })
}

/// Builds the items of a text, of what dlt's library `reads` of it alone.
fn build<'s>(text: &'s str, reads: Option<&'s Reading>) -> (Builder<'s>, Option<ParseError>) {
    let mut builder = Builder::new(text, reads);
    let mut first_error = None;
    parse_document(
        &Source::new(text).lex().into_vec(),
        &mut builder,
        &mut first_error,
    );
    (builder, first_error)
}

/// What dlt's library makes of the statements, where that is not plain to see: `Some(None)` where it refuses them.
fn reading(statements: &[Statement]) -> Option<Option<Reading>> {
    let has_arrays = || {
        let is_array = |statement: &Statement| matches!(statement, Statement::Header { array: true, .. });
        statements.iter().any(is_array)
    };
    (in_pieces(statements) || has_arrays())
        .then(|| read(statements))
        .flatten()
}

/// Where the leaves' values begin.
fn starts(items: &[Item]) -> Vec<(usize, ItemId)> {
    let start = |(number, item): (usize, &Item)| match &item.shape {
        Shape::Leaf(leaf) => Some((leaf.value.start, ItemId::from_index(number))),
        Shape::Table { .. } => None,
    };
    let mut starts: Vec<(usize, ItemId)> = items.iter().enumerate().filter_map(start).collect();
    starts.sort_unstable();
    starts
}

#[cfg(test)]
mod tests {
    use crate::document::Document;

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
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(walk);
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
