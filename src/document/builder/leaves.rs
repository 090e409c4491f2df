//! `a.b = value`: the leaf, the tables that dots make on the way, and what stands around it.

use super::{Base, Builder, Frame, Key};
use crate::document::index::{Commas, Entry, ItemId, Leaf, Shape, Spot};
use crate::document::{Span, ValueType};

impl<'s> Builder<'s> {
    /// The table for the next entry's leaf, which is called as the last key; dotted parts are made on the way. Where the keys stand.
    pub(in crate::document) fn place(&mut self, keys: &[Key<'_>]) -> Option<(ItemId, Span)> {
        let (last, above) = keys.split_last()?;
        let start = keys.first()?.span.start;
        let (mut at, in_line) = match (self.frames.last(), self.base) {
            (Some(Frame::Inline { item, .. }), _) => (*item, true),
            (_, Base::Table(table)) => (table, false),
            (_, Base::InArray(_)) => return None,
        };
        let section = self.sections.len() - 1;
        self.is_open |= in_line && !above.is_empty();
        for key in above {
            at = match self.items.child(at, &key.name) {
                Some(known) => match self.items.shape(known) {
                    Shape::Leaf(_) => {
                        self.is_open = true;
                        self.into_value.get_or_insert(key.span.clone());
                        return None;
                    }
                    Shape::Table { spot } => {
                        self.is_involved |= !in_line && *spot != Spot::Dotted(section);
                        known
                    }
                },
                None => {
                    let spot = if in_line {
                        Spot::DottedInline { key: start }
                    } else {
                        Spot::Dotted(section)
                    };
                    self.items.add(at, &key.name, Shape::Table { spot })
                }
            };
        }
        self.is_open |= self.items.child(at, &last.name).is_some();
        Some((at, start..last.span.end))
    }

    /// Does something with the keys that were read, and has their room again for the next.
    pub(in crate::document) fn with_keys(&mut self, act: impl FnOnce(&mut Self, &[Key<'s>])) {
        let mut keys = std::mem::take(&mut self.keys);
        act(self, &keys);
        keys.clear();
        self.keys = keys;
    }

    /// A whole value was read that is a leaf.
    pub(in crate::document) fn close_leaf(&mut self, value: Span, value_type: ValueType) {
        self.with_keys(|builder, keys| builder.add_leaf(keys, value, value_type));
    }

    fn add_leaf(&mut self, keys: &[Key<'_>], value: Span, value_type: ValueType) {
        if self.frames.is_empty() {
            self.note_entry(keys, &value);
        }
        if self
            .reads
            .is_some_and(|reads| !reads.values.contains(&value.start))
        {
            return;
        }
        let section = self.sections.len() - 1;
        let (Some((table, key)), Some(last)) = (self.place(keys), keys.last()) else {
            return;
        };
        let commas = match self.frames.last() {
            Some(Frame::Inline { comma, .. }) => Some(Box::new(Commas {
                before: *comma,
                behind: None,
            })),
            _ => None,
        };
        let leaf = Leaf {
            entry: key.start..value.end,
            value: value.clone(),
            value_type,
            comment: None,
            section,
            commas,
            pieces: Vec::new(),
        };
        let id = self.items.add(table, &last.name, Shape::Leaf(leaf));
        match self.frames.last_mut() {
            Some(Frame::Inline { last, .. }) => *last = Some(id),
            _ => self.last_on_line = Some(id),
        }
        self.note_inline_tail(value.end);
    }

    /// An array, or a table in one, was read whole: a leaf, or a part of one.
    pub(in crate::document) fn close_opaque(&mut self, span: Span, is_table: bool) {
        self.holds_table |= is_table;
        match self.frames.last_mut() {
            Some(Frame::Opaque { comma, in_entry, .. }) => {
                *comma = None;
                *in_entry = false;
            }
            _ => {
                // Which names are in it is of no interest here, but none may come twice.
                if std::mem::take(&mut self.holds_table) {
                    self.ask(&span);
                }
                self.close_leaf(span, ValueType::Array);
            }
        }
    }

    /// An entry of the section, or of an array of tables, ended at `value.end`.
    pub(in crate::document) fn note_entry(&mut self, keys: &[Key<'_>], value: &Span) {
        let (Some(first), Some(last)) = (keys.first(), keys.last()) else {
            return;
        };
        let entry = Entry {
            start: first.span.start,
            key_end: last.span.end,
            value_start: value.start,
        };
        if let Base::InArray(Some(array)) = self.base {
            let is_simple = keys.len() == 1 && !self.source.input()[value.start..].starts_with('{');
            self.arrays.add(is_simple.then_some(&last.name), value);
            if let Some(leaf) = self.leaf(array) {
                leaf.pieces.push(entry.start..value.end);
            }
        }
        self.in_pieces |= keys.len() > 1;
        self.entries.push(entry);
        let end = self.entries.len();
        let section = self.section();
        section.entries.end = end;
        section.tail = value.end;
    }

    /// The innermost inline table's last entry ended here.
    pub(in crate::document) fn note_inline_tail(&mut self, end: usize) {
        let Some(Frame::Inline { item, comma, .. }) = self.frames.last_mut() else {
            return;
        };
        *comma = None;
        let item = *item;
        if let Shape::Table {
            spot: Spot::Inline { tail, filled, .. },
            ..
        } = self.items.shape_mut(item)
        {
            *tail = end;
            *filled = true;
        }
    }
}
