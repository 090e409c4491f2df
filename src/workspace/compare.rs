//! Two profiles compared key by key: what is the same, what differs, what one of them lacks. Told without any value.

use super::Workspace;
use super::cell::{Cell, Origin, Status};
use super::walk::{Hit, Walk};
use crate::dlt::group::Group;
use crate::dlt::key::KeyPath;
use crate::dlt::native;
use crate::dlt::tree::NodeId;
use crate::document::Value;

/// How a key of one profile is to the same key of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// Both get the same value, or neither gets one.
    Same,
    /// They get different values.
    Different,
    /// Only the left one gets a value.
    OnlyLeft,
    /// Only the right one gets a value.
    OnlyRight,
}

impl Change {
    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::OnlyLeft => "only-left",
            Self::OnlyRight => "only-right",
        }
    }

    /// The sign between the two sides.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Same => "=",
            Self::Different => "≠",
            Self::OnlyLeft => "‹",
            Self::OnlyRight => "›",
        }
    }

    /// How two things are that may not be there.
    fn of<T: PartialEq>(left: Option<&T>, right: Option<&T>) -> Self {
        match (left, right) {
            (Some(left), Some(right)) if left != right => Self::Different,
            (Some(_), None) => Self::OnlyLeft,
            (None, Some(_)) => Self::OnlyRight,
            _ => Self::Same,
        }
    }
}

/// A key of two profiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its node.
    pub node: NodeId,
    /// Its path.
    pub path: KeyPath,
    /// The part of the tree it stands in.
    pub group: Group,
    /// How the two are to each other.
    pub change: Change,
    /// The parts of two connection strings, each with its own change.
    pub parts: Vec<(String, Change)>,
    /// Both have the same secret: whoever has the one profile's credentials has the other's.
    pub same_secret: bool,
    /// Both get it from the same place.
    pub shared: bool,
}

/// What a profile gets for a key.
struct Side {
    /// Where it stands; `None` for a variable or a mounted secret.
    origin: Option<Origin>,
    value: Option<Value>,
}

/// Whether a value stands in a file, which can be told by its line.
fn is_of_file(origin: &Origin) -> bool {
    matches!(origin, Origin::File { .. })
}

impl Workspace {
    /// Every key that one of two columns has or lacks, in the order of the tree.
    #[must_use]
    pub fn compare(&self, left: usize, right: usize) -> Vec<Row> {
        let keys = self.keys();
        keys.filter_map(|(group, node)| self.compare_key(group, node, left, right))
            .collect()
    }

    fn compare_key(&self, group: Group, node: NodeId, left: usize, right: usize) -> Option<Row> {
        let path = self.tree().path(node)?;
        let is_wanted = |view: usize| {
            let cell = self.cell(view, node);
            cell.is_some_and(|cell| cell.status != Status::Absent)
        };
        if !is_wanted(left) && !is_wanted(right) {
            return None;
        }
        let sides = [left, right].map(|view| self.side(view, node, &path));
        let [one, other] = sides.each_ref().map(Option::as_ref);
        let origins = [one, other].map(|side| side.and_then(|side| side.origin));
        let shared = origins[0].is_some() && origins[0] == origins[1];
        let values = [one, other].map(|side| side.map(|side| side.value.as_ref().map(Value::to_json)));
        let change = match &values {
            _ if shared => Change::Same,
            // A table that dlt takes for the value: nobody can tell.
            [Some(None), Some(_)] | [Some(_), Some(None)] => Change::Different,
            [one, other] => Change::of(one.as_ref(), other.as_ref()),
        };
        let texts = [one, other].map(|side| match side.and_then(|side| side.value.as_ref()) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        });
        let parts = match texts {
            [Some(one), Some(other)] if change == Change::Different => parts(one.expose(), other.expose()),
            _ => Vec::new(),
        };
        let is_filled = |view: usize| {
            let cell = self.cell(view, node);
            cell.is_some_and(|cell| matches!(cell.status, Status::Set | Status::Review))
        };
        let same_secret = change == Change::Same
            && one.is_some()
            && is_filled(left)
            && is_filled(right)
            && self.is_secret(&path);
        Some(Row {
            node,
            path,
            group,
            change,
            parts,
            same_secret,
            shared,
        })
    }

    fn side(&self, view: usize, node: NodeId, path: &KeyPath) -> Option<Side> {
        let cell: &Cell = self.cell(view, node)?;
        if let Some(origin) = cell.origin {
            return Some(Side {
                origin: Some(origin).filter(is_of_file),
                value: self.value_for(view, &origin, path),
            });
        }
        (cell.status == Status::Elsewhere).then(|| self.side_elsewhere(&self.walk(view, self.asked_as(path))))
    }

    /// What dlt finds elsewhere on its walk.
    fn side_elsewhere(&self, walk: &Walk) -> Side {
        let step = walk.found();
        let hit = step.and_then(|step| step.hit.as_ref());
        let origin = match hit {
            Some(Hit::Value(origin)) => Some(*origin).filter(is_of_file),
            _ => None,
        };
        let value = step
            .zip(hit)
            .and_then(|(step, hit)| self.whole_value(hit, &step.key));
        Side { origin, value }
    }
}

/// The parts of two connection strings, in the order of the left one; none where one of them is none.
fn parts(left: &str, right: &str) -> Vec<(String, Change)> {
    let (Some(left), Some(right)) = (native::parts(left), native::parts(right)) else {
        return Vec::new();
    };
    let find = |parts: &[native::Filled], name: &str| {
        let mut found = parts.iter();
        found.find_map(|(known, value)| (known == name).then(|| value.clone()))
    };
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in left.iter().chain(&right) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let change = |name: &String| {
        let change = Change::of(find(&left, name).as_ref(), find(&right, name).as_ref());
        (name.clone(), change)
    };
    names.into_iter().map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connection_strings_are_compared_part_by_part() {
        let parts = parts(
            "postgresql://loader:CANARY1@localhost/db?sslmode=require",
            "postgresql://loader:CANARY2@db.prod:5432/db",
        );
        let of = |name: &str| {
            parts
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, change)| *change)
        };
        assert_eq!(of("drivername"), Some(Change::Same));
        assert_eq!(of("username"), Some(Change::Same));
        assert_eq!(of("password"), Some(Change::Different));
        assert_eq!(of("host"), Some(Change::Different));
        assert_eq!(of("port"), Some(Change::OnlyRight));
        assert_eq!(of("database"), Some(Change::Same));
        assert_eq!(of("sslmode"), Some(Change::OnlyLeft));
    }

    #[test]
    fn other_texts_have_no_parts() {
        assert_eq!(parts("a", "b"), []);
        assert_eq!(parts("postgresql://h/d", "b"), []);
    }
}
