//! `check`: what is not ready, per profile.

use std::io::Write;

use super::args::{Args, CheckArgs, Format};
use super::report::Report;
use super::{Failure, Outcome, open};
use crate::checks::{self, Finding};

pub(super) fn run(
    args: &Args,
    check: &CheckArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let workspace = open::workspace_with_code(args)?;
    let views: Vec<usize> = if check.all_profiles {
        (0..workspace.views().len()).collect()
    } else {
        open::views(&workspace, args, err)?
    };
    let findings: Vec<Finding> = views
        .iter()
        .flat_map(|view| checks::check(&workspace, *view))
        .collect();
    let report = Report {
        workspace: &workspace,
        views: &views,
        findings: &findings,
        strict: check.report.strict,
    };
    match check.report.format(args.json) {
        Format::Text => report.text(args.wants_color(), out)?,
        Format::Json => report.json(out)?,
        Format::Github => report.github(out)?,
    }
    Ok(report.outcome())
}
