//! The walk: every place dlt looks for a key, in order, up to where it finds it.

use super::Workspace;
use super::cell::Origin;
use super::vaults::{Answer, Vault};
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::lookup::Question;
use crate::dlt::provider::Provider;
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
    /// A value of a vault that was asked: by the number of the answer in `Options::fetched`, and its key.
    Fetched(usize, KeyPath),
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
    /// Where dlt looks for a key, for a column. Vaults that are enabled are named, never asked: what was
    /// fetched from them before counts.
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
    pub(super) fn pipelines(&self) -> Vec<&str> {
        self.options().pipeline.as_deref().into_iter().collect()
    }

    /// Where a step found something, in words; `None` where it found nothing.
    #[must_use]
    pub fn step_place(&self, step: &Step) -> Option<String> {
        Some(match step.hit.as_ref()? {
            Hit::Variable | Hit::Value(Origin::Environment) => "an environment variable".to_owned(),
            Hit::Mounted => "a file in /run/secrets".to_owned(),
            Hit::Fetched(at, key) => self.vault_place(*at, key),
            Hit::Value(Origin::Vault(_)) => return None,
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
            Hit::Fetched(at, key) => Some(self.fetched_value(*at, key)?.plain().clone()),
            Hit::Value(Origin::Environment | Origin::Vault(_)) | Hit::Table => None,
        }
    }

    /// Where dlt looks for a field: in the sections of each of the pipelines first, then in none's.
    pub(super) fn walk_question(&self, view: usize, question: &Question<'_>, pipelines: &[&str]) -> Walk {
        self.go(view, question, pipelines, true)
    }

    /// Where dlt finds a field: the same walk, of which the steps in vain are not told.
    pub(super) fn find_question(&self, view: usize, question: &Question<'_>, pipelines: &[&str]) -> Walk {
        self.go(view, question, pipelines, false)
    }

    fn go(&self, view: usize, question: &Question<'_>, pipelines: &[&str], is_told: bool) -> Walk {
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
        let providers = self.providers_of(view);
        let may_have = self.hints(question.field, question.secret);
        let paths = question.paths();
        let mut sections: Vec<&str> = Vec::new();
        for scope in scopes {
            for &provider in providers {
                let is_in_vain = !may_have(&provider);
                if is_in_vain && !is_told {
                    continue;
                }
                for path in &paths {
                    sections.clear();
                    sections.extend(scope.into_iter().chain(path.iter().copied()));
                    let hit = match is_in_vain {
                        true => None,
                        false => self.ask(view, provider, &sections, question),
                    };
                    if hit.is_none() && !is_told {
                        continue;
                    }
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

    /// Whether any provider may have a field, in whatever sections; "no" is certain. Most of the fields that dlt looks for stand
    /// nowhere.
    pub(super) fn may_have(&self, view: usize, field: &str, secret: bool) -> bool {
        let may_have = self.hints(field, secret);
        self.providers_of(view).iter().any(may_have)
    }

    /// Which providers may have a field.
    fn hints(&self, field: &str, secret: bool) -> impl Fn(&Provider) -> bool + use<> {
        let is_mounted = secret && !self.options().mounted.is_empty();
        let in_variables = is_mounted || self.options().environment.may_have(field);
        let in_files = self.tree().may_have(field);
        move |provider| match provider {
            Provider::Environment => in_variables,
            Provider::Secrets | Provider::Config => in_files,
            Provider::Google | Provider::Aws => true,
        }
    }

    fn providers_of(&self, view: usize) -> &[Provider] {
        &self.providers.get_or_init(|| {
            let views = 0..self.views().len();
            views.map(|view| self.providers(view)).collect()
        })[view]
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
            Provider::Google => self.asked_vault(view, Vault::Google, sections, question.field),
            Provider::Aws => self.asked_vault(view, Vault::Aws, sections, question.field),
        }
    }

    /// What a vault that was asked has at a path.
    fn asked_vault(&self, view: usize, vault: Vault, sections: &[&str], field: &str) -> Option<Hit> {
        if self.options().fetched.is_empty() {
            return None;
        }
        let parts = sections.iter().copied().chain([field]);
        let key = KeyPath::new(parts.map(Into::into).collect())?;
        match self.in_vault(view, vault, &key)? {
            (at, Answer::Value { .. }) => Some(Hit::Fetched(at, key)),
            (_, Answer::Section) => Some(Hit::Table),
        }
    }

    /// What the merge of a provider's files has at a path.
    fn in_files(&self, view: usize, kind: Kind, sections: &[&str], field: &str) -> Option<Hit> {
        // Most paths that dlt tries stand in no file.
        let below = |node, part: &&str| self.tree().child(node, part);
        let section = sections.iter().try_fold(Tree::ROOT, below)?;
        let leaf = self.tree().child(section, field)?;
        let mut node = Tree::ROOT;
        let mut visible = self.views()[view].files(kind).to_vec();
        for part in sections {
            node = self.tree().child(node, part)?;
            visible = self.merged(view, kind, node, &visible).tables;
        }
        let merged = self.merged(view, kind, leaf, &visible);
        if let Some((file, item)) = merged.winner {
            return Some(Hit::Value(Origin::File {
                file,
                item: ItemId::from_index(item),
            }));
        }
        (!merged.tables.is_empty()).then_some(Hit::Table)
    }

    /// The plain lookup of exactly one path: environment, secrets, config.
    pub(super) fn plain(&self, view: usize, path: &KeyPath) -> Option<Secret> {
        let environment = &self.options().environment;
        if environment.may_have(path.name())
            && let Some(text) = environment.get(&path.env_name())
        {
            return Some(text.clone());
        }
        if !self.tree().may_have(path.name()) {
            return None;
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
}

/// The name of the file in `/run/secrets` that stands for a variable.
fn mounted_name(variable: &str) -> String {
    variable.to_lowercase().replace('_', "-")
}
