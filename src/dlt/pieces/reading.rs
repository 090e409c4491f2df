//! What a document comes to in the end: `unwrap`, and what of a file it is made of.

use std::collections::{BTreeMap, HashSet};

use super::{ContainerId, Documents, Item, ItemId, Raised, Raises, Source, Value, Way};

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A table of any spelling.
    Table,
    /// A scalar or an array.
    Value(Source),
    /// An array of tables: the file it begins in, and its elements.
    Array(usize, Vec<Part>),
}

/// What is in an array of tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A scalar or an array.
    Value(Source),
    /// A table of any spelling, its keys in order.
    Table(Vec<(Box<str>, Part)>),
    /// An array of tables.
    Array(Vec<Part>),
}

/// Everything a document has, arrays of tables whole.
pub type Paths = BTreeMap<Way, Found>;

/// What the library reads in files.
#[derive(Debug, Default)]
pub struct Reading {
    /// Everything there is.
    pub paths: Paths,
    /// The headers whose tables are in it, of the first file, numbered from 1.
    pub headers: HashSet<usize>,
    /// Where the values begin that are in it.
    pub values: HashSet<usize>,
}

impl Documents<'_> {
    /// Collects everything in a container.
    pub(super) fn collect(
        &mut self,
        container: ContainerId,
        way: &mut Way,
        reading: &mut Reading,
    ) -> Raises<()> {
        for name in self.unwrapped(container) {
            way.push((&*name).into());
            let value = self.get(container, &name)?;
            let found = match value {
                Value::Item(item) => match self.items[item].clone() {
                    Item::Leaf(source) => {
                        reading.values.insert(source.start);
                        Found::Value(source)
                    }
                    Item::ArrayOfTables(tables) => {
                        let file = self.file_of(item).unwrap_or(self.file);
                        Found::Array(file, self.parts(&tables, reading)?)
                    }
                    Item::Table(_) | Item::Null => Found::Table,
                },
                Value::Proxy(_) => Found::Table,
            };
            reading.paths.insert(way.clone(), found);
            self.note_headers(value, reading);
            if let Some(dict) = self.dict(value) {
                let content = self.container_of(dict)?;
                self.deeper(2)?;
                self.collect(content, way, reading)?;
                self.back(2);
            }
            way.pop();
        }
        Ok(())
    }

    /// The keys in the order of `Container.unwrap`.
    fn unwrapped(&self, container: ContainerId) -> Vec<super::Name> {
        let places = &self.containers[container].places;
        let mut names: Vec<_> = places
            .iter()
            .map(|(name, places)| (places.first(), name))
            .collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name.clone()).collect()
    }

    fn parts(&mut self, tables: &[ItemId], reading: &mut Reading) -> Raises<Vec<Part>> {
        self.deeper(1)?;
        let parts = tables
            .iter()
            .map(|table| self.part(Value::Item(*table), reading))
            .collect();
        self.back(1);
        parts
    }

    fn part(&mut self, value: Value, reading: &mut Reading) -> Raises<Part> {
        self.note_headers(value, reading);
        if let Some(dict) = self.dict(value) {
            let content = self.container_of(dict)?;
            let mut entries = Vec::new();
            self.deeper(2)?;
            for name in self.unwrapped(content) {
                let value = self.get(content, &name)?;
                entries.push(((&*name).into(), self.part(value, reading)?));
            }
            self.back(2);
            return Ok(Part::Table(entries));
        }
        let Value::Item(item) = value else {
            return Err(Raised);
        };
        match self.items[item].clone() {
            Item::Leaf(source) => {
                reading.values.insert(source.start);
                Ok(Part::Value(source))
            }
            Item::ArrayOfTables(tables) => self.parts(&tables, reading).map(Part::Array),
            Item::Null | Item::Table(_) => Err(Raised),
        }
    }

    fn note_headers(&self, value: Value, reading: &mut Reading) {
        let tables = match &value {
            Value::Item(item) => std::slice::from_ref(item),
            Value::Proxy(proxy) => &self.proxies[*proxy].tables,
        };
        let headers = tables.iter().filter_map(|table| self.any_table(*table)?.header);
        reading.headers.extend(headers.map(|(_, header)| header));
    }

    /// The file that something begins in.
    fn file_of(&self, item: ItemId) -> Option<usize> {
        match &self.items[item] {
            Item::Leaf(source) => Some(source.file),
            Item::Null => None,
            Item::ArrayOfTables(tables) => tables.iter().find_map(|table| self.file_of(*table)),
            Item::Table(table) => table.header.map(|(file, _)| file).or_else(|| {
                let body = &self.containers[table.content].body;
                body.iter().find_map(|(_, item)| self.file_of(*item))
            }),
        }
    }
}
