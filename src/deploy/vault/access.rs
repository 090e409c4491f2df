//! Which vault is asked, and as whom. Nothing here connects to anything.

use crate::secret::Secret;
use crate::workspace::Workspace;
use crate::workspace::vaults::Vault;

/// Whose credentials a vault is asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of the profile, with which dlt asks it, too.
    Profile,
    /// Those this machine is signed in with.
    Machine,
}

/// What was asked for beside the workspace.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Google's project, or Amazon's region.
    pub place: Option<String>,
    /// Whose credentials; the profile's where it has them, else the machine's.
    pub whose: Option<Whose>,
    /// Where the service answers, if elsewhere than usual.
    pub endpoint: Option<String>,
}

/// How a vault is asked.
#[derive(Clone)]
pub struct Access {
    /// Which one.
    pub vault: Vault,
    /// Google's project, or Amazon's region; `None` where the machine says it.
    pub place: Option<String>,
    /// Whether that may be shown: it does not come from a file of secrets.
    pub is_shown: bool,
    /// As whom.
    pub sign_in: SignIn,
    /// Where the service answers, if elsewhere than usual.
    pub endpoint: Option<String>,
    /// What stands before each name.
    pub prefix: String,
}

/// As whom.
#[derive(Clone)]
pub enum SignIn {
    /// As a service account of Google, by the text of its key file.
    Account(Secret),
    /// With keys of Amazon.
    Keys {
        /// The key's name.
        id: Secret,
        /// The key.
        key: Secret,
        /// The token of a session.
        session: Option<Secret>,
    },
    /// As a profile of the machine's Amazon settings.
    Named(String),
    /// As this machine is signed in.
    Machine,
    /// As nobody: a stand-in on this machine asks for no credentials.
    Nobody,
}

/// Why a vault cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAccess {
    /// The profile has no credentials for it.
    #[error("the profile has no complete credentials for {}", .0.name())]
    NoCredentials(Vault),
    /// Nobody says which project.
    #[error("nobody says which project of Google it is")]
    NoProject,
    /// The endpoint is no address.
    #[error(
        "the endpoint is no address: it begins with https://, or with http:// and a name of this machine"
    )]
    BadEndpoint,
}

impl NoAccess {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoCredentials(_) => {
                "fill them in with `dlt-secrets connect`, or sign in as this machine does with --sign-in machine"
            }
            Self::NoProject => {
                "say it with --vault-project, or put project_id into the profile's credentials"
            }
            Self::BadEndpoint => "for instance https://secretmanager.europe-west3.rep.googleapis.com",
        }
    }
}

impl Access {
    /// How a column's vault is asked.
    ///
    /// # Errors
    /// What is lacking.
    pub fn of(workspace: &Workspace, view: usize, vault: Vault, wish: &Wish) -> Result<Self, NoAccess> {
        if let Some(endpoint) = &wish.endpoint {
            check_endpoint(endpoint)?;
        }
        let field = |name: &str| workspace.vault_credential(view, vault, name);
        let own = match vault {
            Vault::Google => account(&field),
            Vault::Aws => keys(&field),
        };
        let is_local = wish.endpoint.as_deref().is_some_and(is_of_this_machine);
        let sign_in = match (wish.whose, own) {
            (Some(Whose::Profile) | None, Some(own)) => own,
            (Some(Whose::Profile), None) => return Err(NoAccess::NoCredentials(vault)),
            (None, None) if is_local && vault == Vault::Google => SignIn::Nobody,
            (Some(Whose::Machine) | None, _) => SignIn::Machine,
        };
        let told = match vault {
            Vault::Google => field("project_id"),
            Vault::Aws => field("region_name"),
        };
        let place = wish
            .place
            .clone()
            .or_else(|| told.map(|text| text.expose().to_owned()));
        if place.is_none() && vault == Vault::Google {
            return Err(NoAccess::NoProject);
        }
        Ok(Self {
            vault,
            is_shown: wish.place.is_some(),
            place,
            sign_in,
            endpoint: wish.endpoint.clone(),
            prefix: workspace.vault_prefix(view, vault),
        })
    }

    /// Which vault, and as whom, in words. What stands in a file of secrets is not in it.
    #[must_use]
    pub fn phrase(&self, profile: &str) -> String {
        let name = self.vault.name();
        let place = self.place.as_deref().filter(|_| self.is_shown);
        let place = match (self.vault, place) {
            (Vault::Google, Some(project)) => format!(", project {project}"),
            (Vault::Aws, Some(region)) => format!(", region {region}"),
            (_, None) => String::new(),
        };
        let whom = match &self.sign_in {
            SignIn::Account(_) | SignIn::Keys { .. } | SignIn::Named(_) => {
                format!("with {profile}'s credentials")
            }
            SignIn::Machine => "as this machine is signed in".to_owned(),
            SignIn::Nobody => "without credentials".to_owned(),
        };
        let endpoint = self.endpoint.as_deref();
        let endpoint = endpoint.map_or(String::new(), |endpoint| format!(", at {endpoint}"));
        format!("{name}{place}{endpoint}, {whom}")
    }
}

/// A service account's key file, of the fields that dlt has of it.
fn account(field: &dyn Fn(&str) -> Option<Secret>) -> Option<SignIn> {
    let (email, key) = (field("client_email")?, field("private_key")?);
    let text = |name: &str| field(name).map_or(String::new(), |text| text.expose().to_owned());
    let json = serde_json::json!({
        "type": "service_account",
        "project_id": text("project_id"),
        "private_key_id": text("private_key_id"),
        // A key that came through a shell has its line breaks escaped; dlt takes it so, too.
        "private_key": key.expose().replace("\\n", "\n"),
        "client_email": email.expose(),
    });
    Some(SignIn::Account(json.to_string().into()))
}

/// Keys of Amazon, or the name of a profile of its settings.
fn keys(field: &dyn Fn(&str) -> Option<Secret>) -> Option<SignIn> {
    if let (Some(id), Some(key)) = (field("aws_access_key_id"), field("aws_secret_access_key")) {
        let session = field("aws_session_token");
        return Some(SignIn::Keys { id, key, session });
    }
    field("profile_name").map(|name| SignIn::Named(name.expose().to_owned()))
}

/// Tokens and values go over an encrypted connection, or stay on this machine.
fn check_endpoint(endpoint: &str) -> Result<(), NoAccess> {
    let is_safe = endpoint
        .strip_prefix("https://")
        .is_some_and(|rest| host(rest).is_some());
    if is_safe || is_of_this_machine(endpoint) {
        Ok(())
    } else {
        Err(NoAccess::BadEndpoint)
    }
}

fn is_of_this_machine(endpoint: &str) -> bool {
    let host = endpoint.strip_prefix("http://").and_then(host);
    host.is_some_and(|host| {
        let is_loopback = |address: std::net::IpAddr| address.is_loopback();
        host == "localhost" || host.parse().is_ok_and(is_loopback)
    })
}

/// The host of what stands behind the scheme of an address; a name before it could make another one look like it.
fn host(rest: &str) -> Option<&str> {
    let authority = rest.split(['/', '?', '#']).next()?;
    if authority.is_empty() || authority.contains(['@', '\\']) || authority.contains(char::is_whitespace) {
        return None;
    }
    match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map(|(host, _)| host),
        None => authority.split(':').next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_in_the_clear_but_to_this_machine() {
        for good in [
            "https://secretmanager.googleapis.com",
            "https://localhost:1/x",
            "http://127.0.0.1:5000",
            "http://127.9.9.9",
            "http://localhost/",
            "http://[::1]:80",
        ] {
            assert_eq!(check_endpoint(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "127.0.0.1:5000",
            "ftp://127.0.0.1",
            "https://",
            "http://example.com",
            "http://127.0.0.1@example.com",
            "http://127.0.0.1\\@example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "https:// x",
        ] {
            assert_eq!(check_endpoint(bad), Err(NoAccess::BadEndpoint), "{bad}");
        }
    }
}
