//! `get`: one value, alone.

use std::io::Write;

use serde_json::json;

use super::args::{Args, GetArgs};
use super::part::Part;
use super::{Failure, Outcome, open};
use crate::document::Value;

pub(super) fn run(
    args: &Args,
    get: &GetArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let path = open::key_path(&get.key)?;
    let workspace = open::workspace(args)?;
    let view = open::view(&workspace, args, err)?;
    open::refuse_problems(&workspace, view)?;
    let value = workspace.tree().find(&path).and_then(|node| {
        let origin = workspace.cell(view, node)?.origin?;
        workspace.value_for(view, &origin, &path)
    });
    let value = value.or_else(|| {
        // A variable is a value for keys that stand in no file, too.
        let text = workspace.options().environment.get(&path.env_name())?;
        Some(Value::String(text.clone()))
    });
    let found = match value {
        Some(value) => Some((value.plain().clone(), value.to_json())),
        None => Part::of_view(args, &workspace, view, &path)?.and_then(|part| part.get()),
    };
    let Some((text, json)) = found else {
        let profile = &workspace.views()[view].name;
        if workspace
            .tree()
            .find(&path)
            .is_some_and(|node| workspace.cell(view, node).is_none())
        {
            writeln!(err, "{path} is a section, not a value")?;
        } else {
            writeln!(err, "{path} has no value in {profile}")?;
        }
        return Ok(Outcome::Finding);
    };
    if args.json {
        let profile = &workspace.views()[view].name;
        let answer = json!({"version": 1, "key": path.to_string(), "profile": profile, "value": json});
        writeln!(out, "{answer}")?;
    } else {
        writeln!(out, "{}", text.expose())?;
    }
    Ok(Outcome::Good)
}
