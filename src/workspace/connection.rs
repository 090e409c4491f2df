//! Groups that may be given as a connection string: their class, and what dlt makes of each field for a profile.

use serde_json::Value;

use super::Workspace;
use super::cell::Origin;
use super::walk::{End, Hit};
use crate::dlt::catalogue::Catalogue;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::lookup::Question;
use crate::dlt::native::fields;
use crate::dlt::provider::Provider;
use crate::dlt::spec::{Field, Spec};
use crate::dlt::tree::{FileIndex, NodeId, Tree};
use crate::secret::Secret;

/// What dlt makes of a field.
#[derive(PartialEq)]
enum Told {
    /// It has this value, the class's default where it finds none.
    Value(Value),
    /// It fails.
    Fails(End),
}

impl Workspace {
    /// The class of the group at a key that can be given as a connection string; `None` where no class can.
    #[must_use]
    pub fn connection_class(&self, view: usize, path: &KeyPath) -> Option<&Spec> {
        let takes = |spec: &&Spec| spec.native.iter().any(|form| form == "connection-string");
        self.group_classes(view, path).into_iter().find(takes)
    }

    /// The classes the group at a key may be.
    fn group_classes(&self, view: usize, path: &KeyPath) -> Vec<&Spec> {
        let question = Question::of(path, true);
        let way: Vec<&str> = question.groups.iter().copied().chain([question.field]).collect();
        let meaning = self.meaning(view, &question, &way);
        meaning
            .filter(|_| !question.plain)
            .map_or_else(Vec::new, |meaning| meaning.specs)
    }

    /// Whether dlt can take the group at a key for one class alone, whoever asks for it.
    pub(super) fn is_one_class(&self, view: usize, path: &KeyPath) -> bool {
        let question = Question::of(path, true);
        let way: Vec<&str> = question.groups.iter().copied().chain([question.field]).collect();
        let is_one = self.group_classes(view, path).len() == 1;
        // A key without the function's name is read for every function of its section.
        let ["sources", section, name] = question.explicit[..] else {
            return is_one;
        };
        let code = &self.options().code;
        let is_read = |path: &KeyPath| match path.parts() {
            [_, s, n, argument] if question.guessed => {
                (&**s == section || &**n == section) && &**argument == way[0]
            }
            [_, s, n, argument] => (&**s, &**n) == (section, name) && &**argument == way[0],
            _ => false,
        };
        let mut classes = code
            .arguments()
            .filter(|(path, _)| is_read(path))
            .map(|(_, field)| &field.specs);
        let first = classes.next();
        is_one && classes.all(|specs| Some(specs) == first)
    }

    /// The text at a group's own key where dlt finds the group given whole.
    fn whole_text(&self, view: usize, group: &KeyPath) -> Option<Secret> {
        let question = Question::of(group, true);
        let walk = self.find_question(view, &question, &self.pipelines());
        let step = walk.found()?;
        match self.whole_value(step.hit.as_ref()?, &step.key)? {
            crate::document::Value::String(text) => Some(text),
            crate::document::Value::Literal(..) => None,
        }
    }

    fn told(&self, view: usize, group: &KeyPath, spec: &Spec, field: &Field) -> Option<Told> {
        let given = |name: &str| {
            let text = self.whole_text(view, group)?;
            let mut values = fields::values(spec, text.expose())?.into_iter();
            values.find_map(|(known, value)| (known == name).then_some(value))
        };
        let value = if field.fixed {
            // Only a string can name another driver.
            given(&field.name)
        } else {
            let parts = group.parts().iter().cloned().chain([field.name.as_str().into()]);
            let path = KeyPath::new(parts.collect())?;
            let walk = self.walk(view, &path);
            match (&walk.end, walk.native.is_some()) {
                (End::Found, true) => given(&field.name),
                (End::Found, false) => walk.found().and_then(|step| match step.hit.as_ref()? {
                    Hit::Table => self.table(view, step.provider, walk.path.as_ref()?),
                    Hit::Value(Origin::File { file, item }) => {
                        Some(self.files()[*file].document()?.value(*item)?.to_json())
                    }
                    hit => Some(self.text_of(hit, &step.key)?.expose().into()),
                }),
                (End::NotFound, _) => None,
                (end, _) => return Some(Told::Fails(end.clone())),
            }
        };
        let value = value.unwrap_or_else(|| field.default.clone());
        Some(Told::Value(fields::normal(spec, field, value)))
    }

    /// The first column that would get another value in another picture, for a field of a group or of one that dlt
    /// looks up there too, and that field's key; the group's own where it is of another kind for that column.
    pub(super) fn first_difference(
        &self,
        after: &Self,
        group: &KeyPath,
        except: &[&str],
    ) -> Option<(usize, KeyPath)> {
        let askers = self.askers(group);
        (0..self.views().len()).find_map(|view| {
            if self.connection_class(view, group).is_none() {
                let reads = |picture: &Self| {
                    let node = picture.tree().find(group)?;
                    picture.first_below(view, node)
                };
                let is_read = reads(self).is_some() || reads(after).is_some();
                return is_read.then(|| (view, group.clone()));
            }
            let mut differing = askers.iter().filter_map(|asker| {
                let spec = self.group_classes(view, asker).into_iter().next()?;
                let fields = spec.fields.iter();
                let mut fields = fields.filter(|field| !except.contains(&field.name.as_str()));
                let field = fields.find(|field| {
                    self.told(view, asker, spec, field) != after.told(view, asker, spec, field)
                })?;
                let parts = asker.parts().iter().cloned();
                KeyPath::new(parts.chain([field.name.as_str().into()]).collect())
            });
            differing.next().map(|key| (view, key))
        })
    }

    /// A group, and those that dlt looks up there too when their own keys say nothing: of a source's functions.
    fn askers(&self, group: &KeyPath) -> Vec<KeyPath> {
        let mut askers = vec![group.clone()];
        let nodes = (0..self.tree().len()).map(NodeId::from_index);
        let named = nodes.filter(|node| self.tree().name(*node) == group.name());
        let paths = named.filter_map(|node| self.tree().path(node));
        let code = self.options().code.arguments().map(|(path, _)| path.clone());
        let code = code.filter(|path| path.name() == group.name());
        let core = Catalogue::get()
            .sources()
            .flat_map(|(_, source)| &source.functions);
        let core = core.filter_map(|function| {
            let parts = ["sources", &function.section, &function.name, group.name()];
            KeyPath::new(parts.map(Into::into).to_vec())
        });
        for path in paths.chain(code).chain(core) {
            let question = Question::of(&path, true);
            let looks_there = question.paths().iter().any(|sections| {
                let parts = sections.iter().copied().chain([question.field]);
                parts.eq(group.parts().iter().map(|part| &**part))
            });
            if looks_there && !askers.contains(&path) {
                askers.push(path);
            }
        }
        askers
    }

    /// A table as dlt's merge of a provider's files has it.
    fn table(&self, view: usize, provider: Provider, path: &KeyPath) -> Option<Value> {
        let kind = match provider {
            Provider::Config => Kind::Config,
            _ => Kind::Secrets,
        };
        let mut node = Tree::ROOT;
        let mut visible = self.views()[view].files(kind).to_vec();
        for part in path.parts() {
            node = self.tree().child(node, part)?;
            visible = self.merged(view, kind, node, &visible).tables;
        }
        Some(self.table_below(view, kind, node, &visible))
    }

    fn table_below(&self, view: usize, kind: Kind, node: NodeId, visible: &[FileIndex]) -> Value {
        let child = |(name, child): (&str, NodeId)| {
            let merged = self.merged(view, kind, child, visible);
            let value = match merged.winner {
                Some((file, item)) => {
                    let item = crate::document::ItemId::from_index(item);
                    self.files()[file].document()?.value(item)?.to_json()
                }
                None if merged.tables.is_empty() => return None,
                None => self.table_below(view, kind, child, &merged.tables),
            };
            Some((name.to_owned(), value))
        };
        Value::Object(self.tree().children(node).filter_map(child).collect())
    }
}
