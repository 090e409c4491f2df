//! The one key to create for a field dlt did not find.

use super::Workspace;
use super::cell::Status;
use super::walk::End;
use crate::dlt::key::KeyPath;
use crate::dlt::layout::Kind;
use crate::dlt::missing::MissingField;
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
    pub fn remedy(&self, view: usize, field: &MissingField) -> Remedy {
        let path = self.key_of(field);
        let walk = path.as_ref().map(|path| self.walk(view, path));
        // dlt traces no secret in config files: a field it looked for there is none. Credentials belong into secrets
        // all the same, since dlt looks the whole group up as a secret first and refuses it in a config file.
        let secret = !field.looked_in_config();
        let by_kind = |path: &KeyPath| Kind::of_key(path, secret);
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
            found_now: walk.is_some_and(|walk| walk.end == End::Found),
            path,
        }
    }

    /// The most specific key of the pass without pipeline, which is the last pass: dlt's spelling in a file, or the
    /// variable's name in lower case where dlt asked no file.
    fn key_of(&self, field: &MissingField) -> Option<KeyPath> {
        let pass = last_pass(&field.traces);
        let first_of = |wanted: Provider| {
            pass.iter()
                .find(|(provider, _)| *provider == wanted)
                .map(|(_, key)| *key)
        };
        let in_file = first_of(Provider::Secrets).or_else(|| first_of(Provider::Config));
        let parts: Vec<Box<str>> = match in_file {
            Some(key) => key.split('.').map(Into::into).collect(),
            None => first_of(Provider::Environment)?
                .to_lowercase()
                .split("__")
                .map(Into::into)
                .collect(),
        };
        KeyPath::new(parts)
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
