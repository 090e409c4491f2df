//! The walk: every place dlt looks for a key, in order, up to where it finds it.

use super::Workspace;
use super::cell::Origin;
use crate::dlt::catalogue::Catalogue;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::lookup::Question;
use crate::dlt::native;
use crate::dlt::provider::Provider;
use crate::dlt::spec::{Field, Spec};
use crate::dlt::specs::Specs;
use crate::dlt::tree::Tree;
use crate::document::ItemId;
use crate::secret::Secret;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    /// An environment variable.
    Variable,
    /// A file in `/run/secrets`.
    Mounted,
    /// A value of a file.
    Value(Origin),
    /// A table; dlt takes it for the value and looks no further.
    Table,
}

/// One place dlt looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which provider is asked.
    pub provider: Provider,
    /// For what, in that provider's spelling.
    pub key: String,
    /// What stands there.
    pub hit: Option<Hit>,
}

/// How a walk ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// At its last step, which is a hit.
    Found,
    /// Nowhere.
    NotFound,
    /// A secret stands in a config file: dlt raises `ValueNotSecretException` for that key.
    Refused(String),
    /// The group of that name is given whole, in a form dlt cannot read: `InvalidNativeValue`.
    Unreadable(String),
}

/// Where dlt looks for a key.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The places, in order.
    pub steps: Vec<Step>,
    /// How it ends.
    pub end: End,
    /// Whether dlt calls the field secret.
    pub secret: bool,
    /// The group that is given whole and provides the field, with the walk being that group's.
    pub native: Option<String>,
    /// The key of a file where it ends; `None` where it ends nowhere, or at no file.
    pub path: Option<KeyPath>,
}

/// What is known of a field: its kind, and for a group the classes it may be.
struct Meaning<'w> {
    secret: bool,
    specs: Vec<&'w Spec>,
}

impl<'w> Meaning<'w> {
    /// What several fields of one path, one per alternative, come to; `None` for no field.
    fn of(specs: &'w Specs, fields: &[&'w Field]) -> Option<Self> {
        let specs = fields
            .iter()
            .flat_map(|field| specs.alternatives(field))
            .collect();
        (!fields.is_empty()).then(|| Self {
            secret: fields.iter().any(|field| field.secret),
            specs,
        })
    }
}

impl Walk {
    /// The place where the value is, if any.
    #[must_use]
    pub fn found(&self) -> Option<&Step> {
        self.steps.last().filter(|_| self.end == End::Found)
    }

    /// What the walk comes to, in a sentence.
    #[must_use]
    pub fn conclusion(&self) -> String {
        match (&self.end, &self.native) {
            (End::Found, None) => "found".to_owned(),
            (End::Found, Some(group)) => {
                format!("found: `{group}` is given whole there, and provides the field")
            }
            (End::NotFound, _) => "not found: dlt takes the default of its code, or fails".to_owned(),
            (End::Refused(key), _) => {
                format!("dlt refuses: the secret `{key}` stands in config.toml (ValueNotSecretException)")
            }
            (End::Unreadable(group), _) => {
                format!(
                    "dlt fails: `{group}` is given whole there, in a form it cannot read (InvalidNativeValue)"
                )
            }
        }
    }
}

impl Workspace {
    /// Where dlt looks for a key, for a column. Vaults that are enabled are named, never asked.
    #[must_use]
    pub fn walk(&self, view: usize, path: &KeyPath) -> Walk {
        let question = Question::of(path, false);
        let way: Vec<&str> = question.groups.iter().copied().chain([question.field]).collect();
        let secret = self
            .meaning(view, &question, &way)
            .is_some_and(|meaning| meaning.secret);
        let question = Question::of(path, secret);
        for depth in 1..=question.groups.len() {
            if let Some(walk) = self.whole_group(view, &question, depth) {
                return walk;
            }
        }
        self.walk_question(view, &question, &self.pipelines())
    }

    /// The pipeline that was asked for.
    fn pipelines(&self) -> Vec<&str> {
        self.options().pipeline.as_deref().into_iter().collect()
    }

    /// What dlt's specs and the project's code say of a field, or of a group on the way to it.
    fn meaning<'w>(&'w self, view: usize, question: &Question<'_>, way: &[&str]) -> Option<Meaning<'w>> {
        let catalogue = Catalogue::get();
        let specs = &self.options().code.specs;
        let of_argument = |argument: Option<&'w Field>| {
            Meaning::of(specs, &specs.find(std::slice::from_ref(argument?), way))
        };
        let first = way.first()?;
        match question.explicit[..] {
            ["destination", name] if !question.plain => match self.destination_type(view, name) {
                Some(kind) => Meaning::of(specs, &specs.find(&catalogue.destination(&kind)?.fields, way)),
                None => of_argument(self.options().code.argument(&question.explicit, first)),
            },
            ["sources", section, name] => of_argument(self.argument(section, name, first))
                .or_else(|| Meaning::of(specs, &specs.find(catalogue.source(section, name)?, way))),
            _ => None,
        }
    }

    /// An argument of the project's sources. A key without the function's name, `sources.<x>.<argument>`, is that of
    /// any function of that section or name; a secret one first.
    fn argument(&self, section: &str, name: &str, argument: &str) -> Option<&Field> {
        let code = &self.options().code;
        code.argument(&["sources", section, name], argument)
            .filter(|field| field.secret || section != name)
            .or_else(|| {
                let is_short = |path: &KeyPath| match path.parts() {
                    [_, s, n, a] => {
                        section == name && (&**s == section || &**n == section) && &**a == argument
                    }
                    _ => false,
                };
                let all = code
                    .arguments()
                    .filter(|(path, _)| is_short(path))
                    .map(|(_, field)| field);
                all.max_by_key(|field| field.secret)
            })
    }

    /// Before the fields of credentials, dlt looks for the credentials as a whole.
    fn whole_group(&self, view: usize, question: &Question<'_>, depth: usize) -> Option<Walk> {
        let specs = self.meaning(view, question, &question.groups[..depth])?.specs;
        if !specs.iter().any(|spec| spec.credentials) {
            return None;
        }
        let group = question.group(depth);
        let mut walk = self.walk_question(view, &group, &self.pipelines());
        walk.secret = question.secret;
        let text = match (
            &walk.end,
            walk.found()
                .and_then(|step| step.hit.as_ref().map(|hit| (hit, &step.key))),
        ) {
            (End::Refused(_), _) => return Some(walk),
            (_, None | Some((Hit::Table, _))) => return None,
            (_, Some((hit, key))) => self.text_of(hit, key)?,
        };
        if depth < question.groups.len() {
            return None;
        }
        let mut readable = false;
        for spec in specs {
            let Some(provided) = native::provided(spec, text.expose()) else {
                continue;
            };
            readable = true;
            if provided.iter().any(|name| name == question.field) {
                walk.native = Some(group.field.to_owned());
                return Some(walk);
            }
        }
        if readable {
            return None;
        }
        walk.end = End::Unreadable(group.field.to_owned());
        Some(walk)
    }

    /// Where a step found something, in words; `None` where it found nothing.
    #[must_use]
    pub fn step_place(&self, step: &Step) -> Option<String> {
        Some(match step.hit.as_ref()? {
            Hit::Variable | Hit::Value(Origin::Environment) => "an environment variable".to_owned(),
            Hit::Mounted => "a file in /run/secrets".to_owned(),
            Hit::Table => "a section: dlt takes it for the value and looks no further".to_owned(),
            Hit::Value(Origin::File { file, item }) => {
                let file = &self.files()[*file];
                format!("{}:{}", file.label, file.document()?.position(*item).line)
            }
        })
    }

    /// The text a hit holds.
    pub(super) fn text_of(&self, hit: &Hit, key: &str) -> Option<Secret> {
        match hit {
            Hit::Variable => self.options().environment.get(key).cloned(),
            Hit::Mounted => self.options().mounted.get(&mounted_name(key)).cloned(),
            Hit::Value(Origin::File { file, item }) => {
                Some(self.files()[*file].document()?.value(*item)?.plain().clone())
            }
            Hit::Value(Origin::Environment) | Hit::Table => None,
        }
    }

    /// Where dlt looks for a field: in the sections of each of the pipelines first, then in none's.
    pub(super) fn walk_question(&self, view: usize, question: &Question<'_>, pipelines: &[&str]) -> Walk {
        let mut walk = Walk {
            steps: Vec::new(),
            end: End::NotFound,
            secret: question.secret,
            native: None,
            path: None,
        };
        let pipelines = pipelines
            .iter()
            .filter(|name| !name.is_empty() && !question.plain);
        let scopes = pipelines.copied().map(Some).chain([None]);
        let providers = self.providers(view);
        for scope in scopes {
            for &provider in &providers {
                for path in question.paths() {
                    let sections: Vec<&str> = scope.into_iter().chain(path).collect();
                    let hit = self.ask(view, provider, &sections, question);
                    let key = provider.spell(sections.iter().copied(), question.field);
                    if hit.is_some() && matches!(provider, Provider::Secrets | Provider::Config) {
                        let parts = sections.iter().copied().chain([question.field]);
                        walk.path = KeyPath::new(parts.map(Into::into).collect());
                    }
                    if provider == Provider::Config && question.secret {
                        // dlt looks, to refuse what it finds, and says nothing of having looked.
                        if hit.is_some() {
                            walk.end = End::Refused(key);
                            return walk;
                        }
                        continue;
                    }
                    let is_hit = hit.is_some();
                    walk.steps.push(Step { provider, key, hit });
                    if is_hit {
                        walk.end = End::Found;
                        return walk;
                    }
                }
            }
        }
        walk
    }

    /// The providers dlt asks, in order; empty ones are not asked.
    fn providers(&self, view: usize) -> Vec<Provider> {
        let enabled = |setting: &str| {
            KeyPath::new(vec!["providers".into(), setting.into()]).is_some_and(|path| self.is_on(view, &path))
        };
        let mut providers = Vec::new();
        if !self.options().environment.is_empty() {
            providers.push(Provider::Environment);
        }
        for (kind, provider) in [
            (Kind::Secrets, Provider::Secrets),
            (Kind::Config, Provider::Config),
        ] {
            if !self.is_empty(view, kind) {
                providers.push(provider);
            }
        }
        providers.extend(enabled("enable_google_secrets").then_some(Provider::Google));
        providers.extend(enabled("enable_aws_secrets").then_some(Provider::Aws));
        providers
    }

    /// Whether a provider of files counts as empty: no key, and no text in the weakest file there is.
    /// A comment there is text; in a stronger file it is not looked at.
    fn is_empty(&self, view: usize, kind: Kind) -> bool {
        let files: Vec<_> = self.views()[view]
            .files(kind)
            .iter()
            .filter_map(|file| self.files()[*file].document())
            .collect();
        let has_key = files
            .iter()
            .any(|document| document.children(ItemId::ROOT).next().is_some());
        !has_key && files.last().is_none_or(|document| document.text().is_empty())
    }

    fn ask(
        &self,
        view: usize,
        provider: Provider,
        sections: &[&str],
        question: &Question<'_>,
    ) -> Option<Hit> {
        match provider {
            Provider::Environment => {
                let name = provider.spell(sections.iter().copied(), question.field);
                if question.secret && self.options().mounted.contains_key(&mounted_name(&name)) {
                    return Some(Hit::Mounted);
                }
                self.options().environment.get(&name).map(|_| Hit::Variable)
            }
            Provider::Secrets => self.in_files(view, Kind::Secrets, sections, question.field),
            Provider::Config => self.in_files(view, Kind::Config, sections, question.field),
            Provider::Google | Provider::Aws => None,
        }
    }

    /// What the merge of a provider's files has at a path.
    fn in_files(&self, view: usize, kind: Kind, sections: &[&str], field: &str) -> Option<Hit> {
        let mut node = Tree::ROOT;
        let mut visible = self.views()[view].files(kind).to_vec();
        for part in sections {
            node = self.tree().child(node, part)?;
            visible = self.merged(view, kind, node, &visible).tables;
        }
        let merged = self.merged(view, kind, self.tree().child(node, field)?, &visible);
        if let Some((file, item)) = merged.winner {
            return Some(Hit::Value(Origin::File {
                file,
                item: ItemId::from_index(item),
            }));
        }
        (!merged.tables.is_empty()).then_some(Hit::Table)
    }

    /// The plain lookup of exactly one path: environment, secrets, config.
    fn plain(&self, view: usize, path: &KeyPath) -> Option<Secret> {
        if let Some(text) = self.options().environment.get(&path.env_name()) {
            return Some(text.clone());
        }
        let parts: Vec<&str> = path.parts().iter().map(|part| &**part).collect();
        let (field, sections) = parts.split_last()?;
        let hit = Kind::ALL
            .into_iter()
            .find_map(|kind| self.in_files(view, kind, sections, field))?;
        self.text_of(&hit, "")
    }

    pub(super) fn is_on(&self, view: usize, path: &KeyPath) -> bool {
        self.plain(view, path)
            .is_some_and(|text| text.expose().eq_ignore_ascii_case("true"))
    }

    /// The type of a destination: what its `destination_type` says, else what the code says, else its name where dlt
    /// has such a one.
    pub(super) fn destination_type(&self, view: usize, name: &str) -> Option<String> {
        let setting = KeyPath::new(vec!["destination".into(), name.into(), "destination_type".into()])?;
        let said = self.plain(view, &setting).map(|text| text.expose().to_owned());
        let known = |name: &String| Catalogue::get().destination(name).is_some();
        let coded = || self.options().code.destination_type(name).map(str::to_owned);
        said.filter(known)
            .or_else(|| coded().filter(known))
            .or_else(|| Some(name.to_owned()).filter(known))
    }
}

/// The name of the file in `/run/secrets` that stands for a variable.
fn mounted_name(variable: &str) -> String {
    variable.to_lowercase().replace('_', "-")
}
