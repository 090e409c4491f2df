//! The one key to create for a field dlt did not find.

use super::Workspace;
use super::cell::Status;
use super::import::name::{Names, Reading};
use super::walk::End;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::missing::{ErrorText, MissingField};
use crate::dlt::provider::Provider;

/// What to do about a missing field.
pub struct Remedy {
    /// The key to create: the most specific one dlt looks for.
    pub path: Option<KeyPath>,
    /// The file to create it in.
    pub file: String,
    /// The kind of that file.
    pub kind: Kind,
    /// Whether dlt calls the field secret.
    pub secret: bool,
    /// Whether dlt would find it now: the text is older than the files.
    pub found_now: bool,
    /// Whether what dlt finds is a placeholder.
    pub is_placeholder: bool,
}

impl Remedy {
    /// The remedy in a sentence.
    #[must_use]
    pub fn sentence(&self, field: &str) -> String {
        match &self.path {
            None => format!("{field}: dlt did not look for it in any file"),
            Some(path) if self.is_placeholder => format!("{path}: dlt finds a placeholder; fill it in"),
            Some(path) if self.found_now => format!("{path}: dlt finds it now"),
            Some(path) => format!("{path}: create it in {} (or set {})", self.file, path.env_name()),
        }
    }
}

impl Workspace {
    /// The key to create for a missing field of dlt's error text, for a column.
    #[must_use]
    pub fn remedy(&self, view: usize, text: &ErrorText, field: &MissingField) -> Remedy {
        let path = self.key_of(view, field);
        let by_kind = |path: &KeyPath| Kind::of_key(path, self.belongs_to_secrets(text, field, path));
        let kind = path.as_ref().map_or(Kind::Secrets, by_kind);
        let secret = kind == Kind::Secrets;
        let cell = path
            .as_ref()
            .and_then(|path| self.cell(view, self.tree().find(path)?));
        Remedy {
            is_placeholder: cell.is_some_and(|cell| matches!(cell.status, Status::Placeholder(_))),
            file: self.usual_file(view, kind),
            kind,
            secret,
            found_now: match &path {
                // `dlt.secrets["a.b"]` asks for exactly this key; a field's walk goes on to shorter ones.
                Some(_) if field.is_read_directly() => cell.is_some_and(|cell| cell.origin.is_some()),
                Some(path) => self.walk(view, path).end == End::Found,
                None => false,
            },
            path,
        }
    }

    /// Whether a field's value belongs into a secrets file: it is a secret, or it stands in credentials, which dlt looks
    /// up whole, as a secret, and refuses in a config file.
    fn belongs_to_secrets(&self, text: &ErrorText, field: &MissingField, path: &KeyPath) -> bool {
        let named = |name: &String| self.options().code.specs.named(name);
        // A class nobody knows may be one of credentials; and a secret is right in a secrets file whatever it is.
        let may_be_credentials = |name: &String| {
            let specs = named(name);
            specs.is_empty() || specs.iter().any(|spec| spec.credentials)
        };
        let top = || field.owners.iter().flat_map(named).any(|spec| spec.credentials);
        if field.groups.iter().any(may_be_credentials) || top() {
            return true;
        }
        // dlt traces no secret in config files, and nothing at all in those that are empty.
        if field.looked_in_config() {
            return false;
        }
        let looked_in_secrets = field
            .traces
            .iter()
            .any(|(provider, _)| Provider::named(provider) == Some(Provider::Secrets));
        if looked_in_secrets && !text.config_is_empty {
            return true;
        }
        let fields = field.owners.iter().flat_map(named).flat_map(|spec| &spec.fields);
        let own: Vec<bool> = fields
            .filter(|one| one.name == field.name)
            .map(|one| one.secret)
            .collect();
        if own.is_empty() {
            self.is_secret(path)
        } else {
            own.contains(&true)
        }
    }

    /// The most specific key of the pass without pipeline, which is the last pass: dlt's spelling in a file; where dlt
    /// asked no file, the key that the variable's name means.
    fn key_of(&self, view: usize, field: &MissingField) -> Option<KeyPath> {
        if field.is_read_directly() {
            return KeyPath::new(field.name.split('.').map(Into::into).collect());
        }
        let pass = last_pass(&field.traces);
        let first_of = |wanted: Provider| {
            pass.iter()
                .find(|(provider, _)| *provider == wanted)
                .map(|(_, key)| *key)
        };
        let in_file = first_of(Provider::Secrets).or_else(|| first_of(Provider::Config));
        if let Some(key) = in_file {
            return KeyPath::new(key.split('.').map(Into::into).collect());
        }
        let name = first_of(Provider::Environment)?;
        let readings = Names::of(self, view).readings(name);
        // The field's own name is known whatever the sections are called.
        let is_field = |reading: &Reading| reading.key.name() == field.name;
        let known = readings.iter().find(|reading| reading.known && is_field(reading));
        let reading = known.or_else(|| readings.iter().find(|reading| is_field(reading)));
        if let Some(reading) = reading {
            return Some(reading.key.clone());
        }
        let lower = name.to_lowercase();
        let mut parts: Vec<&str> = lower.split("__").collect();
        *parts.last_mut()? = &field.name;
        KeyPath::new(parts.into_iter().map(Into::into).collect())
    }
}

/// The traces of the last pass. A pass asks the providers in their order, each for shorter and shorter keys of one
/// outermost section: where an earlier provider comes again, or a longer key, the next pass begins.
fn last_pass(traces: &[(String, String)]) -> Vec<(Provider, &str)> {
    let mut pass: Vec<(Provider, &str)> = Vec::new();
    for (provider, key) in traces {
        let Some(provider) = Provider::named(provider) else {
            continue;
        };
        let separator = if provider == Provider::Environment {
            "__"
        } else {
            "."
        };
        let length = |key: &str| key.matches(separator).count();
        let first = |key: &'_ str| key.split(separator).next().map(str::to_owned);
        let begins_anew = pass.last().is_some_and(|(last, before)| {
            let is_longer = length(key) > length(before);
            // Only the compact path of a source is as long as the one before it, and begins alike.
            let is_other = length(key) == length(before) && first(key) != first(before);
            provider < *last || (provider == *last && (is_longer || is_other))
        });
        if begins_anew {
            pass.clear();
        }
        pass.push((provider, key));
    }
    pass
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(traces: &[(&str, &str)]) -> String {
        let traces: Vec<(String, String)> = traces
            .iter()
            .map(|(p, k)| ((*p).to_owned(), (*k).to_owned()))
            .collect();
        last_pass(&traces)[0].1.to_owned()
    }

    #[test]
    fn the_pass_without_pipeline_names_the_key() {
        let (env, file) = ("Environment Variables", "secrets.toml");
        assert_eq!(
            key(&[(env, "A__K"), (env, "K"), (file, "a.k"), (file, "k")]),
            "A__K"
        );
        assert_eq!(key(&[(env, "P__K"), (file, "p.k"), (env, "K"), (file, "k")]), "K");
        assert_eq!(
            key(&[(file, "p.a.k"), (file, "p.k"), (file, "a.k"), (file, "k")]),
            "a.k"
        );
        assert_eq!(key(&[(file, "a.k"), (file, "k")]), "a.k");
    }
}
