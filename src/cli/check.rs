//! `check`: what is not ready, per profile.

use std::io::Write;

use crossterm::style::Stylize;
use indexmap::IndexMap;
use serde::Serialize;

use super::args::{Args, CheckArgs, Format};
use super::{Failure, Outcome, open};
use crate::checks::{self, Finding, Severity};
use crate::shown;
use crate::workspace::Workspace;

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
    let ready = !findings.iter().any(|finding| check.counts(finding));
    let format = check
        .format
        .unwrap_or(if args.json { Format::Json } else { Format::Text });
    match format {
        Format::Text => text(&workspace, &views, check, &findings, args.wants_color(), out)?,
        Format::Json => json(&findings, ready, out)?,
        Format::Github => github(&findings, out)?,
    }
    Ok(if ready { Outcome::Good } else { Outcome::Finding })
}

/// Findings that differ in nothing but the profile, as one, worst first.
fn merged(findings: &[Finding]) -> Vec<(Finding, Vec<&str>)> {
    let mut merged: IndexMap<Finding, Vec<&str>> = IndexMap::new();
    for finding in findings {
        let of_any = Finding {
            profile: String::new(),
            ..finding.clone()
        };
        merged.entry(of_any).or_default().push(&finding.profile);
    }
    merged.sort_by(|one, _, other, _| one.severity.cmp(&other.severity));
    merged.into_iter().collect()
}

/// `file:line:column`, as far as it is known.
fn place(finding: &Finding) -> Option<String> {
    let at = finding.at.as_ref()?;
    let numbers = at.line.into_iter().chain(at.column.filter(|_| at.line.is_some()));
    Some(numbers.fold(at.file.clone(), |place, number| format!("{place}:{number}")))
}

fn sentence(finding: &Finding, profiles: &[&str]) -> String {
    let profiles = profiles.join(", ");
    match &finding.key {
        Some(key) => format!("{key} ({profiles}): {}", finding.message),
        None => format!("{} ({profiles})", finding.message),
    }
}

fn text(
    workspace: &Workspace,
    views: &[usize],
    check: &CheckArgs,
    findings: &[Finding],
    color: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    for (finding, profiles) in merged(findings) {
        let place = place(&finding).map_or(String::new(), |place| format!("{place}: "));
        let word = format!("{}[{}]", finding.severity.word(), finding.rule);
        let word = match finding.severity {
            _ if !color => word,
            Severity::Error => word.red().bold().to_string(),
            Severity::Warning => word.yellow().bold().to_string(),
            Severity::Info => word.blue().to_string(),
        };
        let sentence = sentence(&finding, &profiles);
        writeln!(out, "{}{word} {}", shown::safe(&place), shown::safe(&sentence))?;
        writeln!(out, "  help: {}", shown::safe(&finding.help))?;
    }
    for view in views {
        let name = &workspace.views()[*view].name;
        let own = || findings.iter().filter(|finding| finding.profile == *name);
        let verdict = if own().any(|finding| check.counts(finding)) {
            "not ready"
        } else {
            "ready"
        };
        let counted = [
            (Severity::Error, "error"),
            (Severity::Warning, "warning"),
            (Severity::Info, "note"),
        ]
        .into_iter()
        .filter_map(|(severity, word)| {
            let count = own().filter(|finding| finding.severity == severity).count();
            let ending = if count == 1 { "" } else { "s" };
            (count > 0).then(|| format!(", {count} {word}{ending}"))
        })
        .collect::<String>();
        writeln!(out, "{}: {verdict}{counted}", shown::safe(name))?;
    }
    Ok(())
}

impl CheckArgs {
    /// Whether a finding keeps the workspace from being ready.
    fn counts(&self, finding: &Finding) -> bool {
        self.strict || finding.severity != Severity::Info
    }
}

#[derive(Serialize)]
struct Report<'f> {
    version: u8,
    ready: bool,
    findings: Vec<Entry<'f>>,
}

/// One finding (`interface.md`).
#[derive(Serialize)]
struct Entry<'f> {
    rule: &'f str,
    severity: &'f str,
    profile: &'f str,
    key: Option<String>,
    file: Option<&'f str>,
    line: Option<usize>,
    column: Option<usize>,
    message: &'f str,
    help: &'f str,
}

impl<'f> From<&'f Finding> for Entry<'f> {
    fn from(finding: &'f Finding) -> Self {
        let at = finding.at.as_ref();
        Self {
            rule: finding.rule,
            severity: finding.severity.word(),
            profile: &finding.profile,
            key: finding.key.as_ref().map(ToString::to_string),
            file: at.map(|at| at.file.as_str()),
            line: at.and_then(|at| at.line),
            column: at.and_then(|at| at.column),
            message: &finding.message,
            help: &finding.help,
        }
    }
}

fn json(findings: &[Finding], ready: bool, out: &mut dyn Write) -> Result<(), Failure> {
    let report = Report {
        version: 1,
        ready,
        findings: findings.iter().map(Entry::from).collect(),
    };
    serde_json::to_writer(&mut *out, &report).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// Workflow commands: `::error file=…,line=…,title=…::message`.
fn github(findings: &[Finding], out: &mut dyn Write) -> Result<(), Failure> {
    let escaped = |text: &str, more: &[(char, &str)]| {
        let text = shown::safe(text).replace('%', "%25");
        more.iter()
            .fold(text, |text, (sign, code)| text.replace(*sign, code))
    };
    const PROPERTY: [(char, &str); 2] = [(':', "%3A"), (',', "%2C")];
    for (finding, profiles) in merged(findings) {
        let level = match finding.severity {
            Severity::Info => "notice",
            other => other.word(),
        };
        let mut properties = Vec::new();
        // A file of the global folder is none of the repository's.
        if let Some(at) = finding.at.as_ref().filter(|at| !at.file.starts_with("global:")) {
            properties.push(format!("file={}", escaped(&at.file, &PROPERTY)));
            properties.extend(at.line.map(|line| format!("line={line}")));
            properties.extend(at.column.map(|column| format!("col={column}")));
        }
        properties.push(format!("title={}", finding.rule));
        let message = escaped(&sentence(&finding, &profiles), &[]);
        let help = escaped(&finding.help, &[]);
        writeln!(
            out,
            "::{level} {}::{message}%0Ahelp: {help}",
            properties.join(",")
        )?;
    }
    Ok(())
}
