//! Which values Python takes for equal: `1` and `1.0` and `true`, and one moment in two time zones.

use std::sync::atomic::{AtomicU64, Ordering};

use toml_edit::{Datetime, Offset, Value};

use super::dialect::is_overflow;
use super::json::big_integer;
use super::numeral::in_toml_or_so;
use super::referee;
use crate::dlt::pieces::Likeness;

/// That of a value as it is spelled.
pub(super) fn of(raw: &str) -> Likeness {
    let raw = in_toml_or_so(raw);
    match referee::value(&raw) {
        Some(value) => of_value(&value),
        // A number of more than 64 bits, or something that holds one.
        None if is_overflow(&raw) => infinity(raw.starts_with('-')),
        None => Likeness::of("number", big_integer(&raw).to_string()),
    }
}

fn of_value(value: &Value) -> Likeness {
    match value {
        Value::String(text) => Likeness::of("text", text.value()),
        Value::Integer(integer) => Likeness::of("number", integer.value().to_string()),
        Value::Boolean(boolean) => Likeness::of("number", u8::from(*boolean.value()).to_string()),
        Value::Float(float) => of_float(*float.value()),
        Value::Datetime(moment) => of_moment(moment.value()),
        Value::Array(values) => Likeness::of_list(&values.iter().map(of_value).collect::<Vec<_>>()),
        Value::InlineTable(table) => {
            Likeness::of_dict(table.iter().map(|(name, value)| (name, of_value(value))))
        }
    }
}

fn of_float(float: f64) -> Likeness {
    if float.is_nan() {
        // Equal to nothing.
        static SEEN: AtomicU64 = AtomicU64::new(0);
        Likeness::of("nan", SEEN.fetch_add(1, Ordering::Relaxed))
    } else if float.is_infinite() {
        infinity(float < 0.0)
    } else if float.fract() == 0.0 {
        Likeness::of("number", format!("{:.0}", float + 0.0))
    } else {
        Likeness::of("float", float.to_bits())
    }
}

fn infinity(is_negative: bool) -> Likeness {
    Likeness::of("infinity", is_negative)
}

/// Python keeps microseconds, and compares moments of known offset by what the clocks at Greenwich show.
fn of_moment(moment: &Datetime) -> Likeness {
    let days = moment.date.map(|date| {
        // Years of March to February, counted in eras of 400.
        let (year, month) = (i64::from(date.year), i64::from(date.month));
        let (year, month) = if month > 2 {
            (year, month - 3)
        } else {
            (year - 1, month + 9)
        };
        365 * year + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + (153 * month + 2) / 5
            + i64::from(date.day)
    });
    let micros = moment.time.map(|time| {
        let seconds =
            (i64::from(time.hour) * 60 + i64::from(time.minute)) * 60 + i64::from(time.second.unwrap_or(0));
        seconds * 1_000_000 + i64::from(time.nanosecond.unwrap_or(0) / 1_000)
    });
    let offset = moment.offset.map(|offset| match offset {
        Offset::Z => 0,
        Offset::Custom { minutes } => i64::from(minutes) * 60_000_000,
    });
    match (days, micros, offset) {
        (Some(days), Some(micros), Some(offset)) => {
            Likeness::of("moment", days * 86_400_000_000 + micros - offset)
        }
        _ => Likeness::of("local", (days, micros)),
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn what_python_takes_for_equal_is_alike() {
        for [one, other] in [
            ["1", "1.0"],
            ["1", "true"],
            ["0", "-0.0"],
            ["16", "0x10"],
            ["100000000000000000000", "1e20"],
            ["1e400", "inf"],
            ["\"a\"", "'a'"],
            ["[1, { a = 2 }]", "[1.0, {\"a\" = 2}]"],
            ["{ a = 1, b = 2 }", "{ b = 2, a = 1 }"],
            ["2024-02-29T23:30:00Z", "2024-03-01 01:30:00+02:00"],
            ["07:32:00.1234561", "07:32:00.123456"],
        ] {
            assert_eq!(of(one), of(other), "{one} {other}");
        }
    }

    #[test]
    fn what_it_tells_apart_is_not() {
        for [one, other] in [
            ["1", "2"],
            ["1", "\"1\""],
            ["0.5", "0.25"],
            ["nan", "nan"],
            ["[1, 2]", "[2, 1]"],
            ["2024-02-29", "2024-02-29T00:00:00"],
            ["2024-02-29T00:00:00", "2024-02-29T00:00:00Z"],
            ["2024-02-29", "2024-03-01"],
            ["inf", "-inf"],
        ] {
            assert_ne!(of(one), of(other), "{one} {other}");
        }
    }
}
