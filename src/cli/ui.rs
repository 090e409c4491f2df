//! No command: the terminal user interface.

use std::io::{self, IsTerminal};

use super::args::Args;
use super::{Failure, Outcome, open, preferences, vault};
use crate::app::preferences::Preferences;
use crate::shell::event_loop::Session;
use crate::workspace::Workspace;

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    if args.profile.len() > 1 {
        return Err(Failure::new("the user interface takes --profile once"));
    }
    let preferences = preferences::preferences()?;
    let workspace = open::workspace_before_code(args, &preferences.profiles)?;
    show(workspace, args, preferences, || Ok(()))
}

/// Opens the user interface on a workspace, and waits behind the first frame for what has to be there after it.
pub(super) fn show(
    workspace: Workspace,
    args: &Args,
    preferences: Preferences,
    behind: impl FnOnce() -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Failure::with_help(
            "the user interface needs a terminal for input and output",
            "`dlt-secrets list` prints the same without one",
        ));
    }
    // With NO_COLOR, crossterm would drop bold and reversed text too; the theme alone decides.
    crossterm::style::force_color_output(true);
    let setting = args.setting(preferences.theme)?;
    let lost = |error: io::Error| Failure::new(format!("the terminal was lost: {}", error.kind()));
    let session = Session::show(workspace, setting, preferences, vault::endpoint(None)).map_err(lost)?;
    behind()?;
    session.run().map_err(lost)?;
    Ok(Outcome::Good)
}
