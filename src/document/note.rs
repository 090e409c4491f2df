//! A comment in place of a key.

use super::edit::{Change, Edited, Refusal, apply, is_clean};
use super::splice::Splice;
use super::{Document, Shape};
use crate::dlt::key::{KeyPath, spell_part};

/// Takes a key out and leaves a comment in its place, `# key note`; every other comment stays. Within braces a comment has no
/// place: there the key just goes.
///
/// # Errors
/// Why it is not taken out; the document stays as it is.
pub fn leave_note(document: &Document, path: &KeyPath, note: &str) -> Result<Edited, Refusal> {
    let item = document
        .find(path)
        .ok_or_else(|| Refusal::NotThere(path.clone()))?;
    let leaf = match document.shape(item) {
        Shape::Leaf(leaf) if leaf.pieces.is_empty() && leaf.commas.is_none() => leaf,
        _ => return apply(document, path, &Change::Unset),
    };
    let not_clean = || Refusal::NotClean(path.clone());
    let splice = Splice {
        at: leaf.entry.clone(),
        text: format!("# {} {note}", spell_part(path.name())).into(),
    };
    let (text, inverse) = splice.apply(document.text().expose()).ok_or_else(not_clean)?;
    let edited = Document::parse(text).map_err(|_| not_clean())?;
    if !is_clean(document, &edited, path, &Change::Unset) {
        return Err(not_clean());
    }
    Ok(Edited {
        document: edited,
        inverse,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::key;

    fn noted(text: &str, path: &str) -> String {
        let document = Document::parse(text.into()).unwrap();
        let edited = leave_note(&document, &key::parse(path).unwrap(), "is elsewhere").unwrap();
        let back = edited.inverse.apply(edited.document.text().expose()).unwrap().0;
        assert_eq!(back.expose(), text, "the inverse leads back");
        edited.document.text().expose().to_owned()
    }

    #[test]
    fn comments_stay_and_the_key_becomes_one() {
        assert_eq!(
            noted(
                "# above\n[a]\n# of b\nb = \"\"\"x\ny\"\"\"  # behind\nc = 1\n",
                "a.b"
            ),
            "# above\n[a]\n# of b\n# b is elsewhere  # behind\nc = 1\n"
        );
        assert_eq!(noted("a.\"b c\" = 1", "a.\"b c\""), "# \"b c\" is elsewhere");
        assert_eq!(noted("a = { b = 1, c = 2 }\n", "a.b"), "a = { c = 2 }\n");
    }

    #[test]
    fn what_is_not_there_is_not_taken_out() {
        let document = Document::parse("a = 1".into()).unwrap();
        let path = key::parse("b").unwrap();
        assert_eq!(
            leave_note(&document, &path, "x").err(),
            Some(Refusal::NotThere(path))
        );
    }
}
