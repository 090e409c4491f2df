//! What dlt's TOML library makes of the merge of a column's files where that is not what dlt means.

use std::collections::{BTreeMap, HashSet};

use super::file::File;
use super::{View, Workspace};
use crate::dlt::layout::Kind;
use crate::dlt::pieces::{self, Statement};
use crate::dlt::resolution::{Merged, merge};
use crate::dlt::tree::{FileIndex, NodeId, Tree};

/// How the merge of one provider's files goes.
#[derive(Default)]
pub(super) enum Outcome {
    /// As dlt means it; so wherever no file writes a table in several pieces.
    #[default]
    Plain,
    /// It loses these tables and keys.
    Loses(HashSet<NodeId>),
    /// It fails on this file.
    Fails(FileIndex),
    /// It goes well, and so do tables in braces that plain merging could not extend.
    Whole,
}

/// The outcomes per column, for secrets and config.
pub(super) type Outcomes = Vec<[Outcome; 2]>;

/// Merges the files of every column as dlt's library does, where it matters.
pub(super) fn outcomes(files: &[File], views: &[View], tree: &Tree) -> Outcomes {
    let mut statements: BTreeMap<FileIndex, Vec<Statement>> = BTreeMap::new();
    let mut outcome = |view: &View, kind: Kind| {
        let readable = |file: &&FileIndex| {
            let document = files[**file].document();
            document.is_some_and(|document| document.refused_by_dlt().is_none())
        };
        let numbers: Vec<FileIndex> = view.files(kind).iter().filter(readable).copied().collect();
        if numbers.len() < 2 {
            return Outcome::Plain;
        }
        for &number in &numbers {
            if let Some(document) = files[number].document() {
                statements.entry(number).or_insert_with(|| document.statements());
            }
        }
        let all: Vec<&[Statement]> = numbers.iter().map(|number| &statements[number][..]).collect();
        if !all.iter().any(|file| pieces::in_pieces(file)) {
            return Outcome::Plain;
        }
        match pieces::merge_in_pieces(&all) {
            None => Outcome::Plain,
            Some(Err(weaker)) => Outcome::Fails(numbers[weaker]),
            Some(Ok(paths)) => {
                let mut lost = HashSet::new();
                find_lost(tree, Tree::ROOT, &numbers, &paths, &mut Vec::new(), &mut lost);
                if lost.is_empty() {
                    Outcome::Whole
                } else {
                    Outcome::Loses(lost)
                }
            }
        }
    };
    views
        .iter()
        .map(|view| Kind::ALL.map(|kind| outcome(view, kind)))
        .collect()
}

/// What plain merging shows below `node` and the merged document has not.
fn find_lost(
    tree: &Tree,
    node: NodeId,
    visible: &[FileIndex],
    paths: &pieces::Paths,
    way: &mut Vec<Box<str>>,
    lost: &mut HashSet<NodeId>,
) {
    for (name, child) in tree.children(node) {
        let merged = merge(tree, child, visible);
        if merged.winner.is_none() && merged.tables.is_empty() {
            continue;
        }
        way.push(name.into());
        if paths.contains(way) {
            find_lost(tree, child, &merged.tables, paths, way, lost);
        } else {
            lost.insert(child);
        }
        way.pop();
    }
}

impl Workspace {
    /// What dlt's merge of a provider's files makes of one node; `visible` as for [`merge`].
    pub(super) fn merged(&self, view: usize, kind: Kind, node: NodeId, visible: &[FileIndex]) -> Merged {
        let merged = merge(self.tree(), node, visible);
        if self.is_lost(view, kind, node) {
            return Merged::default();
        }
        merged
    }

    /// Whether dlt's library loses a table or key that a file has.
    pub(super) fn is_lost(&self, view: usize, kind: Kind, node: NodeId) -> bool {
        matches!(self.outcome(view, kind), Outcome::Loses(lost) if lost.contains(&node))
    }

    /// Whether it loses that or a table around it.
    pub(super) fn is_within_lost(&self, view: usize, kind: Kind, node: NodeId) -> bool {
        std::iter::successors(Some(node), |node| self.tree().parent(*node))
            .any(|node| self.is_lost(view, kind, node))
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
