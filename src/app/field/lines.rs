//! The lines of a field: what is drawn of them, and moves from one to another.
//!
//! Only the lines in sight are looked at, and of a line only what stands before the cursor or the right edge; nothing
//! is, where each byte is one column.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{Field, before};
use crate::shown;

/// What stands for the characters of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signs {
    /// One sign for each.
    Masked,
    /// They themselves.
    Shown,
}

/// Lines and columns there is room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Lines.
    pub lines: usize,
    /// Columns; the last one is kept for the cursor and for `…`.
    pub columns: usize,
}

/// What is scrolled out of sight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// Lines above.
    pub top: usize,
    /// Columns on the left.
    pub left: usize,
}

/// Where the cursor stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its line, from 0.
    pub line: usize,
    /// How many columns stand before it.
    pub column: usize,
}

/// Columns that are kept between the cursor and the right edge: a wide character and `…`.
const MARGIN: usize = 3;

impl Signs {
    /// What is drawn for a grapheme.
    fn sign(self, grapheme: &str) -> Cow<'_, str> {
        if self == Self::Masked {
            return Cow::Borrowed("•");
        }
        let sign = shown::safe(grapheme);
        if sign.width() == 0 {
            // A mark with nothing to stand on.
            Cow::Owned(format!("◌{sign}"))
        } else {
            sign
        }
    }

    /// How many columns a part of a line takes.
    fn width(self, text: &str) -> usize {
        if self.is_one_by_one(text) {
            return text.len();
        }
        let graphemes = text.graphemes(true);
        match self {
            Self::Masked => graphemes.count(),
            Self::Shown => graphemes.map(|grapheme| self.sign(grapheme).width()).sum(),
        }
    }

    /// Whether each byte of a part of a line is drawn as one column.
    fn is_one_by_one(self, text: &str) -> bool {
        text.is_ascii() && (self == Self::Masked || !text.bytes().any(|byte| byte.is_ascii_control()))
    }
}

impl Field {
    /// How many lines there are.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.breaks + 1
    }

    /// Where the cursor stands.
    #[must_use]
    pub fn place(&self, signs: Signs) -> Place {
        let start = self.line_at(self.cursor).start;
        Place {
            line: self.line,
            column: signs.width(&self.text[start..self.cursor]),
        }
    }

    /// The line around a place, without its line break.
    fn line_at(&self, at: usize) -> Range<usize> {
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        start..self.line_end(start)
    }

    /// Where the line that begins at a place ends: before its line break, of which a CR is a part.
    fn line_end(&self, start: usize) -> usize {
        match self.text[start..].find('\n') {
            None => self.text.len(),
            Some(0) => start,
            Some(length) => {
                let end = start + length;
                end - usize::from(self.text.as_bytes()[end - 1] == b'\r')
            }
        }
    }

    /// Where the line begins that is so many lines away from the cursor's, as far as there are such.
    fn line_start(&self, by: isize) -> usize {
        let mut at = self.line_at(self.cursor).start;
        for _ in 0..by.unsigned_abs() {
            let next = if by < 0 {
                // Before the line break that ends the line above.
                at.checked_sub(1)
                    .map(|end| self.text[..end].rfind('\n').map_or(0, |at| at + 1))
            } else {
                self.text[at..].find('\n').map(|next| at + next + 1)
            };
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// Moves by so many lines, to the column it came from; `false` where there is no line to go to.
    pub fn step_lines(&mut self, by: isize, signs: Signs) -> bool {
        let start = self.line_start(by);
        if start == self.line_start(0) {
            return false;
        }
        let goal = self.goal.unwrap_or_else(|| self.place(signs).column);
        let range = start..self.line_end(start);
        let at = start + at_column(&self.text[range], goal, signs);
        self.move_to(at);
        self.goal = Some(goal);
        true
    }

    /// Moves to the start of the line, or of everything when it stands there.
    pub fn home(&mut self) {
        match self.line_at(self.cursor).start {
            start if start == self.cursor => self.jump(false),
            start => self.move_to(start),
        }
    }

    /// Moves to the end of the line, or of everything when it stands there.
    pub fn end(&mut self) {
        match self.line_at(self.cursor).end {
            end if end == self.cursor => self.jump(true),
            end => self.move_to(end),
        }
    }

    /// Scrolls as little as brings the cursor into sight.
    #[must_use]
    pub fn scrolled(&self, scroll: Scroll, room: Room, place: Place) -> Scroll {
        let Place { line, column } = place;
        let lines = room.lines.max(1);
        let top = scroll.top.min(line).max((line + 1).saturating_sub(lines));
        let most = self.line_count().saturating_sub(lines);
        let left = scroll
            .left
            .min(column.saturating_sub(1))
            .max((column + MARGIN).saturating_sub(room.columns.max(MARGIN + 1)));
        Scroll {
            top: top.min(most),
            left,
        }
    }

    /// The lines in sight, as they are drawn; what goes on beyond an edge is marked there. The cursor is in sight.
    #[must_use]
    pub fn lines(&self, scroll: Scroll, room: Room, place: Place, signs: Signs) -> Vec<String> {
        let above = isize::try_from(self.line.saturating_sub(scroll.top)).unwrap_or(isize::MAX);
        let mut start = Some(self.line_start(-above));
        let mut lines = Vec::new();
        while let Some(at) = start.filter(|_| lines.len() < room.lines) {
            let end = self.line_end(at);
            let line = &self.text[at..end];
            let first = if (at..=end).contains(&self.cursor) {
                back_to(line, (self.cursor - at, place.column), scroll.left, signs)
            } else {
                (0, 0)
            };
            lines.push(drawn(line, first, scroll.left, room.columns, signs));
            start = self.text[end..].find('\n').map(|next| end + next + 1);
        }
        lines
    }
}

/// The last boundary of a grapheme from a place on backwards that has no more than so many columns before it.
fn back_to(line: &str, (mut at, mut column): (usize, usize), left: usize, signs: Signs) -> (usize, usize) {
    while column > left && at > 0 {
        let previous = before(line, at);
        column = column.saturating_sub(signs.sign(&line[previous..at]).width());
        at = previous;
    }
    (at, column)
}

/// The byte of a line where so many columns stand before, or as few less as can be.
fn at_column(line: &str, goal: usize, signs: Signs) -> usize {
    if signs.is_one_by_one(line) {
        return goal.min(line.len());
    }
    let mut columns = 0;
    for (at, grapheme) in line.grapheme_indices(true) {
        columns += signs.sign(grapheme).width();
        if columns > goal {
            return at;
        }
    }
    line.len()
}

/// The columns of a line from `left` on; `first` is a byte of it that stands there or before, and its column.
fn drawn(line: &str, first: (usize, usize), left: usize, columns: usize, signs: Signs) -> String {
    let room = columns.saturating_sub(1);
    let (skipped, mut at) = if signs.is_one_by_one(line) {
        (left.min(line.len()), left.min(line.len()))
    } else {
        first
    };
    let mut used = 0;
    let mut out = String::new();
    for grapheme in line[skipped..].graphemes(true) {
        let sign = signs.sign(grapheme);
        let end = at + sign.width();
        // Of a sign on the left edge only a part is left.
        let part = end.saturating_sub(at.max(left));
        at = end;
        if part == 0 {
            continue;
        }
        if used + part > room {
            out.push('…');
            return out;
        }
        if left > 0 && used == 0 {
            out.push('…');
            out.extend(std::iter::repeat_n(' ', part - 1));
        } else {
            out.push_str(&sign);
        }
        used += part;
    }
    if used == 0 && !line.is_empty() && room > 0 {
        out.push('…');
    }
    out
}
