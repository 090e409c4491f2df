//! What a vault has under a name.

use crate::secret::Secret;

/// Which edition of a secret it is: a number of Google's, an identifier of Amazon's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(pub String);

/// What stands under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing: the name is free.
    Nothing,
    /// A secret that never had a version.
    Bare,
    /// A text.
    Text {
        /// Its version.
        version: Version,
        /// The text itself.
        text: Secret,
    },
    /// Something that nobody can read as it is.
    Shut(Shut),
}

/// Why what stands there cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// The latest version is disabled.
    Disabled,
    /// The latest version was destroyed.
    Destroyed,
    /// The secret is to be deleted soon.
    Deleted,
    /// It holds bytes that are no text.
    Binary,
    /// The key it was encrypted with cannot be used.
    Encrypted,
}

impl Shut {
    /// What is wrong, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Disabled => "its latest version is disabled: enable it, or add one by hand",
            Self::Destroyed => "its latest version was destroyed: dlt reads nothing there; add one by hand",
            Self::Deleted => "it is scheduled for deletion: restore it, or wait until it is gone",
            Self::Binary => "it holds bytes that are no text",
            Self::Encrypted => "it cannot be decrypted: the key it was encrypted with is not at hand",
        }
    }
}
