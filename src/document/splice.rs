//! One replacement of bytes, and its inverse.

use super::Span;
use crate::secret::Secret;

/// Replaces the bytes `at` of a text by `text`.
#[derive(Clone, Debug)]
pub struct Splice {
    /// What is replaced.
    pub at: Span,
    /// What comes in its place.
    pub text: Secret,
}

impl Splice {
    /// Puts text in at one place.
    #[must_use]
    pub fn insert(at: usize, text: String) -> Self {
        Self {
            at: at..at,
            text: text.into(),
        }
    }

    /// Takes bytes out.
    #[must_use]
    pub fn remove(at: Span) -> Self {
        Self {
            at,
            text: Secret::default(),
        }
    }

    /// What makes one text of another, as one replacement of all that differs.
    #[must_use]
    pub fn between(from: &str, to: &str) -> Self {
        let same = |(a, b): &(char, char)| a == b;
        let start: usize = from
            .chars()
            .zip(to.chars())
            .take_while(same)
            .map(|(c, _)| c.len_utf8())
            .sum();
        let (from_rest, to_rest) = (&from[start..], &to[start..]);
        let ending: usize = from_rest
            .chars()
            .rev()
            .zip(to_rest.chars().rev())
            .take_while(same)
            .map(|(c, _)| c.len_utf8())
            .sum();
        Self {
            at: start..from.len() - ending,
            text: to_rest[..to_rest.len() - ending].into(),
        }
    }

    /// The text with the replacement made, and the splice that takes it back; `None` where the text has no such
    /// bytes, or they begin or end within a character.
    #[must_use]
    pub fn apply(&self, text: &str) -> Option<(Secret, Self)> {
        let new = self.text.expose();
        let old = text.get(self.at.clone())?;
        let mut out = String::with_capacity(text.len() - old.len() + new.len());
        out.push_str(&text[..self.at.start]);
        out.push_str(new);
        out.push_str(&text[self.at.end..]);
        let inverse = Self {
            at: self.at.start..self.at.start + new.len(),
            text: old.into(),
        };
        Some((out.into(), inverse))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_splice_and_its_inverse_are_nothing() {
        let (changed, inverse) = Splice {
            at: 4..5,
            text: "22".into(),
        }
        .apply("a = 1\n")
        .unwrap();
        assert_eq!(changed.expose(), "a = 22\n");
        assert_eq!(inverse.apply(changed.expose()).unwrap().0.expose(), "a = 1\n");
    }

    #[test]
    fn between_two_texts_is_all_that_differs_and_no_more() {
        for (from, to, at, text) in [
            ("a = 1\nb = 2\n", "a = 1\nb = 3\n", 10..11, "3"),
            ("é = 'x'", "é = 'xyx'", 7..7, "yx"),
            ("aa", "a", 1..2, ""),
            ("", "new", 0..0, "new"),
            ("old", "", 0..3, ""),
            ("same", "same", 4..4, ""),
            ("naïve", "naive", 2..4, "i"),
        ] {
            let splice = Splice::between(from, to);
            assert_eq!(
                (splice.at.clone(), splice.text.expose()),
                (at, text),
                "{from:?} {to:?}"
            );
            assert_eq!(splice.apply(from).unwrap().0.expose(), to);
        }
    }

    #[test]
    fn a_splice_into_a_text_without_its_bytes_is_none() {
        assert!(Splice::remove(4..9).apply("a = 1\n").is_none());
        assert!(Splice::remove(1..2).apply("é").is_none());
    }
}
