//! Carrying what a profile gets elsewhere: one format, one file.

mod document;
mod dotenv;
mod kubernetes;
pub(super) mod parcel;
mod shell;
mod variables;
mod vault;
mod yaml;

use std::collections::HashMap;

use crate::dlt::group::Group;
use crate::dlt::key::KeyPath;
use crate::document::{Value, ValueType};
use crate::secret::Secret;
use crate::workspace::Workspace;
use crate::workspace::cell::Status;
use crate::workspace::vaults::Vault;

pub use parcel::{Layout, Parcel, Store, parcels};

/// What an export is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `NAME='value'`, as dotenv libraries read it.
    Dotenv,
    /// `export NAME='value'`, to be read by a shell.
    Shell,
    /// One JSON object, tables as objects.
    Json,
    /// One document that dlt can read.
    Toml,
    /// A Secret whose keys are the names dlt reads below `/run/secrets`, and those of variables where dlt may not look
    /// there; and a ConfigMap of variables.
    Kubernetes,
    /// Variables of Airflow, as `airflow variables import` takes them.
    Airflow,
    /// A script of `dlthub variable set`.
    Variables,
    /// Secrets of a vault, by their names: a JSON object.
    Vault(Vault),
}

/// Which keys are exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Only {
    /// All.
    #[default]
    Everything,
    /// Secrets.
    Secrets,
    /// What is no secret.
    Config,
    /// What the profile has of its own: other profiles do not get it from a shared file.
    Changed,
}

/// A key with its value.
pub struct Item {
    /// Its path.
    pub path: KeyPath,
    /// What the profile gets.
    pub value: Value,
    /// Whether it is a secret.
    pub secret: bool,
    /// What dlt takes it for.
    pub hint: Hint,
}

/// What dlt takes a key for, which decides on where it looks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A secret.
    Secret,
    /// No secret, though it may stand in a secrets file, as the host of a database does.
    Plain,
    /// Nobody knows who asks for it.
    Unknown,
}

impl Hint {
    fn of(workspace: &Workspace, path: &KeyPath) -> Self {
        match workspace.asked() {
            asked if asked.is_secret(path) => Self::Secret,
            asked if asked.contains(path) => Self::Plain,
            _ => Self::Unknown,
        }
    }
}

impl Item {
    /// The text of a variable from which dlt makes the value again.
    #[must_use]
    pub fn text(&self) -> Secret {
        as_text(&self.value)
    }
}

/// The text from which dlt makes a value again: as it is where it is a text, numbers in decimal, arrays and tables as JSON.
pub(super) fn as_text(value: &Value) -> Secret {
    match value {
        Value::String(text) => text.clone(),
        Value::Literal(..) => match value.to_json() {
            serde_json::Value::String(text) => text.into(),
            json => json.to_string().into(),
        },
    }
}

/// What a profile gets.
#[derive(Default)]
pub struct Export {
    /// The keys, in the order of the tree.
    pub items: Vec<Item>,
    /// Keys that need a person first, with what is wrong.
    pub incomplete: Vec<(KeyPath, &'static str)>,
}

/// The text of an export.
pub struct Written {
    /// The text.
    pub text: Secret,
    /// What is not in it, or has to be known about it, a sentence each.
    pub remarks: Vec<String>,
}

/// How an export is written, beside its format.
pub struct Setting<'s> {
    /// The profile's name; `None` where dlt has no profiles.
    pub profile: Option<&'s str>,
    /// How a vault is laid out.
    pub layout: Layout,
    /// What stands before each name in a vault.
    pub prefix: &'s str,
    /// The name of the Secret, and of the ConfigMap.
    pub name: &'s str,
}

impl Export {
    /// What a column gets; with a pipeline nothing that is another one's.
    #[must_use]
    pub fn of(workspace: &Workspace, view: usize, only: Only) -> Self {
        let pipeline = workspace.options().pipeline.as_deref();
        let mut export = Self::default();
        for (group, node) in workspace.keys() {
            let (Some(path), Some(cell)) = (workspace.tree().path(node), workspace.cell(view, node)) else {
                continue;
            };
            let is_others =
                group == Group::Pipeline && pipeline.is_some_and(|name| *name != *path.parts()[0]);
            let is_asked = match only {
                Only::Everything => true,
                Only::Secrets => cell.secret,
                Only::Config => !cell.secret,
                Only::Changed => !cell.inherited,
            };
            if is_others || !is_asked {
                continue;
            }
            if let Status::Missing | Status::Placeholder(_) = cell.status {
                export.incomplete.push((path, cell.status.word()));
                continue;
            }
            let value = cell
                .origin
                .and_then(|origin| workspace.value_for(view, &origin, &path));
            if let Some(value) = value {
                export.items.push(Item {
                    hint: Hint::of(workspace, &path),
                    secret: cell.secret,
                    path,
                    value,
                });
            }
        }
        export
    }

    /// Whether something of it is no secret for dlt.
    #[must_use]
    pub fn has_config(&self) -> bool {
        let mut items = self.items.iter();
        items.any(|item| item.hint != Hint::Secret && &*item.path.parts()[0] != "providers")
    }

    /// Writes it.
    #[must_use]
    pub fn write(&self, format: Format, setting: &Setting<'_>) -> Written {
        match format {
            Format::Dotenv => dotenv::write(self),
            Format::Shell => shell::write(self),
            Format::Json => document::write_json(self),
            Format::Toml => document::write_toml(self),
            Format::Kubernetes => kubernetes::write(self, setting),
            Format::Airflow => vault::write(self, Store::Airflow, setting),
            Format::Variables => variables::write(self, setting),
            Format::Vault(vault) => vault::write(self, Store::Vault(vault), setting),
        }
    }

    /// Some of the keys by the names they get; those whose name cannot be, or is another key's too, are told of instead.
    fn named<'e>(
        &'e self,
        is_meant: impl Fn(&Item) -> bool,
        name: impl Fn(&KeyPath) -> String,
        is_possible: impl Fn(&str) -> bool,
        what: &str,
    ) -> (Vec<(String, &'e Item)>, Vec<String>) {
        let meant: Vec<(String, &Item)> = self
            .items
            .iter()
            .filter(|item| is_meant(item))
            .map(|item| (name(&item.path), item))
            .collect();
        let mut owners: HashMap<&str, usize> = HashMap::new();
        for (name, _) in &meant {
            *owners.entry(name).or_default() += 1;
        }
        let (mut named, mut remarks) = (Vec::new(), Vec::new());
        for (name, item) in &meant {
            let path = &item.path;
            if !is_possible(name) {
                remarks.push(format!("{path} is left out: {name:?} cannot be {what}"));
            } else if owners[&**name] > 1 {
                remarks.push(format!("{path} is left out: another key is {name}, too"));
            } else {
                named.push((name.clone(), *item));
            }
        }
        (named, remarks)
    }

    /// Some of the keys by the names of their variables.
    fn variables(&self, is_meant: impl Fn(&Item) -> bool) -> (Vec<(String, &Item)>, Vec<String>) {
        let what = "the name of a variable";
        let (named, mut remarks) = self.named(is_meant, KeyPath::env_name, is_shell_name, what);
        let has_zero = |(_, item): &(String, &Item)| item.text().expose().contains('\0');
        let (zeros, named): (Vec<_>, Vec<_>) = named.into_iter().partition(has_zero);
        for (_, item) in zeros {
            remarks.push(format!(
                "{} is left out: no variable can hold a zero byte",
                item.path
            ));
        }
        (named, remarks)
    }
}

/// Whether every shell takes a text for the name of a variable.
fn is_shell_name(name: &str) -> bool {
    let is_letter = |c: char| c == '_' || c.is_ascii_alphabetic();
    name.starts_with(is_letter) && name.chars().all(|c| is_letter(c) || c.is_ascii_digit())
}

/// What stands in a shell's single quotes for a text.
fn in_single_quotes(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Whether a value is an array or a table.
pub(super) fn is_structured(value: &Value) -> bool {
    matches!(value.value_type(), ValueType::Array | ValueType::Table)
}
