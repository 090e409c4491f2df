//! The command line: one file per command, each a thin reader of the other rooms.

mod args;
mod check;
mod connect;
mod demo;
mod deploy_plan;
mod description;
mod diff;
mod doctor;
mod explain;
mod export;
mod failure;
mod from_error;
mod get;
mod import;
mod import_report;
mod json;
mod list;
mod list_text;
mod open;
mod origin;
mod part;
mod preferences;
mod pull;
mod push;
mod python;
mod report;
mod set;
mod ui;
mod unset;
mod vault;
mod writing;

use std::io::Write;

pub use args::{Args, ColorChoice};
pub use description::reference;
pub use failure::Failure;

use args::Command;

/// What a command ended with, as exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 0: done, found, ready.
    Good,
    /// 1: not found, different, findings.
    Finding,
}

impl Outcome {
    /// The process's exit status.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Finding => 1,
        }
    }
}

/// Runs what the arguments ask for; what a command prints goes to `out`, what it remarks to `err`.
///
/// # Errors
/// Bad usage, an unreadable file, a refused write: exit status 2.
pub fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> Result<Outcome, Failure> {
    match &args.command {
        None => ui::run(args),
        Some(Command::Demo) => demo::run(args),
        Some(Command::List(list)) => list::run(args, list, out, err),
        Some(Command::Check(check)) => check::run(args, check, out, err),
        Some(Command::DeployPlan(plan)) => deploy_plan::run(args, plan, out),
        Some(Command::Diff(diff)) => diff::run(args, diff, out, err),
        Some(Command::Doctor(report)) => doctor::run(args, report, out),
        Some(Command::Explain(explain)) => explain::run(args, explain, out, err),
        Some(Command::Get(get)) => get::run(args, get, out, err),
        Some(Command::Set(set)) => set::run(args, set, out, err),
        Some(Command::Unset(unset)) => unset::run(args, unset, out, err),
        Some(Command::Export(export)) => export::run(args, export, out, err),
        Some(Command::Connect(connect)) => connect::run(args, connect, out, err),
        Some(Command::Push(push)) => push::run(args, push, out, err),
        Some(Command::Pull(pull)) => pull::run(args, pull, out, err),
        Some(Command::Import(import)) => import::run(args, import, out, err),
        Some(Command::Settings(settings)) => preferences::run(settings.default, out),
        Some(Command::Completions(completions)) => description::completions(completions.shell, out),
        Some(Command::Man(man)) => description::man(man.command.as_deref(), out),
    }
}
