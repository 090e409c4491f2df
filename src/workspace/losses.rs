//! What dlt's TOML library makes of the merge of a column's files where that is not what dlt means.

use std::collections::HashMap;

use super::file::File;
use super::{View, Workspace};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::pieces::{self, Loss, Merge, Statement, Way};
use crate::dlt::resolution::{Merged, merge};
use crate::dlt::tree::{FileIndex, NodeId, Tree};
use crate::document::ItemId;

/// How the merge of one provider's files goes.
#[derive(Default)]
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
#[derive(Default)]
pub(super) struct Differences {
    /// Tables and keys that get lost, each with what is known of the reason.
    lost: HashMap<NodeId, Option<Cause>>,
    /// Values of weaker files that show where a stronger one's got lost.
    instead: HashMap<NodeId, (FileIndex, usize)>,
}

/// Why a key gets lost.
#[derive(Clone, Debug)]
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
        let statements = |file: FileIndex| {
            let document = files[file].document()?;
            let is_read = document.refused_by_dlt().is_none();
            is_read.then(|| (file, document.statements()))
        };
        let (numbers, all): (Vec<FileIndex>, Vec<&[Statement]>) = view
            .files(kind)
            .iter()
            .filter_map(|file| statements(*file))
            .unzip();
        if numbers.len() < 2 || !all.iter().any(|file| pieces::in_pieces(file)) {
            return Outcome::Plain;
        }
        match pieces::merge_in_pieces(&all) {
            None => Outcome::Plain,
            Some(Err(weaker)) => Outcome::Fails(numbers[weaker]),
            Some(Ok(merge)) => {
                let mut comparison = Comparison {
                    files,
                    tree,
                    numbers: &numbers,
                    merge: &merge,
                    differences: Differences::default(),
                };
                comparison.descend(Tree::ROOT, &numbers, &mut Vec::new());
                Outcome::Differs(comparison.differences)
            }
        }
    };
    views
        .iter()
        .map(|view| Kind::ALL.map(|kind| outcome(view, kind)))
        .collect()
}

/// Plain merging beside what the library makes of the files.
struct Comparison<'w> {
    files: &'w [File],
    tree: &'w Tree,
    /// The merged files, strongest first.
    numbers: &'w [FileIndex],
    merge: &'w Merge,
    differences: Differences,
}

impl Comparison<'_> {
    fn descend(&mut self, node: NodeId, visible: &[FileIndex], way: &mut Way) {
        for (name, child) in self.tree.children(node) {
            let plain = merge(self.tree, child, visible);
            if plain.winner.is_none() && plain.tables.is_empty() {
                continue;
            }
            way.push(name.into());
            match self.merge.paths.get(way) {
                None => {
                    self.differences.lost.insert(child, self.cause(way));
                }
                Some(source) => {
                    let real = source.and_then(|source| self.item(source));
                    if let Some(real) = real.filter(|real| plain.winner != Some(*real)) {
                        self.differences.instead.insert(child, real);
                    }
                    self.descend(child, &plain.tables, way);
                }
            }
            way.pop();
        }
    }

    /// The file's own number of a value.
    fn item(&self, (file, start): pieces::Source) -> Option<(FileIndex, usize)> {
        let file = self.numbers[file];
        let item = self.files[file].document()?.leaf_at(start)?;
        Some((file, item.index()))
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

impl Workspace {
    /// What dlt's merge of a provider's files makes of one node; `visible` as for [`merge`].
    pub(super) fn merged(&self, view: usize, kind: Kind, node: NodeId, visible: &[FileIndex]) -> Merged {
        let plain = merge(self.tree(), node, visible);
        let Outcome::Differs(differences) = self.outcome(view, kind) else {
            return plain;
        };
        if differences.lost.contains_key(&node) {
            return Merged::default();
        }
        match differences.instead.get(&node) {
            None => plain,
            Some(&winner) => Merged {
                winner: Some(winner),
                shadowed: plain
                    .shadowed
                    .into_iter()
                    .filter(|other| *other != winner)
                    .collect(),
                tables: Vec::new(),
            },
        }
    }

    /// Why dlt's library loses a key, or a table around it: a sentence; `None` where it does not.
    pub(super) fn why_lost(&self, view: usize, kind: Kind, node: NodeId) -> Option<String> {
        let Outcome::Differs(differences) = self.outcome(view, kind) else {
            return None;
        };
        let mut around = std::iter::successors(Some(node), |node| self.tree().parent(*node));
        let cause = around.find_map(|node| differences.lost.get(&node))?;
        let told = cause
            .as_ref()
            .and_then(|cause| self.loss_in_words(view, kind, node, cause));
        Some(told.unwrap_or_else(|| {
            "dlt's TOML library loses it: its table is written in several pieces, and a stronger file replaces one \
             of its neighbours"
                .to_owned()
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
