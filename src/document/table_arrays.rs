//! Arrays of tables that stand alone in a file: what is in them depends on nothing else, and is told from their own text.

use std::collections::HashMap;

use super::referee;
use super::{ItemId, Span, pieces};
use crate::dlt::pieces::{Found, Part, Source, Way, Work, in_pieces, read};

/// The arrays of tables of a file, in its order.
#[derive(Clone, Default)]
pub(super) struct TableArrays {
    all: Vec<TableArray>,
    /// Whether the last one is being read.
    is_open: bool,
}

/// An array of tables.
#[derive(Clone)]
struct TableArray {
    item: ItemId,
    /// From its first header to the next one that is not below it.
    span: Span,
    /// Its elements, as long as all are tables of plain keys.
    elements: Option<Vec<Part>>,
}

impl TableArrays {
    /// An array begins at a header.
    pub(super) fn open(&mut self, item: ItemId, start: usize) {
        self.close(start);
        self.is_open = true;
        self.all.push(TableArray {
            item,
            span: start..start,
            elements: Some(vec![Part::Table(Vec::new())]),
        });
    }

    /// The array being read.
    fn current(&mut self) -> Option<&mut TableArray> {
        self.all.last_mut().filter(|_| self.is_open)
    }

    /// Whether a header below this array goes on with the one being read.
    pub(super) fn goes_on(&self, item: ItemId) -> bool {
        self.is_open && self.all.last().is_some_and(|array| array.item == item)
    }

    /// A header of the array being read: of one more element, or of a table in one.
    pub(super) fn open_more(&mut self, is_element: bool) {
        let Some(array) = self.current() else { return };
        match &mut array.elements {
            Some(elements) if is_element => elements.push(Part::Table(Vec::new())),
            elements => *elements = None,
        }
    }

    /// An entry of the array being read; its name where it is plain.
    pub(super) fn add(&mut self, name: Option<&str>, value: &Span) {
        let Some(array) = self.current() else { return };
        let last = array.elements.as_mut().and_then(|elements| elements.last_mut());
        match (name, last) {
            (Some(name), Some(Part::Table(entries))) => {
                let source = Source {
                    file: 0,
                    start: value.start,
                    end: value.end,
                };
                entries.push((name.into(), Part::Value(source)));
            }
            _ => array.elements = None,
        }
    }

    /// The array being read ends, if there is one.
    pub(super) fn close(&mut self, end: usize) {
        if let Some(array) = self.current() {
            array.span.end = end;
        }
        self.is_open = false;
    }

    /// Has every array told from its own text where it is not plain to see.
    ///
    /// Answers whether one of those [is in pieces](in_pieces); `None` where one is not told alone.
    pub(super) fn settle(&mut self, text: &str, way: impl Fn(ItemId) -> Way) -> Option<bool> {
        self.close(text.len());
        let (mut any_in_pieces, mut work) = (false, Work::default());
        for array in &mut self.all {
            if array.is_plain() {
                continue;
            }
            let (elements, in_pieces) = alone(text, array.span.clone(), &way(array.item), &mut work)?;
            array.elements = Some(elements);
            any_in_pieces |= in_pieces;
        }
        Some(any_in_pieces)
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What is in them.
    pub(super) fn elements(self) -> HashMap<ItemId, Vec<Part>> {
        let all = self.all.into_iter();
        all.filter_map(|array| Some((array.item, array.elements?)))
            .collect()
    }
}

impl TableArray {
    /// Whether all its elements are tables of plain keys, none of which comes twice.
    fn is_plain(&self) -> bool {
        let once = |part: &Part| match part {
            Part::Table(entries) => {
                let mut names: Vec<&str> = entries.iter().map(|(name, _)| &**name).collect();
                names.sort_unstable();
                names.windows(2).all(|pair| pair[0] != pair[1])
            }
            Part::Value(_) | Part::Array(_) => false,
        };
        self.elements
            .as_ref()
            .is_some_and(|elements| elements.iter().all(once))
    }
}

/// The elements of an array from its part of a text, which has nothing else, and whether a table is in pieces there.
fn alone(text: &str, span: Span, way: &Way, work: &mut Work) -> Option<(Vec<Part>, bool)> {
    let offset = span.start;
    let text = text.get(span)?;
    referee::document(text).ok()?;
    let statements = pieces::statements(text, offset);
    let mut reading = read(&statements, work)??;
    match reading.paths.remove(way)? {
        Found::Array(_, elements) => Some((elements, in_pieces(&statements))),
        Found::Table | Found::Value(_) => None,
    }
}
