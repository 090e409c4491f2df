//! Copying: what can be copied, and what came of it.

use crate::secret::Secret;

/// What is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A value: a secret, whatever it is, that is taken away again.
    Value,
    /// The environment variable that dlt reads for a key.
    EnvName,
    /// A key in TOML's spelling.
    Key,
    /// A line to be pasted into another file.
    Line,
}

/// Something to be copied.
pub struct CopyRequest {
    /// Its number: the latest copy has the highest.
    pub serial: u64,
    /// What it is.
    pub what: What,
    /// The text.
    pub text: Secret,
}

/// What came of a copy.
pub struct CopyOutcome {
    /// Its number.
    pub serial: u64,
    /// What was to be copied.
    pub what: What,
    /// Where it went, or why there is no clipboard.
    pub result: Result<Reach, &'static str>,
}

/// Where copies go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The clipboard of the desktop.
    Desktop,
    /// The clipboard of the terminal, which answers nothing.
    Terminal,
}

/// The numbers of copies.
#[derive(Clone, Copy, Debug, Default)]
pub struct Copies {
    /// The latest that was asked for.
    pub asked: u64,
    /// The latest that was answered.
    pub answered: u64,
}
