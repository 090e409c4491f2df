//! Values: decoding from a file, reading typed text, spelling for a file.

use std::borrow::Cow;

use toml_parser::decoder::Encoding;

use super::array::{spell_list, spelled};
use super::json::{big_integer, from_json, infinite, json_of, with_big_numbers};
use super::numeral::in_toml_or_so;
use super::spelling::{self, Spelling};
use super::{Document, ItemId, Leaf, Shape, Spot, referee};
use crate::dlt::pieces::{Part, Source};
use crate::dlt::placeholder::Sample;
use crate::secret::Secret;

/// TOML's value types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// `"text"`
    String,
    /// `5432`
    Integer,
    /// `1.5`
    Float,
    /// `true`
    Boolean,
    /// `2025-04-01T00:00:00Z` and its shorter forms
    DateTime,
    /// `[1, 2]`, or an array of tables
    Array,
    /// `{ a = 1 }`
    Table,
}

impl ValueType {
    /// The word in JSON and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Float => "float",
            Self::Boolean => "boolean",
            Self::DateTime => "datetime",
            Self::Array => "array",
            Self::Table => "table",
        }
    }

    /// What a text of this type looks like, for the one who typed something else.
    #[must_use]
    pub fn expected(self) -> &'static str {
        match self {
            Self::String => "any text",
            Self::Integer => "an integer, such as 42",
            Self::Float => "a number, such as 0.5",
            Self::Boolean => "true or false",
            Self::DateTime => "a date or time, such as 2025-04-01 or 2025-04-01T00:00:00Z",
            Self::Array => "an array, such as [\"a\", \"b\"]",
            Self::Table => "a table, such as { host = \"localhost\" }",
        }
    }
}

/// A value apart from any file. Its parts may be secret: no `Debug`.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// A string.
    String(Secret),
    /// Anything else, in TOML's own spelling.
    Literal(ValueType, Secret),
}

/// Typed text is not of the type asked for. Says nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {}", .0.expected())]
pub struct WrongType(pub ValueType);

impl Value {
    /// A string value.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::String(text.into())
    }

    /// Reads what someone typed for a field of the given type.
    ///
    /// # Errors
    /// The text is not of that type.
    pub fn read(text: &str, value_type: ValueType) -> Result<Self, WrongType> {
        if value_type == ValueType::String {
            return Ok(Self::text(text));
        }
        let wrong = WrongType(value_type);
        let trimmed = text.trim();
        // JSON's objects spell `:` where TOML has `=`; both are taken for arrays and tables.
        let value = match referee::value(trimmed) {
            Some(_) if is_new_toml(trimmed) => return Err(wrong),
            Some(value) => value,
            None if matches!(value_type, ValueType::Array | ValueType::Table) => {
                serde_json::from_str(trimmed)
                    .ok()
                    .and_then(|json| from_json(&json))
                    .ok_or(wrong)?
            }
            None => return Err(wrong),
        };
        if let (toml_edit::Value::Integer(_), ValueType::Float) = (&value, value_type) {
            // Digit by digit: a float of the program would round it.
            return Ok(Self::Literal(value_type, format!("{trimmed}.0").into()));
        }
        if type_of(&value) != value_type {
            return Err(wrong);
        }
        Ok(Self::Literal(
            value_type,
            value.decorated("", "").to_string().into(),
        ))
    }

    /// An array of tables that is put together of several places; `spelling` knows how a value is spelled there.
    #[must_use]
    pub fn of_tables<'t>(elements: &[Part], spelling: &dyn Fn(Source) -> Option<&'t str>) -> Self {
        let mut text = String::new();
        spell_list(elements, spelling, &mut text);
        Self::Literal(ValueType::Array, text.into())
    }

    /// The value's type.
    #[must_use]
    pub fn value_type(&self) -> ValueType {
        match self {
            Self::String(_) => ValueType::String,
            Self::Literal(value_type, _) => *value_type,
        }
    }

    /// The text of a string, the TOML spelling of anything else.
    #[must_use]
    pub fn plain(&self) -> &Secret {
        match self {
            Self::String(text) | Self::Literal(_, text) => text,
        }
    }

    /// Whether it is a text of several lines, which can be written in more than one way.
    #[must_use]
    pub fn has_lines(&self) -> bool {
        matches!(self, Self::String(text) if text.expose().contains('\n'))
    }

    /// The value as a JSON value: date-times as their TOML text, and so are numbers JSON cannot hold.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::String(text) => text.expose().into(),
            Self::Literal(value_type, text) => match referee::value(text.expose()) {
                Some(value) => json_of(&value, &|_| None),
                None if *value_type == ValueType::Integer => big_integer(text.expose()),
                None if *value_type == ValueType::Float => infinite(text.expose()),
                None => with_big_numbers(text).unwrap_or_else(|| text.expose().into()),
            },
        }
    }

    /// The value as a document of its own spells it.
    #[must_use]
    pub fn to_toml(&self) -> String {
        self.spell(None, Spelling::Auto, "\n")
    }

    /// How the value is written in a file, in the manner of `like`, the spelling it replaces or stands beside.
    #[must_use]
    pub(super) fn spell(&self, like: Option<&str>, spelling: Spelling, line_break: &str) -> String {
        match self {
            Self::Literal(_, text) => text.expose().to_owned(),
            Self::String(text) => {
                spelling::spell(text.expose(), like.unwrap_or_default(), spelling, line_break)
            }
        }
    }
}

/// The value of an item; of tables, only those in braces have one.
pub(super) fn decode(document: &Document, id: ItemId) -> Option<Value> {
    if let Shape::Table {
        spot: Spot::Inline { open, close, .. },
        ..
    } = *document.shape(id)
    {
        let text = line_feeds(&document.text().expose()[open..close]).into_owned();
        return Some(Value::Literal(ValueType::Table, text.into()));
    }
    let leaf = document.leaf(id)?;
    if !leaf.pieces.is_empty() {
        return Some(Value::Literal(ValueType::Array, spelled(document, id)?));
    }
    Some(match leaf.value_type {
        ValueType::String => Value::String(decode_string(document.raw(leaf)).into_owned().into()),
        ValueType::Array => Value::Literal(
            ValueType::Array,
            line_feeds(document.raw(leaf)).into_owned().into(),
        ),
        value_type => Value::Literal(value_type, in_toml_or_so(document.raw(leaf)).into_owned().into()),
    })
}

/// Whether a value is written as TOML 1.1 alone allows, or as dlt's reader refuses.
fn is_new_toml(text: &str) -> bool {
    let document = Document::parse(format!("v = {text}").into());
    document.is_ok_and(|document| document.beyond_toml_1_0().is_some() || document.refused_by_dlt().is_some())
}

/// A leaf as far as placeholders are told by it.
pub fn with_sample<T>(document: &Document, leaf: &Leaf, read: impl FnOnce(Sample<'_>) -> T) -> T {
    let raw = document.raw(leaf);
    match leaf.value_type {
        ValueType::String => read(Sample::Text(&decode_string(raw))),
        _ => read(Sample::Literal(raw)),
    }
}

fn decode_string(raw: &str) -> Cow<'_, str> {
    if let Some(text) = as_it_stands(raw) {
        return Cow::Borrowed(text);
    }
    let (encoding, multi_line) = match raw.as_bytes() {
        [b'"', b'"', b'"', ..] if raw.len() >= 6 => (Encoding::MlBasicString, true),
        [b'\'', b'\'', b'\'', ..] if raw.len() >= 6 => (Encoding::MlLiteralString, true),
        [b'\'', ..] => (Encoding::LiteralString, false),
        _ => (Encoding::BasicString, false),
    };
    match line_feeds(raw) {
        Cow::Owned(raw) if multi_line => Cow::Owned(decode_as(&raw, encoding).into_owned()),
        _ => decode_as(raw, encoding),
    }
}

/// What stands between the quotes of a string of one line, where nothing in it stands for something else.
fn as_it_stands(raw: &str) -> Option<&str> {
    let is_plain = |text: &&str| memchr::memchr3(b'\\', b'"', b'\'', text.as_bytes()).is_none();
    let quoted = |quote| raw.strip_prefix(quote)?.strip_suffix(quote);
    quoted('"').or_else(|| quoted('\'')).filter(is_plain)
}

/// dlt opens its files in Python's text mode: line breaks arrive as LF whatever the file has.
pub(super) fn line_feeds(raw: &str) -> Cow<'_, str> {
    if raw.contains('\r') {
        Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(raw)
    }
}

fn decode_as(raw: &str, encoding: Encoding) -> Cow<'_, str> {
    let span = toml_parser::Span::new_unchecked(0, raw.len());
    let mut text = Cow::Borrowed("");
    let _kind = toml_parser::Raw::new_unchecked(raw, Some(encoding), span).decode_scalar(&mut text, &mut ());
    text
}

fn type_of(value: &toml_edit::Value) -> ValueType {
    match value {
        toml_edit::Value::String(_) => ValueType::String,
        toml_edit::Value::Integer(_) => ValueType::Integer,
        toml_edit::Value::Float(_) => ValueType::Float,
        toml_edit::Value::Boolean(_) => ValueType::Boolean,
        toml_edit::Value::Datetime(_) => ValueType::DateTime,
        toml_edit::Value::Array(_) => ValueType::Array,
        toml_edit::Value::InlineTable(_) => ValueType::Table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(text: &str) -> Value {
        let document = Document::parse(text.into()).unwrap();
        let id = document.children(ItemId::ROOT).next().unwrap().1;
        document.value(id).unwrap()
    }

    #[test]
    fn strings_of_every_quote_are_decoded() {
        for text in [
            "a = \"x\\ny\"",
            "a = \"\"\"\nx\ny\"\"\"",
            "a = '''\nx\ny'''",
            "a = '''\r\nx\r\ny'''\r\n",
        ] {
            assert_eq!(value_of(text).plain().expose(), "x\ny", "{text:?}");
        }
        for (text, value) in [
            (r#"a = """#, ""),
            (r#"a = 'it "stands" so'"#, r#"it "stands" so"#),
            (r#"a = "it's so""#, "it's so"),
            (r"a = 'C:\new'", r"C:\new"),
            ("a = '''it's'''", "it's"),
            (r#"a = """""""#, ""),
        ] {
            assert_eq!(value_of(text).plain().expose(), value, "{text:?}");
        }
    }

    #[test]
    fn an_array_of_tables_is_one_value() {
        let json = value_of("[[a]]\nx = 1\n[a.b]\ny = 2024-01-01\n[[a]]\nx = 2\n").to_json();
        assert_eq!(json.to_string(), r#"[{"x":1,"b":{"y":"2024-01-01"}},{"x":2}]"#);
    }

    #[test]
    fn typed_text_is_read_by_type() {
        assert!(Value::read("5432", ValueType::Integer).is_ok());
        assert_eq!(
            Value::read("54x", ValueType::Integer).err(),
            Some(WrongType(ValueType::Integer))
        );
        assert_eq!(
            Value::read("5", ValueType::Float).ok().unwrap().plain().expose(),
            "5.0"
        );
        assert!(Value::read(r#"{"a": [1, true]}"#, ValueType::Table).is_ok());
        assert!(Value::read("true", ValueType::String).ok() == Some(Value::text("true")));
        for (text, value_type) in [
            ("2025-04-01 10:00", ValueType::DateTime),
            ("[\"\\e\"]", ValueType::Array),
            ("{ a = 1,\n b = 2 }", ValueType::Table),
        ] {
            assert!(Value::read(text, value_type).is_err(), "{text} is no TOML 1.0");
        }
    }
}
