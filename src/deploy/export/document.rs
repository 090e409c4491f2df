//! All keys in one document.

use std::fmt::Write;

use indexmap::IndexMap;

use super::{Export, Item, Written};
use crate::dlt::key::spell_part;
use crate::document::Value;

/// A table: its values, and the tables in it.
#[derive(Default)]
struct Table<'e> {
    values: Vec<(&'e str, &'e Value)>,
    tables: IndexMap<&'e str, Table<'e>>,
}

impl<'e> Table<'e> {
    fn of(items: impl IntoIterator<Item = &'e Item>) -> Self {
        let mut root = Self::default();
        for item in items {
            let parts = item.path.parts();
            let (sections, name) = parts.split_at(parts.len() - 1);
            let mut table = &mut root;
            for section in sections {
                table = table.tables.entry(section).or_default();
            }
            table.values.push((&name[0], &item.value));
        }
        root
    }

    fn write_toml(&self, header: &str, text: &mut String) {
        if !header.is_empty() && !self.values.is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            let _ = writeln!(text, "[{header}]");
        }
        for (name, value) in &self.values {
            let _ = writeln!(text, "{} = {}", spell_part(name), value.to_toml());
        }
        for (name, table) in &self.tables {
            let dot = if header.is_empty() { "" } else { "." };
            table.write_toml(&format!("{header}{dot}{}", spell_part(name)), text);
        }
    }

    fn to_json(&self) -> serde_json::Value {
        let values = self
            .values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.to_json()));
        let tables = self
            .tables
            .iter()
            .map(|(name, table)| ((*name).to_owned(), table.to_json()));
        serde_json::Value::Object(values.chain(tables).collect())
    }
}

/// Some keys as a TOML document.
pub(in crate::deploy) fn toml<'e>(items: impl IntoIterator<Item = &'e Item>) -> String {
    let mut text = String::new();
    Table::of(items).write_toml("", &mut text);
    text
}

pub(super) fn write_toml(export: &Export) -> Written {
    Written {
        text: toml(&export.items).into(),
        remarks: Vec::new(),
    }
}

pub(super) fn write_json(export: &Export) -> Written {
    let json = Table::of(&export.items).to_json();
    Written {
        text: format!("{json:#}\n").into(),
        remarks: Vec::new(),
    }
}
