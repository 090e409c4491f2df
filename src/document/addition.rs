//! Several new keys at once, each with a comment behind it: one step to be undone.

use super::edit::{Change, Edited, Refusal, apply};
use super::splice::Splice;
use super::{Document, Value};
use crate::dlt::key::KeyPath;

/// A key to be added.
pub struct Addition<'a> {
    /// Where.
    pub path: &'a KeyPath,
    /// Its value.
    pub value: &'a Value,
    /// The comment behind it, with its `#`.
    pub comment: Option<&'a str>,
}

/// Adds the keys that are not there yet, in order; `None` where all of them are. What stands there stays as it is.
///
/// # Errors
/// Why one of them cannot be added; the document stays as it is.
pub fn add(document: &Document, additions: &[Addition<'_>]) -> Result<Option<Edited>, Refusal> {
    let mut edited: Option<Document> = None;
    for addition in additions {
        let before = edited.as_ref().unwrap_or(document);
        if before.find(addition.path).is_some() {
            continue;
        }
        let after = apply(before, addition.path, &Change::Set(addition.value.clone()))?.document;
        edited = Some(match addition.comment {
            Some(comment) => commented(after, addition.path, comment)?,
            None => after,
        });
    }
    let made = |edited: Document| Edited {
        inverse: Splice::between(edited.text().expose(), document.text().expose()),
        document: edited,
    };
    Ok(edited.map(made))
}

/// The document with a comment behind a value. Within braces there is no room for one.
fn commented(document: Document, path: &KeyPath, comment: &str) -> Result<Document, Refusal> {
    let refusal = || Refusal::NotClean(path.clone());
    let item = document.find(path).ok_or_else(refusal)?;
    let leaf = document.leaf(item).ok_or_else(refusal)?;
    if leaf.commas.is_some() || leaf.comment.is_some() {
        return Ok(document);
    }
    let splice = Splice::insert(leaf.value.end, format!(" {comment}"));
    let (text, _) = splice.apply(document.text().expose()).ok_or_else(refusal)?;
    let edited = Document::parse(text).map_err(|_| refusal())?;
    let leaf = edited.find(path).and_then(|item| edited.leaf(item));
    let is_clean = leaf.and_then(|leaf| edited.comment(leaf)) == Some(comment)
        && edited.find(path).and_then(|item| edited.value(item)) == document.value(item)
        && document.comments_but(Some(item)) == edited.comments_but(edited.find(path));
    if is_clean { Ok(edited) } else { Err(refusal()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(key: &str) -> KeyPath {
        KeyPath::new(key.split('.').map(Into::into).collect()).unwrap()
    }

    fn added(text: &str, keys: &[(&str, &str)]) -> String {
        let document = Document::parse(text.into()).unwrap();
        let keys: Vec<(KeyPath, Value)> = keys
            .iter()
            .map(|(key, value)| (path(key), Value::text(value)))
            .collect();
        let additions: Vec<Addition<'_>> = keys
            .iter()
            .map(|(path, value)| Addition {
                path,
                value,
                comment: Some("# fill this in!"),
            })
            .collect();
        let edited = add(&document, &additions).unwrap().unwrap();
        let back = edited.inverse.apply(edited.document.text().expose()).unwrap().0;
        assert_eq!(back.expose(), text, "the inverse leads back");
        edited.document.text().expose().to_owned()
    }

    #[test]
    fn a_section_is_written_as_dlt_init_writes_it() {
        let keys = [
            ("destination.postgres.credentials.database", "<configure me>"),
            ("destination.postgres.credentials.host", "<configure me>"),
        ];
        assert_eq!(
            added("", &keys),
            "[destination.postgres.credentials]\ndatabase = \"<configure me>\" # fill this in!\n\
             host = \"<configure me>\" # fill this in!\n"
        );
    }

    #[test]
    fn what_stands_there_stays() {
        let text = "[a]\r\nb = 'kept' # mine\r\n";
        assert_eq!(
            added(text, &[("a.b", "new"), ("a.c", "new")]),
            "[a]\r\nb = 'kept' # mine\r\nc = 'new' # fill this in!\r\n"
        );
    }

    #[test]
    fn in_braces_there_is_no_comment() {
        assert_eq!(
            added("a = {b = \"1\"}\n", &[("a.c", "2")]),
            "a = {b = \"1\", c = \"2\"}\n"
        );
    }
}
