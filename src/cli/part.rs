//! Keys that stand inside a connection string: `destination.postgres.credentials.password` where `credentials` is one.

use super::args::Args;
use super::{Failure, open};
use crate::dlt::key::KeyPath;
use crate::dlt::native::fields::{self, Trouble};
use crate::dlt::spec::Spec;
use crate::document::{Document, Value};
use crate::secret::Secret;
use crate::shown;
use crate::workspace::Workspace;
use crate::workspace::file::File;

/// A key inside a connection string.
pub(super) struct Part {
    /// The string's own key.
    pub(super) at: KeyPath,
    /// The field's name, or `query` and a parameter's name.
    way: Vec<String>,
    text: Secret,
    spec: Spec,
}

impl Part {
    /// The part of a connection string in a file that a key means; `None` where it means no such.
    pub(super) fn in_file(args: &Args, document: &Document, path: &KeyPath) -> Result<Option<Self>, Failure> {
        let text = |at: &KeyPath| match document.value(document.find(at)?)? {
            Value::String(text) => Some(text),
            Value::Literal(..) => None,
        };
        if above(path).find_map(|at| text(&at)).is_none() {
            return Ok(None);
        }
        // Of which class the string is may be told by the project's code.
        let workspace = open::workspace_with_code(args)?;
        Ok(Self::of(&workspace, view(args, &workspace), path, text))
    }

    /// The part of a connection string that a key means for a column.
    pub(super) fn of_view(
        args: &Args,
        workspace: &Workspace,
        view: usize,
        path: &KeyPath,
    ) -> Result<Option<Self>, Failure> {
        let text = |at: &KeyPath| {
            let node = workspace.tree().find(at)?;
            let origin = workspace.cell(view, node)?.origin?;
            match workspace.value(&origin, at)? {
                Value::String(text) => Some(text),
                Value::Literal(..) => None,
            }
        };
        if above(path).find_map(|at| text(&at)).is_none() {
            return Ok(None);
        }
        let workspace = open::workspace_with_code(args)?;
        Ok(Self::of(&workspace, view, path, text))
    }

    /// The part of a connection string that a key means for the profile that was asked for, or the active one.
    pub(super) fn of_profile(args: &Args, path: &KeyPath) -> Result<Option<Self>, Failure> {
        let workspace = open::workspace(args)?;
        let view = view(args, &workspace);
        Self::of_view(args, &workspace, view, path)
    }

    fn of(
        workspace: &Workspace,
        view: usize,
        path: &KeyPath,
        text: impl Fn(&KeyPath) -> Option<Secret>,
    ) -> Option<Self> {
        above(path).find_map(|at| {
            let text = text(&at)?;
            let spec = workspace.connection_class(view, &at)?;
            let way = path.parts()[at.parts().len()..].iter().map(ToString::to_string);
            workspace
                .is_connection_string(view, &at, text.expose())
                .then(|| Self {
                    way: way.collect(),
                    text,
                    spec: spec.clone(),
                    at: at.clone(),
                })
        })
    }

    /// What it says, as text and as JSON.
    pub(super) fn get(&self) -> Option<(Secret, serde_json::Value)> {
        let json = fields::get(&self.spec, self.text.expose(), &self.way())?;
        let text = json.as_str().map_or_else(|| json.to_string(), ToOwned::to_owned);
        Some((text.into(), json))
    }

    /// The string with another text for it, or without it.
    pub(super) fn set(&self, new: Option<&str>) -> Result<Value, Trouble> {
        fields::set(&self.spec, self.text.expose(), &self.way(), new).map(Value::String)
    }

    fn way(&self) -> Vec<&str> {
        self.way.iter().map(String::as_str).collect()
    }

    /// The error that nothing can be done with it.
    pub(super) fn refused(&self, file: &File, document: &Document, trouble: &Trouble) -> Failure {
        let line = document
            .find(&self.at)
            .map_or(String::new(), |item| format!(":{}", document.position(item).line));
        let at = shown::safe(&self.at.to_string()).into_owned();
        Failure::with_help(
            format!("{}{line}: {at}: {trouble}", file.label),
            format!("{at} is a connection string there; nothing was written"),
        )
    }
}

/// The column of the profile that was asked for, or of the active one.
fn view(args: &Args, workspace: &Workspace) -> usize {
    let name = args.profile.first().map_or(workspace.active(), String::as_str);
    workspace.view_named(name).unwrap_or(0)
}

/// The keys around a key, the nearest first.
fn above(path: &KeyPath) -> impl Iterator<Item = KeyPath> {
    let parts = path.parts();
    (1..parts.len())
        .rev()
        .filter_map(|count| KeyPath::new(parts[..count].to_vec()))
}
