//! What is read of Python: a tree of the few forms that can ask dlt for something.
//!
//! Nothing here can be printed: literals of code may be secrets.

/// A statement.
pub(super) enum Statement {
    /// `import a.b as c`, `from a import b`: one each.
    Import(Import),
    /// `def`, with or without `async`.
    Function(Def),
    /// `class`.
    Class(Class),
    /// `a = b = value`, `a: T = value`, `type A = value`.
    Assign {
        targets: Vec<Expression>,
        annotation: Option<Expression>,
        value: Option<Expression>,
        line: usize,
    },
    /// Any other: the expressions and statements in it.
    Block {
        expressions: Vec<Expression>,
        statements: Vec<Self>,
    },
}

/// One name that an import brings.
pub(super) struct Import {
    /// The leading dots of `from ..a import b`.
    pub(super) level: usize,
    /// The dotted module, empty in `from . import b`.
    pub(super) module: String,
    /// `b` of `from a import b`; `*` for everything; `None` for `import a`.
    pub(super) name: Option<String>,
    /// What `as` says.
    pub(super) alias: Option<String>,
}

/// A function.
pub(super) struct Def {
    pub(super) name: String,
    pub(super) decorators: Vec<Expression>,
    /// All but `*args` and `**kwargs`, in order.
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Vec<Statement>,
    pub(super) line: usize,
}

/// A parameter of a function.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) annotation: Option<Expression>,
    pub(super) default: Option<Expression>,
    pub(super) keyword_only: bool,
    pub(super) line: usize,
}

/// A class.
pub(super) struct Class {
    pub(super) name: String,
    pub(super) decorators: Vec<Expression>,
    pub(super) bases: Vec<Expression>,
    pub(super) body: Vec<Statement>,
    pub(super) line: usize,
}

/// An expression.
pub(super) enum Expression {
    /// `a`
    Name(String),
    /// `a.b`
    Attribute(Box<Self>, String),
    /// `"text"`
    Text(String),
    /// `1`
    Integer(i64),
    /// `a[b]`
    Subscript {
        value: Box<Self>,
        index: Box<Self>,
        line: usize,
    },
    /// `a(b, c=d)`
    Call(Call),
    /// `{a: b}`, without what `**` brings.
    Dict(Vec<(Self, Self)>),
    /// `[a, b]`, `(a, b)`, `{a, b}`
    Sequence(Vec<Self>),
    /// `a | b`
    Union(Box<Self>, Box<Self>),
    /// One of several: `a if c else b`, `a or b`. The condition is in the second list.
    Choice(Vec<Self>, Vec<Self>),
    /// `a in b`
    In {
        item: Box<Self>,
        container: Box<Self>,
        line: usize,
    },
    /// `lambda: a`: the expressions in it.
    Lambda(Vec<Self>),
    /// `None`
    None,
    /// `True`
    True,
    /// Any other: the expressions in it.
    Other(Vec<Self>),
}

/// A call.
pub(super) struct Call {
    pub(super) function: Box<Expression>,
    /// The positional arguments up to the first `*`.
    pub(super) arguments: Vec<Expression>,
    /// The named arguments.
    pub(super) keywords: Vec<(String, Expression)>,
    /// What `*` and `**` spread, and what stands behind a `*`. Any argument may be in there.
    pub(super) spread: Vec<Expression>,
    pub(super) line: usize,
}

impl Call {
    /// The argument of a name, or at a position.
    pub(super) fn argument(&self, name: &str, position: Option<usize>) -> Option<&Expression> {
        self.keyword(name)
            .or_else(|| position.and_then(|position| self.arguments.get(position)))
    }

    /// The argument of a name.
    pub(super) fn keyword(&self, name: &str) -> Option<&Expression> {
        self.keywords
            .iter()
            .find(|(keyword, _)| keyword == name)
            .map(|(_, value)| value)
    }
}

impl Expression {
    /// The expressions right below this one.
    pub(super) fn each_child<'t>(&'t self, act: &mut dyn FnMut(&'t Self)) {
        match self {
            Self::Name(_) | Self::Text(_) | Self::Integer(_) | Self::None | Self::True => {}
            Self::Attribute(value, _) => act(value),
            Self::Subscript { value, index, .. } => [value, index].into_iter().for_each(|child| act(child)),
            Self::Call(call) => {
                act(&call.function);
                let keywords = call.keywords.iter().map(|(_, value)| value);
                call.arguments
                    .iter()
                    .chain(keywords)
                    .chain(&call.spread)
                    .for_each(act);
            }
            Self::Dict(items) => items.iter().flat_map(|(key, value)| [key, value]).for_each(act),
            Self::Sequence(items) | Self::Lambda(items) | Self::Other(items) => items.iter().for_each(act),
            Self::Union(left, right) => [left, right].into_iter().for_each(|child| act(child)),
            Self::In { item, container, .. } => [item, container].into_iter().for_each(|child| act(child)),
            Self::Choice(choices, rest) => choices.iter().chain(rest).for_each(act),
        }
    }
}
