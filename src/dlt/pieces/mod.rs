//! What dlt's TOML library makes of tables that a file writes in several pieces.
//!
//! `tomlkit` keeps such a table as several tables and shows them as one (`OutOfOrderTableProxy`); when dlt merges
//! files, keys get lost in it, or the merge fails. This is `tomlkit` 0.15.2 in miniature, only what decides which keys
//! a merged document has. The order of its steps is its own, since that decides what gets lost.

mod container;
mod proxy;
mod reader;
mod table;
mod update;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};

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
    /// A scalar or an array; the number tells it from the file's others.
    Value(usize),
    /// `{ … }` with its entries.
    Braces(Vec<(Way, Written)>),
}

/// The parts of a key.
pub type Way = Vec<Box<str>>;

/// Which of the merged files a value comes from, and the file's number for it.
pub type Source = (usize, usize);

/// Everything a merged document has: the paths of its tables and values, with a value's source where it is one.
pub type Paths = BTreeMap<Way, Option<Source>>;

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

/// How many steps are made before the files are taken to merge as dlt means to. The library's work can grow with the
/// square of a file and with the depth of its keys, and this does what it does: about a second's worth.
const MOST_WORK: usize = 20_000_000;

/// What making an object costs, in steps.
const NEW_OBJECT: usize = 16;

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

/// Merges files, strongest first, as dlt's library does. `None` when there is too much work to tell, or a file that
/// the library cannot even read, which is another problem than its merge.
///
/// # Errors
/// The number of the file that cannot be merged below the stronger ones.
#[must_use]
pub fn merge_in_pieces(files: &[&[Statement]]) -> Option<Result<Merge, usize>> {
    let mut documents = Documents::default();
    let mut merge = Merge::default();
    let mut merged: Option<ContainerId> = None;
    for (number, file) in files.iter().enumerate() {
        documents.file = number;
        let weaker = documents.read(file).ok()?;
        let updated = merged.map_or(Ok(()), |stronger| {
            documents.update(Dict::Container(weaker), Dict::Container(stronger))
        });
        merged = Some(weaker);
        merge.paths.clear();
        // What the merge left may be a document that nothing can be asked of.
        let collected = updated.and_then(|()| documents.collect(weaker, &mut Vec::new(), &mut merge.paths));
        if collected.is_err() {
            return (!documents.is_exhausted()).then_some(Err(number));
        }
    }
    merge.losses = documents.losses;
    Some(Ok(merge))
}

/// Whether dlt's library reads a file that is TOML. It refuses some orders of tables.
#[must_use]
pub fn is_readable(statements: &[Statement]) -> bool {
    !in_pieces(statements) || !matches!(read(statements), Some(None))
}

/// What dlt's library reads in one file; `None` where it refuses it, or there is too much work to tell.
#[must_use]
pub fn read_alone(statements: &[Statement]) -> Option<Paths> {
    read(statements).flatten()
}

/// What it reads, if it does; `None` when there is too much work to tell.
fn read(statements: &[Statement]) -> Option<Option<Paths>> {
    let mut documents = Documents::default();
    let mut paths = Paths::new();
    let read = documents.read(statements);
    let collected = read.and_then(|document| documents.collect(document, &mut Vec::new(), &mut paths));
    match collected {
        Ok(()) => Some(Some(paths)),
        Err(Raised) => (!documents.is_exhausted()).then_some(None),
    }
}

/// Any exception inside the library.
#[derive(Debug)]
struct Raised;

type Raises<T> = Result<T, Raised>;
type ContainerId = usize;
type ItemId = usize;
type ProxyId = usize;
type Name = Rc<str>;

#[derive(Clone)]
struct Key {
    name: Name,
    /// Whether dots follow it in an entry's key.
    dotted: bool,
}

impl Key {
    fn plain(name: impl Into<Name>) -> Self {
        Self {
            name: name.into(),
            dotted: false,
        }
    }
}

#[derive(Clone)]
enum Item {
    /// A scalar or an array, and where it was read.
    Leaf(Source),
    /// What a removed item leaves.
    Null,
    Table(Table),
    ArrayOfTables(Vec<ItemId>),
}

#[derive(Clone)]
struct Table {
    content: ContainerId,
    inline: bool,
    /// Whether it is an element of an array of tables.
    element: bool,
    /// Whether it only stands on the way to another; `None` where its content tells.
    implicit: Option<bool>,
    indented: bool,
}

/// `Container`.
#[derive(Clone, Default)]
struct Container {
    parsing: bool,
    body: Vec<(Option<Key>, ItemId)>,
    /// Where in the body a key stands; at several places: in pieces.
    places: BTreeMap<Name, Vec<usize>>,
    /// The keys in their order.
    keys: IndexSet<Name>,
    table_keys: Vec<Name>,
    out_of_order: BTreeSet<Name>,
    /// Those of them that got pieces since they were validated.
    unvalidated: BTreeSet<Name>,
    /// The pieces of a table that were validated together while reading.
    validated: BTreeMap<Name, (usize, ContainerId)>,
}

impl Container {
    fn forget_validation(&mut self) {
        self.validated.clear();
        self.unvalidated.clone_from(&self.out_of_order);
    }
}

/// `OutOfOrderTableProxy`: several pieces as one table.
struct Proxy {
    container: ContainerId,
    internal: ContainerId,
    tables: Vec<ItemId>,
    /// Which of the tables have a key.
    tables_of: IndexMap<Name, Vec<usize>>,
}

#[derive(Clone, Copy)]
enum Value {
    Item(ItemId),
    Proxy(ProxyId),
}

/// What counts as a dictionary in Python.
#[derive(Clone, Copy)]
enum Dict {
    Container(ContainerId),
    Table(ItemId),
    Proxy(ProxyId),
}

/// Every object of the documents being merged; the numbers stand for Python's references.
#[derive(Default)]
struct Documents {
    items: Vec<Item>,
    containers: Vec<Container>,
    proxies: Vec<Proxy>,
    /// The number of the file that is read, and then merged below the others.
    file: usize,
    /// The tables being merged, outermost first.
    way: Vec<Name>,
    losses: Vec<Loss>,
    /// The steps made so far.
    work: usize,
}

impl Documents {
    /// Counts some steps.
    fn count(&mut self, steps: usize) -> Raises<()> {
        self.work = self.work.saturating_add(steps);
        if self.is_exhausted() { Err(Raised) } else { Ok(()) }
    }

    /// Whether there was too much to do.
    fn is_exhausted(&self) -> bool {
        self.work > MOST_WORK
    }

    fn item(&mut self, item: Item) -> ItemId {
        self.work += NEW_OBJECT;
        self.items.push(item);
        self.items.len() - 1
    }

    fn container(&mut self, parsing: bool) -> ContainerId {
        self.work += NEW_OBJECT;
        self.containers.push(Container {
            parsing,
            ..Container::default()
        });
        self.containers.len() - 1
    }

    /// A new empty table with its container.
    fn table(&mut self, element: bool, implicit: Option<bool>, indented: bool) -> (ItemId, ContainerId) {
        let content = self.container(true);
        let table = Table {
            content,
            inline: false,
            element,
            implicit,
            indented,
        };
        (self.item(Item::Table(table)), content)
    }

    /// A table of any spelling.
    fn any_table(&self, item: ItemId) -> Option<&Table> {
        match &self.items[item] {
            Item::Table(table) => Some(table),
            _ => None,
        }
    }

    /// A table that is not in braces.
    fn real_table(&self, item: ItemId) -> Option<&Table> {
        self.any_table(item).filter(|table| !table.inline)
    }

    fn is_array(&self, item: ItemId) -> bool {
        matches!(self.items[item], Item::ArrayOfTables(_))
    }

    fn is_table_or_array(&self, item: ItemId) -> bool {
        self.real_table(item).is_some() || self.is_array(item)
    }

    fn is_table_like(&self, value: Value) -> bool {
        match value {
            Value::Item(item) => self.is_table_or_array(item),
            Value::Proxy(_) => true,
        }
    }

    fn content(&self, item: ItemId) -> Raises<ContainerId> {
        self.any_table(item).map(|table| table.content).ok_or(Raised)
    }

    fn body(&mut self, container: ContainerId) -> Vec<(Option<Key>, ItemId)> {
        self.work += self.containers[container].body.len();
        self.containers[container].body.clone()
    }

    fn keys(&self, container: ContainerId) -> Vec<Name> {
        self.containers[container].keys.iter().cloned().collect()
    }

    fn deep_copy(&mut self, item: ItemId) -> ItemId {
        let copy = match self.items[item].clone() {
            Item::Table(table) => {
                let mut container = self.containers[table.content].clone();
                for (_, item) in &mut container.body {
                    *item = self.deep_copy(*item);
                }
                // Copies of what was validated are not looked at again before they are made anew.
                container.forget_validation();
                self.containers.push(container);
                Item::Table(Table {
                    content: self.containers.len() - 1,
                    ..table
                })
            }
            Item::ArrayOfTables(tables) => {
                Item::ArrayOfTables(tables.into_iter().map(|table| self.deep_copy(table)).collect())
            }
            other => other,
        };
        self.item(copy)
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
                    Written::Value(0)
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

    /// The paths of what two files make, the stronger one first; or that they cannot be merged.
    fn merged(stronger: &str, weaker: &str) -> Result<Vec<String>, usize> {
        let (stronger, weaker) = (statements(stronger), statements(weaker));
        let paths = merge_in_pieces(&[&stronger, &weaker]).expect("both can be read");
        paths.map(|merge| merge.paths.keys().map(|path| path.join(".")).collect())
    }

    #[test]
    fn what_shares_a_piece_with_a_replaced_table_is_lost() {
        let got = merged("b.a = 8", "[b.a.a]\n[c]\n[b.a]\n[b.b]");
        assert_eq!(got.unwrap(), ["b", "b.a", "c"]);
    }

    #[test]
    fn a_loss_tells_what_was_replaced() {
        let (stronger, weaker) = (statements("b.a = 8"), statements("[b.a.a]\n[c]\n[b.a]\n[b.b]"));
        let merge = merge_in_pieces(&[&stronger, &weaker]).unwrap().unwrap();
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
        let merge = merge_in_pieces(&[&files[0], &files[1], &files[2]])
            .unwrap()
            .unwrap();
        assert_eq!(merge.paths[&keys("b.b.k")], Some((2, 0)));
    }

    #[test]
    fn thousands_of_pieces_are_merged() {
        let weaker: Vec<String> = (0..2_000)
            .map(|n| format!("a.k{n}.x = 1\na.k{n}.y = 1"))
            .collect();
        let weaker = statements(&weaker.join("\n"));
        let stronger = statements("a.new = 1");
        let merge = merge_in_pieces(&[&stronger, &weaker]).unwrap().unwrap();
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
