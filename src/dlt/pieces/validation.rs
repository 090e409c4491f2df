//! Whether pieces go together: the `_validate_…` of `tomlkit`'s `container.py`.

use std::rc::Rc;

use super::{ContainerId, Documents, ItemId, Name, Raised, Raises, Value};

impl Documents<'_> {
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
        self.deeper(3)?;
        for &place in places {
            let piece = self.containers[container].body[place].1;
            let Some(content) = self.real_table(piece).map(|table| table.content) else {
                continue;
            };
            for (key, item) in self.body(content) {
                if let Some(key) = key {
                    let copy = self.deep_copy(item)?;
                    self.append(together, &key, Value::Item(copy), true)?;
                }
            }
        }
        self.validate_all(together)?;
        self.back(3);
        Ok(())
    }
}
