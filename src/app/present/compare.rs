//! The Compare screen in words: equality is shown, never a masked value.

use unicode_segmentation::UnicodeSegmentation;

use super::tree;
use super::{Piece, Tone, piece};
use crate::app::compare::{Comparison, Counts, Line};
use crate::app::finder::Finder;
use crate::app::sections::below;
use crate::app::state::State;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::NodeId;
use crate::shown;
use crate::workspace::compare::{Change, Row};

/// One line of the screen.
pub enum CompareLine {
    /// A heading.
    Section(String),
    /// A key.
    Key {
        /// Its name within the section.
        name: String,
        /// Its characters that the filter has found, by their number.
        marks: Vec<usize>,
        /// What each column says.
        cells: Vec<Vec<Piece>>,
        /// How each column but the first is to the first.
        signs: Vec<Piece>,
        /// The number of the column the cursor is in.
        cursor: Option<usize>,
    },
}

/// What stands above the list: the names of the columns, and what they come to.
pub struct CompareHead {
    /// The profiles, and whether the cursor is in their column.
    pub names: Vec<(String, bool)>,
    /// How many keys are the same, differ, or are in one only.
    pub summary: Piece,
    /// Which keys are shown, where not all are.
    pub filter: Option<Piece>,
}

/// What stands above the list.
#[must_use]
pub fn compare_head(state: &State, comparison: &Comparison) -> CompareHead {
    let workspace = &state.workspace;
    let name = |view: &usize| shown::safe(&workspace.views()[*view].name).into_owned();
    let names: Vec<String> = comparison.columns.iter().map(name).collect();
    let summary = if workspace.views().len() < 2 {
        let marker = format!("{}/.workspace", workspace.place().settings_name);
        piece(
            format!("nothing to compare: dlt has profiles only where {marker} exists"),
            Tone::Warning,
        )
    } else if let [left, right] = &names[..] {
        piece(summary(comparison.counts, left, right), Tone::Plain)
    } else {
        let differing = comparison.differing.len();
        piece(
            format!("each beside {}: {differing} keys differ", names[0]),
            Tone::Plain,
        )
    };
    let filter = state.compare.filter;
    let mut words = Vec::new();
    if filter != crate::app::compare::Filter::All {
        words.push(format!("only {}", filter.word()));
    }
    if !state.browse.filter.is_empty() {
        words.push(tree::finding(state, &state.browse.filter));
    }
    CompareHead {
        names: names
            .into_iter()
            .zip(&comparison.columns)
            .map(|(name, view)| (name, *view == state.browse.column))
            .collect(),
        summary,
        filter: (!words.is_empty()).then(|| piece(words.join(" · "), Tone::Warning)),
    }
}

fn summary(counts: Counts, left: &str, right: &str) -> String {
    let shared = match counts.shared {
        0 => String::new(),
        shared => format!(" ({shared} shared)"),
    };
    let mut words = vec![format!("{} same{shared}", counts.same)];
    for (count, word) in [
        (counts.differ, "differ".to_owned()),
        (counts.only_left, format!("only {left}")),
        (counts.only_right, format!("only {right}")),
        (counts.same_secret, "same secret".to_owned()),
    ] {
        if count > 0 {
            words.push(format!("{count} {word}"));
        }
    }
    words.join(" · ")
}

/// The lines from `top` on, at most `height` of them.
#[must_use]
pub fn compare(state: &State, comparison: &Comparison, top: usize, height: usize) -> Vec<CompareLine> {
    let lines = comparison.lines.iter().skip(top).take(height);
    lines
        .filter_map(|line| match line {
            Line::Section(path) => Some(CompareLine::Section(shown::safe(&path.to_string()).into_owned())),
            Line::Key { section, node, rows } => key(state, &comparison.columns, section, *node, rows),
        })
        .collect()
}

fn key(
    state: &State,
    columns: &[usize],
    section: &KeyPath,
    node: NodeId,
    rows: &[Option<Row>],
) -> Option<CompareLine> {
    let path = state.workspace.tree().path(node)?;
    let mut cells: Vec<Vec<Piece>> = columns
        .iter()
        .map(|view| tree::cell(state, *view, node, false).into_iter().collect())
        .collect();
    let signs = rows.iter().map(|row| match row {
        Some(row) => sign(row.change),
        None => piece(" ", Tone::Dim),
    });
    let signs: Vec<Piece> = signs.collect();
    if let [Some(row)] = rows {
        if row.change == Change::Different {
            mark_change(&mut cells);
        }
        if let (Some(last), Some(remark)) = (cells.last_mut(), remark(row)) {
            last.push(remark);
        }
    }
    let is_cursor = state.browse.node() == Some(node);
    let column = columns.iter().position(|view| *view == state.browse.column);
    let name = below(section, &path);
    Some(CompareLine::Key {
        marks: marks(state, &path, &name),
        name: shown::safe(&name).into_owned(),
        cells,
        signs,
        cursor: column.filter(|_| is_cursor),
    })
}

/// The characters of a key's name that the filter has found.
fn marks(state: &State, path: &KeyPath, name: &str) -> Vec<usize> {
    let browse = &state.browse;
    let path = path.to_string();
    if browse.filter.is_empty() || !path.ends_with(name) || shown::safe(name) != *name {
        return Vec::new();
    }
    let start = path.chars().count() - name.chars().count();
    let all = Finder::new(&browse.filter, browse.found.way).marks(&path);
    all.into_iter()
        .filter_map(|mark| mark.checked_sub(start))
        .collect()
}

fn sign(change: Change) -> Piece {
    let tone = match change {
        Change::Same => Tone::Dim,
        Change::Different => Tone::Warning,
        Change::OnlyLeft | Change::OnlyRight => Tone::Bad,
    };
    piece(change.sign(), tone)
}

/// What is to be known beside the two cells.
fn remark(row: &Row) -> Option<Piece> {
    if row.same_secret {
        return Some(piece("  same secret!", Tone::Warning));
    }
    let differing = row.parts.iter().filter(|(_, change)| *change != Change::Same);
    let names: Vec<String> = differing
        .map(|(part, _)| shown::safe(part).into_owned())
        .collect();
    (!names.is_empty()).then(|| piece(format!("  {}", names.join(", ")), Tone::Warning))
}

/// Marks what differs between the texts of two cells that are both in the open.
fn mark_change(cells: &mut [Vec<Piece>]) {
    let [left, right] = cells else { return };
    let ([one], [other]) = (&left[..], &right[..]) else {
        return;
    };
    let (a, b): (Vec<&str>, Vec<&str>) = (
        one.text.graphemes(true).collect(),
        other.text.graphemes(true).collect(),
    );
    // The glyph and the blank behind it are no part of the value.
    let values = (a.get(2..).unwrap_or_default(), b.get(2..).unwrap_or_default());
    if values.0 == values.1 {
        return;
    }
    let same = |(a, b): &(&&str, &&str)| a == b;
    let start = 2 + values.0.iter().zip(values.1).take_while(same).count();
    let room = a.len().min(b.len()).saturating_sub(start);
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take(room)
        .take_while(same)
        .count();
    let split = |text: &[&str], tone: Tone| {
        let changed = start..text.len() - end;
        vec![
            piece(text[..changed.start].concat(), tone),
            piece(text[changed.clone()].concat(), Tone::Warning),
            piece(text[changed.end..].concat(), tone),
        ]
    };
    let (marked_left, marked_right) = (split(&a, one.tone), split(&b, other.tone));
    *left = marked_left;
    *right = marked_right;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(left: &str, right: &str) -> Vec<String> {
        let mut cells = [left, right].map(|text| vec![piece(text, Tone::Good)]);
        mark_change(&mut cells);
        cells
            .into_iter()
            .map(|pieces| {
                pieces
                    .into_iter()
                    .map(|piece| piece.text)
                    .collect::<Vec<_>>()
                    .join("|")
            })
            .collect()
    }

    #[test]
    fn the_changed_part_is_marked() {
        assert_eq!(
            marked("● db.dev.local", "● db.prod.local"),
            ["● db.|dev|.local", "● db.|prod|.local"]
        );
        assert_eq!(marked("● 2", "↳ 8"), ["● |2|", "↳ |8|"]);
        assert_eq!(marked("● aa", "● aaa"), ["● aa||", "● aa|a|"]);
        assert_eq!(marked("● ••••••", "↳ ••••••"), ["● ••••••", "↳ ••••••"]);
    }
}
