//! Names being typed: what they may become, and what is known of them.

use crate::checks::{known_below, meant};
use crate::dlt::key::{KeyPath, spell_part};
use crate::workspace::Workspace;
use crate::workspace::requirement::Asker;

/// The names that complete what was typed, one after the other.
#[derive(Default)]
pub struct Guess {
    /// What was typed by hand; `None` where nothing was completed yet.
    stem: Option<String>,
    turn: usize,
}

impl Guess {
    /// Something else was typed.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// The next of the names that begins as the typed one does, as TOML spells it; where none does, the one that was
    /// probably meant.
    pub fn next(&mut self, typed: &str, names: &[String]) -> Option<String> {
        let stem = self.stem.get_or_insert_with(|| typed.to_owned()).to_lowercase();
        let begins = |name: &&String| name.to_lowercase().starts_with(&stem) && name.to_lowercase() != stem;
        let mut found: Vec<&String> = names.iter().filter(begins).collect();
        let near = meant(&stem, names);
        if found.is_empty() {
            found.extend(&near);
        }
        let name = found.get(self.turn % found.len().max(1))?;
        self.turn += 1;
        Some(spell_part(name).into_owned())
    }
}

/// What is known of a key or section of some name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// dlt fails without it; the sentence says for whom.
    Required(String),
    /// dlt looks for it.
    Asked,
    /// These profiles have it.
    Had(Vec<String>),
    /// Nobody is known to ask for it, and it is nearly another.
    Meant(KeyPath),
    /// Nobody is known to ask for it.
    Unknown,
}

impl Knowledge {
    /// What is known of a path.
    #[must_use]
    pub fn of(workspace: &Workspace, view: usize, path: &KeyPath) -> Self {
        if let Some(requirement) = workspace.requirements().at(path) {
            return Self::Required(format!("required by {}", Asker::phrase(&requirement.by)));
        }
        if workspace.asked().contains(path) || workspace.asked().has_section(path.parts()) {
            return Self::Asked;
        }
        let node = workspace.tree().find(path);
        let has = |view: usize| node.is_some_and(|node| workspace.first_below(view, node).is_some());
        let columns = workspace.views().iter().enumerate();
        let having: Vec<String> = columns
            .filter(|(view, _)| has(*view))
            .map(|(_, column)| column.name.clone())
            .collect();
        if !having.is_empty() {
            return Self::Had(having);
        }
        let Some((name, section)) = path.parts().split_last() else {
            return Self::Unknown;
        };
        let known = known_below(workspace, view, section);
        if known.iter().any(|one| **one == **name) {
            return Self::Asked;
        }
        let meant = meant(name, &known).and_then(|meant| {
            let parts = section.iter().cloned().chain([meant.into()]);
            KeyPath::new(parts.collect())
        });
        meant.map_or(Self::Unknown, Self::Meant)
    }

    /// It in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Required(sentence) => sentence.clone(),
            Self::Asked => "dlt looks for it".to_owned(),
            Self::Had(profiles) if profiles.len() == 1 => format!("{} has it", profiles[0]),
            Self::Had(profiles) => format!("{} have it", profiles.join(", ")),
            Self::Meant(path) => format!("did you mean {}?", spell_part(path.name())),
            Self::Unknown => "nothing that is known asks for it".to_owned(),
        }
    }

    /// Whether the name may be a slip.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        matches!(self, Self::Meant(_) | Self::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_one_after_the_other() {
        let names = ["password", "path", "port"].map(str::to_owned);
        let mut guess = Guess::default();
        assert_eq!(guess.next("pa", &names).as_deref(), Some("password"));
        assert_eq!(guess.next("password", &names).as_deref(), Some("path"));
        assert_eq!(guess.next("path", &names).as_deref(), Some("password"));
        guess.forget();
        assert_eq!(guess.next("pasword", &names).as_deref(), Some("password"));
        guess.forget();
        assert_eq!(guess.next("zzz", &names), None);
    }
}
