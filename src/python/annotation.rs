//! What an annotation says about a value.

use std::fmt;

use super::names::{Names, Word};
use super::tree::Expression;

/// How many parts of an annotation are looked at, those of the aliases in it included.
const MAX_PARTS: u16 = 256;

/// What an annotation says about a value; nothing at all when there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    /// The classes, one for each alternative of a `Union`, as full dotted paths where they were imported or stand
    /// in the project: `str`, `typing.List`, `dlt.sources.credentials.GcpServiceAccountCredentials`. What is between
    /// brackets is left out.
    pub classes: Vec<String>,
    /// `None` is an alternative: dlt does not require the value.
    pub optional: bool,
    /// The annotation or the default calls the value secret. A class that dlt knows as credentials does so too,
    /// which is not told here.
    pub secret: bool,
    /// `ClassVar`, `Final` or `NotResolved`: dlt does not look for it.
    pub fixed: bool,
    /// What stands in `Literal[…]`.
    pub choices: Vec<Choice>,
}

/// A value in `Literal[…]`: offered to the user, and like every literal of code in no log.
#[derive(Clone, PartialEq, Eq)]
pub enum Choice {
    /// `"text"`
    Text(String),
    /// `1`
    Integer(i64),
}

impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Choice")
    }
}

/// Types that are no class of dlt's or of a project, besides those of `typing`.
const PLAIN: [&str; 9] = [
    "bool", "bytes", "complex", "dict", "float", "int", "list", "str", "tuple",
];

impl Annotation {
    /// Whether it is a union of plain types only, `Union[str, int]`, for which dlt has no type of configuration.
    pub(super) fn is_mixed(&self) -> bool {
        let is_plain = |class: &String| PLAIN.contains(&class.as_str()) || class.starts_with("typing.");
        let first = self.classes.first();
        self.classes.iter().any(|class| Some(class) != first) && self.classes.iter().all(is_plain)
    }

    pub(super) fn read(names: &Names<'_>, expression: &Expression) -> Self {
        let mut annotation = Self::default();
        let mut parts = MAX_PARTS;
        annotation.add(names, expression, &mut parts);
        annotation
    }

    fn add(&mut self, names: &Names<'_>, expression: &Expression, parts: &mut u16) {
        if *parts == 0 {
            return;
        }
        *parts -= 1;
        match expression {
            Expression::None => self.optional = true,
            Expression::Text(text) => {
                if let Some(inner) = Names::unquoted(text) {
                    self.add(names, &inner, parts);
                }
            }
            Expression::Union(left, right) => {
                self.add(names, left, parts);
                self.add(names, right, parts);
            }
            Expression::Subscript { value, index, .. } => self.add_generic(names, value, index, parts),
            Expression::Name(name) => match names.value(name) {
                Some(value) => self.add(names, value, parts),
                None => self.add_class(names, expression),
            },
            Expression::Attribute(..) => self.add_class(names, expression),
            _ => {}
        }
    }

    fn add_generic(&mut self, names: &Names<'_>, class: &Expression, index: &Expression, parts: &mut u16) {
        let arguments = match index {
            Expression::Sequence(items) => items.iter().collect(),
            single => vec![single],
        };
        match names.word(class) {
            Some(Word::Optional) => {
                self.optional = true;
                self.add_all(names, &arguments, parts);
            }
            Some(Word::Union) => self.add_all(names, &arguments, parts),
            Some(Word::Annotated) => {
                self.add_all(names, &arguments[..arguments.len().min(1)], parts);
                for metadata in arguments.iter().skip(1) {
                    let marker = match *metadata {
                        Expression::Call(call) => &*call.function,
                        other => other,
                    };
                    match names.word(marker) {
                        Some(Word::SecretHint) => self.secret = true,
                        Some(Word::NotResolved) => self.fixed = true,
                        _ => {}
                    }
                }
            }
            Some(Word::Fixed) => {
                self.fixed = true;
                self.add_all(names, &arguments, parts);
            }
            Some(Word::Literal) => {
                let choices = arguments.into_iter().filter_map(|argument| match argument {
                    Expression::Text(text) => Some(Choice::Text(text.clone())),
                    Expression::Integer(number) => Some(Choice::Integer(*number)),
                    _ => None,
                });
                self.choices.extend(choices.take(usize::from(*parts)));
                self.add_class(names, class);
            }
            _ => self.add_class(names, class),
        }
    }

    fn add_all(&mut self, names: &Names<'_>, expressions: &[&Expression], parts: &mut u16) {
        for expression in expressions {
            self.add(names, expression, parts);
        }
    }

    fn add_class(&mut self, names: &Names<'_>, expression: &Expression) {
        match names.word(expression) {
            Some(Word::SecretHint) => self.secret = true,
            Some(Word::SecretText) => {
                self.secret = true;
                self.classes.push("str".to_owned());
            }
            Some(Word::Fixed) => self.fixed = true,
            _ => {
                let class = names.path(expression).or_else(|| match expression {
                    Expression::Name(name) => Some(name.clone()),
                    _ => None,
                });
                self.classes.extend(class);
            }
        }
    }
}
