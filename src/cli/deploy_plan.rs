//! `deploy-plan`: what `dlthub deploy` would upload, key by key, and what is wrong with it.

use std::io::Write;

use serde::Serialize;

use super::args::{Args, Format, ReportArgs};
use super::report::{Entry, Report};
use super::{Failure, Outcome, json, open};
use crate::deploy::plan::DeployedKey;
use crate::deploy::upload::Fate;
use crate::deploy::{Plan, plan};
use crate::shown;

pub(super) fn run(args: &Args, command: &ReportArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    if !args.profile.is_empty() {
        return Err(Failure::with_help(
            "`deploy-plan` speaks of what a deployment runs as: prod and access",
            "leave --profile out; `dlt-secrets check --profile NAME` judges one profile",
        ));
    }
    let plan = plan(&open::workspace_with_code(args)?);
    let report = Report {
        workspace: &plan.workspace,
        views: &plan.views,
        findings: &plan.findings,
        strict: command.strict,
    };
    match command.format(args.json) {
        Format::Text => {
            text(&plan, out)?;
            report.text(args.wants_color(), out)?;
        }
        Format::Json => json(&plan, &report, out)?,
        Format::Github => report.github(out)?,
    }
    Ok(report.outcome())
}

#[derive(Serialize)]
struct Document<'p> {
    version: u8,
    ready: bool,
    uploads: Vec<File<'p>>,
    profiles: Vec<Profile<'p>>,
    findings: Vec<Entry<'p>>,
}

#[derive(Serialize)]
struct File<'p> {
    file: &'p str,
    fate: &'static str,
}

#[derive(Serialize)]
struct Profile<'p> {
    profile: &'p str,
    keys: Vec<Key<'p>>,
}

#[derive(Serialize)]
struct Key<'p> {
    key: String,
    status: &'static str,
    file: Option<&'p str>,
    shared: bool,
}

impl<'p> Key<'p> {
    fn of(key: &'p DeployedKey) -> Self {
        Self {
            key: key.path.to_string(),
            status: key.status.word(),
            file: key.file.as_deref(),
            shared: key.shared,
        }
    }
}

fn json(plan: &Plan, report: &Report<'_>, out: &mut dyn Write) -> Result<(), Failure> {
    let files = plan.uploads.iter().map(|upload| File {
        file: &upload.label,
        fate: upload.fate.word(),
    });
    let profiles = plan.profiles.iter().map(|profile| Profile {
        profile: &profile.name,
        keys: profile.keys.iter().map(Key::of).collect(),
    });
    let document = Document {
        version: 1,
        ready: report.is_ready(),
        uploads: files.collect(),
        profiles: profiles.collect(),
        findings: plan.findings.iter().map(Entry::from).collect(),
    };
    json::write(out, &document)?;
    Ok(())
}

fn text(plan: &Plan, out: &mut dyn Write) -> Result<(), Failure> {
    for (label, fate) in [
        ("uploads", Fate::Uploaded),
        ("strays", Fate::Stray),
        ("stays", Fate::Stays),
    ] {
        let files: Vec<&str> = plan
            .uploads
            .iter()
            .filter(|upload| upload.fate == fate)
            .map(|upload| upload.label.as_str())
            .collect();
        if !files.is_empty() {
            writeln!(out, "{label:<9}{}", shown::safe(&files.join("  ")))?;
        }
    }
    for profile in &plan.profiles {
        writeln!(out, "{:<9}{}", shown::safe(&profile.name), profile.summary())?;
    }
    Ok(())
}
