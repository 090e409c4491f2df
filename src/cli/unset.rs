//! `unset`: removes a key from one file.

use std::io::Write;

use serde_json::json;

use super::args::{Args, UnsetArgs};
use super::{Failure, Outcome, open};
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
    if document.find(&path).is_none() {
        writeln!(
            err,
            "{path} does not stand in {}; nothing was written",
            file.label
        )?;
        return Ok(Outcome::Finding);
    }
    open::write(args, &file, &path, &Change::Unset)?;
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
