//! `set`: a value from standard input, never from the command line.

use std::io::{IsTerminal, Read, Write};

use serde_json::json;
use zeroize::Zeroizing;

use super::args::{Args, SetArgs};
use super::part::Part;
use super::{Failure, Outcome, open};
use crate::dlt::key::KeyPath;
use crate::document::edges::edges;
use crate::document::edit::Change;
use crate::document::pem::{self, Mended};
use crate::document::{Document, Value};
use crate::shell::prompt;
use crate::shown;
use crate::workspace::expectation::{Expectation, Old};
use crate::workspace::file::File;

pub(super) fn run(
    args: &Args,
    set: &SetArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    if !set.value.is_empty() {
        // The words are not repeated: a shell's history has them already, a log need not.
        return Err(Failure::with_help(
            "a value is never taken from the command line, where other programs and your shell's history see it",
            "pipe it in, or call `set` on a terminal and type it masked; nothing was written",
        ));
    }
    let path = open::key_path(&set.key)?;
    let file = open::target(args, &set.target, err)?;
    let document = open::editable(&file)?;
    if let Some(part) = Part::in_file(args, &document, &path)? {
        return set_part(args, &file, &path, &part, out, err);
    }
    let expected = match set.value_type.value_type() {
        Some(value_type) => Expectation::of_type(value_type),
        None => expected(args, &document, &path)?,
    };
    let text = value_from_user(&path.to_string())?;
    let is_there = document
        .find(&path)
        .is_some_and(|item| document.leaf(item).is_some());
    if text.is_empty() && is_there && set.value_type.value_type().is_none() {
        return Err(Failure::with_help(
            format!(
                "standard input is empty, and {path} has a value in {}",
                file.label
            ),
            "to make it an empty string all the same, say --type string; nothing was written",
        ));
    }
    let mended = pem::mended(&text);
    let text = mended.as_ref().map_or(&text, |(mended, _)| mended);
    let value = expected.read(text).map_err(|why| {
        let help = "give such a value, or choose another type with --type; nothing was written";
        Failure::with_help(format!("{path} {why}"), help)
    })?;
    let hidden = Part::of_profile(args, &path)?;
    let remarks = remarks(&value, &expected, mended.as_ref().map(|(_, how)| *how));
    let change = Change::SetAs(value, set.spelling.into());
    let written = open::write(args, &file, &path, &change)?;
    for remark in remarks {
        writeln!(err, "{}", shown::safe(&remark))?;
    }
    open::warn_of_unseen(args, &file, &path, err)?;
    if let Some(part) = hidden
        && Part::of_profile(args, &path)?.is_none()
    {
        let at = shown::safe(&part.at.to_string()).into_owned();
        writeln!(
            err,
            "warning: {at} is a connection string in another file, which this key hides: set the whole string here"
        )?;
    }
    let line = written.find(&path).map(|item| written.position(item).line);
    tell(args, &file, &path, line, out, err)
}

fn tell(
    args: &Args,
    file: &File,
    path: &KeyPath,
    line: Option<usize>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    if args.json {
        let answer = json!({"version": 1, "key": path.to_string(), "file": file.label, "line": line});
        writeln!(out, "{answer}")?;
    } else {
        let line = line.map_or(String::new(), |line| format!(":{line}"));
        writeln!(err, "{path} set in {}{line}", file.label)?;
    }
    Ok(Outcome::Good)
}

/// A part of a connection string: the rest of the string stays as it is.
fn set_part(
    args: &Args,
    file: &File,
    path: &KeyPath,
    part: &Part,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let document = open::editable(file)?;
    let text = value_from_user(&path.to_string())?;
    if text.is_empty() {
        return Err(Failure::with_help(
            "standard input is empty, and a connection string has no empty parts",
            format!("to take the part away, say `dlt-secrets unset {path}`; nothing was written"),
        ));
    }
    let value = part
        .set(Some(&text))
        .map_err(|trouble| part.refused(file, &document, &trouble))?;
    let written = open::write(args, file, &part.at, &Change::Set(value))?;
    open::warn_of_unseen(args, file, &part.at, err)?;
    let line = written.find(&part.at).map(|item| written.position(item).line);
    tell(args, file, path, line, out, err)
}

/// What the value has to be, by the one it replaces, by dlt's classes and by the project's code.
fn expected(args: &Args, document: &Document, path: &KeyPath) -> Result<Expectation, Failure> {
    let workspace = open::workspace_with_code(args)?;
    let profile = args.profile.first().map_or(workspace.active(), String::as_str);
    let view = workspace.view_named(profile).unwrap_or(0);
    Ok(workspace.expectation(view, path, Old::of(document, path)))
}

/// What is to be said of a value that is taken: what was done to it, and what may be a slip.
fn remarks(value: &Value, expected: &Expectation, mended: Option<Mended>) -> Vec<String> {
    let Value::String(text) = value else {
        return Vec::new();
    };
    let text = text.expose();
    let mut remarks = Vec::new();
    if let Some(how) = mended {
        let kind = pem::kind(text).unwrap_or_default();
        remarks.push(format!("note: {kind}: {}", how.words()));
    }
    if let Some(edges) = edges(text) {
        remarks.push(format!("warning: {}; it is kept", edges.words));
    }
    if expected.is_unknown(text) {
        let known = expected.declared().choices.join(", ");
        remarks.push(format!(
            "warning: none of the values dlt's own code names ({known}); it may do all the same"
        ));
    }
    remarks
}

/// The text on standard input without one final line break; on a terminal it is asked for, masked.
fn value_from_user(key: &str) -> Result<Zeroizing<String>, Failure> {
    let mut stdin = std::io::stdin();
    if stdin.is_terminal() {
        return prompt::ask(key)
            .map_err(|error| Failure::new(format!("the terminal cannot be read: {}", error.kind())))?
            .ok_or_else(|| Failure::new("nothing was typed; nothing was written"));
    }
    let mut bytes = Zeroizing::new(Vec::new());
    stdin
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::new(format!("standard input cannot be read: {}", error.kind())))?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Failure::new("standard input is not UTF-8 text; nothing was written"))?;
    let text = text
        .strip_suffix('\n')
        .map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    Ok(Zeroizing::new(text.to_owned()))
}
