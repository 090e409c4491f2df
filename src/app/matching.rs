//! A filter on its way through the tree: it goes on in steps, so that a large one keeps no key waiting.

use super::browse::Found;
use super::finder::{Finder, Way};
use crate::dlt::key::spell_part;
use crate::workspace::Workspace;
use crate::workspace::rows::Row;

/// Looks for the keys whose path has the words of a filter, with the sections and groups above them. Values play no part.
pub(super) struct Matching {
    words: String,
    way: Way,
    finder: Finder,
    /// The rows that are left by a filter of which this is a part, to be looked through instead of all.
    among: Option<Vec<Row>>,
    /// How many of them were looked at.
    at: usize,
    key: KeyText,
    /// Headings that wait for their first match.
    waiting: Vec<Row>,
    /// How well the best key has the words.
    best: Option<u32>,
}

impl Matching {
    /// Begins with a filter that nothing is known of.
    pub(super) fn of(words: &str) -> Self {
        Self::new(words, Way::Whole, None)
    }

    /// Begins with a filter that has more letters than one that has left some rows.
    pub(super) fn narrower(words: &str, found: Found, rows: Vec<Row>) -> Self {
        Self::new(words, found.way, Some(rows))
    }

    /// How the words are looked for now.
    pub(super) fn way(&self) -> Way {
        self.way
    }

    fn new(words: &str, way: Way, among: Option<Vec<Row>>) -> Self {
        Self {
            words: words.to_owned(),
            way,
            finder: Finder::new(words, way),
            among,
            at: 0,
            key: KeyText::default(),
            waiting: Vec::new(),
            best: None,
        }
    }

    /// Looks at so many more rows, adds those that are found, and answers whether it is through.
    pub(super) fn go_on(
        &mut self,
        workspace: &Workspace,
        most: usize,
        rows: &mut Vec<Row>,
        found: &mut Found,
    ) -> bool {
        let mut left = most;
        loop {
            left -= self.look(workspace, left, rows, found);
            let all = rows_of(self.among.as_deref(), workspace);
            if self.at < all.len() {
                return false;
            }
            // Nothing has the words as they stand: their letters may stand further apart, in any of all keys.
            if found.keys > 0 || self.way == Way::Loose {
                return true;
            }
            *self = Self::new(&self.words, Way::Loose, None);
            found.way = Way::Loose;
        }
    }

    /// Looks at so many more rows at most, and answers at how many.
    fn look(&mut self, workspace: &Workspace, most: usize, rows: &mut Vec<Row>, found: &mut Found) -> usize {
        let all = rows_of(self.among.as_deref(), workspace);
        let step = &all[self.at..all.len().min(self.at.saturating_add(most))];
        for row in step.iter().copied() {
            self.waiting.retain(|above| above.depth() < row.depth());
            let Row::Node { node, .. } = row else {
                self.waiting.push(row);
                continue;
            };
            self.key.go_to(workspace, row);
            let is_key = workspace.tree().is_key(node);
            let score = is_key.then(|| self.finder.score(&self.key.text)).flatten();
            let Some(score) = score else {
                self.waiting.push(row);
                continue;
            };
            rows.append(&mut self.waiting);
            if self.best.is_none_or(|best| score > best) {
                self.best = Some(score);
                found.best = rows.len();
            }
            found.keys += 1;
            rows.push(row);
        }
        self.at += step.len();
        step.len()
    }
}

/// The rows that are looked through.
fn rows_of<'r>(among: Option<&'r [Row]>, workspace: &'r Workspace) -> &'r [Row] {
    among.unwrap_or_else(|| workspace.order().rows())
}

/// The path of one row after the other, in TOML's spelling.
#[derive(Default)]
struct KeyText {
    text: String,
    /// Where the text of each node on the way ends, from depth 1 on.
    ends: Vec<usize>,
}

impl KeyText {
    /// Goes from a row to one further down: right below it, beside it, or beside one above it.
    fn go_to(&mut self, workspace: &Workspace, row: Row) {
        let Some(node) = row.node() else { return };
        let above = (row.depth() as usize).saturating_sub(1);
        self.ends.truncate(above);
        self.text.truncate(self.ends.last().copied().unwrap_or_default());
        if self.ends.is_empty() {
            // A group may stand for a section of its own.
            let path = workspace.tree().path(node);
            self.text = path.map_or_else(String::new, |path| path.to_string());
        } else {
            self.text.push('.');
            self.text.push_str(&spell_part(workspace.tree().name(node)));
        }
        self.ends.push(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::place::Place;
    use crate::workspace::Options;

    fn workspace() -> Workspace {
        let folder = tempfile::tempdir().unwrap();
        let text = "top = 1\n[sources.crm]\napi_key = 'x'\n'odd key' = 2\n[sources.crm.credentials]\nkey = 'y'\n\
                    [destination.postgres.credentials]\npassword = 'z'\nhost = 'h'\n[runtime]\nlog_level = 'INFO'\n";
        fs::create_dir(folder.path().join(".dlt")).unwrap();
        fs::write(folder.path().join(".dlt/secrets.toml"), text).unwrap();
        let global = folder.path().join("global");
        let place = Place::find(Some(folder.path()), Some(&global), &|_| None).unwrap();
        Workspace::open(place, "dev", &[], Options::default())
    }

    fn through(workspace: &Workspace, mut matching: Matching, step: usize) -> (Vec<Row>, Found) {
        let (mut rows, mut found) = (
            Vec::new(),
            Found {
                way: matching.way(),
                ..Found::default()
            },
        );
        while !matching.go_on(workspace, step, &mut rows, &mut found) {}
        (rows, found)
    }

    #[test]
    fn in_steps_or_narrowed_a_filter_finds_what_it_finds_at_once() {
        let workspace = workspace();
        for words in [
            "k",
            "ke",
            "key",
            "key crm",
            "cred",
            "credentials.pass",
            "odd",
            "'odd key'",
            "apk",
            "apke",
            "zzz",
            "HOST",
            "INFO",
        ] {
            let whole = through(&workspace, Matching::of(words), usize::MAX);
            for step in [1, 2, 5] {
                let stepped = through(&workspace, Matching::of(words), step);
                assert_eq!((&stepped.0, stepped.1), (&whole.0, whole.1), "{words}");
            }
            for at in 1..words.len() {
                let (rows, found) = through(&workspace, Matching::of(&words[..at]), usize::MAX);
                if found.keys > 0 {
                    let narrowed = through(&workspace, Matching::narrower(words, found, rows), 3);
                    assert_eq!(
                        (&narrowed.0, narrowed.1),
                        (&whole.0, whole.1),
                        "{words} after {}",
                        &words[..at]
                    );
                }
            }
        }
    }

    #[test]
    fn texts_are_those_of_the_paths() {
        let workspace = workspace();
        let mut key = KeyText::default();
        for row in workspace.order().rows() {
            if let Some(node) = row.node() {
                key.go_to(&workspace, *row);
                assert_eq!(key.text, workspace.tree().path(node).unwrap().to_string());
            }
        }
    }
}
