//! The pane about the cursor's cell.

use super::tree::{glyph, plain, to_do_below};
use super::walk::{walk_by_provider, walk_in_a_line};
use super::{Piece, Tone, deploy, finding, piece};
use crate::app::deploy::{self as plan, Line};
use crate::app::doctor;
use crate::app::state::{Screen, State};
use crate::app::verdict::Verdict;
use crate::checks::Alike;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::tree::NodeId;
use crate::document::ValueType;
use crate::shown;
use crate::workspace::Workspace;
use crate::workspace::cell::Cell;
use crate::workspace::cell::Origin;
use crate::workspace::requirement::Asker;
use crate::workspace::rows::Row;

/// The detail pane's heading.
#[must_use]
pub fn detail_title(state: &State) -> String {
    match beyond(state) {
        Some(Beyond::Nothing) => String::new(),
        Some(Beyond::Finding(alike)) => finding::title(alike),
        Some(Beyond::Deploy(verdict, line)) => deploy::title(verdict, line),
        None => cell_title(state),
    }
}

/// The lines of the detail pane, most important first.
#[must_use]
pub fn detail(state: &State, height: usize) -> Vec<Vec<Piece>> {
    match beyond(state) {
        Some(Beyond::Nothing) => Vec::new(),
        Some(Beyond::Finding(alike)) => finding::detail(state, alike, height),
        Some(Beyond::Deploy(verdict, line)) => deploy::detail(state, verdict, line, height),
        None => cell_detail(state, height),
    }
}

/// What the pane is about where it is not about the tree's cursor.
enum Beyond<'s> {
    Nothing,
    Finding(&'s Alike),
    Deploy(&'s Verdict, Line<'s>),
}

fn beyond(state: &State) -> Option<Beyond<'_>> {
    match state.screen {
        Screen::Workspace | Screen::SetUp | Screen::Compare => None,
        Screen::Doctor => Some(doctor::chosen(state).map_or(Beyond::Nothing, Beyond::Finding)),
        Screen::Deploy => {
            let Some((verdict, line)) = state.verdict.as_ref().zip(plan::chosen(state)) else {
                return Some(Beyond::Nothing);
            };
            let is_cell =
                matches!(line, Line::Shipped(_) | Line::Key(..)) && plan::cell(state, line).is_some();
            (!is_cell).then_some(Beyond::Deploy(verdict, line))
        }
    }
}

/// The key of the cursor and the profile.
fn cell_title(state: &State) -> String {
    let profile = &state.workspace.views()[state.browse.column].name;
    match state.browse.row() {
        None => "no key matches".to_owned(),
        Some(Row::Group(group)) => group.title().to_owned(),
        Some(Row::Node { node, .. }) => {
            let path = state
                .workspace
                .tree()
                .path(node)
                .map(|path| path.to_string())
                .unwrap_or_default();
            let path = shown::safe(&path).into_owned();
            if state.workspace.tree().is_key(node) {
                format!("{path} · {profile}")
            } else {
                path
            }
        }
    }
}

/// The lines about the cursor's cell, most important first. In a low pane the walk is one line, among the first.
fn cell_detail(state: &State, height: usize) -> Vec<Vec<Piece>> {
    let workspace = &state.workspace;
    let Some(node) = state.browse.node() else {
        return Vec::new();
    };
    let Some(path) = workspace.tree().path(node) else {
        return Vec::new();
    };
    let view = state.browse.column;
    let Some(cell) = workspace.cell(view, node) else {
        return section_detail(workspace, view, node);
    };
    let (glyph, tone) = glyph(cell);
    let mut lines = Vec::new();
    let is_revealed = state
        .reveal
        .is_some_and(|reveal| (reveal.view, reveal.node) == (view, node));
    if let Some(value) = plain(workspace, node, cell).filter(|_| is_revealed) {
        lines.push(vec![label("value"), piece(value, Tone::Revealed)]);
    }

    let mut status = vec![piece(format!("{glyph} {}", cell.status.word()), tone)];
    if let Some(value_type) = cell
        .value_type
        .filter(|value_type| *value_type != ValueType::String)
    {
        status.push(piece(format!("  {}", value_type.word()), Tone::Dim));
    }
    if let Some(note) = workspace.note(view, node, cell, &path) {
        status.push(piece(format!("  {}", shown::safe(&note)), Tone::Plain));
    }
    lines.push(status);

    lines.push(match &cell.origin {
        Some(origin) => {
            let mut line = vec![
                label("from"),
                piece(place_name(workspace, origin, &path), Tone::Plain),
            ];
            if cell.inherited {
                line.push(piece("  inherited", Tone::Inherited));
            }
            if let Some(other) = differs_from(workspace, view, node) {
                line.push(piece(format!("  ≠ differs from {other}"), Tone::Warning));
            }
            line
        }
        None => vec![label("looked in"), piece(looked_in(workspace, view), Tone::Plain)],
    });

    if let Some(why) = workspace.why(view, node) {
        lines.push(vec![
            label("why"),
            piece(shown::safe(&why).into_owned(), Tone::Plain),
        ]);
    }
    let walk = workspace.walk(view, workspace.asked_as(&path));
    let is_low = height < 8;
    if is_low {
        lines.push(walk_in_a_line(&walk));
    }
    let askers: Vec<Asker> = workspace
        .requirements()
        .answered_by(&path)
        .flat_map(|requirement| requirement.by.iter().cloned())
        .collect();
    // A missing key says who asks for it in its first line.
    if !askers.is_empty() && cell.origin.is_some() {
        let phrase = Asker::phrase(&askers);
        lines.push(vec![
            label("asked by"),
            piece(shown::safe(&phrase).into_owned(), Tone::Plain),
        ]);
    }
    if cell.status.is_to_do()
        && let Some(page) = workspace.page(view, &path)
    {
        lines.push(vec![label("see"), piece(page, Tone::Plain)]);
    }
    if !cell.shadowed.is_empty() {
        let places: Vec<String> = cell
            .shadowed
            .iter()
            .map(|origin| place_name(workspace, origin, &path))
            .collect();
        lines.push(vec![label("shadows"), piece(places.join(" · "), Tone::Plain)]);
    }
    lines.push(vec![
        label("env"),
        piece(shown::safe(&path.env_name()).into_owned(), Tone::Plain),
    ]);
    if let Some(comment) = comment(workspace, cell) {
        lines.push(vec![label("comment"), piece(comment, Tone::Dim)]);
    }
    if !is_low {
        lines.extend(walk_by_provider(&walk));
    }
    lines
}

fn section_detail(workspace: &Workspace, view: usize, node: NodeId) -> Vec<Vec<Piece>> {
    let to_do = to_do_below(workspace, view, node)
        .unwrap_or_else(|| piece("● nothing to set up in this section", Tone::Good));
    vec![vec![to_do]]
}

pub(super) fn label(text: &str) -> Piece {
    piece(format!("{text:<11}"), Tone::Dim)
}

/// A value's place as people find it: file and line, the variable, or the secret of a vault.
fn place_name(workspace: &Workspace, origin: &Origin, path: &KeyPath) -> String {
    let name = match *origin {
        Origin::Environment => format!("environment variable {}", path.env_name()),
        Origin::File { file, item } => {
            let file = &workspace.files()[file];
            let line = file.document().map_or(0, |document| document.position(item).line);
            format!("{}:{line}", file.label)
        }
        Origin::Vault(at) => format!("{}, as it was fetched", workspace.vault_place(at, path)),
    };
    shown::safe(&name).into_owned()
}

/// Where dlt looked for a key it does not find.
fn looked_in(workspace: &Workspace, view: usize) -> String {
    let view = &workspace.views()[view];
    let mut places = vec!["environment".to_owned()];
    for file in Kind::ALL.into_iter().flat_map(|kind| view.files(kind)) {
        let file = &workspace.files()[*file];
        if file.document().is_some() {
            places.push(file.label.clone());
        }
    }
    shown::safe(&places.join(" · ")).into_owned()
}

/// The first profile that gets another value for the key. Of secrets nothing is told here, not even that.
fn differs_from(workspace: &Workspace, view: usize, node: NodeId) -> Option<&str> {
    let path = workspace.tree().path(node)?;
    let value = |view: usize| {
        let cell = workspace.cell(view, node)?;
        if cell.secret || cell.status.is_to_do() {
            return None;
        }
        workspace.value_for(view, &cell.origin?, &path)
    };
    let own = value(view)?;
    (0..workspace.views().len())
        .find(|other| *other != view && value(*other).is_some_and(|value| value != own))
        .map(|other| workspace.views()[other].name.as_str())
}

fn comment(workspace: &Workspace, cell: &Cell) -> Option<String> {
    let Some(Origin::File { file, item }) = cell.origin else {
        return None;
    };
    let document = workspace.files()[file].document()?;
    let leaf = document.leaf(item)?;
    let mut parts: Vec<String> = document
        .comments_above(leaf)
        .into_iter()
        .map(shown::comment)
        .collect();
    parts.extend(document.comment(leaf).map(shown::comment));
    (!parts.is_empty()).then(|| parts.join("  "))
}
