//! Orders of tables that TOML forbids and dlt's reader takes: `[a.x]`, `[b]`, and `[a.x]` again.
//!
//! `toml_edit` still judges every section by itself; the order is judged as dlt's library does, and a file is read
//! only where both come to the same keys.

use std::collections::BTreeSet;

use super::index::{Item, ItemId, Section, Shape};
use super::value::pieces_of;
use crate::dlt::pieces::{self, Statement, Way};

/// Whether dlt reads a file that `toml_edit` refuses as a whole, and as what these items say.
pub(super) fn is_taken(text: &str, items: &[Item], sections: &[Section], statements: &[Statement]) -> bool {
    let Some(paths) = pieces::read_alone(statements) else {
        return false;
    };
    let mut found = BTreeSet::new();
    collect(items, ItemId::ROOT, &mut Vec::new(), &mut found);
    let ends = sections.iter().skip(1).map(Section::start).chain([text.len()]);
    let mut parts = sections.iter().zip(ends);
    let is_toml = |text: &str| toml_edit::Document::parse(text).is_ok();
    found.iter().eq(paths.keys())
        && !statements
            .iter()
            .any(|statement| is_array_of_a_table(items, statement))
        && parts.all(|(section, end)| is_toml(&text[section.start()..end]))
        && arrays(text, items).all(|array| is_toml(&array))
}

/// Whether it is an array of tables under the name of a table: dlt's library drops its values without a word.
fn is_array_of_a_table(items: &[Item], statement: &Statement) -> bool {
    let Statement::Header {
        keys, array: true, ..
    } = statement
    else {
        return false;
    };
    let mut at = ItemId::ROOT;
    for key in keys {
        let Shape::Table { children, .. } = &items[at.index()].shape else {
            return false;
        };
        let Some(child) = children.get(key) else {
            return false;
        };
        at = *child;
    }
    matches!(items[at.index()].shape, Shape::Table { .. })
}

/// The paths of everything.
fn collect(items: &[Item], at: ItemId, way: &mut Way, found: &mut BTreeSet<Way>) {
    let Shape::Table { children, .. } = &items[at.index()].shape else {
        return;
    };
    for (name, child) in children {
        way.push(name.clone());
        found.insert(way.clone());
        collect(items, *child, way, found);
        way.pop();
    }
}

/// The arrays of tables, each as what is written in it.
fn arrays(text: &str, items: &[Item]) -> impl Iterator<Item = String> {
    items.iter().filter_map(|item| match &item.shape {
        Shape::Leaf(leaf) if !leaf.pieces.is_empty() => Some(pieces_of(text, leaf)),
        _ => None,
    })
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
    fn what_dlt_refuses_or_what_is_no_toml_anywhere_stays_unreadable() {
        for text in [
            "[a.x]\nk = 1\n[t]\n[a.c]\n[a.x]\nk = 2\n",
            "[a]\n[a]\n",
            "[a.x]\nk = 1\n[t]\n[a.c]\n[[a.x]]\nk = 2\n",
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
