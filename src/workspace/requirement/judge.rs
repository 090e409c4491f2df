//! What one demand comes to for one profile: field by field as dlt resolves them.
//!
//! From `_resolve_config_fields` and `_resolve_config_field` in `dlt/common/configuration/resolve.py`: of a union the
//! first class that resolves is taken, a group that may be left out never fails.

use std::cell::Cell;

use super::demand::{Asked, Asker, Demand};
use crate::dlt::key::KeyPath;
use crate::dlt::placeholder::{self, Sample};
use crate::dlt::spec::{Field, FieldType, MAX_DEPTH, Spec, StandIn};
use crate::dlt::specs::Specs;
use crate::document::Value;
use crate::workspace::Workspace;
use crate::workspace::walk::{End, Hit};
use crate::workspace::whole::reading;

/// How many fields of one demand are looked at.
pub(super) const FUEL: usize = 4_096;

/// A field that dlt looks for, and how that ends.
#[derive(Clone, Debug)]
pub(super) struct Leaf<'w> {
    /// The groups on the way to it, and its name.
    pub(super) way: Vec<&'w str>,
    /// The type of its value.
    pub(super) field_type: FieldType,
    /// Whether dlt calls it secret.
    pub(super) secret: bool,
    /// Whether dlt does not do without it.
    pub(super) required: bool,
    /// Whether default credentials of a machine would do instead.
    pub(super) machine: bool,
    /// How it ends.
    pub(super) end: LeafEnd,
    /// Who asks.
    pub(super) by: &'w Asker,
}

/// How the look for a field ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LeafEnd {
    /// There is a value; the key it stands at, where that is a key of a file.
    Found(Option<KeyPath>),
    /// A secret stands in a config file, at that key: dlt refuses it.
    Refused(KeyPath),
    /// The group is given whole, at that key, in a form dlt cannot read.
    Unreadable(KeyPath),
    /// The text at that key is not of the field's type.
    WrongType(KeyPath),
    /// There is none, and dlt does without.
    Without,
    /// There is none, and dlt fails.
    Missing,
}

/// What a class comes to.
#[derive(Default)]
struct Group<'w> {
    leaves: Vec<Leaf<'w>>,
}

impl Group<'_> {
    fn lacks(&self) -> bool {
        self.leaves.iter().any(|leaf| leaf.end == LeafEnd::Missing)
    }

    fn found(&self) -> usize {
        let found = |leaf: &&Leaf<'_>| matches!(leaf.end, LeafEnd::Found(_));
        self.leaves.iter().filter(found).count()
    }
}

/// What stands where dlt looks for a field.
enum Look {
    /// A value, where there is one that may be used, and the key of a file it stands at.
    Found(Option<Value>, Option<KeyPath>),
    /// A secret, where dlt refuses it.
    Refused(KeyPath),
    Nothing,
}

/// The value of a field that decides on the class of another.
enum Decider {
    /// The code gives it, unknown to us.
    Unknown,
    Word(Option<String>),
}

/// A judgement of one demand for one column.
pub(super) struct Judge<'w> {
    pub(super) workspace: &'w Workspace,
    pub(super) specs: &'w Specs,
    pub(super) view: usize,
    pub(super) demand: &'w Demand,
    /// The pipelines whose sections are looked at first.
    pub(super) pipelines: &'w [&'w str],
    /// How many more fields are looked at: classes may hold one another, and so multiply.
    pub(super) fuel: Cell<usize>,
}

/// One of the fields that are judged together.
#[derive(Clone, Copy)]
struct One<'w> {
    field: &'w Field,
    by: &'w Asker,
    given: bool,
    decided: Option<&'w str>,
}

impl One<'_> {
    fn is_looked_for(&self) -> bool {
        !self.given && !self.field.fixed
    }
}

impl<'w> From<&'w Asked> for One<'w> {
    fn from(asked: &'w Asked) -> Self {
        Self {
            field: &asked.field,
            by: &asked.by,
            given: asked.given,
            decided: asked.decided.as_deref(),
        }
    }
}

/// What is known of a class whose fields are judged.
struct Context<'c> {
    needs: &'c [Vec<String>],
    /// The name of dlt's class, which tells whose default credentials stand in.
    class: &'c str,
    /// Fields that a native form filled, and the key it stands at.
    native: Option<(Vec<String>, Option<KeyPath>)>,
}

impl<'w> Judge<'w> {
    /// Every field the demand comes to for the column.
    pub(super) fn leaves(&self) -> Vec<Leaf<'w>> {
        let context = Context {
            needs: &[],
            class: "",
            native: None,
        };
        let asked: Vec<One<'w>> = self.demand.asked.iter().map(One::from).collect();
        self.fields(&[], &asked, &context).leaves
    }

    fn fields(&self, way: &[&'w str], all: &[One<'w>], context: &Context<'_>) -> Group<'w> {
        let mut group = Group::default();
        for one in all.iter().filter(|one| one.is_looked_for()) {
            if self.fuel.get() == 0 {
                break;
            }
            self.fuel.set(self.fuel.get() - 1);
            if !one.field.is_nested() {
                group.leaves.push(self.leaf(way, one, context));
            }
        }
        self.stand_in(all, context, &mut group);
        need(context.needs, &mut group);
        for one in all
            .iter()
            .filter(|one| one.is_looked_for() && one.field.is_nested())
        {
            let nested = self.nested(way, one, all);
            group.leaves.extend(nested.leaves);
        }
        group
    }

    fn leaf(&self, way: &[&'w str], one: &One<'w>, context: &Context<'_>) -> Leaf<'w> {
        let field = one.field;
        let by_native = context
            .native
            .as_ref()
            .and_then(|(names, at)| names.contains(&field.name).then(|| LeafEnd::Found(at.clone())));
        let end = by_native.unwrap_or_else(|| match self.look(way, field) {
            Look::Found(Some(value), Some(at)) if is_no_number(field, &value) => LeafEnd::WrongType(at),
            Look::Found(_, at) => LeafEnd::Found(at),
            Look::Refused(at) => LeafEnd::Refused(at),
            Look::Nothing if field.is_required() => LeafEnd::Missing,
            Look::Nothing => LeafEnd::Without,
        });
        Leaf {
            way: inner(way, field),
            field_type: field.field_type,
            secret: field.secret,
            required: field.is_required(),
            machine: field.stand_in.contains(&StandIn::Machine),
            end,
            by: one.by,
        }
    }

    /// What is missing and need not be: dlt makes it up, another field or the machine stands in.
    fn stand_in(&self, all: &[One<'w>], context: &Context<'_>, group: &mut Group<'w>) {
        let found: Vec<&str> = group
            .leaves
            .iter()
            .filter(|leaf| matches!(leaf.end, LeafEnd::Found(_)))
            .filter_map(|leaf| leaf.way.last().copied())
            .collect();
        for leaf in group
            .leaves
            .iter_mut()
            .filter(|leaf| leaf.end == LeafEnd::Missing)
        {
            let field = all
                .iter()
                .map(|one| one.field)
                .find(|field| leaf.way.last() == Some(&field.name.as_str()));
            let stands_in = |stand_in: &StandIn| match stand_in {
                StandIn::Computed => true,
                StandIn::Machine => self.workspace.options().machine.has(context.class),
                StandIn::Variable(name) => self.workspace.options().environment.get(name).is_some(),
                StandIn::Field(name) => found.contains(&name.as_str()),
            };
            if field.is_some_and(|field| field.stand_in.iter().any(stands_in)) {
                leaf.end = LeafEnd::Without;
                leaf.required = false;
            }
        }
    }

    /// A group: given whole, or one of its classes field by field.
    fn nested(&self, way: &[&'w str], asked: &One<'w>, beside: &[One<'w>]) -> Group<'w> {
        let field = asked.field;
        let decider = field.by.as_ref().and_then(|by| {
            let one = beside.iter().find(|one| one.field.name == *by)?;
            Some(self.decider(way, one))
        });
        let (names, optional): (Vec<&'w String>, bool) = match &decider {
            Some(Decider::Unknown) => (field.cases.iter().flat_map(|case| &case.specs).collect(), true),
            Some(Decider::Word(value)) => {
                let (names, optional) = field.case(value.as_deref());
                (names.iter().collect(), optional)
            }
            None => {
                let (names, optional) = field.case(None);
                (names.iter().collect(), optional)
            }
        };
        let inner = inner(way, field);
        if inner.len() > MAX_DEPTH || self.fuel.get() == 0 {
            return Group::default();
        }
        let specs: Vec<(&str, &'w Spec)> = names
            .into_iter()
            .filter_map(|name| Some((name.as_str(), self.specs.get(name)?)))
            .collect();
        let is_looked_up_whole = specs.iter().any(|(_, spec)| spec.is_looked_up_whole());
        let whole = match is_looked_up_whole.then(|| self.look(way, field)) {
            Some(Look::Found(Some(value), at)) => Some((value, at)),
            Some(Look::Found(None, at)) => return self.ended(&inner, asked, LeafEnd::Found(at)),
            Some(Look::Refused(at)) => return self.ended(&inner, asked, LeafEnd::Refused(at)),
            Some(Look::Nothing) | None => None,
        };
        let alternatives = specs.iter().filter_map(|(name, spec)| {
            let native = match &whole {
                Some((value, at)) => Some((reading(spec, value)?, at.clone())),
                None => None,
            };
            let context = Context {
                needs: &spec.needs,
                class: name,
                native,
            };
            let one = |field| One {
                field,
                by: asked.by,
                given: false,
                decided: None,
            };
            let fields: Vec<One<'w>> = spec.fields.iter().map(one).collect();
            let mut group = self.fields(&inner, &fields, &context);
            if let Some((_, at)) = &whole {
                group
                    .leaves
                    .extend(self.ended(&inner, asked, LeafEnd::Found(at.clone())).leaves);
            }
            Some(group)
        });
        let chosen = choose(alternatives);
        // dlt tries the classes in turn, and fails where the last cannot read what stands there.
        let is_unread = whole.as_ref().is_some_and(|(value, _)| {
            let last = specs.last();
            chosen.as_ref().is_none_or(Group::lacks)
                && last.is_some_and(|(_, spec)| reading(spec, value).is_none())
        });
        let Some(mut group) = chosen.filter(|_| !is_unread) else {
            return match whole {
                Some((_, Some(at))) if is_unread => self.ended(&inner, asked, LeafEnd::Unreadable(at)),
                Some((_, at)) => self.ended(&inner, asked, LeafEnd::Found(at)),
                None => Group::default(),
            };
        };
        // What is given in part, dlt does not make up.
        let made_up = group.found() == 0 && field.stand_in.contains(&StandIn::Computed);
        if optional || made_up {
            for leaf in &mut group.leaves {
                leaf.required = false;
                if leaf.end == LeafEnd::Missing {
                    leaf.end = LeafEnd::Without;
                }
            }
        }
        group
    }

    /// A group that comes to one answer as a whole.
    fn ended(&self, way: &[&'w str], asked: &One<'w>, end: LeafEnd) -> Group<'w> {
        Group {
            leaves: vec![Leaf {
                way: way.to_vec(),
                field_type: asked.field.field_type,
                secret: asked.field.secret,
                required: false,
                machine: false,
                end,
                by: asked.by,
            }],
        }
    }

    fn decider(&self, way: &[&'w str], asked: &One<'w>) -> Decider {
        match asked.decided {
            Some(word) => return Decider::Word(Some(word.to_owned())),
            None if asked.given => return Decider::Unknown,
            None => {}
        }
        let field = asked.field;
        let word = match self.look(way, field) {
            Look::Found(Some(value), _) => Some(field.deciding_word(value.plain().expose())),
            _ => field.default.as_str().map(|text| field.deciding_word(text)),
        };
        Decider::Word(word)
    }

    /// Looks for a field on dlt's walk. A table is no value of a group.
    fn look(&self, way: &[&'w str], field: &'w Field) -> Look {
        let written = &self.workspace.options().code.written;
        let may_be_found = self.workspace.may_have(self.view, &field.name, field.secret);
        if written.is_empty() && !may_be_found {
            return Look::Nothing;
        }
        let question = self.demand.question(way, field);
        let walk = self.workspace.find_question(self.view, &question, self.pipelines);
        if let (End::Refused(_), Some(at), false) = (&walk.end, &walk.path, self.demand.plain) {
            return Look::Refused(at.clone());
        }
        let Some((hit, key)) = walk
            .found()
            .and_then(|step| Some((step.hit.as_ref()?, &step.key)))
        else {
            // Code hardly ever gives dlt a key itself, and then no path has to be made.
            let is_written = !written.is_empty()
                && question.paths().into_iter().any(|path| {
                    let parts = path.into_iter().chain([question.field]).map(Into::into).collect();
                    KeyPath::new(parts).is_some_and(|path| written.contains(&path))
                });
            return if is_written {
                Look::Found(None, None)
            } else {
                Look::Nothing
            };
        };
        match hit {
            Hit::Table if field.is_nested() => Look::Nothing,
            Hit::Table => Look::Found(None, walk.path.clone()),
            hit => Look::Found(self.workspace.whole_value(hit, key), walk.path.clone()),
        }
    }
}

/// The way to a field of the group that a way leads to.
fn inner<'w>(way: &[&'w str], field: &'w Field) -> Vec<&'w str> {
    way.iter().copied().chain([field.name.as_str()]).collect()
}

/// Whether a text stands where dlt wants a number, and is none. A placeholder is another finding.
fn is_no_number(field: &Field, value: &Value) -> bool {
    let Value::String(text) = value else { return false };
    let is_placeholder = placeholder::classify(&field.name, Sample::Text(text.expose()), None).is_some();
    let digits = text.expose().trim().replace('_', "");
    matches!(field.field_type, FieldType::Integer | FieldType::Float)
        && !is_placeholder
        && digits.parse::<f64>().is_err()
}

/// The first class that lacks nothing, else the one that most was given for.
fn choose<'w>(alternatives: impl Iterator<Item = Group<'w>>) -> Option<Group<'w>> {
    let mut best: Option<Group<'w>> = None;
    for group in alternatives {
        if !group.lacks() {
            return Some(group);
        }
        if best.as_ref().is_none_or(|best| group.found() > best.found()) {
            best = Some(group);
        }
    }
    best
}

/// A class that asks for one of several sets of fields lacks the set that most was given for.
fn need(needs: &[Vec<String>], group: &mut Group<'_>) {
    let is_in = |leaf: &Leaf<'_>, set: &[String]| {
        let name = leaf.way.last();
        name.is_some_and(|name| set.iter().any(|one| one == name))
    };
    let found = |set: &[String]| {
        let given = |leaf: &&Leaf<'_>| is_in(leaf, set) && matches!(leaf.end, LeafEnd::Found(_));
        group.leaves.iter().filter(given).count()
    };
    if needs.is_empty() || needs.iter().any(|set| found(set) == set.len()) {
        return;
    }
    // Names that a `dlt init` writes come in larger sets: a user and a password before an authenticator.
    let Some(set) = needs.iter().max_by_key(|set| {
        (
            found(set),
            usize::from(set.len() > 1),
            std::cmp::Reverse(set.len()),
        )
    }) else {
        return;
    };
    for leaf in group.leaves.iter_mut().filter(|leaf| is_in(leaf, set)) {
        leaf.required = true;
        if leaf.end == LeafEnd::Without {
            leaf.end = LeafEnd::Missing;
        }
    }
}
