//! Making a profile read a vault: its settings, and the credentials dlt signs in with.

use std::sync::Arc;

use super::setting::Asking;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::{Kind, Scope, Slot};
use crate::dlt::tree::FileIndex;
use crate::document::foreign::KeyFile;
use crate::document::{Document, Value};
use crate::workspace::Workspace;
use crate::workspace::vaults::Vault;

/// What is written so that a profile reads a vault.
pub struct Connection {
    /// The keys with their values; those that stand there so already are not among them.
    pub values: Vec<(KeyPath, Value)>,
    /// The file they go to: the profile's own secrets file.
    pub file: FileIndex,
    /// That file with them.
    pub document: Arc<Document>,
    /// The workspace with them.
    pub after: Workspace,
    /// Fields of the credentials that are still lacking.
    pub lacking: Vec<KeyPath>,
}

/// What is written so that a column reads a vault, signing in with a key file, or with what it has.
///
/// # Errors
/// The sentence that says why it cannot be written.
pub fn connection(
    workspace: &Workspace,
    view: usize,
    vault: Vault,
    asking: Asking,
    key: Option<&KeyFile>,
) -> Result<Connection, String> {
    let slot = Slot::new(
        Scope::Project,
        workspace.views()[view].profile.as_deref(),
        Kind::Secrets,
    );
    let file = workspace
        .file_at(&slot)
        .ok_or("no file of this workspace can hold it")?;
    let mut values = asking.keys(vault);
    if let (Some(key), Some(at)) = (key, vault.credentials()) {
        // The credentials are a place for key files once the vault is enabled.
        let enabled = with(workspace, file, &values)?;
        let import = enabled
            .import_key(view, &at, key)
            .map_err(|why| why.to_string())?;
        for entry in import.entries {
            for target in entry.targets {
                values.push((target.key, target.value?));
            }
        }
    }
    let stands_so = |key: &KeyPath, value: &Value| {
        let document = workspace.files()[file].document()?;
        let old = document.value(document.find(key)?)?;
        Some(old.to_json() == value.to_json())
    };
    values.retain(|(key, value)| stands_so(key, value) != Some(true));
    let after = with(workspace, file, &values)?;
    let document = match after.files()[file].document() {
        Some(document) => Arc::clone(document),
        None => Arc::new(Document::empty()),
    };
    let lacking = lacking(&after, view, vault);
    Ok(Connection {
        values,
        file,
        document,
        after,
        lacking,
    })
}

fn with(workspace: &Workspace, file: FileIndex, values: &[(KeyPath, Value)]) -> Result<Workspace, String> {
    let values: Vec<_> = values.iter().map(|(key, value)| (file, key, value)).collect();
    let written = workspace.written(&values)?;
    Ok(workspace.with_documents(
        written
            .into_iter()
            .map(|(file, edited)| (file, Arc::new(edited.document))),
    ))
}

/// The fields of a vault's credentials that dlt fails without.
#[must_use]
pub fn lacking(workspace: &Workspace, view: usize, vault: Vault) -> Vec<KeyPath> {
    let needed: &[&str] = match vault {
        Vault::Google => &["project_id", "private_key", "client_email"],
        // Amazon's client finds what is not said here by itself.
        Vault::Aws => &[],
    };
    needed
        .iter()
        .filter(|field| workspace.vault_credential(view, vault, field).is_none())
        .filter_map(|field| vault.credential(field))
        .collect()
}
