//! Every key of every profile: the plain lookup of exactly its path, as dlt does it.

use super::cell::{Cell, Origin, Status};
use super::requirement::FaultKind;
use super::vaults::{Answer, Vault};
use super::{View, Workspace};
use crate::dlt::field;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::placeholder;
use crate::dlt::resolution::{Merged, Visible};
use crate::dlt::tree::{FileIndex, NodeId, Tree};
use crate::document::value::with_sample;
use crate::document::{Document, ItemId, Value, ValueType};

pub(super) fn cells(workspace: &Workspace) -> Vec<Vec<Option<Cell>>> {
    let nodes = workspace.tree.len();
    let mut cells: Vec<Vec<Option<Cell>>> = Vec::with_capacity(workspace.views.len());
    for (number, view) in workspace.views.iter().enumerate() {
        let mut walk = Walk {
            workspace,
            number,
            view,
            path: Vec::new(),
            cells: vec![None; nodes],
        };
        walk.descend(Tree::ROOT, &view.secrets, &view.config);
        cells.push(walk.cells);
    }
    cells
}

/// Whether an array holds tables with a field that dlt calls secret: then none of it is shown.
fn holds_secret_field(document: &Document, item: ItemId) -> bool {
    fn any(json: &serde_json::Value) -> bool {
        match json {
            serde_json::Value::Array(values) => values.iter().any(any),
            serde_json::Value::Object(fields) => fields
                .iter()
                .any(|(name, value)| field::is_secret(name) || any(value)),
            _ => false,
        }
    }
    let is_array = document
        .leaf(item)
        .is_some_and(|leaf| leaf.value_type == ValueType::Array);
    is_array && document.value(item).is_some_and(|value| any(&value.to_json()))
}

struct Walk<'w> {
    workspace: &'w Workspace,
    number: usize,
    view: &'w View,
    path: Vec<Box<str>>,
    cells: Vec<Option<Cell>>,
}

impl Walk<'_> {
    fn descend(&mut self, node: NodeId, secrets: &Visible, config: &Visible) {
        let tree = &self.workspace.tree;
        for (name, child) in tree.children(node) {
            self.path.push(name.into());
            let in_secrets = self.workspace.merged(self.number, Kind::Secrets, child, secrets);
            let in_config = self.workspace.merged(self.number, Kind::Config, child, config);
            if tree.is_key(child) {
                self.cells[child.index()] = self.cell(&in_secrets, &in_config);
            }
            self.descend(child, &in_secrets.tables, &in_config.tables);
            self.path.pop();
        }
    }

    /// Environment, then secrets, then config, then vaults that were asked; `None` where the first provider that knows the path has a section.
    fn cell(&self, secrets: &Merged, config: &Merged) -> Option<Cell> {
        let path = KeyPath::new(self.path.clone())?;
        let mut found: Vec<Origin> = Vec::new();
        if self.workspace.options.environment.get(&path.env_name()).is_some() {
            found.push(Origin::Environment);
        }
        for merged in [secrets, config] {
            let origin = |&(file, item): &(FileIndex, usize)| Origin::File {
                file,
                item: ItemId::from_index(item),
            };
            if found.is_empty() && !merged.tables.is_empty() {
                return None;
            }
            found.extend(merged.winner.iter().chain(&merged.shadowed).map(origin));
        }
        for vault in Vault::ALL {
            match self.workspace.in_vault(self.number, vault, &path) {
                Some((at, Answer::Value { .. })) => found.push(Origin::Vault(at)),
                Some((_, Answer::Section)) if found.is_empty() => return None,
                Some((_, Answer::Section)) | None => {}
            }
        }
        let mut found = found.into_iter();
        let origin = found.next();
        Some(self.judge(&path, origin, found.collect()))
    }

    fn judge(&self, path: &KeyPath, origin: Option<Origin>, shadowed: Vec<Origin>) -> Cell {
        let secret_name = field::is_secret(path.name());
        let is_secret = self.workspace.is_secret(path);
        let is_refused = || {
            let faults = self.workspace.requirements().faults(self.number);
            faults
                .iter()
                .any(|fault| fault.kind == FaultKind::NotSecret && fault.key == *path)
        };
        let mut cell = Cell {
            status: Status::Missing,
            origin,
            value_type: None,
            secret: is_secret,
            inherited: false,
            shadowed,
        };
        match origin {
            None => {}
            Some(origin @ (Origin::Environment | Origin::Vault(_))) => {
                let value = self.workspace.value(&origin, path);
                let text = value.as_ref().map_or("", |value| value.plain().expose());
                cell.value_type = value.as_ref().map(Value::value_type);
                // A variable, and a secret of a vault, can hold anything: it is never shown unasked.
                cell.secret = true;
                cell.status = match placeholder::classify(path.name(), placeholder::Sample::Text(text), None)
                {
                    Some(reason) => Status::Placeholder(reason),
                    None if text.is_empty() => Status::Empty,
                    None => Status::Set,
                };
            }
            Some(Origin::File { file, item }) => {
                let file = &self.workspace.files[file];
                let Some(document) = file.document() else {
                    return cell;
                };
                let Some(leaf) = document.leaf(item) else {
                    return cell;
                };
                let is_config = file.slot.kind == Kind::Config;
                let comment = document.comment(leaf);
                cell.value_type = Some(leaf.value_type);
                cell.secret = is_secret || !is_config || holds_secret_field(document, item);
                cell.inherited = file.slot.profile != self.view.profile
                    || file.slot.scope == crate::dlt::layout::Scope::Global;
                cell.status = with_sample(document, leaf, |sample| {
                    match placeholder::classify(path.name(), sample, comment) {
                        Some(reason) => Status::Placeholder(reason),
                        None if matches!(sample, placeholder::Sample::Text("")) => Status::Empty,
                        None if is_config && (secret_name || is_refused()) => Status::Misplaced,
                        None if comment.is_some_and(placeholder::asks_to_fill) => Status::Review,
                        None => Status::Set,
                    }
                });
            }
        }
        cell
    }
}
