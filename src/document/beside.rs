//! What of a file matters where it is merged with others: not what stands in tables that no other file has.

use std::collections::{HashMap, HashSet};

use super::{Document, ItemId, dialect, pieces};
use crate::dlt::pieces::Statement;

/// A file as far as others change what becomes of it.
pub struct Beside {
    /// Its headers and entries, without those in the tables that are left out but their first header.
    pub statements: Vec<Statement>,
    /// The tables that no other file has, of which only the first header is there.
    pub left_out: HashSet<ItemId>,
}

impl Beside {
    /// A whole file.
    #[must_use]
    pub fn whole(document: &Document) -> Self {
        Self {
            statements: document.statements(),
            left_out: HashSet::new(),
        }
    }
}

impl Document {
    /// What of this file matters beside others.
    #[must_use]
    pub fn beside<'d>(&self, others: impl Iterator<Item = &'d Document>) -> Beside {
        if !self.is_plain {
            return Beside::whole(self);
        }
        let mut shared = HashSet::from([ItemId::ROOT]);
        for other in others {
            self.share(ItemId::ROOT, other, ItemId::ROOT, &mut shared);
        }
        let own: Vec<Option<ItemId>> = self
            .sections
            .iter()
            .map(|section| self.own(section.table?, &shared))
            .collect();
        let mut runs: HashMap<ItemId, usize> = HashMap::new();
        for run in own.chunk_by(PartialEq::eq) {
            if let &[Some(table), ..] = run {
                *runs.entry(table).or_default() += 1;
            }
        }
        let read = dialect::as_dlt_reads(self.text.expose());
        let starts = self
            .sections
            .iter()
            .map(|section| self.lines.start_of_line(section.start()));
        let starts: Vec<usize> = starts.chain([read.len()]).collect();
        let (mut statements, mut left_out) = (Vec::new(), HashSet::new());
        for (number, section) in self.sections.iter().enumerate() {
            // What comes back to a table behind another one stays: its order is what matters.
            let table = own[number].filter(|table| runs[table] == 1);
            let end = match (table, &section.header) {
                (Some(table), _) if left_out.contains(&table) => continue,
                (Some(table), Some(header)) => {
                    left_out.insert(table);
                    header.end
                }
                _ => starts[number + 1],
            };
            statements.extend(pieces::statements(&read[starts[number]..end], starts[number]));
        }
        Beside { statements, left_out }
    }

    /// Notes what of a table another file has, too.
    fn share(&self, at: ItemId, other: &Self, there: ItemId, shared: &mut HashSet<ItemId>) {
        let mut both = |mine: Option<ItemId>, theirs: Option<ItemId>| {
            if let (Some(mine), Some(theirs)) = (mine, theirs) {
                shared.insert(mine);
                self.share(mine, other, theirs, shared);
            }
        };
        // Through the smaller of the two.
        if self.item_count() < other.item_count() {
            for (name, mine) in self.children(at) {
                both(Some(mine), other.child(there, name));
            }
        } else {
            for (name, theirs) in other.children(there) {
                both(self.child(at, name), Some(theirs));
            }
        }
    }

    /// The outermost of a table and those around it that is not shared; none for an array of tables, which is kept whole.
    fn own(&self, table: ItemId, shared: &HashSet<ItemId>) -> Option<ItemId> {
        let around = std::iter::successors(Some(table), |item| {
            (*item != ItemId::ROOT).then(|| self.parent(*item))
        });
        let own = around.take_while(|item| !shared.contains(item)).last()?;
        self.leaf(own).is_none().then_some(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text and the tables left out of a file beside another one.
    fn beside(text: &str, other: &str) -> (Vec<Statement>, Vec<String>) {
        let [document, other] = [text, other].map(|text| Document::parse(text.into()).unwrap());
        let told = document.beside([&other].into_iter());
        let mut left_out: Vec<String> = told
            .left_out
            .iter()
            .map(|table| document.path(*table).unwrap().to_string())
            .collect();
        left_out.sort_unstable();
        (told.statements, left_out)
    }

    fn statements(text: &str) -> Vec<Statement> {
        Document::parse(text.into()).unwrap().statements()
    }

    #[test]
    fn what_no_other_file_has_is_left_out_but_its_first_header() {
        let text = "[a.x]\nk.l = 1\n[a.y]\nk = 2\n[a.y.z]\nk = 3\n[b]\nk = 4\n";
        let (told, left_out) = beside(text, "[a.x]\nk.m = 1\n");
        assert_eq!(left_out, ["a.y", "b"]);
        assert_eq!(told, statements("[a.x]\nk.l = 1\n[a.y]       \n[b]\n"));
    }

    #[test]
    fn a_table_that_comes_again_stays_whole() {
        let text = "[a.x]\nk = 1\n[b]\nk = 1\n[a.y]\nk = 1\n";
        let (told, left_out) = beside(text, "c = 1\n");
        assert_eq!(left_out, ["b"]);
        assert_eq!(told.len(), 5);
        let (told, left_out) = beside("[[a]]\nk = 1\n[[a]]\n", "c = 1\n");
        assert!(left_out.is_empty());
        assert_eq!(told.len(), 3);
    }
}
