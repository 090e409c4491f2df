//! dlt's merge of two documents.

use super::{ContainerId, Dict, Documents, Name, Raises, Value};

impl Documents<'_> {
    pub(super) fn dict(&self, value: Value) -> Option<Dict> {
        match value {
            Value::Item(item) => self.any_table(item).map(|_| Dict::Table(item)),
            Value::Proxy(proxy) => Some(Dict::Proxy(proxy)),
        }
    }

    /// The container a dictionary reads from.
    pub(super) fn container_of(&self, dict: Dict) -> Raises<ContainerId> {
        match dict {
            Dict::Container(container) => Ok(container),
            Dict::Table(table) => self.content(table),
            Dict::Proxy(proxy) => Ok(self.proxies[proxy].internal),
        }
    }

    pub(super) fn keys_of(&self, dict: Dict) -> Raises<Vec<Name>> {
        match dict {
            Dict::Proxy(proxy) => Ok(self.proxies[proxy].tables_of.keys().cloned().collect()),
            _ => Ok(self.keys(self.container_of(dict)?)),
        }
    }

    /// `update_dict_nested` in `dlt/common/utils.py`.
    pub(super) fn update(&mut self, weaker: Dict, stronger: Dict) -> Raises<()> {
        for name in self.keys_of(stronger)? {
            let (from, into) = (self.container_of(stronger)?, self.container_of(weaker)?);
            let value = self.get(from, &name)?;
            if self.contains(into, &name)? {
                let known = self.get(into, &name)?;
                if let (Some(known), Some(dict)) = (self.dict(known), self.dict(value)) {
                    self.way.push(name);
                    self.deeper(1)?;
                    self.update(known, dict)?;
                    self.back(1);
                    self.way.pop();
                    continue;
                }
            }
            match weaker {
                Dict::Container(container) => self.set(container, &name, value)?,
                Dict::Table(table) => self.set_in_table(table, &name, value)?,
                Dict::Proxy(proxy) => self.set_in_proxy(proxy, &name, value)?,
            }
        }
        Ok(())
    }
}
