//! Arguments of the commands that carry what a profile gets elsewhere: `export`, `connect`, `push`, `pull`.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::deploy::export::{Layout, Only};
use crate::workspace::vaults::Vault;

// Arguments of `export`.
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

// Which vault is asked, and how.
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

// Arguments of `push`.
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

// Arguments of `pull`.
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

// Arguments of `connect`.
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
