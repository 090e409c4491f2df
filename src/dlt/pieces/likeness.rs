//! What Python's `==` goes by.

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::OnceLock;

use super::{Documents, Item, Name, Raises, Value};

/// Equal for values that are equal in Python, and told apart from all others but by an accident of one in 2⁶⁴. It says
/// nothing of a value: its keys are drawn anew by each process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Likeness(u64);

impl Likeness {
    /// That of a value; those of another `kind` are never equal to it.
    #[must_use]
    pub fn of(kind: &str, value: impl Hash) -> Self {
        static KEYS: OnceLock<RandomState> = OnceLock::new();
        Self(KEYS.get_or_init(RandomState::new).hash_one((kind, value)))
    }

    /// That of a list.
    #[must_use]
    pub fn of_list(parts: &[Self]) -> Self {
        Self::of("list", parts)
    }

    /// That of a dictionary, in which the order counts for nothing.
    #[must_use]
    pub fn of_dict<'n>(entries: impl Iterator<Item = (&'n str, Self)>) -> Self {
        let sum = entries.fold(0_u64, |sum, entry| sum.wrapping_add(Self::of("entry", entry).0));
        Self::of("dict", sum)
    }
}

impl Documents<'_> {
    /// That of anything in a document.
    pub(super) fn likeness(&mut self, value: Value) -> Raises<Likeness> {
        if let Some(dict) = self.dict(value) {
            let content = self.container_of(dict)?;
            let mut entries: Vec<(Name, Likeness)> = Vec::new();
            for name in self.keys_of(dict)? {
                let value = self.get(content, &name)?;
                entries.push((name, self.likeness(value)?));
            }
            return Ok(Likeness::of_dict(
                entries.iter().map(|(name, likeness)| (&**name, *likeness)),
            ));
        }
        let Value::Item(item) = value else {
            return Err(super::Raised);
        };
        match self.items[item].clone() {
            Item::Leaf(source) => Ok((self.likeness_of)(source)),
            Item::ArrayOfTables(tables) => {
                let parts: Raises<Vec<Likeness>> = tables
                    .into_iter()
                    .map(|table| self.likeness(Value::Item(table)))
                    .collect();
                parts.map(|parts| Likeness::of_list(&parts))
            }
            Item::Null | Item::Table(_) => Ok(Likeness::of("none", item)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_counts_in_a_list_and_not_in_a_dictionary() {
        let [one, two] = [1, 2].map(|number| Likeness::of("number", number));
        assert_ne!(Likeness::of_list(&[one, two]), Likeness::of_list(&[two, one]));
        let dict = |entries: [(&str, Likeness); 2]| Likeness::of_dict(entries.into_iter());
        assert_eq!(dict([("a", one), ("b", two)]), dict([("b", two), ("a", one)]));
        assert_ne!(dict([("a", one), ("b", two)]), dict([("a", two), ("b", one)]));
        assert_ne!(one, Likeness::of("text", 1));
    }
}
