//! Another value for a key: `Container.__setitem__`.

use std::rc::Rc;

use super::{ContainerId, Documents, Item, Key, Name, Raised, Raises, Value};

impl Documents<'_> {
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
