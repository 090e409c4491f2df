//! `doctor`: the health of the workspace, git, the machine, the project's packages, the terminal.

use std::io::{IsTerminal, Write};

use super::args::{Args, Format, ReportArgs};
use super::report::Report;
use super::{Failure, Outcome, open};
use crate::doctor;
use crate::store::examine::examine;

pub(super) fn run(args: &Args, command: &ReportArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let workspace = open::workspace_with_code(args)?;
    let facts = examine(workspace.place());
    // Of the terminal only where there is one: in CI it is nobody's.
    let is_terminal = std::io::stdout().is_terminal();
    let abilities = match is_terminal {
        true => Some(args.setting(None)?.examine()),
        false => None,
    };
    let findings = doctor::examine(&workspace, &facts, abilities.as_ref());
    let views: Vec<usize> = (0..workspace.views().len()).collect();
    let report = Report {
        workspace: &workspace,
        views: &views,
        findings: &findings,
        strict: command.strict,
    };
    match command.format(args.json) {
        Format::Text => {
            if findings.is_empty() {
                writeln!(out, "nothing is wrong")?;
            } else {
                report.text(args.wants_color(), out)?;
            }
            if let Some(abilities) = &abilities {
                writeln!(out, "terminal: {}", abilities.terminal())?;
                writeln!(out, "clipboard: {}", abilities.clipboard())?;
            }
        }
        Format::Json => report.json(out)?,
        Format::Github => report.github(out)?,
    }
    Ok(report.outcome())
}
