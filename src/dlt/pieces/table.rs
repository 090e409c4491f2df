//! A table's own methods: `tomlkit`'s `items.py`.

use super::{Dict, Documents, Item, ItemId, Key, Name, Raised, Raises, Table, Value};

impl Documents<'_> {
    /// `Table.is_super_table`.
    pub(super) fn is_implicit(&mut self, item: ItemId) -> Raises<bool> {
        let table = self.any_table(item).ok_or(Raised)?;
        let content = table.content;
        if let Some(known) = table.implicit {
            return Ok(known);
        }
        let keys = self.keys(content);
        for name in &keys {
            self.probe(content, name)?;
            let places = self.containers[content].places.get(name).ok_or(Raised)?;
            let &[place] = &places[..] else { return Ok(false) };
            let (key, child) = &self.containers[content].body[place];
            if !self.is_table_or_array(*child) || key.as_ref().is_none_or(|key| key.dotted) {
                return Ok(false);
            }
        }
        Ok(!keys.is_empty())
    }

    /// `Table.append`.
    pub(super) fn append_to_table(&mut self, table: ItemId, key: &Key, item: ItemId) -> Raises<()> {
        let content = self.content(table)?;
        self.append(content, key, Value::Item(item), true)?;
        let got = self.get(content, &key.name)?;
        if self.any_table(table).is_some_and(|table| table.indented) {
            match got {
                Value::Proxy(_) => return Err(Raised),
                Value::Item(item) => self.indent(item),
            }
        }
        Ok(())
    }

    pub(super) fn indent(&mut self, item: ItemId) {
        if let Item::Table(table) = &mut self.items[item] {
            table.indented = true;
        }
    }

    /// `Table.raw_append`.
    pub(super) fn raw_append_to_table(&mut self, table: ItemId, key: &Key, item: ItemId) -> Raises<()> {
        let content = self.content(table)?;
        self.append(content, key, Value::Item(item), false)?;
        self.probe(content, &key.name)
    }

    /// `Table.__setitem__` and `InlineTable.__setitem__`.
    pub(super) fn set_in_table(&mut self, table: ItemId, name: &Name, value: Value) -> Raises<()> {
        let Table {
            content,
            inline,
            indented,
            ..
        } = *self.any_table(table).ok_or(Raised)?;
        let item = self.item_of(value, inline)?;
        if inline {
            if self.real_table(item).is_some() {
                return Err(Raised);
            }
            return self.set(content, name, Value::Item(item));
        }
        let is_new = !self.contains(content, name)?;
        self.set(content, name, Value::Item(item))?;
        if is_new && indented {
            self.indent(item);
        }
        Ok(())
    }

    /// `invalidate_display_name`, which looks at everything below.
    pub(super) fn refresh(&mut self, item: ItemId) -> Raises<()> {
        match self.items[item].clone() {
            Item::Table(table) => {
                for name in self.keys(table.content) {
                    if let Value::Item(child) = self.get(table.content, &name)?
                        && self.is_table_or_array(child)
                    {
                        self.refresh(child)?;
                    }
                }
                Ok(())
            }
            Item::ArrayOfTables(tables) => tables.into_iter().try_for_each(|table| self.refresh(table)),
            _ => Ok(()),
        }
    }

    /// `items.item`: pieces become one table, in braces when they go into braces.
    pub(super) fn item_of(&mut self, value: Value, inline: bool) -> Raises<ItemId> {
        let proxy = match value {
            Value::Item(item) => return Ok(item),
            Value::Proxy(proxy) => proxy,
        };
        self.deeper(1)?;
        let content = self.container(false);
        let table = self.item(Item::Table(Table {
            content,
            inline,
            element: false,
            implicit: None,
            indented: false,
            header: None,
        }));
        let internal = self.proxies[proxy].internal;
        for name in self.keys_of(Dict::Proxy(proxy))? {
            let value = self.get(internal, &name)?;
            let item = self.item_of(value, inline)?;
            self.set_in_table(table, &name, Value::Item(item))?;
        }
        self.back(1);
        Ok(table)
    }
}
