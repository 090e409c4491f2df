//! What Python packages a project depends on, by its `pyproject.toml` and `requirements*.txt`.

use crate::document::{Document, ItemId, Value};

/// A package a project depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Its name, normalized as PEP 503 has it: lower case, with `-`.
    pub name: String,
    /// Its extras, `s3` in `dlt[s3]`, normalized too.
    pub extras: Vec<String>,
    /// The group or extra of the project it is listed in; `None` where every installation has it.
    pub group: Option<String>,
    /// The file it is listed in.
    pub file: String,
}

/// The packages of a project's files: name and text of each.
#[must_use]
pub fn dependencies(files: &[(String, String)]) -> Vec<Dependency> {
    files
        .iter()
        .flat_map(|(name, text)| {
            if name.ends_with(".toml") {
                of_pyproject(name, text)
            } else {
                of_requirements(name, text)
            }
        })
        .collect()
}

/// `requirements.txt`: one requirement a line; options, comments and links are left out.
fn of_requirements(file: &str, text: &str) -> Vec<Dependency> {
    let joined = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let lines = joined.lines().filter_map(|line| requirement(line, None, file));
    lines.collect()
}

/// `pyproject.toml`, in the tables of PEP 621, PEP 735 and Poetry.
fn of_pyproject(file: &str, text: &str) -> Vec<Dependency> {
    let Ok(document) = Document::parse(text.into()) else {
        return Vec::new();
    };
    let at = |names: &[&str]| {
        let mut names = names.iter();
        names.try_fold(ItemId::ROOT, |at, name| document.child(at, name))
    };
    let mut found = Vec::new();
    let mut list = |item: Option<ItemId>, group: Option<&str>| {
        let json = item
            .and_then(|item| document.value(item))
            .map(|value| value.to_json());
        let Some(serde_json::Value::Array(entries)) = json else {
            return;
        };
        for entry in entries.iter().filter_map(serde_json::Value::as_str) {
            found.extend(requirement(entry, group, file));
        }
    };
    list(at(&["project", "dependencies"]), None);
    for table in [&["project", "optional-dependencies"][..], &["dependency-groups"]] {
        for (group, item) in at(table).into_iter().flat_map(|table| document.children(table)) {
            list(Some(item), Some(group));
        }
    }
    list(at(&["tool", "uv", "dev-dependencies"]), Some("dev"));
    let mut poetry = |table: Option<ItemId>, group: Option<&str>| {
        for (name, item) in table.into_iter().flat_map(|table| document.children(table)) {
            if name == "python" {
                continue;
            }
            found.push(Dependency {
                name: normalized(name),
                extras: poetry_extras(&document, item),
                group: group.map(str::to_owned),
                file: file.to_owned(),
            });
        }
    };
    poetry(at(&["tool", "poetry", "dependencies"]), None);
    poetry(at(&["tool", "poetry", "dev-dependencies"]), Some("dev"));
    for (group, item) in at(&["tool", "poetry", "group"])
        .into_iter()
        .flat_map(|table| document.children(table))
    {
        poetry(document.child(item, "dependencies"), Some(group));
    }
    found
}

/// `dlt = { version = "1", extras = ["s3"] }`
fn poetry_extras(document: &Document, item: ItemId) -> Vec<String> {
    let extras = document
        .child(item, "extras")
        .and_then(|item| document.value(item));
    match extras.as_ref().map(Value::to_json) {
        Some(serde_json::Value::Array(extras)) => extras
            .iter()
            .filter_map(serde_json::Value::as_str)
            .map(normalized)
            .collect(),
        _ => Vec::new(),
    }
}

/// `dlt[s3, hub]>=1.0 ; python_version > "3.9"` (PEP 508), as far as name and extras.
fn requirement(text: &str, group: Option<&str>, file: &str) -> Option<Dependency> {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    // Options begin with a dash, paths with a dot or slash, links hold a colon right behind the name.
    let is_name = name.starts_with(|c: char| c.is_ascii_alphanumeric()) && !rest.starts_with([':', '/']);
    if !is_name {
        return None;
    }
    let extras = rest
        .trim_start()
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    let extras = extras.map_or("", |(extras, _)| extras);
    Some(Dependency {
        name: normalized(name),
        extras: extras
            .split(',')
            .map(str::trim)
            .filter(|extra| !extra.is_empty())
            .map(normalized)
            .collect(),
        group: group.map(str::to_owned),
        file: file.to_owned(),
    })
}

/// A name as PEP 503 normalizes it.
fn normalized(name: &str) -> String {
    let parts: Vec<&str> = name
        .split(['-', '_', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(file: &str, text: &str) -> Vec<String> {
        dependencies(&[(file.to_owned(), text.to_owned())])
            .into_iter()
            .map(|one| {
                let group = one.group.map_or(String::new(), |group| format!(" ({group})"));
                format!("{}[{}]{group}", one.name, one.extras.join(","))
            })
            .collect()
    }

    #[test]
    fn requirements_are_read_line_by_line() {
        let text = "# comment\n-r other.txt\n--index-url https://x\nDLT[S3, hub] >= 1.0 ; python_version > '3.9'  # why\n\
                    google_api.python-client==2\n./local\nhttps://example.com/a.whl\npkg @ https://example.com/b.whl\n\n\
                    long \\\n  >= 1\n";
        assert_eq!(
            told("requirements.txt", text),
            ["dlt[s3,hub]", "google-api-python-client[]", "pkg[]", "long[]"]
        );
    }

    #[test]
    fn every_table_of_pyproject_is_read() {
        let text = "[project]\ndependencies = [\n  'dlt[s3]',\n  'Google-Api-Python-Client>=2',\n]\n\
                    [project.optional-dependencies]\nvault = ['boto3']\n\
                    [dependency-groups]\ntest = ['pytest', {include-group = 'other'}]\n\
                    [tool.poetry.dependencies]\npython = '^3.9'\ndlt = {version = '1', extras = ['s3', 'bigquery']}\nrequests = '*'\n\
                    [tool.poetry.group.dev.dependencies]\nblack = '*'\n";
        assert_eq!(
            told("pyproject.toml", text),
            [
                "dlt[s3]",
                "google-api-python-client[]",
                "boto3[] (vault)",
                "pytest[] (test)",
                "dlt[s3,bigquery]",
                "requests[]",
                "black[] (dev)",
            ]
        );
        assert!(told("pyproject.toml", "not toml").is_empty());
    }
}
