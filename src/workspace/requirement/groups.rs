//! Groups of fields that something asks for: where credentials may be put.

use super::demand::Demand;
use super::gather::VAULTS;
use super::judge::FUEL;
use super::usual_key;
use crate::dlt::key::KeyPath;
use crate::dlt::spec::{Field, MAX_DEPTH, Spec};
use crate::dlt::specs::Specs;
use crate::workspace::Workspace;

impl Workspace {
    /// The groups asked for in a column that the code does not give itself, each where `dlt init` would write it.
    #[must_use]
    pub fn groups_asked_for(&self, view: usize) -> Vec<KeyPath> {
        let mut found = Vec::new();
        for (demand, _) in self
            .gathered(view)
            .demands
            .iter()
            .filter(|(demand, _)| demand.used)
        {
            let asked = demand.asked.iter().filter(|asked| !asked.given);
            let mut collector = Collector {
                specs: &self.options().code.specs,
                demand,
                found: &mut found,
                fuel: FUEL,
            };
            collector.add(asked.map(|asked| &asked.field), &mut Vec::new());
        }
        found
    }

    /// What the project's code says of a field that decides on a class, where it gives that field itself: the word, or
    /// none where that is known only when it runs.
    pub(in crate::workspace) fn decided_by_code(
        &self,
        view: usize,
        sections: &[&str],
        field: &str,
    ) -> Option<Option<String>> {
        let demands = &self.gathered(view).demands;
        let of_them = demands.iter().filter(|(demand, _)| demand.sections == sections);
        let mut asked = of_them.flat_map(|(demand, _)| &demand.asked);
        let own =
            asked.find(|asked| asked.field.name == field && (asked.given || asked.decided.is_some()))?;
        Some(own.decided.clone())
    }

    /// The class of the credentials of a vault.
    pub(in crate::workspace) fn vault_class(&self, section: &str) -> Option<&Spec> {
        let (_, class) = VAULTS.iter().find(|(name, _)| *name == section)?;
        self.options().code.specs.get(class)
    }
}

/// Collects the groups of one demand.
struct Collector<'a> {
    specs: &'a Specs,
    demand: &'a Demand,
    found: &'a mut Vec<KeyPath>,
    /// How many more fields are looked at: classes may hold one another, and so multiply.
    fuel: usize,
}

impl<'a> Collector<'a> {
    fn add(&mut self, fields: impl Iterator<Item = &'a Field>, way: &mut Vec<&'a str>) {
        for field in fields.filter(|field| !field.fixed) {
            self.fuel = self.fuel.saturating_sub(1);
            let cases = field.cases.iter().flat_map(|case| &case.specs);
            let mut names: Vec<&String> = field.specs.iter().chain(cases).collect();
            names.sort();
            names.dedup();
            if names.is_empty() || way.len() >= MAX_DEPTH || self.fuel == 0 {
                continue;
            }
            way.push(&field.name);
            let key = usual_key(self.demand, way).filter(|key| !self.found.contains(key));
            self.found.extend(key);
            let specs = self.specs;
            for spec in names.into_iter().filter_map(|name| specs.get(name)) {
                self.add(spec.fields.iter(), way);
            }
            way.pop();
        }
    }
}
