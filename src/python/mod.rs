//! A project's Python code -> what it asks dlt for. The code is read, never imported and never run.
//!
//! Text becomes a small tree of our own (`syntax`, the one folder that names the parser), names are followed to what
//! they were imported as (`names`), and what is left are the places where dlt looks for a value:
//!
//! ```text
//! @dlt.source(name="crm")                          function.rs   kind, section, name
//! def source(api_key: str = dlt.secrets.value):    field.rs      required secret `api_key`
//!     ...                                          annotation.rs which class, whether optional
//! p = dlt.pipeline("load", destination="postgres") pipeline.rs   which destinations
//! dlt.secrets["sources.crm.token"]                 access.rs     a key read directly
//! ```
//!
//! No literal of the code is kept but those that dlt takes as names and key paths, and those that `Literal[…]` names.

pub mod access;
pub mod annotation;
pub mod decider;
mod everywhere;
pub mod field;
pub mod function;
pub mod job;
mod module;
mod names;
pub mod pipeline;
pub mod project;
mod reader;
mod scanner;
mod settle;
pub mod spec;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
pub mod usage;

pub use access::Read;
pub use annotation::{Annotation, Choice};
pub use decider::Decider;
pub use field::{Field, FieldKind, Given};
pub use function::{Caller, Function, Kind};
pub use job::Job;
pub use module::{Module, Syntax};
pub use pipeline::{Destination, Pipeline};
pub use project::{File, Project, scan};
pub use scanner::Scanner;
pub use spec::Spec;
pub use usage::Usage;

/// Reads one module. `module` is its dotted name as a project of one folder would import it, a package's own file
/// being `package.__init__`.
///
/// Whatever the text, there is an answer: around a syntax error everything else is still read.
#[must_use]
pub fn read(text: &str, module: &str) -> Module {
    let mut modules = [reader::read(text, module)];
    settle::settle(&mut modules);
    let [module] = modules;
    module
}
