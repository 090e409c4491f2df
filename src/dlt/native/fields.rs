//! Connection strings by the names of dlt's fields: one part of a string, a string as fields, fields as a string.

use serde_json::Value;

use super::connection_string::{TOKENS, fields, integer, is_parameter, is_token_driver, spelled};
use super::url::{New, Part, Refused, Url, has_escape};
use super::{Filled, path};
use crate::dlt::placeholder::{self, Reason, Sample};
use crate::dlt::spec::{Field, FieldType, Spec};
use crate::secret::Secret;

/// Why a string cannot be changed, split or joined. Holds no part of it, but for the names of fields.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The part would not be read back.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The text is none.
    #[error("it is no connection string, such as postgresql://user@host/database")]
    NoUrl,
    /// dlt fails on it.
    #[error("dlt cannot read the string: its port, or a number in its query, is no whole number")]
    Unreadable,
    /// A connection string cannot hold the field.
    #[error("a connection string has no place for {0}")]
    NoPlace(String),
    /// The parameter stands there more than once.
    #[error("a parameter stands in the query twice: change the string as a whole")]
    Twice,
    /// The string has no such part.
    #[error("the connection string has no {0}")]
    NotGiven(String),
    /// As fields the class has another driver's name.
    #[error(
        "as fields dlt takes {0} for the driver's name, and the string has another: change it there first"
    )]
    Drivername(String),
    /// Nothing names the driver.
    #[error(
        "a connection string begins with a driver's name: add the key drivername, such as \"postgresql\""
    )]
    NoDrivername,
    /// Neither text nor whole number.
    #[error("{0} is no text, and a connection string holds nothing else")]
    NoText(String),
    /// A parameter that is to be a whole number.
    #[error("{0} is a whole number: dlt fails on anything else")]
    Number(String),
    /// A number that is still to be filled in.
    #[error("{0} is still to be filled in, and a connection string cannot be read without the number")]
    NoNumber(String),
    /// An empty string.
    #[error("{0} is empty, and a connection string cannot tell that from a part that is not there")]
    Empty(String),
}

/// Where a field stands in a connection string.
enum Place<'n> {
    /// It has a part, which may not be given.
    Part(Part),
    /// There is no parameter of that name yet.
    New(&'n str),
}

/// Where a field of a class, or `query` and a parameter's name, stands in its connection string.
fn place<'n>(spec: &Spec, url: &Url<'_>, way: &[&'n str]) -> Result<Place<'n>, Trouble> {
    match *way {
        ["password"] if is_token_driver(spec) => {
            let mut tokens = TOKENS.into_iter().rev();
            let token = tokens.find_map(|name| match parameter(spec, url, name) {
                Ok(Place::New(_)) => None,
                place => Some(place),
            });
            match token {
                Some(place) => place,
                None if url.get(Part::Password).is_some() => Ok(Place::Part(Part::Password)),
                None => Ok(Place::New(TOKENS[1])),
            }
        }
        [name] if is_parameter(spec, name) => parameter(spec, url, name),
        ["query", name] => parameter(spec, url, name),
        [name] => match Part::named(name) {
            Some(part) => Ok(Place::Part(part)),
            None => Err(Trouble::NoPlace(name.to_owned())),
        },
        _ => Err(Trouble::NoPlace(way.join("."))),
    }
}

fn parameter<'n>(spec: &Spec, url: &Url<'_>, name: &'n str) -> Result<Place<'n>, Trouble> {
    let spell = |name: &str| spelled(spec, name);
    let mut found = url
        .parameters()
        .filter(|(_, known)| spell(known.expose()) == spell(name));
    match (found.next(), found.next()) {
        (None, _) => Ok(Place::New(name)),
        (Some((number, _)), None) => Ok(Place::Part(Part::Parameter(number))),
        (Some(_), Some(_)) => Err(Trouble::Twice),
    }
}

/// The value a connection string gives a field, or `query` and a parameter's name.
#[must_use]
pub fn get(spec: &Spec, text: &str, way: &[&str]) -> Option<Value> {
    let url = Url::of(spec, text)?;
    let Ok(Place::Part(part)) = place(spec, &url, way) else {
        return None;
    };
    let text = url.get(part)?;
    let is_number = matches!(way, [name] if is_integer(spec, name));
    let number = integer(text.expose()).filter(|_| is_number);
    Some(number.unwrap_or_else(|| text.expose().into()))
}

/// The connection string with a field of another value, or without it.
///
/// # Errors
/// Why no such string has it.
pub fn set(spec: &Spec, text: &str, way: &[&str], new: Option<&str>) -> Result<Secret, Trouble> {
    let url = Url::of(spec, text).ok_or(Trouble::NoUrl)?;
    if let ([name], Some(new)) = (way, new) {
        refuse_text(spec, name, new)?;
    }
    let new = new.map(New::text);
    match (place(spec, &url, way)?, new) {
        (Place::Part(part), None) if url.get(part).is_none() => Err(Trouble::NotGiven(way.join("."))),
        (Place::Part(part), _) => Ok(url.with(&[(part, new)], &[])?),
        (Place::New(_), None) => Err(Trouble::NotGiven(way.join("."))),
        (Place::New(name), Some(new)) => Ok(url.with(&[], &[(name, new)])?),
    }
}

/// Refuses a text for a parameter that dlt reads as a number.
///
/// # Errors
/// It is such a parameter, and the text is no whole number.
pub fn refuse_text(spec: &Spec, name: &str, text: &str) -> Result<(), Trouble> {
    let name = spelled(spec, name);
    let wants_number = is_parameter(spec, &name) && is_integer(spec, &name);
    if wants_number && integer(text).is_none() {
        return Err(Trouble::Number(name));
    }
    Ok(())
}

/// The parameters that a class has fields for.
pub fn parameters(spec: &Spec) -> impl Iterator<Item = &str> {
    let token = is_token_driver(spec).then_some(TOKENS[1]);
    let fields = spec.fields.iter().map(|field| field.name.as_str());
    token
        .into_iter()
        .chain(fields.filter(|name| is_parameter(spec, name)))
}

/// Whether dlt calls a parameter secret.
#[must_use]
pub fn is_secret_parameter(spec: &Spec, name: &str) -> bool {
    let is_token = is_token_driver(spec) && TOKENS.contains(&name);
    is_token || field(spec, &spelled(spec, name)).is_some_and(|field| field.secret)
}

/// The values a connection string, or a path where the class takes one, gives the fields of a class; `None` where dlt
/// cannot read it.
#[must_use]
pub fn values(spec: &Spec, text: &str) -> Option<Vec<Filled>> {
    let is_form = |form: &str| spec.native.iter().any(|known| known == form);
    match fields(spec, text).filter(|_| is_form("connection-string")) {
        None if is_form("path") => path(text),
        fields => fields,
    }
}

/// The fields that say what a connection string says, in dlt's order.
///
/// # Errors
/// Why dlt would not read the same from fields.
pub fn split(spec: &Spec, text: &str) -> Result<Vec<Filled>, Trouble> {
    let values = values(spec, text).ok_or(Trouble::Unreadable)?;
    let is_url = Url::of(spec, text).is_some();
    let mut fields = Vec::new();
    for known in &spec.fields {
        let Some((name, value)) = values.iter().find(|(name, _)| *name == known.name) else {
            continue;
        };
        match name.as_str() {
            "drivername" if *value == known.default => {}
            "drivername" if known.fixed => {
                return Err(Trouble::Drivername(text_of(&known.default).unwrap_or_default()));
            }
            // As a path it is what it is.
            "database" if is_url && value.as_str().is_some_and(has_escape) => {
                return Err(Refused::Escape.into());
            }
            "query" => fields.extend(rest_of_query(spec, value)?),
            "global_config" => {}
            _ => fields.push((name.clone(), value.clone())),
        }
    }
    let is_twice = |(_, value): &Filled| value.is_array();
    if fields.iter().any(is_twice) {
        return Err(Trouble::Twice);
    }
    Ok(fields)
}

/// The parameters that the class has no fields for.
fn rest_of_query(spec: &Spec, query: &Value) -> Result<Option<Filled>, Trouble> {
    let mut rest = query.as_object().cloned().unwrap_or_default();
    rest.retain(|name, _| !is_parameter(spec, name));
    if rest.values().any(Value::is_array) {
        return Err(Trouble::Twice);
    }
    Ok((!rest.is_empty()).then(|| ("query".to_owned(), Value::Object(rest))))
}

/// A field to be put into a connection string.
pub struct Given {
    /// Its name, or `query` and a parameter's name.
    pub way: Vec<String>,
    /// Its value.
    pub value: Value,
    /// Why it only holds a place, if it does.
    pub placeholder: Option<Reason>,
}

/// The connection string that says what the fields say.
///
/// # Errors
/// Why dlt would not read the same from any.
pub fn join(spec: &Spec, given: &[Given]) -> Result<Secret, Trouble> {
    let mut texts: Vec<(&Given, String)> = Vec::new();
    for one in given {
        let is_fixed = |field: &Field| field.fixed && one.way.len() == 1;
        let is_unread = field(spec, &one.way[0]).is_some_and(is_fixed);
        if !is_unread {
            texts.push((one, part_text(spec, one)?));
        }
    }
    let find = |name: &str| {
        let mut texts = texts.iter();
        texts
            .find(|(one, _)| one.way == [name])
            .map(|(_, text)| text.as_str())
    };
    let own = field(spec, "drivername").and_then(|field| text_of(&field.default));
    let drivername = find("drivername").map(ToOwned::to_owned).or(own);
    let drivername = drivername.ok_or(Trouble::NoDrivername)?;
    let has_server = ["username", "host", "port"]
        .iter()
        .any(|name| find(name).is_some());
    let is_short = is_token_driver(spec) && !has_server && find("database").is_some();
    let begin = if is_short {
        format!("{drivername}:")
    } else {
        format!("{drivername}://")
    };
    let own_username = field(spec, "username").and_then(|field| text_of(&field.default));
    let needs_username = find("password").is_some() && find("username").is_none() && !is_token_driver(spec);
    let mut changes: Vec<(Part, Option<New<'_>>)> = Vec::new();
    if let Some(username) = own_username.as_deref().filter(|_| needs_username) {
        changes.push((Part::Username, Some(New::text(username))));
    }
    let url = Url::of(spec, &begin).ok_or(Refused::Drivername)?;
    let mut added: Vec<(&str, New<'_>)> = Vec::new();
    for (one, text) in &texts {
        let new = New {
            text,
            is_placeholder: one.placeholder.is_some(),
        };
        let way: Vec<&str> = one.way.iter().map(String::as_str).collect();
        match place(spec, &url, &way)? {
            Place::Part(part) => changes.push((part, Some(new))),
            Place::New(name) => added.push((name, new)),
        }
    }
    Ok(url.with(&changes, &added)?)
}

/// What a field says in a string. What only holds its place must be known for that there, too.
fn part_text(spec: &Spec, given: &Given) -> Result<String, Trouble> {
    let name = given.way.join(".");
    let is_number = matches!(&given.way[..], [name] if is_integer(spec, name));
    if given.placeholder.is_some() && is_number {
        return Err(Trouble::NoNumber(name));
    }
    let text = match &given.value {
        Value::String(text) => text.clone(),
        Value::Number(number) if is_number && !number.is_f64() => number.to_string(),
        _ => return Err(Trouble::NoText(name)),
    };
    if text.is_empty() {
        return Err(Trouble::Empty(name));
    }
    let is_known = || placeholder::classify("", Sample::Text(&text), None).is_some() && text.contains('<');
    Ok(match given.placeholder {
        Some(_) if !is_known() => format!("<{}>", given.way.last().map_or("", |name| name)),
        _ => text,
    })
}

fn field<'s>(spec: &'s Spec, name: &str) -> Option<&'s Field> {
    spec.fields.iter().find(|field| field.name == name)
}

fn is_integer(spec: &Spec, name: &str) -> bool {
    field(spec, name).is_some_and(|field| field.field_type == FieldType::Integer)
}

/// A field's value as dlt takes it from either form: numbers given as text are numbers, and of the query only what is
/// no field of its own.
#[must_use]
pub fn normal(spec: &Spec, field: &Field, value: Value) -> Value {
    match value {
        Value::String(text) if field.field_type == FieldType::Integer => {
            integer(&text).unwrap_or(Value::String(text))
        }
        Value::Object(mut query) => {
            if field.name == "query" {
                query.retain(|name, _| !is_parameter(spec, &spelled(spec, name)));
            }
            if query.is_empty() {
                Value::Null
            } else {
                Value::Object(query)
            }
        }
        value => value,
    }
}

fn text_of(value: &Value) -> Option<String> {
    value.as_str().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dlt::catalogue::Catalogue;

    fn spec(name: &str) -> &'static Spec {
        Catalogue::get().spec(name).unwrap()
    }

    fn split_of(name: &str, text: &str) -> Value {
        let fields = split(spec(name), text).unwrap();
        Value::Object(fields.into_iter().collect())
    }

    fn join_of(name: &str, fields: &Value) -> Result<String, Trouble> {
        let mut given = Vec::new();
        for (name, value) in fields.as_object().unwrap() {
            let placeholder = |value: &Value| {
                let text = value.as_str()?;
                placeholder::classify(name, Sample::Text(text), Some("# fill this in!"))
            };
            match value {
                Value::Object(query) => given.extend(query.iter().map(|(parameter, value)| Given {
                    way: vec![name.clone(), parameter.clone()],
                    value: value.clone(),
                    placeholder: placeholder(value),
                })),
                value => given.push(Given {
                    way: vec![name.clone()],
                    value: value.clone(),
                    placeholder: placeholder(value),
                }),
            }
        }
        Ok(join(spec(name), &given)?.expose().to_owned())
    }

    #[test]
    fn a_string_is_split_into_the_fields_of_its_class_and_joined_again() {
        for (name, text, fields) in [
            (
                "PostgresCredentials",
                "postgresql://u:p%40@h:5432/d?connect_timeout=3&sslmode=require",
                json!({"database": "d", "password": "p@", "username": "u", "host": "h", "port": 5432,
                    "query": {"sslmode": "require"}, "connect_timeout": 3}),
            ),
            (
                "ConnectionStringCredentials",
                "mysql+pymysql://u@h/d",
                json!({"drivername": "mysql+pymysql", "database": "d", "username": "u", "host": "h"}),
            ),
            (
                "SnowflakeCredentials",
                "snowflake://u:p@account/d?warehouse=w&role=r",
                json!({"database": "d", "password": "p", "username": "u", "host": "account", "warehouse": "w",
                    "role": "r"}),
            ),
            (
                "MotherDuckCredentials",
                "md:base?motherduck_token=t&x=1",
                json!({"database": "base", "password": "t", "query": {"x": "1"}}),
            ),
            (
                "DuckDbCredentials",
                "duckdb:////data/x.duckdb",
                json!({"database": "/data/x.duckdb"}),
            ),
        ] {
            assert_eq!(split_of(name, text), fields, "{name}");
            let joined = join_of(name, &fields).unwrap();
            assert_eq!(split_of(name, &joined), fields, "{name}: {joined}");
        }
        assert_eq!(
            split_of("DuckDbCredentials", "a/b.duckdb"),
            json!({"database": "a/b.duckdb"})
        );
        assert_eq!(
            split_of("MsSqlCredentials", "mssql://h/d?Driver=x&Encrypt=no"),
            json!({"database": "d", "host": "h", "driver": "x", "query": {"encrypt": "no"}})
        );
    }

    #[test]
    fn what_fields_cannot_say_is_not_split() {
        let refused = |name: &str, text: &str| split(spec(name), text).unwrap_err();
        assert_eq!(
            refused("PostgresCredentials", "redshift://h/d"),
            Trouble::Drivername("postgresql".to_owned())
        );
        assert_eq!(
            refused("PostgresCredentials", "postgresql://h/d%20b"),
            Trouble::Refused(Refused::Escape)
        );
        assert_eq!(
            refused("PostgresCredentials", "postgresql://h?a=1&a=2"),
            Trouble::Twice
        );
        assert_eq!(
            refused("PostgresCredentials", "postgresql://h:<port>/d"),
            Trouble::Unreadable
        );
        assert_eq!(refused("PostgresCredentials", "nonsense"), Trouble::Unreadable);
    }

    #[test]
    fn what_a_string_cannot_say_is_not_joined() {
        let refused = |name: &str, fields: Value| join_of(name, &fields).unwrap_err();
        assert_eq!(
            refused("ClickHouseCredentials", json!({"host": "h", "http_port": 8443})),
            Trouble::NoPlace("http_port".to_owned())
        );
        assert_eq!(
            refused("ConnectionStringCredentials", json!({"host": "h"})),
            Trouble::NoDrivername
        );
        assert_eq!(
            refused("PostgresCredentials", json!({"password": "p"})),
            Trouble::Refused(Refused::Username)
        );
        assert_eq!(
            join_of("ClickHouseCredentials", &json!({"password": "p"})).unwrap(),
            "clickhouse://default:p@"
        );
        assert_eq!(
            refused("PostgresCredentials", json!({"host": ""})),
            Trouble::Empty("host".to_owned())
        );
        assert_eq!(
            refused("PostgresCredentials", json!({"query": {"a": true}})),
            Trouble::NoText("query.a".to_owned())
        );
        assert_eq!(
            refused("PostgresCredentials", json!({"port": "<configure me>"})),
            Trouble::NoNumber("port".to_owned())
        );
    }

    #[test]
    fn placeholders_stay_placeholders() {
        let text = join_of(
            "PostgresCredentials",
            &json!({"host": "<configure me>", "username": "username", "password": "Please set me up!"}),
        );
        assert_eq!(text.unwrap(), "postgresql://<username>:<password>@<configure me>");
    }

    #[test]
    fn one_field_is_changed_in_the_string() {
        let set_to = |name: &str, text: &str, way: &[&str], new: Option<&str>| {
            Ok::<_, Trouble>(set(spec(name), text, way, new)?.expose().to_owned())
        };
        let postgres =
            |way: &[&str], new| set_to("PostgresCredentials", "postgresql://u:p@h/d?b=1", way, new);
        assert_eq!(
            postgres(&["password"], Some("a@")).unwrap(),
            "postgresql://u:a%40@h/d?b=1"
        );
        assert_eq!(
            postgres(&["connect_timeout"], Some("3")).unwrap(),
            "postgresql://u:p@h/d?b=1&connect_timeout=3"
        );
        assert_eq!(postgres(&["query", "b"], None).unwrap(), "postgresql://u:p@h/d");
        assert_eq!(
            postgres(&["port"], None),
            Err(Trouble::NotGiven("port".to_owned()))
        );
        assert_eq!(
            postgres(&["nothing"], Some("1")),
            Err(Trouble::NoPlace("nothing".to_owned()))
        );
        let duck = |text, new| set_to("MotherDuckCredentials", text, &["password"], new);
        assert_eq!(duck("md:b?token=t", Some("x")).unwrap(), "md:b?token=x");
        assert_eq!(duck("md:b", Some("x")).unwrap(), "md:b?motherduck_token=x");
        assert_eq!(duck("md://u:p@/b", Some("x")).unwrap(), "md://u:x@/b");
        assert_eq!(
            set_to("MsSqlCredentials", "mssql://h/d?Driver=x", &["driver"], Some("y")).unwrap(),
            "mssql://h/d?Driver=y"
        );
        assert_eq!(
            get(spec("PostgresCredentials"), "postgresql://h:1/d", &["port"]),
            Some(json!(1))
        );
        assert_eq!(
            get(spec("PostgresCredentials"), "postgresql://h:1/d", &["username"]),
            None
        );
        assert_eq!(
            get(
                spec("PostgresCredentials"),
                "postgresql://h/d?a=+1",
                &["query", "a"]
            ),
            Some(json!(" 1"))
        );
    }
}
