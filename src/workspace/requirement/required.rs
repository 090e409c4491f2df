//! One key that dlt fails without, and what it refuses.

use super::Asker;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::spec::FieldType;

/// A key that dlt fails without.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Where to write it: as `dlt init` would, or where another profile has it.
    pub key: KeyPath,
    /// Where `dlt init` would write it.
    pub usual: KeyPath,
    /// The most specific key dlt looks for, for the first who asks: with the name of the source's function.
    pub full: KeyPath,
    /// The type of its value.
    pub field_type: FieldType,
    /// Whether dlt calls it secret.
    pub secret: bool,
    /// Whether default credentials of a machine would do instead.
    pub machine: bool,
    /// Who asks for it.
    pub by: Vec<Asker>,
    /// How it stands per column.
    pub states: Vec<State>,
    /// The keys of files that fill it, by column.
    pub(super) found: Vec<(usize, KeyPath)>,
    /// Whether something other than a file fills it: a variable, a mounted secret, the code while it runs.
    pub by_variable: bool,
}

impl Requirement {
    /// Why there must be a value: who asks, and what would do instead.
    #[must_use]
    pub fn sentence(&self) -> String {
        let machine = if self.machine {
            "; default credentials of the machine would do, too"
        } else {
            ""
        };
        format!("required by {}{machine}", Asker::phrase(&self.by))
    }

    /// The kind of file it belongs into: credentials stand together in the secrets file, as `dlt init` writes them.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind::of_key(&self.key, self.secret)
    }

    /// Where another profile has it, if that is in one place only: what this one lacks is to be written there.
    pub(super) fn place_elsewhere(&self) -> Option<&KeyPath> {
        let lacks = |view: usize| self.states[view] == State::Missing;
        let (_, first) = self.found.first()?;
        let is_elsewhere = (0..self.states.len()).any(lacks)
            && self.found.iter().all(|(view, key)| !lacks(*view) && key == first)
            && first.name() == self.key.name();
        is_elsewhere.then_some(first)
    }

    /// Takes another one in that is written at the same key.
    pub(super) fn merge(&mut self, other: Self) {
        self.secret |= other.secret;
        self.machine &= other.machine;
        self.by_variable |= other.by_variable;
        for (state, more) in self.states.iter_mut().zip(other.states) {
            *state = (*state).max(more);
        }
        for by in other.by {
            self.add_asker(by);
        }
        self.found.extend(other.found);
    }

    pub(super) fn add_asker(&mut self, by: Asker) {
        if !self.by.contains(&by) {
            self.by.push(by);
        }
    }
}

/// A key whose value dlt refuses, whatever asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub key: KeyPath,
    /// What is wrong.
    pub kind: FaultKind,
    /// Who asks for it.
    pub by: Asker,
}

/// Why dlt refuses a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A secret in a config file: `ValueNotSecretException`.
    NotSecret,
    /// Credentials given whole, in a form dlt cannot read: `InvalidNativeValue`.
    Unreadable,
    /// A text where a number is wanted: `ConfigValueCannotBeCoercedException`.
    NoNumber,
}

/// How a required key stands in a profile; what is worse is later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing asks for it here: another class of a union is used, another type of destination.
    #[default]
    NotAsked,
    /// There is a value, somewhere on dlt's walk.
    Found,
    /// There is none.
    Missing,
}
