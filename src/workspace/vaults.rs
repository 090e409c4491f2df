//! The vaults that a profile has enabled, and how dlt signs in to them.

use super::Workspace;
use crate::dlt::key::KeyPath;
use crate::dlt::placeholder::{self, Sample};
use crate::dlt::provider::Provider;
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

impl Workspace {
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
