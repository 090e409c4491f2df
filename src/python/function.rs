//! A function that dlt fills arguments of.

use super::field::{Field, Given};

/// A function that dlt fills arguments of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// The decorator.
    pub kind: Kind,
    /// The module and the names that lead to it: `package.module.function`.
    pub path: String,
    /// `section=` of the decorator, else `__source_name__` of the module, else the module's name; a resource that
    /// is defined in a source has the source's. `__source_name__` does not count for a job. Empty for a destination.
    pub section: String,
    /// `name=` of the decorator, else the function's name.
    pub name: String,
    /// Whether section and name are certain: not computed while the code runs.
    pub certain: bool,
    /// For a resource: the sections of the sources it is handed out by. There dlt looks below them and not below
    /// `section`.
    pub under: Vec<String>,
    /// Whether it is called or spoken of anywhere.
    pub used: bool,
    /// The modules it is called in, outside any source.
    pub callers: Vec<Caller>,
    /// Whether a resource is also used outside any source, where `section` counts.
    pub alone: bool,
    /// The line of its name, or of the call that renames it (`with_args`), from 1.
    pub line: usize,
    /// The arguments in order, those that dlt never looks for included.
    pub fields: Vec<Field>,
    /// The class of `spec=`, a dotted path. Its fields then count, and those of the arguments do not.
    pub spec: Option<String>,
}

/// A module that calls a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Its dotted name.
    pub module: String,
    /// Whether its calls give each of the function's fields, in their order.
    pub given: Vec<Given>,
}

/// What makes dlt fill a function's arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `@dlt.source`
    Source,
    /// `@dlt.resource`
    Resource,
    /// `@dlt.transformer`
    Transformer,
    /// `@dlt.destination`
    Destination,
    /// `@run.job`, `@run.pipeline`, `@run.interactive`
    Job,
}

impl Kind {
    /// Whether the source that hands it out names its section.
    #[must_use]
    pub fn is_resource(self) -> bool {
        matches!(self, Self::Resource | Self::Transformer)
    }
}

impl Function {
    /// The sections below which dlt looks for the arguments, most specific path first: `["sources", section, name]`
    /// or `["jobs", section, name]` or `["destination", name]`; several when a resource belongs to several sources.
    #[must_use]
    pub fn sections(&self) -> Vec<Vec<String>> {
        if self.kind == Kind::Destination {
            return vec![vec!["destination".to_owned(), self.name.clone()]];
        }
        let group = if self.kind == Kind::Job { "jobs" } else { "sources" };
        let own = (self.under.is_empty() || self.alone).then_some(&self.section);
        let mut sections: Vec<&String> = self.under.iter().chain(own).collect();
        sections.dedup();
        sections
            .into_iter()
            .map(|section| vec![group.to_owned(), section.clone(), self.name.clone()])
            .collect()
    }
}
