//! Groups that are given whole, in a native form.

use super::Workspace;
use super::walk::{End, Hit, Walk};
use crate::dlt::lookup::Question;
use crate::dlt::native::{self, Given};
use crate::dlt::spec::Spec;
use crate::document::{Value, ValueType};

impl Workspace {
    /// Before the fields of credentials, dlt looks for the credentials as a whole. `None` where that has no bearing on
    /// the field.
    pub(super) fn whole_group(&self, view: usize, question: &Question<'_>, depth: usize) -> Option<Walk> {
        let meaning = self.meaning(view, question, &question.groups[..depth])?;
        // Without any class it is credentials that nothing is known of.
        let is_unknown = meaning.is_group && meaning.specs.is_empty() && meaning.secret;
        let mut specs = meaning.specs;
        specs.retain(|spec| spec.is_looked_up_whole());
        if specs.is_empty() && !is_unknown {
            return None;
        }
        let group = Question {
            secret: is_unknown || specs.iter().any(|spec| spec.credentials),
            ..question.group(depth)
        };
        let mut walk = self.walk_question(view, &group, &self.pipelines());
        walk.secret = question.secret;
        if matches!(walk.end, End::Refused(_)) {
            return Some(walk);
        }
        let last = specs.last()?;
        let step = walk.found()?;
        let value = self.whole_value(step.hit.as_ref()?, &step.key)?;
        let readings = readings(&specs, &value);
        // Of several classes dlt takes the first it can complete, and fails where the last cannot read the value.
        let complete = readings
            .iter()
            .find(|(spec, given)| specs.len() == 1 || self.is_complete(view, &group, spec, given));
        let reads_last = readings.iter().any(|(spec, _)| std::ptr::eq(*spec, *last));
        if complete.is_none() && !reads_last {
            walk.end = End::Unreadable(group.field.to_owned());
            return Some(walk);
        }
        let gives = |(_, given): &&(_, Vec<String>)| given.iter().any(|name| name == question.field);
        let is_given = match complete {
            Some(reading) => gives(&reading),
            None => readings.iter().any(|reading| gives(&reading)),
        };
        if depth == question.groups.len() && is_given {
            walk.native = Some(group.field.to_owned());
            return Some(walk);
        }
        None
    }

    /// The value that stands in place of a group; `None` for a table, which is none.
    pub(super) fn whole_value(&self, hit: &Hit, key: &str) -> Option<Value> {
        match hit {
            Hit::Value(super::cell::Origin::File { file, item }) => {
                let value = self.files()[*file].document()?.value(*item)?;
                (value.value_type() != ValueType::Table).then_some(value)
            }
            Hit::Fetched(at, key) => self.fetched_value(*at, key),
            _ => self.text_of(hit, key).map(Value::String),
        }
    }
}

/// The classes that can read a value, each with the fields the value gives it.
fn readings<'s>(specs: &[&'s Spec], value: &Value) -> Vec<(&'s Spec, Vec<String>)> {
    specs
        .iter()
        .filter_map(|spec| Some((*spec, reading(spec, value)?)))
        .collect()
}

/// The fields a value gives a class; `None` where dlt fails on it.
pub(super) fn reading(spec: &Spec, value: &Value) -> Option<Vec<String>> {
    let json = value.to_json();
    let given = match (value, &json) {
        (Value::String(text), _) => Given::Text(text.expose()),
        (_, serde_json::Value::Array(values)) => Given::Array(values),
        (_, serde_json::Value::Bool(is_true)) => Given::Other(*is_true),
        (_, serde_json::Value::Number(number)) => Given::Other(number.as_f64() != Some(0.0)),
        _ => Given::Other(true),
    };
    native::provided(spec, given)
}
