//! Orders of tables that TOML forbids and dlt's reader takes: `[a.x]`, `[b]`, and `[a.x]` again.
//!
//! `toml_edit` still judges every section by itself; the order is judged as dlt's library does, and a file is read
//! only where both come to the same keys.

use super::index::{ItemId, Items, Section, Shape};
use super::referee;
use crate::dlt::pieces::{Found, Reading, Way};

/// Whether dlt reads a file that `toml_edit` refuses as a whole, and as what these items say.
pub(super) fn is_taken(text: &str, items: &Items, sections: &[Section], reading: &Reading) -> bool {
    let ends = sections.iter().skip(1).map(Section::start).chain([text.len()]);
    let mut parts = sections.iter().zip(ends);
    is_same(items, reading)
        && parts.all(|(section, end)| referee::document(&text[section.start()..end]).is_ok())
}

/// Whether dlt reads what these items say.
pub(super) fn is_same(items: &Items, reading: &Reading) -> bool {
    let mut found = Vec::new();
    collect(items, ItemId::ROOT, &mut Vec::new(), &mut found);
    found.sort_unstable();
    let read = reading.paths.iter();
    let mut read = read.map(|(way, found)| (way, matches!(found, Found::Table)));
    let has_each = found
        .iter()
        .all(|(way, is_table)| read.next() == Some((way, *is_table)));
    has_each && read.next().is_none()
}

/// The paths of everything, and which are those of tables.
fn collect(items: &Items, at: ItemId, way: &mut Way, found: &mut Vec<(Way, bool)>) {
    for (name, child) in items.children(at) {
        way.push(name.into());
        let is_table = matches!(items.shape(child), Shape::Table { .. });
        found.push((way.clone(), is_table));
        collect(items, child, way, found);
        way.pop();
    }
}

#[cfg(test)]
mod tests {
    use crate::document::edit::{Change, apply};
    use crate::document::{Document, Value, key};

    fn values(text: &str) -> Option<Vec<String>> {
        let document = Document::parse(text.into()).ok()?;
        assert!(document.disorder().is_some(), "{text}");
        let leaves = document.leaves().into_iter();
        Some(
            leaves
                .map(|(path, id)| format!("{path} = {}", document.value(id).unwrap().to_json()))
                .collect(),
        )
    }

    #[test]
    fn a_table_may_come_again_where_dlt_reads_it() {
        assert_eq!(
            values("q.c.a = 3\n[q.b]\nx = 1\n[q]\ny = 2\n").unwrap(),
            ["q.c.a = 3", "q.b.x = 1", "q.y = 2"]
        );
        assert_eq!(
            values("[a.x]\nk = 1\n[t]\n[a.c]\n[a.x]\nl = 2\n[[z]]\nk = 1\n").unwrap(),
            ["a.x.k = 1", "a.x.l = 2", r#"z = [{"k":1}]"#]
        );
    }

    #[test]
    fn an_array_of_tables_under_the_name_of_a_table_is_not_there() {
        assert_eq!(
            values("[a.x]\nk = 1\n[t]\n[a.c]\n[[a.x]]\nk = 2\n[a.x.y]\nk = 3\n[[a.x]]\n").unwrap(),
            ["a.x.k = 1"]
        );
        let text = "[a.x]\nk = 1\n[t]\n[a.c]\n[[a.x]]\nk = 2\n";
        let document = Document::parse(text.into()).unwrap();
        let set = |path: &str| {
            let edited = apply(
                &document,
                &key::parse(path).unwrap(),
                &Change::Set(Value::text("v")),
            );
            edited
                .ok()
                .map(|edited| edited.document.text().expose().to_owned())
        };
        assert_eq!(set("a.x.k").unwrap(), text.replace("k = 1", "k = \"v\""));
        assert_eq!(set("a.x.l").unwrap(), text.replace("k = 1", "k = 1\nl = \"v\""));
        assert_eq!(set("a.c.m").unwrap(), text.replace("[a.c]", "[a.c]\nm = \"v\""));
    }

    #[test]
    fn what_dlt_refuses_or_what_is_no_toml_anywhere_stays_unreadable() {
        for text in [
            "[a.x]\nk = 1\n[t]\n[a.c]\n[a.x]\nk = 2\n",
            "[a]\n[a]\n",
            "a.b = 0\n[a.c]\n[a]\nk = 2024-13-01\n",
            "a.b = 0\n[a.c]\nk = \"\\q\"\n[a]\n",
        ] {
            assert!(values(text).is_none(), "{text}");
        }
    }

    #[test]
    fn it_is_edited_like_any_file() {
        let text = "[a.x]\nk = 1 # c\n[t]\n[a.c]\n[a.x]\nl = 2\n";
        let document = Document::parse(text.into()).unwrap();
        let set = |path: &str| {
            let path = key::parse(path).unwrap();
            let edited = apply(&document, &path, &Change::Set(Value::text("v"))).ok()?;
            Some(edited.document.text().expose().to_owned())
        };
        assert_eq!(set("a.x.l").unwrap(), text.replace('2', "\"v\""));
        assert_eq!(set("a.x.m").unwrap(), text.replace("# c\n", "# c\nm = \"v\"\n"));
    }
}
