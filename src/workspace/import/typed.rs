//! A variable's text as a value of the type its key has: what dlt makes of it (`deserialize_value` in
//! `dlt/common/configuration/utils.py`, `coerce_value` in `dlt/common/data_types`).

use crate::dlt::spec::FieldType;
use crate::document::{Value, ValueType};

/// The value that a text is for a field: of the type it is declared as, else of the old value's.
///
/// # Errors
/// What was expected.
pub(super) fn typed(text: &str, declared: FieldType, old: Option<ValueType>) -> Result<Value, String> {
    let value_type = match declared {
        FieldType::Integer => ValueType::Integer,
        FieldType::Float => ValueType::Float,
        FieldType::Boolean => ValueType::Boolean,
        FieldType::Array => ValueType::Array,
        FieldType::Table => ValueType::Table,
        // dlt reads both from text.
        FieldType::Decimal | FieldType::Datetime | FieldType::String | FieldType::Spec => {
            let is_date = old == Some(ValueType::DateTime) && declared == FieldType::Datetime;
            let is_number = declared == FieldType::Decimal;
            if is_date && let Ok(value) = Value::read(text, ValueType::DateTime) {
                return Ok(value);
            }
            if is_number && number(text).is_none() {
                return Err(format!("expected {}", ValueType::Float.expected()));
            }
            ValueType::String
        }
        FieldType::Any => old.unwrap_or(ValueType::String),
    };
    let spelled = match value_type {
        ValueType::Integer => integer(text),
        ValueType::Float => number(text),
        ValueType::Boolean => boolean(text).map(str::to_owned),
        // dlt reads JSON, TOML would be text to it.
        ValueType::Array | ValueType::Table => serde_json::from_str::<serde::de::IgnoredAny>(text)
            .is_ok()
            .then(|| text.to_owned()),
        ValueType::String | ValueType::DateTime => Some(text.to_owned()),
    };
    let value = spelled.and_then(|text| Value::read(&text, value_type).ok());
    value.ok_or_else(|| format!("expected {}", expected(value_type)))
}

fn expected(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Table => "a table in JSON, such as {\"host\": \"localhost\"}",
        ValueType::Array => "an array in JSON, such as [\"a\", \"b\"]",
        other => other.expected(),
    }
}

/// Python's `int` of a text, and hexadecimal digits behind `0x`.
fn integer(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix("0x") {
        return u64::from_str_radix(digits, 16)
            .ok()
            .map(|number| number.to_string());
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let is_group = |group: &str| !group.is_empty() && group.bytes().all(|digit| digit.is_ascii_digit());
    if !digits.split('_').all(is_group) {
        return None;
    }
    let digits = digits.replace('_', "");
    let digits = digits.trim_start_matches('0');
    Some(if digits.is_empty() {
        "0".to_owned()
    } else {
        format!("{sign}{digits}")
    })
}

/// Python's `float` of a text, as TOML spells it.
fn number(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(integer) = integer(text) {
        return Some(format!("{integer}.0"));
    }
    if Value::read(text, ValueType::Float).is_ok() {
        return Some(text.to_owned());
    }
    let number: f64 = text.replace('_', "").parse().ok()?;
    Some(if number.is_nan() {
        "nan".to_owned()
    } else if number.is_infinite() {
        (if number > 0.0 { "inf" } else { "-inf" }).to_owned()
    } else {
        format!("{number:?}")
    })
}

/// The words that dlt takes for true and false (`str2bool` in `dlt/common/utils.py`).
fn boolean(text: &str) -> Option<&'static str> {
    match text.to_lowercase().as_str() {
        "yes" | "true" | "t" | "y" | "1" => Some("true"),
        "no" | "false" | "f" | "n" | "0" => Some("false"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str, declared: FieldType, old: Option<ValueType>) -> Option<(ValueType, String)> {
        let value = typed(text, declared, old).ok()?;
        Some((value.value_type(), value.plain().expose().to_owned()))
    }

    fn declared(text: &str, field_type: FieldType) -> Option<String> {
        Some(spelled(text, field_type, None)?.1)
    }

    #[test]
    fn texts_are_read_as_dlt_reads_variables() {
        for (text, value) in [(" 007 ", "7"), ("+1_000", "1000"), ("-0", "0"), ("0x1F", "31")] {
            assert_eq!(
                declared(text, FieldType::Integer).as_deref(),
                Some(value),
                "{text}"
            );
        }
        for text in ["", "1.0", "1__0", "five", "99999999999999999999"] {
            assert_eq!(declared(text, FieldType::Integer), None, "{text}");
        }
        for (text, value) in [
            ("5", "5.0"),
            ("1.", "1.0"),
            (".5", "0.5"),
            ("1e3", "1e3"),
            ("-Infinity", "-inf"),
        ] {
            assert_eq!(declared(text, FieldType::Float).as_deref(), Some(value), "{text}");
        }
        for (text, value) in [
            ("YES", Some("true")),
            ("0", Some("false")),
            ("on", None),
            (" true", None),
        ] {
            assert_eq!(declared(text, FieldType::Boolean).as_deref(), value, "{text}");
        }
        assert_eq!(
            declared("[\"a\", 1]", FieldType::Array).as_deref(),
            Some("[\"a\", 1]")
        );
        assert_eq!(declared("['a']", FieldType::Array), None);
        assert_eq!(declared("{\"a\": null}", FieldType::Table), None);
        assert_eq!(declared("1.50", FieldType::Decimal).as_deref(), Some("1.50"));
        assert_eq!(declared("many", FieldType::Decimal), None);
    }

    #[test]
    fn the_old_value_tells_where_nothing_is_declared() {
        let old = Some(ValueType::Integer);
        assert_eq!(
            spelled("5", FieldType::Any, old),
            Some((ValueType::Integer, "5".into()))
        );
        assert_eq!(spelled("five", FieldType::Any, old), None);
        assert_eq!(
            spelled("5", FieldType::String, old),
            Some((ValueType::String, "5".into()))
        );
        assert_eq!(
            spelled("5", FieldType::Any, None),
            Some((ValueType::String, "5".into()))
        );
        let date = Some(ValueType::DateTime);
        assert_eq!(
            spelled("2024-01-01", FieldType::Datetime, date).unwrap().0,
            ValueType::DateTime
        );
        assert_eq!(
            spelled("2024-01-01", FieldType::Datetime, None).unwrap().0,
            ValueType::String
        );
    }
}
