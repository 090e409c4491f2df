//! Names -> what they were imported as, and what dlt calls it.

use std::borrow::Cow;

use hashbrown::HashMap;

use super::function::Kind;
use super::syntax;
use super::tree::{Expression, Import, Statement};

/// How many names may stand for each other in a row.
const FUEL: u8 = 16;

/// What one name stands for.
pub(super) enum Binding<'t> {
    /// A dotted path: an import, a function or class of the module.
    Path(String),
    /// Whatever was assigned.
    Value(&'t Expression),
    /// A parameter.
    Unknown,
}

/// The names of a module, a class or a function.
#[derive(Default)]
pub(super) struct Scope<'t> {
    bindings: HashMap<&'t str, Vec<Binding<'t>>>,
    stars: Vec<String>,
}

/// The names that can be seen from a place in a module.
pub(super) struct Names<'t> {
    /// The module's name, `package.__init__` for a package.
    module: &'t str,
    scopes: Vec<Scope<'t>>,
}

impl<'t> Names<'t> {
    pub(super) fn new(module: &'t str) -> Self {
        Self {
            module,
            scopes: Vec::new(),
        }
    }

    /// Enters a body of which the functions and classes are called `path.name`.
    pub(super) fn enter(
        &mut self,
        path: &str,
        body: &'t [Statement],
        parameters: impl Iterator<Item = &'t str>,
    ) {
        let mut scope = Scope::default();
        for name in parameters {
            scope.bind(name, Binding::Unknown);
        }
        self.collect(path, body, &mut scope);
        self.scopes.push(scope);
    }

    /// Leaves the body entered last.
    pub(super) fn leave(&mut self) -> Option<Scope<'t>> {
        self.scopes.pop()
    }

    fn collect(&self, path: &str, body: &'t [Statement], scope: &mut Scope<'t>) {
        for statement in body {
            match statement {
                Statement::Import(import) => self.import(import, scope),
                Statement::Function(def) => {
                    scope.bind(&def.name, Binding::Path(format!("{path}.{}", def.name)));
                }
                Statement::Class(class) => {
                    scope.bind(&class.name, Binding::Path(format!("{path}.{}", class.name)));
                }
                Statement::Assign { targets, value, .. } => {
                    for target in targets {
                        if let (Expression::Name(name), Some(value)) = (target, value) {
                            scope.bind(name, Binding::Value(value));
                        }
                    }
                }
                Statement::Block { statements, .. } => self.collect(path, statements, scope),
            }
        }
    }

    fn import(&self, import: &'t Import, scope: &mut Scope<'t>) {
        let module = self.absolute(import.level, &import.module);
        match (&import.name, &import.alias) {
            (None, Some(alias)) => scope.bind(alias, Binding::Path(module)),
            (None, None) => {
                let first = import.module.split('.').next().unwrap_or_default();
                scope.bind(first, Binding::Path(first.to_owned()));
            }
            (Some(name), _) if name == "*" => scope.stars.push(module),
            (Some(name), alias) => {
                let bound = alias.as_ref().unwrap_or(name);
                scope.bind(bound, Binding::Path(join(&module, name)));
            }
        }
    }

    /// The module that `level` dots and a name mean here.
    fn absolute(&self, level: usize, module: &str) -> String {
        let mut package = self.module;
        for _ in 0..level {
            package = package.rsplit_once('.').map_or("", |(package, _)| package);
        }
        if level == 0 {
            module.to_owned()
        } else if module.is_empty() {
            package.to_owned()
        } else {
            join(package, module)
        }
    }

    fn lookup(&self, name: &str) -> &[Binding<'t>] {
        self.scopes
            .iter()
            .rev()
            .find_map(|scope| scope.bindings.get(name))
            .map_or(&[], Vec::as_slice)
    }

    /// All that was assigned to a name, in order.
    pub(super) fn values(&self, name: &str) -> Vec<&'t Expression> {
        self.lookup(name)
            .iter()
            .filter_map(|binding| match binding {
                Binding::Value(value) => Some(*value),
                Binding::Path(_) | Binding::Unknown => None,
            })
            .collect()
    }

    /// What a name last stood for; `None`, which only keeps a place (`try: import … except: name = None`), aside.
    fn last(&self, name: &str) -> Option<&Binding<'t>> {
        let bindings = self.lookup(name);
        let is_something = |binding: &&Binding<'t>| !matches!(binding, Binding::Value(Expression::None));
        bindings.iter().rfind(is_something).or(bindings.last())
    }

    /// What was last assigned to a name; `None` when it stands for something else.
    pub(super) fn value(&self, name: &str) -> Option<&'t Expression> {
        match self.last(name)? {
            Binding::Value(value) => Some(value),
            Binding::Path(_) | Binding::Unknown => None,
        }
    }

    /// The dotted path that an expression stands for.
    pub(super) fn path(&self, expression: &Expression) -> Option<String> {
        self.path_within(expression, FUEL).map(Cow::into_owned)
    }

    fn path_within(&self, expression: &Expression, fuel: u8) -> Option<Cow<'_, str>> {
        let fuel = fuel.checked_sub(1)?;
        match expression {
            Expression::Name(name) => match self.last(name) {
                Some(Binding::Path(path)) => Some(path.into()),
                Some(Binding::Value(value)) => self.path_within(value, fuel),
                Some(Binding::Unknown) => None,
                None => self.star(name).map(Cow::Owned),
            },
            Expression::Attribute(value, name) => {
                // Chains of attributes are as long as the tree is deep, hence no fuel for them.
                let path = self.path_within(value, fuel + 1)?;
                Some(join(&path, name).into())
            }
            _ => None,
        }
    }

    /// A name that only `from … import *` can have brought.
    fn star(&self, name: &str) -> Option<String> {
        let stars = || self.scopes.iter().rev().flat_map(|scope| &scope.stars);
        let of_dlt = stars()
            .map(|star| join(star, name))
            .find(|path| Word::of(path).is_some());
        of_dlt.or_else(|| {
            let other = stars().find(|star| !within_dlt(star))?;
            (!BUILTINS.contains(&name)).then(|| join(other, name))
        })
    }

    /// What dlt calls an expression.
    pub(super) fn word(&self, expression: &Expression) -> Option<Word> {
        if !self.may_be_word(expression) {
            return None;
        }
        Word::of(&self.path_within(expression, FUEL)?)
    }

    /// Whether an expression begins as a word does; most of a module's do not.
    fn may_be_word(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Attribute(value, _) => self.may_be_word(value),
            Expression::Name(name) => match self.last(name) {
                Some(Binding::Path(path)) => {
                    let first = path.split('.').next().unwrap_or_default();
                    Word::PACKAGES.contains(&first)
                }
                Some(Binding::Value(_)) => true,
                Some(Binding::Unknown) => false,
                None => self.scopes.iter().any(|scope| !scope.stars.is_empty()),
            },
            _ => false,
        }
    }

    /// The text an expression stands for, when that is a literal or a name of one.
    pub(super) fn text(&self, expression: &Expression) -> Option<String> {
        self.text_within(expression, FUEL)
    }

    /// The literal of an expression that may be a name of something. What looks like an address or holds a password, such
    /// as a connection string where a name should be, is none, and is not kept.
    pub(super) fn name(&self, expression: &Expression) -> Option<String> {
        const LONGEST: usize = 200;
        self.text(expression).filter(|text| {
            text.len() <= LONGEST
                && !text.contains("://")
                && !text.contains(['@', '='])
                && !text.chars().any(char::is_control)
        })
    }

    fn text_within(&self, expression: &Expression, fuel: u8) -> Option<String> {
        match expression {
            Expression::Text(text) => Some(text.clone()),
            Expression::Name(name) => self.text_within(self.value(name)?, fuel.checked_sub(1)?),
            _ => None,
        }
    }

    /// The expression a string annotation holds.
    pub(super) fn unquoted(text: &str) -> Option<Expression> {
        syntax::expression(text)
    }
}

impl<'t> Scope<'t> {
    fn bind(&mut self, name: &'t str, binding: Binding<'t>) {
        self.bindings.entry(name).or_default().push(binding);
    }

    /// Name and path of all that is a path.
    pub(super) fn paths(&self) -> impl Iterator<Item = (&'t str, &str)> {
        self.bindings
            .iter()
            .filter_map(|(name, bindings)| match bindings.last() {
                Some(Binding::Path(path)) => Some((*name, path.as_str())),
                Some(Binding::Value(_) | Binding::Unknown) | None => None,
            })
    }

    /// Modules of which everything is imported.
    pub(super) fn stars(&self) -> &[String] {
        &self.stars
    }
}

/// `a.b`, or `b` when there is no `a`.
pub(super) fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() {
        return name.to_owned();
    }
    [parent, ".", name].concat()
}

/// Whether a path leads into dlt.
pub(super) fn within_dlt(path: &str) -> bool {
    path == "dlt" || path.starts_with("dlt.")
}

/// Names that are not brought by an import and stand in annotations or are called all the time.
const BUILTINS: [&str; 20] = [
    "bool",
    "bytes",
    "complex",
    "dict",
    "enumerate",
    "float",
    "frozenset",
    "int",
    "len",
    "list",
    "object",
    "print",
    "range",
    "set",
    "sorted",
    "str",
    "super",
    "tuple",
    "type",
    "zip",
];

/// The words of dlt, and of `typing`, that decide what a place asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// `dlt.source` and its like.
    Decorator(Kind),
    /// `dlt.destinations.<type>`.
    Factory(String),
    /// `dlt.secrets`
    Secrets,
    /// `dlt.config`
    Config,
    /// `dlt.secrets.value`
    SecretValue,
    /// `dlt.config.value`
    ConfigValue,
    /// `dlt.pipeline`
    Pipeline,
    /// `dlt.run`
    Run,
    /// `@run.pipeline`, `@run.job` and their like.
    Job,
    /// `@configspec`
    Configspec,
    /// `TSecretValue`, `SecretSentinel`
    SecretHint,
    /// `TSecretStrValue`
    SecretText,
    /// `NotResolved`
    NotResolved,
    /// `Optional`
    Optional,
    /// `Union`
    Union,
    /// `Annotated`
    Annotated,
    /// `Literal`
    Literal,
    /// `ClassVar`, `Final`
    Fixed,
    /// `dataclasses.field`
    DataclassField,
}

impl Word {
    /// Where all of them come from.
    const PACKAGES: [&str; 5] = ["dlt", "dlthub", "typing", "typing_extensions", "dataclasses"];

    /// The word of a full path.
    pub(super) fn of(path: &str) -> Option<Self> {
        let (parent, name) = path.rsplit_once('.')?;
        let word = match (parent, name) {
            ("dlt" | "dlt.extract" | "dlt.extract.decorators", "source") => Self::Decorator(Kind::Source),
            ("dlt" | "dlt.extract" | "dlt.extract.decorators", "resource") => Self::Decorator(Kind::Resource),
            ("dlt" | "dlt.extract" | "dlt.extract.decorators", "transformer") => {
                Self::Decorator(Kind::Transformer)
            }
            ("dlt.hub" | "dlthub" | "dlthub.transformations", "transformation") => {
                Self::Decorator(Kind::Resource)
            }
            ("dlt" | "dlt.destinations.decorators", "destination") => Self::Decorator(Kind::Destination),
            ("dlt" | "dlt.common.configuration" | "dlt.common.configuration.accessors", "secrets") => {
                Self::Secrets
            }
            ("dlt" | "dlt.common.configuration" | "dlt.common.configuration.accessors", "config") => {
                Self::Config
            }
            ("dlt" | "dlt.pipeline", "pipeline") => Self::Pipeline,
            ("dlt" | "dlt.pipeline", "run") => Self::Run,
            ("dlt.hub.run", "pipeline" | "job" | "interactive" | "agent")
            | ("dlt._workspace.deployment.decorators", "pipeline_run" | "job" | "interactive" | "agent") => {
                Self::Job
            }
            ("dlt.destinations", kind) => Self::Factory(kind.to_owned()),
            ("typing" | "typing_extensions" | "dlt.common.typing", "Optional") => Self::Optional,
            ("typing" | "typing_extensions" | "dlt.common.typing", "Union") => Self::Union,
            ("typing" | "typing_extensions" | "dlt.common.typing", "Annotated") => Self::Annotated,
            ("typing" | "typing_extensions" | "dlt.common.typing", "Literal") => Self::Literal,
            ("typing" | "typing_extensions" | "dlt.common.typing", "ClassVar" | "Final") => Self::Fixed,
            ("dataclasses", "field") => Self::DataclassField,
            (_, "value") => match Self::of(parent)? {
                Self::Secrets => Self::SecretValue,
                Self::Config => Self::ConfigValue,
                _ => return None,
            },
            _ if !within_dlt(parent) => return None,
            (_, "configspec") => Self::Configspec,
            (_, "TSecretValue" | "SecretSentinel") => Self::SecretHint,
            (_, "TSecretStrValue") => Self::SecretText,
            (_, "NotResolved") => Self::NotResolved,
            _ => {
                // `dlt.destinations.impl.postgres.factory.postgres`
                let kind = parent
                    .strip_prefix("dlt.destinations.impl.")?
                    .strip_suffix(".factory")?;
                if kind != name {
                    return None;
                }
                Self::Factory(name.to_owned())
            }
        };
        Some(word)
    }
}
