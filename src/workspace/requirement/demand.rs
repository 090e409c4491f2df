//! A place that dlt fills values of: who asks, for which fields, in which sections.

use std::fmt;

use crate::dlt::lookup::Question;
use crate::dlt::spec::Field;

/// A place that dlt fills values of.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Demand {
    /// The sections below which dlt looks, most specific: `destination.postgres`, `sources.<section>.<name>`.
    pub(super) sections: Vec<String>,
    /// What it fills.
    pub(super) asked: Vec<Asked>,
    /// Whether exactly these paths are read, in no other section.
    pub(super) plain: bool,
    /// Whether anything runs it: what nothing runs is known to be looked for, and missed by nobody.
    pub(super) used: bool,
    /// The pipelines that run it, where they are known.
    pub(super) pipelines: Vec<String>,
}

impl Demand {
    /// The fields it asks for.
    pub(super) fn fields(&self) -> Vec<&Field> {
        self.asked.iter().map(|one| &one.field).collect()
    }

    /// The field as dlt asks for it, with the groups on the way to it.
    pub(super) fn question<'d>(&'d self, way: &[&'d str], field: &'d Field) -> Question<'d> {
        Question {
            explicit: self.sections.iter().map(String::as_str).collect(),
            groups: way.to_vec(),
            field: &field.name,
            secret: field.secret,
            plain: self.plain,
            guessed: false,
        }
    }
}

/// A field that dlt fills.
#[derive(Clone, PartialEq)]
pub(super) struct Asked {
    /// Which.
    pub(super) field: Field,
    /// Who asks.
    pub(super) by: Asker,
    /// The code gives the value itself, so dlt does not look.
    pub(super) given: bool,
    /// What the given value decides on, as far as it is known: the protocol of a bucket, the type of a catalog.
    pub(super) decided: Option<String>,
}

impl Asked {
    pub(super) fn new(field: Field, by: Asker) -> Self {
        Self {
            field,
            by,
            given: false,
            decided: None,
        }
    }
}

/// Who asks for a key: a line of code, one of dlt's own parts, or one of these because of the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asker {
    /// File and line of the code, from 1.
    pub place: Option<(String, usize)>,
    /// dlt's own part: `dlt's postgres destination`.
    pub of: Option<String>,
}

impl Asker {
    pub(super) fn code(file: &str, line: usize) -> Self {
        Self {
            place: Some((file.to_owned(), line)),
            of: None,
        }
    }

    pub(super) fn is_at(&self, file: &str, line: usize) -> bool {
        self.place
            .as_ref()
            .is_some_and(|(known, at)| known == file && *at == line)
    }

    /// Several as one phrase: `dlt's postgres destination (pipeline.py:12 and 3 more)`.
    #[must_use]
    pub fn phrase(all: &[Self]) -> String {
        let mut parts: Vec<Option<&str>> = Vec::new();
        for part in all.iter().map(|one| one.of.as_deref()) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        let phrase = |of: Option<&str>| {
            let places: Vec<String> = all
                .iter()
                .filter(|one| one.of.as_deref() == of && one.place.is_some())
                .map(ToString::to_string)
                .collect();
            let places = match places.as_slice() {
                [first, second, _, rest @ ..] => format!("{first}, {second} and {} more", rest.len() + 1),
                few => few.join(", "),
            };
            match of {
                Some(of) if places.is_empty() => of.to_owned(),
                Some(of) => format!("{of} ({places})"),
                None => places,
            }
        };
        parts.into_iter().map(phrase).collect::<Vec<_>>().join("; ")
    }
}

impl fmt::Display for Asker {
    /// `file:line` where code asks, else dlt's part.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.place, &self.of) {
            (Some((file, line)), _) => write!(f, "{file}:{line}"),
            (None, Some(of)) => f.write_str(of),
            (None, None) => Ok(()),
        }
    }
}
