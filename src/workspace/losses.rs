//! What dlt's TOML library makes of the merge of a column's files where that is not what dlt means.

use std::collections::{HashMap, HashSet};

use super::cell::Origin;
use super::file::File;
use super::{View, Workspace};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::pieces::{self, Found, Likeness, Loss, Merge, Part, Source, Statement, Way};
use crate::dlt::resolution::{Merged, merge};
use crate::dlt::tree::{FileIndex, Mark, NodeId, Tree};
use crate::document::beside::Beside;
use crate::document::{ItemId, Value};

/// How the merge of one provider's files goes.
#[derive(Default, PartialEq)]
pub(super) enum Outcome {
    /// As dlt means it; so wherever no file writes a table in several pieces.
    #[default]
    Plain,
    /// It goes well, and so do tables in braces that plain merging could not extend; but for these differences.
    Differs(Differences),
    /// It fails on this file.
    Fails(FileIndex),
}

/// Where a merge comes to something else than plain merging.
#[derive(Default, PartialEq)]
pub(super) struct Differences(HashMap<NodeId, Real>);

/// What really stands at a node.
#[derive(PartialEq)]
enum Real {
    /// Nothing: it gets lost, with what is known of the reason.
    Lost(Option<Cause>),
    /// A table that these files have.
    Table(Vec<FileIndex>),
    /// The value of another file.
    Value((FileIndex, usize)),
    /// An array of tables of other elements than the file's own.
    Array((FileIndex, usize), Value),
}

/// Why a key gets lost.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cause {
    /// The file that writes the table in pieces.
    pub(super) file: FileIndex,
    /// The key in the lost piece that a stronger file replaces.
    pub(super) replaced: Way,
}

/// The outcomes per column, for secrets and config.
pub(super) type Outcomes = Vec<[Outcome; 2]>;

/// Merges the files of every column as dlt's library does, where it matters.
pub(super) fn outcomes(files: &[File], views: &[View], tree: &Tree) -> Outcomes {
    let outcome = |view: &View, kind: Kind| {
        let read = |file: &FileIndex| {
            let document = files[*file].document()?;
            document.refused_by_dlt().is_none().then_some((*file, document))
        };
        let read: Vec<_> = view.files(kind).iter().filter_map(read).collect();
        if read.len() < 2 || !read.iter().any(|(_, document)| document.is_in_pieces()) {
            return Outcome::Plain;
        }
        let numbers: Vec<FileIndex> = read.iter().map(|(number, _)| *number).collect();
        let others = |own: FileIndex| {
            let others = read.iter().filter(move |(number, _)| *number != own);
            others.map(|(_, document)| &***document)
        };
        let all: Vec<Beside> = read
            .iter()
            .map(|(number, document)| document.beside(others(*number)))
            .collect();
        let outcome = outcome_of(files, tree, &numbers, &all);
        if cfg!(debug_assertions) {
            let whole = read.iter().map(|(_, document)| Beside::whole(document));
            let whole = outcome_of(files, tree, &numbers, &whole.collect::<Vec<_>>());
            assert!(
                matches!(whole, Outcome::Plain) || whole == outcome,
                "what is left out is nothing to others"
            );
        }
        outcome
    };
    views
        .iter()
        .map(|view| Kind::ALL.map(|kind| outcome(view, kind)))
        .collect()
}

/// How the merge of these files goes, strongest first, as far as they were told.
fn outcome_of(files: &[File], tree: &Tree, numbers: &[FileIndex], told: &[Beside]) -> Outcome {
    let likeness = |source: Source| {
        let document = files[numbers[source.file]].document();
        document.map_or(Likeness::of("unread", source), |document| {
            document.likeness(source.start..source.end)
        })
    };
    let statements: Vec<&[Statement]> = told.iter().map(|file| &*file.statements).collect();
    match pieces::merge_in_pieces(&statements, &likeness) {
        None => Outcome::Plain,
        Some(Err(weaker)) => Outcome::Fails(numbers[weaker]),
        Some(Ok(merge)) => {
            let mut comparison = Comparison {
                files,
                tree,
                numbers,
                merge: &merge,
                left_out: left_out(files, tree, numbers, told),
                differences: Differences::default(),
            };
            comparison.descend(Tree::ROOT, numbers, &mut Vec::new());
            Outcome::Differs(comparison.differences)
        }
    }
}

/// The nodes of the tables that were left out.
fn left_out(files: &[File], tree: &Tree, numbers: &[FileIndex], all: &[Beside]) -> HashSet<NodeId> {
    let nodes = numbers.iter().zip(all).flat_map(|(number, beside)| {
        let document = files[*number].document();
        let items = beside.left_out.iter();
        items.filter_map(move |item| tree.find(&document?.path(*item)?))
    });
    nodes.collect()
}

/// Plain merging beside what the library makes of the files.
struct Comparison<'w> {
    files: &'w [File],
    tree: &'w Tree,
    /// The merged files, strongest first.
    numbers: &'w [FileIndex],
    merge: &'w Merge,
    /// The tables of one file alone that the merge has, but nothing of what is in them.
    left_out: HashSet<NodeId>,
    differences: Differences,
}

impl Comparison<'_> {
    fn descend(&mut self, node: NodeId, visible: &[FileIndex], way: &mut Way) {
        for (name, child) in self.tree.children(node) {
            let mut plain = merge(self.tree, child, visible);
            let is_empty = plain.winner.is_none() && plain.tables.is_empty();
            way.push(name.into());
            let real = match self.merge.paths.get(way) {
                None if is_empty => None,
                None => Some(Real::Lost(self.cause(way))),
                Some(Found::Table) => plain.tables.is_empty().then(|| Real::Table(self.tables(child))),
                Some(Found::Value(source)) => {
                    let real = self.leaf(*source);
                    real.filter(|real| plain.winner != Some(*real)).map(Real::Value)
                }
                Some(Found::Array(file, elements)) => self.array(child, way, &plain, *file, elements),
            };
            if let Some(Real::Table(tables)) = &real {
                plain.tables.clone_from(tables);
            }
            let is_lost = matches!(real, Some(Real::Lost(_)));
            if let Some(real) = real {
                self.differences.0.insert(child, real);
            }
            if !is_lost && !self.left_out.contains(&child) {
                self.descend(child, &plain.tables, way);
            }
            way.pop();
        }
    }

    /// The files that have a table at a node.
    fn tables(&self, node: NodeId) -> Vec<FileIndex> {
        let is_table = |file: &FileIndex| matches!(self.tree.mark_of(node, *file), Some(Mark::Table { .. }));
        let files = self.numbers.iter().copied();
        let tables: Vec<FileIndex> = files.filter(is_table).collect();
        let weakest = self.numbers.last().copied();
        if tables.is_empty() {
            weakest.into_iter().collect()
        } else {
            tables
        }
    }

    /// The file's own number of a value.
    fn leaf(&self, source: Source) -> Option<(FileIndex, usize)> {
        let file = self.numbers[source.file];
        let item = self.files[file].document()?.leaf_at(source.start)?;
        Some((file, item.index()))
    }

    /// An array of tables: a file's own, or one of other elements.
    fn array(&self, node: NodeId, way: &Way, plain: &Merged, file: usize, elements: &[Part]) -> Option<Real> {
        let path = KeyPath::new(way.clone())?;
        let file = self.numbers[file];
        let document = self.files[file].document()?;
        let own = document.find(&path).filter(|item| document.leaf(*item).is_some());
        let leaf = own.map(|item| (file, item.index()));
        let is_own = own.is_some_and(|item| {
            let whole = document.elements(item).unwrap_or_default();
            are_same(whole, elements)
        });
        if is_own {
            return leaf.filter(|leaf| plain.winner != Some(*leaf)).map(Real::Value);
        }
        let spelled = |source: Source| {
            let document = self.files[self.numbers[source.file]].document()?;
            document.text().expose().get(source.start..source.end)
        };
        let any = || {
            self.numbers
                .iter()
                .find_map(|file| match self.tree.mark_of(node, *file) {
                    Some(Mark::Leaf(item)) => Some((*file, item)),
                    _ => None,
                })
        };
        let leaf = leaf.or(plain.winner).or_else(any)?;
        Some(Real::Array(leaf, Value::of_tables(elements, &spelled)))
    }

    fn cause(&self, way: &Way) -> Option<Cause> {
        let is_of = |loss: &&Loss| way.starts_with(&loss.lost) || loss.lost.starts_with(way);
        let loss = self.merge.losses.iter().find(is_of)?;
        Some(Cause {
            file: self.numbers[loss.file],
            replaced: loss.replaced.clone(),
        })
    }
}

/// Whether they are the same pieces of one file, whatever its number.
fn are_same(one: &[Part], other: &[Part]) -> bool {
    let is_same = |(one, other): (&Part, &Part)| match (one, other) {
        (Part::Value(one), Part::Value(other)) => (one.start, one.end) == (other.start, other.end),
        (Part::Array(one), Part::Array(other)) => are_same(one, other),
        (Part::Table(one), Part::Table(other)) => {
            let names = |entries: &[(Box<str>, Part)]| -> (Vec<Box<str>>, Vec<Part>) {
                entries.iter().cloned().unzip()
            };
            let ((my_names, mine), (their_names, theirs)) = (names(one), names(other));
            my_names == their_names && are_same(&mine, &theirs)
        }
        _ => false,
    };
    one.len() == other.len() && one.iter().zip(other).all(is_same)
}

impl Workspace {
    /// What dlt's merge of a provider's files makes of one node; `visible` as for [`merge`].
    pub(super) fn merged(&self, view: usize, kind: Kind, node: NodeId, visible: &[FileIndex]) -> Merged {
        let plain = merge(self.tree(), node, visible);
        let Outcome::Differs(differences) = self.outcome(view, kind) else {
            return plain;
        };
        let others = |winner: Option<(FileIndex, usize)>| {
            let all = plain.winner.iter().chain(&plain.shadowed);
            all.copied().filter(|other| Some(*other) != winner).collect()
        };
        match differences.0.get(&node) {
            None => plain,
            Some(Real::Lost(_)) => Merged::default(),
            Some(Real::Table(tables)) => Merged {
                winner: None,
                shadowed: others(None),
                tables: tables.clone(),
            },
            Some(Real::Value(winner) | Real::Array(winner, _)) => Merged {
                winner: Some(*winner),
                shadowed: others(Some(*winner)),
                tables: Vec::new(),
            },
        }
    }

    /// The value a column gets for a key: the origin's, unless dlt's library makes another of it.
    #[must_use]
    pub fn value_for(&self, view: usize, origin: &Origin, path: &KeyPath) -> Option<Value> {
        let remade = |file: FileIndex, item: ItemId| {
            let Outcome::Differs(differences) = self.outcome(view, self.files()[file].slot.kind) else {
                return None;
            };
            match differences.0.get(&self.tree().find(path)?)? {
                Real::Array(winner, value) if *winner == (file, item.index()) => Some(value.clone()),
                _ => None,
            }
        };
        let remade = match origin {
            Origin::File { file, item } => remade(*file, *item),
            Origin::Environment | Origin::Vault(_) => None,
        };
        remade.or_else(|| self.value(origin, path))
    }

    /// Why dlt's library loses a key, or a table around it: a sentence; `None` where it does not.
    pub(super) fn why_lost(&self, view: usize, kind: Kind, node: NodeId) -> Option<String> {
        let Outcome::Differs(differences) = self.outcome(view, kind) else {
            return None;
        };
        let mut around = std::iter::successors(Some(node), |node| self.tree().parent(*node));
        let cause = around.find_map(|node| match differences.0.get(&node)? {
            Real::Lost(cause) => Some(cause),
            _ => None,
        })?;
        let told = cause
            .as_ref()
            .and_then(|cause| self.loss_in_words(view, kind, node, cause));
        Some(told.unwrap_or_else(|| {
            "dlt's TOML library loses it in the merge: one of the files writes a table there in several pieces".to_owned()
        }))
    }

    fn loss_in_words(&self, view: usize, kind: Kind, node: NodeId, cause: &Cause) -> Option<String> {
        let files = self.views()[view].files(kind);
        let rank = files.iter().position(|file| *file == cause.file)?;
        let replaced = KeyPath::new(cause.replaced.clone())?;
        let stronger = self.place_of(&files[..rank], self.tree().find(&replaced)?)?;
        let lost = self.place_of(&files[rank..], node)?;
        let parts = replaced.parts();
        let table = KeyPath::new(parts[..parts.len() - 1].to_vec());
        let table = table.map_or_else(String::new, |table| format!(" [{table}]"));
        let label = &self.files()[cause.file].label;
        Some(format!(
            "dlt's TOML library loses it, though it stands at {lost}: {label} writes{table} in several pieces, and \
             {replaced} at {stronger} takes the piece away that it stands in"
        ))
    }

    /// Where the first of some files that has a node has it: file and line.
    fn place_of(&self, files: &[FileIndex], node: NodeId) -> Option<String> {
        let path = self.tree().path(node)?;
        files.iter().find_map(|file| {
            let file = &self.files()[*file];
            let document = file.document()?;
            let item: ItemId = document.find(&path)?;
            Some(format!("{}:{}", file.label, document.position(item).line))
        })
    }

    /// How the merge of a column's files goes.
    pub(super) fn outcome(&self, view: usize, kind: Kind) -> &Outcome {
        let [secrets, config] = &self.outcomes[view];
        match kind {
            Kind::Secrets => secrets,
            Kind::Config => config,
        }
    }
}
