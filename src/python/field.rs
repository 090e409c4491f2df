//! One value that dlt looks for: an argument of a function, a field of a spec.

use super::annotation::Annotation;
use super::names::{Names, Word};
use super::tree::{Expression, Parameter};

/// One value that dlt looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name, the last part of its key.
    pub name: String,
    /// Whether dlt requires it.
    pub kind: FieldKind,
    /// What its annotation says.
    pub annotation: Annotation,
    /// For an argument: whether the calls in the project give it.
    pub given: Given,
    /// The line it stands in, from 1.
    pub line: usize,
    /// Its place among the positional arguments of a call; `None` when it can only be given by name.
    pub(super) position: Option<usize>,
}

/// Whether dlt requires a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Required, from a provider of secrets.
    Secret,
    /// Required, from any provider.
    Config,
    /// There is a default, or `None` will do; dlt still looks for it.
    Optional,
    /// dlt never looks for it: an argument without default must come from the code, and one of several plain types
    /// keeps its default.
    NotInjected,
}

/// Whether the calls seen in the project give an argument. What is given is not looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Given {
    /// No call was seen.
    #[default]
    NoCall,
    /// No call does.
    Never,
    /// Some calls do, and some do not.
    Sometimes,
    /// Some calls may do by `*args` and `**kwargs`, and all others do.
    Maybe,
    /// All calls do.
    Always,
}

impl Given {
    /// Whether no call is known to leave it out.
    #[must_use]
    pub fn may_be(self) -> bool {
        matches!(self, Self::Always | Self::Maybe)
    }
}

impl Field {
    /// An argument of a function that dlt calls: `spec_from_signature` in `dlt/common/reflection/spec.py`.
    pub(super) fn argument(names: &Names<'_>, parameter: &Parameter, position: Option<usize>) -> Self {
        let mut annotation = parameter
            .annotation
            .as_ref()
            .map(|hint| Annotation::read(names, hint))
            .unwrap_or_default();
        let kind = match &parameter.default {
            None => FieldKind::NotInjected,
            // `is_valid_hint` knows no type for it, and the argument keeps its default.
            Some(_) if annotation.is_mixed() => FieldKind::NotInjected,
            Some(default) => match names.word(default) {
                Some(Word::SecretValue) => {
                    annotation.secret = true;
                    required(&annotation)
                }
                Some(Word::ConfigValue) => required(&annotation),
                _ => FieldKind::Optional,
            },
        };
        Self {
            name: parameter.name.clone(),
            kind,
            annotation,
            given: Given::default(),
            line: parameter.line,
            position,
        }
    }

    /// A field of a class with `@configspec`: required unless its annotation is `Optional` or its default is not
    /// `None` (`is_field_resolved` in `dlt/common/configuration/specs/base_configuration.py`).
    pub(super) fn of_spec(
        names: &Names<'_>,
        name: &str,
        hint: &Expression,
        default: Option<&Expression>,
        line: usize,
    ) -> Self {
        let annotation = Annotation::read(names, hint);
        let has_default = default.is_some_and(|default| !is_nothing(names, default));
        let kind = if annotation.fixed {
            FieldKind::NotInjected
        } else if has_default {
            FieldKind::Optional
        } else {
            required(&annotation)
        };
        Self {
            name: name.to_owned(),
            kind,
            annotation,
            given: Given::default(),
            line,
            position: None,
        }
    }
}

fn required(annotation: &Annotation) -> FieldKind {
    if annotation.optional {
        FieldKind::Optional
    } else if annotation.secret {
        FieldKind::Secret
    } else {
        FieldKind::Config
    }
}

/// Whether a default is none: `None`, one of dlt's markers, `field(default=None)`.
fn is_nothing(names: &Names<'_>, default: &Expression) -> bool {
    match default {
        Expression::None => true,
        Expression::Call(call) if names.word(&call.function) == Some(Word::DataclassField) => {
            call.keyword("default_factory").is_none()
                && call
                    .keyword("default")
                    .is_none_or(|default| is_nothing(names, default))
        }
        other => matches!(names.word(other), Some(Word::SecretValue | Word::ConfigValue)),
    }
}
