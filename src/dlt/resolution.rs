//! dlt's merge of one provider's files, as one pure fold down the tree.
//!
//! dlt loads the files strongest first and merges each weaker one below what it has: two tables merge, anything
//! else stays as the stronger file has it (`update_dict_nested` in `dlt/common/utils.py`). So at each node it is
//! enough to know which files are still *visible* there.

use super::tree::{FileIndex, Mark, NodeId, Tree};

/// The files of one provider that can still contribute at some node, strongest first.
pub type Visible = Vec<FileIndex>;

/// What the merge makes of one node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The file whose value wins, with the file's own number for the value.
    pub winner: Option<(FileIndex, usize)>,
    /// Values that stand here and that dlt never sees because a stronger file has something else.
    pub shadowed: Vec<(FileIndex, usize)>,
    /// The files that contribute to the table here.
    pub tables: Visible,
}

/// Merges one node; `visible` are the files that contribute to its parent's table.
#[must_use]
pub fn merge(tree: &Tree, node: NodeId, visible: &[FileIndex]) -> Merged {
    let mut merged = Merged::default();
    for &file in visible {
        match tree.mark_of(node, file) {
            None => {}
            Some(Mark::Table { .. }) if merged.winner.is_none() => merged.tables.push(file),
            Some(Mark::Table { .. }) => {}
            Some(Mark::Leaf(leaf)) if merged.winner.is_none() && merged.tables.is_empty() => {
                merged.winner = Some((file, leaf));
            }
            Some(Mark::Leaf(leaf)) => merged.shadowed.push((file, leaf)),
        }
    }
    merged
}

/// Where dlt's merge of the files fails: a table in brackets (or of dotted keys) of a stronger file cannot be put
/// into a table in braces of a weaker one, and the whole provider fails though each file is fine by itself
/// (`Inline tables cannot contain a table`, from `tomlkit`). Answers the weaker file and its table.
#[must_use]
pub fn refused_merge(tree: &Tree, files: &[FileIndex]) -> Option<(FileIndex, NodeId)> {
    // A file alone is not merged.
    if files.len() < 2 {
        return None;
    }
    let mut merged = Accumulated {
        tree,
        kinds: vec![None; tree.len()],
    };
    let root = Mark::Table { inline: false };
    files.iter().find_map(|&file| {
        merged.kinds[Tree::ROOT.index()] = Some(root);
        merged.fold(Tree::ROOT, file, false).map(|node| (file, node))
    })
}

/// What the files merged so far have at each node.
struct Accumulated<'t> {
    tree: &'t Tree,
    kinds: Vec<Option<Mark>>,
}

impl Accumulated<'_> {
    /// Merges what is there below `node` over a weaker file's table. The tables stay the weaker file's own, so
    /// they are of its spelling from then on.
    fn fold(&mut self, node: NodeId, weaker: FileIndex, weaker_inline: bool) -> Option<NodeId> {
        for (_, child) in self.tree.children(node) {
            let below = self.tree.mark_of(child, weaker);
            match (self.kinds[child.index()], below) {
                (None, None) => {}
                (None, Some(_)) => self.take(child, weaker),
                (Some(Mark::Table { .. }), Some(Mark::Table { inline })) => {
                    self.kinds[child.index()] = below;
                    if let Some(refused) = self.fold(child, weaker, inline) {
                        return Some(refused);
                    }
                }
                (Some(Mark::Table { inline: false }), _) if weaker_inline => return Some(node),
                (Some(_), _) => {}
            }
        }
        None
    }

    /// Takes a weaker file's whole subtree where nothing stronger is.
    fn take(&mut self, node: NodeId, weaker: FileIndex) {
        self.kinds[node.index()] = self.tree.mark_of(node, weaker);
        for (_, child) in self.tree.children(node) {
            if self.tree.mark_of(child, weaker).is_some() {
                self.take(child, weaker);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// File 0 is the strongest. `marks` are what files 0, 1, 2 have at one node.
    fn merged(marks: [Option<Mark>; 3]) -> Merged {
        let mut tree = Tree::default();
        let node = tree.child_or_insert(Tree::ROOT, "a");
        for (file, mark) in marks.into_iter().enumerate() {
            if let Some(mark) = mark {
                tree.mark(node, file, mark);
            }
        }
        merge(&tree, node, &[0, 1, 2])
    }

    const LEAF: Option<Mark> = Some(Mark::Leaf(7));
    const TABLE: Option<Mark> = Some(Mark::Table { inline: false });

    #[test]
    fn the_strongest_value_wins_and_the_others_are_shadowed() {
        let got = merged([None, LEAF, LEAF]);
        assert_eq!(got.winner, Some((1, 7)));
        assert_eq!(got.shadowed, [(2, 7)]);
    }

    #[test]
    fn a_value_hides_weaker_tables() {
        assert_eq!(merged([LEAF, TABLE, None]).tables, Visible::new());
    }

    #[test]
    fn a_table_hides_a_weaker_value_and_still_merges_with_tables_below_it() {
        let got = merged([TABLE, LEAF, TABLE]);
        assert_eq!((got.winner, got.tables), (None, vec![0, 2]));
        assert_eq!(got.shadowed, [(1, 7)]);
    }

    /// One table `b` with a table `d` in it, as files of the given spellings (strongest first) have them.
    fn refused(files: &[(bool, Option<bool>)]) -> bool {
        let mut tree = Tree::default();
        let outer = tree.child_or_insert(Tree::ROOT, "b");
        let inner = tree.child_or_insert(outer, "d");
        for (file, (inline, nested)) in files.iter().enumerate() {
            tree.mark(outer, file, Mark::Table { inline: *inline });
            if let Some(inline) = *nested {
                tree.mark(inner, file, Mark::Table { inline });
            }
        }
        let numbers: Vec<FileIndex> = (0..files.len()).collect();
        refused_merge(&tree, &numbers).is_some()
    }

    #[test]
    fn a_bracketed_table_does_not_go_into_one_in_braces() {
        assert!(
            refused(&[(false, Some(false)), (true, None)]),
            "[b.d] over b = {{}}"
        );
        assert!(
            !refused(&[(true, Some(true)), (true, None)]),
            "b = {{d = {{}}}} over b = {{}}"
        );
        assert!(
            !refused(&[(false, Some(false)), (true, Some(true))]),
            "b.d.x = 1 over b = {{d = {{}}}}"
        );
        assert!(
            !refused(&[(true, None), (false, Some(false))]),
            "b = {{}} over [b.d]"
        );
        assert!(
            refused(&[(false, Some(false)), (true, None), (false, None)]),
            "the middle file decides first"
        );
    }
}
