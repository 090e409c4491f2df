//! What a file of another form would set here: its fields and variables as keys with values, and where they go.
//!
//! ```text
//! place.rs     which groups take a key file, and what it fills there
//! name.rs      the keys that a variable's name may mean
//! variables.rs variables as keys with values
//! typed.rs     a variable's text as dlt reads it
//! target.rs    which file a key goes to
//! standing.rs  what stands there already
//! ```

pub(in crate::workspace) mod name;
mod place;
mod standing;
mod target;
mod typed;
mod variables;

pub use place::NoPlace;
pub use standing::Standing;
pub use variables::Decision;

use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::document::Value;

/// What a file would set.
#[derive(Clone, Default)]
pub struct Import {
    /// The group that a key file fills; none for variables.
    pub group: Option<KeyPath>,
    /// What else dlt needs with it.
    pub remark: Option<&'static str>,
    /// What has a key to go to, or several.
    pub entries: Vec<Entry>,
    /// What has none.
    pub left_out: Vec<LeftOut>,
}

/// One value of a file.
#[derive(Clone)]
pub struct Entry {
    /// Its name in the file.
    pub name: String,
    /// The keys it may be for; one where that is clear.
    pub targets: Vec<Target>,
    /// Whether the key's spelling is a guess: nothing that is known asks for it.
    pub guessed: bool,
}

/// A key and the value it would get.
#[derive(Clone)]
pub struct Target {
    /// The key.
    pub key: KeyPath,
    /// The value, or the sentence that says why it is none for this key.
    pub value: Result<Value, String>,
    /// Whether it is a secret.
    pub secret: bool,
    /// The kind of file it belongs into.
    pub kind: Kind,
}

/// Something of a file that is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name in the file.
    pub name: String,
    /// Why.
    pub why: String,
}

impl LeftOut {
    fn new(name: &str, why: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            why: why.into(),
        }
    }
}
