//! No command: the terminal user interface.

use std::io::IsTerminal;

use super::args::{Args, ColorChoice};
use super::{Failure, Outcome, open};
use crate::shell::event_loop;
use crate::ui::theme::Theme;
use crate::workspace::Workspace;

pub(super) fn run(args: &Args) -> Result<Outcome, Failure> {
    if args.profile.len() > 1 {
        return Err(Failure::new("the user interface takes --profile once"));
    }
    show(open::workspace(args)?, args)
}

/// Opens the user interface on a workspace.
pub(super) fn show(workspace: Workspace, args: &Args) -> Result<Outcome, Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Failure::with_help(
            "the user interface needs a terminal for input and output",
            "`dlt-secrets list` prints the same without one",
        ));
    }
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let plain = match args.color {
        ColorChoice::Always => false,
        ColorChoice::Never => true,
        ColorChoice::Auto => no_color || std::env::var_os("TERM").is_some_and(|term| term == "dumb"),
    };
    // With NO_COLOR, crossterm would drop bold and reversed text too; the theme alone decides.
    crossterm::style::force_color_output(true);
    let theme = if plain { Theme::PLAIN } else { Theme::COLORS };
    event_loop::run(workspace, theme)
        .map_err(|error| Failure::new(format!("the terminal was lost: {}", error.kind())))?;
    Ok(Outcome::Good)
}
