//! A new key in the body of a table: `Container.append`.

use super::{ContainerId, Documents, Item, ItemId, Key, Raised, Raises, Value};

impl Documents<'_> {
    /// `Container.append` of an entry, dotted or not.
    pub(super) fn append_entry(
        &mut self,
        container: ContainerId,
        keys: &[Box<str>],
        item: ItemId,
        validate: bool,
    ) -> Raises<()> {
        let (name, way, last) = match keys {
            [] => return Err(Raised),
            [name] => return self.append(container, &Key::plain(&**name), Value::Item(item), validate),
            [name, way @ .., last] => (name, way, last),
        };
        let dotted = |name: &str| Key {
            name: name.into(),
            dotted: true,
        };
        let (top, _) = self.table(false, Some(true), false);
        let mut table = top;
        for name in way {
            let (next, _) = self.table(false, Some(true), false);
            self.append_to_table(table, &dotted(name), next)?;
            table = next;
        }
        self.append_to_table(table, &Key::plain(&**last), item)?;
        self.append(container, &dotted(name), Value::Item(top), true)
    }

    /// `Container.append`.
    pub(super) fn append(
        &mut self,
        container: ContainerId,
        key: &Key,
        value: Value,
        validate: bool,
    ) -> Raises<()> {
        self.deeper(1)?;
        let done = self.append_item(container, key, value, validate);
        self.back(1);
        done
    }

    fn append_item(&mut self, container: ContainerId, key: &Key, value: Value, validate: bool) -> Raises<()> {
        self.count(1)?;
        let item = self.item_of(value, false)?;
        let parsing = self.containers[container].parsing;
        let has_body = !self.containers[container].body.is_empty();
        if !parsing && (self.real_table(item).is_some() || self.is_array(item) && has_body) {
            self.refresh(item)?;
        }
        if self.contains(container, &key.name)? && self.append_to_known(container, key, item, validate)? {
            return Ok(());
        }
        if has_body && !parsing && (!self.is_table_or_array(item) || key.dotted) {
            let last = self.place_before_tables(container)?;
            if last < self.containers[container].body.len() {
                return self.insert_at(container, last, key, item);
            }
        }
        self.raw_append(container, key, item)?;
        if validate {
            self.validate(container, &key.name)?;
        }
        Ok(())
    }

    /// The part of `Container.append` for a key that is there; answers whether that was all.
    pub(super) fn append_to_known(
        &mut self,
        container: ContainerId,
        key: &Key,
        item: ItemId,
        validate: bool,
    ) -> Raises<bool> {
        let this = &self.containers[container];
        let last = this
            .places
            .get(&key.name)
            .and_then(|places| places.last())
            .ok_or(Raised)?;
        let (current_key, current) = this.body[*last].clone();
        let Some(table) = self.real_table(item).cloned() else {
            let Item::ArrayOfTables(more) = self.items[item].clone() else {
                return Err(Raised);
            };
            let Item::ArrayOfTables(tables) = &mut self.items[current] else {
                return Err(Raised);
            };
            tables.extend(more);
            return Ok(true);
        };
        if !self.is_table_or_array(current) {
            return Err(Raised);
        }
        if table.element {
            if let Item::ArrayOfTables(tables) = &mut self.items[current] {
                tables.push(item);
            } else {
                let array = self.item(Item::ArrayOfTables(vec![current, item]));
                self.replace(container, &key.name, Some(key), Value::Item(array))?;
            }
            return Ok(true);
        }
        let is_implicit = self.is_implicit(item)?;
        if let Item::ArrayOfTables(tables) = &self.items[current] {
            let element = *tables.last().filter(|_| is_implicit).ok_or(Raised)?;
            let content = self.content(element)?;
            for (key, item) in self.body(table.content) {
                self.append(content, &key.ok_or(Raised)?, Value::Item(item), true)?;
            }
            return Ok(true);
        }
        let current_dotted = current_key.as_ref().is_some_and(|key| key.dotted);
        match (self.is_implicit(current)?, is_implicit) {
            (true, true) => {
                let last = self.containers[container].table_keys.last().ok_or(Raised)?;
                let is_last = current_key.is_some_and(|key| key.name == *last);
                if key.dotted || current_dotted || !is_last {
                    let end = self.containers[container].body.len();
                    let place = if key.dotted && !self.containers[container].parsing {
                        self.place_before_tables(container)?
                    } else {
                        end
                    };
                    if place < end {
                        self.insert_at(container, place, key, item)?;
                    } else {
                        self.raw_append(container, key, item)?;
                    }
                    if validate {
                        self.validate(container, &key.name)?;
                    }
                    return Ok(true);
                }
                for (key, item) in self.body(table.content) {
                    if let Some(key) = key {
                        self.append_to_table(current, &key, item)?;
                    }
                }
                Ok(true)
            }
            (true, false) if current_dotted => Err(Raised),
            (false, false) => Err(Raised),
            _ => self.validate_candidate(current, item).map(|()| false),
        }
    }
}
