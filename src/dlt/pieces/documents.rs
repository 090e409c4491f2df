//! The objects of the library: a number stands for each of Python's references.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};

use super::{Likeness, Loss, Source};

/// How many steps are made before the files are taken to merge as dlt means to. The library's work can grow with the
/// square of a file and with the depth of its keys, and this does what it does: about a second's worth.
const MOST_WORK: usize = 20_000_000;

/// How many of Python's frames may stand on each other: its own limit is 1,000, and some are dlt's before it reads. They
/// are those of Python 3.11, counted at the places that come back to themselves.
const MOST_FRAMES: usize = 992;

/// What making an object costs, in steps.
const NEW_OBJECT: usize = 16;

/// Any exception inside the library.
#[derive(Debug)]
pub(super) struct Raised;

pub(super) type Raises<T> = Result<T, Raised>;
pub(super) type ContainerId = usize;
pub(super) type ItemId = usize;
pub(super) type ProxyId = usize;
pub(super) type Name = Rc<str>;

#[derive(Clone)]
pub(super) struct Key {
    pub(super) name: Name,
    /// Whether dots follow it in an entry's key.
    pub(super) dotted: bool,
}

impl Key {
    pub(super) fn plain(name: impl Into<Name>) -> Self {
        Self {
            name: name.into(),
            dotted: false,
        }
    }
}

#[derive(Clone)]
pub(super) enum Item {
    /// A scalar or an array, and where it was read.
    Leaf(Source),
    /// What a removed item leaves.
    Null,
    Table(Table),
    ArrayOfTables(Vec<ItemId>),
}

#[derive(Clone)]
pub(super) struct Table {
    pub(super) content: ContainerId,
    pub(super) inline: bool,
    /// Whether it is an element of an array of tables.
    pub(super) element: bool,
    /// Whether it only stands on the way to another; `None` where its content tells.
    pub(super) implicit: Option<bool>,
    pub(super) indented: bool,
    /// The header it stands under, and the file that is in.
    pub(super) header: Option<(usize, usize)>,
}

/// `Container`.
#[derive(Clone, Default)]
pub(super) struct Container {
    pub(super) parsing: bool,
    pub(super) body: Vec<(Option<Key>, ItemId)>,
    /// Where in the body a key stands; at several places: in pieces.
    pub(super) places: BTreeMap<Name, Vec<usize>>,
    /// The keys in their order.
    pub(super) keys: IndexSet<Name>,
    pub(super) table_keys: Vec<Name>,
    pub(super) out_of_order: BTreeSet<Name>,
    /// Those of them that got pieces since they were validated.
    pub(super) unvalidated: BTreeSet<Name>,
    /// The pieces of a table that were validated together while reading.
    pub(super) validated: BTreeMap<Name, (usize, ContainerId)>,
}

impl Container {
    pub(super) fn forget_validation(&mut self) {
        self.validated.clear();
        self.unvalidated.clone_from(&self.out_of_order);
    }
}

/// `OutOfOrderTableProxy`: several pieces as one table.
pub(super) struct Proxy {
    pub(super) container: ContainerId,
    pub(super) internal: ContainerId,
    pub(super) tables: Vec<ItemId>,
    /// Which of the tables have a key.
    pub(super) tables_of: IndexMap<Name, Vec<usize>>,
}

#[derive(Clone, Copy)]
pub(super) enum Value {
    Item(ItemId),
    Proxy(ProxyId),
}

/// What counts as a dictionary in Python.
#[derive(Clone, Copy)]
pub(super) enum Dict {
    Container(ContainerId),
    Table(ItemId),
    Proxy(ProxyId),
}

/// Every object of the documents being merged; the numbers stand for Python's references.
pub(super) struct Documents<'l> {
    /// The likeness of a value.
    pub(super) likeness_of: &'l dyn Fn(Source) -> Likeness,
    pub(super) items: Vec<Item>,
    pub(super) containers: Vec<Container>,
    pub(super) proxies: Vec<Proxy>,
    /// The number of the file that is read, and then merged below the others.
    pub(super) file: usize,
    /// The tables being merged, outermost first.
    pub(super) way: Vec<Name>,
    pub(super) losses: Vec<Loss>,
    /// The steps made so far.
    pub(super) work: usize,
    /// How many of Python's frames stand on each other.
    frames: usize,
}

impl<'l> Documents<'l> {
    pub(super) fn new(likeness_of: &'l dyn Fn(Source) -> Likeness) -> Self {
        Self {
            likeness_of,
            items: Vec::new(),
            containers: Vec::new(),
            proxies: Vec::new(),
            file: 0,
            way: Vec::new(),
            losses: Vec::new(),
            work: 0,
            frames: 0,
        }
    }

    /// Goes some of Python's frames deeper; who gets through goes [back](Self::back), and who raises ends it all.
    pub(super) fn deeper(&mut self, frames: usize) -> Raises<()> {
        self.frames += frames;
        if self.frames > MOST_FRAMES {
            Err(Raised)
        } else {
            Ok(())
        }
    }

    pub(super) fn back(&mut self, frames: usize) {
        self.frames -= frames;
    }

    /// Counts some steps.
    pub(super) fn count(&mut self, steps: usize) -> Raises<()> {
        self.work = self.work.saturating_add(steps);
        if self.is_exhausted() { Err(Raised) } else { Ok(()) }
    }

    /// Whether there was too much to do.
    pub(super) fn is_exhausted(&self) -> bool {
        self.work > MOST_WORK
    }

    pub(super) fn item(&mut self, item: Item) -> ItemId {
        self.work += NEW_OBJECT;
        self.items.push(item);
        self.items.len() - 1
    }

    pub(super) fn container(&mut self, parsing: bool) -> ContainerId {
        self.work += NEW_OBJECT;
        self.containers.push(Container {
            parsing,
            ..Container::default()
        });
        self.containers.len() - 1
    }

    /// A new empty table with its container.
    pub(super) fn table(
        &mut self,
        element: bool,
        implicit: Option<bool>,
        indented: bool,
    ) -> (ItemId, ContainerId) {
        let content = self.container(true);
        let table = Table {
            content,
            inline: false,
            element,
            implicit,
            indented,
            header: None,
        };
        (self.item(Item::Table(table)), content)
    }

    /// A table of any spelling.
    pub(super) fn any_table(&self, item: ItemId) -> Option<&Table> {
        match &self.items[item] {
            Item::Table(table) => Some(table),
            _ => None,
        }
    }

    /// A table that is not in braces.
    pub(super) fn real_table(&self, item: ItemId) -> Option<&Table> {
        self.any_table(item).filter(|table| !table.inline)
    }

    pub(super) fn is_array(&self, item: ItemId) -> bool {
        matches!(self.items[item], Item::ArrayOfTables(_))
    }

    pub(super) fn is_table_or_array(&self, item: ItemId) -> bool {
        self.real_table(item).is_some() || self.is_array(item)
    }

    pub(super) fn is_table_like(&self, value: Value) -> bool {
        match value {
            Value::Item(item) => self.is_table_or_array(item),
            Value::Proxy(_) => true,
        }
    }

    pub(super) fn content(&self, item: ItemId) -> Raises<ContainerId> {
        self.any_table(item).map(|table| table.content).ok_or(Raised)
    }

    pub(super) fn body(&mut self, container: ContainerId) -> Vec<(Option<Key>, ItemId)> {
        self.work += self.containers[container].body.len();
        self.containers[container].body.clone()
    }

    pub(super) fn keys(&self, container: ContainerId) -> Vec<Name> {
        self.containers[container].keys.iter().cloned().collect()
    }

    /// `copy.deepcopy`, which takes its frames for everything within everything.
    pub(super) fn deep_copy(&mut self, item: ItemId) -> Raises<ItemId> {
        let copy = match self.items[item].clone() {
            Item::Table(table) => {
                self.deeper(10)?;
                let mut container = self.containers[table.content].clone();
                for (_, item) in &mut container.body {
                    self.deeper(3)?;
                    *item = self.deep_copy(*item)?;
                    self.back(3);
                }
                // Copies of what was validated are not looked at again before they are made anew.
                container.forget_validation();
                self.containers.push(container);
                self.back(10);
                Item::Table(Table {
                    content: self.containers.len() - 1,
                    ..table
                })
            }
            Item::ArrayOfTables(tables) => {
                self.deeper(5)?;
                let copies: Raises<Vec<ItemId>> =
                    tables.into_iter().map(|table| self.deep_copy(table)).collect();
                self.back(5);
                Item::ArrayOfTables(copies?)
            }
            other => {
                self.deeper(8)?;
                self.back(8);
                other
            }
        };
        Ok(self.item(copy))
    }
}
