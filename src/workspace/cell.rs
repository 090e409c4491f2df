//! What one profile gets for one key.

use crate::dlt::placeholder::Reason;
use crate::dlt::tree::FileIndex;
use crate::document::{ItemId, ValueType};

/// The state of a key in a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// There is a value.
    Set,
    /// The value only holds the place of one.
    Placeholder(Reason),
    /// There is no value and dlt fails without; or another profile has one, and nobody knows whether dlt does.
    Missing,
    /// The value is an empty string.
    Empty,
    /// There is a value, and a comment still asks to fill it in.
    Review,
    /// A secret stands in a config file, which dlt refuses.
    Misplaced,
    /// Nothing stands here, and dlt finds a value elsewhere on its walk: in a shorter section, in credentials given
    /// whole, in a variable.
    Elsewhere,
    /// There is no value here, another profile has one, and dlt does without.
    Absent,
}

impl Status {
    /// The word in JSON and in lists.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Placeholder(_) => "placeholder",
            Self::Missing => "missing",
            Self::Empty => "empty",
            Self::Review => "review",
            Self::Misplaced => "misplaced",
            Self::Elsewhere => "elsewhere",
            Self::Absent => "not here",
        }
    }

    /// Whether a person has to give a value before the profile is ready.
    #[must_use]
    pub fn is_to_do(self) -> bool {
        matches!(self, Self::Placeholder(_) | Self::Missing | Self::Empty)
    }

    /// Whether a person has to look at it: to give a value, or because something is odd about the one there is.
    #[must_use]
    pub fn needs_attention(self) -> bool {
        self.is_to_do() || matches!(self, Self::Review | Self::Misplaced)
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The environment variable of the key's name.
    Environment,
    /// A vault that was asked: by the number of the answer in `Options::fetched`.
    Vault(usize),
    /// An item of a file.
    File {
        /// Which file.
        file: FileIndex,
        /// Which of its items.
        item: ItemId,
    },
}

/// What a profile gets for a key.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The state.
    pub status: Status,
    /// Where the value comes from; `None` when there is none.
    pub origin: Option<Origin>,
    /// The value's type; `None` when there is none.
    pub value_type: Option<ValueType>,
    /// Whether the value is masked wherever it is shown.
    pub secret: bool,
    /// Whether the value comes from a file that is not the profile's own.
    pub inherited: bool,
    /// Values that stand in weaker places and are not used, strongest first.
    pub shadowed: Box<[Origin]>,
}
