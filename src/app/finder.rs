//! Finding texts by what is typed: each word as it stands, or where nothing has it so, its letters in their order.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// What is looked for.
pub struct Finder {
    pattern: Pattern,
    /// Large, and only there once something is looked for.
    matcher: Option<Matcher>,
    letters: Vec<char>,
}

/// How the words of what is typed are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// As they stand.
    #[default]
    Whole,
    /// Letter by letter: others may stand between them.
    Loose,
}

impl Way {
    /// Both, the better one first.
    pub const ALL: [Self; 2] = [Self::Whole, Self::Loose];
}

impl Finder {
    /// Looks for the words of a text; capital letters count where there are any.
    #[must_use]
    pub fn new(words: &str, way: Way) -> Self {
        let kind = match way {
            Way::Whole => AtomKind::Substring,
            Way::Loose => AtomKind::Fuzzy,
        };
        Self {
            pattern: Pattern::new(words, CaseMatching::Smart, Normalization::Smart, kind),
            matcher: None,
            letters: Vec::new(),
        }
    }

    /// How well a text has all the words; `None` where it lacks one.
    pub fn score(&mut self, text: &str) -> Option<u32> {
        if self.pattern.atoms.is_empty() {
            return Some(0);
        }
        let text = Utf32Str::new(text, &mut self.letters);
        self.pattern.score(text, matcher(&mut self.matcher))
    }

    /// The characters of a text, by their number, that the words are.
    pub fn marks(&mut self, text: &str) -> Vec<usize> {
        let mut marks = Vec::new();
        if self.pattern.atoms.is_empty() {
            return Vec::new();
        }
        let text = Utf32Str::new(text, &mut self.letters);
        // Characters are told of in the order of the words, some more than once.
        if self
            .pattern
            .indices(text, matcher(&mut self.matcher), &mut marks)
            .is_none()
        {
            return Vec::new();
        }
        marks.sort_unstable();
        marks.dedup();
        marks.into_iter().map(|mark| mark as usize).collect()
    }
}

fn matcher(made: &mut Option<Matcher>) -> &mut Matcher {
    made.get_or_insert_with(|| Matcher::new(Config::DEFAULT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(words: &str, way: Way, text: &str) -> bool {
        Finder::new(words, way).score(text).is_some()
    }

    #[test]
    fn every_word_has_to_be_there_in_any_order() {
        let text = "destination.bigquery.credentials.private_key";
        assert!(finds("key big", Way::Whole, text));
        assert!(!finds("key small", Way::Whole, text));
        assert!(!finds("bqpk", Way::Whole, text));
        assert!(finds("bqpk", Way::Loose, text));
        assert!(finds("PRIV", Way::Whole, "a.PRIVATE") && !finds("PRIV", Way::Whole, text));
        assert!(finds("", Way::Whole, text));
    }

    #[test]
    fn signs_mean_themselves() {
        assert!(finds("^a", Way::Whole, "x^a") && !finds("^a", Way::Whole, "a"));
        assert!(finds("!b", Way::Whole, "a!b") && !finds("!b", Way::Whole, "a"));
        assert!(finds("k$", Way::Whole, "k$x") && !finds("k$", Way::Whole, "k"));
    }

    #[test]
    fn the_letters_that_matched_are_known() {
        let marks = |words, way, text| Finder::new(words, way).marks(text);
        assert_eq!(marks("key", Way::Whole, "api_key"), [4, 5, 6]);
        assert_eq!(marks("ak", Way::Loose, "api_key"), [0, 4]);
        assert_eq!(marks("名", Way::Whole, "é名"), [1]);
        assert_eq!(marks("nothing", Way::Loose, "api_key"), [0; 0]);
    }
}
