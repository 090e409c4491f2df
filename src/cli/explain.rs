//! `explain`: every place dlt looks for a key.

use std::io::Write;

use serde_json::{Value, json};

use super::args::{Args, ExplainArgs};
use super::{Failure, Outcome, open};
use crate::dlt::key::KeyPath;
use crate::shown;
use crate::workspace::Workspace;
use crate::workspace::cell::Origin;
use crate::workspace::walk::{End, Hit, Step, Walk};

pub(super) fn run(
    args: &Args,
    explain: &ExplainArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let Some(key) = &explain.key else {
        return super::from_error::run(args, out, err);
    };
    let path = open::key_path(key)?;
    let workspace = open::workspace_with_code(args)?;
    if explain.python {
        super::python::print(&workspace, &path, out)?;
        return Ok(Outcome::Good);
    }
    let view = open::view(&workspace, args, err)?;
    open::warn_of_problems(&workspace, &[view], err)?;
    let walk = workspace.walk(view, &path);
    let profile = &workspace.views()[view].name;
    if args.json {
        writeln!(out, "{}", answer(&workspace, &path.to_string(), profile, &walk))?;
    } else {
        print(&workspace, &path, profile, &walk, out)?;
    }
    Ok(if walk.end == End::Found {
        Outcome::Good
    } else {
        Outcome::Finding
    })
}

fn answer(workspace: &Workspace, key: &str, profile: &str, walk: &Walk) -> Value {
    let lookups: Vec<Value> = walk.steps.iter().map(|step| lookup(workspace, step)).collect();
    let mut answer = json!({
        "version": 1, "key": key, "profile": profile, "found": walk.end == End::Found, "secret": walk.secret,
        "lookups": lookups,
    });
    if let End::Refused(key) = &walk.end {
        answer["refused"] = json!({"provider": "config.toml", "key": key});
    }
    if let End::Unreadable(group) = &walk.end {
        answer["unreadable"] = json!(group);
    }
    if let Some(group) = &walk.native {
        answer["native"] = json!(group);
    }
    answer
}

fn lookup(workspace: &Workspace, step: &Step) -> Value {
    let (file, line) = place(workspace, step).unzip();
    json!({
        "provider": step.provider.name(), "key": step.key, "found": step.hit.is_some(), "file": file, "line": line,
    })
}

/// File and line of a hit in a file.
fn place(workspace: &Workspace, step: &Step) -> Option<(String, usize)> {
    let Some(Hit::Value(Origin::File { file, item })) = step.hit else {
        return None;
    };
    let file = &workspace.files()[file];
    Some((file.label.clone(), file.document()?.position(item).line))
}

fn print(
    workspace: &Workspace,
    path: &KeyPath,
    profile: &str,
    walk: &Walk,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let kind = if walk.secret { "secret" } else { "config" };
    let key = path.to_string();
    writeln!(out, "{} · {} · {kind}", shown::safe(&key), shown::safe(profile))?;
    let width = walk
        .steps
        .iter()
        .map(|step| step.provider.name().len())
        .max()
        .unwrap_or(0);
    for step in &walk.steps {
        let glyph = if step.hit.is_some() { "●" } else { "✗" };
        let found = workspace
            .step_place(step)
            .map_or(String::new(), |place| format!("   {place}"));
        writeln!(
            out,
            "{glyph} {:width$}  {}{}",
            step.provider.name(),
            shown::safe(&step.key),
            shown::safe(&found)
        )?;
    }
    writeln!(out, "{}", shown::safe(&walk.conclusion()))?;
    let full = workspace.asked_as(path);
    if full != path {
        let full = full.to_string();
        writeln!(
            out,
            "the code asks for it as {0}: dlt-secrets explain {0}",
            shown::safe(&full)
        )?;
    }
    Ok(())
}
