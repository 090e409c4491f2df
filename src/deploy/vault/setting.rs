//! What a profile has to say so that dlt finds its secrets in a vault, and what has to be allowed there.

use crate::deploy::export::Layout;
use crate::dlt::key::KeyPath;
use crate::document::{Value, ValueType};
use crate::workspace::vaults::Vault;

/// How dlt is to ask a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking {
    /// How the vault is laid out.
    pub layout: Layout,
    /// Whether it holds what is no secret, too.
    pub with_config: bool,
    /// Whether dlt may ask for the list of all names first, and then for nothing in vain.
    pub listing: bool,
}

impl Asking {
    /// The settings, by their names below `providers.<vault>`. With a list dlt asks for nothing in vain, so it may look for
    /// everything; without one each restriction saves requests.
    #[must_use]
    pub fn settings(self) -> [(&'static str, bool); 3] {
        // A document that is loaded gives everything in it, but what loads a document of a source is a secret only.
        let only_secrets = match self.layout {
            Layout::Whole => true,
            Layout::Fragments | Layout::Values => !self.with_config,
        };
        [
            ("list_secrets", self.listing),
            ("only_secrets", !self.listing && only_secrets),
            (
                "only_toml_fragments",
                !self.listing && self.layout != Layout::Values,
            ),
        ]
    }

    /// The keys that say so, with their values.
    #[must_use]
    pub fn keys(self, vault: Vault) -> Vec<(KeyPath, Value)> {
        let boolean = |on: bool| Value::Literal(ValueType::Boolean, on.to_string().into());
        let switch = vault.switch().map(|key| (key, boolean(true)));
        let settings = self.settings().into_iter().filter_map(|(name, on)| {
            let key = vault.setting(name)?;
            Some((key, boolean(on)))
        });
        switch.into_iter().chain(settings).collect()
    }

    /// What the profile's credentials must be allowed to do in the vault.
    #[must_use]
    pub fn permissions(self, vault: Vault, prefix: &str) -> Vec<String> {
        let mut needed = match vault {
            Vault::Google => {
                vec!["roles/secretmanager.secretAccessor on the secrets, or the project".to_owned()]
            }
            Vault::Aws => vec![
                format!("secretsmanager:GetSecretValue on arn:aws:secretsmanager:*:*:secret:{prefix}*"),
                "kms:Decrypt on the key, where it is one of your own".to_owned(),
            ],
        };
        if self.listing {
            needed.push(match vault {
                Vault::Google => "roles/secretmanager.viewer on the project, to list the names".to_owned(),
                Vault::Aws => "secretsmanager:ListSecrets on *, to list the names".to_owned(),
            });
        }
        needed
    }
}

/// What whoever pushes must be allowed to do.
#[must_use]
pub fn pushing_permissions(vault: Vault, prefix: &str) -> Vec<String> {
    match vault {
        Vault::Google => vec!["roles/secretmanager.admin on the project".to_owned()],
        Vault::Aws => {
            let actions = [
                "CreateSecret",
                "DescribeSecret",
                "GetSecretValue",
                "PutSecretValue",
                "UpdateSecretVersionStage",
            ];
            vec![format!(
                "secretsmanager:{} on arn:aws:secretsmanager:*:*:secret:{prefix}*",
                actions.join(", ")
            )]
        }
    }
}
