//! Google Secret Manager, by Google's own client.

use google_cloud_auth::credentials::{self, Credentials};
use google_cloud_gax::error::Error;
use google_cloud_gax::paginator::ItemPaginator;
use google_cloud_gax::retry_policy::NeverRetry;
use google_cloud_secretmanager_v1::client::SecretManagerService;
use google_cloud_secretmanager_v1::model::secret_version::State;
use google_cloud_secretmanager_v1::model::{Replication, Secret as Entry, SecretPayload, replication};

use super::access::{Access, SignIn};
use super::client::{Client, Stop};
use super::held::{Held, Shut, Version};
use super::runtime::Runtime;
use super::trouble::{Deed, Trouble};
use crate::secret::Secret;

pub(super) struct Google {
    runtime: Runtime,
    client: SecretManagerService,
    parent: String,
}

impl Google {
    pub(super) fn open(access: &Access, stop: Stop) -> Result<Self, Trouble> {
        let runtime = Runtime::new(stop)?;
        let signed = runtime.wait(async { credentials(&access.sign_in) })??;
        let client = runtime.wait(async {
            // Who calls us tries again, and looks before it does.
            let builder = SecretManagerService::builder()
                .with_credentials(signed)
                .with_retry_policy(NeverRetry);
            let builder = match &access.endpoint {
                Some(endpoint) => builder.with_endpoint(endpoint),
                None => builder,
            };
            builder.build().await
        })?;
        let project = access.place.as_deref().unwrap_or_default();
        Ok(Self {
            runtime,
            client: client.map_err(|_| Trouble::Unreachable)?,
            parent: format!("projects/{project}"),
        })
    }

    fn secret(&self, name: &str) -> String {
        format!("{}/secrets/{name}", self.parent)
    }

    /// Why there is nothing to read, though nobody forbids it.
    fn why_nothing(&self, name: &str) -> Result<Held, Trouble> {
        let request = self.client.get_secret().set_name(self.secret(name));
        match self.runtime.wait(request.send())? {
            Ok(_) => Ok(Held::Bare),
            Err(error) => match trouble(&error, Deed::Read) {
                // Whoever may read versions need not be allowed to see what is around them.
                Trouble::NoPlace | Trouble::Denied(_) => Ok(Held::Nothing),
                trouble => Err(trouble),
            },
        }
    }

    fn why_shut(&self, name: &str) -> Result<Held, Trouble> {
        let request = self
            .client
            .get_secret_version()
            .set_name(format!("{}/versions/latest", self.secret(name)));
        match self.runtime.wait(request.send())? {
            Ok(version) if version.state == State::Destroyed => Ok(Held::Shut(Shut::Destroyed)),
            Ok(version) if version.state == State::Disabled => Ok(Held::Shut(Shut::Disabled)),
            Ok(_) => Err(Trouble::Refused(400)),
            Err(error) => Err(trouble(&error, Deed::Read)),
        }
    }

    fn add_version(&self, name: &str, text: &Secret) -> Result<Version, Trouble> {
        let data = text.expose().as_bytes();
        let payload = SecretPayload::new()
            .set_data(data.to_vec())
            .set_data_crc32c(i64::from(crc32c::crc32c(data)));
        let request = self
            .client
            .add_secret_version()
            .set_parent(self.secret(name))
            .set_payload(payload);
        match self.runtime.wait(request.send())? {
            Ok(version) => Ok(Version(number(&version.name))),
            Err(error) => Err(trouble(&error, Deed::Write)),
        }
    }
}

impl Client for Google {
    fn look(&self, name: &str) -> Result<Held, Trouble> {
        let request = self
            .client
            .access_secret_version()
            .set_name(format!("{}/versions/latest", self.secret(name)));
        let answer = match self.runtime.wait(request.send())? {
            Ok(answer) => answer,
            Err(error) => {
                return match trouble(&error, Deed::Read) {
                    Trouble::NoPlace => self.why_nothing(name),
                    Trouble::Refused(400) => self.why_shut(name),
                    trouble => Err(trouble),
                };
            }
        };
        let payload = answer.payload.ok_or(Trouble::Unreadable)?;
        let sum = i64::from(crc32c::crc32c(&payload.data));
        if payload.data_crc32c.is_some_and(|told| told != sum) {
            return Err(Trouble::Damaged);
        }
        Ok(match std::str::from_utf8(&payload.data) {
            Ok(text) => Held::Text {
                version: Version(number(&answer.name)),
                text: text.into(),
            },
            Err(_) => Held::Shut(Shut::Binary),
        })
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        let request = self.client.list_secrets().set_parent(&self.parent);
        let mut secrets = request.by_item();
        let mut names = Vec::new();
        while let Some(secret) = self.runtime.wait(secrets.next())? {
            let secret = secret.map_err(|error| trouble(&error, Deed::List))?;
            let name = secret.name.rsplit('/').next().unwrap_or_default();
            if name.starts_with(prefix) {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    fn create(&self, name: &str, text: &Secret, is_bare: bool) -> Result<Version, Trouble> {
        if !is_bare {
            let everywhere = Replication::new().set_automatic(replication::Automatic::new());
            let request = self
                .client
                .create_secret()
                .set_parent(&self.parent)
                .set_secret_id(name)
                .set_secret(Entry::new().set_replication(everywhere));
            if let Err(error) = self.runtime.wait(request.send())? {
                return Err(trouble(&error, Deed::Create));
            }
        }
        self.add_version(name, text)
    }

    fn add(&self, name: &str, text: &Secret, since: &Version) -> Result<Version, Trouble> {
        let added = self.add_version(name, text)?;
        // Google adds a version whatever came before it: that another one slipped in between is told by the number.
        match (since.0.parse::<u64>(), added.0.parse::<u64>()) {
            (Ok(before), Ok(now)) if now > before + 1 => Err(Trouble::Crossed),
            _ => Ok(added),
        }
    }
}

fn credentials(sign_in: &SignIn) -> Result<Credentials, Trouble> {
    match sign_in {
        SignIn::Account(key) => {
            let unreadable = Trouble::SignIn("the key of the service account cannot be read");
            let key = serde_json::from_str(key.expose()).map_err(|_| unreadable.clone())?;
            credentials::service_account::Builder::new(key)
                .build()
                .map_err(|_| unreadable)
        }
        SignIn::Nobody => Ok(credentials::anonymous::Builder::new().build()),
        SignIn::Machine | SignIn::Keys { .. } | SignIn::Named(_) => {
            credentials::Builder::default().build().map_err(|_| {
                Trouble::SignIn("this machine is not signed in: gcloud auth application-default login")
            })
        }
    }
}

/// The last part of a version's whole name.
fn number(name: &str) -> String {
    name.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Our word for an error. What Google says of it stays unread: it may quote what it was sent.
fn trouble(error: &Error, deed: Deed) -> Trouble {
    if error.is_authentication() {
        return Trouble::SignIn("Google takes no credentials from here");
    }
    if error.is_timeout() || error.is_exhausted() {
        return Trouble::Slow;
    }
    match error.http_status_code() {
        Some(401) => Trouble::SignIn("Google does not take the credentials"),
        Some(403) => Trouble::Denied(deed),
        Some(404) => Trouble::NoPlace,
        Some(409) => Trouble::Taken,
        Some(429) => Trouble::Busy,
        Some(408 | 504) => Trouble::Slow,
        Some(status) if status >= 500 => Trouble::Failing(status),
        Some(status) if status >= 300 => Trouble::Refused(status),
        _ if error.is_connect() || error.is_io() || error.is_transport() => Trouble::Unreachable,
        _ => Trouble::Unreadable,
    }
}
