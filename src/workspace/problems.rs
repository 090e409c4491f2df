//! Files that make dlt fail, or an older dlt.

use super::Workspace;
use super::file::Content;
use super::losses::Outcome;
use crate::dlt::layout::Kind;
use crate::dlt::resolution::refused_merge;
use crate::dlt::tree::FileIndex;
use crate::document::position::Position;

/// A file that dlt cannot read, or cannot merge.
#[derive(Clone, Debug)]
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
    /// The columns whose merge fails on it; `None` where the file by itself is at fault.
    pub merged_for: Option<Vec<usize>>,
}

const UNPARSABLE: &str = "unparsable-file";
const UNREADABLE_BY_DLT: &str = "dlt-unreadable-toml";

const UNMERGEABLE: &str = "dlt cannot merge this file below a stronger one: its TOML library fails on a table that one of them \
                           writes in several pieces";

impl Workspace {
    /// Every file that dlt's reader refuses, and every one that cannot be merged for one of the columns.
    pub fn problems<'w>(&'w self, views: &'w [usize]) -> impl Iterator<Item = &'w FileProblem> {
        let is_of = |columns: &Vec<usize>| columns.iter().any(|column| views.contains(column));
        self.problems
            .iter()
            .filter(move |problem| problem.merged_for.as_ref().is_none_or(is_of))
    }

    /// The first merge of a column's files that fails.
    pub(super) fn failing_merge(&self, view: usize) -> Option<&FileProblem> {
        let is_of = |columns: &Vec<usize>| columns.contains(&view);
        self.problems
            .iter()
            .find(|problem| problem.merged_for.as_ref().is_some_and(is_of))
    }

    /// Looks for all of them.
    pub(super) fn find_problems(&self) -> Vec<FileProblem> {
        let mut problems: Vec<FileProblem> = Vec::new();
        for (file, content) in self.files().iter().map(|file| &file.content).enumerate() {
            let (problem, rule, fails) = match content {
                Content::Broken(problem) => (problem, UNPARSABLE, true),
                Content::Readable(document) => {
                    let older = || document.beyond_toml_1_0().or(document.disorder());
                    match document.refused_by_dlt() {
                        Some(problem) => (problem, UNREADABLE_BY_DLT, true),
                        None => match older() {
                            Some(problem) => (problem, UNREADABLE_BY_DLT, false),
                            None => continue,
                        },
                    }
                }
                Content::Absent => continue,
            };
            let said = &problem.message;
            let message = match content {
                _ if fails => said.clone(),
                Content::Readable(document) if document.beyond_toml_1_0().is_none() => {
                    format!("{said}; dlt reads it all the same, with tomlkit 0.13 or newer")
                }
                _ => format!("{said}; dlt reads it only with tomlkit 0.15 or newer"),
            };
            problems.push(FileProblem {
                file,
                position: problem.position,
                message,
                rule,
                fails,
                merged_for: None,
            });
        }
        for view in 0..self.views().len() {
            for kind in Kind::ALL {
                let Some(refused) = self.refused_merge(view, kind) else {
                    continue;
                };
                let same = |known: &&mut FileProblem| {
                    (known.file, known.position) == (refused.file, refused.position)
                };
                match problems.iter_mut().find(same) {
                    Some(known) => {
                        if let Some(columns) = &mut known.merged_for {
                            columns.push(view);
                        }
                    }
                    None => problems.push(refused),
                }
            }
        }
        problems
    }

    fn refused_merge(&self, view: usize, kind: Kind) -> Option<FileProblem> {
        // What dlt cannot read it does not merge.
        let is_read = |file: &&FileIndex| {
            let document = self.files()[**file].document();
            document.is_some_and(|document| document.refused_by_dlt().is_none())
        };
        let files: Vec<FileIndex> = self.views()[view]
            .files(kind)
            .iter()
            .filter(is_read)
            .copied()
            .collect();
        let refused = refused_merge(self.tree(), &files);
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
                    merged_for: Some(vec![view]),
                });
            }
            (Outcome::Differs(_), _) => return None,
        };
        let path = self.tree().path(node)?;
        let document = self.files()[file].document()?;
        Some(FileProblem {
            file,
            position: document.find(&path).map(|item| document.position(item)),
            message: format!("dlt cannot merge a stronger file's [{path}.…] into the {{ }} of {path} here"),
            rule: UNREADABLE_BY_DLT,
            fails: true,
            merged_for: Some(vec![view]),
        })
    }

    /// Whether dlt fails on one of the files it reads for a column.
    #[must_use]
    pub fn fails(&self, view: usize) -> bool {
        let column = &self.views()[view];
        let is_read = |file: usize| {
            Kind::ALL
                .into_iter()
                .any(|kind| column.files(kind).contains(&file))
        };
        self.problems(&[view])
            .any(|problem| problem.fails && is_read(problem.file))
    }

    /// What dlt fails on here and did not fail on before, for some column: an edit that would lead here is not to be
    /// made.
    #[must_use]
    pub fn newly_broken(&self, before: &Self) -> Option<String> {
        (0..self.views().len()).find_map(|view| {
            let is_new = |problem: &&FileProblem| {
                let same =
                    |other: &FileProblem| (other.file, &other.message) == (problem.file, &problem.message);
                problem.fails && !before.problems(&[view]).any(same)
            };
            let column = [view];
            let problem = self.problems(&column).find(is_new)?;
            let (profile, label) = (&self.views()[view].name, &self.files()[problem.file].label);
            Some(format!(
                "dlt would fail for {profile} on {label}: {}",
                problem.message
            ))
        })
    }
}
