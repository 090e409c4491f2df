//! What another picture of the same files means for each profile.

use super::Workspace;
use super::cell::Origin;
use crate::dlt::key::KeyPath;
use crate::dlt::tree::FileIndex;

/// What a profile gets otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// The profile.
    pub profile: String,
    /// The keys it has no value for any more.
    pub lost: Vec<KeyPath>,
    /// The keys it had no value for.
    pub gained: Vec<KeyPath>,
    /// The keys whose value comes from another file now, and which.
    pub switched: Vec<(KeyPath, FileIndex)>,
}

impl Consequence {
    /// Whether it gets what it got.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.lost.is_empty() && self.gained.is_empty() && self.switched.is_empty()
    }

    /// How many keys at or below one path it has below another instead, and what else it gets otherwise.
    #[must_use]
    pub fn without_renamed(&self, from: &KeyPath, to: &KeyPath) -> (usize, Self) {
        let renamed = |key: &KeyPath| {
            let rest = key.parts().strip_prefix(from.parts())?;
            KeyPath::new([to.parts(), rest].concat())
        };
        let (old, lost): (Vec<KeyPath>, Vec<KeyPath>) = self
            .lost
            .iter()
            .cloned()
            .partition(|key| renamed(key).is_some_and(|new| self.gained.contains(&new)));
        let new: Vec<KeyPath> = old.iter().filter_map(renamed).collect();
        let gained = self.gained.iter().filter(|key| !new.contains(key)).cloned();
        let rest = Self {
            profile: self.profile.clone(),
            lost,
            gained: gained.collect(),
            switched: self.switched.clone(),
        };
        (old.len(), rest)
    }

    /// It in words; `label` names a file.
    #[must_use]
    pub fn sentence(&self, label: impl Fn(FileIndex) -> String) -> String {
        let mut parts = Vec::new();
        if !self.lost.is_empty() {
            parts.push(format!("loses {}", names(&self.lost)));
        }
        if !self.gained.is_empty() {
            parts.push(format!("gets {}", names(&self.gained)));
        }
        let mut files: Vec<FileIndex> = self.switched.iter().map(|(_, file)| *file).collect();
        files.sort_unstable();
        files.dedup();
        for file in files {
            let keys = self.switched.iter().filter(|(_, other)| *other == file);
            let keys: Vec<KeyPath> = keys.map(|(key, _)| key.clone()).collect();
            parts.push(format!("takes {} from {}", names(&keys), label(file)));
        }
        if parts.is_empty() {
            return "gets what it got".to_owned();
        }
        parts.join("; ")
    }
}

/// The last names of some keys, the first few of them.
fn names(keys: &[KeyPath]) -> String {
    let shown = keys.iter().take(3).map(|key| key.name().to_owned());
    let shown = shown.collect::<Vec<_>>().join(", ");
    match keys.len() {
        0..=3 => shown,
        count => format!("{shown} and {} more", count - 3),
    }
}

impl Workspace {
    /// What a picture after this one, of the same files, means for each column.
    #[must_use]
    pub fn consequences(&self, after: &Self) -> Vec<Consequence> {
        let columns = self.views().iter().enumerate();
        columns
            .map(|(view, column)| self.consequence(after, view, &column.name))
            .collect()
    }

    fn consequence(&self, after: &Self, view: usize, profile: &str) -> Consequence {
        let mut consequence = Consequence {
            profile: profile.to_owned(),
            lost: Vec::new(),
            gained: Vec::new(),
            switched: Vec::new(),
        };
        for (_, node) in self.keys() {
            let Some(path) = self.tree().path(node) else {
                continue;
            };
            match (self.file_of(view, &path), after.file_of(view, &path)) {
                (Some(_), None) => consequence.lost.push(path),
                (Some(before), Some(Some(now))) if before != Some(now) => {
                    consequence.switched.push((path, now));
                }
                _ => {}
            }
        }
        for (_, node) in after.keys() {
            let Some(path) = after.tree().path(node) else {
                continue;
            };
            if self.file_of(view, &path).is_none() && after.file_of(view, &path).is_some() {
                consequence.gained.push(path);
            }
        }
        consequence
    }

    /// The file a column's value for a key comes from; `Some(None)` for a variable or a vault, `None` where there is no value.
    fn file_of(&self, view: usize, path: &KeyPath) -> Option<Option<FileIndex>> {
        let cell = self.cell(view, self.tree().find(path)?)?;
        match cell.origin? {
            Origin::Environment | Origin::Vault(_) => Some(None),
            Origin::File { file, .. } => Some(Some(file)),
        }
    }
}
