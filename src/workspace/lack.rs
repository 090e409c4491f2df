//! What a profile lacks: what is required of it, and what other profiles have.

use super::Workspace;
use super::cell::{Origin, Status};
use super::requirement::{NewKey, field_type};
use crate::dlt::key::KeyPath;
use crate::dlt::spec::FieldType;
use crate::dlt::tree::NodeId;

/// A key a profile lacks, as it would be written to be filled in.
#[derive(Clone)]
pub struct Lack {
    /// The key.
    pub key: NewKey,
    /// Who asks for it, or has it.
    pub why: String,
    /// Whether dlt is known to do without it.
    pub needless: bool,
}

impl Workspace {
    /// Every key that a column has no value for, in the order of the tree.
    #[must_use]
    pub fn lacks(&self, view: usize) -> Vec<Lack> {
        let lacks = self.keys().filter_map(|(_, node)| self.lack(view, node));
        lacks.collect()
    }

    fn lack(&self, view: usize, node: NodeId) -> Option<Lack> {
        let cell = self.cell(view, node)?;
        let needless = match cell.status {
            Status::Missing => false,
            Status::Absent => true,
            _ => return None,
        };
        let path = self.tree().path(node)?;
        // What stands in one of its files all the same is lost on another way, which no placeholder mends.
        if cell.origin.is_some() || self.stands_for(view, &path) {
            return None;
        }
        let kind = self.kind_elsewhere(node);
        let field_type = self.requirements().at(&path).map_or_else(
            || self.type_elsewhere(node, &path),
            |requirement| requirement.field_type,
        );
        Some(Lack {
            why: self.note(view, node, cell, &path).unwrap_or_default(),
            key: NewKey::to_fill(path, kind, field_type),
            needless,
        })
    }

    /// Whether one of a column's files has a key, or a value on the way to it.
    fn stands_for(&self, view: usize, path: &KeyPath) -> bool {
        let column = &self.views()[view];
        let mut files = column.secrets.iter().chain(&column.config);
        files.any(|file| {
            let document = self.files()[*file].document();
            document.is_some_and(|document| document.find(path).is_some())
        })
    }

    /// The type of the value that some column has.
    fn type_elsewhere(&self, node: NodeId, path: &KeyPath) -> FieldType {
        let mut columns = 0..self.views().len();
        let value_type = columns.find_map(|view| {
            let origin = self.cell(view, node)?.origin?;
            match origin {
                Origin::File { .. } => Some(self.value(&origin, path)?.value_type()),
                Origin::Environment | Origin::Vault(_) => None,
            }
        });
        value_type.map_or(FieldType::Any, field_type)
    }
}
