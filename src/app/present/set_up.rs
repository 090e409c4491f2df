//! The Set up screen in words: the queue, and what to do when nothing is left in it.

use super::tree::{glyph, words};
use super::{Piece, Tone, piece};
use crate::app::keymap::{Action, Context};
use crate::app::pending;
use crate::app::sections::below;
use crate::app::set_up::{Line, Queue};
use crate::app::state::State;
use crate::dlt::key::KeyPath;
use crate::dlt::profile;
use crate::dlt::tree::NodeId;
use crate::shown;
use crate::workspace::requirement::Asker;

/// One line of the queue.
pub enum QueueLine {
    /// A source, a destination, or another section: its sign and name, how much is left, and where dlt explains it.
    Section {
        /// `✓` or `◌`.
        sign: Piece,
        /// Its path.
        name: String,
        /// How many keys are left, or how many are set.
        left: Piece,
        /// The page of dlt's documentation.
        page: Option<String>,
    },
    /// A key.
    Item {
        /// Its name within the section.
        name: String,
        /// Its sign and word.
        status: Piece,
        /// Why it is needed.
        why: String,
        /// Whether the cursor is on it.
        is_cursor: bool,
    },
}

/// The lines of the queue from `top` on, at most `height` of them.
#[must_use]
pub fn queue(state: &State, top: usize, height: usize) -> Vec<QueueLine> {
    let queue = Queue::of(state);
    let lines = queue.lines.iter().skip(top).take(height);
    lines
        .filter_map(|line| match *line {
            Line::Section(number) => Some(section(state, &queue, number)),
            Line::Item(number, node) => item(state, &queue.sections[number].path, node),
        })
        .collect()
}

fn section(state: &State, queue: &Queue, number: usize) -> QueueLine {
    let section = &queue.sections[number];
    let (sign, left) = match section.items.len() {
        0 => (
            piece("✓", Tone::Good),
            piece(format!("{} set", section.ready), Tone::Dim),
        ),
        left => (
            piece("◌", Tone::ToDo),
            piece(
                format!("{left} of {} to set up", left + section.ready),
                Tone::ToDo,
            ),
        ),
    };
    let page = state.workspace.page(state.browse.column, &section.path);
    QueueLine::Section {
        sign,
        name: shown::safe(&section.path.to_string()).into_owned(),
        left,
        page: page.filter(|_| !section.items.is_empty()),
    }
}

fn item(state: &State, section: &KeyPath, node: NodeId) -> Option<QueueLine> {
    let workspace = &state.workspace;
    let path = workspace.tree().path(node)?;
    let cell = workspace.cell(state.browse.column, node)?;
    let (sign, tone) = glyph(cell);
    let askers: Vec<Asker> = workspace
        .requirements()
        .answered_by(&path)
        .flat_map(|requirement| requirement.by.iter().cloned())
        .collect();
    let why = if askers.is_empty() {
        workspace
            .note(state.browse.column, node, cell, &path)
            .unwrap_or_default()
    } else {
        format!("asked by {}", Asker::phrase(&askers))
    };
    Some(QueueLine::Item {
        name: shown::safe(&below(section, &path)).into_owned(),
        status: piece(format!("{sign} {}", words(workspace, node, cell)), tone),
        why: shown::safe(&why).into_owned(),
        is_cursor: state.browse.node() == Some(node),
    })
}

/// What is said when nothing is left to set up.
pub struct Finish {
    /// The sentence.
    pub summary: Piece,
    /// What comes next: label and text.
    pub next: Vec<(&'static str, Piece)>,
}

/// The summary and the next command to run; `None` while something is left.
#[must_use]
pub fn finish(state: &State) -> Option<Finish> {
    let workspace = &state.workspace;
    let view = state.browse.column;
    if workspace.left(view) > 0 {
        return None;
    }
    let column = &workspace.views()[view];
    let name = shown::safe(&column.name).into_owned();
    let key = |action| state.keys.name(Context::Screens, action);
    let (_, all) = workspace.progress(view);
    let summary = match all {
        0 => piece(
            format!("no keys yet: {} adds a source or a destination", key(Action::Add)),
            Tone::Plain,
        ),
        1 => piece(format!("✓ {name} is ready: its one key is set"), Tone::Good),
        all => piece(format!("✓ {name} is ready: all {all} keys are set"), Tone::Good),
    };
    let mut next = Vec::new();
    match pending::count(workspace) {
        0 => {}
        1 => next.push((
            "save",
            piece(
                format!("{} reviews and saves the one changed file", key(Action::Review)),
                Tone::Warning,
            ),
        )),
        count => next.push((
            "save",
            piece(
                format!(
                    "{} reviews and saves the {count} changed files",
                    key(Action::Review)
                ),
                Tone::Warning,
            ),
        )),
    }
    if all > 0 {
        let commands = commands(state);
        let labels = std::iter::once("run").chain(std::iter::repeat(""));
        next.extend(labels.zip(commands.into_iter().map(|command| piece(command, Tone::Strong))));
    }
    let others = workspace.views().iter().enumerate();
    let others = others.filter(|(other, _)| *other != view && workspace.left(*other) > 0);
    let others: Vec<String> = others
        .map(|(other, column)| {
            format!(
                "{} has {} to set up",
                shown::safe(&column.name),
                workspace.left(other)
            )
        })
        .collect();
    if !others.is_empty() {
        let sentence = format!("{}; n goes there", others.join(", "));
        next.push(("then", piece(sentence, Tone::Plain)));
    }
    Some(Finish { summary, next })
}

/// The commands that show whether all is well.
fn commands(state: &State) -> Vec<String> {
    let workspace = &state.workspace;
    let column = &workspace.views()[state.browse.column];
    let is_active = column.name == workspace.active();
    let option = if is_active {
        String::new()
    } else {
        format!(" --profile {}", column.name)
    };
    let mut commands = vec![format!("dlt-secrets check{option}")];
    let is_deployed = column.profile.as_deref().is_some_and(profile::is_deployed);
    if is_deployed {
        commands.push("dlthub deploy".to_owned());
    } else if let Some(script) = workspace.options().code.scripts.first() {
        let variable = if is_active {
            String::new()
        } else {
            format!("WORKSPACE__PROFILE={} ", column.name)
        };
        commands.push(format!("{variable}python {script}"));
    }
    let safe = |command: String| shown::safe(&command).into_owned();
    commands.into_iter().map(safe).collect()
}
