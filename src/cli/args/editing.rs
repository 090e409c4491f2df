//! Arguments of the commands that write files: `set`, `unset`, `import`.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::document::{Spelling, ValueType};

// Which file a command writes.
#[derive(Debug, clap::Args)]
pub struct TargetArgs {
    /// Write the config file instead of the secrets file
    #[arg(long)]
    pub config: bool,
    /// Write in dlt's global folder instead of the project's
    #[arg(long)]
    pub global: bool,
}

// Arguments of `set`.
#[derive(Debug, clap::Args)]
pub struct SetArgs {
    /// A TOML key: destination.postgres.credentials.password
    pub key: String,
    #[command(flatten)]
    pub target: TargetArgs,
    /// Where people try to give the value; it is never taken from there.
    #[arg(hide = true, num_args = 0..)]
    pub value: Vec<String>,
    /// Type of the value; auto takes the old value's, or what dlt and the code declare, or else string
    #[arg(long = "type", value_name = "TYPE", default_value = "auto")]
    pub value_type: TypeChoice,
    /// How several lines are written: on one with \\n, or as a """ block; auto does as the file does
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub spelling: SpellingChoice,
}

// Arguments of `unset`.
#[derive(Debug, clap::Args)]
pub struct UnsetArgs {
    /// A TOML key: destination.postgres.credentials.password
    pub key: String,
    /// Remove a whole section: every key in it, with its comments
    #[arg(long)]
    pub section: bool,
    #[command(flatten)]
    pub target: TargetArgs,
}

// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The file, or `-` for standard input; what it is, is told by its content
    pub file: PathBuf,
    /// Of a key file: the credentials it is for, such as destination.bigquery.credentials [default: the only ones that
    /// take it]
    #[arg(long, value_name = "KEY")]
    pub at: Option<String>,
    /// Of a dotenv file: the key that a name is for
    #[arg(long, value_name = "NAME=KEY")]
    pub map: Vec<String>,
    /// Of a dotenv file: a name to leave out
    #[arg(long, value_name = "NAME")]
    pub skip: Vec<String>,
    #[command(flatten)]
    pub target: TargetArgs,
    /// Write everything into the secrets file [default: what is no secret goes where it stands, or belongs]
    #[arg(long, conflicts_with = "config")]
    pub secrets: bool,
    /// Replace values that stand there already
    #[arg(long)]
    pub overwrite: bool,
    /// Put the fields in place of credentials that stand there whole, as one value
    #[arg(long)]
    pub replace: bool,
    /// Say what would be written where, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// `--type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum TypeChoice {
    Auto,
    String,
    Integer,
    Float,
    Boolean,
    Datetime,
    Array,
    Table,
}

impl TypeChoice {
    /// The type asked for; `None` for `auto`.
    pub fn value_type(self) -> Option<ValueType> {
        Some(match self {
            Self::Auto => return None,
            Self::String => ValueType::String,
            Self::Integer => ValueType::Integer,
            Self::Float => ValueType::Float,
            Self::Boolean => ValueType::Boolean,
            Self::Datetime => ValueType::DateTime,
            Self::Array => ValueType::Array,
            Self::Table => ValueType::Table,
        })
    }
}

/// `--spelling`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum SpellingChoice {
    Auto,
    Escaped,
    Block,
}

impl From<SpellingChoice> for Spelling {
    fn from(choice: SpellingChoice) -> Self {
        match choice {
            SpellingChoice::Auto => Self::Auto,
            SpellingChoice::Escaped => Self::Escaped,
            SpellingChoice::Block => Self::Block,
        }
    }
}
