//! dlt's providers: their names, their order, and how each spells a key.

use super::layout::Kind;

/// A place dlt asks for values, in dlt's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Provider {
    /// Environment variables, and for secrets the files in `/run/secrets`.
    Environment,
    /// The merged `secrets.toml` files.
    Secrets,
    /// The merged `config.toml` files; may hold no secrets.
    Config,
    /// Google Secret Manager.
    Google,
    /// AWS Secrets Manager.
    Aws,
}

impl Provider {
    /// dlt's name for it, as in its error texts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Environment => "Environment Variables",
            Self::Secrets => Kind::Secrets.file_name(),
            Self::Config => Kind::Config.file_name(),
            Self::Google => "Google Secrets",
            Self::Aws => "AWS Secrets Manager",
        }
    }

    /// The provider of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [
            Self::Environment,
            Self::Secrets,
            Self::Config,
            Self::Google,
            Self::Aws,
        ]
        .into_iter()
        .find(|provider| provider.name() == name)
    }

    /// dlt's spelling of a key in it (`get_key_name` of each provider). Empty sections do not appear.
    #[must_use]
    pub fn spell<'p>(self, sections: impl IntoIterator<Item = &'p str>, field: &'p str) -> String {
        let sections = sections.into_iter().filter(|section| !section.is_empty());
        match self {
            Self::Environment => joined(sections, "__", field).to_uppercase(),
            Self::Secrets | Self::Config => joined(sections, ".", field),
            Self::Google => vault_name(sections, "-", field),
            Self::Aws => vault_name(sections, "/", field),
        }
    }
}

fn joined<'p>(sections: impl Iterator<Item = &'p str>, separator: &str, field: &'p str) -> String {
    sections.chain([field]).collect::<Vec<_>>().join(separator)
}

/// Vaults know fewer characters: punctuation other than `-` and `_` goes, and so does white space. What is nothing
/// after that is left out, unless it is the field itself.
fn vault_name<'p>(sections: impl Iterator<Item = &'p str>, separator: &str, field: &str) -> String {
    let normal = |part: &str| {
        let is_kept = |c: &char| !(c.is_ascii_punctuation() && !matches!(c, '-' | '_') || c.is_whitespace());
        part.chars().filter(is_kept).collect::<String>()
    };
    let sections: Vec<String> = sections
        .map(normal)
        .filter(|section| !section.is_empty())
        .collect();
    let field = normal(field);
    joined(sections.iter().map(String::as_str), separator, &field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_spells_in_its_own_way() {
        let sections = ["destination", "post gres!", "", "credentials"];
        let spell = |provider: Provider| provider.spell(sections, "pass-word");
        assert_eq!(
            spell(Provider::Environment),
            "DESTINATION__POST GRES!__CREDENTIALS__PASS-WORD"
        );
        assert_eq!(
            spell(Provider::Secrets),
            "destination.post gres!.credentials.pass-word"
        );
        assert_eq!(
            spell(Provider::Google),
            "destination-postgres-credentials-pass-word"
        );
        assert_eq!(spell(Provider::Aws), "destination/postgres/credentials/pass-word");
    }

    #[test]
    fn an_empty_field_leaves_its_separator() {
        assert_eq!(Provider::Environment.spell(["a"], ""), "A__");
        assert_eq!(Provider::Google.spell(["?", "a"], "!"), "a-");
    }
}
