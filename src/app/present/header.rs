//! What stands around the tree: profiles, progress, banners, the last line.

use crossterm::event::KeyEvent;

use super::{Piece, Tone, piece};
use crate::app::doctor;
use crate::app::keymap::{Action, Context, Keymap};
use crate::app::pending;
use crate::app::state::{Notice, Screen, State};
use crate::checks::{Alike, Severity};
use crate::shown;
use crate::workspace::View;

/// The tabs of the screens: title, and whether it is the one that is shown.
#[must_use]
pub fn tabs(state: &State) -> Vec<(String, bool)> {
    let verdict = state.verdict.as_ref();
    let title = |screen: Screen| {
        let count = match screen {
            Screen::Workspace | Screen::Compare => 0,
            Screen::SetUp => state.workspace.left(state.browse.column),
            // Errors alone: whether two secrets are equal, which is a warning, is not told before one asks.
            Screen::Deploy => verdict.map_or(0, |verdict| count_errors(&verdict.shipping)),
            Screen::Doctor => verdict.map_or(0, |verdict| doctor::count(&verdict.health)),
        };
        match count {
            0 => screen.title().to_owned(),
            count => format!("{} {count}", screen.title()),
        }
    };
    Screen::ALL
        .map(|screen| (title(screen), screen == state.screen))
        .to_vec()
}

fn count_errors(findings: &[Alike]) -> usize {
    let errors = findings
        .iter()
        .filter(|alike| alike.finding.severity == Severity::Error);
    errors.count()
}

/// What is not saved yet.
#[must_use]
pub fn unsaved(state: &State) -> String {
    match pending::count(&state.workspace) {
        0 => String::new(),
        1 => "1 file not saved".to_owned(),
        count => format!("{count} files not saved"),
    }
}

/// The profiles in the header: name, whether it is the active one, whether the cursor is in its column.
#[must_use]
pub fn profiles(state: &State) -> Vec<(String, bool, bool)> {
    let workspace = &state.workspace;
    let views = workspace.views().iter().enumerate();
    views
        .map(|(index, view)| {
            let is_active = workspace.place().profiles_enabled && view.name == workspace.active();
            (
                shown::safe(&view.name).into_owned(),
                is_active,
                index == state.browse.column,
            )
        })
        .collect()
}

/// How many keys of the cursor's profile are set up, of how many.
#[must_use]
pub fn progress(state: &State) -> (usize, usize) {
    state.workspace.progress(state.browse.column)
}

/// The project's name.
#[must_use]
pub fn project(state: &State) -> String {
    shown::safe(state.workspace.place().name()).into_owned()
}

/// How many sentences [`banners`] has.
#[must_use]
pub fn banner_count(state: &State) -> u16 {
    u16::try_from(banners(state).len()).unwrap_or(u16::MAX)
}

/// What is wrong with the workspace as a whole, the worst first.
#[must_use]
pub fn banners(state: &State) -> Vec<Piece> {
    let workspace = &state.workspace;
    let mut banners = Vec::new();
    let all: Vec<usize> = (0..workspace.views().len()).collect();
    for problem in workspace.problems(&all) {
        let file = &workspace.files()[problem.file];
        let at = problem
            .position
            .map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
        let reads = |(column, view): &(usize, &View)| match &problem.merged_for {
            Some(columns) => columns.contains(column),
            None => view.files(file.slot.kind).contains(&problem.file),
        };
        let views = workspace.views().iter().enumerate().filter(reads);
        let readers: Vec<&str> = views.map(|(_, view)| view.name.as_str()).collect();
        let (effect, tone) = match (problem.fails, readers.is_empty()) {
            (false, _) => ("! an older dlt fails".to_owned(), Tone::Warning),
            (true, true) => ("✗ dlt ignores an unreadable file".to_owned(), Tone::Bad),
            (true, false) => (format!("✗ dlt fails for {}", readers.join(", ")), Tone::Bad),
        };
        let sentence = format!("{effect}: {}{at}: {}", file.label, problem.message);
        banners.push(piece(shown::safe(&sentence).into_owned(), tone));
    }
    if !workspace.place().profiles_enabled {
        let ignored = workspace.profile_files();
        let marker = format!("{}/.workspace", workspace.place().settings_name);
        let (sentence, tone) = if ignored.is_empty() {
            (
                format!("profiles are off: dlt has them only where {marker} exists"),
                Tone::Dim,
            )
        } else {
            (
                format!("! without {marker} dlt ignores {}", ignored.join(", ")),
                Tone::Warning,
            )
        };
        banners.insert(0, piece(shown::safe(&sentence).into_owned(), tone));
    }
    banners
}

/// The sentence in the last line, when there is one.
#[must_use]
pub fn notice(state: &State) -> Option<Piece> {
    state.notice.as_ref().map(|notice| match notice {
        Notice::Done(sentence) => piece(shown::safe(sentence).into_owned(), Tone::Plain),
        Notice::Refused(sentence) => piece(format!("✗ {}", shown::safe(sentence)), Tone::Bad),
    })
}

/// The hint of the header, which leads to all the others.
#[must_use]
pub fn help_hint(keys: &Keymap) -> String {
    format!("{} help", keys.name(Context::Screens, Action::Help))
}

/// The hints of a context, those that stay longest on a narrow terminal first.
#[must_use]
pub fn hints(keys: &Keymap, context: Context) -> Vec<String> {
    clickable(keys, context)
        .into_iter()
        .map(|(hint, _)| hint)
        .collect()
}

/// The hints of a context, with what a click on one stands for.
#[must_use]
pub fn clickable(keys: &Keymap, context: Context) -> Vec<(String, KeyEvent)> {
    let mut hints: Vec<(u8, String, KeyEvent)> = keys
        .all_rows(context)
        .filter_map(|binding| {
            let (word, rank) = binding.hint?;
            let key = binding.keys[0];
            Some((rank, format!("{} {word}", key.name()), key.event()))
        })
        .collect();
    hints.sort_by(|(rank, words, _), (other, others, _)| (rank, words).cmp(&(other, others)));
    hints.into_iter().map(|(_, hint, key)| (hint, key)).collect()
}
