//! A connection string that becomes a table of fields, and a table that becomes a connection string: planned, and
//! judged by the picture after it.

use std::sync::Arc;

use super::Workspace;
use super::cell::Origin;
use super::file::File;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::native::fields::{self, Given};
use crate::dlt::native::url::Url;
use crate::dlt::placeholder::{self, Reason, Sample};
use crate::dlt::spec::Spec;
use crate::dlt::tree::{FileIndex, NodeId};
use crate::document::regroup::{NewField, collapse, expand};
use crate::document::splice::Splice;
use crate::document::value::with_sample;
use crate::document::{Document, Value, ValueType};

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A string becomes fields.
    Split,
    /// Fields become a string.
    Join,
}

/// A group in its other form, not written yet.
pub struct Conversion {
    /// Which way.
    pub way: Way,
    /// The group's key.
    pub group: KeyPath,
    /// The file it stands in.
    pub file: FileIndex,
    /// The file with the other form.
    pub document: Arc<Document>,
    /// What leads back.
    pub inverse: Splice,
    /// The fields by name, and why a field only holds a place.
    pub fields: Vec<(String, Option<Reason>)>,
    /// Whether comments stand beside it, which come to stand above its other form.
    pub has_comments: bool,
    /// The profiles that read it, all with the same values as before.
    pub readers: Vec<String>,
}

/// A conversion, or the sentence that says why there is none.
type Planned = Result<Conversion, String>;

impl Workspace {
    /// The other form of the group at a key, or around it: of a connection string its fields, of a table one string.
    ///
    /// # Errors
    /// The sentence that says why there is none that dlt would read alike, for every profile.
    pub fn converted(&self, view: usize, path: &KeyPath) -> Planned {
        let Some(group) = self.connection_group(view, path) else {
            return Err(format!(
                "{path} stands in no credentials that may be a connection string"
            ));
        };
        if !self.is_one_class(view, &group) {
            return Err(format!(
                "dlt may take {group} for several classes, whose fields differ; edit the file by hand"
            ));
        }
        let Some(spec) = self.connection_class(view, &group) else {
            return Err(format!("{group} has no class that takes a connection string"));
        };
        let node = self.tree().find(&group);
        let cell = node.and_then(|node| self.cell(view, node));
        let profile = &self.views()[view].name;
        match cell.and_then(|cell| cell.origin) {
            Some(Origin::Environment) => Err(format!(
                "{group} is set in the environment ({}); unset it there",
                group.env_name()
            )),
            Some(Origin::Vault(at)) => Err(format!("{group} is in {}", self.vault_place(at, &group))),
            Some(Origin::File { file, .. }) => self.split(group, spec, file),
            None => match self.table_file(view, &group, path) {
                Some(file) => self.join(group, spec, file),
                None => Err(format!(
                    "{profile} has no {group} in a file that could be changed"
                )),
            },
        }
    }

    /// The file that the keys of a group are to be joined in: that of the chosen key, else the first for secrets.
    fn table_file(&self, view: usize, group: &KeyPath, chosen: &KeyPath) -> Option<FileIndex> {
        let file_of = |node: NodeId| match self.cell(view, node)?.origin? {
            Origin::File { file, .. } => Some(file),
            Origin::Environment | Origin::Vault(_) => None,
        };
        let is_secrets = |file: &FileIndex| self.files()[*file].slot.kind == Kind::Secrets;
        let own = self.tree().find(chosen).and_then(file_of).filter(is_secrets);
        let mut below = vec![self.tree().find(group)?];
        let mut files = Vec::new();
        while let Some(node) = below.pop() {
            files.extend(file_of(node));
            let children: Vec<NodeId> = self.tree().children(node).map(|(_, child)| child).collect();
            below.extend(children.into_iter().rev());
        }
        let first = files.iter().copied().find(is_secrets);
        own.or(first).or_else(|| files.first().copied())
    }

    /// The group at a key or around it that may be given as a connection string.
    #[must_use]
    pub fn connection_group(&self, view: usize, path: &KeyPath) -> Option<KeyPath> {
        let parts = path.parts();
        let mut groups = (1..=parts.len())
            .rev()
            .filter_map(|count| KeyPath::new(parts[..count].to_vec()));
        groups.find(|group| self.connection_class(view, group).is_some())
    }

    fn split(&self, group: KeyPath, spec: &Spec, file: FileIndex) -> Planned {
        let (label, document) = self.own(&group, file)?;
        let item = document.find(&group);
        let Some(Value::String(text)) = item.and_then(|item| document.value(item)) else {
            return Err(format!("{group} in {label} is no text"));
        };
        let mut keys: Vec<(String, Value, Option<Reason>)> = Vec::new();
        for (name, value) in fields::split(spec, text.expose()).map_err(|trouble| of(&group, &trouble))? {
            let reason = reason_of(&name, &value);
            let value = value_of(&value).ok_or_else(|| format!("{name} cannot be written as a key"))?;
            keys.push((name, value, reason));
        }
        if keys.is_empty() {
            return Err(format!("{group} in {label} says nothing that a key could"));
        }
        let new: Vec<NewField<'_>> = keys
            .iter()
            .map(|(name, value, reason)| NewField {
                name,
                value,
                to_fill: reason.is_some(),
            })
            .collect();
        let edited = expand(document, &group, &new).map_err(|refusal| refusal.to_string())?;
        let fields = keys.iter().map(|(name, _, reason)| (name.clone(), *reason));
        let conversion = Conversion {
            way: Way::Split,
            file,
            document: Arc::new(edited.document),
            inverse: edited.inverse,
            fields: fields.collect(),
            has_comments: has_comments(document, &group),
            readers: Vec::new(),
            group,
        };
        self.judged(conversion, &[])
    }

    fn join(&self, group: KeyPath, spec: &Spec, file: FileIndex) -> Planned {
        let (_, document) = self.own(&group, file)?;
        let mut given: Vec<Given> = Vec::new();
        for (path, item) in document.leaves() {
            let way = path.parts().strip_prefix(group.parts());
            let Some(way) = way.filter(|way| !way.is_empty()) else {
                continue;
            };
            let (Some(leaf), Some(value)) = (document.leaf(item), document.value(item)) else {
                continue;
            };
            let placeholder = with_sample(document, leaf, |sample| {
                placeholder::classify(path.name(), sample, document.comment(leaf))
            });
            given.push(Given {
                way: way.iter().map(ToString::to_string).collect(),
                value: value.to_json(),
                placeholder,
            });
        }
        let text = fields::join(spec, &given).map_err(|trouble| of(&group, &trouble))?;
        let to_fill = given.iter().any(|one| one.placeholder.is_some());
        let edited = collapse(document, &group, &Value::String(text), to_fill)
            .map_err(|refusal| refusal.to_string())?;
        let fields = given.iter().map(|one| (one.way.join("."), one.placeholder));
        let conversion = Conversion {
            way: Way::Join,
            file,
            document: Arc::new(edited.document),
            inverse: edited.inverse,
            fields: fields.collect(),
            has_comments: has_comments(document, &group),
            readers: Vec::new(),
            group,
        };
        // What holds a place may hold it in other words.
        let places: Vec<&str> = given
            .iter()
            .filter(|one| one.placeholder.is_some())
            .map(|one| one.way[0].as_str())
            .collect();
        self.judged(conversion, &places)
    }

    /// The file a group stands in, which must be one for secrets.
    fn own(&self, group: &KeyPath, file: FileIndex) -> Result<(&str, &Document), String> {
        let File { label, slot, .. } = &self.files()[file];
        if slot.kind == Kind::Config {
            return Err(format!(
                "{group} stands in {label}, where dlt refuses credentials; it belongs into a secrets file"
            ));
        }
        let document = self.files()[file].document();
        document
            .map(|document| (label.as_str(), &**document))
            .ok_or_else(|| format!("{label} cannot be read"))
    }

    /// The conversion, where every profile gets the same values after it.
    fn judged(&self, mut conversion: Conversion, except: &[&str]) -> Planned {
        let after = self.with_document(conversion.file, Arc::clone(&conversion.document));
        if let Some(why) = after.newly_broken(self) {
            return Err(why);
        }
        if let Some((view, key)) = self.first_difference(&after, &conversion.group, except) {
            return Err(self.why_different(&conversion, view, &key));
        }
        let kind = self.files()[conversion.file].slot.kind;
        let reads = |view: &usize| {
            let column = &after.views()[*view];
            let node = after.tree().find(&conversion.group);
            let first = node.and_then(|node| after.first_below(*view, node));
            column.files(kind).contains(&conversion.file)
                && matches!(first, Some(Origin::File { file, .. }) if file == conversion.file)
        };
        let readers = (0..after.views().len()).filter(reads);
        conversion.readers = readers.map(|view| after.views()[view].name.clone()).collect();
        Ok(conversion)
    }

    fn why_different(&self, conversion: &Conversion, view: usize, key: &KeyPath) -> String {
        let Conversion { group, file, .. } = conversion;
        let column = &self.views()[view];
        let kind = self.files()[*file].slot.kind;
        let node = self.tree().find(group);
        let has = |other: &&FileIndex| {
            let mark = node.and_then(|node| self.tree().mark_of(node, **other));
            **other != *file && mark.is_some()
        };
        let start = format!("{} would get another {key}", column.name);
        if let Some(other) = column.files(kind).iter().find(has) {
            let label = &self.files()[*other].label;
            return format!(
                "{start}: {label} has {group} too, and dlt does not merge a string with a table; change both files by hand"
            );
        }
        let variable = key.env_name();
        if self.options().environment.get(&variable).is_some() {
            return format!(
                "{start}: dlt takes the environment variable {variable} for a key of a table, and not for a part of a \
                 string that has it"
            );
        }
        format!("{start}: with the other form dlt looks for it in other sections too")
    }

    /// Whether a text at a group's key is a connection string.
    #[must_use]
    pub fn is_connection_string(&self, view: usize, path: &KeyPath, text: &str) -> bool {
        self.connection_class(view, path)
            .is_some_and(|spec| Url::of(spec, text).is_some())
    }
}

fn has_comments(document: &Document, group: &KeyPath) -> bool {
    let leaves = document.leaves().into_iter();
    let mut own = leaves.filter(|(path, _)| path.parts().starts_with(group.parts()));
    own.any(|(_, item)| {
        let leaf = document.leaf(item);
        leaf.is_some_and(|leaf| document.comment(leaf).is_some() || !document.comments_above(leaf).is_empty())
    })
}

fn of(group: &KeyPath, trouble: &fields::Trouble) -> String {
    format!("{group}: {trouble}")
}

/// Why a field's value only holds a place.
fn reason_of(name: &str, value: &serde_json::Value) -> Option<Reason> {
    match value {
        serde_json::Value::String(text) => placeholder::classify(name, Sample::Text(text), None),
        serde_json::Value::Object(values) => values.iter().find_map(|(name, value)| reason_of(name, value)),
        _ => None,
    }
}

/// A value for a file.
fn value_of(value: &serde_json::Value) -> Option<Value> {
    match value {
        serde_json::Value::String(text) => Some(Value::text(text)),
        serde_json::Value::Number(_) => Value::read(&value.to_string(), ValueType::Integer).ok(),
        serde_json::Value::Object(_) => Value::read(&value.to_string(), ValueType::Table).ok(),
        _ => None,
    }
}
