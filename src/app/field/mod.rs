//! A line (or lines) of text being typed, that may be secret.

use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroizing;

use crate::secret::Secret;

/// Text with a cursor. Its buffer is wiped when it is dropped.
#[derive(Default)]
pub struct Field {
    text: Zeroizing<String>,
    /// Byte offset, on a boundary of a grapheme.
    cursor: usize,
}

impl Field {
    /// The text with the cursor behind it.
    #[must_use]
    pub fn new(text: &Secret) -> Self {
        let text = Zeroizing::new(text.expose().to_owned());
        Self {
            cursor: text.len(),
            text,
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many graphemes stand before the cursor.
    #[must_use]
    pub fn graphemes_before(&self) -> usize {
        self.text[..self.cursor].graphemes(true).count()
    }

    /// Puts text in at the cursor.
    pub fn insert(&mut self, new: &str) {
        // Growing may move the buffer; the old one is wiped by the allocator.
        self.text.insert_str(self.cursor, new);
        self.cursor += new.len();
    }

    /// Deletes the grapheme before the cursor.
    pub fn delete_back(&mut self) {
        let start = self.before();
        self.delete(start..self.cursor);
    }

    /// Deletes the grapheme behind the cursor.
    pub fn delete_forward(&mut self) {
        let end = self.behind();
        self.delete(self.cursor..end);
    }

    /// Deletes back to the start of the word before the cursor.
    pub fn delete_word(&mut self) {
        let start = self.word_before();
        self.delete(start..self.cursor);
    }

    /// Deletes everything before the cursor.
    pub fn delete_to_start(&mut self) {
        self.delete(0..self.cursor);
    }

    fn delete(&mut self, range: std::ops::Range<usize>) {
        self.cursor = range.start;
        let kept = Zeroizing::new([&self.text[..range.start], &self.text[range.end..]].concat());
        self.text = kept;
    }

    /// Moves by one grapheme.
    pub fn step(&mut self, forward: bool) {
        self.cursor = if forward { self.behind() } else { self.before() };
    }

    /// Moves by one word.
    pub fn step_word(&mut self, forward: bool) {
        self.cursor = if forward {
            self.word_behind()
        } else {
            self.word_before()
        };
    }

    /// Moves to the start or the end.
    pub fn jump(&mut self, to_end: bool) {
        self.cursor = if to_end { self.text.len() } else { 0 };
    }

    fn before(&self) -> usize {
        self.text[..self.cursor]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn behind(&self) -> usize {
        self.cursor
            + self.text[self.cursor..]
                .graphemes(true)
                .next()
                .map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        self.text[..self.cursor]
            .unicode_word_indices()
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn word_behind(&self) -> usize {
        let rest = &self.text[self.cursor..];
        rest.unicode_word_indices()
            .next()
            .map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphemes_are_one_step() {
        let mut field = Field::default();
        field.insert("ae\u{301}👩‍👩‍👧b");
        field.step(false);
        field.delete_back();
        assert_eq!(field.text(), "ae\u{301}b");
        field.delete_back();
        assert_eq!(field.text(), "ab");
        field.delete_forward();
        assert_eq!(field.text(), "a");
    }

    #[test]
    fn words_are_moved_over_and_deleted() {
        let mut field = Field::new(&"one two-three".into());
        field.delete_word();
        assert_eq!(field.text(), "one two-");
        field.step_word(false);
        field.insert("x");
        assert_eq!(field.text(), "one xtwo-");
        field.delete_to_start();
        assert_eq!(field.text(), "two-");
    }
}
