//! Variables in a dotenv file, read as `python-dotenv` reads them; but nothing is put in for `${NAME}`, and a line that is
//! no variable is refused, not passed over.
//!
//! The crates there are for it put in the values of this process's own environment for `$NAME`, or stop at the first
//! line they do not understand without a word: a password with a `$` would be another one.

use indexmap::IndexMap;
use zeroize::Zeroizing;

use crate::document::Problem;
use crate::document::position::Position;
use crate::secret::Secret;

/// A variable.
#[derive(Clone)]
pub struct Variable {
    /// Its name as it is written.
    pub name: String,
    /// Its value.
    pub value: Secret,
    /// Whether another variable's value would be put into it (`${NAME}`, outside single quotes). It is not.
    pub refers: bool,
    /// The line of its name, from 1.
    pub line: usize,
}

/// Reads the variables of a file; of several of one name the last counts.
///
/// # Errors
/// The first line that is no variable, without a word of it.
pub fn parse(text: &str) -> Result<Vec<Variable>, Problem> {
    // Python opens files in text mode: every line break arrives as one character.
    let text = Zeroizing::new(text.replace("\r\n", "\n").replace('\r', "\n"));
    let mut reader = Reader {
        text: text.trim_start_matches('\u{feff}'),
        at: 0,
        counted: (0, 1),
    };
    let mut variables: IndexMap<String, Variable> = IndexMap::new();
    while let Some(variable) = reader.variable()? {
        variables.insert(variable.name.clone(), variable);
    }
    Ok(variables.into_values().collect())
}

/// Whether some line of a text begins like a variable with a section in its name.
pub(super) fn looks_like_it(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
        let name = line.split_once('=').map_or("", |(name, _)| name.trim_end());
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Up to where lines were counted, and the line there.
    counted: (usize, usize),
}

const NO_VARIABLE: &str =
    "this line is no variable, NAME=VALUE; a value of several lines needs quotes around it";

/// White space within a line.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

fn is_break(c: char) -> bool {
    c == '\n'
}

fn problem(line: usize, message: &str) -> Problem {
    Problem {
        message: message.to_owned(),
        position: Some(Position { line, column: 1 }),
    }
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip(&mut self, wanted: fn(char) -> bool) {
        self.at += self.rest().len() - self.rest().trim_start_matches(wanted).len();
    }

    fn take_until(&mut self, end: fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let taken = &rest[..rest.find(end).unwrap_or(rest.len())];
        self.at += taken.len();
        taken
    }

    /// The line reading has come to.
    fn line(&mut self) -> usize {
        let (from, line) = self.counted;
        let line = line + self.text[from..self.at].matches('\n').count();
        self.counted = (self.at, line);
        line
    }

    /// The next variable; comments, empty lines, and names that are only exported are passed over.
    fn variable(&mut self) -> Result<Option<Variable>, Problem> {
        loop {
            self.skip(char::is_whitespace);
            if self.rest().is_empty() {
                return Ok(None);
            }
            if self.rest().starts_with('#') {
                self.take_until(is_break);
                continue;
            }
            let line = self.line();
            let exported = self.rest().strip_prefix("export");
            let exported = exported.filter(|rest| rest.starts_with(is_blank));
            if let Some(rest) = exported {
                self.at = self.text.len() - rest.len();
                self.skip(is_blank);
            }
            let name = self.name(line)?;
            self.skip(is_blank);
            let mut variable = None;
            if self.rest().starts_with('=') {
                self.at += 1;
                self.skip(is_blank);
                let (value, is_literal) = self.value(line)?;
                variable = Some(Variable {
                    name,
                    value: value.as_str().into(),
                    refers: !is_literal && has_reference(&value),
                    line,
                });
            } else if exported.is_none() {
                return Err(problem(line, NO_VARIABLE));
            }
            self.skip(is_blank);
            if self.rest().starts_with('#') {
                self.take_until(is_break);
            }
            if !self.rest().is_empty() && !self.rest().starts_with(is_break) {
                return Err(problem(
                    line,
                    "something stands behind the value: quote the whole value",
                ));
            }
            if variable.is_some() {
                return Ok(variable);
            }
        }
    }

    /// A name. Names are told to the user: what has signs of a value in it is none, though `python-dotenv` takes nearly
    /// every text for one.
    fn name(&mut self, line: usize) -> Result<String, Problem> {
        let quoted = self
            .rest()
            .strip_prefix('\'')
            .and_then(|rest| rest.split_once('\''));
        let name = match quoted {
            Some((name, rest)) => {
                self.at = self.text.len() - rest.len();
                name
            }
            None => self.take_until(|c| c.is_whitespace() || matches!(c, '=' | '#')),
        };
        let is_sign = |c: char| matches!(c, '_' | '-' | '.') || (quoted.is_some() && c == ' ');
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || is_sign(c)) {
            return Err(problem(line, NO_VARIABLE));
        }
        Ok(name.to_owned())
    }

    /// The value, and whether it stood in single quotes.
    fn value(&mut self, line: usize) -> Result<(Zeroizing<String>, bool), Problem> {
        match self.rest().chars().next() {
            Some(quote @ ('\'' | '"')) => {
                self.at += 1;
                let rest = self.rest();
                // `'C:\folder\'` ends there, unless what follows says that the backslash is one before a quote.
                let escaped = quoted(rest, quote, true);
                let is_whole = |(_, used): &(Zeroizing<String>, usize)| {
                    let behind = rest[*used..].trim_start_matches(is_blank);
                    behind.is_empty() || behind.starts_with(['#', '\n'])
                };
                let plain = || quoted(rest, quote, false).filter(is_whole);
                let (value, used) = escaped
                    .clone()
                    .filter(is_whole)
                    .or_else(plain)
                    .or(escaped)
                    .ok_or_else(|| problem(line, "a quote is not closed"))?;
                self.at += used;
                Ok((value, quote == '\''))
            }
            _ => {
                let value = self.take_until(is_break);
                Ok((Zeroizing::new(without_comment(value).to_owned()), false))
            }
        }
    }
}

/// What stands before the closing quote, and how many bytes there are with it; `escaping` where a backslash before a
/// quote makes it a part of the value.
fn quoted(text: &str, quote: char, escaping: bool) -> Option<(Zeroizing<String>, usize)> {
    let mut value = Zeroizing::new(String::new());
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return Some((value, at + 1));
        }
        if c != '\\' {
            value.push(c);
            continue;
        }
        let (at, next) = chars.next()?;
        if next == quote && !escaping {
            value.push(c);
            return Some((value, at + 1));
        }
        match escaped(quote, next) {
            Some(meant) => value.push(meant),
            None => value.extend(['\\', next]),
        }
    }
    None
}

fn escaped(quote: char, c: char) -> Option<char> {
    Some(match (quote, c) {
        (_, '\\' | '\'') => c,
        ('"', '"') => '"',
        ('"', 'n') => '\n',
        ('"', 'r') => '\r',
        ('"', 't') => '\t',
        ('"', 'a') => '\u{7}',
        ('"', 'b') => '\u{8}',
        ('"', 'f') => '\u{c}',
        ('"', 'v') => '\u{b}',
        _ => return None,
    })
}

/// A value without quotes ends before white space with a `#` behind it.
fn without_comment(value: &str) -> &str {
    let comments = value.match_indices('#').map(|(at, _)| at);
    let mut starts = comments.filter(|at| value[..*at].ends_with(char::is_whitespace));
    starts.next().map_or(value, |at| &value[..at]).trim_end()
}

/// Whether there is a `${NAME}` or `${NAME:-default}`.
fn has_reference(value: &str) -> bool {
    value.split_once("${").is_some_and(|(_, rest)| rest.contains('}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> String {
        parse(text).unwrap().remove(0).value.expose().to_owned()
    }

    #[test]
    fn values_of_every_quote_are_read() {
        assert_eq!(value("A=b c # not this"), "b c");
        assert_eq!(value("A=b#c"), "b#c");
        assert_eq!(value("A = b=c "), "b=c");
        assert_eq!(value("export A='b $C \\' \\\\ \\n'"), "b $C ' \\ \\n");
        assert_eq!(value("A=\"b\\n\\\"c\\\"\\t\\q\" # d"), "b\n\"c\"\t\\q");
        assert_eq!(value("A=\"one\ntwo\r\nthree\""), "one\ntwo\nthree");
        assert_eq!(value("A="), "");
        assert_eq!(value("A='C:\\a\\'\nB='x'"), "C:\\a\\");
        assert_eq!(value("A=\"C:\\d\\\"\nB=1"), "C:\\d\\");
        assert_eq!(value("\u{feff}'a b'='c'"), "c");
    }

    #[test]
    fn lines_that_are_no_variables_are_passed_over_or_refused() {
        let variables = parse("# a\n\n  # b\nA=1\nexport B # c\nexport C=2\n").unwrap();
        let told: Vec<(&str, usize)> = variables.iter().map(|one| (&*one.name, one.line)).collect();
        assert_eq!(told, [("A", 4), ("C", 6)]);
        let line = |text: &str| parse(text).err().and_then(|why| why.position).map(|at| at.line);
        assert_eq!(line("A=1\r\n=2"), Some(2));
        assert_eq!(line("A=1\nB='2\nC=3"), Some(2));
        assert_eq!(line("A='1' 2"), Some(1));
        assert_eq!(line("two words"), Some(1));
        assert_eq!(line("A=1\nB"), Some(2));
        assert_eq!(line("[a]\nb=1"), Some(1));
        assert_eq!(line("A='1'\n'B=1"), Some(2));
    }

    #[test]
    fn what_may_be_a_part_of_a_value_is_no_name() {
        let pem = "KEY=-----BEGIN PRIVATE KEY-----\nCANARYabc\nCANARY/abc==\n-----END PRIVATE KEY-----\n";
        for text in [pem, "CANARY/abc==\n", "postgres://u:CANARY@h/d?sslmode=require\n"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse("'my source__a.b-c'=1").is_ok());
    }

    #[test]
    fn the_last_of_one_name_counts() {
        assert_eq!(value("A=1\nA=2"), "2");
    }

    #[test]
    fn nothing_is_put_in_for_a_reference() {
        let refers = |text: &str| parse(text).unwrap().remove(0).refers;
        assert!(refers("A=x${HOME}y") && refers("A=\"${HOME:-x}\""));
        assert!(!refers("A='${HOME}'") && !refers("A=pa$$word$HOME"));
        assert_eq!(value("A=pa$$word$HOME"), "pa$$word$HOME");
    }
}
