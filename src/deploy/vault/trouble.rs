//! What can go wrong with a vault, in our own words: those of a service may quote what it was sent.

use std::fmt;

/// Why a vault did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There are no credentials, or the vault does not take them.
    SignIn(&'static str),
    /// The vault does not allow that.
    Denied(Deed),
    /// The project, or the service, is not there.
    NoPlace,
    /// The region is not known.
    NoRegion,
    /// Too many requests.
    Busy,
    /// The vault fails, with this HTTP status.
    Failing(u16),
    /// No answer in time.
    Slow,
    /// No connection.
    Unreachable,
    /// The vault does not take the request, with this HTTP status.
    Refused(u16),
    /// What came back is no answer of such a vault.
    Unreadable,
    /// What came back, or was sent, is not what its checksum says.
    Damaged,
    /// Somebody else wrote it meanwhile.
    Moved,
    /// Somebody else added a version at the same moment.
    Crossed,
    /// The name is taken.
    Taken,
    /// There is no room: a quota is used up.
    Full,
    /// The user has stopped it.
    Stopped,
    /// This build of the program has no clients of vaults.
    NotBuilt,
}

/// What was asked of a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// To read a secret.
    Read,
    /// To name all secrets.
    List,
    /// To make a secret.
    Create,
    /// To add a version.
    Write,
}

impl Deed {
    /// What has to be allowed for it: Google's role and Amazon's action.
    #[must_use]
    pub fn permission(self) -> (&'static str, &'static str) {
        match self {
            Self::Read => (
                "roles/secretmanager.secretAccessor",
                "secretsmanager:GetSecretValue",
            ),
            Self::List => ("roles/secretmanager.viewer", "secretsmanager:ListSecrets"),
            Self::Create => ("roles/secretmanager.admin", "secretsmanager:CreateSecret"),
            Self::Write => (
                "roles/secretmanager.secretVersionManager",
                "secretsmanager:PutSecretValue and secretsmanager:UpdateSecretVersionStage",
            ),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Read => "to read it",
            Self::List => "to list secrets",
            Self::Create => "to create it",
            Self::Write => "to write it",
        }
    }
}

impl Trouble {
    /// Whether the same request may do in a moment.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Failing(_) | Self::Slow | Self::Unreachable | Self::Damaged
        )
    }

    /// Whether nothing else can do either, and there is no use in going on.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            Self::SignIn(_)
                | Self::NoPlace
                | Self::NoRegion
                | Self::Unreachable
                | Self::Stopped
                | Self::NotBuilt
        )
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignIn(why) => write!(f, "signing in failed: {why}"),
            Self::Denied(deed) => {
                let (role, action) = deed.permission();
                let words = deed.words();
                write!(f, "not allowed {words} (Google: {role}; AWS: {action})")
            }
            Self::NoPlace => f.write_str("there is no such project, or it has no Secret Manager"),
            Self::NoRegion => f.write_str("nobody says in which region"),
            Self::Busy => f.write_str("the vault takes no more requests for now (status 429)"),
            Self::Failing(status) => write!(f, "the vault has failed (status {status})"),
            Self::Slow => f.write_str("no answer in time"),
            Self::Unreachable => f.write_str("the vault cannot be reached"),
            Self::Refused(status) => write!(f, "the vault does not take the request (status {status})"),
            Self::Unreadable => f.write_str("what came back is no answer of such a vault"),
            Self::Damaged => f.write_str("the checksum does not fit: it was damaged on the way"),
            Self::Moved => f.write_str("somebody else has written it since the plan; nothing was overwritten"),
            Self::Taken => f.write_str("somebody else has made it since the plan; nothing was overwritten"),
            Self::Full => f.write_str("a quota is used up: there is no room for another secret or version"),
            Self::Crossed => f.write_str(
                "somebody else has added a version at the same moment: ours is the latest, theirs is the one before it",
            ),
            Self::Stopped => f.write_str("stopped"),
            Self::NotBuilt => f.write_str("this build of dlt-secrets has no clients of vaults"),
        }
    }
}
