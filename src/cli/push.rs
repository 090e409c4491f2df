//! `push`: what a profile gets, into a vault.

use std::io::Write;

use serde_json::{Value as Json, json};

use super::args::{Args, OnlyChoice, PushArgs, TakeOutChoice};
use super::vault::{Opened, Progress, confirm, count};
use super::writing::Writing;
use super::{Failure, Outcome, open};
use crate::deploy::export::{Export, Only, Parcel, Store, parcels};
use crate::deploy::vault::{
    Access, KeyFate, Outcome as Came, Plan, Planned, Shelf, Step, lacking, not_read_back,
    pushing_permissions, taking_out,
};
use crate::dlt::key::KeyPath;
use crate::shown;
use crate::workspace::Workspace;
use crate::workspace::cell::Status;

pub(super) fn run(
    args: &Args,
    push: &PushArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let (workspace, view) = open::sound_with_code(args, err)?;
    let only = push.only.map_or(Only::Everything, OnlyChoice::only);
    let mut export = Export::of(&workspace, view, only);
    let placeholders = export
        .incomplete
        .iter()
        .filter(|(_, word)| *word != Status::Missing.word());
    // A placeholder is known to be one without asking anybody.
    if !push.allow_incomplete && placeholders.count() > 0 {
        return incomplete(&workspace, view, &export.incomplete, err);
    }
    let store = Store::Vault(push.vault.vault.vault());
    let (parcels, remarks) = parcels(&export, store, push.layout.layout());
    let opened = Opened::of(&workspace, view, &push.vault)?;
    let shelf = opened.fetch(&workspace, view, &parcels, err)?;
    // What is in the vault already need not be here any more.
    export.incomplete.retain(|(key, _)| shelf.get(key).is_none());
    if !push.allow_incomplete && !export.incomplete.is_empty() {
        return incomplete(&workspace, view, &export.incomplete, err);
    }
    let pushing = Pushing {
        workspace: &workspace,
        view,
        push,
        opened: &opened,
        parcels: &parcels,
        plan: Plan::of(&parcels, &shelf),
    };
    for remark in &remarks {
        writeln!(err, "warning: {}", shown::safe(remark))?;
    }
    pushing.run(args.json, out, err)
}

fn incomplete(
    workspace: &Workspace,
    view: usize,
    keys: &[(KeyPath, &'static str)],
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let profile = &workspace.views()[view].name;
    for (key, word) in keys {
        writeln!(err, "{}: {key} is {word}", shown::safe(profile))?;
    }
    let help = "fill them in, or leave them out with --allow-incomplete; nothing was written";
    writeln!(err, "{help}")?;
    Ok(Outcome::Finding)
}

struct Pushing<'p> {
    workspace: &'p Workspace,
    view: usize,
    push: &'p PushArgs,
    opened: &'p Opened,
    parcels: &'p [Parcel],
    plan: Plan,
}

impl Pushing<'_> {
    fn access(&self) -> &Access {
        &self.opened.access
    }

    fn profile(&self) -> &str {
        &self.workspace.views()[self.view].name
    }

    fn run(&self, as_json: bool, out: &mut dyn Write, err: &mut dyn Write) -> Result<Outcome, Failure> {
        let plan = &self.plan;
        if !as_json {
            writeln!(out, "{}", shown::safe(&self.access().phrase(self.profile())))?;
            for planned in &plan.steps {
                tell_planned(planned, out)?;
            }
        }
        for (key, name) in &plan.hidden {
            writeln!(
                err,
                "warning: dlt would get another value for {key}, from {}, which it reads first",
                shown::safe(name)
            )?;
        }
        let all = plan.writes();
        if self.push.dry_run || all == 0 {
            let sentence = match all {
                0 => "nothing is to be written".to_owned(),
                all => format!("{} would be written; nothing was", count(all, "secret")),
            };
            if self.push.dry_run {
                self.tell_needs(err)?;
            }
            if as_json {
                writeln!(out, "{:#}", self.json(None, &[]))?;
            } else {
                writeln!(out, "{sentence}")?;
            }
            if self.push.dry_run || !plan.is_clear() {
                return Ok(outcome(plan.is_clear()));
            }
        } else if !confirm(&format!("write {}?", count(all, "secret")), self.push.yes, err)? {
            writeln!(err, "nothing was written")?;
            return Ok(Outcome::Finding);
        }
        let line = Progress::new(err);
        let came = self.opened.talk().push(&plan.steps, &|done, _| {
            line.say(&format!("{} of {}", done + 1, plan.steps.len()));
        });
        line.end();
        let shelf = self.opened.fetch(self.workspace, self.view, self.parcels, err)?;
        let wrong = not_read_back(self.parcels, &came, &shelf);
        if all > 0 {
            if as_json {
                writeln!(out, "{:#}", self.json(Some(&came), &wrong))?;
            } else {
                tell_came(plan, &came, out)?;
            }
        }
        for (key, why) in &wrong {
            writeln!(err, "error: {key} was read back, and {why}")?;
        }
        self.afterwards(&shelf, err)?;
        let is_good = came.iter().all(Came::is_good) && wrong.is_empty() && plan.hidden.is_empty();
        Ok(outcome(is_good))
    }

    /// What is left to do so that dlt gets it from the vault; takes values out of files where that was asked for.
    fn afterwards(&self, shelf: &Shelf, err: &mut dyn Write) -> Result<(), Failure> {
        let workspace = self.workspace;
        self.tell_connection(err)?;
        let choice = self.push.take_out;
        let taking = taking_out(workspace, self.view, shelf, choice == Some(TakeOutChoice::All));
        let label = |file: usize| workspace.files()[file].label.as_str();
        if choice.is_none() {
            if !taking.keys.is_empty() {
                writeln!(
                    err,
                    "note: {} of it stand in files, too, which dlt reads before the vault; --take-out own takes them out",
                    count(taking.keys.len(), "key")
                )?;
            }
            return Ok(());
        }
        if !taking.documents.is_empty() {
            Writing::of(workspace, taking.documents)?.save()?;
        }
        for (file, key) in &taking.keys {
            writeln!(err, "{key} taken out of {}", label(*file))?;
        }
        for (file, key) in &taking.shared {
            writeln!(
                err,
                "note: {key} stays in {}, which others read, too",
                label(*file)
            )?;
        }
        for (key, why) in &taking.refused {
            writeln!(err, "warning: {key} stays: {why}")?;
        }
        Ok(())
    }

    fn tell_connection(&self, err: &mut dyn Write) -> Result<(), Failure> {
        let vault = self.access().vault;
        let profile = shown::safe(self.profile());
        let is_asked = self.workspace.vaults(self.view).contains(&vault);
        if !is_asked || !lacking(self.workspace, self.view, vault).is_empty() {
            writeln!(
                err,
                "note: {profile} does not ask {} yet: dlt-secrets connect {} --profile {profile}",
                vault.name(),
                vault.word(),
            )?;
        }
        Ok(())
    }

    fn tell_needs(&self, err: &mut dyn Write) -> Result<(), Failure> {
        for needed in pushing_permissions(self.access().vault, &self.access().prefix) {
            writeln!(err, "note: to push needs {needed}")?;
        }
        self.tell_connection(err)
    }

    fn json(&self, came: Option<&[Came]>, wrong: &[(KeyPath, String)]) -> Json {
        let secrets = self.plan.steps.iter().enumerate().map(|(number, planned)| {
            let came = came.and_then(|came| came.get(number));
            let message = match (&planned.step, came) {
                (Step::Conflict(why), _) => Some(why.words()),
                (_, Some(Came::Failed(trouble))) => Some(trouble.to_string()),
                _ => None,
            };
            let keys = planned.keys.iter().map(|(key, fate)| {
                let fate = match fate {
                    KeyFate::New => "new",
                    KeyFate::Changed => "changed",
                    KeyFate::Same => "same",
                };
                json!({"key": key.to_string(), "change": fate})
            });
            let kept = planned.kept.iter().map(ToString::to_string);
            json!({
                "name": format!("{}{}", self.access().prefix, planned.name),
                "step": planned.step.word(),
                "keys": keys.collect::<Vec<_>>(),
                "only_there": kept.collect::<Vec<_>>(),
                "outcome": came.map(Came::word),
                "message": message,
            })
        });
        let key_and = |(key, what): &(KeyPath, String)| json!({"key": key.to_string(), "in": what});
        let is_good = came.is_none_or(|came| came.iter().all(Came::is_good));
        json!({
            "version": 1,
            "vault": self.access().vault.word(),
            "profile": self.profile(),
            "dry_run": self.push.dry_run,
            "ready": self.plan.is_clear() && is_good && wrong.is_empty(),
            "secrets": secrets.collect::<Vec<_>>(),
            "hidden": self.plan.hidden.iter().map(key_and).collect::<Vec<_>>(),
            "not_read_back": wrong.iter().map(|(key, _)| key.to_string()).collect::<Vec<_>>(),
        })
    }
}

fn outcome(is_good: bool) -> Outcome {
    if is_good { Outcome::Good } else { Outcome::Finding }
}

/// One secret with its keys: `+` a new one, `~` another value; those that stay as they are, are counted.
fn tell_planned(planned: &Planned, out: &mut dyn Write) -> Result<(), Failure> {
    let word = match &planned.step {
        Step::Create { .. } => "create",
        Step::NewVersion { .. } => "new version",
        Step::Unchanged => "unchanged",
        Step::Conflict(_) => "conflict",
    };
    let name = shown::safe(&planned.name);
    let mut about = count(planned.keys.len(), "key");
    if !planned.kept.is_empty() {
        about = format!("{about}, {} only there", planned.kept.len());
    }
    if let Step::Conflict(why) = &planned.step {
        about = format!("{about}: {}", why.words());
    }
    writeln!(out, "  {word:<12} {name}  {}", shown::safe(&about))?;
    if planned.step.writes() {
        for (key, fate) in &planned.keys {
            match fate {
                KeyFate::New => writeln!(out, "    + {key}")?,
                KeyFate::Changed => writeln!(out, "    ~ {key}")?,
                KeyFate::Same => {}
            }
        }
    }
    Ok(())
}

fn tell_came(plan: &Plan, came: &[Came], out: &mut dyn Write) -> Result<(), Failure> {
    for (planned, came) in plan.steps.iter().zip(came) {
        let name = shown::safe(&planned.name);
        match came {
            Came::Failed(trouble) => writeln!(out, "  failed       {name}  {trouble}")?,
            Came::NotTried => writeln!(out, "  not tried    {name}")?,
            Came::Written | Came::Unchanged | Came::Conflict => {}
        }
    }
    let of = |kind: &Came| came.iter().filter(|came| *came == kind).count();
    let left = came.iter().filter(|came| !came.is_good()).count();
    let mut sentence = format!(
        "{} written, {} unchanged",
        count(of(&Came::Written), "secret"),
        of(&Came::Unchanged)
    );
    if left > 0 {
        sentence = format!("{sentence}, {left} not: run it again when that is mended");
    }
    writeln!(out, "{sentence}")?;
    Ok(())
}
