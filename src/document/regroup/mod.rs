//! A value that becomes a table of fields, and a table that becomes one value. Comments stay beside what they are about.

mod collapse;
mod expand;

pub use collapse::collapse;
pub use expand::{NewField, expand};

use super::compare::same;
use super::edit::Edited;
use super::index::ItemId;
use super::splice::Splice;
use super::{Document, Span};
use crate::dlt::key::KeyPath;
use crate::secret::Secret;

fn made(before: &Document, edited: Document, is_clean: bool) -> Option<Edited> {
    is_clean.then(|| Edited {
        inverse: Splice::between(edited.text().expose(), before.text().expose()),
        document: edited,
    })
}

/// Whether every key but those below a path has the same spelling and comment in both.
fn has_all_others(before: &Document, after: &Document, path: &KeyPath) -> bool {
    let others = |document: &Document| {
        let mut leaves = document.leaves();
        leaves.retain(|(at, _): &(KeyPath, ItemId)| !at.parts().starts_with(path.parts()));
        leaves
    };
    let (old, new) = (others(before), others(after));
    let is_same = |(path, item): &(KeyPath, ItemId)| {
        after
            .find(path)
            .is_some_and(|other| same(before, *item, after, other))
    };
    old.len() == new.len() && old.iter().all(is_same)
}

/// Every comment but these.
fn all_but(document: &Document, except: &[Span]) -> Vec<Secret> {
    let is_other = |comment: &&Span| !except.contains(*comment);
    let others = document.comments.iter().filter(is_other);
    others
        .map(|span| document.text().expose()[span.clone()].into())
        .collect()
}

/// Whether the document has these comments, in any order, and no others.
fn has_comments(document: &Document, mut comments: Vec<Secret>, more: Vec<Secret>) -> bool {
    comments.extend(more);
    let mut found = all_but(document, &[]);
    let order = |one: &Secret, other: &Secret| one.expose().cmp(other.expose());
    comments.sort_by(order);
    found.sort_by(order);
    comments == found
}

/// What stands before an entry on its line: white space, or nothing.
fn indent_of(text: &str, start: usize) -> &str {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    text[line..start].trim_start_matches('\u{feff}')
}

/// The length of the byte order mark.
fn bom(text: &str) -> usize {
    text.strip_prefix('\u{feff}')
        .map_or(0, |rest| text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Value, ValueType};

    fn path() -> KeyPath {
        KeyPath::new(["a", "b", "credentials"].map(Into::into).to_vec()).unwrap()
    }

    fn document(text: &str) -> Document {
        Document::parse(text.into()).unwrap()
    }

    fn back(edited: &Edited, text: &str) {
        let (back, _) = edited.inverse.apply(edited.document.text().expose()).unwrap();
        assert_eq!(back.expose(), text, "the inverse leads back");
    }

    fn expanded(text: &str) -> String {
        let (host, port) = (Value::text("<host>"), Value::read("1", ValueType::Integer));
        let fields = [
            NewField {
                name: "host",
                value: &host,
                to_fill: true,
            },
            NewField {
                name: "port",
                value: &port.unwrap(),
                to_fill: false,
            },
        ];
        let edited = expand(&document(text), &path(), &fields).unwrap();
        back(&edited, text);
        edited.document.text().expose().to_owned()
    }

    fn collapsed(text: &str) -> String {
        let edited = collapse(&document(text), &path(), &Value::text("x://h"), true).unwrap();
        back(&edited, text);
        edited.document.text().expose().to_owned()
    }

    #[test]
    fn a_value_alone_in_its_section_gives_it_another_header() {
        assert_eq!(
            expanded("# top\n[a.b]\n# above\ncredentials = 's' # behind\n\n[c]\nx = 1\n"),
            "# top\n[a.b.credentials]\n# above\n# behind\nhost = '<host>'\nport = 1\n\n[c]\nx = 1\n"
        );
    }

    #[test]
    fn a_value_beside_others_becomes_a_section_behind_theirs() {
        assert_eq!(
            expanded(
                "[a.b]\r\n# above\r\ncredentials = \"s\" # fill this in! # behind\r\nx = 1\r\n\r\n[c]\r\n"
            ),
            "[a.b]\r\nx = 1\r\n\r\n# above\r\n# behind\r\n[a.b.credentials]\r\nhost = \"<host>\" # fill this in!\r\n\
             port = 1\r\n\r\n[c]\r\n"
        );
        assert_eq!(
            expanded("[a.b]\nx = 1\ncredentials = 's'"),
            "[a.b]\nx = 1\n\n[a.b.credentials]\nhost = '<host>'\nport = 1\n"
        );
    }

    #[test]
    fn a_value_of_dotted_keys_becomes_more_of_them() {
        assert_eq!(
            expanded("[a]\n  b.credentials = 's' # behind\n  b.x = 1\n"),
            "[a]\n  # behind\n  b.credentials.host = '<host>'\n  b.credentials.port = 1\n  b.x = 1\n"
        );
    }

    #[test]
    fn a_value_in_braces_becomes_braces() {
        assert_eq!(
            expanded("a = { b = { credentials = 's', x = 1 } } # c\n"),
            "a = { b = { credentials = { host = '<host>', port = 1 }, x = 1 } } # c\n"
        );
    }

    #[test]
    fn a_table_alone_becomes_a_value_where_it_stood() {
        assert_eq!(
            collapsed(
                "x = 1\n\n# above\n[a.b.credentials] # head\nhost = 'h' # one\n# two\nport = 1 # fill this in!\n\n\
                 # query\n[a.b.credentials.query]\ny = '1'\n\n[c]\nz = 1\n"
            ),
            "x = 1\n\n# above\n# head\n# one\n# two\n# query\n[a.b]\ncredentials = \"x://h\" # fill this in!\n\n[c]\nz = 1\n"
        );
        assert_eq!(
            collapsed("[a.b.credentials]\nhost = \"h\""),
            "[a.b]\ncredentials = \"x://h\""
        );
    }

    #[test]
    fn a_table_beside_others_becomes_a_value_among_them() {
        assert_eq!(
            collapsed("[a.b]\nx = 1\n\n# above\n[a.b.credentials]\nhost = 'h' # one\n\n[c]\nz = 1\n"),
            "[a.b]\nx = 1\n# above\n# one\ncredentials = \"x://h\"\n\n[c]\nz = 1\n"
        );
        assert_eq!(
            collapsed("[a]\nb.x = 1\nb.credentials.host = 'h' # one\nb.credentials.port = 1\n"),
            "[a]\nb.x = 1\n# one\nb.credentials = \"x://h\"\n"
        );
    }

    #[test]
    fn arrays_of_tables_around_stay_as_they_are() {
        let text = "[[t]]\nx = 1\n[a.b.credentials]\nhost = 'h'\n[[t]] # c\nx = 2\n";
        assert_eq!(
            collapsed(text),
            "[[t]]\nx = 1\n[a.b]\ncredentials = 'x://h'\n[[t]] # c\nx = 2\n"
        );
        assert_eq!(
            expanded("[[t]]\nx = 1\n[a.b]\ncredentials = 's'\n[[t]]\nx = 2\n"),
            "[[t]]\nx = 1\n[a.b.credentials]\nhost = '<host>'\nport = 1\n[[t]]\nx = 2\n"
        );
    }

    #[test]
    fn a_table_in_braces_becomes_a_value_in_its_place() {
        assert_eq!(
            collapsed("a.b = { credentials = { host = 'h' }, x = 1 } # c\n"),
            "a.b = { credentials = \"x://h\", x = 1 } # c\n"
        );
        assert_eq!(
            collapsed("a.b = { credentials.host = 'h', x = 1, credentials.port = 1 }\n"),
            "a.b = { x = 1, credentials = \"x://h\" }\n"
        );
    }
}
