//! Where dlt looks for the cursor's key.

use super::detail::{detail_title, label};
use super::{Piece, Tone, piece};
use crate::app::state::State;
use crate::shown;
use crate::workspace::walk::End;
use crate::workspace::walk::Step;
use crate::workspace::walk::Walk;

/// The walk in one line: how many keys each provider was asked for in vain, and the one that has it.
pub(super) fn walk_in_a_line(walk: &Walk) -> Vec<Piece> {
    let mut line = vec![label("dlt looks")];
    if let Some(step) = walk.found() {
        line.push(piece(
            format!("● {} {}  ", step.provider.name(), shown::safe(&step.key)),
            Tone::Good,
        ));
    } else {
        line.push(piece(
            format!("{}  ", shown::safe(&walk.conclusion())),
            Tone::Warning,
        ));
    }
    let in_vain = walk.steps.iter().filter(|step| step.hit.is_none()).count();
    match in_vain {
        0 => {}
        1 => line.push(piece("after 1 other place (x)", Tone::Dim)),
        count => line.push(piece(format!("after {count} other places (x)"), Tone::Dim)),
    }
    line
}

/// The walk with a line per provider and pass: the first key asked for in vain, or the one that is there.
pub(super) fn walk_by_provider(walk: &Walk) -> Vec<Vec<Piece>> {
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for steps in walk.steps.chunk_by(|one, next| one.provider == next.provider) {
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
            continue;
        };
        let told = if last.hit.is_some() { last } else { first };
        let others = match (steps.len() - 1, last.hit.is_some()) {
            (0, _) => String::new(),
            (count, true) => format!("  after {count} in vain"),
            (count, false) => format!("  and {count} more"),
        };
        let (glyph, tone) = step_glyph(told);
        lines.push(vec![
            label(if lines.is_empty() { "dlt looks" } else { "" }),
            piece(format!("{:<22}", told.provider.name()), Tone::Plain),
            piece(format!("{glyph} {}", shown::safe(&told.key)), tone),
            piece(others, Tone::Dim),
        ]);
    }
    if walk.end != End::Found {
        lines.push(vec![
            label(""),
            piece(shown::safe(&walk.conclusion()).into_owned(), Tone::Warning),
        ]);
    }
    lines
}

fn step_glyph(step: &Step) -> (&'static str, Tone) {
    if step.hit.is_some() {
        ("●", Tone::Good)
    } else {
        ("✗", Tone::Dim)
    }
}

/// Every place dlt looks for the cursor's key, with what it finds there, and the conclusion; the title first.
#[must_use]
pub fn explain(state: &State) -> (String, Vec<Vec<Piece>>) {
    let workspace = &state.workspace;
    let Some(path) = state.browse.node().and_then(|node| workspace.tree().path(node)) else {
        return (String::new(), Vec::new());
    };
    let walk = workspace.walk(state.browse.column, workspace.asked_as(&path));
    let kind = if walk.secret { "secret" } else { "config" };
    let mut lines = Vec::new();
    for step in &walk.steps {
        let (glyph, tone) = step_glyph(step);
        lines.push(vec![piece(
            format!("{glyph} {:<22}{}", step.provider.name(), shown::safe(&step.key)),
            tone,
        )]);
        if let Some(place) = workspace.step_place(step) {
            lines.push(vec![piece(
                format!("  {:<22}{}", "", shown::safe(&place)),
                Tone::Plain,
            )]);
        }
    }
    let tone = if walk.end == End::Found {
        Tone::Plain
    } else {
        Tone::Warning
    };
    lines.push(vec![piece(shown::safe(&walk.conclusion()).into_owned(), tone)]);
    (format!("{} · {kind}", detail_title(state)), lines)
}
