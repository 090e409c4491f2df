//! Keys taken out of one file to be written into another, in their own spelling, with the comments that belong to them.

mod reader;
mod taking;
mod writing;

pub use reader::excerpts;
pub use taking::take;
pub use writing::put;

use super::Value;
use crate::dlt::key::KeyPath;
use crate::dlt::placeholder;
use crate::document::Spelling;
use crate::secret::Secret;

/// A key of a file: a value, or a table in braces.
pub struct Excerpt {
    /// Where it stands, and is to stand.
    pub path: KeyPath,
    value: Value,
    /// How the value is spelled, with LF as line break.
    raw: Secret,
    /// The comment lines above it, without indent, and the empty lines between them.
    above: Vec<Secret>,
    /// The comment behind it, and the blanks before that.
    behind: Option<(String, Secret)>,
    /// The comment lines that follow the last key of a section.
    below: Vec<Secret>,
    /// The comments around the header of its section.
    heading: Heading,
}

/// The comments around a header.
#[derive(Default)]
struct Heading {
    above: Vec<Secret>,
    behind: Option<(String, Secret)>,
}

impl Excerpt {
    /// The value.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Every comment that goes along. May hold old secrets.
    pub fn comments(&self) -> impl Iterator<Item = &str> {
        let lines = self.heading.above.iter().chain(&self.above).chain(&self.below);
        let behind = [&self.heading.behind, &self.behind];
        let behind = behind.into_iter().flatten().map(|(_, comment)| comment);
        lines
            .chain(behind)
            .filter(|line| !line.is_empty())
            .map(Secret::expose)
    }

    /// Leaves some comments behind.
    pub fn drop_comments(&mut self, is_dropped: impl Fn(&str) -> bool) {
        let is_kept = |line: &Secret| !is_dropped(line.expose());
        self.heading.above.retain(is_kept);
        self.above.retain(is_kept);
        self.below.retain(is_kept);
        for behind in [&mut self.heading.behind, &mut self.behind] {
            if behind.as_ref().is_some_and(|(_, comment)| !is_kept(comment)) {
                *behind = None;
            }
        }
    }

    /// The key with another value, that is to be filled in: `request` is the comment that says so.
    #[must_use]
    pub fn to_fill(mut self, value: Value, request: &str) -> Self {
        self.raw = value.spell(None, Spelling::Auto, "\n").into();
        self.value = value;
        let rest = self
            .behind
            .and_then(|(_, comment)| placeholder::without_request(comment.expose()));
        let comment = match rest {
            Some(rest) => format!("{request} {rest}"),
            None => request.to_owned(),
        };
        self.behind = Some((" ".to_owned(), comment.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::document::edit::Refusal;
    use crate::document::key;

    const REQUEST: &str = "# fill this in!";

    fn copied(from: &str, path: &str, to: &str) -> String {
        let (from, to) = (
            Document::parse(from.into()).unwrap(),
            Document::parse(to.into()).unwrap(),
        );
        let path = key::parse(path).unwrap();
        let excerpts = excerpts(&from, &path, &|_| true, &|path| to.find(path).is_none());
        let edited = match put(&to, &excerpts, true) {
            Ok(edited) => edited.unwrap(),
            Err(refusal) => panic!("{refusal}"),
        };
        let text = edited.document.text().expose().to_owned();
        let back = edited.inverse.apply(&text).unwrap().0;
        assert_eq!(back.expose(), to.text().expose());
        for (leaf, item) in from.leaves() {
            if leaf.parts().starts_with(path.parts()) {
                let found = edited
                    .document
                    .find(&leaf)
                    .and_then(|item| edited.document.value(item));
                assert!(found == from.value(item), "{leaf}");
            }
        }
        text
    }

    #[test]
    fn a_key_is_copied_in_its_own_spelling_with_its_comments() {
        let from = "# loose\n\n# of k\n[a]\n# one\n#two\nk = '''\nx\ny''' # behind\nl = 2\n";
        assert_eq!(
            copied(from, "a.k", ""),
            "[a]\n# one\n#two\nk = '''\nx\ny''' # behind\n"
        );
        assert_eq!(
            copied(from, "a.k", "[a]\r\n  l = 1"),
            "[a]\r\n  l = 1\r\n  # one\r\n  #two\r\n  k = '''\r\nx\r\ny''' # behind"
        );
    }

    #[test]
    fn a_section_is_copied_as_it_looks() {
        let section = "# of a\n[a] # head\n\n# first\nk = 1\n\n# second\nl = { x = 1, y.z = 2 }\n# last\n\n# of b\n[a.b]\n\
                       m = [\n 1, # one\n]\n";
        let from = format!("{section}[z]\n");
        assert_eq!(copied(&from, "a", ""), section);
        assert_eq!(
            copied(&from, "a", "[y]\nk = 1\n"),
            format!("[y]\nk = 1\n\n{section}")
        );
        assert_eq!(
            copied("a.b.x = 1 # x\na.b.y = 2\n", "a.b", "[a]\nc = 1\n"),
            "[a]\nc = 1\n\n[a.b]\nx = 1 # x\ny = 2\n"
        );
    }

    #[test]
    fn in_a_section_that_stands_there_its_comments_come_first() {
        assert_eq!(
            copied("# of a\n[a] # head\n# k\nk = 1\n", "a", "[a]\nl = 2\n"),
            "[a]\nl = 2\n# of a\n# head\n# k\nk = 1\n"
        );
    }

    #[test]
    fn a_value_that_stands_there_is_replaced_and_its_comments_stay() {
        assert_eq!(
            copied(
                "# mine\nk = 'new' # from here\n",
                "k",
                "# theirs\nk = \"<configure me>\" # fill this in!\n"
            ),
            "# theirs\n# mine\nk = \"new\" # from here\n"
        );
        assert_eq!(
            copied("# c\nk = 1 # d\n", "k", "# c\nk = 2 # e\n"),
            "# c\n# d\nk = 1 # e\n"
        );
    }

    #[test]
    fn braces_are_copied_key_by_key_where_the_table_stands() {
        assert_eq!(
            copied("[a]\nb = { x = 1, y = 2 } # c\n", "a.b", "[a.b]\nz = 3\n"),
            "[a.b]\nz = 3\nx = 1 # c\ny = 2\n"
        );
        assert_eq!(
            copied("[a.b]\nx = 1\ny = 2\n", "a.b", "a = { b = { z = 3 } }\n"),
            "a = { b = { z = 3, x = 1, y = 2 } }\n"
        );
        let from = Document::parse("[a]\n# c\nx = 1\n".into()).unwrap();
        let to = Document::parse("a = { z = 3 }\n".into()).unwrap();
        let taken = excerpts(&from, &key::parse("a").unwrap(), &|_| true, &|_| true);
        assert!(matches!(put(&to, &taken, true), Err(Refusal::NoRoom(_))));
    }

    #[test]
    fn a_copy_to_be_filled_in_keeps_its_comments() {
        let from = Document::parse("# why\nk = 'CANARY' # rotate in May\n".into()).unwrap();
        let taken = excerpts(&from, &key::parse("k").unwrap(), &|_| true, &|_| false);
        let taken: Vec<Excerpt> = taken
            .into_iter()
            .map(|excerpt| excerpt.to_fill(Value::text("<configure me>"), REQUEST))
            .collect();
        let edited = put(&Document::empty(), &taken, false).ok().flatten().unwrap();
        let text = "# why\nk = \"<configure me>\" # fill this in! # rotate in May\n";
        assert_eq!(edited.document.text().expose(), text);
        // Once more it is the same.
        let again = excerpts(&edited.document, &key::parse("k").unwrap(), &|_| true, &|_| false);
        let again = again
            .into_iter()
            .map(|excerpt| excerpt.to_fill(Value::text("<configure me>"), REQUEST));
        let again = put(&Document::empty(), &again.collect::<Vec<_>>(), false)
            .ok()
            .flatten()
            .unwrap();
        assert_eq!(again.document.text().expose(), text);
    }

    #[test]
    fn what_goes_takes_its_section_along_but_no_comment_of_others() {
        let taken = |text: &str, path: &str, gone: &[&str], kept: &[&str]| {
            let document = Document::parse(text.into()).unwrap();
            let gone: Vec<KeyPath> = gone.iter().map(|path| key::parse(path).unwrap()).collect();
            let edited = take(&document, &key::parse(path).unwrap(), &gone, kept);
            let edited = edited.ok().flatten().unwrap();
            let text = edited.document.text().expose().to_owned();
            let back = edited.inverse.apply(&text).unwrap().0;
            assert_eq!(back.expose(), document.text().expose());
            text
        };
        let text = "[x.a]\n# of k\nk = 1\n\n# loose\n\n[x.b]\nl = 2\nm = 3\n";
        let all = ["# of k", "# loose"];
        assert_eq!(taken(text, "x", &["x.a.k"], &all), "[x.b]\nl = 2\nm = 3\n");
        assert_eq!(
            taken(text, "x", &["x.a.k", "x.b.l"], &["# of k"]),
            "[x.a]\n\n# loose\n\n[x.b]\nm = 3\n"
        );
        assert_eq!(
            taken(text, "x.a.k", &["x.a.k"], &all),
            text.replace("# of k\nk = 1\n", "")
        );
    }
}
