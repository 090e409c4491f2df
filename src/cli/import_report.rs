//! What an import did, or would do: names, keys and files, no values.

use std::io::Write;

use serde_json::json;

use super::Failure;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::FileIndex;
use crate::document::Value;
use crate::shown;
use crate::workspace::import::LeftOut;

/// What an import comes to.
#[derive(Default)]
pub(super) struct Report {
    pub(super) file: String,
    pub(super) written: Vec<Chosen>,
    pub(super) kept: Vec<Kept>,
    pub(super) left_out: Vec<LeftOut>,
    /// Names that may mean several keys.
    pub(super) ambiguous: Vec<(String, Vec<KeyPath>)>,
    pub(super) refused: Vec<Undecided>,
}

/// A key that is written.
pub(super) struct Chosen {
    pub(super) name: String,
    pub(super) key: KeyPath,
    pub(super) value: Value,
    pub(super) file: FileIndex,
    pub(super) label: String,
    pub(super) line: Option<usize>,
    pub(super) guessed: bool,
}

/// A key that has a value and keeps it.
pub(super) struct Kept {
    pub(super) key: KeyPath,
    pub(super) label: String,
    pub(super) line: Option<usize>,
    /// Whether it is the value of the file.
    pub(super) same: bool,
}

/// A name whose value cannot be written.
pub(super) struct Undecided {
    pub(super) name: String,
    pub(super) key: KeyPath,
    pub(super) why: String,
}

impl Report {
    /// Whether all is there now that was to be.
    pub(super) fn is_done(&self) -> bool {
        !self.written.is_empty() || (!self.kept.is_empty() && self.kept.iter().all(|kept| kept.same))
    }

    /// Prints it; `planned` where nothing was written.
    pub(super) fn print(&self, as_json: bool, planned: bool, out: &mut dyn Write) -> Result<(), Failure> {
        if as_json {
            writeln!(out, "{}", self.json(planned))?;
            return Ok(());
        }
        let lines = self.lines(planned);
        let width = |part: fn(&Line) -> &str| lines.iter().map(|line| part(line).chars().count()).max();
        let first = width(|line| line.0).unwrap_or(0);
        let second = width(|line| &line.1).unwrap_or(0);
        for (word, name, rest) in &lines {
            let line = format!("{word:first$}  {name:second$}  {rest}");
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn lines(&self, planned: bool) -> Vec<Line> {
        let place = |label: &str, line: Option<usize>| {
            let line = line.map_or(String::new(), |line| format!(":{line}"));
            shown::safe(&format!("{label}{line}")).into_owned()
        };
        let safe = |text: &dyn ToString| shown::safe(&text.to_string()).into_owned();
        let is_ready = self.ambiguous.is_empty() && self.refused.is_empty();
        let word = if planned { "would set" } else { "set" };
        let written = self.written.iter().filter(|_| is_ready).map(|chosen| {
            let guess = if chosen.guessed {
                "  (its spelling is a guess: nothing known asks for it)"
            } else {
                ""
            };
            let place = place(&chosen.label, chosen.line.filter(|_| !planned));
            (word, safe(&chosen.key), format!("{place}{guess}"))
        });
        let kept = self.kept.iter().map(|kept| {
            let why = if kept.same {
                "has this value"
            } else {
                "has another value; --overwrite replaces it"
            };
            (
                "kept",
                safe(&kept.key),
                format!("{}  {why}", place(&kept.label, kept.line)),
            )
        });
        let left_out = self
            .left_out
            .iter()
            .map(|left| ("left out", safe(&left.name), safe(&left.why)));
        let ambiguous = self.ambiguous.iter().map(|(name, keys)| {
            let keys: Vec<String> = keys.iter().map(|key| format!("--map {name}={key}")).collect();
            ("ambiguous", safe(name), safe(&keys.join("  or  ")))
        });
        let refused = self.refused.iter().map(|refused| {
            (
                "refused",
                safe(&refused.name),
                safe(&format!("{}: {}", refused.key, refused.why)),
            )
        });
        written
            .chain(kept)
            .chain(left_out)
            .chain(ambiguous)
            .chain(refused)
            .collect()
    }

    fn json(&self, planned: bool) -> serde_json::Value {
        let keys = |keys: &[KeyPath]| keys.iter().map(ToString::to_string).collect::<Vec<_>>();
        let is_ready = self.ambiguous.is_empty() && self.refused.is_empty();
        let written: Vec<_> = self
            .written
            .iter()
            .filter(|_| is_ready)
            .map(|chosen| {
                json!({
                    "name": chosen.name, "key": chosen.key.to_string(), "file": chosen.label,
                    "line": chosen.line.filter(|_| !planned), "guessed": chosen.guessed,
                })
            })
            .collect();
        let kept: Vec<_> = self
            .kept
            .iter()
            .map(|kept| {
                json!({"key": kept.key.to_string(), "file": kept.label, "line": kept.line, "same": kept.same})
            })
            .collect();
        let left_out: Vec<_> = self
            .left_out
            .iter()
            .map(|left| json!({"name": left.name, "reason": left.why}))
            .collect();
        let ambiguous: Vec<_> = self
            .ambiguous
            .iter()
            .map(|(name, candidates)| json!({"name": name, "candidates": keys(candidates)}))
            .collect();
        let refused: Vec<_> = self
            .refused
            .iter()
            .map(|one| json!({"name": one.name, "key": one.key.to_string(), "reason": one.why}))
            .collect();
        json!({
            "version": 1, "file": self.file, "dry_run": planned, "written": written, "kept": kept,
            "left_out": left_out, "ambiguous": ambiguous, "refused": refused,
        })
    }
}

/// A word, a name, and what is to say of it.
type Line = (&'static str, String, String);
