//! The text of dlt's `ConfigFieldMissingException`: which fields are missing, and where dlt looked for them.

use super::provider::Provider;

/// A field dlt did not find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingField {
    /// Its name.
    pub name: String,
    /// Where dlt looked: the provider's name, and the key in that provider's spelling.
    pub traces: Vec<(String, String)>,
}

impl MissingField {
    /// Whether dlt looked for it in config files; a secret is not traced there.
    #[must_use]
    pub fn looked_in_config(&self) -> bool {
        self.traces
            .iter()
            .any(|(provider, _)| Provider::named(provider) == Some(Provider::Config))
    }
}

/// Reads an error text, alone or in a traceback. A text that stands there twice (once for the exception, once for the
/// pipeline step it stopped) counts once. Fields that have to be given in code are left out.
#[must_use]
pub fn parse(text: &str) -> Vec<MissingField> {
    let mut fields: Vec<MissingField> = Vec::new();
    let mut current: Option<MissingField> = None;
    for line in text.lines() {
        let line = line.trim();
        if let Some(name) = field_heading(line) {
            keep(&mut fields, current.take());
            current = Some(MissingField {
                name: name.to_owned(),
                traces: Vec::new(),
            });
        } else if let (Some(field), Some(trace)) = (&mut current, trace(line)) {
            field.traces.push(trace);
        } else if !line.is_empty() {
            keep(&mut fields, current.take());
        }
    }
    keep(&mut fields, current);
    fields
}

fn keep(fields: &mut Vec<MissingField>, field: Option<MissingField>) {
    let Some(mut field) = field else { return };
    field
        .traces
        .retain(|(provider, _)| Provider::named(provider).is_some());
    if !field.traces.is_empty() && !fields.contains(&field) {
        fields.push(field);
    }
}

/// ``for field `password` the following (config provider, key) were tried in order:``
fn field_heading(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("for field `")?;
    let (name, rest) = rest.split_once('`')?;
    rest.contains("were tried in order").then_some(name)
}

/// `(secrets.toml, destination.postgres.credentials.password)`; a key may hold commas and brackets itself.
fn trace(line: &str) -> Option<(String, String)> {
    let (provider, key) = line.strip_prefix('(')?.strip_suffix(')')?.split_once(", ")?;
    Some((provider.to_owned(), key.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by dlt 1.31.0, shortened.
    const TEXT: &str = "\
Missing 2 field(s) in configuration `PostgresClientConfiguration`: `credentials`, `dataset_name`
field `credentials` is itself a configuration `PostgresCredentials` with missing field(s): `database`, `password`
  for field `database` the following (config provider, key) were tried in order:
    (Environment Variables, DESTINATION__POSTGRES__CREDENTIALS__DATABASE)
    (secrets.toml, destination.postgres.credentials.database)
    (secrets.toml, destination.credentials.database)
    (config.toml, destination.postgres.credentials.database)
  for field `password` the following (config provider, key) were tried in order:
    (Environment Variables, DESTINATION__POSTGRES__CREDENTIALS__PASSWORD)
    (secrets.toml, destination.postgres.credentials.password)
  NOTE: following fields in `PostgresCredentials` got resolved: `host`

for field `dataset_name` the following (config provider, key) were tried in order:
  (ExplicitValues, dataset_name)

Active profile: `dev`
";

    #[test]
    fn fields_and_their_traces_are_read() {
        let fields = parse(TEXT);
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["database", "password"]);
        assert!(fields[0].looked_in_config() && !fields[1].looked_in_config());
        assert_eq!(fields[1].traces.len(), 2);
    }

    #[test]
    fn a_text_that_stands_twice_counts_once() {
        assert_eq!(
            parse(&format!("Traceback …\n{TEXT}\nthe above exception\n{TEXT}")),
            parse(TEXT)
        );
    }
}
