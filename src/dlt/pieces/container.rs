//! The body of a table or document: `tomlkit`'s `container.py`.

use std::rc::Rc;

use super::{ContainerId, Documents, Item, ItemId, Key, Name, Raised, Raises, Value};

impl Documents<'_> {
    /// `Container.parsing`.
    pub(super) fn end_parsing(&mut self, container: ContainerId) {
        self.containers[container].parsing = false;
        self.containers[container].forget_validation();
        for (_, item) in self.body(container) {
            match self.items[item].clone() {
                Item::Table(table) if !table.inline => self.end_parsing(table.content),
                Item::ArrayOfTables(tables) => {
                    for table in tables {
                        if let Ok(content) = self.content(table) {
                            self.end_parsing(content);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// `Container.__getitem__`.
    pub(super) fn get(&mut self, container: ContainerId, name: &Name) -> Raises<Value> {
        let places = self.containers[container].places.get(name).ok_or(Raised)?;
        match &places[..] {
            &[place] => Ok(Value::Item(self.containers[container].body[place].1)),
            places => {
                let places = places.to_vec();
                self.proxy(container, &places).map(Value::Proxy)
            }
        }
    }

    /// Gets a key only to see whether that raises.
    pub(super) fn probe(&mut self, container: ContainerId, name: &Name) -> Raises<()> {
        let (items, containers, proxies) = (self.items.len(), self.containers.len(), self.proxies.len());
        let got = self.get(container, name);
        self.items.truncate(items);
        self.containers.truncate(containers);
        self.proxies.truncate(proxies);
        got.map(|_| ())
    }

    /// `Container.__contains__`.
    pub(super) fn contains(&mut self, container: ContainerId, name: &Name) -> Raises<bool> {
        let this = &self.containers[container];
        let Some(places) = this.places.get(name) else {
            return Ok(false);
        };
        let validated = this.validated.get(name).map_or(0, |(count, _)| *count);
        if places.len() > 1 && !(this.parsing && validated == places.len()) {
            self.probe(container, name)?;
        }
        Ok(true)
    }

    /// `_get_last_index_before_table`.
    pub(super) fn place_before_tables(&mut self, container: ContainerId) -> Raises<usize> {
        let mut after = 0;
        for (place, (key, item)) in self.body(container).into_iter().enumerate() {
            if matches!(self.items[item], Item::Null) {
                continue;
            }
            if let Some(key) = key {
                let is_table = self.is_table_or_array(item);
                if is_table && !key.dotted
                    || self.real_table(item).is_some() && key.dotted && self.renders_header(item)?
                {
                    break;
                }
            }
            after = place + 1;
        }
        Ok(after)
    }

    /// Whether a dotted table has a header of its own somewhere below.
    pub(super) fn renders_header(&mut self, table: ItemId) -> Raises<bool> {
        for (key, item) in self.body(self.content(table)?) {
            if self.is_array(item) {
                return Ok(true);
            }
            if self.real_table(item).is_some() {
                let hidden = key.is_some_and(|key| key.dotted) && self.is_implicit(item)?;
                if !hidden || self.renders_header(item)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// `_raw_append`.
    pub(super) fn raw_append(&mut self, container: ContainerId, key: &Key, item: ItemId) -> Raises<()> {
        let is_table = self.real_table(item).is_some();
        let this = &self.containers[container];
        let place = this.body.len();
        let last = this.places.get(&key.name).and_then(|places| places.last());
        if let Some(&last) = last {
            let last = this.body[last].1;
            if self.real_table(last).is_none() {
                return Err(Raised);
            }
            let this = &mut self.containers[container];
            this.out_of_order.insert(Rc::clone(&key.name));
            this.unvalidated.insert(Rc::clone(&key.name));
        }
        let this = &mut self.containers[container];
        this.places.entry(Rc::clone(&key.name)).or_default().push(place);
        this.body.push((Some(key.clone()), item));
        if is_table {
            this.table_keys.push(Rc::clone(&key.name));
        }
        this.keys.insert(Rc::clone(&key.name));
        Ok(())
    }

    pub(super) fn clear(&mut self, container: ContainerId, place: usize) {
        let null = self.item(Item::Null);
        self.containers[container].body[place] = (None, null);
    }

    /// `_remove_at`.
    pub(super) fn remove_at(&mut self, container: ContainerId, place: usize) -> Raises<()> {
        let key = self.containers[container].body[place].0.clone().ok_or(Raised)?;
        let this = &mut self.containers[container];
        this.forget_validation();
        let places = this.places.get_mut(&key.name).ok_or(Raised)?;
        if places.len() > 1 {
            let at = places.iter().position(|known| *known == place).ok_or(Raised)?;
            places.remove(at);
        } else {
            this.keys.shift_remove(&key.name);
            this.places.remove(&key.name);
        }
        self.clear(container, place);
        Ok(())
    }

    /// `Container.remove`.
    pub(super) fn remove(&mut self, container: ContainerId, name: &Name) -> Raises<()> {
        let this = &mut self.containers[container];
        let places = this.places.remove(name).ok_or(Raised)?;
        this.forget_validation();
        let was_there = this.keys.shift_remove(name);
        for place in places {
            self.clear(container, place);
        }
        was_there.then_some(()).ok_or(Raised)
    }

    /// `_insert_at`.
    pub(super) fn insert_at(
        &mut self,
        container: ContainerId,
        place: usize,
        key: &Key,
        item: ItemId,
    ) -> Raises<()> {
        self.count(1 + self.containers[container].body.len() / 64)?;
        let this = &mut self.containers[container];
        if place >= this.body.len() {
            return Err(Raised);
        }
        for at in this.places.values_mut().flatten() {
            *at += usize::from(*at >= place);
        }
        let places = this.places.entry(Rc::clone(&key.name)).or_default();
        if !places.is_empty() {
            this.out_of_order.insert(Rc::clone(&key.name));
            this.unvalidated.insert(Rc::clone(&key.name));
        }
        places.push(place);
        this.body.insert(place, (Some(key.clone()), item));
        this.keys.insert(Rc::clone(&key.name));
        Ok(())
    }
}
