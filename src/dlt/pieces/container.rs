//! The body of a table or document: `tomlkit`'s `container.py`.

use std::rc::Rc;

use super::{ContainerId, Documents, Item, ItemId, Key, Name, Raised, Raises, Value};

impl Documents {
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

    /// `_validate_table_candidate`.
    pub(super) fn validate_candidate(&mut self, current: ItemId, candidate: ItemId) -> Raises<()> {
        let content = self.content(current)?;
        for (key, item) in self.body(self.content(candidate)?) {
            let Some(key) = key else { continue };
            if !self.containers[content].places.contains_key(&key.name) {
                continue;
            }
            // Pieces are neither a table nor an array to the library here.
            let known = match self.get(content, &key.name)? {
                Value::Item(known) => Some(known),
                Value::Proxy(_) => None,
            };
            let is_table = |this: &Self, item: ItemId| this.is_table_or_array(item);
            if known.is_some_and(|known| is_table(self, known)) != is_table(self, item) {
                return Err(Raised);
            }
            let known = known.filter(|known| self.real_table(*known).is_some());
            let known_implicit = known.map(|known| self.is_implicit(known)).transpose()?;
            if key.dotted && known_implicit != Some(true) {
                return Err(Raised);
            }
            if let (Some(known), Some(known_implicit), Some(_)) =
                (known, known_implicit, self.real_table(item))
            {
                if !known_implicit && !self.is_implicit(item)? {
                    return Err(Raised);
                }
                self.validate_candidate(known, item)?;
            }
        }
        Ok(())
    }

    /// `_validate_out_of_order_table` of every key.
    pub(super) fn validate_all(&mut self, container: ContainerId) -> Raises<()> {
        let this = &self.containers[container];
        // What was validated while reading and got no new piece is valid still.
        let names = if this.parsing {
            this.unvalidated.clone()
        } else {
            this.out_of_order.clone()
        };
        names.iter().try_for_each(|name| self.validate(container, name))
    }

    /// `_validate_out_of_order_table` of one key.
    pub(super) fn validate(&mut self, container: ContainerId, name: &Name) -> Raises<()> {
        let this = &self.containers[container];
        let Some(places) = this.places.get(name).filter(|places| places.len() > 1).cloned() else {
            return Ok(());
        };
        let known = this.validated.get(name).copied().filter(|_| this.parsing);
        let known = known.filter(|(count, _)| *count <= places.len());
        let is_parsing = this.parsing;
        self.count(1 + places.len() / 64)?;
        let (count, together) = match known {
            Some(known) => known,
            None => (0, self.container(true)),
        };
        let valid = self.validate_together(container, &places[count..], together);
        if is_parsing {
            let this = &mut self.containers[container];
            if valid.is_ok() {
                this.validated.insert(Rc::clone(name), (places.len(), together));
                this.unvalidated.remove(name);
            } else {
                this.validated.remove(name);
                this.unvalidated.insert(Rc::clone(name));
            }
        }
        valid
    }

    /// `OutOfOrderTableProxy.validate`.
    pub(super) fn validate_together(
        &mut self,
        container: ContainerId,
        places: &[usize],
        together: ContainerId,
    ) -> Raises<()> {
        for &place in places {
            let piece = self.containers[container].body[place].1;
            let Some(content) = self.real_table(piece).map(|table| table.content) else {
                continue;
            };
            for (key, item) in self.body(content) {
                if let Some(key) = key {
                    let copy = self.deep_copy(item);
                    self.append(together, &key, Value::Item(copy), true)?;
                }
            }
        }
        self.validate_all(together)
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

    /// `Container.__setitem__`.
    pub(super) fn set(&mut self, container: ContainerId, name: &Name, value: Value) -> Raises<()> {
        if self.contains(container, name)? {
            self.replace(container, name, None, value)
        } else {
            self.append(container, &Key::plain(Rc::clone(name)), value, true)
        }
    }

    /// `_replace`.
    pub(super) fn replace(
        &mut self,
        container: ContainerId,
        name: &Name,
        new: Option<&Key>,
        value: Value,
    ) -> Raises<()> {
        let places = self.containers[container]
            .places
            .get(name)
            .cloned()
            .ok_or(Raised)?;
        let item = self.item_of(value, false)?;
        self.containers[container].forget_validation();
        let (&place, others) = places.split_first().ok_or(Raised)?;
        for &other in others {
            self.clear(container, other);
        }
        let (key, old) = self.containers[container].body[place].clone();
        let key = key.ok_or(Raised)?;
        let is_table = self.is_table_or_array(item);
        let gets_header = key.dotted
            && (self.is_array(item) || self.real_table(item).is_some() && !self.is_implicit(item)?);
        let moves = gets_header
            && self.containers[container].body[place + 1..]
                .iter()
                .any(|(key, item)| {
                    let is_header =
                        self.is_table_or_array(*item) && key.as_ref().is_none_or(|key| !key.dotted);
                    !matches!(self.items[*item], Item::Null) && !is_header
                });
        let changes = is_table != self.is_table_or_array(old);
        let new = match new {
            Some(new) => new.clone(),
            None if changes || gets_header => Key::plain(Rc::clone(name)),
            None => key.clone(),
        };
        let this = &mut self.containers[container];
        this.places.remove(&key.name);
        this.places.insert(Rc::clone(&new.name), vec![place]);
        if changes || moves {
            self.remove(container, &key.name)?;
            let before = self.containers[container].body[place..]
                .iter()
                .position(|(key, item)| {
                    self.is_table_or_array(*item) && key.as_ref().is_none_or(|key| !key.dotted)
                })
                .filter(|_| is_table);
            match before {
                Some(after) => self.insert_at(container, place + after, &new, item)?,
                None => self.append(container, &new, Value::Item(item), true)?,
            }
        } else {
            this.body[place] = (Some(new.clone()), item);
        }
        if item != old && is_table {
            self.refresh(item)?;
        }
        if self.real_table(item).is_some() {
            self.containers[container].keys.insert(new.name);
        }
        Ok(())
    }
}
