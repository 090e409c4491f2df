//! The Doctor screen in words: what is wrong, then what is well.

use super::finding::{self, ListLine, counted};
use super::{Piece, Tone, piece};
use crate::app::doctor::findings;
use crate::app::state::State;
use crate::app::verdict::{Looking, Verdict};
use crate::shown;
use crate::store::examine::Git;

/// The line above the list.
#[must_use]
pub fn doctor_head(state: &State) -> Piece {
    if state.verdict.is_none() {
        return piece("looking at files, git and packages …", Tone::Dim);
    }
    let again = if state.looking == Looking::Done {
        ""
    } else {
        "   looking again …"
    };
    match counted(findings(state)) {
        Some(words) => piece(format!("{words}{again}"), Tone::Strong),
        None => piece(format!("✓ nothing is wrong{again}"), Tone::Good),
    }
}

/// Every line: the findings, then, behind an empty one, what is well and what was found out.
#[must_use]
pub fn doctor(state: &State) -> Vec<ListLine> {
    let Some(verdict) = &state.verdict else {
        return Vec::new();
    };
    let findings = verdict.health.iter().enumerate();
    let mut lines: Vec<ListLine> = findings
        .map(|(nth, alike)| finding::line(alike, false, nth == state.doctor.cursor))
        .collect();
    if !lines.is_empty() {
        lines.push(told(piece("", Tone::Plain), "", Tone::Plain));
    }
    let is_found = |rule: &str| verdict.health.iter().any(|alike| alike.finding.rule == rule);
    let well = well(state, verdict).into_iter();
    let well = well.filter(|(rules, _)| !rules.iter().any(|rule| is_found(rule)));
    lines.extend(well.map(|(_, words)| told(piece("✓", Tone::Good), &words, Tone::Plain)));
    for words in found_out(verdict) {
        lines.push(told(piece("·", Tone::Dim), &words, Tone::Dim));
    }
    lines
}

fn told(sign: Piece, words: &str, tone: Tone) -> ListLine {
    ListLine {
        sign,
        subject: piece("", Tone::Plain),
        words: vec![piece(shown::safe(words).into_owned(), tone)],
        indent: 0,
        is_cursor: false,
    }
}

/// What is well unless one of these rules has found something.
fn well(state: &State, verdict: &Verdict) -> Vec<(&'static [&'static str], String)> {
    let workspace = &state.workspace;
    let place = workspace.place();
    let readable = workspace
        .files()
        .iter()
        .filter(|file| file.document().is_some())
        .count();
    let files = super::list::count(readable, "settings file");
    let mut well: Vec<(&'static [&'static str], String)> = vec![(
        &["unparsable-file", "dlt-unreadable-toml"],
        format!("dlt reads {files}"),
    )];
    if place.profiles_enabled {
        let marker = format!("{}/.workspace", place.settings_name);
        well.push((
            &["profile-files-ignored"],
            format!("profiles are on: {marker} is there"),
        ));
    }
    well.push((
        &["secret-in-config"],
        "no secret stands in a config file".to_owned(),
    ));
    if cfg!(unix) {
        well.push((
            &["loose-permissions"],
            "nobody else on this machine reads the secrets".to_owned(),
        ));
    }
    if matches!(verdict.facts.git, Git::Repository { .. }) {
        well.push((
            &["tracked-by-git", "not-gitignored"],
            "git ignores every secrets file, and tracks none".to_owned(),
        ));
    }
    well.push((
        &["leftover-file"],
        "no copy of secrets was left behind".to_owned(),
    ));
    well.push((
        &["stray-upload"],
        "dlthub deploy uploads nothing that no run reads".to_owned(),
    ));
    let vaults = (0..workspace.views().len()).any(|view| !workspace.vaults(view).is_empty());
    if vaults && !verdict.facts.packages.is_empty() {
        well.push((
            &["missing-dependency"],
            "the project installs what its vaults need".to_owned(),
        ));
    }
    well
}

/// What is neither well nor wrong.
fn found_out(verdict: &Verdict) -> Vec<String> {
    let mut words = Vec::new();
    match verdict.facts.git {
        Git::Repository { .. } => {}
        Git::NoRepository => words.push("git: this is no repository".to_owned()),
        Git::Unknown => words.push("git: it is not there to be asked".to_owned()),
    }
    if let Some(abilities) = &verdict.abilities {
        words.push(format!("terminal: {}", abilities.terminal()));
        // That there is none is a finding.
        if abilities.clipboard.is_ok() {
            words.push(format!("clipboard: {}", abilities.clipboard()));
        }
    }
    words
}
