//! The vaults that a profile has enabled.

use super::Workspace;
use crate::dlt::key::KeyPath;

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

    /// The setting that enables it.
    #[must_use]
    pub fn switch(self) -> Option<KeyPath> {
        let name = match self {
            Self::Google => "enable_google_secrets",
            Self::Aws => "enable_aws_secrets",
        };
        KeyPath::new(vec!["providers".into(), name.into()])
    }
}

impl Workspace {
    /// The vaults that are enabled for a column.
    #[must_use]
    pub fn vaults(&self, view: usize) -> Vec<Vault> {
        let enabled = |vault: &Vault| vault.switch().is_some_and(|switch| self.is_on(view, &switch));
        Vault::ALL.into_iter().filter(enabled).collect()
    }
}
