//! The text of dlt's `ConfigFieldMissingException`: which fields are missing, where dlt looked for them, and as whom.

use super::provider::Provider;

/// What an error text tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorText {
    /// The profile dlt ran with, where it has profiles.
    pub profile: Option<String>,
    /// Whether the files of `config.toml` held nothing: then dlt looked for no field in them.
    pub config_is_empty: bool,
    /// The missing fields.
    pub fields: Vec<MissingField>,
}

/// A field dlt did not find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingField {
    /// Its name.
    pub name: String,
    /// Where dlt looked: the provider's name, and the key in that provider's spelling.
    pub traces: Vec<(String, String)>,
    /// The classes that have the field, by their Python names: several where a union's alternatives do.
    pub owners: Vec<String>,
    /// The classes of the groups it stands in, its owners among them. dlt looks a group up as a whole, too.
    pub groups: Vec<String>,
}

impl MissingField {
    /// Whether code reads it by its whole key, as in `dlt.secrets["a.b"]`: then that is its name.
    #[must_use]
    pub fn is_read_directly(&self) -> bool {
        self.name.contains('.')
    }

    /// Whether dlt looked for it in config files; a secret is not traced there.
    #[must_use]
    pub fn looked_in_config(&self) -> bool {
        self.traces
            .iter()
            .any(|(provider, _)| Provider::named(provider) == Some(Provider::Config))
    }
}

/// Reads an error text, alone, in a traceback or in a log. A text that stands there twice (once for the exception, once
/// for the pipeline step it stopped) counts once. Fields that have to be given in code are left out; of those that
/// several alternatives of a union ask for at the same places there is one.
#[must_use]
pub fn parse(text: &str) -> ErrorText {
    let mut reader = Reader::default();
    for line in text.lines() {
        reader.take(line);
    }
    reader.keep();
    reader.text
}

#[derive(Default)]
struct Reader {
    text: ErrorText,
    /// The class the text is about.
    top: String,
    /// The groups that the line stands in: how far each heading is indented, and its class.
    groups: Vec<(usize, String)>,
    current: Option<MissingField>,
}

impl Reader {
    fn take(&mut self, line: &str) {
        let (indent, line) = content(line);
        if let Some(class) = top_heading(line) {
            self.keep();
            self.groups.clear();
            class.clone_into(&mut self.top);
        } else if let Some(class) = group_heading(line) {
            self.keep();
            self.leave(indent);
            self.groups.push((indent, class.to_owned()));
        } else if let Some(name) = field_heading(line) {
            self.keep();
            self.leave(indent);
            let groups: Vec<String> = self.groups.iter().map(|(_, class)| class.clone()).collect();
            self.current = Some(MissingField {
                name: name.to_owned(),
                traces: Vec::new(),
                owners: vec![groups.last().unwrap_or(&self.top).clone()],
                groups,
            });
        } else if let (Some(field), Some(trace)) = (&mut self.current, trace(line)) {
            field.traces.push(trace);
        } else if let Some(profile) = quoted(line, "Active profile: `") {
            self.keep();
            self.text.profile = Some(profile.to_owned());
        } else if !line.is_empty() {
            self.keep();
            let is_of_config = line.starts_with("WARNING: provider `config.toml` is empty");
            self.text.config_is_empty |= is_of_config;
        }
    }

    /// The line stands in no group that is indented as far.
    fn leave(&mut self, indent: usize) {
        while self
            .groups
            .last()
            .is_some_and(|(of_group, _)| *of_group >= indent)
        {
            self.groups.pop();
        }
    }

    /// Keeps the field whose traces are read.
    fn keep(&mut self) {
        let Some(mut field) = self.current.take() else {
            return;
        };
        field
            .traces
            .retain(|(provider, _)| Provider::named(provider).is_some());
        if field.traces.is_empty() {
            return;
        }
        let mut known = self.text.fields.iter_mut();
        let same = known.find(|known| known.name == field.name && known.traces == field.traces);
        let Some(known) = same else {
            self.text.fields.push(field);
            return;
        };
        extend(&mut known.owners, field.owners);
        extend(&mut known.groups, field.groups);
    }
}

fn extend(names: &mut Vec<String>, more: Vec<String>) {
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
}

/// A line's own text and how far it is indented; what test runners and quotes put before it counts as indentation.
fn content(line: &str) -> (usize, &str) {
    let mut rest = line.trim_start();
    while let Some(more) = ["E ", "| ", "> "].iter().find_map(|mark| rest.strip_prefix(mark)) {
        rest = more.trim_start();
    }
    (line.len() - rest.len(), rest.trim_end())
}

/// The text in backticks behind a beginning.
fn quoted<'l>(line: &'l str, beginning: &str) -> Option<&'l str> {
    let (inner, _) = line.strip_prefix(beginning)?.split_once('`')?;
    Some(inner)
}

/// ``Missing 2 field(s) in configuration `PostgresClientConfiguration`: …``
fn top_heading(line: &str) -> Option<&str> {
    let (count, rest) = line
        .strip_prefix("Missing ")?
        .split_once(" field(s) in configuration ")?;
    count.parse::<u32>().ok()?;
    quoted(rest, "`")
}

/// ``field `credentials` is itself a configuration `PostgresCredentials` with missing field(s): …``
fn group_heading(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("field `")?;
    let (_, rest) = rest.split_once("` is itself a configuration ")?;
    quoted(rest, "`")
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
        let text = parse(TEXT);
        assert_eq!(text.profile.as_deref(), Some("dev"));
        let fields = text.fields;
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["database", "password"]);
        assert!(fields[0].looked_in_config() && !fields[1].looked_in_config());
        assert_eq!(fields[1].traces.len(), 2);
        assert_eq!(fields[0].owners, ["PostgresCredentials"]);
        assert_eq!(fields[0].groups, ["PostgresCredentials"]);
    }

    #[test]
    fn what_two_alternatives_ask_alike_is_one_field() {
        let text = parse(
            "Missing 2 field(s) in configuration `SrcConfiguration`: `conf`, `n`\n\
             field `conf` is itself a configuration `A` with missing field(s): `host` (Union 1 of 2)\n  \
               for field `host` the following (config provider, key) were tried in order:\n    \
                 (Environment Variables, CONF__HOST)\n\n\
             field `conf` is itself a configuration `B` with missing field(s): `host`, `in` (Union 2 of 2)\n  \
               for field `host` the following (config provider, key) were tried in order:\n    \
                 (Environment Variables, CONF__HOST)\n  \
               field `in` is itself a configuration `C` with missing field(s): `x`\n    \
                 for field `x` the following (config provider, key) were tried in order:\n      \
                   (Environment Variables, CONF__IN__X)\n\
             for field `n` the following (config provider, key) were tried in order:\n  \
               (Environment Variables, N)\n\
             WARNING: provider `config.toml` is empty. Locations (i.e., files) are missing or empty.\n",
        );
        let told: Vec<(String, Vec<String>, Vec<String>)> = text
            .fields
            .into_iter()
            .map(|field| (field.name, field.owners, field.groups))
            .collect();
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            told,
            [
                ("host".to_owned(), names(&["A", "B"]), names(&["A", "B"])),
                ("x".to_owned(), names(&["C"]), names(&["B", "C"])),
                ("n".to_owned(), names(&["SrcConfiguration"]), names(&[])),
            ]
        );
        assert!(text.config_is_empty && text.profile.is_none());
    }

    #[test]
    fn a_text_is_read_as_test_runners_print_it() {
        let prefixed: String = TEXT.lines().map(|line| format!("E           {line}\n")).collect();
        assert_eq!(parse(&prefixed), parse(TEXT));
    }

    #[test]
    fn a_text_that_stands_twice_counts_once() {
        assert_eq!(
            parse(&format!("Traceback …\n{TEXT}\nthe above exception\n{TEXT}")),
            parse(TEXT)
        );
    }
}
