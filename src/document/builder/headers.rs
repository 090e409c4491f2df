//! `[a.b]` and `[[a.b]]`: the tables they name, and whether these meet others.

use super::{Base, Builder, Key};
use crate::document::index::{ItemId, Leaf, Section, Shape, Spot};
use crate::document::{Span, ValueType};

impl Builder<'_> {
    pub(in crate::document) fn open_header(&mut self, span: Span) {
        self.header = Some(span.start);
        self.keys.clear();
        self.last_on_line = None;
    }

    /// `[a.b]` or `[[a.b]]` was read whole.
    pub(in crate::document) fn close_header(&mut self, end: usize, is_array: bool) {
        let header = self.header.take().unwrap_or(end)..end;
        let number = self.sections.len();
        self.with_keys(|builder, keys| builder.add_section(keys, header, number, is_array));
    }

    fn add_section(&mut self, keys: &[Key<'_>], header: Span, number: usize, is_array: bool) {
        let last = keys.len().saturating_sub(1);
        let is_lost = self.reads.is_some_and(|reads| !reads.headers.contains(&number));
        let mut base = if is_lost {
            Base::InArray(None)
        } else {
            Base::Table(ItemId::ROOT)
        };
        self.is_involved |= is_lost;
        self.is_indented |= self.source.input()[..header.start]
            .bytes()
            .last()
            .is_some_and(|byte| byte != b'\n');
        let before = std::mem::take(&mut self.named);
        // Whether a table around has got another piece by this header.
        let mut is_within = false;
        for (depth, key) in keys.iter().enumerate() {
            let Base::Table(at) = base else { break };
            let is_last = depth == last;
            let known = self.items.child(at, &key.name);
            let is_piece = |known: &ItemId| is_last || before.get(depth) != Some(known);
            if let Some(known) = known.filter(is_piece) {
                self.add_piece(known, is_last, is_within);
                is_within = true;
            }
            base = match known {
                Some(known) => match self.items.shape_mut(known) {
                    Shape::Leaf(_) => {
                        self.is_involved |= !self.arrays.goes_on(known);
                        self.arrays.open_more(is_last && is_array);
                        self.named.push(known);
                        Base::InArray(Some(known))
                    }
                    Shape::Table { spot } => {
                        match spot {
                            Spot::Above { .. } | Spot::Section(_) if !is_last => {}
                            Spot::Above { .. } => {
                                *spot = Spot::Section(number);
                                self.is_involved |= is_array;
                            }
                            _ => self.is_involved = true,
                        }
                        Base::Table(known)
                    }
                },
                None if is_last && is_array => {
                    let leaf = Leaf {
                        entry: header.clone(),
                        value: header.clone(),
                        value_type: ValueType::Array,
                        comment: None,
                        section: number,
                        commas: None,
                        pieces: Vec::new(),
                    };
                    let array = self.items.add(at, &key.name, Shape::Leaf(leaf));
                    self.arrays.open(array, header.start);
                    self.named.push(array);
                    Base::InArray(Some(array))
                }
                None => {
                    let spot = if is_last {
                        Spot::Section(number)
                    } else {
                        Spot::Above { key: header.start }
                    };
                    Base::Table(self.items.add(at, &key.name, Shape::Table { spot }))
                }
            };
            if let Base::Table(table) = base {
                self.named.push(table);
            }
        }
        if let Base::InArray(Some(array)) = base {
            if let Some(leaf) = self.leaf(array) {
                leaf.pieces.push(header.clone());
            }
        } else {
            self.arrays.close(header.start);
        }
        self.base = base;
        self.sections.push(Section {
            tail: header.end,
            header: Some(header),
            table: match base {
                Base::Table(table) => Some(table),
                Base::InArray(array) => array,
            },
            entries: self.entries.len()..self.entries.len(),
        });
    }

    /// A header goes on with a table behind another one, or names it itself behind one below. dlt's library takes nearly all of
    /// these. Those it does not always are among these: within another piece, a third one, or the table itself; and the table
    /// itself around one that is in pieces.
    fn add_piece(&mut self, table: ItemId, is_itself: bool, is_within: bool) {
        self.in_pieces = true;
        let has_another = !self.with_pieces.insert(table);
        self.is_involved |= is_within && (has_another || is_itself);
        self.is_involved |= is_itself && self.around_pieces.contains(&table);
        let mut around = table;
        while around != ItemId::ROOT {
            around = self.items.parent(around);
            if !self.around_pieces.insert(around) {
                break;
            }
        }
    }
}
