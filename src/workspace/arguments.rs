//! Arguments of the project's own sources: which of them its code calls secret.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Options, Workspace};
use crate::dlt::key::KeyPath;
use crate::python::Project;

/// The full key paths of all arguments that the project's code declares as secret.
#[must_use]
pub fn secret_arguments(project: &Project) -> HashSet<KeyPath> {
    let functions = project.files.iter().flat_map(|file| &file.module.functions);
    functions
        .flat_map(|function| {
            let secret = function.fields.iter().filter(|field| field.annotation.secret);
            let names: Vec<&str> = secret.map(|field| field.name.as_str()).collect();
            let path = move |sections: Vec<String>| {
                let of = |name: &&str| {
                    let parts = sections.iter().map(String::as_str).chain([*name]);
                    KeyPath::new(parts.map(Into::into).collect())
                };
                names.iter().filter_map(of).collect::<Vec<_>>()
            };
            function.sections().into_iter().flat_map(path)
        })
        .collect()
}

impl Workspace {
    /// The picture with what the project's code says of its sources' arguments.
    #[must_use]
    pub fn with_secret_arguments(&self, secret_arguments: HashSet<KeyPath>) -> Self {
        let options = Options {
            secret_arguments,
            ..Options::clone(&self.options)
        };
        let (place, active) = (Arc::clone(&self.place), self.active.clone());
        Self::picture(
            place,
            Arc::new(options),
            active,
            self.files.clone(),
            self.views.clone(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::{self, File};

    #[test]
    fn secrets_are_told_by_their_default() {
        let text = "import dlt\n@dlt.source(section='crm')\ndef deals(api_key=dlt.secrets.value, limit=dlt.config.value): ...\n";
        let module = python::read(text, "pipeline");
        let project = Project {
            files: vec![File {
                path: "pipeline.py".to_owned(),
                module,
            }],
            ..Project::default()
        };
        let paths: Vec<String> = secret_arguments(&project)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(paths, ["sources.crm.deals.api_key"]);
    }
}
