//! The vaults that a profile has enabled, and how dlt signs in to them.

use std::sync::Arc;

use super::{Options, Workspace};
use crate::dlt::key::KeyPath;
use crate::dlt::placeholder::{self, Sample};
use crate::dlt::provider::Provider;
use crate::document::Value;
use crate::secret::Secret;

/// A vault dlt can ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vault {
    /// Google Secret Manager.
    Google,
    /// AWS Secrets Manager.
    Aws,
}

impl Vault {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Google, Self::Aws];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Google => "Google Secret Manager",
            Self::Aws => "AWS Secrets Manager",
        }
    }

    /// Its name on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Google => "google",
            Self::Aws => "aws",
        }
    }

    /// dlt's provider that asks it.
    #[must_use]
    pub fn provider(self) -> Provider {
        match self {
            Self::Google => Provider::Google,
            Self::Aws => Provider::Aws,
        }
    }

    /// The section of its settings, below `providers`.
    #[must_use]
    pub fn section(self) -> &'static str {
        match self {
            Self::Google => "google_secrets",
            Self::Aws => "aws_secrets",
        }
    }

    /// The Python package that dlt asks it with, and projects have to depend on.
    #[must_use]
    pub fn package(self) -> &'static str {
        match self {
            Self::Google => "google-api-python-client",
            Self::Aws => "dlt[s3]",
        }
    }

    /// What dlt puts before each name where nobody says otherwise (`secret_name_prefix`).
    #[must_use]
    pub fn usual_prefix(self) -> &'static str {
        match self {
            Self::Google => "",
            Self::Aws => "dlt/",
        }
    }

    /// The setting that enables it.
    #[must_use]
    pub fn switch(self) -> Option<KeyPath> {
        let name = match self {
            Self::Google => "enable_google_secrets",
            Self::Aws => "enable_aws_secrets",
        };
        KeyPath::new(vec!["providers".into(), name.into()])
    }

    /// A setting of it.
    #[must_use]
    pub fn setting(self, name: &str) -> Option<KeyPath> {
        KeyPath::new(vec!["providers".into(), self.section().into(), name.into()])
    }

    /// Where its credentials are.
    #[must_use]
    pub fn credentials(self) -> Option<KeyPath> {
        self.setting("credentials")
    }

    /// A field of its credentials.
    #[must_use]
    pub fn credential(self, field: &str) -> Option<KeyPath> {
        let mut parts = self.credentials()?.parts().to_vec();
        parts.push(field.into());
        KeyPath::new(parts)
    }
}

/// What a vault has for a key.
pub enum Answer<'a> {
    /// A value.
    Value {
        /// The value.
        value: Value,
        /// The name of the secret it stands in.
        name: &'a str,
        /// Whether it is that secret's whole text; dlt asks for these only where `only_toml_fragments` is false.
        is_alone: bool,
    },
    /// A section.
    Section,
}

/// What was fetched from a vault.
pub trait Answers: Send + Sync {
    /// What dlt gets for exactly this key.
    fn answer(&self, key: &KeyPath) -> Option<Answer<'_>>;
}

/// What was fetched from a vault for one column. It is never fetched but where someone asks for it.
#[derive(Clone)]
pub struct Fetched {
    /// The column's name.
    pub view: String,
    /// The vault.
    pub vault: Vault,
    /// The keys it has for the column.
    pub keys: Vec<KeyPath>,
    /// What it has for each.
    pub answers: Arc<dyn Answers>,
}

impl Workspace {
    /// The picture with what was fetched from a vault, in place of what was fetched from it for the same column before.
    #[must_use]
    pub fn with_fetched(&self, fetched: Fetched) -> Self {
        let mut options = Options::clone(&self.options);
        let is_other = |old: &Fetched| (&old.view, old.vault) != (&fetched.view, fetched.vault);
        options.fetched.retain(is_other);
        options.fetched.push(fetched);
        self.with_options(options)
    }

    /// The picture of files and variables alone; `None` where that is this one, for nothing was fetched.
    #[must_use]
    pub fn without_fetched(&self) -> Option<Self> {
        let options = || Options {
            fetched: Vec::new(),
            ..Options::clone(&self.options)
        };
        (!self.options.fetched.is_empty()).then(|| self.with_options(options()))
    }

    /// The number of what was fetched from a vault for a column, where dlt asks that vault.
    fn fetched(&self, view: usize, vault: Vault) -> Option<usize> {
        let name = &self.views[view].name;
        let mut fetched = self.options.fetched.iter();
        let at = fetched.position(|one| one.vault == vault && one.view == *name)?;
        self.vaults(view).contains(&vault).then_some(at)
    }

    /// Gives the keys of vaults that were asked a row each, beside the keys of files.
    pub(super) fn list_fetched(&mut self) {
        for view in 0..self.views.len() {
            for vault in Vault::ALL {
                let Some(at) = self.fetched(view, vault) else {
                    continue;
                };
                for key in self.options.fetched[at].keys.clone() {
                    let node = self.tree.insert(&key);
                    if self.tree.children(node).next().is_none() {
                        self.tree.want(node);
                    }
                }
            }
        }
    }

    /// What a vault that was asked for a column has for exactly a key, as dlt gets it.
    pub(super) fn in_vault(&self, view: usize, vault: Vault, key: &KeyPath) -> Option<(usize, Answer<'_>)> {
        let at = self.fetched(view, vault)?;
        let answer = self.options.fetched[at].answers.answer(key)?;
        let asks_for_values = || {
            let setting = self.vault_setting(view, vault, "only_toml_fragments");
            setting.is_some_and(|text| text.expose().eq_ignore_ascii_case("false"))
        };
        match answer {
            Answer::Value { is_alone: true, .. } if !asks_for_values() => None,
            answer => Some((at, answer)),
        }
    }

    /// The value a vault had for a key when it was asked.
    pub(super) fn fetched_value(&self, at: usize, key: &KeyPath) -> Option<Value> {
        match self.options.fetched.get(at)?.answers.answer(key)? {
            Answer::Value { value, .. } => Some(value),
            Answer::Section => None,
        }
    }

    /// A key's place in a vault that was asked: `Google Secret Manager: sources-crm`.
    #[must_use]
    pub fn vault_place(&self, at: usize, key: &KeyPath) -> String {
        let Some(fetched) = self.options.fetched.get(at) else {
            return String::new();
        };
        let vault = fetched.vault.name();
        match fetched.answers.answer(key) {
            Some(Answer::Value { name, .. }) => format!("{vault}: {name}"),
            Some(Answer::Section) | None => vault.to_owned(),
        }
    }

    /// The vaults that are enabled for a column.
    #[must_use]
    pub fn vaults(&self, view: usize) -> Vec<Vault> {
        let enabled = |vault: &Vault| vault.switch().is_some_and(|switch| self.is_on(view, &switch));
        Vault::ALL.into_iter().filter(enabled).collect()
    }

    /// What dlt gets for a setting of a vault; `None` where it takes its default.
    #[must_use]
    pub fn vault_setting(&self, view: usize, vault: Vault, name: &str) -> Option<Secret> {
        self.plain(view, &vault.setting(name)?)
    }

    /// What dlt puts before each name in a vault.
    #[must_use]
    pub fn vault_prefix(&self, view: usize, vault: Vault) -> String {
        let told = match vault {
            Vault::Google => None,
            Vault::Aws => self.vault_setting(view, vault, "secret_name_prefix"),
        };
        told.map_or_else(
            || vault.usual_prefix().to_owned(),
            |prefix| prefix.expose().to_owned(),
        )
    }

    /// What dlt gets for a field of a vault's credentials; `None` for a placeholder, too.
    #[must_use]
    pub fn vault_credential(&self, view: usize, vault: Vault, field: &str) -> Option<Secret> {
        let walk = self.walk(view, &vault.credential(field)?);
        let step = walk.found()?;
        let text = self.text_of(step.hit.as_ref()?, &step.key)?;
        let text = match walk.native {
            None => text,
            // Given whole, as the text of a key file.
            Some(_) => {
                let json: serde_json::Value = serde_json::from_str(text.expose()).ok()?;
                json.get(field)?.as_str()?.into()
            }
        };
        let is_placeholder = placeholder::classify(field, Sample::Text(text.expose()), None).is_some();
        (!is_placeholder && !text.is_empty()).then_some(text)
    }
}
