//! Arguments of the project's own sources, as its code declares them.

use std::collections::HashMap;

use super::{Options, Workspace};
use crate::dlt::catalogue::Catalogue;
use crate::dlt::key::KeyPath;
use crate::python::Project;

/// What the code says of an argument.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Argument {
    /// Whether it is secret: by its default, its annotation, or because it is credentials.
    pub secret: bool,
    /// The classes its annotation names, by their dotted paths.
    pub classes: Vec<String>,
}

/// Arguments by their full key paths: `sources.<section>.<name>.<argument>`.
pub type Arguments = HashMap<KeyPath, Argument>;

/// Every argument that the project's code has dlt fill.
#[must_use]
pub fn arguments(project: &Project) -> Arguments {
    let mut arguments = Arguments::new();
    for function in project.files.iter().flat_map(|file| &file.module.functions) {
        for sections in function.sections() {
            for field in &function.fields {
                let parts = sections.iter().map(String::as_str).chain([field.name.as_str()]);
                let Some(path) = KeyPath::new(parts.map(Into::into).collect()) else {
                    continue;
                };
                let classes = field.annotation.classes.clone();
                let is_credentials =
                    |class: &String| Catalogue::get().annotated(class).any(|spec| spec.credentials);
                let secret = field.annotation.secret || classes.iter().any(is_credentials);
                arguments.insert(path, Argument { secret, classes });
            }
        }
    }
    arguments
}

impl Workspace {
    /// The picture with what the project's code says of its sources' arguments.
    #[must_use]
    pub fn with_arguments(&self, arguments: Arguments) -> Self {
        let options = Options {
            arguments,
            ..Options::clone(&self.options)
        };
        self.with_options(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::{self, File};

    #[test]
    fn secrets_are_told_by_default_and_by_class() {
        let text = "import dlt\nfrom dlt.sources.credentials import ConnectionStringCredentials\n\
            @dlt.source(section='crm')\n\
            def deals(api_key=dlt.secrets.value, limit=dlt.config.value,\n\
            \x20         db: ConnectionStringCredentials = dlt.secrets.value): ...\n";
        let module = python::read(text, "pipeline");
        let project = Project {
            files: vec![File {
                path: "pipeline.py".to_owned(),
                module,
            }],
            ..Project::default()
        };
        let mut secrets: Vec<String> = arguments(&project)
            .iter()
            .filter(|(_, argument)| argument.secret)
            .map(|(path, _)| path.to_string())
            .collect();
        secrets.sort();
        assert_eq!(secrets, ["sources.crm.deals.api_key", "sources.crm.deals.db"]);
    }
}
