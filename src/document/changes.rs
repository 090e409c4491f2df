//! Several keys changed at once: one step to be undone.

use super::Document;
use super::edit::{Change, Edited, Refusal, apply};
use super::splice::Splice;
use crate::dlt::key::KeyPath;

/// Makes several edits, one after the other; `None` where there are none, or they come to nothing.
///
/// # Errors
/// Why one of them cannot be made; the document stays as it is.
pub fn apply_all<'c>(
    document: &Document,
    changes: impl IntoIterator<Item = (&'c KeyPath, Change)>,
) -> Result<Option<Edited>, Refusal> {
    let mut edited: Option<Document> = None;
    for (path, change) in changes {
        edited = Some(apply(edited.as_ref().unwrap_or(document), path, &change)?.document);
    }
    let edited = edited.filter(|edited| edited.text() != document.text());
    Ok(edited.map(|edited| Edited {
        inverse: Splice::between(edited.text().expose(), document.text().expose()),
        document: edited,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Value, key};

    fn changed(text: &str, changes: &[(&str, Option<&str>)]) -> Result<Option<String>, Refusal> {
        let document = Document::parse(text.into()).unwrap();
        let changes: Vec<(KeyPath, Change)> = changes
            .iter()
            .map(|(path, value)| {
                let change = value.map_or(Change::Unset, |value| Change::Set(Value::text(value)));
                (key::parse(path).unwrap(), change)
            })
            .collect();
        let edited = apply_all(
            &document,
            changes.iter().map(|(path, change)| (path, change.clone())),
        )?;
        Ok(edited.map(|edited| {
            let back = edited.inverse.apply(edited.document.text().expose()).unwrap().0;
            assert_eq!(back.expose(), text, "the inverse leads back");
            edited.document.text().expose().to_owned()
        }))
    }

    #[test]
    fn a_value_gives_way_to_fields_below_it() {
        let text = "[a]\nwhole = 'x' # old\nb = 1\n";
        let changes = [
            ("a.whole", None),
            ("a.whole.y", Some("1")),
            ("a.whole.z", Some("2")),
        ];
        assert_eq!(
            changed(text, &changes).unwrap().unwrap(),
            "[a]\nb = 1\n\n[a.whole]\ny = \"1\"\nz = \"2\"\n"
        );
    }

    #[test]
    fn one_refusal_refuses_all_and_nothing_is_no_edit() {
        assert!(changed("a = 1\n", &[("b", Some("x")), ("a.c", Some("y"))]).is_err());
        assert_eq!(changed("a = 'x'\n", &[("a", Some("x"))]), Ok(None));
        assert_eq!(changed("a = 'x'\n", &[]), Ok(None));
    }
}
