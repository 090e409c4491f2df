//! From text to items. `toml_edit` decides whether the text is TOML, or [`super::disorder`] that dlt reads it; the events
//! of its parser tell where everything stands, down to each comma.

use toml_parser::parser::{RecursionGuard, parse_document};
use toml_parser::{ParseError, Source};

use super::builder::Builder;
use super::dialect::{as_dlt_reads, without};
use super::index::{Item, ItemId, Shape};
use super::position::Lines;
use super::{Document, Problem, disorder, pieces};
use crate::dlt::pieces::is_readable;
use crate::secret::Secret;

pub(super) fn parse(text: Secret) -> Result<Document, Problem> {
    let read = as_dlt_reads(text.expose());
    let mut builder = Builder::new(&read);
    let mut first_error: Option<ParseError> = None;
    let tokens = Source::new(&read).lex().into_vec();
    let mut guarded = RecursionGuard::new(&mut builder, pieces::MAX_NESTING);
    parse_document(&tokens, &mut guarded, &mut first_error);
    let Builder {
        items,
        sections,
        comments,
        too_big,
        refused_by_dlt,
        beyond_1_0,
        ..
    } = builder;
    let problem = |(span, message)| Problem::at(&read, Some(span), message);
    let (refused_by_dlt, beyond_1_0) = (refused_by_dlt.map(problem), beyond_1_0.map(problem));
    let statements = pieces::statements(&read).map_err(|span| {
        let message = format!("tables within tables, deeper than {} names", pieces::MAX_DEPTH);
        Problem::at(&read, Some(span), message)
    })?;
    let judged = without(&read, &too_big);
    let disorder = match toml_edit::Document::parse(&**judged) {
        Ok(_) => None,
        Err(error) => {
            let problem = Problem::from_toml(&read, &error);
            if first_error.is_some() || !disorder::is_taken(&judged, &items, &sections, &statements) {
                return Err(problem);
            }
            let message = "TOML forbids the order of the tables in this file";
            Some(Problem::at(&read, error.span(), message))
        }
    };
    if let Some(error) = first_error {
        // Unreachable as long as the two parsers are one; a wrong index would be worse than a refusal.
        let span = error.unexpected().map(|span| span.start()..span.end());
        return Err(Problem::at(&read, span, "the file is not TOML"));
    }
    let refused_by_dlt = refused_by_dlt.or_else(|| {
        let message = "dlt's TOML library refuses the order of the tables in this file, though it is TOML";
        (!is_readable(&statements)).then(|| Problem::at(&read, None, message))
    });
    let lines = Lines::of(&read);
    drop(read);
    let starts = starts(&items);
    Ok(Document {
        text,
        items,
        starts,
        sections,
        statements,
        comments,
        too_big,
        lines,
        refused_by_dlt,
        beyond_1_0,
        disorder,
    })
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

    #[test]
    fn what_is_nested_too_deep_is_a_problem_and_not_the_end() {
        let key = vec!["a"; 50_000].join(".");
        for text in [
            format!("{key} = 1\n"),
            format!("[{key}]\n"),
            format!("[[a]]\n{key} = 1\n"),
            format!("[[a]]\nx = {{ {key} = 1 }}\n"),
            format!("[[a]]\n[a.{key}]\n"),
            format!("x = [{{ {key} = 1 }}]\n"),
            format!("a = {}", "[".repeat(200_000)),
            format!("a = {}", "{a=".repeat(200_000)),
            format!("[a]\n{}1{}\n", "k.k.k.k = {".repeat(70), "}".repeat(70)),
        ] {
            let start = &text[..10];
            assert!(Document::parse(text.as_str().into()).is_err(), "{start}");
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
