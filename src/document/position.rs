//! Lines and columns of byte offsets.

/// A place in a text as people count: from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

/// Where the lines of a text begin.
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Counts the lines of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let mut starts: Vec<usize> = std::iter::once(0).chain(breaks).collect();
        starts.shrink_to_fit();
        Self { starts }
    }

    /// The position of a byte offset in `text`, the text the lines were counted of.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.line_index(offset);
        let before = text.get(self.starts[line]..offset).unwrap_or_default();
        // A byte order mark takes no column.
        let column = before.trim_start_matches('\u{feff}').chars().count();
        Position {
            line: line + 1,
            column: column + 1,
        }
    }

    /// Where the line of a byte offset begins.
    #[must_use]
    pub fn start_of_line(&self, offset: usize) -> usize {
        self.starts[self.line_index(offset)]
    }

    /// The line after that of a byte offset, up to where the next begins; `None` for the last one.
    #[must_use]
    pub fn line_after(&self, offset: usize) -> Option<std::ops::Range<usize>> {
        let next = self.line_index(offset) + 1;
        let start = *self.starts.get(next)?;
        Some(start..self.starts.get(next + 1).copied().unwrap_or(usize::MAX))
    }

    fn line_index(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|&start| start <= offset)
            .saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_from_one_in_characters() {
        let text = "é = 1\nab = 2\n";
        let lines = Lines::of(text);
        assert_eq!(lines.position(text, 0), Position { line: 1, column: 1 });
        assert_eq!(lines.position(text, "é =".len()), Position { line: 1, column: 4 });
        assert_eq!(
            lines.position(text, text.find("ab").unwrap() + 1),
            Position { line: 2, column: 2 }
        );
    }
}
