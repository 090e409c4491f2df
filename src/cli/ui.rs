//! No command: the terminal user interface.

use std::io::IsTerminal;

use super::args::Args;
use super::{Failure, Outcome, open, preferences, vault};
use crate::app::preferences::Preferences;
use crate::shell::event_loop;
use crate::workspace::Workspace;

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    if args.profile.len() > 1 {
        return Err(Failure::new("the user interface takes --profile once"));
    }
    let preferences = preferences::preferences()?;
    let workspace = open::workspace_before_code(args, &preferences.profiles)?;
    show(workspace, args, preferences)
}

/// Opens the user interface on a workspace.
pub(super) fn show(workspace: Workspace, args: &Args, preferences: Preferences) -> Result<Outcome, Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Failure::with_help(
            "the user interface needs a terminal for input and output",
            "`dlt-secrets list` prints the same without one",
        ));
    }
    // With NO_COLOR, crossterm would drop bold and reversed text too; the theme alone decides.
    crossterm::style::force_color_output(true);
    let setting = args.setting(preferences.theme)?;
    event_loop::run(workspace, setting, preferences, vault::endpoint(None))
        .map_err(|error| Failure::new(format!("the terminal was lost: {}", error.kind())))?;
    Ok(Outcome::Good)
}
