//! `explain --python`: a key handed to code, or read by it.

use std::fmt::Write as _;
use std::io::Write;

use super::Failure;
use crate::dlt::key::KeyPath;
use crate::workspace::Workspace;

/// Prints the code.
///
/// # Errors
/// The key cannot be spelled in code.
pub(super) fn print(workspace: &Workspace, path: &KeyPath, out: &mut dyn Write) -> Result<(), Failure> {
    if let Some(part) = path
        .parts()
        .iter()
        .find(|part| part.contains('.') || part.is_empty())
    {
        return Err(Failure::with_help(
            format!("code cannot name this key: dlt takes the dot in {part:?} for the end of a section"),
            "give the section another name",
        ));
    }
    // What stands in a secrets file is none of dlt's config, whatever asks for it.
    let stands_secret = || {
        let node = workspace.tree().find(path);
        let mut cells = (0..workspace.views().len()).filter_map(|view| workspace.cell(view, node?));
        cells.any(|cell| cell.secret)
    };
    let is_secret = workspace.is_secret(path) || stands_secret();
    let kind = if is_secret { "secrets" } else { "config" };
    let whole = path.parts().join(".");
    let access = format!("dlt.{kind}[{}]", literal(&whole));
    let name = identifier(path.name());
    let mut code = String::from("import dlt\n\n");
    let _ = writeln!(
        code,
        "# Read it, wherever it stands: variables, files, vaults.\n{name} = {access}\n"
    );
    if let [root, section, rest @ ..] = path.parts()
        && &**root == "sources"
        && !rest.is_empty()
        && name == path.name()
    {
        let source = identifier(rest.first().filter(|_| rest.len() > 1).unwrap_or(section));
        let _ = writeln!(
            code,
            "# Or have dlt pass it.\n@dlt.source(section={})\ndef {source}({name}=dlt.{kind}.value):\n    ...\n",
            literal(section)
        );
    }
    let (import, value) = if path.name() == "credentials" {
        let connection = "BaseHook.get_connection(\"my_connection\").get_uri()";
        ("from airflow.hooks.base import BaseHook", connection)
    } else {
        (
            "from airflow.models import Variable",
            "Variable.get(\"my_variable\")",
        )
    };
    let _ = write!(
        code,
        "# Or hand it over in a DAG of Airflow.\n{import}\n\n{access} = {value}\n"
    );
    out.write_all(code.as_bytes())?;
    Ok(())
}

/// A text as Python spells it: JSON's strings are Python's, too.
fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A name that code can have for a key.
fn identifier(name: &str) -> String {
    let is_letter = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let mut text: String = name.chars().map(|c| if is_letter(c) { c } else { '_' }).collect();
    if !text.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic()) || is_keyword(&text) {
        text.insert(0, '_');
    }
    text
}

/// Python's words that cannot be names.
fn is_keyword(name: &str) -> bool {
    const WORDS: &str = " False None True and as assert async await break class continue def del elif else except finally for from \
        global if import in is lambda nonlocal not or pass raise return try while with yield ";
    WORDS.contains(&format!(" {name} "))
}
