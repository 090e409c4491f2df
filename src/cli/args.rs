//! Arguments and their help.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::Failure;
use crate::app::copy::Reach;
use crate::app::look::{Look, ThemeName};
use crate::deploy::export::Only;
use crate::deploy::vault::Layout;
use crate::document::{Spelling, ValueType};
use crate::shell::abilities::{self, Setting};
use crate::workspace::vaults::Vault;

/// See and fill the secrets and configuration of a dlt workspace, for every profile, exactly as dlt resolves them.
///
/// Without a command it opens the terminal user interface on the workspace in the current directory.
#[derive(Debug, Parser)]
#[command(name = "dlt-secrets", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Args {
    /// What to do; nothing opens the terminal user interface.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Project directory [default: the current one, or DLT_PROJECT_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    pub project: Option<PathBuf>,

    /// Folder to take for dlt's global one, ~/.dlt
    #[arg(long, global = true, value_name = "DIR")]
    pub global_dir: Option<PathBuf>,

    /// Profile [default: the active one]; `list` and `check` take it more than once
    #[arg(long, global = true, value_name = "NAME", value_parser = profile_name)]
    pub profile: Vec<String>,

    /// Pipeline whose name scopes sections
    #[arg(long, global = true, value_name = "NAME")]
    pub pipeline: Option<String>,

    /// Ignore environment variables as values
    #[arg(long, global = true)]
    pub no_env: bool,

    /// Machine-readable output
    #[arg(long, global = true)]
    pub json: bool,

    /// When to use colours (NO_COLOR is respected)
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,

    /// In the user interface, the colours: the terminal's own, or dark, light, high-contrast [default: terminal, or
    /// DLT_SECRETS_THEME]
    #[arg(long, global = true, value_name = "NAME", value_parser = theme)]
    pub theme: Option<ThemeName>,

    /// In the user interface, draw frames and signs in ASCII, as in a locale that is not UTF-8
    #[arg(long, global = true)]
    pub ascii: bool,

    /// In the user interface, copy through the terminal (OSC 52), not to the desktop's clipboard
    #[arg(long, global = true)]
    pub osc52: bool,
}

impl Args {
    /// Whether output on standard output is to have colours: where it is a terminal, unless told otherwise.
    #[must_use]
    pub fn wants_color(&self) -> bool {
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => std::io::stdout().is_terminal() && !is_set("NO_COLOR") && !is_dumb(),
        }
    }

    /// How the terminal is to be used.
    ///
    /// # Errors
    /// `DLT_SECRETS_THEME` names no theme.
    pub fn setting(&self) -> Result<Setting, Failure> {
        Ok(Setting {
            reach: if self.osc52 {
                Reach::Terminal
            } else {
                Reach::Desktop
            },
            look: Look {
                theme: self.theme()?,
                colors: self.wants_color(),
                unicode: !self.ascii && abilities::has_unicode(),
            },
        })
    }

    /// The theme asked for: by the option, else by the variable.
    fn theme(&self) -> Result<ThemeName, Failure> {
        if let Some(theme) = self.theme {
            return Ok(theme);
        }
        let Some(name) = std::env::var_os(THEME).filter(|name| !name.is_empty()) else {
            return Ok(ThemeName::default());
        };
        theme(&name.to_string_lossy()).map_err(|names| {
            Failure::with_help(format!("{THEME} names no theme"), format!("set it to {names}"))
        })
    }
}

/// The variable that names the theme.
const THEME: &str = "DLT_SECRETS_THEME";

/// The theme of a name; else the names there are.
fn theme(name: &str) -> Result<ThemeName, String> {
    let names = || ThemeName::ALL.map(ThemeName::name).join(", ");
    ThemeName::named(name).ok_or_else(|| format!("one of {}", names()))
}

const EXAMPLES: &str = "Examples:
  dlt-secrets demo                               look around on a sample workspace
  dlt-secrets                                    open the workspace in this directory
  dlt-secrets list --profile dev --profile prod  every key with its status and origin
  dlt-secrets check --profile prod               what production would fail on
  dlt-secrets diff dev prod                      what prod has otherwise than dev
  dlt-secrets get destination.postgres.credentials.host
  pbpaste | dlt-secrets set destination.postgres.credentials.password --profile prod
  dlt-secrets import service-account.json --at destination.bigquery.credentials
  dlt-secrets import .env --dry-run              which keys the names of a dotenv file are

Exit status: 0 done or found, 1 not found or findings, 2 bad usage or a refused write.";

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal that has them, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the user interface on a sample workspace in a temporary folder
    Demo,
    /// Every key with its status and origin, without values
    List(ListArgs),
    /// What is not ready: missing keys, placeholders, mistakes
    Check(CheckArgs),
    /// What `dlthub deploy` would upload, key by key, and what is wrong with it
    DeployPlan(ReportArgs),
    /// Two profiles compared, masked
    Diff(DiffArgs),
    /// The health of files, git, permissions and packages
    Doctor(ReportArgs),
    /// Every place dlt looks for a key, in order, and what it finds there
    Explain(ExplainArgs),
    /// Print one value, alone
    Get(GetArgs),
    /// Set a key, in the shared file or with --profile in the profile's, to the value read from standard input or typed masked
    Set(SetArgs),
    /// Remove a key
    Unset(UnsetArgs),
    /// Everything a profile gets, for the environment, Kubernetes, Airflow, dltHub, or a vault
    Export(ExportArgs),
    /// Make a profile read its secrets from a vault: settings and credentials, and what it needs beside
    Connect(ConnectArgs),
    /// Carry what a profile gets into a vault
    Push(PushArgs),
    /// What a vault has against the files, and filling a profile's file from it
    Pull(PullArgs),
    /// Fill keys from a key file (of Google, AWS, Azure, Snowflake) or from a dotenv file
    Import(ImportArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the man page, or that of a command
    Man(ManArgs),
}

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dlt-secrets completions bash > ~/.local/share/bash-completion/completions/dlt-secrets
  dlt-secrets completions zsh > ~/.zfunc/_dlt-secrets   # a folder that fpath has
  dlt-secrets completions fish > ~/.config/fish/completions/dlt-secrets.fish
  dlt-secrets completions powershell >> $PROFILE")]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dlt-secrets man | man -l -
  dlt-secrets man export > ~/.local/share/man/man1/dlt-secrets-export.1")]
pub struct ManArgs {
    /// The command
    pub command: Option<String>,
}

/// Arguments of `list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Show the values too
    #[arg(long)]
    pub reveal: bool,
    /// All profiles of the workspace
    #[arg(long, conflicts_with = "profile")]
    pub all_profiles: bool,
}

/// How findings are told.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// How findings are printed [default: text, or json with --json]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Count notes too, not only errors and warnings
    #[arg(long)]
    pub strict: bool,
}

impl ReportArgs {
    /// The format asked for; `json` tells whether `--json` was given.
    #[must_use]
    pub fn format(&self, json: bool) -> Format {
        self.format
            .unwrap_or(if json { Format::Json } else { Format::Text })
    }
}

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub report: ReportArgs,
    /// All profiles of the workspace
    #[arg(long, conflicts_with = "profile")]
    pub all_profiles: bool,
}

/// `--format` of `check` and `deploy-plan`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One finding per line, with help below.
    Text,
    /// One document.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
pub struct DiffArgs {
    /// One profile
    #[arg(value_parser = profile_name)]
    pub left: String,
    /// The other profile
    #[arg(value_parser = profile_name)]
    pub right: String,
    /// Show the values too
    #[arg(long)]
    pub reveal: bool,
    /// Print what is the same, too
    #[arg(long)]
    pub all: bool,
    /// A Markdown table without any value, for a comment on a pull request
    #[arg(long, conflicts_with_all = ["reveal", "all"])]
    pub markdown: bool,
}

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A TOML key: destination.postgres.credentials.password
    #[arg(required_unless_present = "from_error")]
    pub key: Option<String>,
    /// Read the text of dlt's ConfigFieldMissingException from standard input, and say which key to create where
    #[arg(long, conflicts_with = "key")]
    pub from_error: bool,
    /// Print the Python code that reads the key, or hands it over from Airflow
    #[arg(long, requires = "key")]
    pub python: bool,
}

/// Arguments of `get`.
#[derive(Debug, clap::Args)]
pub struct GetArgs {
    /// A TOML key: destination.postgres.credentials.host
    pub key: String,
}

/// Which file a command writes.
#[derive(Debug, clap::Args)]
pub struct TargetArgs {
    /// Write the config file instead of the secrets file
    #[arg(long)]
    pub config: bool,
    /// Write in dlt's global folder instead of the project's
    #[arg(long)]
    pub global: bool,
}

/// Arguments of `set`.
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

/// Arguments of `unset`.
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

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub struct ExportArgs {
    /// What it is written as
    #[arg(long, value_name = "FORMAT")]
    pub format: ExportFormat,
    /// Only secrets, only what is none, or only what is the profile's own
    #[arg(long, value_name = "WHICH")]
    pub only: Option<OnlyChoice>,
    /// Of Airflow and vaults: one document, one for each source and destination, or each value by itself [default: whole
    /// for Airflow, else fragments]
    #[arg(long, value_name = "LAYOUT")]
    pub layout: Option<LayoutChoice>,
    /// Of Kubernetes: the name of the Secret and of the ConfigMap [default: dlt-PROFILE]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Leave out what is missing or a placeholder, instead of stopping there
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Print values though the output is a terminal
    #[arg(long)]
    pub reveal: bool,
    /// Write a new file that nobody else can read
    #[arg(long, value_name = "FILE", conflicts_with = "reveal")]
    pub output: Option<PathBuf>,
}

const EXPORT_EXAMPLES: &str = "Examples:
  dlt-secrets export --profile prod --format dotenv --output prod.env
  dlt-secrets export --profile prod --format k8s | kubectl apply -f -
  dlt-secrets export --profile prod --format airflow --output variables.json   # airflow variables import variables.json
  dlt-secrets export --profile prod --format variables | sh                    # dlthub variable set, value by value

Exit status: 0 done, 1 something is missing or a placeholder, 2 bad usage or a refused write.";

/// `--format` of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// NAME='value', for dotenv libraries
    Dotenv,
    /// export NAME='value', for a shell
    Shell,
    /// One object, tables as objects
    Json,
    /// One document that dlt can read
    Toml,
    /// A Secret to be mounted at /run/secrets, and a ConfigMap of variables
    K8s,
    /// Variables, for `airflow variables import`
    Airflow,
    /// A script of `dlthub variable set`, which reads each value from its standard input
    Variables,
    /// Secrets of Google Secret Manager by their names
    Google,
    /// Secrets of AWS Secrets Manager by their names
    Aws,
}

/// `--only` of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnlyChoice {
    /// Secrets
    Secrets,
    /// What is no secret
    Config,
    /// What does not come from a file that other profiles read
    Changed,
}

/// `--layout` of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LayoutChoice {
    /// One document, dlt_secrets_toml
    Whole,
    /// A document for each source and destination, one for the rest
    Fragments,
    /// Each value by itself; dlt asks for these only with only_toml_fragments = false
    Values,
}

impl LayoutChoice {
    /// The layout it is.
    pub fn layout(self) -> Layout {
        match self {
            Self::Whole => Layout::Whole,
            Self::Fragments => Layout::Fragments,
            Self::Values => Layout::Values,
        }
    }
}

impl OnlyChoice {
    /// The keys it is.
    pub fn only(self) -> Only {
        match self {
            Self::Secrets => Only::Secrets,
            Self::Config => Only::Config,
            Self::Changed => Only::Changed,
        }
    }
}

/// Which vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum VaultChoice {
    /// Google Secret Manager
    Google,
    /// AWS Secrets Manager
    Aws,
}

impl VaultChoice {
    /// The vault it is.
    pub fn vault(self) -> Vault {
        match self {
            Self::Google => Vault::Google,
            Self::Aws => Vault::Aws,
        }
    }
}

/// Whose credentials a vault is asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SignInChoice {
    /// Those in the profile, which dlt asks the vault with
    Profile,
    /// Those of this machine: gcloud, AWS SSO, environment variables
    Machine,
}

/// Which vault is asked, and how.
#[derive(Debug, clap::Args)]
pub struct VaultArgs {
    /// The vault
    pub vault: VaultChoice,
    /// Of Google: the project [default: the project_id in the profile's credentials]
    #[arg(long, value_name = "ID", conflicts_with = "region")]
    pub vault_project: Option<String>,
    /// Of AWS: the region [default: the region_name in the profile's credentials, else this machine's]
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Whose credentials are used [default: the profile's where it has them, else this machine's]
    #[arg(long, value_name = "WHOSE")]
    pub sign_in: Option<SignInChoice>,
    /// Where the service answers, if elsewhere than usual [default: DLT_SECRETS_VAULT_ENDPOINT]
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
}

/// Arguments of `push`.
#[derive(Debug, clap::Args)]
#[command(after_help = PUSH_EXAMPLES)]
pub struct PushArgs {
    #[command(flatten)]
    pub vault: VaultArgs,
    /// One document, one for each source and destination, or each value by itself
    #[arg(long, value_name = "LAYOUT", default_value = "fragments")]
    pub layout: LayoutChoice,
    /// Only secrets, only what is none, or only what is the profile's own
    #[arg(long, value_name = "WHICH")]
    pub only: Option<OnlyChoice>,
    /// Leave out what is missing or a placeholder, instead of stopping there
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Say what would be done to each secret, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Ask nothing
    #[arg(long)]
    pub yes: bool,
    /// Afterwards take what dlt reads from the vault out of files, leaving a comment: of the files that only this profile
    /// reads, or of all
    #[arg(long, value_name = "FILES", conflicts_with = "dry_run")]
    pub take_out: Option<TakeOutChoice>,
}

/// `--take-out` of `push`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TakeOutChoice {
    /// Of files that no other profile reads
    Own,
    /// Of every file of the project: other profiles do not get it any more
    All,
}

const PUSH_EXAMPLES: &str = "Examples:
  dlt-secrets push google --profile prod --dry-run            names of secrets and keys, and what would be done
  dlt-secrets push google --profile prod --layout whole
  dlt-secrets push aws --profile prod --region us-east-2 --sign-in machine --yes

Exit status: 0 all is there, 1 something is incomplete or was left as it is, 2 bad usage or no connection.";

/// Arguments of `pull`.
#[derive(Debug, clap::Args)]
#[command(after_help = PULL_EXAMPLES)]
pub struct PullArgs {
    #[command(flatten)]
    pub vault: VaultArgs,
    /// Say what the vault has against the files, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Ask nothing
    #[arg(long)]
    pub yes: bool,
    /// Replace values of the files that are others, too
    #[arg(long)]
    pub overwrite: bool,
}

const PULL_EXAMPLES: &str = "Examples:
  dlt-secrets pull google --profile prod --dry-run     what is the same, different, only there, only here
  dlt-secrets pull aws --profile prod                  asks, and fills .dlt/prod.secrets.toml

Exit status: 0 the same, or filled; 1 different; 2 bad usage, no connection or a refused write.";

/// Arguments of `connect`.
#[derive(Debug, clap::Args)]
#[command(after_help = CONNECT_EXAMPLES)]
pub struct ConnectArgs {
    /// The vault
    pub vault: VaultChoice,
    /// The key file dlt is to sign in with: a service account's JSON, or AWS keys (JSON, CSV, ~/.aws/credentials)
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// How the vault is laid out
    #[arg(long, value_name = "LAYOUT", default_value = "fragments")]
    pub layout: LayoutChoice,
    /// dlt may not list the names in the vault: it asks for some in vain instead
    #[arg(long)]
    pub no_list: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

const CONNECT_EXAMPLES: &str = "Examples:
  dlt-secrets connect google --profile prod --key service-account.json
  dlt-secrets connect aws --profile prod --layout whole --no-list

Connects to nothing. Exit status: 0 done, 1 something is still lacking, 2 bad usage or a refused write.";

/// Arguments of `import`.
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

/// A profile's name becomes part of a file's name.
fn profile_name(text: &str) -> Result<String, String> {
    if text.is_empty()
        || text.contains(['/', '\\'])
        || text.starts_with('.')
        || text.chars().any(char::is_control)
    {
        return Err("a profile's name is a part of a file's name, such as prod".into());
    }
    Ok(text.to_owned())
}
