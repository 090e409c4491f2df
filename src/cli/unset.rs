//! `unset`: removes a key from one file.

use std::io::Write;

use serde_json::json;

use super::args::{Args, UnsetArgs};
use super::part::Part;
use super::{Failure, Outcome, open};
use crate::dlt::native::fields::Trouble;
use crate::document::edit::Change;

pub(super) fn run(
    args: &Args,
    unset: &UnsetArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let path = open::key_path(&unset.key)?;
    let file = open::target(args, &unset.target, err)?;
    let document = open::editable(&file)?;
    let part = Part::in_file(args, &document, &path)?;
    let without = part.as_ref().map(|part| part.set(None));
    let is_there = match &without {
        Some(without) => !matches!(without, Err(Trouble::NotGiven(_))),
        None => document.find(&path).is_some(),
    };
    if !is_there {
        writeln!(
            err,
            "{path} does not stand in {}; nothing was written",
            file.label
        )?;
        return Ok(Outcome::Finding);
    }
    match part.zip(without) {
        None => open::write(args, &file, &path, &Change::Unset)?,
        Some((part, without)) => {
            let value = without.map_err(|trouble| part.refused(&file, &document, &trouble))?;
            open::write(args, &file, &part.at, &Change::Set(value))?
        }
    };
    if args.json {
        writeln!(
            out,
            "{}",
            json!({"version": 1, "key": path.to_string(), "file": file.label})
        )?;
    } else {
        writeln!(err, "{path} removed from {}", file.label)?;
    }
    Ok(Outcome::Good)
}
