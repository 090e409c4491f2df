//! `doctor`: the health of the workspace, git, the machine and the project's packages.

use std::io::Write;

use super::args::{Args, Format, ReportArgs};
use super::report::Report;
use super::{Failure, Outcome, open};
use crate::doctor;
use crate::store::examine::examine;

pub(super) fn run(args: &Args, command: &ReportArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let workspace = open::workspace_with_code(args)?;
    let facts = examine(workspace.place());
    let findings = doctor::examine(&workspace, &facts);
    let views: Vec<usize> = (0..workspace.views().len()).collect();
    let report = Report {
        workspace: &workspace,
        views: &views,
        findings: &findings,
        strict: command.strict,
    };
    match command.format(args.json) {
        Format::Text if findings.is_empty() => writeln!(out, "nothing is wrong")?,
        Format::Text => report.text(args.wants_color(), out)?,
        Format::Json => report.json(out)?,
        Format::Github => report.github(out)?,
    }
    Ok(report.outcome())
}
