//! Secrets of a vault and variables of Airflow: documents, or single values, by the names dlt asks for.

use indexmap::IndexMap;

use super::{Export, Item, Written, document, is_structured};
use crate::dlt::provider::Provider;
use crate::document::{Document, Value};

/// What keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// Variables of Airflow.
    Airflow,
    /// Google Secret Manager.
    Google,
    /// AWS Secrets Manager.
    Aws,
}

/// How keys are put together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// All in one document, which dlt asks for first.
    #[default]
    Whole,
    /// A document for each source and destination, one for the rest.
    Fragments,
    /// Each by itself; dlt asks for these only where `only_toml_fragments` is false.
    Values,
}

/// The document dlt asks a vault for before anything else (`SECRETS_TOML_KEY` in `dlt/common/configuration/providers/vault.py`).
const WHOLE: &str = "dlt_secrets_toml";

/// dlt's `secret_name_prefix` where it is not set.
const AWS_PREFIX: &str = "dlt/";

pub(super) fn write(export: &Export, store: Store, layout: Layout) -> Written {
    let mut documents: IndexMap<String, Vec<&Item>> = IndexMap::new();
    let mut single = IndexMap::new();
    let mut remarks = Vec::new();
    for item in &export.items {
        match layout {
            Layout::Whole => documents.entry(WHOLE.to_owned()).or_default().push(item),
            Layout::Fragments => documents.entry(fragment(item, store)).or_default().push(item),
            Layout::Values => {
                let parts: Vec<&str> = item.path.parts().iter().map(|part| &**part).collect();
                let name = name(store, &parts);
                // dlt takes what is a document for a piece of the whole.
                if is_structured(&item.value) {
                    remarks.push(format!(
                        "{} is left out: dlt reads no array from a value of a vault",
                        item.path
                    ));
                    continue;
                }
                if looks_otherwise(&item.value) {
                    remarks.push(format!(
                        "{} is a text that dlt takes for something else when it is a value of a vault by itself",
                        item.path
                    ));
                }
                if single.insert(name.clone(), item.text()).is_some() {
                    remarks.push(format!(
                        "{} took the place of another key that is {name}, too",
                        item.path
                    ));
                }
            }
        }
    }
    let texts = documents
        .into_iter()
        .map(|(name, items)| (name, document::toml(items)));
    let singles = single
        .into_iter()
        .map(|(name, text)| (name, text.expose().to_owned()));
    let prefix = if store == Store::Aws { AWS_PREFIX } else { "" };
    let object: serde_json::Map<String, serde_json::Value> = texts
        .chain(singles)
        .map(|(name, text)| (format!("{prefix}{name}"), text.into()))
        .collect();
    Written {
        text: format!("{:#}\n", serde_json::Value::Object(object)).into(),
        remarks,
    }
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
fn fragment(item: &Item, store: Store) -> String {
    let parts = item.path.parts();
    let scoped = usize::from(!is_known(&parts[0]) && parts.len() > 3 && is_known(&parts[1]));
    let known = &parts[scoped..];
    if !is_known(&known[0]) || known.len() < 3 {
        return WHOLE.to_owned();
    }
    let sections: Vec<&str> = parts[..scoped + 2].iter().map(|part| &**part).collect();
    name(store, &sections)
}

fn is_known(section: &str) -> bool {
    matches!(section, "sources" | "destination")
}

fn name(store: Store, parts: &[&str]) -> String {
    let provider = match store {
        // Airflow's provider keeps the names of the documents.
        Store::Airflow => Provider::Secrets,
        Store::Google => Provider::Google,
        Store::Aws => Provider::Aws,
    };
    let (sections, field) = parts.split_at(parts.len() - 1);
    provider.spell(sections.iter().copied(), field[0])
}
