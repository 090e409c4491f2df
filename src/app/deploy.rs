//! The Deploy screen: what `dlthub deploy` would upload, what deployed profiles make of it, and what is wrong with it.

use ratatui::layout::Rect;

use super::fix::Cell;
use super::geometry::Areas;
use super::state::State;
use super::verdict::Verdict;
use crate::checks::Alike;
use crate::deploy::Plan;
use crate::deploy::plan::DeployedKey;
use crate::deploy::shipped::Shipped;
use crate::deploy::upload::Upload;
use crate::dlt::key::KeyPath;
use crate::workspace::cell::Status;

/// What the screen shows, and where one is on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Deploy {
    /// Which list.
    pub list: List,
    /// The line of the cursor.
    pub cursor: usize,
    /// The first line that is shown.
    pub top: usize,
}

/// The lists of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum List {
    /// What is wrong.
    #[default]
    Wrong,
    /// The uploads, key by key.
    Uploads,
    /// What each deployed profile gets, key by key.
    Profiles,
}

impl List {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Wrong, Self::Uploads, Self::Profiles];

    /// The next one, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }

    /// What it shows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Wrong => "what is wrong",
            Self::Uploads => "what goes up",
            Self::Profiles => "who gets what",
        }
    }
}

/// A line of a list.
#[derive(Clone, Copy, Debug)]
pub enum Line<'v> {
    /// Something wrong.
    Finding(&'v Alike),
    /// A file.
    Upload(&'v Upload),
    /// A key in the file above it.
    Shipped(&'v Shipped),
    /// A deployed profile, by its number in the plan.
    Profile(usize),
    /// A key of the profile above it.
    Key(usize, &'v DeployedKey),
}

/// The lines of the list that is shown; none before the plan is made.
#[must_use]
pub fn lines(state: &State) -> Vec<Line<'_>> {
    let Some(verdict) = &state.verdict else {
        return Vec::new();
    };
    let plan = &verdict.plan;
    match state.deploy.list {
        List::Wrong => verdict.shipping.iter().map(Line::Finding).collect(),
        List::Uploads => uploads(plan),
        List::Profiles => {
            let profiles = plan.profiles.iter().enumerate();
            profiles
                .flat_map(|(number, profile)| {
                    let keys = profile.keys.iter().map(move |key| Line::Key(number, key));
                    std::iter::once(Line::Profile(number)).chain(keys)
                })
                .collect()
        }
    }
}

fn uploads(plan: &Plan) -> Vec<Line<'_>> {
    let files = plan.uploads.iter().zip(&plan.shipped);
    files
        .flat_map(|(upload, keys)| {
            std::iter::once(Line::Upload(upload)).chain(keys.iter().map(Line::Shipped))
        })
        .collect()
}

/// The line of the cursor.
#[must_use]
pub fn chosen(state: &State) -> Option<Line<'_>> {
    lines(state).get(state.deploy.cursor).copied()
}

/// The key of a line, and the profile it is about.
fn key_of<'v>(verdict: &'v Verdict, line: Line<'v>) -> Option<(&'v KeyPath, &'v str)> {
    let plan = &verdict.plan;
    match line {
        Line::Finding(alike) => Some((alike.finding.key.as_ref()?, alike.profiles.first()?)),
        Line::Upload(_) | Line::Profile(_) => None,
        Line::Shipped(key) => {
            let first = plan.profiles.first().map(|profile| profile.name.as_str());
            Some((&key.path, key.only.as_deref().or(first)?))
        }
        Line::Key(number, key) => Some((&key.path, &plan.profiles[number].name)),
    }
}

/// The cell that a line is about, where the tree has it.
#[must_use]
pub fn cell(state: &State, line: Line<'_>) -> Option<Cell> {
    let (path, profile) = key_of(state.verdict.as_ref()?, line)?;
    let node = state.workspace.tree().find(path)?;
    let view = state.workspace.view_named(profile)?;
    Some(Cell { view, node })
}

impl Line<'_> {
    /// Whether something is wrong with it.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        use crate::deploy::upload::Fate;
        match self {
            Self::Finding(_) => true,
            Self::Upload(upload) => upload.fate == Fate::Stray,
            Self::Shipped(key) => key.status.is_some_and(Status::needs_attention),
            Self::Profile(_) => false,
            Self::Key(_, key) => key.status.needs_attention(),
        }
    }
}

impl Deploy {
    /// The part of the terminal the list is in: below the uploads and a line per deployed profile.
    #[must_use]
    pub fn list_area(areas: &Areas, profiles: usize) -> Rect {
        let head = (u16::try_from(profiles).unwrap_or(u16::MAX).saturating_add(1)).min(areas.tree.height - 1);
        Rect {
            y: areas.tree.y + head,
            height: areas.tree.height - head,
            ..areas.tree
        }
    }
}
