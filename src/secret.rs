//! `Secret`: text that is never printed and is wiped when dropped; the one place that names `secrecy`.

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

/// What stands in place of every secret, whatever its length.
pub const MASK: &str = "••••••";

/// Text that must not be seen: no `Display`, a masked `Debug`, wiped on drop. A clone is the same text, not a copy: it stands in
/// memory once, and is wiped with the last of them.
///
/// The text of every settings file and every value in it is held in this type. Copies that libraries make on
/// the way are wiped by the global allocator (see `main.rs`).
#[derive(Clone, Default)]
pub struct Secret(Arc<SecretString>);

impl Secret {
    /// The text itself; every call is a place to ask why.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether there is no text at all (this much may be told: dlt treats an empty string as a value).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Arc::new(SecretString::from(text)))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        // A clone, a whole file often, is not read to be known.
        Arc::ptr_eq(&self.0, &other.0) || self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_at_all_is_empty() {
        assert!(Secret::default().is_empty() && Secret::from("").is_empty());
        assert!(!Secret::from(" ").is_empty());
    }

    #[test]
    fn debug_is_the_mask_whatever_the_length() {
        for text in ["", "x", "CANARY-long-secret-0001"] {
            assert_eq!(format!("{:?}", Secret::from(text)), MASK);
        }
    }
}
