//! Vaults: what a profile gets, carried into Google Secret Manager or AWS Secrets Manager, and back.
//!
//! [`Parcel`](super::export::Parcel)s are keys put together under the names that dlt asks for, a [`Plan`] says what a push would do to each, a [`Talk`]
//! does it, and a [`Shelf`] is what came back. Nothing here connects to anything but a [`Client`], and none is opened unless
//! a command or a key asks for it.

mod access;
#[cfg(feature = "vaults")]
mod aws;
mod client;
mod comparison;
mod connection;
mod errand;
#[cfg(feature = "vaults")]
mod google;
mod held;
mod plan;
mod push;
mod read_back;
#[cfg(feature = "vaults")]
mod runtime;
mod setting;
mod shelf;
mod taking_out;
mod trouble;

pub use access::{Access, NoAccess, SignIn, Whose, Wish};
pub use client::{Client, Patience, Stop};
pub use comparison::{Compared, Likeness};
pub use connection::{Connection, connection, lacking};
pub use errand::{Doing, Errand, Progress, Report};
pub use held::{Held, Shut, Version};
pub use plan::{Conflict, KeyFate, LIMIT, Plan, Planned, Step};
pub use push::{Outcome, Talk};
pub use read_back::not_read_back;
pub use setting::{Asking, pushing_permissions};
pub use shelf::{Asked, Found, Shelf, known_keys};
pub use taking_out::{TakingOut, taking_out};
pub use trouble::{Deed, Trouble};

/// Opens a vault. The first request to it signs in; credentials of Amazon's are looked for here.
///
/// # Errors
/// This build has no clients, or the credentials cannot be used.
#[cfg(feature = "vaults")]
pub fn open(access: &Access, stop: Stop) -> Result<Box<dyn Client>, Trouble> {
    use crate::workspace::vaults::Vault;
    Ok(match access.vault {
        Vault::Google => Box::new(google::Google::open(access, stop)?),
        Vault::Aws => Box::new(aws::Aws::open(access, stop)?),
    })
}

/// Opens a vault: this build cannot.
///
/// # Errors
/// Always: the clients are a feature of the build.
#[cfg(not(feature = "vaults"))]
pub fn open(_: &Access, _: Stop) -> Result<Box<dyn Client>, Trouble> {
    Err(Trouble::NotBuilt)
}
