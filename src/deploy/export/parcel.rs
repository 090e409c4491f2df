//! What a profile gets, put together under the names that dlt asks a vault for.

use indexmap::IndexMap;

use super::{Export, Item, document, is_structured};
use crate::dlt::group::Group;
use crate::dlt::key::KeyPath;
use crate::dlt::provider::Provider;
use crate::document::{Document, Value};
use crate::secret::Secret;
use crate::workspace::vaults::Vault;

/// What keeps secrets by names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// Variables of Airflow.
    Airflow,
    /// A vault.
    Vault(Vault),
}

/// How keys are put together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// All in one document, which dlt asks for first.
    Whole,
    /// A document for each source and destination, one for the rest.
    #[default]
    Fragments,
    /// Each by itself; dlt asks for these only where `only_toml_fragments` is false.
    Values,
}

impl Layout {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Fragments, Self::Values];

    /// What it is, in words.
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Whole => "all in one document, dlt_secrets_toml",
            Self::Fragments => "a document for each source and destination",
            Self::Values => "each value by itself",
        }
    }
}

/// The document dlt asks a vault for before anything else (`SECRETS_TOML_KEY` in `dlt/common/configuration/providers/vault.py`).
pub(in crate::deploy) const WHOLE: &str = "dlt_secrets_toml";

/// One secret of a vault, as it is to be.
#[derive(Clone)]
pub struct Parcel {
    /// The name dlt asks for, without the vault's prefix.
    pub name: String,
    /// The keys in it, with what the profile gets for them.
    pub items: Vec<(KeyPath, Value)>,
    /// What it holds where nothing else is in it.
    pub text: Secret,
    /// Whether it is one value, and no document.
    pub is_value: bool,
}

/// What a profile gets in parcels, and a sentence for each key that is in none, or has to be known about.
#[must_use]
pub fn parcels(export: &Export, store: Store, layout: Layout) -> (Vec<Parcel>, Vec<String>) {
    let mut documents: IndexMap<String, Vec<&Item>> = IndexMap::new();
    let mut single: IndexMap<String, &Item> = IndexMap::new();
    let mut remarks = Vec::new();
    for item in &export.items {
        let path = &item.path;
        // A vault is asked with these: they cannot come from it.
        if matches!(store, Store::Vault(_)) && Group::Provider.section() == Some(&*path.parts()[0]) {
            continue;
        }
        match layout {
            Layout::Whole => documents.entry(WHOLE.to_owned()).or_default().push(item),
            Layout::Fragments => documents.entry(fragment(path, store)).or_default().push(item),
            // dlt takes what is a document for a piece of the whole.
            Layout::Values if is_structured(&item.value) => {
                remarks.push(format!(
                    "{path} is left out: dlt reads no array from a value of a vault"
                ));
            }
            Layout::Values => {
                if looks_otherwise(&item.value) {
                    remarks.push(format!(
                        "{path} is a text that dlt takes for something else when it is a value of a vault by itself"
                    ));
                }
                let name = name(store, path.parts());
                if single.insert(name.clone(), item).is_some() {
                    remarks.push(format!(
                        "{path} took the place of another key that is {name}, too"
                    ));
                }
            }
        }
    }
    let of_item = |item: &Item| (item.path.clone(), item.value.clone());
    let documents = documents.into_iter().map(|(name, items)| Parcel {
        name,
        items: items.iter().copied().map(of_item).collect(),
        text: document::toml(items).into(),
        is_value: false,
    });
    let single = single.into_iter().map(|(name, item)| Parcel {
        name,
        items: vec![of_item(item)],
        text: item.text(),
        is_value: true,
    });
    (documents.chain(single).collect(), remarks)
}

/// Whether dlt casts a text that stands by itself to something that is not the same as a text again (`auto_cast` in
/// `dlt/common/configuration/utils.py`): true and false, numbers but plain ones, lists, and whole documents.
fn looks_otherwise(value: &Value) -> bool {
    let Value::String(text) = value else { return false };
    let text = text.expose();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits == "0" || !digits.starts_with('0') && digits.chars().all(|c| c.is_ascii_digit());
    let is_number = text.trim().replace('_', "").parse::<f64>().is_ok();
    let is_json = matches!(
        serde_json::from_str(text),
        Ok(serde_json::Value::Array(_) | serde_json::Value::Object(_))
    );
    let is_document = || Document::parse(text.into()).is_ok_and(|document| !document.leaves().is_empty());
    let is_boolean = text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
    is_boolean || is_number && !is_plain || is_json || is_document()
}

/// The document a key belongs into: of its source or destination, which dlt asks for by name; else the whole one.
fn fragment(path: &KeyPath, store: Store) -> String {
    let parts = path.parts();
    let scoped = usize::from(!is_known(&parts[0]) && parts.len() > 3 && is_known(&parts[1]));
    let known = &parts[scoped..];
    if !is_known(&known[0]) || known.len() < 3 {
        return WHOLE.to_owned();
    }
    name(store, &parts[..scoped + 2])
}

/// The sections whose documents dlt asks for by name.
pub(in crate::deploy) fn is_known(section: &str) -> bool {
    matches!(section, "sources" | "destination")
}

/// dlt's name for a key, or for the document of a section.
pub(in crate::deploy) fn name(store: Store, parts: &[Box<str>]) -> String {
    let provider = match store {
        // Airflow's provider keeps the names of the documents.
        Store::Airflow => Provider::Secrets,
        Store::Vault(vault) => vault.provider(),
    };
    let Some((field, sections)) = parts.split_last() else {
        return String::new();
    };
    provider.spell(sections.iter().map(|section| &**section), field)
}
