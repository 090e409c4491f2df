//! The one error a command ends with.

use std::fmt;

use crate::shown;

/// What went wrong and what to do about it. Holds no value of any file.
#[derive(Debug)]
pub struct Failure {
    /// What and where.
    message: String,
    /// How to mend it.
    help: Option<String>,
}

impl Failure {
    /// An error without advice.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    /// An error with the way to mend it.
    pub fn with_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Some(help.into()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", shown::safe(&self.message))?;
        if let Some(help) = &self.help {
            write!(f, "\n help: {}", shown::safe(help))?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(format!("the output could not be written: {}", error.kind()))
    }
}
