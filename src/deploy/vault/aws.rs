//! AWS Secrets Manager, by Amazon's own client.

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_secretsmanager::Client as Service;
use aws_sdk_secretsmanager::config::{Credentials, ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_secretsmanager::types::{Filter, FilterNameStringType};

use super::access::{Access, SignIn};
use super::client::{Client, Stop};
use super::held::{Held, Shut, Version};
use super::runtime::Runtime;
use super::trouble::{Deed, Trouble};
use crate::secret::Secret;

/// The label of the version that everyone gets.
const CURRENT: &str = "AWSCURRENT";

/// The label of a version that is not to be seen yet.
const PENDING: &str = "DLTSECRETSPENDING";

pub(super) struct Aws {
    runtime: Runtime,
    service: Service,
}

impl Aws {
    pub(super) fn open(access: &Access, stop: Stop) -> Result<Self, Trouble> {
        let runtime = Runtime::new(stop)?;
        // Who calls us tries again, and looks before it does.
        let mut loader =
            aws_config::defaults(BehaviorVersion::latest()).retry_config(RetryConfig::disabled());
        if let Some(region) = &access.place {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(endpoint) = &access.endpoint {
            loader = loader.endpoint_url(endpoint);
        }
        loader = match &access.sign_in {
            SignIn::Keys { id, key, session } => {
                let session = session.as_ref().map(|session| session.expose().to_owned());
                let keys = Credentials::new(id.expose(), key.expose(), session, None, "dlt-secrets");
                loader.credentials_provider(SharedCredentialsProvider::new(keys))
            }
            SignIn::Named(profile) => loader.profile_name(profile),
            SignIn::Account(_) | SignIn::Machine | SignIn::Nobody => loader,
        };
        let config = runtime.wait(loader.load())?;
        if config.region().is_none() {
            return Err(Trouble::NoRegion);
        }
        // Asked here, for a request does not tell lacking credentials from a connection that breaks.
        let signed = match config.credentials_provider() {
            Some(provider) => runtime.wait(provider.provide_credentials())?.is_ok(),
            None => false,
        };
        if !signed {
            return Err(Trouble::SignIn("no credentials for AWS are at hand"));
        }
        let service = Service::new(&config);
        Ok(Self { runtime, service })
    }

    fn why_nothing(&self, name: &str) -> Result<Held, Trouble> {
        let request = self.service.describe_secret().secret_id(name);
        match self.runtime.wait(request.send())? {
            Ok(entry) if entry.deleted_date().is_some() => Ok(Held::Shut(Shut::Deleted)),
            Ok(_) => Ok(Held::Bare),
            Err(error) => match trouble(&error, Deed::Read) {
                Trouble::NoPlace | Trouble::Denied(_) => Ok(Held::Nothing),
                trouble => Err(trouble),
            },
        }
    }

    /// Moves a label from one version to another, and fails where it is not there.
    fn label(&self, name: &str, label: &str, to: Option<&str>, from: Option<&str>) -> Result<(), Trouble> {
        let request = self
            .service
            .update_secret_version_stage()
            .secret_id(name)
            .version_stage(label)
            .set_move_to_version_id(to.map(str::to_owned))
            .set_remove_from_version_id(from.map(str::to_owned));
        match self.runtime.wait(request.send())? {
            Ok(_) => Ok(()),
            Err(error) => Err(trouble(&error, Deed::Write)),
        }
    }
}

impl Client for Aws {
    fn look(&self, name: &str) -> Result<Held, Trouble> {
        let request = self.service.get_secret_value().secret_id(name);
        let answer = match self.runtime.wait(request.send())? {
            Ok(answer) => answer,
            Err(error) => {
                return match (code(&error), trouble(&error, Deed::Read)) {
                    (_, Trouble::NoPlace) => self.why_nothing(name),
                    (Some("InvalidRequestException"), _) => Ok(Held::Shut(Shut::Deleted)),
                    (Some("DecryptionFailure"), _) => Ok(Held::Shut(Shut::Encrypted)),
                    (_, trouble) => Err(trouble),
                };
            }
        };
        let bytes = answer.secret_binary().map(AsRef::as_ref);
        let text = match (answer.secret_string(), bytes.map(std::str::from_utf8)) {
            (Some(text), _) | (None, Some(Ok(text))) => text,
            (None, Some(Err(_))) => return Ok(Held::Shut(Shut::Binary)),
            (None, None) => return Err(Trouble::Unreadable),
        };
        Ok(Held::Text {
            version: Version(answer.version_id().unwrap_or_default().to_owned()),
            text: text.into(),
        })
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        let by_name = (!prefix.is_empty()).then(|| {
            Filter::builder()
                .key(FilterNameStringType::Name)
                .values(prefix)
                .build()
        });
        let request = self
            .service
            .list_secrets()
            .set_filters(by_name.map(|filter| vec![filter]));
        let mut pages = request.into_paginator().send();
        let mut names = Vec::new();
        while let Some(page) = self.runtime.wait(pages.next())? {
            let page = page.map_err(|error| trouble(&error, Deed::List))?;
            let of_page = page.secret_list().iter().filter_map(|entry| entry.name());
            names.extend(of_page.filter(|name| name.starts_with(prefix)).map(str::to_owned));
        }
        Ok(names)
    }

    fn create(&self, name: &str, text: &Secret, is_bare: bool) -> Result<Version, Trouble> {
        let version = if is_bare {
            let request = self
                .service
                .put_secret_value()
                .secret_id(name)
                .secret_string(text.expose());
            match self.runtime.wait(request.send())? {
                Ok(answer) => answer.version_id,
                Err(error) => return Err(trouble(&error, Deed::Write)),
            }
        } else {
            let request = self
                .service
                .create_secret()
                .name(name)
                .secret_string(text.expose());
            match self.runtime.wait(request.send())? {
                Ok(answer) => answer.version_id,
                Err(error) => return Err(trouble(&error, Deed::Create)),
            }
        };
        Ok(Version(version.unwrap_or_default()))
    }

    /// The version comes in under a label of its own, and only then takes over the label that everyone reads, from the
    /// version that was planned for: Amazon refuses that where another one has it by now.
    fn add(&self, name: &str, text: &Secret, since: &Version) -> Result<Version, Trouble> {
        let request = self
            .service
            .put_secret_value()
            .secret_id(name)
            .secret_string(text.expose())
            .version_stages(PENDING);
        let version = match self.runtime.wait(request.send())? {
            Ok(answer) => answer.version_id.ok_or(Trouble::Unreadable)?,
            Err(error) => return Err(trouble(&error, Deed::Write)),
        };
        let moved = self.label(name, CURRENT, Some(&version), Some(&since.0));
        // Without a label Amazon forgets a version by and by.
        let cleared = self.label(name, PENDING, None, Some(&version));
        match moved {
            Err(Trouble::Refused(_)) => Err(Trouble::Moved),
            Err(trouble) => Err(trouble),
            Ok(()) => cleared.map(|()| Version(version)),
        }
    }
}

fn code<E, R>(error: &SdkError<E, R>) -> Option<&str>
where
    SdkError<E, R>: ProvideErrorMetadata,
{
    error.code()
}

/// Our word for an error. What Amazon says of it stays unread: it may quote what it was sent.
fn trouble<E>(error: &SdkError<E>, deed: Deed) -> Trouble
where
    SdkError<E>: ProvideErrorMetadata,
{
    match error {
        SdkError::TimeoutError(_) => return Trouble::Slow,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => return Trouble::Slow,
        SdkError::DispatchFailure(_) => return Trouble::Unreachable,
        _ => {}
    }
    let status = error
        .raw_response()
        .map_or(0, |response| response.status().as_u16());
    match error.code() {
        Some("ResourceNotFoundException") => Trouble::NoPlace,
        Some("AccessDeniedException") => Trouble::Denied(deed),
        Some("ResourceExistsException") => Trouble::Taken,
        Some("LimitExceededException") => Trouble::Full,
        Some("ThrottlingException" | "Throttling" | "TooManyRequestsException" | "RequestLimitExceeded") => {
            Trouble::Busy
        }
        Some(
            "UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "SignatureDoesNotMatch"
            | "IncompleteSignature"
            | "MissingAuthenticationToken"
            | "ExpiredTokenException"
            | "ExpiredToken",
        ) => Trouble::SignIn("AWS does not take the credentials"),
        Some("InternalServiceError") => Trouble::Failing(status.max(500)),
        _ => match status {
            401 => Trouble::SignIn("AWS does not take the credentials"),
            403 => Trouble::Denied(deed),
            408 | 504 => Trouble::Slow,
            429 => Trouble::Busy,
            500.. => Trouble::Failing(status),
            300.. => Trouble::Refused(status),
            _ => Trouble::Unreadable,
        },
    }
}
