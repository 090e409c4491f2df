//! Pipelines and their destinations.

use super::decider::Decider;
use super::function::Kind;
use super::names::{Names, Word};
use super::tree::{Call, Expression};

/// How many names and choices of one argument are looked at.
const MAX_PARTS: u16 = 64;

/// `dlt.pipeline(…)` or `dlt.run(…)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    /// `pipeline_name`, the outermost section of the first lookup; `None` when it is not given or is computed.
    pub name: Option<String>,
    /// The destinations it may have; empty when that is not given or is computed.
    pub destinations: Vec<Destination>,
    /// The same of `staging`.
    pub staging: Vec<Destination>,
    /// The line, from 1.
    pub line: usize,
}

/// A destination as the code speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The name below `destination.`; `None` when it is the type's.
    pub name: Option<String>,
    /// The type, `postgres`, or the path of the project's own destination; `None` when only a name is given, which
    /// is a type's or one with `destination_type` in the settings.
    pub kind: Option<String>,
    /// The names of the arguments that the code gives itself.
    pub given: Vec<String>,
    /// What literals among them decide.
    pub deciders: Vec<Decider>,
    /// The line, from 1.
    pub line: usize,
}

impl Destination {
    fn named(name: String, line: usize) -> Self {
        Self {
            name: Some(name),
            kind: None,
            given: Vec::new(),
            deciders: Vec::new(),
            line,
        }
    }

    /// A reference given as text: a name, a type, or a dotted path of a factory.
    fn referred(text: String, line: usize) -> Self {
        match text.rsplit_once('.') {
            Some((_, kind)) => Self {
                kind: Some(kind.to_owned()),
                name: None,
                given: Vec::new(),
                deciders: Vec::new(),
                line,
            },
            None => Self::named(text, line),
        }
    }

    /// The destination that a call makes.
    pub(super) fn of_call(names: &Names<'_>, call: &Call) -> Option<Self> {
        let word = names.word(&call.function)?;
        if !matches!(word, Word::Factory(_) | Word::Decorator(Kind::Destination)) {
            return None;
        }
        let text = |name| call.keyword(name).and_then(|value| names.name(value));
        let mut given: Vec<String> = call
            .keywords
            .iter()
            .filter(|(name, value)| {
                !["destination_name", "destination_type", "environment"].contains(&name.as_str())
                    && !matches!(names.word(value), Some(Word::SecretValue | Word::ConfigValue))
            })
            .map(|(name, _)| name.clone())
            .collect();
        let line = call.line;
        let deciders = Decider::of_call(names, call);
        match word {
            Word::Factory(kind) if kind != "destination" => {
                if !call.arguments.is_empty() {
                    given.insert(0, first_argument(&kind).to_owned());
                }
                Some(Self {
                    name: text("destination_name"),
                    kind: Some(kind),
                    given,
                    deciders,
                    line,
                })
            }
            _ => {
                let reference = call.arguments.first().and_then(|first| names.name(first));
                let mut made = match (text("destination_type"), reference) {
                    (Some(kind), reference) => Self {
                        name: reference,
                        ..Self::referred(format!(".{kind}"), line)
                    },
                    (None, Some(reference)) => Self::referred(reference, line),
                    (None, None) => return None,
                };
                // The name that is given wins, and what looked like a name is then a type.
                if let Some(name) = text("destination_name") {
                    made.kind = made.kind.or(made.name);
                    made.name = Some(name);
                }
                made.given = given;
                made.deciders = deciders;
                Some(made)
            }
        }
    }

    /// The destinations that an argument may stand for.
    pub(super) fn of_argument(names: &Names<'_>, argument: &Expression, line: usize) -> Vec<Self> {
        let mut found = Vec::new();
        let mut parts = MAX_PARTS;
        collect(names, argument, line, &mut parts, &mut found);
        found
    }
}

fn collect(
    names: &Names<'_>,
    argument: &Expression,
    line: usize,
    parts: &mut u16,
    found: &mut Vec<Destination>,
) {
    if *parts == 0 {
        return;
    }
    *parts -= 1;
    match argument {
        Expression::Text(_) => {
            let name = names.name(argument);
            found.extend(name.map(|name| Destination::referred(name, line)));
        }
        Expression::Choice(choices, _) => {
            for choice in choices {
                collect(names, choice, line, parts, found);
            }
        }
        Expression::Call(call) => match Destination::of_call(names, call) {
            Some(made) => found.push(made),
            // A destination of the project's own.
            None => found.extend(names.path(&call.function).map(|path| own(path, line))),
        },
        Expression::Name(name) if !names.values(name).is_empty() => {
            for value in names.values(name) {
                collect(names, value, line, parts, found);
            }
        }
        other => found.extend(names.path(other).map(|path| match Word::of(&path) {
            Some(Word::Factory(kind)) => Destination {
                name: None,
                kind: Some(kind),
                given: Vec::new(),
                deciders: Vec::new(),
                line,
            },
            _ => own(path, line),
        })),
    }
}

fn own(path: String, line: usize) -> Destination {
    Destination {
        name: None,
        kind: Some(path),
        given: Vec::new(),
        deciders: Vec::new(),
        line,
    }
}

/// The name of a factory's first argument.
fn first_argument(kind: &str) -> &'static str {
    match kind {
        "filesystem" => "bucket_url",
        "athena" => "query_result_bucket",
        "lance" => "catalog_type",
        _ => "credentials",
    }
}

impl Pipeline {
    /// The pipeline that a call makes.
    pub(super) fn of_call(names: &Names<'_>, call: &Call) -> Option<Self> {
        let (name, destination, staging) = match names.word(&call.function) {
            Some(Word::Pipeline) => (call.argument("pipeline_name", Some(0)), Some(3), Some(4)),
            Some(Word::Run) => (None, None, None),
            Some(_) => return None,
            None => return Self::run_by_method(names, call),
        };
        let destinations = |keyword, position| {
            call.argument(keyword, position)
                .map(|argument| Destination::of_argument(names, argument, call.line))
                .unwrap_or_default()
        };
        // `dlt.pipeline()` is the one made before.
        if call.arguments.is_empty() && call.keywords.is_empty() && call.spread.is_empty() {
            return None;
        }
        Some(Self {
            name: name.and_then(|name| names.name(name)),
            destinations: destinations("destination", destination),
            staging: destinations("staging", staging),
            line: call.line,
        })
    }

    /// `pipeline.run(data, destination=…)`: the pipeline gets its destination only then.
    fn run_by_method(names: &Names<'_>, call: &Call) -> Option<Self> {
        let Expression::Attribute(receiver, method) = &*call.function else {
            return None;
        };
        let made = |keyword| {
            call.keyword(keyword)
                .map(|argument| Destination::of_argument(names, argument, call.line))
                .unwrap_or_default()
        };
        let (destinations, staging) = (made("destination"), made("staging"));
        if !["run", "load", "extract"].contains(&method.as_str())
            || (destinations.is_empty() && staging.is_empty())
        {
            return None;
        }
        let pipeline = match &**receiver {
            Expression::Name(name) => names.value(name),
            other => Some(other),
        };
        let name = match pipeline {
            Some(Expression::Call(made)) if names.word(&made.function) == Some(Word::Pipeline) => made
                .argument("pipeline_name", Some(0))
                .and_then(|name| names.name(name)),
            _ => None,
        };
        Some(Self {
            name,
            destinations,
            staging,
            line: call.line,
        })
    }
}
