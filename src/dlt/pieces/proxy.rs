//! Several pieces shown as one table: `OutOfOrderTableProxy` of `tomlkit`'s `container.py`. Here keys get lost.

use std::rc::Rc;

use indexmap::IndexMap;

use super::{
    ContainerId, Documents, Item, ItemId, Key, Loss, Name, Proxy, ProxyId, Raised, Raises, Value, Way,
};

impl Documents<'_> {
    /// `OutOfOrderTableProxy.__init__`.
    pub(super) fn proxy(&mut self, container: ContainerId, places: &[usize]) -> Raises<ProxyId> {
        self.deeper(3)?;
        let internal = self.container(true);
        let mut tables: Vec<ItemId> = Vec::new();
        let mut tables_of: IndexMap<Name, Vec<usize>> = IndexMap::new();
        for &place in places {
            self.count(1)?;
            let piece = self.containers[container].body[place].1;
            let Some(content) = self.real_table(piece).map(|table| table.content) else {
                continue;
            };
            let number = tables.len();
            tables.push(piece);
            for (key, item) in self.body(content) {
                let Some(key) = key else { continue };
                if !self.merge_arrays(internal, &key, item) {
                    self.raw_append(internal, &key, item)?;
                }
                let known = tables_of.entry(key.name).or_default();
                if !known.contains(&number) {
                    known.push(number);
                }
            }
        }
        self.validate_all(internal)?;
        self.back(3);
        self.proxies.push(Proxy {
            container,
            internal,
            tables,
            tables_of,
        });
        Ok(self.proxies.len() - 1)
    }

    /// Arrays of tables in two pieces become one, in the proxy only.
    pub(super) fn merge_arrays(&mut self, internal: ContainerId, key: &Key, item: ItemId) -> bool {
        let Some(&[place]) = self.containers[internal]
            .places
            .get(&key.name)
            .map(|places| &places[..])
        else {
            return false;
        };
        let known = self.containers[internal].body[place].1;
        let (Item::ArrayOfTables(known), Item::ArrayOfTables(more)) = (&self.items[known], &self.items[item])
        else {
            return false;
        };
        let all = known.iter().chain(more).copied().collect();
        let merged = self.item(Item::ArrayOfTables(all));
        self.containers[internal].body[place].1 = merged;
        true
    }

    /// `OutOfOrderTableProxy.__setitem__`.
    pub(super) fn set_in_proxy(&mut self, proxy: ProxyId, name: &Name, value: Value) -> Raises<()> {
        if let Some(having) = self.proxies[proxy].tables_of.get(name).cloned() {
            let (&first, others) = having.split_first().ok_or(Raised)?;
            for &other in others.iter().rev() {
                let table = *self.proxies[proxy].tables.get(other).ok_or(Raised)?;
                self.note_loss(table, name);
                self.drop_piece(proxy, table)?;
            }
            self.proxies[proxy].tables_of.insert(Rc::clone(name), vec![first]);
            let table = *self.proxies[proxy].tables.get(first).ok_or(Raised)?;
            let content = self.content(table)?;
            let old = self.get(content, name)?;
            if self.is_table_like(old) && !self.is_table_like(value) {
                self.remove(content, name)?;
                self.proxies[proxy].tables_of.shift_remove(name);
                return self.set_in_proxy(proxy, name, value);
            }
            self.set_in_table(table, name, value)?;
        } else {
            let table = if self.is_table_like(value) {
                self.proxies[proxy].tables.first().copied()
            } else {
                self.table_for_value(proxy)?
            };
            match table {
                Some(table) => self.set_in_table(table, name, value)?,
                None => self.set(self.proxies[proxy].container, name, value)?,
            }
        }
        let internal = self.proxies[proxy].internal;
        self.set(internal, name, value)?;
        self.proxies[proxy].tables_of.entry(Rc::clone(name)).or_default();
        Ok(())
    }

    /// The piece a new value goes into: one with values, else one with a header, else the first.
    pub(super) fn table_for_value(&mut self, proxy: ProxyId) -> Raises<Option<ItemId>> {
        let tables = self.proxies[proxy].tables.clone();
        for &table in &tables {
            let content = self.content(table)?;
            for name in self.keys(content) {
                let value = self.get(content, &name)?;
                if !self.is_table_like(value) {
                    return Ok(Some(table));
                }
            }
        }
        for &table in &tables {
            if !self.is_implicit(table)? {
                return Ok(Some(table));
            }
        }
        Ok(tables.first().copied())
    }

    /// Notes which keys go with a piece that goes because `replaced` is in it.
    fn note_loss(&mut self, table: ItemId, replaced: &Name) {
        let way: Way = self.way.iter().map(|name| (&**name).into()).collect();
        let key = |name: &Name| -> Way { way.iter().cloned().chain([(&**name).into()]).collect() };
        let content = self.any_table(table).map(|table| table.content);
        let names = content.map(|content| self.keys(content)).unwrap_or_default();
        let lost = names.iter().filter(|name| *name != replaced);
        let losses = lost.map(|name| Loss {
            lost: key(name),
            replaced: key(replaced),
            file: self.file,
        });
        self.losses.extend(losses.collect::<Vec<_>>());
    }

    /// Removes a piece with all that is in it: here keys get lost. The list of pieces is searched by `==`, the document
    /// by `is`: of equal pieces the first goes from the list, and the right one from the document.
    pub(super) fn drop_piece(&mut self, proxy: ProxyId, table: ItemId) -> Raises<()> {
        let tables = self.proxies[proxy].tables.clone();
        let mut at = None;
        for (number, known) in tables.into_iter().enumerate() {
            if known == table || self.are_equal(known, table)? {
                at = Some(number);
                break;
            }
        }
        let this = &mut self.proxies[proxy];
        this.tables.remove(at.ok_or(Raised)?);
        let container = this.container;
        let body = &self.containers[container].body;
        self.count(1 + body.len() / 64)?;
        let place = self.containers[container]
            .body
            .iter()
            .position(|(_, item)| *item == table);
        place.map_or(Ok(()), |place| self.remove_at(container, place))
    }

    /// Python's `==` of two tables.
    fn are_equal(&mut self, one: ItemId, other: ItemId) -> Raises<bool> {
        let [mine, theirs] =
            [self.content(one)?, self.content(other)?].map(|content| &self.containers[content].keys);
        let steps = 1 + mine.len() / 8;
        let has_same_keys = mine.len() == theirs.len() && mine.iter().all(|name| theirs.contains(name));
        self.count(steps)?;
        Ok(has_same_keys && self.likeness(Value::Item(one))? == self.likeness(Value::Item(other))?)
    }
}
