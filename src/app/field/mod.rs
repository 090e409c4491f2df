//! A text of one line or many being typed, that may be secret.

mod history;
mod lines;
#[cfg(test)]
mod tests;

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use zeroize::Zeroizing;

use crate::secret::Secret;
use history::{Edit, History, Run};
pub use lines::{Place, Room, Scroll, Signs};

/// Text with a cursor. It and all that was ever typed into it is wiped when it is dropped.
#[derive(Default)]
pub struct Field {
    text: Zeroizing<String>,
    /// Byte offset, on a boundary of a grapheme.
    cursor: usize,
    /// The line it is on, from 0.
    line: usize,
    /// How many line breaks there are.
    breaks: usize,
    /// The column that moves from line to line keep to.
    goal: Option<usize>,
    history: History,
}

impl Field {
    /// The text with the cursor behind it.
    #[must_use]
    pub fn new(text: &Secret) -> Self {
        let text = Zeroizing::new(text.expose().to_owned());
        let breaks = breaks_in(&text);
        Self {
            cursor: text.len(),
            line: breaks,
            breaks,
            text,
            ..Self::default()
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the cursor stands, in bytes.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The text before the cursor.
    #[must_use]
    pub fn before_cursor(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Whether nothing stands behind the cursor.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.cursor == self.text.len()
    }

    /// How many graphemes stand before the cursor.
    #[must_use]
    pub fn graphemes_before(&self) -> usize {
        self.before_cursor().graphemes(true).count()
    }

    /// Puts a typed character in at the cursor.
    pub fn insert(&mut self, new: &str) {
        self.replace(self.cursor..self.cursor, new, Run::Typed);
    }

    /// Puts a text in at the cursor, as a step of its own.
    pub fn paste(&mut self, new: &str) {
        self.replace(self.cursor..self.cursor, new, Run::None);
    }

    /// Puts another text in place of all, as a step of its own, with the cursor behind it.
    pub fn set(&mut self, new: &str) {
        self.replace(0..self.text.len(), new, Run::None);
    }

    /// Deletes the grapheme before the cursor.
    pub fn delete_back(&mut self) {
        self.delete(before(&self.text, self.cursor)..self.cursor, Run::DeletedBack);
    }

    /// Deletes the grapheme behind the cursor.
    pub fn delete_forward(&mut self) {
        self.delete(self.cursor..behind(&self.text, self.cursor), Run::DeletedForward);
    }

    /// Deletes back to the start of the word before the cursor.
    pub fn delete_word(&mut self) {
        self.delete(self.word_before()..self.cursor, Run::None);
    }

    /// Deletes everything before the cursor.
    pub fn delete_to_start(&mut self) {
        self.delete(0..self.cursor, Run::None);
    }

    /// Deletes some bytes, as a step of its own; the cursor stays with its text.
    pub fn cut(&mut self, range: Range<usize>) {
        let end = self.text.len();
        let range = range.start.min(end)..range.end.min(end);
        if range.is_empty() {
            return;
        }
        let cursor = match self.cursor {
            at if at <= range.start => at,
            at => at.saturating_sub(range.len()).max(range.start),
        };
        self.replace(range, "", Run::None);
        self.put_cursor(boundary_from(&self.text, cursor));
        self.history.settle(self.cursor);
    }

    fn delete(&mut self, range: Range<usize>, run: Run) {
        self.replace(range, "", run);
    }

    fn replace(&mut self, range: Range<usize>, new: &str, run: Run) {
        if range.is_empty() && new.is_empty() {
            return;
        }
        let (at, cursor) = (range.start, self.cursor);
        let removed = Zeroizing::new(self.text[range.clone()].to_owned());
        self.splice(range, new);
        // What stands behind may join what was put in, or what stands before.
        self.put_cursor(boundary_from(&self.text, at + new.len()));
        let edit = Edit {
            at,
            removed,
            inserted: Zeroizing::new(new.to_owned()),
            cursors: (cursor, self.cursor),
        };
        self.history.push(edit, run);
    }

    /// Puts a text in place of another one, and the cursor before it.
    fn splice(&mut self, range: Range<usize>, new: &str) {
        self.put_cursor(range.start);
        self.breaks += breaks_in(new);
        self.breaks -= breaks_in(&self.text[range.clone()]);
        // Growing may move the buffer; the old one is wiped by the allocator.
        self.text.replace_range(range, new);
    }

    /// Takes the last step back; `false` where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(edit) = self.history.back() else {
            return false;
        };
        let (range, text) = (edit.at..edit.at + edit.inserted.len(), edit.removed.clone());
        let cursor = edit.cursors.0;
        self.splice(range, &text);
        self.put_cursor(cursor);
        true
    }

    /// Makes the step that was last taken back again; `false` where there is none.
    pub fn redo(&mut self) -> bool {
        let Some(edit) = self.history.forth() else {
            return false;
        };
        let (range, text) = (edit.at..edit.at + edit.removed.len(), edit.inserted.clone());
        let cursor = edit.cursors.1;
        self.splice(range, &text);
        self.put_cursor(cursor);
        true
    }

    /// Whether nothing can be taken back.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.history.is_at_start()
    }

    /// Moves by one grapheme.
    pub fn step(&mut self, forward: bool) {
        let at = if forward {
            behind(&self.text, self.cursor)
        } else {
            before(&self.text, self.cursor)
        };
        self.move_to(at);
    }

    /// Moves by one word.
    pub fn step_word(&mut self, forward: bool) {
        let at = if forward {
            self.word_behind()
        } else {
            self.word_before()
        };
        self.move_to(at);
    }

    /// Moves to the start or the end of everything.
    pub fn jump(&mut self, to_end: bool) {
        self.move_to(if to_end { self.text.len() } else { 0 });
    }

    /// Moves to a boundary of a grapheme.
    fn move_to(&mut self, at: usize) {
        self.put_cursor(at);
        self.history.close();
    }

    fn put_cursor(&mut self, at: usize) {
        if at < self.cursor {
            self.line -= breaks_in(&self.text[at..self.cursor]);
        } else {
            self.line += breaks_in(&self.text[self.cursor..at]);
        }
        self.cursor = at;
        self.goal = None;
    }

    /// Words are not made of whole graphemes everywhere.
    fn word_before(&self) -> usize {
        let word = self.text[..self.cursor].unicode_word_indices().next_back();
        let at = word.map_or(0, |(at, _)| at);
        if is_boundary(&self.text, at) {
            at
        } else {
            before(&self.text, at)
        }
    }

    fn word_behind(&self) -> usize {
        let word = self.text[self.cursor..].unicode_word_indices().next();
        let end = word.map_or(self.text.len(), |(at, word)| self.cursor + at + word.len());
        boundary_from(&self.text, end)
    }
}

fn breaks_in(text: &str) -> usize {
    text.matches('\n').count()
}

fn is_boundary(text: &str, at: usize) -> bool {
    // The whole text is at hand, so no context is ever asked for.
    GraphemeCursor::new(at, text.len(), true)
        .is_boundary(text, 0)
        .unwrap_or(true)
}

/// The boundary of a grapheme before a place.
fn before(text: &str, at: usize) -> usize {
    let boundary = GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0);
    boundary.ok().flatten().unwrap_or(0)
}

/// The boundary of a grapheme behind a place.
fn behind(text: &str, at: usize) -> usize {
    let boundary = GraphemeCursor::new(at, text.len(), true).next_boundary(text, 0);
    boundary.ok().flatten().unwrap_or(text.len())
}

/// The boundary of a grapheme at a place, or the next one behind it.
fn boundary_from(text: &str, at: usize) -> usize {
    if is_boundary(text, at) {
        at
    } else {
        behind(text, at)
    }
}
