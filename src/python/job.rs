//! A job of a deployment.

use super::names::{Names, Word};
use super::tree::{Call, Def, Expression};

/// `@run.pipeline(…)`, `@run.job(…)`, `@run.interactive(…)`: a job of a deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// `name=` of the decorator, else the function's name.
    pub name: String,
    /// It asks for fixed egress addresses, `require={"static_egress_ips": True}`.
    pub static_egress_ips: bool,
    /// The line of the function's name, from 1.
    pub line: usize,
}

impl Job {
    pub(super) fn of(names: &Names<'_>, decorator: &Expression, def: &Def) -> Option<Self> {
        let call = match decorator {
            Expression::Call(call) => Some(call),
            _ => None,
        };
        let path = call.map_or(decorator, |call| &call.function);
        if names.word(path) != Some(Word::Job) {
            return None;
        }
        let name = call
            .and_then(|call| call.keyword("name"))
            .and_then(|name| names.name(name))
            .filter(|name| !name.is_empty());
        Some(Self {
            name: name.unwrap_or_else(|| def.name.clone()),
            static_egress_ips: call.is_some_and(|call| asks_for_egress(names, call)),
            line: def.line,
        })
    }
}

fn asks_for_egress(names: &Names<'_>, call: &Call) -> bool {
    let require = match call.keyword("require") {
        Some(Expression::Name(name)) => names.value(name),
        other => other,
    };
    match require {
        Some(Expression::Dict(items)) => items.iter().any(|(key, value)| {
            matches!(value, Expression::True) && names.text(key).as_deref() == Some("static_egress_ips")
        }),
        // `dict(static_egress_ips=True)`, `TRequireSpec(…)`
        Some(Expression::Call(call)) => matches!(call.keyword("static_egress_ips"), Some(Expression::True)),
        _ => false,
    }
}
