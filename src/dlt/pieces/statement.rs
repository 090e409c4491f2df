//! The lines of a file, as far as they name tables and keys.

use std::collections::HashSet;
use std::ops::Range;

/// One line of a file, as far as it names tables and keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `a.b = …`.
    Entry {
        /// The parts of the key.
        keys: Way,
        /// What is behind the `=`.
        value: Written,
    },
    /// `[a.b]` or `[[a.b]]`.
    Header {
        /// The parts of the table's name.
        keys: Way,
        /// Whether it is `[[…]]`.
        array: bool,
        /// Whether a space stands before it.
        indented: bool,
    },
}

/// The shape of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// A scalar or an array; its bytes.
    Value(Range<usize>),
    /// `{ … }` with its entries.
    Braces(Vec<(Way, Written)>),
}

/// The parts of a key.
pub type Way = Vec<Box<str>>;

/// Whether the file writes some table in several pieces; where none does, plain merging tells the truth.
#[must_use]
pub fn in_pieces(statements: &[Statement]) -> bool {
    let mut seen: HashSet<&[Box<str>]> = HashSet::new();
    let mut before: &[Box<str>] = &[];
    statements.iter().any(|statement| match statement {
        Statement::Entry { keys, .. } => keys.len() > 1,
        Statement::Header { keys, .. } => {
            let is_another = (1..=keys.len()).any(|depth| {
                let table = &keys[..depth];
                let is_new = seen.insert(table);
                !is_new && (depth == keys.len() || !before.starts_with(table))
            });
            before = keys;
            is_another
        }
    })
}
