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
            Some(Mark::Table) if merged.winner.is_none() => merged.tables.push(file),
            Some(Mark::Table) => {}
            Some(Mark::Leaf(leaf)) if merged.winner.is_none() && merged.tables.is_empty() => {
                merged.winner = Some((file, leaf));
            }
            Some(Mark::Leaf(leaf)) => merged.shadowed.push((file, leaf)),
        }
    }
    merged
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
    const TABLE: Option<Mark> = Some(Mark::Table);

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
}
