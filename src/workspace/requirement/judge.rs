//! What one demand comes to for one profile: field by field as dlt resolves them.
//!
//! From `_resolve_config_fields` and `_resolve_config_field` in `dlt/common/configuration/resolve.py`: of a union the
//! first class that resolves is taken, a group that may be left out never fails.

use super::demand::{Asked, Asker, Demand};
use crate::dlt::key::KeyPath;
use crate::dlt::lookup::Question;
use crate::dlt::spec::{Field, FieldType, Spec, StandIn};
use crate::dlt::specs::Specs;
use crate::document::Value;
use crate::workspace::Workspace;
use crate::workspace::walk::{End, Hit};
use crate::workspace::whole::reading;

/// How deep classes may hold one another.
const MAX_DEPTH: usize = 8;

/// A field that dlt looks for, and how that ends.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// The groups on the way to it, and its name.
    pub(super) way: Vec<String>,
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
    pub(super) by: Asker,
}

/// How the look for a field ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LeafEnd {
    /// There is a value; the key it stands at, where that is a key of a file.
    Found(Option<KeyPath>),
    /// There is none, and dlt does without.
    Without,
    /// There is none, and dlt fails.
    Missing,
}

/// What a class comes to.
#[derive(Default)]
struct Group {
    leaves: Vec<Leaf>,
}

impl Group {
    fn lacks(&self) -> bool {
        self.leaves.iter().any(|leaf| leaf.end == LeafEnd::Missing)
    }

    fn found(&self) -> usize {
        let found = |leaf: &&Leaf| matches!(leaf.end, LeafEnd::Found(_));
        self.leaves.iter().filter(found).count()
    }
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
    pub(super) pipelines: &'w [String],
}

/// What is known of a class whose fields are judged.
struct Context<'c> {
    needs: &'c [Vec<String>],
    /// The name of dlt's class, which tells whose default credentials stand in.
    class: &'c str,
    /// Fields that a native form filled, and the key it stands at.
    native: Option<(Vec<String>, Option<KeyPath>)>,
}

impl Judge<'_> {
    /// Every field the demand comes to for the column.
    pub(super) fn leaves(&self) -> Vec<Leaf> {
        let context = Context {
            needs: &[],
            class: "",
            native: None,
        };
        self.fields(&[], &self.demand.asked, &context).leaves
    }

    fn fields(&self, way: &[String], asked: &[Asked], context: &Context<'_>) -> Group {
        let mut group = Group::default();
        let is_looked_for = |asked: &&Asked| !asked.given && !asked.field.fixed;
        for asked in asked.iter().filter(is_looked_for) {
            let field = &asked.field;
            let is_nested = !field.specs.is_empty() || !field.cases.is_empty();
            if !is_nested {
                group.leaves.push(self.leaf(way, asked, context));
            }
        }
        self.stand_in(asked, context, &mut group);
        need(context.needs, &mut group);
        for one in asked.iter().filter(is_looked_for) {
            let is_nested = !one.field.specs.is_empty() || !one.field.cases.is_empty();
            if is_nested {
                let nested = self.nested(way, one, asked);
                group.leaves.extend(nested.leaves);
            }
        }
        group
    }

    fn leaf(&self, way: &[String], asked: &Asked, context: &Context<'_>) -> Leaf {
        let field = &asked.field;
        let by_native = context
            .native
            .as_ref()
            .and_then(|(names, at)| names.contains(&field.name).then(|| LeafEnd::Found(at.clone())));
        let end = by_native.unwrap_or_else(|| match self.look(way, field) {
            Some((_, at)) => LeafEnd::Found(at),
            None if field.is_required() => LeafEnd::Missing,
            None => LeafEnd::Without,
        });
        Leaf {
            way: way.iter().cloned().chain([field.name.clone()]).collect(),
            field_type: field.field_type,
            secret: field.secret,
            required: field.is_required(),
            machine: field.stand_in.contains(&StandIn::Machine),
            end,
            by: asked.by.clone(),
        }
    }

    /// What is missing and need not be: dlt makes it up, another field or the machine stands in.
    fn stand_in(&self, asked: &[Asked], context: &Context<'_>, group: &mut Group) {
        let found: Vec<String> = group
            .leaves
            .iter()
            .filter(|leaf| matches!(leaf.end, LeafEnd::Found(_)))
            .filter_map(|leaf| leaf.way.last().cloned())
            .collect();
        for leaf in group
            .leaves
            .iter_mut()
            .filter(|leaf| leaf.end == LeafEnd::Missing)
        {
            let field = asked
                .iter()
                .map(|asked| &asked.field)
                .find(|field| leaf.way.last() == Some(&field.name));
            let stands_in = |stand_in: &StandIn| match stand_in {
                StandIn::Computed => true,
                StandIn::Machine => self.workspace.options().machine.has(context.class),
                StandIn::Variable(name) => self.workspace.options().environment.get(name).is_some(),
                StandIn::Field(name) => found.contains(name),
            };
            if field.is_some_and(|field| field.stand_in.iter().any(stands_in)) {
                leaf.end = LeafEnd::Without;
                leaf.required = false;
            }
        }
    }

    /// A group: given whole, or one of its classes field by field.
    fn nested(&self, way: &[String], asked: &Asked, beside: &[Asked]) -> Group {
        let field = &asked.field;
        let decider = field.by.as_ref().and_then(|by| {
            let one = beside.iter().find(|one| one.field.name == *by)?;
            Some(self.decider(way, one))
        });
        let (names, optional): (Vec<&String>, bool) = match &decider {
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
        let inner: Vec<String> = way.iter().cloned().chain([field.name.clone()]).collect();
        if inner.len() > MAX_DEPTH {
            return Group::default();
        }
        let specs: Vec<(&str, &Spec)> = names
            .into_iter()
            .filter_map(|name| Some((name.as_str(), self.specs.get(name)?)))
            .collect();
        let whole = specs
            .iter()
            .any(|(_, spec)| spec.is_looked_up_whole())
            .then(|| self.look(way, field));
        let whole = match whole.flatten() {
            Some((Some(value), at)) => Some((value, at)),
            // Where a config file holds it, dlt refuses it: that is another finding.
            Some((None, at)) => {
                return Group {
                    leaves: vec![self.found(&inner, asked, at)],
                };
            }
            None => None,
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
            let fields: Vec<Asked> = spec
                .fields
                .iter()
                .map(|field| Asked::new(field.clone(), asked.by.clone()))
                .collect();
            let mut group = self.fields(&inner, &fields, &context);
            if let Some((_, at)) = &whole {
                group.leaves.push(self.found(&inner, asked, at.clone()));
            }
            Some(group)
        });
        let Some(mut group) = choose(alternatives) else {
            // Nothing is asked for, or what stands there is no form dlt can read: then there is something to mend.
            let leaves = whole.map(|(_, at)| self.found(&inner, asked, at));
            return Group {
                leaves: leaves.into_iter().collect(),
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

    fn found(&self, way: &[String], asked: &Asked, at: Option<KeyPath>) -> Leaf {
        Leaf {
            way: way.to_vec(),
            field_type: asked.field.field_type,
            secret: asked.field.secret,
            required: false,
            machine: false,
            end: LeafEnd::Found(at),
            by: asked.by.clone(),
        }
    }

    fn decider(&self, way: &[String], asked: &Asked) -> Decider {
        match &asked.decided {
            Some(word) => return Decider::Word(Some(word.clone())),
            None if asked.given => return Decider::Unknown,
            None => {}
        }
        let field = &asked.field;
        let found = self.look(way, field).and_then(|(value, _)| value);
        let word = match &found {
            Some(value) => Some(field.deciding_word(value.plain().expose())),
            None => field.default.as_str().map(|text| field.deciding_word(text)),
        };
        Decider::Word(word)
    }

    /// Looks for a field on dlt's walk: the value, where there is one that may be used, and the key of a file it stands
    /// at. A table is no value of a group.
    fn look(&self, way: &[String], field: &Field) -> Option<(Option<Value>, Option<KeyPath>)> {
        let question = Question {
            explicit: self.demand.sections.iter().map(String::as_str).collect(),
            groups: way.iter().map(String::as_str).collect(),
            field: &field.name,
            secret: field.secret,
            plain: self.demand.plain,
            guessed: false,
        };
        let is_written = || {
            question.paths().into_iter().any(|path| {
                let parts = path.into_iter().chain([question.field]).map(Into::into).collect();
                KeyPath::new(parts).is_some_and(|path| self.workspace.options().code.written.contains(&path))
            })
        };
        let pipelines: Vec<&str> = self.pipelines.iter().map(String::as_str).collect();
        let walk = self.workspace.walk_question(self.view, &question, &pipelines);
        if matches!(walk.end, End::Refused(_)) && !self.demand.plain {
            return Some((None, walk.path));
        }
        let Some(step) = walk.found() else {
            return is_written().then_some((None, None));
        };
        let hit = step.hit.as_ref()?;
        let is_group = !field.specs.is_empty() || !field.cases.is_empty();
        if *hit == Hit::Table {
            return (!is_group).then(|| (None, walk.path.clone()));
        }
        Some((self.workspace.whole_value(hit, &step.key), walk.path.clone()))
    }
}

/// The first class that lacks nothing, else the one that most was given for.
fn choose(alternatives: impl Iterator<Item = Group>) -> Option<Group> {
    let mut best: Option<Group> = None;
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
fn need(needs: &[Vec<String>], group: &mut Group) {
    let is_in = |leaf: &Leaf, set: &[String]| leaf.way.last().is_some_and(|name| set.contains(name));
    let found = |set: &[String]| {
        let given = |leaf: &&Leaf| is_in(leaf, set) && matches!(leaf.end, LeafEnd::Found(_));
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
