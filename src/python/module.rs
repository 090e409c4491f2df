//! What one Python file asks of dlt.

use std::collections::BTreeMap;

use super::annotation::Annotation;
use super::usage::{Call, Mention};
use super::{Destination, Function, Job, Pipeline, Read, Spec, Usage};

/// What one Python file asks of dlt, each list in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// The dotted name a project would import it by; a package's own file is called by the package.
    pub name: String,
    /// Whether the text is Python.
    pub syntax: Syntax,
    /// Functions that dlt fills arguments of.
    pub functions: Vec<Function>,
    /// Classes that dlt fills fields of.
    pub specs: Vec<Spec>,
    /// Pipelines that are made.
    pub pipelines: Vec<Pipeline>,
    /// Destinations that are made by a call, in a pipeline or not.
    pub destinations: Vec<Destination>,
    /// Keys read directly.
    pub reads: Vec<Read>,
    /// Jobs of a deployment.
    pub jobs: Vec<Job>,
    /// Calls of the sources that come with dlt.
    pub usages: Vec<Usage>,
    /// What the names at the top of the module stand for.
    pub(super) exports: BTreeMap<String, String>,
    /// What names at the top of the module mean in annotations, by their full paths: `Union[…]`.
    pub(super) aliases: BTreeMap<String, Annotation>,
    /// Modules of which everything is imported.
    pub(super) stars: Vec<String>,
    /// Calls of names that may be functions of the project.
    pub(super) calls: Vec<Call>,
    /// Where functions are spoken of without a call.
    pub(super) mentions: Vec<Mention>,
}

impl Module {
    /// The last part of the name, which names the section of what the module defines.
    pub(super) fn last_name(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or_default()
    }
}

/// Whether a text is Python.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Syntax {
    /// All of it.
    #[default]
    Whole,
    /// Not all of it; what is was read.
    Broken,
    /// Nested so deeply that Python itself would refuse most of it; nothing was read.
    TooDeep,
}
