//! What was fetched from a vault, and what dlt gets out of it.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::held::{Held, Version};
use super::plan::is_same;
use super::push::Talk;
use super::trouble::Trouble;
use crate::deploy::export::parcel::{self, Store, WHOLE};
use crate::deploy::export::{Parcel, as_text};
use crate::dlt::key::KeyPath;
use crate::document::{Document, Value, ValueType};
use crate::secret::Secret;
use crate::workspace::Workspace;
use crate::workspace::vaults::{Answer, Answers, Fetched, Vault};

/// What was fetched from a vault, by the names dlt asks for.
#[derive(Clone)]
pub struct Shelf {
    vault: Vault,
    entries: IndexMap<String, Entry>,
}

/// What is known of one name.
#[derive(Clone)]
struct Entry {
    held: Result<Held, Trouble>,
    document: Option<Arc<Document>>,
}

/// What dlt gets for a key.
pub struct Found<'s> {
    /// The name of the secret it stands in.
    pub name: &'s str,
    /// The value.
    pub value: Value,
    /// Whether it is the secret's whole text, and dlt makes of it what it takes it for.
    pub is_text: bool,
}

impl Found<'_> {
    /// Whether dlt gets this value of it.
    #[must_use]
    pub fn is_like(&self, value: &Value) -> bool {
        if self.is_text {
            *self.value.plain() == as_text(value)
        } else {
            is_same(&self.value, value)
        }
    }
}

impl Shelf {
    /// An empty one.
    #[must_use]
    pub fn new(vault: Vault) -> Self {
        Self {
            vault,
            entries: IndexMap::new(),
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn vault(&self) -> Vault {
        self.vault
    }

    /// Puts in what stands under a name, or why that is not known.
    pub fn put(&mut self, name: &str, held: Result<Held, Trouble>) {
        let document = match &held {
            Ok(Held::Text { text, .. }) => Document::parse(text.clone()).ok(),
            _ => None,
        };
        // A text without a key is a value: dlt reads it so, too.
        let document = document
            .filter(|document| !document.leaves().is_empty())
            .map(Arc::new);
        self.entries.insert(name.to_owned(), Entry { held, document });
    }

    /// Puts in a text that is to stand under a name.
    pub(super) fn put_text(&mut self, name: &str, text: &Secret) {
        let version = Version(String::new());
        let text = text.clone();
        self.put(name, Ok(Held::Text { version, text }));
    }

    /// What the picture is told of it, for a column.
    #[must_use]
    pub fn fetched(self: &Arc<Self>, workspace: &Workspace, view: usize) -> Fetched {
        Fetched {
            view: workspace.views()[view].name.clone(),
            vault: self.vault,
            keys: self.keys_of(workspace, view),
            answers: Arc::<Self>::clone(self),
        }
    }

    /// What stands under a name; nothing where it was not asked for.
    ///
    /// # Errors
    /// Why it is not known.
    pub fn held(&self, name: &str) -> Result<&Held, &Trouble> {
        self.entries
            .get(name)
            .map_or(Ok(&Held::Nothing), |entry| entry.held.as_ref())
    }

    /// What cannot be read, by its name, with why.
    #[must_use]
    pub fn unreadable(&self) -> Vec<(&str, String)> {
        let why = |held: &Result<Held, Trouble>| match held {
            Ok(Held::Shut(shut)) => Some(shut.words().to_owned()),
            Ok(_) => None,
            Err(trouble) => Some(trouble.to_string()),
        };
        let entries = self.entries.iter();
        entries
            .filter_map(|(name, entry)| Some((name.as_str(), why(&entry.held)?)))
            .collect()
    }

    /// The keys of its documents, each once, in order.
    #[must_use]
    pub fn keys(&self) -> IndexSet<KeyPath> {
        let documents = self.entries.values().filter_map(|entry| entry.document.as_ref());
        let leaves = documents.flat_map(|document| document.leaves());
        leaves.map(|(key, _)| key).collect()
    }

    /// The names of values that no key of these is spelled as.
    #[must_use]
    pub fn strangers(&self, known: &IndexSet<KeyPath>) -> Vec<&str> {
        let store = Store::Vault(self.vault);
        let spelled: IndexSet<String> = known.iter().map(|key| parcel::name(store, key.parts())).collect();
        let is_stranger =
            |(name, entry): &(&String, &Entry)| entry.text().is_some() && !spelled.contains(*name);
        let strangers = self.entries.iter().filter(is_stranger);
        strangers.map(|(name, _)| name.as_str()).collect()
    }

    /// What dlt gets for a key (`VaultDocProvider.get_value`): out of the whole document, else out of the documents it
    /// asks for on the way, a later one over an earlier one, else the value of that name.
    #[must_use]
    pub fn get(&self, key: &KeyPath) -> Option<Found<'_>> {
        let in_document = |name: &str| {
            let (name, entry) = self.entries.get_key_value(name)?;
            let document = entry.document.as_ref()?;
            let value = document.value(document.find(key)?)?;
            Some(Found {
                name,
                value,
                is_text: false,
            })
        };
        let on_the_way = || {
            let names = documents(self.vault, key);
            names.iter().rev().find_map(|name| in_document(name))
        };
        let alone = || {
            let name = parcel::name(Store::Vault(self.vault), key.parts());
            let (name, entry) = self.entries.get_key_value(&name)?;
            Some(Found {
                name,
                value: Value::String(entry.text()?.clone()),
                is_text: true,
            })
        };
        in_document(WHOLE).or_else(on_the_way).or_else(alone)
    }
}

impl Answers for Shelf {
    fn answer(&self, key: &KeyPath) -> Option<Answer<'_>> {
        let found = self.get(key)?;
        if found.value.value_type() == ValueType::Table {
            return Some(Answer::Section);
        }
        Some(Answer::Value {
            value: found.value,
            name: found.name,
            is_alone: found.is_text,
        })
    }
}

impl Entry {
    /// The text of what is no document.
    fn text(&self) -> Option<&Secret> {
        match &self.held {
            Ok(Held::Text { text, .. }) if self.document.is_none() => Some(text),
            _ => None,
        }
    }
}

/// The documents dlt asks a vault for when it looks for a key, weakest first, without the whole one.
fn documents(vault: Vault, key: &KeyPath) -> Vec<String> {
    let parts = key.parts();
    let Some(at) = (0..2.min(parts.len())).find(|at| parcel::is_known(&parts[*at])) else {
        return Vec::new();
    };
    let store = Store::Vault(vault);
    let mut names = Vec::new();
    if at == 1 {
        names.push(parcel::name(store, &[parts[0].clone(), WHOLE.into()]));
    }
    for from in [at, 0] {
        names.push(parcel::name(store, &parts[from..=at]));
        if parts.len() > at + 1 {
            names.push(parcel::name(store, &parts[from..=at + 1]));
        }
        if at == 0 {
            break;
        }
    }
    names
}

/// The names that are fetched for a column.
#[derive(Clone)]
pub struct Asked {
    vault: Vault,
    /// Those of documents, and of single values where dlt asks for these.
    names: IndexSet<String>,
    /// Those of single values, which are fetched where they are known to be there.
    values: IndexSet<String>,
}

impl Asked {
    /// The names that dlt may ask a vault for in a column, and those of parcels beside.
    #[must_use]
    pub fn of(workspace: &Workspace, view: usize, vault: Vault, parcels: &[Parcel]) -> Self {
        let setting = workspace.vault_setting(view, vault, "only_toml_fragments");
        let asks_for_values = setting.is_some_and(|text| text.expose().eq_ignore_ascii_case("false"));
        let mut asked = Self {
            vault,
            names: [WHOLE.to_owned()].into_iter().collect(),
            values: IndexSet::new(),
        };
        for key in known_keys(workspace, view) {
            asked.names.extend(documents(vault, &key));
            asked
                .values
                .insert(parcel::name(Store::Vault(vault), key.parts()));
        }
        if asks_for_values {
            asked.names.extend(asked.values.iter().cloned());
        }
        asked
            .names
            .extend(parcels.iter().map(|parcel| parcel.name.clone()));
        asked
    }

    /// Whether what has that name is fetched where it is there.
    fn wants(&self, name: &str) -> bool {
        self.names.contains(name) || self.values.contains(name) || is_document_name(name)
    }
}

/// The keys of a workspace that a vault could hold: those of its files, and those that somebody asks for.
#[must_use]
pub fn known_keys(workspace: &Workspace, view: usize) -> IndexSet<KeyPath> {
    let pipeline = workspace.options().pipeline.as_deref();
    let of_tree = workspace
        .keys()
        .filter(|(_, node)| workspace.cell(view, *node).is_some())
        .filter_map(|(_, node)| workspace.tree().path(node));
    let asked = workspace.requirements().iter().flat_map(|requirement| {
        let scoped = pipeline.and_then(|pipeline| {
            let mut parts: Vec<Box<str>> = vec![pipeline.into()];
            parts.extend_from_slice(requirement.key.parts());
            KeyPath::new(parts)
        });
        [Some(requirement.key.clone()), scoped].into_iter().flatten()
    });
    of_tree
        .chain(asked)
        .filter(|key| &*key.parts()[0] != "providers")
        .collect()
}

impl Talk<'_> {
    /// Fetches what stands under those names; where the vault tells its names, only what is there is asked for, and
    /// every document of dlt's beside it. `progress` is told how many of how many were fetched.
    ///
    /// # Errors
    /// The name that was asked for, and why there is no answer and will be none.
    pub fn fetch(&self, asked: &Asked, progress: &dyn Fn(usize, usize)) -> Result<Shelf, (String, Trouble)> {
        let names: Vec<String> = match self.names() {
            Ok(there) => there.into_iter().filter(|name| asked.wants(name)).collect(),
            // Whoever may read need not be allowed to list.
            Err(Trouble::Denied(_)) => asked.names.iter().cloned().collect(),
            Err(trouble) => return Err(("the names".to_owned(), trouble)),
        };
        let mut shelf = Shelf::new(asked.vault);
        for (done, name) in names.iter().enumerate() {
            progress(done, names.len());
            match self.look(name) {
                Err(trouble) if trouble.is_final() => return Err((name.clone(), trouble)),
                held => shelf.put(name, held),
            }
        }
        progress(names.len(), names.len());
        Ok(shelf)
    }
}

/// Whether a name may be that of a document of dlt's, of a source or destination that nothing here speaks of, or of a
/// pipeline's: `sources-crm`, `my_pipeline/destination`.
fn is_document_name(name: &str) -> bool {
    let holds = |section: &str| {
        name.match_indices(section).any(|(at, _)| {
            let (before, behind) = (&name[..at], &name[at + section.len()..]);
            (before.is_empty() || before.ends_with(['-', '/']))
                && (behind.is_empty() || behind.starts_with(['-', '/']))
        })
    };
    holds("sources") || holds("destination") || name.ends_with(WHOLE)
}
