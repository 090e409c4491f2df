//! Every key of every profile: the plain lookup of exactly its path, as dlt does it.

use std::sync::OnceLock;

use super::Workspace;
use super::cell::{Cell, Origin, Status};
use super::requirement::FaultKind;
use super::vaults::{Answer, Vault};
use crate::dlt::field;
use crate::dlt::key::{KeyPath, env_names_below};
use crate::dlt::layout::{Kind, Scope};
use crate::dlt::placeholder;
use crate::dlt::resolution::{Merged, Visible};
use crate::dlt::tree::{FileIndex, NodeId, Tree};
use crate::document::value::with_sample;
use crate::document::{Document, ItemId, Value, ValueType};
use crate::parallel::in_parallel;

/// Per column, per node: what the column has there, filled at most once.
pub(super) type Cells = Vec<Vec<OnceLock<Cell>>>;

/// So many tables, or keys, of one table are gone through at a time.
const PART: usize = 256;

pub(super) fn cells(workspace: &Workspace) -> Cells {
    let column = || (0..workspace.tree.len()).map(|_| OnceLock::new()).collect();
    let cells: Cells = workspace.views.iter().map(|_| column()).collect();
    let views = workspace.views.iter();
    let visible: Vec<Sight> = views
        .map(|view| Kind::ALL.map(|kind| view.files(kind).to_vec()))
        .collect();
    let variables: Vec<&str> = workspace.options.environment.names().collect();
    let mut walk = Walk {
        workspace,
        path: Vec::new(),
        cells: &cells,
    };
    walk.descend(Tree::ROOT, &visible, &variables);
    cells
}

/// The files of secrets and of config that a column still sees at some node.
type Sight = [Visible; 2];

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

/// Goes down the tree once, for all columns: what is the same for all is made once for each key.
struct Walk<'w> {
    workspace: &'w Workspace,
    path: Vec<Box<str>>,
    cells: &'w Cells,
}

/// A key, and what of it is the same for all columns.
struct Key<'w> {
    workspace: &'w Workspace,
    path: KeyPath,
    is_secret: bool,
    /// Whether there is a variable of its name.
    is_variable: bool,
}

/// Values of a key, the strongest first.
struct Found {
    origin: Option<Origin>,
    shadowed: Vec<Origin>,
}

impl Found {
    fn add(&mut self, origin: Origin) {
        match self.origin {
            None => self.origin = Some(origin),
            Some(_) => self.shadowed.push(origin),
        }
    }
}

impl Walk<'_> {
    /// Fills the cells of everything below a node. `variables` are the names of variables that begin with its path, without
    /// that.
    fn descend(&mut self, node: NodeId, visible: &[Sight], variables: &[&str]) {
        let tree = &self.workspace.tree;
        if tree.children(node).nth(PART).is_none() {
            for (name, child) in tree.children(node) {
                self.step(name, child, visible, variables);
            }
            return;
        }
        let children: Vec<(&str, NodeId)> = tree.children(node).collect();
        let parts: Vec<&[(&str, NodeId)]> = children.chunks(PART).collect();
        in_parallel(&parts, |children| {
            let mut walk = Walk {
                path: self.path.clone(),
                ..*self
            };
            for (name, child) in *children {
                walk.step(name, *child, visible, variables);
            }
        });
    }

    fn step(&mut self, name: &str, child: NodeId, visible: &[Sight], variables: &[&str]) {
        let workspace = self.workspace;
        self.path.push(name.into());
        // Hardly any section has a variable, and then no name below it is spelled.
        let upper = if variables.is_empty() {
            String::new()
        } else {
            name.to_uppercase()
        };
        let merged = |(view, sight): (usize, &Sight)| {
            let [secrets, config] = sight;
            [
                workspace.merged(view, Kind::Secrets, child, secrets),
                workspace.merged(view, Kind::Config, child, config),
            ]
        };
        if workspace.tree.is_key(child) {
            let is_variable = variables.contains(&&*upper);
            self.fill(child, is_variable, visible.iter().enumerate().map(merged));
        }
        if workspace.tree.has_children(child) {
            let merged = visible.iter().enumerate().map(merged);
            let below: Vec<Sight> = merged
                .map(|merged| merged.map(|provider| provider.tables))
                .collect();
            self.descend(child, &below, &env_names_below(variables, &upper));
        }
        self.path.pop();
    }

    /// Fills a key's cells, with what each column's files have there.
    fn fill(&mut self, node: NodeId, is_variable: bool, merged: impl Iterator<Item = [Merged; 2]>) {
        let Some(path) = KeyPath::new(std::mem::take(&mut self.path)) else {
            return;
        };
        let key = Key {
            workspace: self.workspace,
            is_secret: self.workspace.is_secret(&path),
            is_variable,
            path,
        };
        let mut before: Option<&Cell> = None;
        for (number, [secrets, config]) in merged.enumerate() {
            let cell = &self.cells[number][node.index()];
            before = key
                .cell(number, &secrets, &config, before)
                .map(|found| cell.get_or_init(|| found));
        }
        self.path = key.path.into_parts();
    }
}

impl Key<'_> {
    /// Environment, then secrets, then config, then vaults that were asked; `None` where the first provider that knows the path
    /// has a section. `before` is the column before.
    fn cell(&self, number: usize, secrets: &Merged, config: &Merged, before: Option<&Cell>) -> Option<Cell> {
        let mut found = Found {
            origin: self.is_variable.then_some(Origin::Environment),
            shadowed: Vec::new(),
        };
        for merged in [secrets, config] {
            let origin = |&(file, item): &(FileIndex, usize)| Origin::File {
                file,
                item: ItemId::from_index(item),
            };
            if found.origin.is_none() && !merged.tables.is_empty() {
                return None;
            }
            for value in merged.winner.iter().chain(&merged.shadowed) {
                found.add(origin(value));
            }
        }
        for vault in Vault::ALL {
            match self.workspace.in_vault(number, vault, &self.path) {
                Some((at, Answer::Value { .. })) => found.add(Origin::Vault(at)),
                Some((_, Answer::Section)) if found.origin.is_none() => return None,
                Some((_, Answer::Section)) | None => {}
            }
        }
        let (origin, shadowed) = (found.origin, found.shadowed.into_boxed_slice());
        // Most columns read the same value from the same file, and it is judged once.
        match (origin, before.filter(|before| before.origin == origin)) {
            (Some(Origin::File { file, .. }), Some(before)) if !self.is_config(file) => Some(Cell {
                inherited: self.is_inherited(number, file),
                shadowed,
                ..before.clone()
            }),
            _ => Some(self.judge(number, origin, shadowed)),
        }
    }

    fn is_config(&self, file: FileIndex) -> bool {
        self.workspace.files[file].slot.kind == Kind::Config
    }

    /// Whether a file is not the profile's own.
    fn is_inherited(&self, number: usize, file: FileIndex) -> bool {
        let slot = &self.workspace.files[file].slot;
        slot.profile != self.workspace.views[number].profile || slot.scope == Scope::Global
    }

    fn judge(&self, number: usize, origin: Option<Origin>, shadowed: Box<[Origin]>) -> Cell {
        let path = &self.path;
        let is_refused = || {
            let faults = self.workspace.requirements().faults(number);
            faults
                .iter()
                .any(|fault| fault.kind == FaultKind::NotSecret && fault.key == *path)
        };
        let mut cell = Cell {
            status: Status::Missing,
            origin,
            value_type: None,
            secret: self.is_secret,
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
                let Some(document) = self.workspace.files[file].document() else {
                    return cell;
                };
                let Some(leaf) = document.leaf(item) else {
                    return cell;
                };
                let is_config = self.is_config(file);
                let comment = document.comment(leaf);
                cell.value_type = Some(leaf.value_type);
                cell.secret = self.is_secret || !is_config || holds_secret_field(document, item);
                cell.inherited = self.is_inherited(number, file);
                cell.status = with_sample(document, leaf, |sample| {
                    match placeholder::classify(path.name(), sample, comment) {
                        Some(reason) => Status::Placeholder(reason),
                        None if matches!(sample, placeholder::Sample::Text("")) => Status::Empty,
                        None if is_config && (field::is_secret(path.name()) || is_refused()) => {
                            Status::Misplaced
                        }
                        None if comment.is_some_and(placeholder::asks_to_fill) => Status::Review,
                        None => Status::Set,
                    }
                });
            }
        }
        cell
    }
}
