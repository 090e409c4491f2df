//! A key path and the names it has in dlt's providers.

use std::borrow::Cow;
use std::fmt;

use toml_writer::ToTomlKey;

/// The full path of a key, outermost section first: `["destination", "postgres", "credentials", "password"]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyPath(Vec<Box<str>>);

impl KeyPath {
    /// A path of at least one part; `None` when there is none.
    #[must_use]
    pub fn new(parts: Vec<Box<str>>) -> Option<Self> {
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// The parts for themselves, outermost first.
    #[must_use]
    pub fn into_parts(self) -> Vec<Box<str>> {
        self.0
    }

    /// The parts, outermost first.
    #[must_use]
    pub fn parts(&self) -> &[Box<str>] {
        &self.0
    }

    /// The last part: dlt's field name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.last().map_or("", |name| name)
    }

    /// The variable dlt's environment provider asks for: parts joined by `__`, upper-cased, empty sections left
    /// out (`get_key_name` in `dlt/common/configuration/providers/provider.py`).
    #[must_use]
    pub fn env_name(&self) -> String {
        let (sections, name) = self.0.split_at(self.0.len() - 1);
        let mut text = String::new();
        for section in sections.iter().filter(|section| !section.is_empty()) {
            text.push_str(section);
            text.push_str("__");
        }
        text.push_str(&name[0]);
        text.to_uppercase()
    }
}

/// What is left of the names of variables that begin with a section, as [`KeyPath::env_name`] spells it: in upper case. A key
/// in that section has a variable where its own name in upper case is among them.
#[must_use]
pub fn env_names_below<'n>(names: &[&'n str], section: &str) -> Vec<&'n str> {
    if section.is_empty() {
        return names.to_vec();
    }
    let rest = |name: &&'n str| name.strip_prefix(section)?.strip_prefix("__");
    names.iter().filter_map(rest).collect()
}

impl fmt::Display for KeyPath {
    /// The TOML spelling: bare parts as they are, others quoted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            f.write_str(&spell_part(part))?;
        }
        Ok(())
    }
}

/// One part of a dotted key as TOML spells it: bare where it can be, quoted where it must.
#[must_use]
pub fn spell_part(part: &str) -> Cow<'_, str> {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !part.is_empty() && part.bytes().all(is_bare) {
        Cow::Borrowed(part)
    } else {
        Cow::Owned(part.to_toml_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(parts: &[&str]) -> KeyPath {
        KeyPath::new(parts.iter().map(|&part| part.into()).collect()).unwrap()
    }

    #[test]
    fn environment_name_joins_with_two_underscores_in_upper_case() {
        let key = path(&["sources", "pipedrive", "pipedrive_api_key"]);
        assert_eq!(key.env_name(), "SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY");
    }

    #[test]
    fn environment_name_leaves_out_empty_sections() {
        assert_eq!(path(&["sources", "", "key"]).env_name(), "SOURCES__KEY");
    }

    #[test]
    fn variables_are_found_section_by_section_as_their_whole_names_are() {
        let paths = [
            path(&["sources", "pipe__drive", "key"]),
            path(&["sources", "", "key"]),
            path(&["sources", "straße", "key"]),
            path(&["sources", ""]),
            path(&["key"]),
        ];
        let names: Vec<String> = paths.iter().map(KeyPath::env_name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for path in paths {
            let (name, sections) = path.parts().split_last().unwrap();
            let left = sections.iter().fold(names.clone(), |names, section| {
                env_names_below(&names, &section.to_uppercase())
            });
            assert!(left.contains(&&*name.to_uppercase()), "{path}");
            assert!(!left.contains(&"OTHER"));
        }
        assert!(env_names_below(&names, "SOURCE").is_empty());
    }

    #[test]
    fn parts_that_are_not_bare_are_quoted() {
        assert_eq!(
            path(&["sources", "my source", "a\"b"]).to_string(),
            r#"sources."my source".'a"b'"#
        );
    }
}
