//! What a push would do to each secret of a vault.

use super::held::{Held, Shut, Version};
use super::shelf::Shelf;
use super::trouble::Trouble;
use crate::deploy::export::Parcel;
use crate::dlt::key::KeyPath;
use crate::document::edit::{Change, apply};
use crate::document::{Document, Value};
use crate::secret::Secret;

/// How many bytes both vaults take for one secret.
pub const LIMIT: usize = 64 * 1024;

/// What happens to one secret.
#[derive(Clone)]
pub struct Planned {
    /// Its name, without the vault's prefix.
    pub name: String,
    /// The keys in it that the profile has, each with what becomes of it.
    pub keys: Vec<(KeyPath, KeyFate)>,
    /// Keys that only the vault has: they stay there.
    pub kept: Vec<KeyPath>,
    /// What is done.
    pub step: Step,
}

/// What becomes of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFate {
    /// It is not there yet.
    New,
    /// Another value is there.
    Changed,
    /// It is there as it is here.
    Same,
}

/// What is done to a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is made, with this text.
    Create {
        /// The text.
        text: Secret,
        /// Whether a secret without any version is there already.
        is_bare: bool,
    },
    /// It gets a version with this text.
    NewVersion {
        /// The text.
        text: Secret,
        /// The version that is there.
        since: Version,
    },
    /// It has what it is to have.
    Unchanged,
    /// Nothing, because of this.
    Conflict(Conflict),
}

impl Step {
    /// The word in lists and in JSON.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::NewVersion { .. } => "new-version",
            Self::Unchanged => "unchanged",
            Self::Conflict(_) => "conflict",
        }
    }

    /// Whether the vault is written.
    #[must_use]
    pub fn writes(&self) -> bool {
        matches!(self, Self::Create { .. } | Self::NewVersion { .. })
    }
}

/// Why a secret is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// What is there cannot be read.
    Shut(Shut),
    /// What is there is no document of dlt's.
    NoDocument,
    /// A value stands where a section is to be, or the other way round.
    Shape(KeyPath),
    /// It would be larger than the vault takes: so many bytes.
    TooLarge(usize),
    /// It is not known what is there.
    Unknown(Trouble),
}

impl Conflict {
    /// What is wrong, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Shut(shut) => shut.words().to_owned(),
            Self::NoDocument => {
                "what it holds is no TOML: look whose it is; delete it there, or choose another layout"
                    .to_owned()
            }
            Self::Shape(key) => format!("{key} is a value in one and a section in the other"),
            Self::Unknown(trouble) => trouble.to_string(),
            Self::TooLarge(bytes) => format!(
                "it would take {bytes} bytes, and a secret holds {LIMIT}: choose a layout of smaller pieces"
            ),
        }
    }
}

/// What a push would do.
#[derive(Clone)]
pub struct Plan {
    /// What is done to each secret.
    pub steps: Vec<Planned>,
    /// Keys of which dlt would get another value all the same, out of the secret of that name, which it reads first.
    pub hidden: Vec<(KeyPath, String)>,
}

impl Plan {
    /// What a push of these parcels would do to what is on the shelf.
    #[must_use]
    pub fn of(parcels: &[Parcel], shelf: &Shelf) -> Self {
        let steps: Vec<Planned> = parcels
            .iter()
            .map(|parcel| plan(parcel, shelf.held(&parcel.name)))
            .collect();
        let mut after = shelf.clone();
        for planned in &steps {
            if let Step::Create { text, .. } | Step::NewVersion { text, .. } = &planned.step {
                after.put_text(&planned.name, text);
            }
        }
        let of_steps = parcels.iter().zip(&steps);
        let written = of_steps.filter(|(_, planned)| !matches!(planned.step, Step::Conflict(_)));
        let hidden = written
            .flat_map(|(parcel, _)| parcel.items.iter())
            .filter_map(|(key, value)| {
                let found = after.get(key)?;
                (!found.is_like(value)).then(|| (key.clone(), found.name.to_owned()))
            });
        Self {
            hidden: hidden.collect(),
            steps,
        }
    }

    /// How many secrets are written.
    #[must_use]
    pub fn writes(&self) -> usize {
        self.steps.iter().filter(|planned| planned.step.writes()).count()
    }

    /// Whether everything can be carried out, and dlt gets it then.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        let is_conflict = |planned: &Planned| matches!(planned.step, Step::Conflict(_));
        self.hidden.is_empty() && !self.steps.iter().any(is_conflict)
    }
}

/// What a push does for a parcel where this stands under its name.
fn plan(parcel: &Parcel, held: Result<&Held, &Trouble>) -> Planned {
    let fresh = || {
        parcel
            .items
            .iter()
            .map(|(key, _)| (key.clone(), KeyFate::New))
            .collect()
    };
    let planned = |keys, kept, step| Planned {
        name: parcel.name.clone(),
        keys,
        kept,
        step,
    };
    let create = |is_bare| match too_large(&parcel.text) {
        Some(conflict) => Step::Conflict(conflict),
        None => Step::Create {
            text: parcel.text.clone(),
            is_bare,
        },
    };
    let conflict = |conflict| planned(fresh(), Vec::new(), Step::Conflict(conflict));
    let held = match held {
        Ok(held) => held,
        Err(trouble) => return conflict(Conflict::Unknown(trouble.clone())),
    };
    let (version, text) = match held {
        Held::Nothing => return planned(fresh(), Vec::new(), create(false)),
        Held::Bare => return planned(fresh(), Vec::new(), create(true)),
        Held::Shut(shut) => return conflict(Conflict::Shut(*shut)),
        Held::Text { version, text } => (version, text),
    };
    let merged = if parcel.is_value {
        let is_same = *text == parcel.text;
        let fate = if is_same { KeyFate::Same } else { KeyFate::Changed };
        let keys = parcel.items.iter().map(|(key, _)| (key.clone(), fate)).collect();
        Ok((keys, Vec::new(), parcel.text.clone()))
    } else {
        merge(parcel, text)
    };
    let (keys, kept, merged) = match merged {
        Ok(merged) => merged,
        Err(why) => return conflict(why),
    };
    let step = if keys.iter().all(|(_, fate)| *fate == KeyFate::Same) {
        Step::Unchanged
    } else if let Some(why) = too_large(&merged) {
        Step::Conflict(why)
    } else {
        Step::NewVersion {
            text: merged,
            since: version.clone(),
        }
    };
    planned(keys, kept, step)
}

/// The keys with their fates, those that only the vault has, and the text with all of them.
type Merged = (Vec<(KeyPath, KeyFate)>, Vec<KeyPath>, Secret);

/// Puts the keys of a parcel into the document that is there: what else is in it stays, comments too.
fn merge(parcel: &Parcel, text: &Secret) -> Result<Merged, Conflict> {
    let mut document = Document::parse(text.clone()).map_err(|_| Conflict::NoDocument)?;
    // Any text without a line is a document, too: a password for instance is not.
    if document.refused_by_dlt().is_some() {
        return Err(Conflict::NoDocument);
    }
    let is_ours = |key: &KeyPath| parcel.items.iter().any(|(own, _)| own == key);
    let kept: Vec<KeyPath> = document
        .leaves()
        .into_iter()
        .map(|(key, _)| key)
        .filter(|key| !is_ours(key))
        .collect();
    let mut keys = Vec::with_capacity(parcel.items.len());
    for (key, value) in &parcel.items {
        let old = document.find(key).and_then(|item| document.value(item));
        let fate = match &old {
            None => KeyFate::New,
            Some(old) if is_same(old, value) => KeyFate::Same,
            Some(_) => KeyFate::Changed,
        };
        if fate != KeyFate::Same {
            let change = Change::Set(value.clone());
            let edited = apply(&document, key, &change).map_err(|_| Conflict::Shape(key.clone()))?;
            document = edited.document;
        }
        keys.push((key.clone(), fate));
    }
    Ok((keys, kept, document.text().clone()))
}

/// Whether two values are the same for dlt, however they are written.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    one.value_type() == other.value_type() && one.to_json() == other.to_json()
}

fn too_large(text: &Secret) -> Option<Conflict> {
    let bytes = text.expose().len();
    (bytes > LIMIT).then_some(Conflict::TooLarge(bytes))
}
