//! Files that someone else has changed: their edition taken in, the pending edits kept, what both have changed asked for.

use std::sync::Arc;

use super::history::{Part, Step};
use super::state::State;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Slot;
use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::document::merge::{Obstacle, Side, differences, merge};
use crate::document::splice::Splice;
use crate::secret::Secret;
use crate::workspace::Workspace;
use crate::workspace::file::{Content, File};

/// The workspace as it was read anew.
pub struct Reread {
    /// What stood in each file when the reading began: where that is no more so, the answer is out of date.
    pub expected: Vec<(Slot, Option<Secret>)>,
    /// The picture of what is on disk.
    pub workspace: Workspace,
}

impl Reread {
    /// What stands in each file, as far as is known.
    #[must_use]
    pub fn expected(workspace: &Workspace) -> Vec<(Slot, Option<Secret>)> {
        let files = workspace.files().iter();
        files
            .map(|file| (file.slot.clone(), file.saved.clone()))
            .collect()
    }
}

/// A key that was changed here and on disk.
pub struct Clash {
    /// The file.
    pub slot: Slot,
    /// The key.
    pub path: KeyPath,
    /// Which edition is kept.
    pub side: Side,
}

/// The dialog that asks what is to be kept.
pub struct MergeDialog {
    /// What is on disk.
    pub theirs: Box<Reread>,
    /// The keys that both have changed.
    pub clashes: Vec<Clash>,
    /// The number of the chosen one.
    pub cursor: usize,
    /// Why it cannot be as it was chosen.
    pub error: Option<String>,
}

/// The picture with both editions in it.
pub struct Merged {
    /// Its files: those of the picture read anew, with the pending edits in them.
    pub files: Vec<File>,
    /// For each file with pending edits a step that takes them all back.
    pub steps: Vec<Step>,
    /// What someone else did, file by file.
    pub told: Vec<String>,
    /// The files of the new picture that have another text now.
    pub changed: Vec<FileIndex>,
}

/// Why two editions were not put together.
pub enum Trouble {
    /// These keys were changed by both.
    Clashes(Vec<Clash>),
    /// The sentence that says what is in the way.
    Refused(String),
}

impl MergeDialog {
    /// Asks about some keys; at first what was edited here is kept.
    #[must_use]
    pub fn new(theirs: Box<Reread>, clashes: Vec<Clash>) -> Self {
        Self {
            theirs,
            clashes,
            cursor: 0,
            error: None,
        }
    }

    /// Moves the choice.
    pub fn step(&mut self, by: isize) {
        let last = self.clashes.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Keeps the other edition of the chosen key.
    pub fn toggle(&mut self) {
        self.error = None;
        if let Some(clash) = self.clashes.get_mut(self.cursor) {
            clash.side = other(clash.side);
        }
    }

    /// Keeps the other edition of all of them: what is not the same for all becomes that of here.
    pub fn toggle_all(&mut self) {
        self.error = None;
        let is_ours = |clash: &Clash| clash.side == Side::Ours;
        let side = if self.clashes.iter().all(is_ours) {
            Side::Theirs
        } else {
            Side::Ours
        };
        self.clashes.iter_mut().for_each(|clash| clash.side = side);
    }
}

fn other(side: Side) -> Side {
    match side {
        Side::Ours => Side::Theirs,
        Side::Theirs => Side::Ours,
    }
}

/// Whether the disk has anything else than the picture was made of.
#[must_use]
pub fn is_news(state: &State, theirs: &Reread) -> bool {
    let workspace = &state.workspace;
    let columns = |workspace: &Workspace| {
        let views = workspace.views().iter();
        views.map(|view| view.name.clone()).collect::<Vec<_>>()
    };
    let is_same = |file: &File| {
        let there = theirs.workspace.file_at(&file.slot);
        there.is_some_and(|there| is_as_read(file, &theirs.workspace.files()[there]))
    };
    workspace.files().len() != theirs.workspace.files().len()
        || !workspace.files().iter().all(is_same)
        || columns(workspace) != columns(&theirs.workspace)
        || !workspace
            .place()
            .settings_files()
            .eq(theirs.workspace.place().settings_files())
}

/// Whether the answer is about what the picture was made of.
#[must_use]
pub fn is_current(state: &State, theirs: &Reread) -> bool {
    Reread::expected(&state.workspace) == theirs.expected
}

/// Whether a file on disk is what it was when it was read.
fn is_as_read(file: &File, there: &File) -> bool {
    let why = |file: &File| match &file.content {
        Content::Broken(problem) => Some((problem.message.clone(), problem.position)),
        Content::Absent | Content::Readable(_) => None,
    };
    // A file that cannot be read at all has no text either.
    file.saved == there.saved && (file.saved.is_some() || why(file) == why(there))
}

/// Puts what is on disk and what is pending together.
///
/// # Errors
/// The keys that nobody has decided on, or what is in the way.
pub fn merged(state: &State, theirs: &Workspace, decided: &[Clash]) -> Result<Merged, Trouble> {
    let mut result = Merged {
        files: theirs.files().to_vec(),
        steps: Vec::new(),
        told: Vec::new(),
        changed: Vec::new(),
    };
    let mut clashes = Vec::new();
    for file in state.workspace.files() {
        let Some(at) = theirs.file_at(&file.slot) else {
            if file.is_changed() {
                let sentence = format!("{} has no place on disk any more; its edits stay", file.label);
                return Err(Trouble::Refused(sentence));
            }
            continue;
        };
        let there = &theirs.files()[at];
        let is_same = is_as_read(file, there);
        if !is_same {
            result.told.push(news(file, there));
            result.changed.push(at);
        }
        if !file.is_changed() {
            continue;
        }
        if is_same {
            result.files[at] = file.clone();
            continue;
        }
        if let Content::Broken(problem) = &there.content {
            let place = problem
                .position
                .map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
            return Err(Trouble::Refused(format!(
                "your edits to {}{place} stay here: as it is on disk now it cannot be read: {}",
                file.label, problem.message
            )));
        }
        match put_together(file, there, decided) {
            Ok(document) => {
                let theirs = text_of(there);
                if *document.text() != theirs {
                    let splice = Splice::between(document.text().expose(), theirs.expose());
                    result.steps.push(Step {
                        parts: vec![Part::new(at, splice, &document)],
                        key: format!("the edits to {}", file.label),
                    });
                }
                let is_none = document.text().is_empty() && there.saved.is_none();
                result.files[at].content = if is_none {
                    Content::Absent
                } else {
                    Content::Readable(Arc::new(document))
                };
            }
            Err(Obstacle::Both(paths)) => clashes.extend(paths.into_iter().map(|path| Clash {
                slot: file.slot.clone(),
                path,
                side: Side::Ours,
            })),
            Err(Obstacle::NoPlace(path)) => {
                return Err(Trouble::Refused(format!(
                    "{path} as it was edited here finds no place in {} as it is on disk now",
                    file.label
                )));
            }
        }
    }
    if clashes.is_empty() {
        Ok(result)
    } else {
        Err(Trouble::Clashes(clashes))
    }
}

fn put_together(file: &File, there: &File, decided: &[Clash]) -> Result<Document, Obstacle> {
    let parse = |text: Secret| Document::parse(text).unwrap_or_else(|_| Document::empty());
    let (base, theirs) = (
        parse(file.saved.clone().unwrap_or_default()),
        parse(text_of(there)),
    );
    let empty = Document::empty();
    let ours = file.document().map_or(&empty, |document| &**document);
    merge(&base, ours, &theirs, |path| {
        let mut decided = decided.iter();
        let one = decided.find(|clash| clash.slot == file.slot && clash.path == *path)?;
        Some(one.side)
    })
}

fn text_of(file: &File) -> Secret {
    file.saved.clone().unwrap_or_default()
}

/// What someone else did to a file.
fn news(file: &File, there: &File) -> String {
    let label = &file.label;
    let parse = |file: &File| Document::parse(text_of(file)).ok();
    match (&file.saved, &there.saved, parse(file), parse(there)) {
        (None, Some(_), ..) => format!("{label} is on disk now"),
        (Some(_), None, ..) => format!("{label} is gone from the disk"),
        (.., Some(before), Some(after)) => match differences(&before, &after).len() {
            0 => format!("no key of {label} changed on disk"),
            1 => format!("1 key of {label} changed on disk"),
            count => format!("{count} keys of {label} changed on disk"),
        },
        _ => format!("{label} changed on disk"),
    }
}
