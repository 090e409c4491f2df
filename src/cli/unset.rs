//! `unset`: removes a key, or a whole section, from one file.

use std::io::Write;

use serde_json::json;

use super::args::{Args, UnsetArgs};
use super::part::Part;
use super::{Failure, Outcome, open};
use crate::dlt::key::KeyPath;
use crate::dlt::native::fields::Trouble;
use crate::document::ItemId;
use crate::document::edit::Change;
use crate::document::removal::remove;

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
    let (keys, is_section) = match document.find(&path) {
        Some(item) => {
            let is_in = |(leaf, _): &&(KeyPath, ItemId)| leaf.parts().starts_with(path.parts());
            let keys = document.leaves().iter().filter(is_in).count();
            (keys, document.leaf(item).is_none())
        }
        // A part of a connection string.
        None => (1, false),
    };
    if let Some(item) = document.find(&path).filter(|_| is_section && !unset.section) {
        let line = document.position(item).line;
        return Err(Failure::with_help(
            format!("{}:{line}: {path} is a section, not a value", file.label),
            "name a key in it, or say --section to remove all of it; nothing was written",
        ));
    }
    match part.zip(without) {
        None => open::write_edited(args, &file, &path, &document, remove(&document, &path))?,
        Some((part, without)) => {
            let value = without.map_err(|trouble| part.refused(&file, &document, &trouble))?;
            open::write(args, &file, &part.at, &Change::Set(value))?
        }
    };
    if args.json {
        writeln!(
            out,
            "{}",
            json!({"version": 1, "key": path.to_string(), "file": file.label, "keys": keys})
        )?;
    } else {
        let what = match keys {
            1 => " (1 key)".to_owned(),
            keys => format!(" ({keys} keys)"),
        };
        let what = if is_section { what.as_str() } else { "" };
        writeln!(err, "{path}{what} removed from {}", file.label)?;
    }
    Ok(Outcome::Good)
}
