//! Values as JSON, and back.

use super::numeral::{MOST_DIGITS, in_toml_or_so};
use super::{Document, dialect, referee};
use crate::secret::Secret;

/// A value as JSON; `number` tells of a float by its spelling what it stands for.
pub(super) fn json_of(
    value: &toml_edit::Value,
    number: &dyn Fn(&str) -> Option<serde_json::Value>,
) -> serde_json::Value {
    match value {
        toml_edit::Value::String(text) => text.value().as_str().into(),
        toml_edit::Value::Integer(integer) => (*integer.value()).into(),
        toml_edit::Value::Float(float) => {
            let spelling = float.as_repr().and_then(|repr| repr.as_raw().as_str());
            spelling
                .and_then(number)
                .unwrap_or_else(|| json_of_float(*float.value()))
        }
        toml_edit::Value::Boolean(boolean) => (*boolean.value()).into(),
        toml_edit::Value::Datetime(datetime) => datetime.value().to_string().into(),
        toml_edit::Value::Array(array) => array.iter().map(|value| json_of(value, number)).collect(),
        toml_edit::Value::InlineTable(table) => serde_json::Value::Object(
            table
                .iter()
                .map(|(key, value)| (key.to_owned(), json_of(value, number)))
                .collect(),
        ),
    }
}

fn json_of_float(float: f64) -> serde_json::Value {
    match serde_json::Number::from_f64(float) {
        Some(number) => serde_json::Value::Number(number),
        None if float.is_nan() => "nan".into(),
        None if float > 0.0 => "inf".into(),
        None => "-inf".into(),
    }
}

/// Python makes a number infinite that a float of 64 bits cannot hold.
pub(super) fn infinite(text: &str) -> serde_json::Value {
    if text.starts_with('-') {
        "-inf".into()
    } else {
        "inf".into()
    }
}

/// An array or table that holds numbers of more than 64 bits, as JSON.
pub(super) fn with_big_numbers(text: &Secret) -> Option<serde_json::Value> {
    let document = Document::parse(format!("v = {}", text.expose()).into()).ok()?;
    let judged = dialect::without(document.text().expose(), &document.odd, &document.too_big);
    let number = |spelling: &str| {
        let mut spans = document.too_big.iter().enumerate();
        let (_, span) = spans.find(|(index, span)| dialect::stand_in(*index, span) == spelling)?;
        let text = in_toml_or_so(&document.text().expose()[span.clone()]);
        Some(if dialect::is_overflow(&text) {
            infinite(&text)
        } else {
            big_integer(&text)
        })
    };
    // Only a document that may be changed holds the spelling of its numbers.
    let parsed = referee::document(&judged).ok()?.into_mut();
    Some(json_of(parsed.as_item().get("v")?.as_value()?, &number))
}

/// An integer of more than 64 bits: a JSON number of as many digits; its spelling where Python could not print it.
pub(super) fn big_integer(text: &str) -> serde_json::Value {
    let digits = text.replace('_', "");
    let in_base = |prefix: &str, radix| decimal(digits.strip_prefix(prefix)?, radix);
    let decimal = in_base("0x", 16)
        .or_else(|| in_base("0o", 8))
        .or_else(|| in_base("0b", 2));
    let decimal = decimal.unwrap_or_else(|| digits.trim_start_matches('+').to_owned());
    serde_json::from_str(&decimal).unwrap_or_else(|_| text.into())
}

/// A number in base ten; `None` for more digits than Python prints.
fn decimal(digits: &str, radix: u32) -> Option<String> {
    // Nine decimal digits each, the lowest first.
    let mut groups: Vec<u64> = Vec::new();
    for digit in digits.chars() {
        let mut carry = u64::from(digit.to_digit(radix)?);
        for group in &mut groups {
            carry += *group * u64::from(radix);
            *group = carry % 1_000_000_000;
            carry /= 1_000_000_000;
        }
        if carry > 0 {
            groups.push(carry);
        }
        if groups.len() * 9 > MOST_DIGITS {
            return None;
        }
    }
    let highest = groups.pop().unwrap_or_default().to_string();
    let lower = groups.iter().rev().map(|group| format!("{group:09}"));
    Some([highest].into_iter().chain(lower).collect())
}

/// `None` for null, which TOML has not.
pub(super) fn from_json(json: &serde_json::Value) -> Option<toml_edit::Value> {
    Some(match json {
        serde_json::Value::Null => return None,
        serde_json::Value::Bool(boolean) => (*boolean).into(),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(integer) => integer.into(),
            // An integer that does not fit is refused, not rounded.
            None if number
                .to_string()
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b'-') =>
            {
                return None;
            }
            None => number.as_f64()?.into(),
        },
        serde_json::Value::String(text) => text.as_str().into(),
        serde_json::Value::Array(values) => {
            toml_edit::Value::Array(values.iter().map(from_json).collect::<Option<_>>()?)
        }
        serde_json::Value::Object(entries) => {
            let mut table = toml_edit::InlineTable::new();
            for (key, value) in entries {
                table.insert(key, from_json(value)?);
            }
            toml_edit::Value::InlineTable(table)
        }
    })
}
