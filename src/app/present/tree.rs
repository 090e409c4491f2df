//! The tree in words: one line per row, one cell per profile, values masked.

use super::{Piece, Tone, piece};
use crate::app::finder::{Finder, Way};
use crate::app::state::State;
use crate::dlt::key::spell_part;
use crate::dlt::placeholder;
use crate::dlt::tree::NodeId;
use crate::secret::MASK;
use crate::shown;
use crate::workspace::Workspace;
use crate::workspace::cell::Cell;
use crate::workspace::cell::Origin;
use crate::workspace::cell::Status;
use crate::workspace::rows::{LineNumber, Row};

/// One line of the tree.
pub struct Line {
    /// How deep it is.
    pub depth: u32,
    /// For a section: whether it is folded.
    pub folded: Option<bool>,
    /// The key or heading.
    pub label: Piece,
    /// Its characters that the filter has found, by their number.
    pub marks: Vec<usize>,
    /// One per profile.
    pub cells: Vec<Option<Piece>>,
    /// Whether the cursor is on it.
    pub is_cursor: bool,
}

/// The glyph of a status; each is unlike the others without colour.
#[must_use]
pub fn glyph(cell: &Cell) -> (&'static str, Tone) {
    match cell.status {
        Status::Set if cell.origin == Some(Origin::Environment) => ("$", Tone::Good),
        Status::Set if matches!(cell.origin, Some(Origin::Vault(_))) => VAULT,
        Status::Set if cell.inherited => INHERITED,
        status => sign(status),
    }
}

/// The glyph of a value from a vault that was asked.
const VAULT: (&str, Tone) = ("◆", Tone::Good);

/// The glyph of a value from a file that other profiles read too.
pub(super) const INHERITED: (&str, Tone) = ("↳", Tone::Inherited);

/// The glyph of a status, wherever the value comes from.
pub(super) fn sign(status: Status) -> (&'static str, Tone) {
    match status {
        Status::Missing => ("✗", Tone::Bad),
        Status::Placeholder(_) => ("◌", Tone::ToDo),
        Status::Empty => ("∅", Tone::ToDo),
        Status::Elsewhere => ("→", Tone::Inherited),
        Status::Absent => ("·", Tone::Dim),
        Status::Review => ("!", Tone::Warning),
        Status::Misplaced => ("!", Tone::Bad),
        Status::Set => ("●", Tone::Good),
    }
}

/// The lines of the tree from `top` on, at most `height` of them.
#[must_use]
pub fn lines(state: &State, top: usize, height: usize) -> Vec<Line> {
    let browse = &state.browse;
    let mut finder = Finder::new(&browse.filter, browse.found.way);
    let rows = browse.rows.iter().enumerate().skip(top).take(height);
    rows.map(|(index, row)| {
        let mut line = line(state, *row, index == browse.cursor);
        if !browse.filter.is_empty() {
            line.marks = marks(state, &mut finder, index);
        }
        line
    })
    .collect()
}

/// How many keys the filter has found, and by what.
#[must_use]
pub fn finding(state: &State, filter: &str) -> String {
    let found = state.browse.found;
    let keys = if found.keys == 1 { "key" } else { "keys" };
    let how = match found.way {
        Way::Whole => "with",
        Way::Loose => "like",
    };
    let so_far = if state.browse.is_filtering() {
        " so far"
    } else {
        ""
    };
    format!("{} {keys}{so_far} {how} “{}”", found.keys, shown::safe(filter))
}

/// The characters of a line that the filter has found: in a section those that its first key was found by.
fn marks(state: &State, finder: &mut Finder, index: usize) -> Vec<usize> {
    let tree = state.workspace.tree();
    let mut rows = state.browse.rows[index..].iter().map_while(|row| match row {
        Row::Node { node, .. } => Some(*node),
        Row::Group(_) => None,
    });
    let own = rows.next().and_then(|node| tree.path(node));
    let mut after = state.browse.rows[index..].iter().filter_map(|row| match row {
        Row::Node { node, .. } if tree.is_key(*node) => tree.path(*node),
        _ => None,
    });
    let (Some(own), Some(key)) = (own, after.next()) else {
        return Vec::new();
    };
    let name = spell_part(own.name());
    // What is escaped to be shown has other numbers.
    if shown::safe(&name) != name || !key.parts().starts_with(own.parts()) {
        return Vec::new();
    }
    let end = own.to_string().chars().count();
    let start = end - name.chars().count();
    let all = finder.marks(&key.to_string());
    all.into_iter()
        .filter(|mark| (start..end).contains(mark))
        .map(|mark| mark - start)
        .collect()
}

fn line(state: &State, row: Row, is_cursor: bool) -> Line {
    let workspace = &state.workspace;
    let folded = state.browse.is_folded(workspace, row);
    let views = 0..workspace.views().len();
    match row {
        Row::Group(group) => Line {
            depth: 0,
            folded: Some(folded),
            label: piece(group.title(), Tone::Strong),
            marks: Vec::new(),
            cells: views.map(|_| None).collect(),
            is_cursor,
        },
        Row::Node { node, depth } => {
            let is_section = workspace.tree().has_children(node);
            let name = spell_part(workspace.tree().name(node));
            let tone = if is_section { Tone::Strong } else { Tone::Plain };
            Line {
                depth,
                folded: is_section.then_some(folded),
                label: piece(shown::safe(&name).into_owned(), tone),
                marks: Vec::new(),
                cells: views.map(|view| cell(state, view, node, folded)).collect(),
                is_cursor,
            }
        }
    }
}

pub(super) fn cell(state: &State, view: usize, node: NodeId, folded: bool) -> Option<Piece> {
    let workspace = &state.workspace;
    let Some(cell) = workspace.cell(view, node) else {
        return folded.then(|| to_do_below(workspace, view, node)).flatten();
    };
    let (glyph, tone) = glyph(cell);
    let reveal = state
        .reveal
        .filter(|reveal| (reveal.view, reveal.node) == (view, node));
    if reveal.is_some()
        && let Some(value) = plain(workspace, node, cell)
    {
        return Some(piece(format!("{glyph} {value}"), Tone::Revealed));
    }
    Some(piece(format!("{glyph} {}", words(workspace, node, cell)), tone))
}

/// How many keys below a folded section have to be set up.
pub(super) fn to_do_below(workspace: &Workspace, view: usize, node: NodeId) -> Option<Piece> {
    let order = workspace.order();
    let is_to_do = |line: &&LineNumber| {
        let node = order.row(**line).and_then(Row::node);
        let cell = node.and_then(|node| workspace.cell(view, node));
        cell.is_some_and(|cell| cell.status.is_to_do())
    };
    let below = order.to_do_below(view, order.line(node)?);
    match below.iter().filter(is_to_do).count() {
        0 => None,
        to_do => Some(piece(format!("◌ {to_do} to set up"), Tone::ToDo)),
    }
}

/// What a cell says of its value.
pub(super) fn words(workspace: &Workspace, node: NodeId, cell: &Cell) -> String {
    match cell.status {
        Status::Missing => "missing".to_owned(),
        Status::Empty => "empty".to_owned(),
        Status::Elsewhere => "elsewhere".to_owned(),
        Status::Absent => "not here".to_owned(),
        Status::Misplaced => "misplaced".to_owned(),
        Status::Placeholder(placeholder::Reason::ConfigureMe) => "configure me".to_owned(),
        Status::Placeholder(placeholder::Reason::TypeSample) => "fill in".to_owned(),
        Status::Placeholder(_) => "set me up".to_owned(),
        Status::Review => format!("{} review", shown_value(workspace, node, cell)),
        Status::Set => shown_value(workspace, node, cell),
    }
}

fn shown_value(workspace: &Workspace, node: NodeId, cell: &Cell) -> String {
    if cell.secret {
        return MASK.to_owned();
    }
    plain_text(workspace, node, cell).map_or_else(|| MASK.to_owned(), |text| shown::config_value(&text))
}

pub(super) fn plain(workspace: &Workspace, node: NodeId, cell: &Cell) -> Option<String> {
    plain_text(workspace, node, cell).map(|text| shown::safe(&text).into_owned())
}

fn plain_text(workspace: &Workspace, node: NodeId, cell: &Cell) -> Option<String> {
    let path = workspace.tree().path(node)?;
    let value = workspace.value(&cell.origin?, &path)?;
    Some(value.plain().expose().to_owned())
}
