//! A connection string apart: its parts as they are written, and the string with some of them replaced.
//!
//! The pattern is that of `_parse_url` in `SQLAlchemy`, which `dlt/common/libs/sql_alchemy_shims.py` repeats. A port that
//! is no number is a part all the same: a placeholder may stand there.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::dlt::spec::Spec;
use crate::secret::Secret;

/// A part of a connection string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What stands before `://`.
    Drivername,
    /// What stands before the first `:` of the user's part.
    Username,
    /// What stands behind it.
    Password,
    /// The host, without the brackets of an IPv6 address.
    Host,
    /// The port.
    Port,
    /// What stands behind the `/`. It is not percent-encoded: only `SQLAlchemy` from 2.1 on would decode it.
    Database,
    /// A parameter of the query, by its number there.
    Parameter(usize),
}

impl Part {
    /// The parts that have fields of their own, in the order of the string.
    pub const NAMED: [Self; 6] = [
        Self::Drivername,
        Self::Username,
        Self::Password,
        Self::Host,
        Self::Port,
        Self::Database,
    ];

    /// The part of a field of dlt's `ConnectionStringCredentials`.
    #[must_use]
    pub fn named(field: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|part| part.field() == field)
    }

    /// The field of dlt's `ConnectionStringCredentials`.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Drivername => "drivername",
            Self::Username => "username",
            Self::Password => "password",
            Self::Host => "host",
            Self::Port => "port",
            Self::Database => "database",
            Self::Parameter(_) => "query",
        }
    }
}

/// A part's new text.
#[derive(Clone, Copy)]
pub struct New<'n> {
    /// The text, as dlt is to read it.
    pub text: &'n str,
    /// Whether it only holds a place, and is written as it is where that does no harm.
    pub is_placeholder: bool,
}

impl<'n> New<'n> {
    /// A text that is encoded.
    #[must_use]
    pub fn text(text: &'n str) -> Self {
        Self {
            text,
            is_placeholder: false,
        }
    }

    fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// Whether it can be written as it is: then it is still known for a placeholder.
    fn is_as_it_is(self) -> bool {
        let is_harmless =
            |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '<' | '>' | '!');
        self.is_placeholder && self.text.chars().all(is_harmless)
    }
}

/// Why a connection string cannot have such a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The driver's name is not one.
    #[error("a connection string begins with a driver's name: letters, digits, _ and +, such as postgresql")]
    Drivername,
    /// A password, and no username.
    #[error("a password stands behind a username in a connection string: give a username too")]
    Username,
    /// The host is none.
    #[error(
        "a host is a name or an address, without /, ?, @ and white space; a port stands in its own field"
    )]
    Host,
    /// The port is no number.
    #[error("a port is a whole number up to 65535")]
    Port,
    /// The database holds a `?`.
    #[error("a database cannot hold a ? in a connection string: dlt takes what follows for the query")]
    Database,
    /// The database holds what looks percent-encoded.
    #[error(
        "a database with % and two digits is read in two ways: SQLAlchemy 2.1 decodes it, and dlt without it does not"
    )]
    Escape,
    /// A parameter without name.
    #[error("a parameter needs a name, such as connect_timeout")]
    ParameterName,
    /// A parameter without value.
    #[error("dlt passes over a parameter without a value: type one, or delete the parameter")]
    ParameterValue,
    /// dlt would read other parts out of the new string.
    #[error(
        "dlt would read other parts out of that: a sign such as @ would stand where it ends one; edit the string as \
         a whole"
    )]
    Misread,
}

/// What `quote` of Python leaves alone.
const QUOTED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'_')
    .remove(b'.')
    .remove(b'-')
    .remove(b'~');

/// What `quote_plus` leaves alone, but for the space, which it writes as `+`.
const QUOTED_PLUS: &AsciiSet = &QUOTED.remove(b' ');

/// A connection string apart. Every part is as it is written there.
#[derive(Clone, PartialEq)]
pub struct Url<'t> {
    drivername: Cow<'t, str>,
    /// `md:base` of `MotherDuck`, without `//`.
    short: bool,
    username: Option<Cow<'t, str>>,
    password: Option<Cow<'t, str>>,
    /// With its brackets.
    host: Option<Cow<'t, str>>,
    port: Option<Cow<'t, str>>,
    database: Option<Cow<'t, str>>,
    /// What stands between the `&` of the query; nothing at all where there is no `?`.
    query: Option<Vec<Cow<'t, str>>>,
    /// What dlt passes over.
    tail: &'t str,
}

impl<'t> Url<'t> {
    /// The parts of a connection string for a class; `None` for any other text.
    #[must_use]
    pub fn of(spec: &Spec, text: &'t str) -> Option<Self> {
        Self::parse(text, spec.drivername.as_deref().unwrap_or_default())
    }

    /// The parts of a connection string for a class with this driver; `None` for any other text.
    #[must_use]
    pub fn parse(text: &'t str, driver: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("md:").filter(|_| driver == "md")
            && !rest.starts_with('/')
        {
            let (database, rest) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
            let (query, tail) = query(rest);
            return Some(Self {
                drivername: "md".into(),
                short: true,
                username: None,
                password: None,
                host: None,
                port: None,
                database: Some(database.into()),
                query,
                tail,
            });
        }
        let (drivername, rest) = text.split_once("://").filter(|(name, _)| is_name(name))?;
        let (username, password, rest) = match user_info(rest) {
            Some((username, password, rest)) => (Some(username), password, rest),
            None => (None, None, rest),
        };
        let (host, rest) = rest.split_at(end_of_host(rest));
        let (port, rest) = behind(rest, ':', &['/', '?']);
        let (database, rest) = behind(rest, '/', &['?']);
        let (query, tail) = query(rest);
        Some(Self {
            drivername: drivername.into(),
            short: false,
            username: username.map(Into::into),
            password: password.map(Into::into),
            host: (!host.is_empty()).then(|| host.into()),
            port: port.map(Into::into),
            database: database.map(Into::into),
            query,
            tail,
        })
    }

    /// What a part says, decoded; `None` where the string has no such part.
    #[must_use]
    pub fn get(&self, part: Part) -> Option<Secret> {
        Some(match part {
            Part::Drivername => (&*self.drivername).into(),
            Part::Username => unquote(self.username.as_deref()?),
            Part::Password => unquote(self.password.as_deref()?),
            Part::Host => without_brackets(self.host.as_deref()?).into(),
            Part::Port => self.port.as_deref()?.into(),
            Part::Database => self.database.as_deref()?.into(),
            Part::Parameter(number) => unquote_plus(self.pair(number)?.1.filter(|value| !value.is_empty())?),
        })
    }

    /// The parameters that stand in the query: number and name.
    pub fn parameters(&self) -> impl Iterator<Item = (usize, Secret)> {
        let pairs = self.query.iter().flatten().enumerate();
        let stands = pairs.filter(|(_, pair)| !pair.is_empty());
        stands.map(|(number, pair)| (number, unquote_plus(split_pair(pair).0)))
    }

    /// Whether an `@` behind the host may be meant to end the password: what seems a name may be a piece of it.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        let behind = [&self.host, &self.port, &self.database].into_iter().flatten();
        let mut behind = behind.chain(self.query.iter().flatten());
        behind.any(|text| text.contains('@')) || self.tail.contains('@')
    }

    fn pair(&self, number: usize) -> Option<(&str, Option<&str>)> {
        Some(split_pair(self.query.as_ref()?.get(number)?))
    }

    /// The string with some parts replaced, taken away (`None`, or an empty text) or added, and parameters added behind
    /// the others. Everything else keeps its bytes.
    ///
    /// # Errors
    /// Why dlt would not read these parts from any such string.
    pub fn with(
        &self,
        changes: &[(Part, Option<New<'_>>)],
        added: &[(&str, New<'_>)],
    ) -> Result<Secret, Refused> {
        let mut new = self.clone();
        for (part, change) in changes {
            let text = change.filter(|new| !new.is_empty());
            match part {
                Part::Drivername => new.drivername = drivername(text)?.into(),
                Part::Username => new.username = text.map(quote),
                Part::Password => new.password = text.map(quote),
                Part::Host => new.host = text.map(host).transpose()?,
                Part::Port => new.port = text.map(port).transpose()?,
                Part::Database => new.database = text.map(database).transpose()?,
                Part::Parameter(number) => new.set_parameter(*number, text),
            }
        }
        let is_removed = |number: usize| {
            let mut changes = changes.iter();
            changes.any(|(part, new)| *part == Part::Parameter(number) && new.is_none_or(New::is_empty))
        };
        if let Some(query) = &mut new.query
            && (0..query.len()).any(is_removed)
        {
            let mut numbers = 0..;
            query.retain(|_| !numbers.next().is_some_and(is_removed));
            if query.iter().all(|pair| pair.is_empty()) {
                new.query = None;
            }
        }
        for (name, value) in added {
            new.add_parameter(name, *value)?;
        }
        if new.password.is_some() && new.username.is_none() {
            return Err(Refused::Username);
        }
        new.short &= new.drivername == "md"
            && [&new.username, &new.host, &new.port]
                .iter()
                .all(|part| part.is_none())
            && new.database.as_deref().is_some_and(|text| !text.starts_with('/'));
        let text = Zeroizing::new(new.spelled());
        let driver = if new.short { "md" } else { "" };
        if Url::parse(&text, driver).is_none_or(|read| read != new) {
            return Err(Refused::Misread);
        }
        Ok(text.as_str().into())
    }

    fn set_parameter(&mut self, number: usize, text: Option<New<'_>>) {
        let pair = self.query.as_mut().and_then(|query| query.get_mut(number));
        if let (Some(pair), Some(text)) = (pair, text) {
            let (name, _) = split_pair(pair);
            *pair = Cow::Owned(format!("{name}={}", quote_plus(text)));
        }
    }

    fn add_parameter(&mut self, name: &str, value: New<'_>) -> Result<(), Refused> {
        if name.is_empty() {
            return Err(Refused::ParameterName);
        }
        if value.is_empty() {
            return Err(Refused::ParameterValue);
        }
        let pair = format!("{}={}", quote_plus(New::text(name)), quote_plus(value));
        let query = self.query.get_or_insert_default();
        query.retain(|pair| !pair.is_empty());
        query.push(Cow::Owned(pair));
        Ok(())
    }

    fn spelled(&self) -> String {
        let mut text = self.drivername.to_string();
        let mut push = |sign: &str, part: &Option<Cow<'_, str>>| {
            if let Some(part) = part {
                text.push_str(sign);
                text.push_str(part);
            }
        };
        if self.short {
            push(":", &self.database);
        } else {
            push("://", &Some("".into()));
            push("", &self.username);
            push(":", &self.password);
            push("@", &self.username.as_ref().map(|_| "".into()));
            push("", &self.host);
            push(":", &self.port);
            push("/", &self.database);
        }
        if let Some(query) = &self.query {
            text.push('?');
            text.push_str(&query.join("&"));
        }
        text.push_str(self.tail);
        text
    }
}

/// Whether a text can stand before `://`.
fn is_name(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '+');
    !text.is_empty() && text.chars().all(is_word)
}

/// `user@`, `user:password@`; a password may hold anything but `@`.
fn user_info(rest: &str) -> Option<(&str, Option<&str>, &str)> {
    let end = rest.find([':', '/']).unwrap_or(rest.len());
    let (user, after) = rest.split_at(end);
    if let Some(after) = after.strip_prefix(':')
        && let Some((password, rest)) = after.split_once('@')
    {
        return Some((user, Some(password), rest));
    }
    let at = user.rfind('@')?;
    Some((&rest[..at], None, &rest[at + 1..]))
}

/// Where `host`, or `[host]` with colons in it, ends.
fn end_of_host(rest: &str) -> usize {
    if let Some(inner) = rest.strip_prefix('[') {
        let end = inner.find(['/', '?']).unwrap_or(inner.len());
        if let Some(close) = inner[..end].rfind(']').filter(|close| *close > 0) {
            return close + 2;
        }
    }
    rest.find(['/', ':', '?']).unwrap_or(rest.len())
}

/// What stands behind a sign up to one of the ends, and the rest.
fn behind<'r>(rest: &'r str, sign: char, ends: &[char]) -> (Option<&'r str>, &'r str) {
    match rest.strip_prefix(sign) {
        Some(after) => {
            let (part, rest) = after.split_at(after.find(ends).unwrap_or(after.len()));
            (Some(part), rest)
        }
        None => (None, rest),
    }
}

/// What stands between the `&` behind a `?`, and what dlt passes over.
fn query(rest: &str) -> (Option<Vec<Cow<'_, str>>>, &str) {
    match rest.strip_prefix('?') {
        Some(query) => {
            let (query, tail) = query.split_at(query.find('\n').unwrap_or(query.len()));
            (Some(query.split('&').map(Cow::Borrowed).collect()), tail)
        }
        None => (None, rest),
    }
}

/// Whether some reader would take a text for percent-encoded.
pub(super) fn has_escape(text: &str) -> bool {
    let is_escape = |signs: &[u8]| signs[0] == b'%' && signs[1..].iter().all(u8::is_ascii_hexdigit);
    text.as_bytes().windows(3).any(is_escape)
}

/// Name and value as they are written.
fn split_pair(pair: &str) -> (&str, Option<&str>) {
    match pair.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (pair, None),
    }
}

fn without_brackets(host: &str) -> &str {
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    inner.unwrap_or(host)
}

/// Percent-encoding taken away, as `unquote` of Python does it.
fn unquote(text: &str) -> Secret {
    percent_decode_str(text).decode_utf8_lossy().into_owned().into()
}

fn unquote_plus(text: &str) -> Secret {
    unquote(&Zeroizing::new(text.replace('+', " ")))
}

fn quote(new: New<'_>) -> Cow<'static, str> {
    if new.is_as_it_is() {
        return Cow::Owned(new.text.to_owned());
    }
    Cow::Owned(utf8_percent_encode(new.text, QUOTED).to_string())
}

fn quote_plus(new: New<'_>) -> String {
    if new.is_as_it_is() {
        return new.text.to_owned();
    }
    utf8_percent_encode(new.text, QUOTED_PLUS)
        .to_string()
        .replace(' ', "+")
}

fn drivername(new: Option<New<'_>>) -> Result<String, Refused> {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+');
    let text = new.map(|new| new.text).unwrap_or_default();
    if text.is_empty() || !text.chars().all(is_sign) {
        return Err(Refused::Drivername);
    }
    Ok(text.to_owned())
}

fn host(new: New<'_>) -> Result<Cow<'static, str>, Refused> {
    if new.is_as_it_is() {
        return Ok(Cow::Owned(new.text.to_owned()));
    }
    let text = without_brackets(new.text);
    let (address, _zone) = text.split_once('%').unwrap_or((text, ""));
    if address.parse::<Ipv6Addr>().is_ok() {
        return Ok(Cow::Owned(format!("[{text}]")));
    }
    let is_odd =
        |c: char| matches!(c, '/' | '?' | '@' | ':' | '[' | ']') || c.is_whitespace() || c.is_control();
    if text.is_empty() || text.contains(is_odd) {
        return Err(Refused::Host);
    }
    Ok(Cow::Owned(text.to_owned()))
}

fn port(new: New<'_>) -> Result<Cow<'static, str>, Refused> {
    let text = new.text;
    let is_port = text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok();
    if !is_port {
        return Err(Refused::Port);
    }
    Ok(Cow::Owned(text.to_owned()))
}

fn database(new: New<'_>) -> Result<Cow<'static, str>, Refused> {
    if new.text.contains('?') {
        return Err(Refused::Database);
    }
    if has_escape(new.text) {
        return Err(Refused::Escape);
    }
    Ok(Cow::Owned(new.text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "postgresql://u%40x:p%2fw+@h:5432/d%20b?a=1&&b=+2&c";

    fn with(text: &str, driver: &str, changes: &[(Part, &str)]) -> Result<String, Refused> {
        let changes: Vec<(Part, Option<New<'_>>)> = changes
            .iter()
            .map(|(part, text)| (*part, Some(New::text(text))))
            .collect();
        let url = Url::parse(text, driver).unwrap();
        Ok(url.with(&changes, &[])?.expose().to_owned())
    }

    fn part(text: &str, driver: &str, part: Part) -> Option<String> {
        Some(Url::parse(text, driver)?.get(part)?.expose().to_owned())
    }

    #[test]
    fn nothing_changed_is_the_same_string() {
        for text in [
            TEXT,
            "x://",
            "x://@h",
            "x://:p@h",
            "x://h?",
            "x:///d?&",
            "x://[::1]junk:1/d",
            "x://h?a=1\nb",
            "x://h:<port>/d",
        ] {
            assert_eq!(with(text, "", &[]).as_deref(), Ok(text));
        }
        for text in [
            "md:",
            "md:base",
            "md:base?motherduck_token=t",
            "md:/x://y",
            "md://u@/d",
        ] {
            let Some(url) = Url::parse(text, "md") else {
                continue;
            };
            assert_eq!(url.with(&[], &[]).unwrap().expose(), text);
        }
        assert!(Url::parse("md:base", "duckdb").is_none());
        assert!(Url::parse("folder/base.duckdb", "duckdb").is_none());
    }

    #[test]
    fn only_the_changed_part_gets_other_bytes() {
        let changed = |part, text| with(TEXT, "", &[(part, text)]).unwrap();
        let signs = ":/@?#%[] é+";
        let quoted = "%3A%2F%40%3F%23%25%5B%5D%20%C3%A9%2B";
        assert_eq!(changed(Part::Password, signs), TEXT.replace("p%2fw+", quoted));
        assert_eq!(changed(Part::Username, signs), TEXT.replace("u%40x", quoted));
        assert_eq!(changed(Part::Host, "::1"), TEXT.replace("@h", "@[::1]"));
        assert_eq!(changed(Part::Port, "99"), TEXT.replace("5432", "99"));
        assert_eq!(changed(Part::Database, "a/b %4"), TEXT.replace("d%20b", "a/b %4"));
        assert_eq!(
            changed(Part::Drivername, "a+b"),
            TEXT.replace("postgresql", "a+b")
        );
        assert_eq!(
            changed(Part::Parameter(2), "x y&"),
            TEXT.replace("b=+2", "b=x+y%26")
        );
        assert_eq!(changed(Part::Parameter(3), "1"), format!("{TEXT}=1"));
    }

    #[test]
    fn parts_go_with_their_signs_and_come_with_them() {
        let none = |parts: &[Part]| {
            let changes: Vec<_> = parts.iter().map(|part| (*part, None)).collect();
            let url = Url::parse(TEXT, "").unwrap();
            Ok::<_, Refused>(url.with(&changes, &[])?.expose().to_owned())
        };
        assert_eq!(none(&[Part::Password]).unwrap(), TEXT.replace(":p%2fw+", ""));
        assert_eq!(none(&[Part::Username]), Err(Refused::Username));
        assert_eq!(
            none(&[
                Part::Username,
                Part::Password,
                Part::Host,
                Part::Port,
                Part::Database
            ])
            .unwrap(),
            "postgresql://?a=1&&b=+2&c"
        );
        assert_eq!(none(&[Part::Parameter(0)]).unwrap(), TEXT.replace("a=1&", ""));
        assert_eq!(
            none(&[Part::Parameter(0), Part::Parameter(2), Part::Parameter(3)]).unwrap(),
            TEXT.split_once('?').unwrap().0
        );
        let all = [
            (Part::Username, "u"),
            (Part::Password, "p"),
            (Part::Host, "h"),
            (Part::Port, "1"),
            (Part::Database, "d"),
        ];
        assert_eq!(with("x://", "", &all).unwrap(), "x://u:p@h:1/d");
        let url = Url::parse("x://h?", "").unwrap();
        let added = url.with(&[], &[("a b", New::text("1")), ("c", New::text("2"))]);
        assert_eq!(added.unwrap().expose(), "x://h?a+b=1&c=2");
    }

    #[test]
    fn a_short_string_stays_short_where_it_can() {
        assert_eq!(with("md:base", "md", &[(Part::Database, "b")]).unwrap(), "md:b");
        assert_eq!(
            with("md:base", "md", &[(Part::Database, "/b")]).unwrap(),
            "md:////b"
        );
        assert_eq!(
            with("md:base?x=1", "md", &[(Part::Username, "u")]).unwrap(),
            "md://u@/base?x=1"
        );
        assert_eq!(part("md:base?x=1", "md", Part::Database).as_deref(), Some("base"));
    }

    #[test]
    fn what_dlt_would_read_otherwise_is_refused() {
        let refused = |text, part, new| with(text, "", &[(part, new)]).unwrap_err();
        assert_eq!(refused(TEXT, Part::Database, "a?b"), Refused::Database);
        assert_eq!(refused(TEXT, Part::Database, "a%41"), Refused::Escape);
        assert_eq!(refused(TEXT, Part::Port, "54x"), Refused::Port);
        assert_eq!(refused(TEXT, Part::Port, "65536"), Refused::Port);
        assert_eq!(refused(TEXT, Part::Port, "+1"), Refused::Port);
        assert_eq!(refused(TEXT, Part::Port, "1 "), Refused::Port);
        assert_eq!(refused(TEXT, Part::Host, "h "), Refused::Host);
        assert_eq!(refused(TEXT, Part::Host, "h:1"), Refused::Host);
        assert_eq!(refused(TEXT, Part::Host, "a@b"), Refused::Host);
        assert_eq!(refused(TEXT, Part::Drivername, ""), Refused::Drivername);
        assert_eq!(refused(TEXT, Part::Drivername, "a-b"), Refused::Drivername);
        assert_eq!(refused("x://h", Part::Password, "p"), Refused::Username);
        // Without a password, what stands before the `@` would be one.
        assert_eq!(refused("x://u@h:1/d", Part::Database, "a@b"), Refused::Misread);
        assert_eq!(refused("x://[::1]junk", Part::Database, "d"), Refused::Misread);
        assert!(with("x://u:p@h:1/d", "", &[(Part::Database, "a@b")]).is_ok());
    }

    #[test]
    fn a_placeholder_stays_one() {
        let new = New {
            text: "<set me up>",
            is_placeholder: true,
        };
        let url = Url::parse("x://u:p@h/d", "").unwrap();
        let text = url.with(
            &[(Part::Password, Some(new)), (Part::Host, Some(new))],
            &[("a", new)],
        );
        assert_eq!(
            text.unwrap().expose(),
            "x://u:<set me up>@<set me up>/d?a=<set me up>"
        );
        assert_eq!(
            part("x://u:<set me up>@h", "", Part::Password).as_deref(),
            Some("<set me up>")
        );
    }

    #[test]
    fn a_sign_behind_the_host_makes_names_doubtful() {
        assert!(Url::parse("x://u:p@ss?w=1@h/d", "").unwrap().is_doubtful());
        assert!(!Url::parse("x://u:p@h/d?w=1", "").unwrap().is_doubtful());
    }
}
