//! A key that the code reads itself.

use super::annotation::Annotation;
use super::names::{Names, Word};
use super::tree::Expression;

/// `dlt.secrets["a.b"]` and its like: a key looked up as it is written, in no other section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The dotted key path.
    pub key: String,
    /// Whether it is `dlt.secrets`, which never looks into `config.toml`.
    pub secret: bool,
    /// What happens when there is no value.
    pub access: Access,
    /// The type that `.get` asks for.
    pub annotation: Annotation,
    /// The line, from 1.
    pub line: usize,
}

/// What happens when a key has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// `dlt.secrets["a.b"]` raises.
    Required,
    /// `dlt.secrets.get("a.b")` is `None`; `"a.b" in dlt.secrets` is false.
    Optional,
    /// `dlt.secrets["a.b"] = value`: the code gives the value itself.
    Written,
}

impl Read {
    /// The read that one expression is; those in it are not looked for.
    pub(super) fn of(names: &Names<'_>, expression: &Expression) -> Option<Self> {
        let (accessor, key, access, hint, line) = match expression {
            Expression::Subscript { value, index, line } => {
                (&**value, &**index, Access::Required, None, *line)
            }
            Expression::Call(call) => {
                let Expression::Attribute(accessor, name) = &*call.function else {
                    return None;
                };
                if name != "get" {
                    return None;
                }
                let key = call.argument("field", Some(0))?;
                let hint = call.argument("expected_type", Some(1));
                (&**accessor, key, Access::Optional, hint, call.line)
            }
            Expression::In {
                item,
                container,
                line,
            } => (&**container, &**item, Access::Optional, None, *line),
            _ => return None,
        };
        let secret = match names.word(accessor)? {
            Word::Secrets => true,
            Word::Config => false,
            _ => return None,
        };
        Some(Self {
            key: names.name(key)?,
            secret,
            access,
            annotation: hint.map(|hint| Annotation::read(names, hint)).unwrap_or_default(),
            line,
        })
    }
}
