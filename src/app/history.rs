//! Edits made, as splices back and forth.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::dlt::tree::FileIndex;
use crate::document::Document;
use crate::document::splice::Splice;
use crate::secret::Secret;

/// One edit that can be taken back, or made again.
pub struct Step {
    /// What leads back (in the undo list) or forth (in the redo list), once for each file it was made in.
    pub parts: Vec<Part>,
    /// The key or section, for the sentence.
    pub key: String,
}

/// What a step does to one file.
pub struct Part {
    /// Which file.
    pub file: FileIndex,
    splice: Splice,
    /// Of the only text it leads anywhere from: a splice into another one could hit any other value.
    fingerprint: u64,
}

impl Part {
    /// What a splice does to a file that holds this document.
    #[must_use]
    pub fn new(file: FileIndex, splice: Splice, document: &Document) -> Self {
        Self {
            file,
            splice,
            fingerprint: fingerprint(document.text().expose()),
        }
    }

    /// The text after it, and what leads back from there; `None` where the text is not the one it was made for.
    #[must_use]
    pub fn apply(&self, text: &str) -> Option<(Secret, Self)> {
        if fingerprint(text) != self.fingerprint {
            return None;
        }
        let (after, splice) = self.splice.apply(text)?;
        let inverse = Self {
            file: self.file,
            splice,
            fingerprint: fingerprint(after.expose()),
        };
        Some((after, inverse))
    }
}

fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// What can be undone and redone.
#[derive(Default)]
pub struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl History {
    /// A new edit was made: what was undone before is gone.
    pub fn push(&mut self, step: Step) {
        self.redo.clear();
        self.undo.push(step);
    }

    /// Edits that were made before have come into another text: one step takes them back. What was undone before can be
    /// made again still, as each step knows the text it is for.
    pub fn push_merged(&mut self, step: Step) {
        self.undo.push(step);
    }

    /// The next step back (or forth again).
    #[must_use]
    pub fn next(&self, back: bool) -> Option<&Step> {
        if back { self.undo.last() } else { self.redo.last() }
    }

    /// The next step was taken: its inverse waits on the other side.
    pub fn turn(&mut self, back: bool, inverse: Vec<Part>) {
        let (from, to) = if back {
            (&mut self.undo, &mut self.redo)
        } else {
            (&mut self.redo, &mut self.undo)
        };
        to.extend(from.pop().map(|step| Step {
            parts: inverse,
            key: step.key,
        }));
    }

    /// The files have other numbers now; steps that touch one that has none lead nowhere.
    pub fn renumber(&mut self, number: impl Fn(FileIndex) -> Option<FileIndex>) {
        for steps in [&mut self.undo, &mut self.redo] {
            for step in steps.iter_mut() {
                step.parts.retain_mut(|part| match number(part.file) {
                    Some(file) => {
                        part.file = file;
                        true
                    }
                    None => false,
                });
            }
            steps.retain(|step| !step.parts.is_empty());
        }
    }

    /// A file has another text for other reasons: what steps did to it leads nowhere. What they did to other files
    /// stays, as those of before lead on from there.
    pub fn forget(&mut self, file: FileIndex) {
        for steps in [&mut self.undo, &mut self.redo] {
            for step in steps.iter_mut() {
                step.parts.retain(|part| part.file != file);
            }
            steps.retain(|step| !step.parts.is_empty());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_refused_by_any_other_text() {
        let document = Document::parse("a = 22\n".into()).unwrap();
        let part = Part::new(0, Splice::remove(5..6), &document);
        assert!(part.apply("b = 22\n").is_none());
        let (text, back) = part.apply("a = 22\n").unwrap();
        assert_eq!(text.expose(), "a = 2\n");
        assert_eq!(back.apply("a = 2\n").unwrap().0.expose(), "a = 22\n");
    }
}
