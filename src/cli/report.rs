//! Findings in print: as text, as JSON, as annotations of a GitHub workflow.

use std::io::Write;

use crossterm::style::Stylize;
use serde::Serialize;

use super::{Failure, Outcome, json};
use crate::checks::{Alike, Finding, Severity, alike};
use crate::shown;
use crate::workspace::Workspace;

/// What a command has found, for these columns.
pub(super) struct Report<'w> {
    pub(super) workspace: &'w Workspace,
    pub(super) views: &'w [usize],
    pub(super) findings: &'w [Finding],
    /// Whether notes count too.
    pub(super) strict: bool,
}

impl Report<'_> {
    /// Whether nothing that counts was found.
    pub(super) fn is_ready(&self) -> bool {
        !self.findings.iter().any(|finding| self.counts(finding))
    }

    /// The exit status.
    pub(super) fn outcome(&self) -> Outcome {
        if self.is_ready() {
            Outcome::Good
        } else {
            Outcome::Finding
        }
    }

    /// Whether a finding keeps the workspace from being ready.
    fn counts(&self, finding: &Finding) -> bool {
        self.strict || finding.severity != Severity::Info
    }

    /// One document (`interface.md`).
    pub(super) fn json(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let document = Document {
            version: 1,
            ready: self.is_ready(),
            findings: self.findings.iter().map(Entry::from).collect(),
        };
        json::write(out, &document)?;
        Ok(())
    }

    /// One finding per line, with help below; then what each profile comes to.
    pub(super) fn text(&self, color: bool, out: &mut dyn Write) -> Result<(), Failure> {
        let Self {
            workspace,
            views,
            findings,
            ..
        } = self;
        for Alike { finding, profiles } in alike(findings) {
            let place = finding
                .place()
                .map_or(String::new(), |place| format!("{place}: "));
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
        for view in *views {
            let name = &workspace.views()[*view].name;
            let own = || findings.iter().filter(|finding| finding.profile == *name);
            let verdict = if own().any(|finding| self.counts(finding)) {
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

    /// Workflow commands: `::error file=…,line=…,title=…::message`.
    pub(super) fn github(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let escaped = |text: &str, more: &[(char, &str)]| {
            let text = shown::safe(text).replace('%', "%25");
            more.iter()
                .fold(text, |text, (sign, code)| text.replace(*sign, code))
        };
        const PROPERTY: [(char, &str); 2] = [(':', "%3A"), (',', "%2C")];
        for Alike { finding, profiles } in alike(self.findings) {
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
}

fn sentence(finding: &Finding, profiles: &[String]) -> String {
    let profiles = profiles.join(", ");
    match &finding.key {
        Some(key) => format!("{key} ({profiles}): {}", finding.message),
        None => format!("{} ({profiles})", finding.message),
    }
}

#[derive(Serialize)]
struct Document<'f> {
    version: u8,
    ready: bool,
    findings: Vec<Entry<'f>>,
}

/// One finding (`interface.md`).
#[derive(Serialize)]
pub(super) struct Entry<'f> {
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
