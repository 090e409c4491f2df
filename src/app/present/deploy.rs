//! The Deploy screen in words: the uploads, a line per deployed profile, and the list.

use super::finding::{self, ListLine};
use super::tree::{INHERITED, sign};
use super::{Piece, Tone, piece};
use crate::app::deploy::{Line, List, lines};
use crate::app::state::State;
use crate::app::verdict::Verdict;
use crate::checks::Severity;
use crate::deploy::plan::{Deployed, DeployedKey};
use crate::deploy::shipped::{Shipped, Use};
use crate::deploy::upload::{Fate, Upload};
use crate::shown;
use crate::workspace::cell::Status;

/// What stands above the list.
pub struct DeployHead {
    /// The names of the lists, the one that is shown marked.
    pub lists: Vec<Piece>,
    /// Label and words of a line each: the uploads, then each deployed profile.
    pub lines: Vec<(String, Vec<Piece>)>,
}

/// What stands above the list; `None` before the plan is made.
#[must_use]
pub fn deploy_head(state: &State) -> Option<DeployHead> {
    let verdict = state.verdict.as_ref()?;
    let plan = &verdict.plan;
    let mut lines = vec![("uploads".to_owned(), uploads(&plan.uploads))];
    for profile in &plan.profiles {
        let name = shown::safe(&profile.name).into_owned();
        lines.push((name, comes_to(verdict, profile)));
    }
    Some(DeployHead {
        lists: List::ALL
            .into_iter()
            .map(|list| match list == state.deploy.list {
                true => piece(format!("▸{}   ", list.word()), Tone::Strong),
                false => piece(format!(" {}   ", list.word()), Tone::Dim),
            })
            .collect(),
        lines,
    })
}

/// The files that go up, the stray ones marked, then how many stay.
fn uploads(uploads: &[Upload]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (fate, mark, tone) in [
        (Fate::Uploaded, "", Tone::Plain),
        (Fate::Stray, "! ", Tone::Warning),
    ] {
        for upload in uploads.iter().filter(|upload| upload.fate == fate) {
            let name = shown::safe(&upload.name).into_owned();
            pieces.push(piece(format!("{mark}{name}  "), tone));
        }
    }
    if pieces.is_empty() {
        pieces.push(piece("nothing  ", Tone::Dim));
    }
    let stay = uploads.iter().filter(|upload| upload.fate == Fate::Stays).count();
    if stay > 0 {
        pieces.push(piece(format!("({stay} stay here)"), Tone::Dim));
    }
    pieces
}

/// What a profile comes to: whether it would run, and its keys by where they come from.
fn comes_to(verdict: &Verdict, profile: &Deployed) -> Vec<Piece> {
    let own = || {
        verdict
            .shipping
            .iter()
            .filter(|alike| alike.profiles.contains(&profile.name))
    };
    let count = |severity: Severity| own().filter(|alike| alike.finding.severity == severity).count();
    let mut pieces = match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => vec![piece("✓ ready", Tone::Good)],
        (errors, warnings) => {
            let mut pieces = Vec::new();
            if errors > 0 {
                pieces.push(piece(
                    format!("✗ {}", super::list::count(errors, "error")),
                    Tone::Bad,
                ));
            }
            if warnings > 0 {
                let space = if errors > 0 { "  " } else { "" };
                let words = super::list::count(warnings, "warning");
                pieces.push(piece(format!("{space}! {words}"), Tone::Warning));
            }
            pieces
        }
    };
    pieces.push(piece(format!("   {}", profile.summary()), Tone::Plain));
    pieces
}

/// The lines of the list from `top` on, at most `height` of them.
#[must_use]
pub fn deploy(state: &State, top: usize, height: usize) -> Vec<ListLine> {
    let Some(verdict) = &state.verdict else {
        return Vec::new();
    };
    let lines = lines(state).into_iter().enumerate().skip(top).take(height);
    lines
        .map(|(nth, one)| line(verdict, one, nth == state.deploy.cursor))
        .collect()
}

/// What is said where the list has no line.
#[must_use]
pub fn deploy_nothing(state: &State) -> Piece {
    match (&state.verdict, state.deploy.list) {
        (None, _) => piece("making the plan …", Tone::Dim),
        (Some(_), List::Wrong) => piece("✓ nothing is wrong with this deployment", Tone::Good),
        (Some(_), List::Uploads) => piece("there is no settings file", Tone::Dim),
        (Some(_), List::Profiles) => piece("no deployed profile has a key", Tone::Dim),
    }
}

fn line(verdict: &Verdict, line: Line<'_>, is_cursor: bool) -> ListLine {
    match line {
        Line::Finding(alike) => finding::line(alike, true, is_cursor),
        Line::Upload(upload) => {
            let (sign, words) = fate(upload);
            heading(sign, &upload.label, words, is_cursor)
        }
        Line::Shipped(key) => shipped(verdict, key, is_cursor),
        Line::Profile(number) => {
            let profile = &verdict.plan.profiles[number];
            let words = piece(profile.summary(), Tone::Dim);
            heading(piece("▾", Tone::Dim), &profile.name, words, is_cursor)
        }
        Line::Key(_, key) => deployed(key, is_cursor),
    }
}

fn heading(sign: Piece, name: &str, words: Piece, is_cursor: bool) -> ListLine {
    ListLine {
        sign,
        subject: piece(shown::safe(name).into_owned(), Tone::Strong),
        words: vec![words],
        indent: 0,
        is_cursor,
    }
}

/// What becomes of a file.
fn fate(upload: &Upload) -> (Piece, Piece) {
    match upload.fate {
        Fate::Uploaded => (piece("↑", Tone::Good), piece("is uploaded", Tone::Plain)),
        Fate::Stray => (
            piece("!", Tone::Warning),
            piece("is uploaded, and no deployed run reads it", Tone::Warning),
        ),
        Fate::Stays => (piece("·", Tone::Dim), piece("stays on this machine", Tone::Dim)),
    }
}

fn shipped(verdict: &Verdict, key: &Shipped, is_cursor: bool) -> ListLine {
    let mut words = Vec::new();
    for (profile, use_of) in verdict.plan.profiles.iter().zip(&key.uses) {
        let name = shown::safe(&profile.name).into_owned();
        match use_of {
            Use::Gets => words.push(piece(format!("{name} gets it  "), Tone::Good)),
            Use::Overridden(file) => {
                let file = shown::safe(file);
                words.push(piece(format!("{name} has it from {file}  "), Tone::Dim));
            }
            Use::Not => {}
        }
    }
    if let Some(only) = &key.only {
        words.push(piece(
            format!("only {} uses it  ", shown::safe(only)),
            Tone::Warning,
        ));
    } else if words.is_empty() {
        words.push(piece("nobody reads it", Tone::Dim));
    }
    let (glyph, tone) = key.status.map_or(("·", Tone::Dim), sign);
    ListLine {
        sign: piece(glyph, tone),
        subject: piece(shown::safe(&key.path.to_string()).into_owned(), Tone::Plain),
        words,
        indent: 2,
        is_cursor,
    }
}

fn deployed(key: &DeployedKey, is_cursor: bool) -> ListLine {
    let is_inherited = key.shared && key.status == Status::Set;
    let (glyph, tone) = if is_inherited { INHERITED } else { sign(key.status) };
    let words = match &key.file {
        Some(file) => {
            let shared = if key.shared { ", which profiles share" } else { "" };
            piece(
                format!("{} from {}{shared}", key.status.word(), shown::safe(file)),
                Tone::Plain,
            )
        }
        None => piece(key.status.word(), Tone::Plain),
    };
    ListLine {
        sign: piece(glyph, tone),
        subject: piece(shown::safe(&key.path.to_string()).into_owned(), Tone::Plain),
        words: vec![words],
        indent: 2,
        is_cursor,
    }
}

/// The heading of the pane about the cursor's line, where that is about no cell of the tree.
pub(super) fn title(verdict: &Verdict, line: Line<'_>) -> String {
    let name = match line {
        Line::Finding(alike) => return finding::title(alike),
        Line::Upload(upload) => upload.label.clone(),
        Line::Profile(number) => verdict.plan.profiles[number].name.clone(),
        Line::Shipped(key) => key.path.to_string(),
        Line::Key(number, key) => format!("{} · {}", key.path, verdict.plan.profiles[number].name),
    };
    shown::safe(&name).into_owned()
}

/// The pane about the cursor's line, where that is about no cell of the tree.
pub(super) fn detail(state: &State, verdict: &Verdict, line: Line<'_>, height: usize) -> Vec<Vec<Piece>> {
    match line {
        Line::Finding(alike) => finding::detail(state, alike, height),
        Line::Upload(upload) => {
            let (sign, words) = fate(upload);
            let space = piece(" ", Tone::Plain);
            let mut lines = vec![vec![sign, space, words]];
            if upload.fate == Fate::Stray {
                let words = "Enter puts it aside, after asking";
                lines.push(vec![piece(words, Tone::Strong)]);
            }
            lines
        }
        Line::Profile(number) => {
            let profile = &verdict.plan.profiles[number];
            vec![
                comes_to(verdict, profile),
                vec![piece(
                    "as a deployed run has it: without the variables and the global folder of this machine",
                    Tone::Dim,
                )],
            ]
        }
        Line::Shipped(_) | Line::Key(..) => vec![vec![piece("the tree has no such key", Tone::Dim)]],
    }
}
