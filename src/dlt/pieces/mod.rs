//! What dlt's TOML library makes of tables that a file writes in several pieces.
//!
//! `tomlkit` keeps such a table as several tables and shows them as one (`OutOfOrderTableProxy`); when dlt merges
//! files, keys get lost in it, or the merge fails. This is `tomlkit` 0.15.2 in miniature, only what decides which keys
//! a merged document has. The order of its steps is its own, since that decides what gets lost.

mod append;
mod container;
mod documents;
mod likeness;
mod proxy;
mod reader;
mod reading;
mod replace;
mod statement;
mod table;
mod update;
mod validation;

use documents::{
    ContainerId, Dict, Documents, Item, ItemId, Key, Name, Proxy, ProxyId, Raised, Raises, Table, Value,
};
pub use likeness::Likeness;
pub use reading::{Found, Part, Paths, Reading};
pub use statement::{Statement, Way, Written, in_pieces};

/// Where a value stands: in which of the merged files, and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The number of the file.
    pub file: usize,
    /// The first byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
}

/// What a merge makes of the files.
#[derive(Default)]
pub struct Merge {
    /// What the merged document has.
    pub paths: Paths,
    /// What got lost on the way.
    pub losses: Vec<Loss>,
}

/// A key that a piece took with it when it was removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The lost key.
    pub lost: Way,
    /// The key beside it that a stronger file replaced.
    pub replaced: Way,
    /// The number of the file whose table is in pieces.
    pub file: usize,
}

/// Merges files, strongest first, as dlt's library does; `likeness` tells which values are equal. `None` when there is
/// too much work to tell, or a file that the library cannot even read, which is another problem than its merge.
///
/// # Errors
/// The number of the file that cannot be merged below the stronger ones.
#[must_use]
pub fn merge_in_pieces(
    files: &[&[Statement]],
    likeness: &dyn Fn(Source) -> Likeness,
) -> Option<Result<Merge, usize>> {
    let mut documents = Documents::new(likeness);
    let mut reading = Reading::default();
    let mut merged: Option<ContainerId> = None;
    for (number, file) in files.iter().enumerate() {
        documents.file = number;
        let weaker = documents.read(file).ok()?;
        let updated = merged.map_or(Ok(()), |stronger| {
            documents.update(Dict::Container(weaker), Dict::Container(stronger))
        });
        merged = Some(weaker);
        reading = Reading::default();
        // What the merge left may be a document that nothing can be asked of.
        let collected = updated.and_then(|()| documents.collect(weaker, &mut Vec::new(), &mut reading));
        if collected.is_err() {
            return (!documents.is_exhausted()).then_some(Err(number));
        }
    }
    Some(Ok(Merge {
        paths: reading.paths,
        losses: documents.losses,
    }))
}

/// How much was done to tell what the library makes of texts; there is an end to it.
#[derive(Default)]
pub struct Work(usize);

/// What dlt's library reads in one file, or in a part of one, after some work on other parts; `Some(None)` where it refuses
/// it, `None` when there is too much work to tell.
#[must_use]
pub fn read(statements: &[Statement], work: &mut Work) -> Option<Option<Reading>> {
    let likeness = |source: Source| Likeness::of("unread", source);
    let mut documents = Documents::new(&likeness);
    documents.work = work.0;
    let mut reading = Reading::default();
    let read = documents.read(statements);
    let collected = read.and_then(|document| documents.collect(document, &mut Vec::new(), &mut reading));
    work.0 = documents.work;
    match collected {
        Ok(()) => Some(Some(reading)),
        Err(Raised) => (!documents.is_exhausted()).then_some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(dotted: &str) -> Vec<Box<str>> {
        dotted.split('.').map(Into::into).collect()
    }

    /// The statements of lines such as `[a.b]`, `a.b = 1` and `a = {}`.
    fn statements(text: &str) -> Vec<Statement> {
        let statement = |line: &str| match line.split_once(" = ") {
            Some((key, value)) => Statement::Entry {
                keys: keys(key),
                value: if value == "{}" {
                    Written::Braces(Vec::new())
                } else {
                    Written::Value(0..1)
                },
            },
            None => Statement::Header {
                keys: keys(line.trim_matches(['[', ']'])),
                array: line.starts_with("[["),
                indented: false,
            },
        };
        text.lines().map(statement).collect()
    }

    /// A merge in which all values are equal.
    fn merge_of(files: &[Vec<Statement>]) -> Option<Result<Merge, usize>> {
        let files: Vec<&[Statement]> = files.iter().map(Vec::as_slice).collect();
        merge_in_pieces(&files, &|_| Likeness::of("value", 0))
    }

    fn is_readable(statements: &[Statement]) -> bool {
        matches!(read(statements, &mut Work::default()), Some(Some(_)))
    }

    /// The paths of what two files make, the stronger one first; or that they cannot be merged.
    fn merged(stronger: &str, weaker: &str) -> Result<Vec<String>, usize> {
        let (stronger, weaker) = (statements(stronger), statements(weaker));
        let paths = merge_of(&[stronger, weaker]).expect("both can be read");
        paths.map(|merge| merge.paths.keys().map(|path| path.join(".")).collect())
    }

    #[test]
    fn what_shares_a_piece_with_a_replaced_table_is_lost() {
        let got = merged("b.a = 8", "[b.a.a]\n[c]\n[b.a]\n[b.b]");
        assert_eq!(got.unwrap(), ["b", "b.a", "c"]);
    }

    #[test]
    fn a_loss_tells_what_was_replaced() {
        let files = ["b.a = 8", "[b.a.a]\n[c]\n[b.a]\n[b.b]"].map(statements);
        let merge = merge_of(&files).unwrap().unwrap();
        let loss = Loss {
            lost: keys("b.b"),
            replaced: keys("b.a"),
            file: 1,
        };
        assert_eq!(merge.losses, [loss]);
    }

    #[test]
    fn a_value_of_a_third_file_shows_where_one_was_lost() {
        let files = ["b.a = 8", "[b.a.a]\n[c]\n[b.a]\n[b.b]\nk = 1", "[b.b]\nk = 1"].map(statements);
        let merge = merge_of(&files).unwrap().unwrap();
        let source = Source {
            file: 2,
            start: 0,
            end: 1,
        };
        assert_eq!(merge.paths[&keys("b.b.k")], Found::Value(source));
    }

    #[test]
    fn thousands_of_pieces_are_merged() {
        let weaker: Vec<String> = (0..2_000)
            .map(|n| format!("a.k{n}.x = 1\na.k{n}.y = 1"))
            .collect();
        let weaker = statements(&weaker.join("\n"));
        let stronger = statements("a.new = 1");
        let merge = merge_of(&[stronger, weaker]).unwrap().unwrap();
        assert_eq!(merge.paths.len(), 1 + 2_000 * 3 + 1);
    }

    #[test]
    fn pieces_within_pieces_cannot_be_replaced() {
        let weaker =
            "destination.postgres.credentials.host = 1\ndestination.postgres.credentials.password = 1";
        assert_eq!(merged("[destination.postgres]\ncredentials = 1", weaker), Err(1));
    }

    #[test]
    fn pieces_of_the_replaced_table_alone_do_no_harm() {
        let stronger = "[destination.postgres]\ncredentials = 1";
        let all = [
            "destination",
            "destination.postgres",
            "destination.postgres.credentials",
        ];
        for weaker in [
            "[destination.postgres]\ncredentials.host = 1\ncredentials.password = 1",
            "[destination]\npostgres.credentials.host = 1\npostgres.credentials.password = 1",
        ] {
            assert_eq!(merged(stronger, weaker).unwrap(), all, "{weaker}");
        }
    }

    #[test]
    fn pieces_go_into_braces_where_a_table_does_not() {
        assert_eq!(merged("b.d.x = 1", "b = {}"), Err(1));
        let got = merged("b.d.x = 1\nb.d.y = 2", "b = {}");
        assert_eq!(got.unwrap(), ["b", "b.d", "b.d.x", "b.d.y"]);
    }

    #[test]
    fn of_equal_pieces_the_wrong_one_is_written_to() {
        let got = merged("b = 1", "[[b.a]]\n[c]\n[[b.a]]");
        assert_eq!(got.unwrap(), ["b", "c"]);
        let got = merged("a.b = 1", "[[a.b.a]]\n[c]\n[[a.b.a]]");
        assert_eq!(got.unwrap(), ["a", "a.b", "a.b.a", "c"]);
        let got = merged("a.b = 1", "[[a.b.a]]\nk = 1\n[c]\n[[a.b.a]]");
        assert_eq!(got.unwrap(), ["a", "a.b", "c"]);
    }

    #[test]
    fn some_orders_of_tables_cannot_be_read() {
        for text in ["[[a.b]]\n[a]\n[a.b.c]", "[[a.b]]\n[c]\n[[a.b.d]]"] {
            assert!(!is_readable(&statements(text)), "{text}");
        }
        for text in ["[a.x]\n[u]\n[a.y]", "[a.x]\n[a]\n[u]\n[a.y]", "a.x = 1\na.y = 1"] {
            assert!(
                in_pieces(&statements(text)) && is_readable(&statements(text)),
                "{text}"
            );
        }
    }

    #[test]
    fn tables_that_follow_each_other_are_in_one_piece() {
        for text in ["[a.x]\n[a.y]", "[a]\n[a.x]\nk = 1\n[u]"] {
            assert!(!in_pieces(&statements(text)), "{text}");
        }
    }
}
