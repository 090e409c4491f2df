//! Files that make dlt fail, or an older dlt.

use super::Workspace;
use super::file::Content;
use super::losses::Outcome;
use crate::dlt::layout::Kind;
use crate::dlt::resolution::refused_merge;
use crate::dlt::tree::FileIndex;
use crate::document::position::Position;

/// A file that dlt cannot read, or cannot merge.
pub struct FileProblem {
    /// Which file.
    pub file: FileIndex,
    /// Where in it.
    pub position: Option<Position>,
    /// What is wrong; holds nothing of the file.
    pub message: String,
    /// The rule's stable name.
    pub rule: &'static str,
    /// Whether dlt fails here; otherwise only one with an older `tomlkit` does.
    pub fails: bool,
}

const UNPARSABLE: &str = "unparsable-file";
const UNREADABLE_BY_DLT: &str = "dlt-unreadable-toml";

const UNMERGEABLE: &str = "dlt cannot merge this file below a stronger one: its TOML library fails on a table that one of them \
                           writes in several pieces";

impl Workspace {
    /// Every file that dlt's reader refuses, and every one that cannot be merged for one of the columns.
    #[must_use]
    pub fn problems(&self, views: &[usize]) -> Vec<FileProblem> {
        let mut problems: Vec<FileProblem> = Vec::new();
        for (file, content) in self.files().iter().map(|file| &file.content).enumerate() {
            let (problem, rule, fails) = match content {
                Content::Broken(problem) => (problem, UNPARSABLE, true),
                Content::Readable(document) => {
                    match (document.refused_by_dlt(), document.beyond_toml_1_0()) {
                        (Some(problem), _) => (problem, UNREADABLE_BY_DLT, true),
                        (None, Some(problem)) => (problem, UNREADABLE_BY_DLT, false),
                        (None, None) => continue,
                    }
                }
                Content::Absent => continue,
            };
            let message = if fails {
                problem.message.clone()
            } else {
                format!(
                    "{}; dlt reads it only with tomlkit 0.15 or newer",
                    problem.message
                )
            };
            problems.push(FileProblem {
                file,
                position: problem.position,
                message,
                rule,
                fails,
            });
        }
        for &view in views.iter().filter(|view| **view < self.views().len()) {
            for refused in self.refused_merges(view) {
                let is_known =
                    |known: &FileProblem| (known.file, known.position) == (refused.file, refused.position);
                if !problems.iter().any(is_known) {
                    problems.push(refused);
                }
            }
        }
        problems
    }

    /// The merges of a column's files that fail.
    pub(super) fn refused_merges(&self, view: usize) -> impl Iterator<Item = FileProblem> {
        Kind::ALL
            .into_iter()
            .filter_map(move |kind| self.refused_merge(view, kind))
    }

    fn refused_merge(&self, view: usize, kind: Kind) -> Option<FileProblem> {
        let refused = refused_merge(self.tree(), self.views()[view].files(kind));
        let (file, node) = match (self.outcome(view, kind), refused) {
            (Outcome::Plain, refused) => refused?,
            (Outcome::Fails(file), Some((refusing, node))) if *file == refusing => (refusing, node),
            (Outcome::Fails(file), _) => {
                return Some(FileProblem {
                    file: *file,
                    position: None,
                    message: UNMERGEABLE.to_owned(),
                    rule: UNREADABLE_BY_DLT,
                    fails: true,
                });
            }
            (Outcome::Loses(_) | Outcome::Whole, _) => return None,
        };
        let path = self.tree().path(node)?;
        let document = self.files()[file].document()?;
        Some(FileProblem {
            file,
            position: document.find(&path).map(|item| document.position(item)),
            message: format!("dlt cannot merge a stronger file's [{path}.…] into the {{ }} of {path} here"),
            rule: UNREADABLE_BY_DLT,
            fails: true,
        })
    }

    /// What dlt fails on here and did not fail on before, for some column: an edit that would lead here is not to be
    /// made.
    #[must_use]
    pub fn newly_broken(&self, before: &Self) -> Option<String> {
        (0..self.views().len()).find_map(|view| {
            let known = before.problems(&[view]);
            let is_new = |problem: &FileProblem| {
                let same =
                    |other: &FileProblem| (other.file, &other.message) == (problem.file, &problem.message);
                problem.fails && !known.iter().any(same)
            };
            let problem = self.problems(&[view]).into_iter().find(is_new)?;
            let (profile, label) = (&self.views()[view].name, &self.files()[problem.file].label);
            Some(format!(
                "dlt would fail for {profile} on {label}: {}",
                problem.message
            ))
        })
    }
}
