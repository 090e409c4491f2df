//! What a new value of a key has to be: by the value it replaces, and by what dlt and the code declare.

use super::Workspace;
use crate::dlt::declared::Declared;
use crate::dlt::key::KeyPath;
use crate::dlt::placeholder;
use crate::dlt::spec::FieldType;
use crate::document::value::with_sample;
use crate::document::{Document, Value, ValueType};

/// The value that is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Old {
    /// Its type.
    pub value_type: ValueType,
    /// Whether it only holds a place.
    pub is_placeholder: bool,
}

impl Old {
    /// The value of a key in a file.
    #[must_use]
    pub fn of(document: &Document, path: &KeyPath) -> Option<Self> {
        let item = document.find(path)?;
        let Some(leaf) = document.leaf(item) else {
            // Of tables, only those in braces are values.
            let value = document.value(item)?;
            return Some(Self {
                value_type: value.value_type(),
                is_placeholder: false,
            });
        };
        let reason = with_sample(document, leaf, |sample| {
            placeholder::classify(path.name(), sample, document.comment(leaf))
        });
        Some(Self {
            value_type: leaf.value_type,
            is_placeholder: reason.is_some(),
        })
    }
}

/// What a new value has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The types it may have, in the order they are tried; there is one at least.
    types: Vec<ValueType>,
    declared: Declared,
}

/// Why a text is not taken. Says nothing of the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// It is of another type.
    #[error("is of type {}: expected {}", .0.word(), .0.expected())]
    Type(ValueType),
    /// It is a text that dlt cannot turn into what the field is declared as.
    #[error("is declared as {0}: expected {1}")]
    Declared(&'static str, &'static str),
    /// It is none of the values that dlt takes.
    #[error("has to be one of: {}", .0.join(", "))]
    Choice(Vec<String>),
}

impl Workspace {
    /// What a new value of a key has to be for a column.
    #[must_use]
    pub fn expectation(&self, view: usize, path: &KeyPath, old: Option<Old>) -> Expectation {
        Expectation::new(old, self.declared(view, path))
    }
}

impl Expectation {
    /// By the value that is replaced and what is declared.
    #[must_use]
    pub fn new(old: Option<Old>, declared: Declared) -> Self {
        let types = types(old, declared.field_type);
        Self { types, declared }
    }

    /// A value of that type and no other.
    #[must_use]
    pub fn of_type(value_type: ValueType) -> Self {
        Self {
            types: vec![value_type],
            declared: Declared::default(),
        }
    }

    /// The type it is told to have.
    #[must_use]
    pub fn value_type(&self) -> ValueType {
        self.types.first().copied().unwrap_or(ValueType::String)
    }

    /// What is declared.
    #[must_use]
    pub fn declared(&self) -> &Declared {
        &self.declared
    }

    /// What a text has to look like, for the one who is to type it; `None` where any will do.
    #[must_use]
    pub fn words(&self) -> Option<(&'static str, &'static str)> {
        match self.value_type() {
            ValueType::String => {
                coercion(self.declared.field_type).map(|(word, expected, _)| (word, expected))
            }
            value_type => Some((value_type.word(), value_type.expected())),
        }
    }

    /// Whether only true and false will do.
    #[must_use]
    pub fn is_toggle(&self) -> bool {
        self.types == [ValueType::Boolean] && self.declared.choices.is_empty()
    }

    /// Reads what someone typed.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn read(&self, text: &str) -> Result<Value, Mismatch> {
        let mut values = self.types.iter().map(|value_type| Value::read(text, *value_type));
        let value = values
            .find_map(Result::ok)
            .ok_or_else(|| Mismatch::Type(self.value_type()))?;
        if self.declared.strict && !self.is_choice(&value) {
            return Err(Mismatch::Choice(self.declared.choices.clone()));
        }
        if let Value::String(text) = &value
            && let Some((word, expected, can_be)) = coercion(self.declared.field_type)
            && !can_be(text.expose())
        {
            return Err(Mismatch::Declared(word, expected));
        }
        Ok(value)
    }

    /// Whether a text is none of the values that dlt's code names, though it may do.
    #[must_use]
    pub fn is_unknown(&self, text: &str) -> bool {
        if self.declared.strict || self.declared.choices.is_empty() {
            return false;
        }
        // The part behind the `+` of `mysql+pymysql` names the Python library.
        let dialect = text.split('+').next().unwrap_or(text);
        let mut choices = self.declared.choices.iter();
        !choices.any(|choice| choice == text || choice == dialect)
    }

    fn is_choice(&self, value: &Value) -> bool {
        let text = value.plain().expose();
        self.declared.choices.iter().any(|choice| choice == text)
    }
}

/// The types a new value may have: that of the value it replaces, unless that one only holds a place or is not what is
/// declared.
fn types(old: Option<Old>, declared: FieldType) -> Vec<ValueType> {
    let own = match declared {
        FieldType::String => Some(ValueType::String),
        FieldType::Integer => Some(ValueType::Integer),
        FieldType::Float => Some(ValueType::Float),
        FieldType::Boolean => Some(ValueType::Boolean),
        FieldType::Array => Some(ValueType::Array),
        FieldType::Table => Some(ValueType::Table),
        // dlt init writes both as texts, and dlt reads them so.
        FieldType::Decimal | FieldType::Datetime | FieldType::Spec | FieldType::Any => None,
    };
    let old_type = old
        .filter(|old| !old.is_placeholder || old.value_type != ValueType::String)
        .map(|old| old.value_type);
    match (old_type, own) {
        (None, None) => vec![ValueType::String],
        (None, Some(own)) => vec![own],
        (Some(old), None) => vec![old],
        // dlt makes a number or a truth of a text, and takes a whole number where any will do.
        (Some(ValueType::String), Some(ValueType::Integer | ValueType::Float | ValueType::Boolean)) => {
            vec![ValueType::String]
        }
        (Some(ValueType::Integer), Some(ValueType::Float)) => vec![ValueType::Integer, ValueType::Float],
        // A list or table may be given for what is declared as a text.
        (Some(old @ (ValueType::Array | ValueType::Table)), Some(own)) if own != old => vec![old, own],
        (Some(_), Some(own)) => vec![own],
    }
}

type Coercion = (&'static str, &'static str, fn(&str) -> bool);

/// What dlt makes of a text for a declared type, and whether it can (`coerce_value` in
/// `dlt/common/data_types/type_helpers.py`); `None` where it takes any.
fn coercion(field_type: FieldType) -> Option<Coercion> {
    Some(match field_type {
        FieldType::Integer => ("integer", ValueType::Integer.expected(), is_integer),
        FieldType::Float => ("float", ValueType::Float.expected(), is_float),
        FieldType::Decimal => ("decimal", "a decimal number, such as 1.25", is_float),
        FieldType::Boolean => ("boolean", ValueType::Boolean.expected(), is_boolean),
        FieldType::Datetime => ("datetime", ValueType::DateTime.expected(), is_datetime),
        _ => return None,
    })
}

/// Python's `int`: underscores between digits, white space around.
fn digits(text: &str) -> Option<String> {
    let text = text.trim();
    let bytes = text.as_bytes();
    let between = |at: usize| {
        at > 0 && bytes[at - 1].is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
    };
    let is_sound = bytes
        .iter()
        .enumerate()
        .all(|(at, byte)| *byte != b'_' || between(at));
    is_sound.then(|| text.replace('_', ""))
}

fn is_integer(text: &str) -> bool {
    if let Some(hex) = text.trim().strip_prefix("0x") {
        return u128::from_str_radix(hex, 16).is_ok();
    }
    digits(text).is_some_and(|text| {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_float(text: &str) -> bool {
    is_integer(text) || digits(text).is_some_and(|text| text.parse::<f64>().is_ok())
}

/// dlt's `str2bool`.
fn is_boolean(text: &str) -> bool {
    const WORDS: [&str; 10] = ["yes", "true", "t", "y", "1", "no", "false", "f", "n", "0"];
    WORDS.contains(&text.to_lowercase().as_str())
}

/// Anything that may be a form of ISO 8601.
fn is_datetime(text: &str) -> bool {
    let is_sign = |c: char| {
        c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | ',' | '+' | 'T' | 't' | 'Z' | 'z' | 'W' | ' ')
    };
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(is_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn old(value_type: ValueType) -> Option<Old> {
        Some(Old {
            value_type,
            is_placeholder: false,
        })
    }

    const PLACEHOLDER: Option<Old> = Some(Old {
        value_type: ValueType::String,
        is_placeholder: true,
    });

    fn read(old: Option<Old>, field_type: FieldType, text: &str) -> Result<Value, Mismatch> {
        let declared = Declared {
            field_type,
            ..Declared::default()
        };
        Expectation::new(old, declared).read(text)
    }

    fn literal(text: &str, value_type: ValueType) -> Result<Value, Mismatch> {
        Ok(Value::read(text, value_type).unwrap())
    }

    #[test]
    fn a_number_is_one_in_a_field_of_numbers_and_a_text_in_a_field_of_texts() {
        let (integer, text) = (literal("5432", ValueType::Integer), Ok(Value::text("5432")));
        for (before, field_type, expected) in [
            (None, FieldType::Integer, &integer),
            (PLACEHOLDER, FieldType::Integer, &integer),
            (old(ValueType::Integer), FieldType::Any, &integer),
            (old(ValueType::Integer), FieldType::String, &text),
            (old(ValueType::String), FieldType::Integer, &text),
            (old(ValueType::String), FieldType::Any, &text),
            (PLACEHOLDER, FieldType::Any, &text),
            (None, FieldType::String, &text),
            (None, FieldType::Spec, &text),
            (old(ValueType::Integer), FieldType::Float, &integer),
            (old(ValueType::Float), FieldType::Integer, &integer),
        ] {
            assert!(
                read(before, field_type, "5432") == *expected,
                "{before:?} {field_type:?}"
            );
        }
        assert!(read(None, FieldType::Float, "5432") == literal("5432.0", ValueType::Float));
        assert!(read(old(ValueType::Integer), FieldType::Float, "1.5") == literal("1.5", ValueType::Float));
    }

    #[test]
    fn what_dlt_cannot_make_a_number_of_is_refused() {
        for (before, field_type, text, why) in [
            (
                None,
                FieldType::Integer,
                "54x",
                "is of type integer: expected an integer, such as 42",
            ),
            (
                old(ValueType::String),
                FieldType::Integer,
                "54x",
                "is declared as integer: expected an integer, such as 42",
            ),
            (
                old(ValueType::String),
                FieldType::Boolean,
                "maybe",
                "is declared as boolean: expected true or false",
            ),
            (
                None,
                FieldType::Decimal,
                "1,5",
                "is declared as decimal: expected a decimal number, such as 1.25",
            ),
            (
                None,
                FieldType::Array,
                "a",
                "is of type array: expected an array, such as [\"a\", \"b\"]",
            ),
            (
                None,
                FieldType::Datetime,
                "yesterday",
                "is declared as datetime: expected a date or time, such as 2025-04-01 or 2025-04-01T00:00:00Z",
            ),
        ] {
            assert_eq!(
                read(before, field_type, text)
                    .err()
                    .map(|why| why.to_string())
                    .as_deref(),
                Some(why)
            );
        }
        for text in ["5432", " 5_432 ", "-1", "0x1F"] {
            assert!(
                read(old(ValueType::String), FieldType::Integer, text).is_ok(),
                "{text}"
            );
        }
        for text in ["1_", "_1", "1__0", "", "0xg", "1.0"] {
            assert!(
                read(old(ValueType::String), FieldType::Integer, text).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn a_literal_is_held_to_its_choices_and_a_driver_is_not() {
        let declared = Declared {
            field_type: FieldType::String,
            choices: vec!["mysql".to_owned(), "mssql".to_owned()],
            strict: true,
        };
        let strict = Expectation::new(PLACEHOLDER, declared.clone());
        assert!(strict.read("mysql").is_ok() && !strict.is_unknown("x"));
        let why = strict.read("CANARY").err().unwrap().to_string();
        assert_eq!(why, "has to be one of: mysql, mssql");
        let lax = Expectation::new(
            PLACEHOLDER,
            Declared {
                strict: false,
                ..declared
            },
        );
        assert!(lax.read("x").is_ok() && lax.is_unknown("x") && !lax.is_unknown("mysql+pymysql"));
        let numbers = Declared {
            field_type: FieldType::Integer,
            choices: vec!["0".to_owned(), "1".to_owned()],
            strict: true,
        };
        let numbers = Expectation::new(None, numbers);
        assert!(numbers.read(" 1 ").is_ok() && numbers.read("2").is_err());
    }
}
