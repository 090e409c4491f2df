//! Arguments and their help. Doc comments are the help itself: a struct of arguments has none of its own, since clap would put
//! it in the place of its command's.

// Those structs.
#![allow(missing_docs)]

mod carrying;
mod editing;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::Failure;
use crate::app::copy::Reach;
use crate::app::look::{Look, ThemeName};
use crate::shell::abilities::{self, Setting};

pub(super) use carrying::{
    ConnectArgs, ExportArgs, ExportFormat, OnlyChoice, PullArgs, PushArgs, SignInChoice, TakeOutChoice,
    VaultArgs,
};
pub(super) use editing::{ImportArgs, SetArgs, TargetArgs, UnsetArgs};

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
    pub fn setting(&self, preferred: Option<ThemeName>) -> Result<Setting, Failure> {
        Ok(Setting {
            reach: if self.osc52 {
                Reach::Terminal
            } else {
                Reach::Desktop
            },
            look: Look {
                theme: self.theme(preferred)?,
                colors: self.wants_color(),
                unicode: !self.ascii && abilities::has_unicode(),
            },
        })
    }

    /// The theme asked for: by the option, else by the variable, else by the settings.
    fn theme(&self, preferred: Option<ThemeName>) -> Result<ThemeName, Failure> {
        if let Some(theme) = self.theme {
            return Ok(theme);
        }
        let Some(name) = std::env::var_os(THEME).filter(|name| !name.is_empty()) else {
            return Ok(preferred.unwrap_or_default());
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

/// The commands. The arguments of each are made when it is the one.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
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
    /// Print your settings of the user interface, as the file that has them
    Settings(SettingsArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the man page, or that of a command
    Man(ManArgs),
}

// Arguments of `settings`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The file is dlt-secrets/settings.toml in the platform's folder for settings (~/.config on Linux), or the one that
DLT_SECRETS_SETTINGS names. It need not be there.

Examples:
  dlt-secrets settings                                             what holds, and from where
  dlt-secrets settings --default > ~/.config/dlt-secrets/settings.toml   a file to begin with"
)]
pub struct SettingsArgs {
    /// As they usually are, whatever the file says
    #[arg(long)]
    pub default: bool,
}

// Arguments of `completions`.
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

// Arguments of `man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  dlt-secrets man | man -l -
  dlt-secrets man export > ~/.local/share/man/man1/dlt-secrets-export.1")]
pub struct ManArgs {
    /// The command
    pub command: Option<String>,
}

// Arguments of `list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Show the values too
    #[arg(long)]
    pub reveal: bool,
    /// All profiles of the workspace
    #[arg(long, conflicts_with = "profile")]
    pub all_profiles: bool,
}

// How findings are told.
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

// Arguments of `check`.
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

// Arguments of `diff`.
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

// Arguments of `explain`.
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

// Arguments of `get`.
#[derive(Debug, clap::Args)]
pub struct GetArgs {
    /// A TOML key: destination.postgres.credentials.host
    pub key: String,
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
