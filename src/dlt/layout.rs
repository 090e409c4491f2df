//! Which files dlt merges, in which order.

use super::key::KeyPath;

/// The kind of a settings file, and the name of the provider that reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `secrets.toml` and `<profile>.secrets.toml`.
    Secrets,
    /// `config.toml` and `<profile>.config.toml`.
    Config,
}

impl Kind {
    /// The kind of file a key belongs into: credentials stand together in the secrets file, as `dlt init` writes them.
    #[must_use]
    pub fn of_key(key: &KeyPath, secret: bool) -> Self {
        let in_credentials = key
            .parts()
            .iter()
            .rev()
            .skip(1)
            .any(|part| &**part == "credentials");
        if secret || in_credentials {
            Self::Secrets
        } else {
            Self::Config
        }
    }

    /// Both kinds, the one dlt asks first in front.
    pub const ALL: [Self; 2] = [Self::Secrets, Self::Config];

    /// The shared file's name, which is dlt's provider name too.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Secrets => "secrets.toml",
            Self::Config => "config.toml",
        }
    }
}

/// The folder a settings file stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The project's settings folder, `.dlt`.
    Project,
    /// dlt's global folder, `~/.dlt`.
    Global,
}

impl Scope {
    /// Both scopes, the stronger in front.
    pub const ALL: [Self; 2] = [Self::Project, Self::Global];
}

/// One place in dlt's layout: a file that may or may not exist.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot {
    /// Which folder.
    pub scope: Scope,
    /// The profile the file belongs to; `None` for the shared file.
    pub profile: Option<Box<str>>,
    /// Secrets or config.
    pub kind: Kind,
}

impl Slot {
    /// A profile's file, or the shared one for `None`.
    #[must_use]
    pub fn new(scope: Scope, profile: Option<&str>, kind: Kind) -> Self {
        Self {
            scope,
            profile: profile.map(Into::into),
            kind,
        }
    }

    /// The file's name: `prod.secrets.toml`, `config.toml`.
    #[must_use]
    pub fn file_name(&self) -> String {
        match &self.profile {
            Some(profile) => [profile, ".", self.kind.file_name()].concat(),
            None => self.kind.file_name().to_owned(),
        }
    }

    /// Whether `dlthub deploy` uploads it: every settings file of the project but those of the local profiles.
    #[must_use]
    pub fn is_deployed(&self) -> bool {
        let is_local = self.profile.as_deref().is_some_and(super::profile::is_local);
        self.scope == Scope::Project && !is_local
    }

    /// Reads a file's name; `None` when dlt would not take it for a settings file.
    #[must_use]
    pub fn parse(scope: Scope, file_name: &str) -> Option<Self> {
        Kind::ALL.into_iter().find_map(|kind| {
            let rest = file_name.strip_suffix(kind.file_name())?;
            match rest.strip_suffix('.') {
                None if rest.is_empty() => Some(Self::new(scope, None, kind)),
                Some(profile) if !profile.is_empty() => Some(Self::new(scope, Some(profile), kind)),
                _ => None,
            }
        })
    }
}

/// Whether a name ends as that of a settings file: `dlthub deploy` looks at these alone.
#[must_use]
pub fn is_settings_name(name: &str) -> bool {
    Kind::ALL.into_iter().any(|kind| name.ends_with(kind.file_name()))
}

/// Whether `dlthub deploy` uploads a file of that name from the settings folder (`ConfigurationFileSelector` in
/// `dlt/_workspace/deployment/file_selector.py`): only what begins with the name of a local profile stays.
#[must_use]
pub fn is_uploaded(name: &str) -> bool {
    let is_local = |name: &str| {
        name.split_once('.')
            .is_some_and(|(first, _)| super::profile::is_local(first))
    };
    is_settings_name(name) && !is_local(name)
}

/// The files of one kind that dlt merges for a profile, strongest first (`ProfilePathMixin` in
/// `dlt/_workspace/providers.py`); without profiles only the shared files.
#[must_use]
pub fn precedence(profile: Option<&str>, kind: Kind) -> Vec<Slot> {
    let mut slots = Vec::with_capacity(4);
    for scope in Scope::ALL {
        if profile.is_some() {
            slots.push(Slot::new(scope, profile, kind));
        }
        slots.push(Slot::new(scope, None, kind));
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn project_beats_global_and_profile_beats_shared() {
        let names: Vec<_> = precedence(Some("prod"), Kind::Secrets)
            .iter()
            .map(|slot| (slot.scope, slot.file_name()))
            .collect();
        let expected = [
            (Scope::Project, "prod.secrets.toml"),
            (Scope::Project, "secrets.toml"),
            (Scope::Global, "prod.secrets.toml"),
            (Scope::Global, "secrets.toml"),
        ];
        assert_eq!(names, expected.map(|(scope, name)| (scope, name.to_owned())));
    }

    #[test]
    fn files_of_local_profiles_are_not_deployed() {
        let deployed = |profile| Slot::new(Scope::Project, profile, Kind::Secrets).is_deployed();
        assert!(deployed(None) && deployed(Some("prod")));
        assert!(!deployed(Some("dev")) && !deployed(Some("tests")));
        assert!(!Slot::new(Scope::Global, None, Kind::Secrets).is_deployed());
    }

    #[test]
    fn without_profiles_only_the_shared_files_count() {
        assert_eq!(precedence(None, Kind::Config).len(), 2);
    }

    #[test]
    fn file_names_are_read_back() {
        for name in [
            "secrets.toml",
            "config.toml",
            "prod.secrets.toml",
            "a.b.config.toml",
        ] {
            assert_eq!(Slot::parse(Scope::Project, name).unwrap().file_name(), name);
        }
        for name in [
            ".secrets.toml",
            "oldsecrets.toml",
            "secrets.toml.bak",
            "pipeline.toml",
        ] {
            assert_eq!(Slot::parse(Scope::Project, name), None, "{name}");
        }
    }
}
