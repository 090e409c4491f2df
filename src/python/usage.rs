//! Calls: which arguments the code gives itself.

use super::decider::Decider;
use super::names::{Names, Word};
use super::tree::{self, Expression};

/// How many names may stand for a source that was renamed.
const FUEL: u8 = 8;

/// A call of a source that comes with dlt: `sql_database(…)`, `rest_api_source(…)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Its dotted path as imported: `dlt.sources.sql_database.sql_database`.
    pub path: String,
    /// `name` and `section` of `with_args`.
    pub rename: Rename,
    /// What the call gives; `None` for `with_args` without a call.
    pub passed: Option<Passed>,
    /// The line, from 1.
    pub line: usize,
}

/// What `.with_args(name=…, section=…)` changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rename {
    /// The new name.
    pub name: Option<String>,
    /// The new section.
    pub section: Option<String>,
    /// Whether one of them is computed while the code runs.
    pub computed: bool,
}

/// The arguments a call gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// How many by position.
    pub positional: usize,
    /// Those by name. `dlt.secrets.value` and `dlt.config.value` give nothing.
    pub keywords: Vec<String>,
    /// `*args` or `**kwargs` may give any other.
    pub open: bool,
    /// What literals among them decide.
    pub deciders: Vec<Decider>,
}

/// A call of a name that may be a function of the project.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) path: String,
    pub(super) rename: Rename,
    pub(super) passed: Option<Passed>,
    /// The section of the source it stands in.
    pub(super) within: Option<String>,
    pub(super) line: usize,
}

/// A name that may be a function of the project, not called here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) path: String,
    /// The section of the source it stands in.
    pub(super) within: Option<String>,
}

/// Whether a path leads into one of the sources that come with dlt.
pub(super) fn is_core_source(path: &str) -> bool {
    const SOURCES: [&str; 3] = ["filesystem", "rest_api", "sql_database"];
    path.strip_prefix("dlt.sources.")
        .and_then(|inner| inner.split('.').next())
        .is_some_and(|source| SOURCES.contains(&source))
}

impl Rename {
    /// Whether anything is renamed.
    #[must_use]
    pub fn is_some(&self) -> bool {
        self.name.is_some() || self.section.is_some() || self.computed
    }

    fn take(&mut self, names: &Names<'_>, call: &tree::Call) {
        for (keyword, part) in [("name", &mut self.name), ("section", &mut self.section)] {
            if let Some(value) = call.keyword(keyword) {
                match names.name(value) {
                    Some(text) => *part = Some(text),
                    None => self.computed |= !matches!(value, Expression::None),
                }
            }
        }
    }
}

impl Passed {
    pub(super) fn of(names: &Names<'_>, call: &tree::Call) -> Self {
        let gives =
            |value: &Expression| !matches!(names.word(value), Some(Word::SecretValue | Word::ConfigValue));
        Self {
            positional: call.arguments.iter().take_while(|value| gives(value)).count(),
            keywords: call
                .keywords
                .iter()
                .filter(|(_, value)| gives(value))
                .map(|(name, _)| name.clone())
                .collect(),
            open: !call.spread.is_empty(),
            deciders: Decider::of_call(names, call),
        }
    }

    /// Whether the argument of a name and position is given; `None` when it may be.
    #[must_use]
    pub fn gives(&self, name: &str, position: Option<usize>) -> Option<bool> {
        let by_position = position.is_some_and(|position| position < self.positional);
        if by_position || self.keywords.iter().any(|keyword| keyword == name) {
            Some(true)
        } else if self.open {
            None
        } else {
            Some(false)
        }
    }
}

/// What a call calls, and under which name: `path` follows `.with_args(…)` and `.bind`.
pub(super) fn callee(names: &Names<'_>, function: &Expression) -> Option<(String, Rename)> {
    callee_within(names, function, FUEL)
}

fn callee_within(names: &Names<'_>, function: &Expression, fuel: u8) -> Option<(String, Rename)> {
    let fuel = fuel.checked_sub(1)?;
    match function {
        Expression::Attribute(value, method) if method == "bind" => callee_within(names, value, fuel),
        Expression::Call(call) => {
            renamed(names, call, fuel).or_else(|| Some((decorated(names, call)?, Rename::default())))
        }
        Expression::Name(name) => match names.value(name) {
            Some(value @ Expression::Call(_)) => callee_within(names, value, fuel),
            _ => names.path(function).map(|path| (path, Rename::default())),
        },
        Expression::Attribute(..) => names.path(function).map(|path| (path, Rename::default())),
        _ => None,
    }
}

/// The source that `source.with_args(…)` renames.
pub(super) fn renaming(names: &Names<'_>, call: &tree::Call) -> Option<(String, Rename)> {
    renamed(names, call, FUEL)
}

/// The function that `dlt.resource(function, …)` makes a resource.
pub(super) fn decorated(names: &Names<'_>, call: &tree::Call) -> Option<String> {
    let decorator = match &*call.function {
        Expression::Call(inner) => &inner.function,
        other => other,
    };
    match names.word(decorator)? {
        Word::Decorator(_) => names.path(call.arguments.first()?),
        _ => None,
    }
}

/// Whether an expression is the result of a call.
fn is_called(names: &Names<'_>, expression: &Expression) -> bool {
    match expression {
        Expression::Call(call) => renaming(names, call).is_none(),
        Expression::Name(name) => {
            matches!(names.value(name), Some(value @ Expression::Call(_)) if is_called(names, value))
        }
        _ => false,
    }
}

fn renamed(names: &Names<'_>, call: &tree::Call, fuel: u8) -> Option<(String, Rename)> {
    match &*call.function {
        Expression::Attribute(value, method) if method == "with_args" || method == "clone" => {
            let (path, mut rename) = callee_within(names, value, fuel)?;
            rename.take(names, call);
            rename.is_some().then_some((path, rename))
        }
        // A resource by another name; what was called already is filled already.
        Expression::Attribute(value, method) if method == "with_name" && !is_called(names, value) => {
            let (path, mut rename) = callee_within(names, value, fuel)?;
            let name = call.argument("new_name", Some(0))?;
            rename.name = names.name(name).or(rename.name);
            rename.computed |= names.name(name).is_none();
            Some((path, rename))
        }
        _ => None,
    }
}
