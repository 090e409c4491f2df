//! A finding in words: a line of a list, and the pane about it.

use super::detail::label;
use super::wrap::wrap;
use super::{Piece, Tone, piece};
use crate::app::fix::Fix;
use crate::app::state::State;
use crate::checks::{Alike, Severity};
use crate::shown;

/// A line of a list that has a sign, what it is about, and words.
pub struct ListLine {
    /// One sign.
    pub sign: Piece,
    /// What it is about; none for a line of words alone.
    pub subject: Piece,
    /// Words about it.
    pub words: Vec<Piece>,
    /// How deep the subject stands below a heading.
    pub indent: u16,
    /// Whether the cursor is on it.
    pub is_cursor: bool,
}

/// The sign of how bad a finding is.
pub(super) fn sign(severity: Severity) -> Piece {
    match severity {
        Severity::Error => piece("✗", Tone::Bad),
        Severity::Warning => piece("!", Tone::Warning),
        Severity::Info => piece("·", Tone::Dim),
    }
}

/// `2 errors · 1 warning · 1 note`; with nothing found, `None`.
pub(super) fn counted(findings: &[Alike]) -> Option<String> {
    let words: Vec<String> = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "note"),
    ]
    .into_iter()
    .filter_map(|(severity, word)| {
        let own = findings.iter().filter(|alike| alike.finding.severity == severity);
        let count = own.count();
        (count > 0).then(|| super::list::count(count, word))
    })
    .collect();
    (!words.is_empty()).then(|| words.join(" · "))
}

/// A finding as a line: the key or the file it is about, the profiles it is for where they matter, the message.
pub(super) fn line(alike: &Alike, with_profiles: bool, is_cursor: bool) -> ListLine {
    let finding = &alike.finding;
    let subject = match (&finding.key, finding.place()) {
        (Some(key), _) => key.to_string(),
        (None, Some(place)) => place,
        (None, None) => finding.rule.to_owned(),
    };
    let profiles = with_profiles.then(|| format!("{}  ", alike.profiles.join(", ")));
    let profiles = profiles.map(|profiles| piece(shown::safe(&profiles).into_owned(), Tone::Dim));
    let message = piece(shown::safe(&finding.message).into_owned(), Tone::Plain);
    ListLine {
        sign: sign(finding.severity),
        subject: piece(shown::safe(&subject).into_owned(), Tone::Plain),
        words: profiles.into_iter().chain([message]).collect(),
        indent: 0,
        is_cursor,
    }
}

/// The heading of the pane about a finding.
pub(super) fn title(alike: &Alike) -> String {
    let profiles = alike.profiles.join(", ");
    shown::safe(&format!("{} · {profiles}", alike.finding.rule)).into_owned()
}

/// The pane about a finding: what is wrong, where, how to mend it, and what Enter does.
pub(super) fn detail(state: &State, alike: &Alike, height: usize) -> Vec<Vec<Piece>> {
    let finding = &alike.finding;
    let width = usize::from(state.size.width.saturating_sub(4));
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    let message = shown::safe(&finding.message).into_owned();
    let message = wrap(&message, width.saturating_sub(2));
    for (nth, words) in message.into_iter().enumerate() {
        let mark = if nth == 0 {
            sign(finding.severity)
        } else {
            piece(" ", Tone::Plain)
        };
        lines.push(vec![mark, piece(format!(" {words}"), Tone::Plain)]);
    }
    let fix = Fix::of(state, alike);
    let sentence = shown::safe(&fix.sentence(state)).into_owned();
    let enter = vec![label("Enter"), piece(sentence, Tone::Strong)];
    // In a low pane what the key does matters more than where.
    if height < 6 {
        lines.truncate(height.saturating_sub(2).max(1));
        lines.push(enter.clone());
    }
    let help = shown::safe(&finding.help).into_owned();
    for (nth, words) in wrap(&help, width.saturating_sub(11)).into_iter().enumerate() {
        lines.push(vec![
            label(if nth == 0 { "help" } else { "" }),
            piece(words, Tone::Plain),
        ]);
    }
    if let Some(key) = &finding.key {
        lines.push(vec![
            label("key"),
            piece(shown::safe(&key.to_string()).into_owned(), Tone::Plain),
        ]);
    }
    if let Some(place) = finding.place() {
        lines.push(vec![
            label("at"),
            piece(shown::safe(&place).into_owned(), Tone::Plain),
        ]);
    }
    if height >= 6 {
        lines.push(enter);
    }
    lines
}
