//! What the project's Python code asks of dlt, in dlt's terms.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::classes::{fields_of, own_field, own_specs};
use super::demand::{Asked, Asker, Demand};
use crate::dlt::catalogue::Catalogue;
use crate::dlt::key::KeyPath;
use crate::dlt::spec::Field;
use crate::dlt::specs::Specs;
use crate::python::access::Access;
use crate::python::{self, Project, Syntax};

/// What the project's Python code asks of dlt.
#[derive(Clone, Default)]
pub struct Code {
    /// dlt's classes and the project's.
    pub specs: Specs,
    /// What its sources, resources, jobs, and its own destinations ask for, and the keys it reads itself.
    pub(super) demands: Vec<Arc<Demand>>,
    /// The destinations it speaks of.
    pub(super) destinations: Vec<UsedDestination>,
    /// The core sources it calls, by name, each once.
    pub core_sources: Vec<(String, Asker)>,
    /// The names of its pipelines.
    pub pipelines: Vec<String>,
    /// The files that make a pipeline and are run themselves, in the project's folder.
    pub scripts: Vec<String>,
    /// Keys to which it gives values while it runs.
    pub(super) written: HashSet<KeyPath>,
    /// The jobs of its deployment.
    pub jobs: Vec<CodeJob>,
    /// Files that are not whole Python, or could not be read: what they ask for may be unknown.
    pub unread: Vec<String>,
    arguments: HashMap<KeyPath, Field>,
}

/// A job of a deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeJob {
    /// Its name.
    pub name: String,
    /// The file it is written in.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// Whether it asks for fixed addresses.
    pub static_egress_ips: bool,
}

/// A destination as the code speaks of it.
#[derive(Clone)]
pub(super) struct UsedDestination {
    /// The name below `destination.`.
    pub(super) name: String,
    /// Its type, where the code says it.
    pub(super) kind: Option<String>,
    /// The fields the code gives itself.
    pub(super) given: Vec<String>,
    /// What literals among them decide: field and word.
    pub(super) decided: Vec<(String, String)>,
    /// Whether it is a pipeline's only one, without a staging destination.
    pub(super) alone: bool,
    /// The pipeline that loads into it, where its name is known.
    pub(super) pipeline: Option<String>,
    /// Where.
    pub(super) by: Asker,
}

impl UsedDestination {
    /// What the code decides by the value of a field.
    pub(super) fn decides(&self, field: &str) -> Option<String> {
        let mut decided = self.decided.iter();
        decided
            .find(|(name, _)| name == field)
            .map(|(_, word)| word.clone())
    }
}

impl Code {
    /// Puts what was read of a project's code into dlt's terms.
    #[must_use]
    pub fn of(project: &Project) -> Self {
        let specs = own_specs(project);
        let mut code = Self {
            unread: project.unread.iter().map(|unread| unread.path.clone()).collect(),
            ..Self::default()
        };
        let modules = Modules::of(project);
        for file in &project.files {
            if file.module.syntax != Syntax::Whole {
                code.unread.push(file.path.clone());
            }
            for function in &file.module.functions {
                code.add_function(&modules, &specs, &file.path, function);
            }
            for usage in &file.module.usages {
                code.add_core_source(&file.path, usage);
            }
            if !file.module.pipelines.is_empty() && !file.path.contains(['/', '\\']) {
                code.scripts.push(file.path.clone());
            }
            code.jobs.extend(file.module.jobs.iter().map(|job| CodeJob {
                name: job.name.clone(),
                file: file.path.clone(),
                line: job.line,
                static_egress_ips: job.static_egress_ips,
            }));
            for pipeline in &file.module.pipelines {
                code.pipelines.extend(pipeline.name.clone());
                let name = pipeline.name.as_deref();
                for destination in &pipeline.destinations {
                    code.add_destination(&file.path, destination, name, pipeline.staging.is_empty());
                }
                for staging in &pipeline.staging {
                    code.add_destination(&file.path, staging, name, false);
                }
            }
            for destination in &file.module.destinations {
                let known = code
                    .destinations
                    .iter()
                    .any(|used| used.by.is_at(&file.path, destination.line));
                if !known {
                    code.add_destination(&file.path, destination, None, false);
                }
            }
            for read in &file.module.reads {
                code.add_read(&file.path, read);
            }
        }
        // Sources that nothing runs are part of a library, or of a notebook's: then all of them count.
        let runs = |demand: &Arc<Demand>| demand.used && !demand.plain && demand.sections[0] == "sources";
        if !code.demands.iter().any(runs) {
            for demand in &mut code.demands {
                Arc::make_mut(demand).used = true;
            }
        }
        code.pipelines.sort();
        code.pipelines.dedup();
        code.specs = specs;
        code
    }

    /// An argument of the project's sources, jobs or destinations, by its sections and name.
    pub(in crate::workspace) fn argument(&self, sections: &[&str], name: &str) -> Option<&Field> {
        let parts = sections.iter().copied().chain([name]);
        self.arguments
            .get(&KeyPath::new(parts.map(Into::into).collect())?)
    }

    /// Every argument by its full path: `sources.<section>.<name>.<argument>`.
    pub(in crate::workspace) fn arguments(&self) -> impl Iterator<Item = (&KeyPath, &Field)> {
        self.arguments.iter()
    }

    /// The type that the code gives a destination of that name.
    pub(in crate::workspace) fn destination_type(&self, name: &str) -> Option<&str> {
        let mut named = self.destinations.iter().filter(|used| used.name == name);
        named.find_map(|used| used.kind.as_deref())
    }

    /// Whether there is code that speaks of dlt: then what it does not ask for is asked for by nobody.
    #[must_use]
    pub fn speaks(&self) -> bool {
        !self.demands.is_empty() || !self.destinations.is_empty()
    }

    /// Whether the code itself gives a group that stands right below the sections of a demand, wherever it is used.
    pub(super) fn gives(&self, group: &KeyPath) -> bool {
        let (Some(section), name) = (group.parts().get(1), group.name()) else {
            return false;
        };
        let demands = self.demands.iter().filter(|demand| {
            group.parts().len() == 3 && demand.sections.get(1).is_some_and(|own| **own == **section)
        });
        let fields: Vec<&Asked> = demands
            .flat_map(|demand| &demand.asked)
            .filter(|asked| asked.field.name == name)
            .collect();
        let used = || self.destinations.iter().filter(|used| *used.name == **section);
        let by_destination = &*group.parts()[0] == "destination"
            && used().next().is_some()
            && used().all(|used| used.given.iter().any(|given| given == name));
        by_destination || (!fields.is_empty() && fields.iter().all(|asked| asked.given))
    }

    fn add_function(
        &mut self,
        modules: &Modules<'_>,
        specs: &Specs,
        file: &str,
        function: &python::Function,
    ) {
        // A copy under another name stands where it is made, its arguments where it was defined.
        let home = modules.of_path(&function.path).map_or(file, |home| &home.path);
        let asked: Vec<Asked> = match &function.spec {
            Some(path) => fields_of(specs, path)
                .into_iter()
                .map(|field| Asked::new(field, Asker::code(file, function.line)))
                .collect(),
            None => function
                .fields
                .iter()
                .map(|field| Asked {
                    given: field.given.may_be(),
                    ..Asked::new(own_field(specs, field), Asker::code(home, field.line))
                })
                .collect(),
        };
        let is_entry = matches!(function.kind, python::Kind::Job | python::Kind::Destination);
        for sections in function.sections() {
            for Asked { field, .. } in asked.iter().filter(|asked| !asked.field.fixed) {
                let parts = sections.iter().map(String::as_str).chain([field.name.as_str()]);
                if let Some(path) = KeyPath::new(parts.map(Into::into).collect()) {
                    self.arguments.insert(path, field.clone());
                }
            }
            // Of sections computed at run time nothing is known, so nothing can be said to be missing.
            if !function.certain {
                continue;
            }
            let demand = Demand {
                sections,
                asked: asked.clone(),
                used: is_entry || function.used,
                ..Demand::default()
            };
            // It is run by a pipeline of the modules that call it, where those make pipelines.
            let of_caller = |caller: &python::Caller| {
                let mut demand = Demand {
                    pipelines: modules.pipelines(&caller.module),
                    ..demand.clone()
                };
                if function.spec.is_none() {
                    for (asked, given) in demand.asked.iter_mut().zip(&caller.given) {
                        asked.given = given.may_be();
                    }
                }
                demand
            };
            if function.callers.is_empty() {
                self.demands.push(Arc::new(demand));
            } else {
                let demands = function.callers.iter().map(of_caller);
                self.demands.extend(demands.map(Arc::new));
            }
        }
    }

    fn add_core_source(&mut self, file: &str, usage: &python::Usage) {
        let catalogue = Catalogue::get();
        let Some((_, function)) = catalogue.function(&usage.path) else {
            return;
        };
        let source = catalogue
            .sources()
            .find(|(_, source)| source.functions.iter().any(|known| known.path == usage.path));
        let by = Asker {
            of: source.map(|(name, _)| format!("dlt's {name} source")),
            ..Asker::code(file, usage.line)
        };
        if let Some((name, _)) = source
            && !self.core_sources.iter().any(|(known, _)| known == name)
        {
            self.core_sources.push((name.to_owned(), by.clone()));
        }
        if usage.rename.computed {
            return;
        }
        let given = |field: &Field| {
            let position = function.arguments.iter().position(|name| *name == field.name);
            let passed = usage.passed.as_ref();
            passed.is_some_and(|passed| passed.gives(&field.name, position) != Some(false))
        };
        let decided = |field: &Field| {
            let position = function.arguments.iter().position(|name| *name == field.name);
            let is_own = |decider: &&python::Decider| {
                decider.name.as_ref() == Some(&field.name)
                    || (decider.position.is_some() && decider.position == position)
            };
            let passed = usage.passed.as_ref()?;
            passed
                .deciders
                .iter()
                .find(is_own)
                .map(|decider| decider.word.clone())
        };
        let section = usage.rename.section.as_ref().unwrap_or(&function.section);
        let name = usage.rename.name.as_ref().unwrap_or(&function.name);
        self.demands.push(Arc::new(Demand {
            sections: vec!["sources".to_owned(), section.clone(), name.clone()],
            asked: function
                .fields
                .iter()
                .map(|field| Asked {
                    given: given(field),
                    decided: decided(field),
                    ..Asked::new(field.clone(), by.clone())
                })
                .collect(),
            used: true,
            ..Demand::default()
        }));
    }

    fn add_destination(
        &mut self,
        file: &str,
        destination: &python::Destination,
        pipeline: Option<&str>,
        alone: bool,
    ) {
        let last = |path: &str| path.rsplit('.').next().unwrap_or(path).to_owned();
        let name = destination
            .name
            .clone()
            .or_else(|| destination.kind.as_deref().map(last));
        if let Some(name) = name {
            self.destinations.push(UsedDestination {
                name,
                kind: destination.kind.clone(),
                given: destination.given.clone(),
                decided: decided(destination),
                alone,
                pipeline: pipeline.map(str::to_owned),
                by: Asker::code(file, destination.line),
            });
        }
    }

    fn add_read(&mut self, file: &str, read: &python::Read) {
        let mut sections: Vec<String> = read.key.split('.').map(str::to_owned).collect();
        if sections.iter().any(String::is_empty) {
            return;
        }
        if read.access == Access::Written {
            self.written.extend(KeyPath::new(
                sections.iter().map(|part| part.as_str().into()).collect(),
            ));
        }
        let Some(name) = sections.pop() else { return };
        let field = Field {
            name,
            secret: read.secret,
            optional: read.access != Access::Required,
            ..Field::default()
        };
        self.demands.push(Arc::new(Demand {
            sections,
            asked: vec![Asked::new(field, Asker::code(file, read.line))],
            plain: true,
            used: true,
            ..Demand::default()
        }));
    }
}

/// The project's files by the names of their modules.
struct Modules<'p>(HashMap<&'p str, &'p python::File>);

impl<'p> Modules<'p> {
    fn of(project: &'p Project) -> Self {
        let files = project.files.iter();
        Self(files.map(|file| (file.module.name.as_str(), file)).collect())
    }

    /// The file in which the function or class of a dotted path stands.
    fn of_path(&self, path: &str) -> Option<&'p python::File> {
        let mut name = path;
        while let Some((module, _)) = name.rsplit_once('.') {
            if let Some(file) = self.0.get(module) {
                return Some(file);
            }
            name = module;
        }
        None
    }

    /// The names of the pipelines that a module makes.
    fn pipelines(&self, module: &str) -> Vec<String> {
        let pipelines = self
            .0
            .get(module)
            .into_iter()
            .flat_map(|file| &file.module.pipelines);
        let mut names: Vec<String> = pipelines.filter_map(|pipeline| pipeline.name.clone()).collect();
        names.sort();
        names.dedup();
        names
    }
}

/// What a destination's literals decide, by field.
fn decided(destination: &python::Destination) -> Vec<(String, String)> {
    let deciders = destination.deciders.iter().filter_map(|decider| {
        let name = decider.name.clone().or_else(|| {
            // The first argument of a factory that decides is the first of its given ones.
            let first = destination
                .given
                .first()
                .filter(|_| decider.position == Some(0))?;
            Some(first.clone())
        })?;
        Some((name, decider.word.clone()))
    });
    deciders.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::File;

    fn code(text: &str) -> Code {
        let module = python::read(text, "pipeline");
        Code::of(&Project {
            files: vec![File {
                path: "pipeline.py".to_owned(),
                module,
            }],
            ..Project::default()
        })
    }

    #[test]
    fn secrets_are_told_by_default_and_by_class() {
        let code = code(
            "import dlt\nfrom dlt.sources.credentials import ConnectionStringCredentials\n\
             @dlt.source(section='crm')\n\
             def deals(api_key=dlt.secrets.value, limit=dlt.config.value,\n\
             \x20         db: ConnectionStringCredentials = dlt.secrets.value): ...\n",
        );
        let mut secrets: Vec<String> = code
            .arguments()
            .filter(|(_, field)| field.secret)
            .map(|(path, _)| path.to_string())
            .collect();
        secrets.sort();
        assert_eq!(secrets, ["sources.crm.deals.api_key", "sources.crm.deals.db"]);
    }

    #[test]
    fn a_class_of_the_project_has_the_fields_of_its_bases() {
        let code = code(
            "from dlt.common.configuration import configspec\n\
             from dlt.common.configuration.specs import CredentialsConfiguration\n\
             from dlt.common.typing import TSecretStrValue\n\
             @configspec\nclass Base(CredentialsConfiguration):\n    url: str = None\n    user: str = None\n\
             @configspec\nclass Own(Base):\n    user: str = 'me'\n    token: TSecretStrValue = None\n",
        );
        let own = code.specs.get("pipeline.Own").unwrap();
        assert!(own.credentials);
        let required: Vec<_> = own
            .fields
            .iter()
            .filter(|f| f.is_required())
            .map(|f| f.name.as_str())
            .collect();
        assert_eq!(required, ["url", "token"]);
    }
}
